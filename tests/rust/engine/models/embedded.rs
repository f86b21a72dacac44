//! A model in a file, run by a real llama-server as a child of ATLES.

use std::path::Path;

use atles_engine::api::{
    ConnectionKind, DocumentRequest, ErrorCode, KeepAlive, ModelAdapter, NewConnection, RequestState, SentenceKind,
    Writer,
};
use atles_tests::{Atles, Material, Serve, TestEngine, llama_server, tiny_model, write_material};

use super::written;

fn in_file(path: &Path) -> NewConnection {
    NewConnection::new(ConnectionKind::File, path.display().to_string(), "")
}

async fn engine() -> Option<TestEngine> {
    let program = llama_server()?;
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let options = atles_engine::api::EngineOptions {
        llama_server: Some(program.to_owned()),
        ..TestEngine::options(folder.path())
    };
    Some(TestEngine::open_with(folder, options).await)
}

fn by(connection: &atles_engine::api::Connection, engine: &TestEngine, title: &str) -> DocumentRequest {
    let writer = Writer::Model {
        connection: connection.id.clone(),
        model: connection.model.clone(),
        or_built_in: false,
        beside: Vec::new(),
    };
    DocumentRequest { writer: Some(writer), ..engine.wanted(title) }
}

/// Command lines of living llama-servers with that port or file in them.
fn living(what: &str) -> Vec<String> {
    let listed = std::process::Command::new("ps").args(["-A", "-o", "stat=,args="]).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let wanted =
        |line: &&str| !line.trim_start().starts_with('Z') && line.contains("llama-server") && line.contains(what);
    listed.lines().filter(wanted).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_in_a_file_writes_a_document_and_its_port_is_closed_to_others() {
    let Some(mut engine) = engine().await else { return };
    // A copy of its own, by whose name its processes are told from those of other tests.
    let file = engine.folder.path().join("own-copy.gguf");
    std::fs::copy(tiny_model(), &file).unwrap();
    let connection = engine.handle.save_connection(in_file(&file)).await.unwrap();
    assert_eq!((connection.name.as_str(), connection.leaves), ("own-copy", false));
    let tried = engine.handle.test_connection(connection.id.clone()).await.unwrap();
    assert!(!tried.text.is_empty(), "{tried:?}");
    let monitor = engine.handle.monitor().await.unwrap();
    assert!(monitor.children.iter().any(|child| child.kind == "model"), "it is shown: {:?}", monitor.children);
    let shown = file.display().to_string();
    let line = living(&shown).remove(0);
    let port = line.split("--port ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let ask = |path: &str| {
        let mut stream = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        std::io::Write::write_all(
            &mut stream,
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes(),
        )
        .unwrap();
        let mut reply = String::new();
        std::io::Read::read_to_string(&mut stream, &mut reply).unwrap();
        reply.lines().next().unwrap_or_default().to_owned()
    };
    assert!(ask("/health").contains("200"));
    for path in ["/props", "/slots", "/metrics"] {
        assert!(!ask(path).contains("200"), "{path} is closed without the key: {}", ask(path));
    }
    let request = by(&connection, &engine, "From a file");
    let document = written(&mut engine, request).await;
    let sentences = document.sections.iter().flat_map(|one| &one.paragraphs).flat_map(|one| &one.sentences);
    assert!(sentences.filter(|one| one.kind == SentenceKind::Written).count() >= 3);
    engine.handle.shutdown().await;
    assert!(living(&shown).is_empty(), "nothing outlives the engine: {:?}", living(&shown));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_on_which_llama_cpp_breaks_down_costs_one_clear_error() {
    let Some(mut engine) = engine().await else { return };
    engine.handle.start().await.unwrap();
    let damaged = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models/aborts-llama-cpp.gguf");
    let connection = engine.handle.save_connection(in_file(&damaged)).await.unwrap();
    let error = engine.handle.test_connection(connection.id.clone()).await.unwrap_err();
    assert_eq!(error.message, "The model aborts-llama-cpp could not be loaded from its file.", "{error:?}");
    assert!(!error.details.is_empty() && !error.hint.is_empty());
    let id = engine.handle.request(by(&connection, &engine, "Damaged")).await.unwrap().request_id;
    let problem = engine.until(&id, RequestState::Paused).await.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::ModelRefused, "{problem:?}");
    let text = engine.folder.path().join("no-model.gguf");
    std::fs::write(&text, "not a model").unwrap();
    let refused = engine.handle.save_connection(in_file(&text)).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("address"));
    engine.handle.shutdown().await;
}

/// A copy of the tiny adapter, which is random and changes what the tiny model says.
fn adapter(engine: &TestEngine, name: &str) -> ModelAdapter {
    let file = engine.folder.path().join(name);
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models/atles-tiny-lora.gguf");
    std::fs::copy(made, &file).unwrap();
    ModelAdapter { file: file.display().to_string(), percent: 100 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn adapters_are_put_on_a_model_with_the_weight_that_was_chosen() {
    let Some(engine) = engine().await else { return };
    let file = engine.folder.path().join("with-adapters.gguf");
    std::fs::copy(tiny_model(), &file).unwrap();
    // A path with what llama-server parts a list and a weight by.
    let adapters = vec![
        ModelAdapter { percent: 50, ..adapter(&engine, "a, b.gguf") },
        ModelAdapter { percent: 0, ..adapter(&engine, "c:d.gguf") },
    ];
    let wanted = NewConnection { adapters: adapters.clone(), ..in_file(&file) };
    let connection = engine.handle.save_connection(wanted).await.unwrap();
    assert_eq!(connection.adapters, adapters);
    let tried = engine.handle.test_connection(connection.id.clone()).await.unwrap();
    assert_eq!(tried.context, Some(4_096), "llama-server goes no further than the model was trained for");
    let line = living(&file.display().to_string()).remove(0);
    for wanted in ["-c 16384", "-t 1", "--lora \""] {
        assert!(line.contains(wanted), "for 8 GB of memory and 2 cores: {wanted} in {line}");
    }
    #[cfg(target_os = "linux")]
    assert_eq!(weights(&file), [0.5, 0.0], "it has each adapter with its weight");
    engine.handle.shutdown().await;
}

/// The weights that the llama-server with that model has, asked with the key from its own environment.
#[cfg(target_os = "linux")]
fn weights(model: &Path) -> Vec<f64> {
    let shown = model.display().to_string();
    let holds = |bytes: &[u8], text: &str| String::from_utf8_lossy(bytes).contains(text);
    let mut places = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    let runs_it = |place: &std::path::PathBuf| {
        let line = std::fs::read(place.join("cmdline")).unwrap_or_default();
        holds(&line, &shown) && holds(&line, "--port")
    };
    let place = places.find(runs_it).expect("it runs");
    let line = String::from_utf8(std::fs::read(place.join("cmdline")).unwrap()).unwrap();
    let port = line.split('\0').skip_while(|word| *word != "--port").nth(1).unwrap().to_owned();
    let environment = String::from_utf8(std::fs::read(place.join("environ")).unwrap()).unwrap();
    let key = environment.split('\0').find_map(|line| line.strip_prefix("LLAMA_API_KEY=")).unwrap().to_owned();
    let mut stream = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    let call =
        format!("GET /lora-adapters HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n");
    std::io::Write::write_all(&mut stream, call.as_bytes()).unwrap();
    let mut reply = String::new();
    std::io::Read::read_to_string(&mut stream, &mut reply).unwrap();
    let body = &reply[reply.find('[').unwrap()..=reply.rfind(']').unwrap()];
    let listed: serde_json::Value = serde_json::from_str(body).unwrap();
    listed.as_array().unwrap().iter().map(|one| one["scale"].as_f64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_adapter_is_refused_with_its_name() {
    let engine = TestEngine::open().await;
    let file = engine.folder.path().join("model.gguf");
    std::fs::copy(tiny_model(), &file).unwrap();
    let good = adapter(&engine, "good.gguf");
    let model = engine.folder.path().join("other-model.gguf");
    // As a model says that it is one.
    std::fs::write(&model, b"GGUF\x03\0\0\0general.type\x08\0\0\0\x05\0\0\0\0\0\0\0model").unwrap();
    let text = engine.folder.path().join("text.gguf");
    std::fs::write(&text, "no adapter").unwrap();
    let of = |path: &Path| ModelAdapter { file: path.display().to_string(), percent: 100 };
    for (wrong, words) in [
        (vec![of(&text)], "text.gguf: That is no GGUF file, which is what adapters come in."),
        (vec![of(&engine.folder.path().join("gone.gguf"))], "gone.gguf: There is no such file."),
        (vec![of(&model)], "other-model.gguf is a model, and no adapter for one."),
        (vec![of(&file)], "model.gguf is a model, and no adapter for one."),
        (vec![good.clone(), good.clone()], "good.gguf is there twice."),
        (vec![ModelAdapter { percent: 201, ..good }], "The weight of an adapter is from 0 to 200 percent."),
    ] {
        let wanted = NewConnection { adapters: wrong, ..in_file(&file) };
        let refused = engine.handle.save_connection(wanted).await.unwrap_err();
        assert_eq!((refused.field.as_deref(), refused.message.as_str()), (Some("adapters"), words));
    }
    engine.handle.shutdown().await;
}

#[test]
fn no_llama_server_outlives_an_engine_that_was_killed() {
    let Some(program) = llama_server() else { return };
    let root = tempfile::tempdir().unwrap();
    let (data, sources, file) =
        (root.path().join("data"), root.path().join("sources"), root.path().join("killed.gguf"));
    std::fs::copy(tiny_model(), &file).unwrap();
    write_material(&sources, Material { files: 4, paragraphs: 20, seed: 4 });
    let (shown, data_shown, sources) =
        (file.display().to_string(), data.display().to_string(), sources.display().to_string());
    let asked = Atles::run([
        "request",
        "--data",
        &data_shown,
        "--title",
        "Killed",
        "--type",
        "research_paper",
        "--length",
        "long",
        "--source",
        &sources,
        "--writer",
        &shown,
    ]);
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    // The engine finds the program by its variable, as the window does.
    let mut serve = Serve::start_with(&data, "info,atles_engine=debug", &[("ATLES_LLAMA_SERVER", program)]);
    assert!(serve.wait_for("a model is loaded from its file"));
    assert!(!living(&shown).is_empty());
    serve.kill();
    let begun = std::time::Instant::now();
    while !living(&shown).is_empty() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{:?}", living(&shown));
        std::thread::yield_now();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_is_not_to_be_kept_gives_its_memory_back_and_is_there_again_when_it_is_asked() {
    let Some(engine) = engine().await else { return };
    let file = engine.folder.path().join("not-kept.gguf");
    std::fs::copy(tiny_model(), &file).unwrap();
    let wanted = NewConnection { keep_alive: KeepAlive::Never, ..in_file(&file) };
    let connection = engine.handle.save_connection(wanted).await.unwrap();
    let shown = file.display().to_string();
    for _ in 0..2 {
        engine.handle.start().await.unwrap();
        engine.handle.test_connection(connection.id.clone()).await.unwrap();
        // Ends when the process has: what never ends is stopped by the limit of the test.
        while engine.handle.monitor().await.unwrap().children.iter().any(|child| child.kind == "model") {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(living(&shown), Vec::<String>::new(), "what the Monitor calls ended has ended");
    }
    engine.handle.shutdown().await;
}
