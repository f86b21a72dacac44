//! An Ollama that fetches a model, and everything that it can do wrong meanwhile. A fake: there is none among the tools.

use std::sync::Mutex;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::super::{Limits, ModelFault, Protocol, PullFault, PullNews};
use super::model_server::{Call, Line, ModelServer};
use super::{LIMITS, endpoint};
use crate::api::DownloadStep;

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n";

fn part(line: &mut Line, digest: &str, completed: u64, total: u64) -> bool {
    line.say(format!(
        "{{\"status\":\"pulling {digest}\",\"digest\":\"{digest}\",\"total\":{total},\"completed\":{completed}}}\n"
    ))
}

fn server(script: impl Fn(&mut Line) + Send + Sync + 'static) -> ModelServer {
    ModelServer::bare(move |_, call: &Call, line: &mut Line| {
        assert_eq!(call.line, "POST /api/pull");
        assert!(call.body.contains("\"model\":\"qwen3:4b\"") && call.body.contains("\"stream\":true"), "{}", call.body);
        script(line);
    })
}

/// What comes of a download from a server that follows the script, and what was told of it.
async fn pulled(
    limits: Limits,
    script: impl Fn(&mut Line) + Send + Sync + 'static,
) -> (Result<(), PullFault>, Vec<PullNews>) {
    let server = server(script);
    let heard = Mutex::new(Vec::new());
    let hear = |news| heard.lock().unwrap().push(news);
    let endpoint = endpoint(&server.address, Protocol::Ollama, limits, None);
    let outcome = endpoint.pull("qwen3:4b", &CancellationToken::new(), &hear).await;
    (outcome, heard.into_inner().unwrap())
}

#[tokio::test]
async fn a_model_is_fetched_part_by_part_and_what_was_there_counts_as_there() {
    let (outcome, heard) = pulled(LIMITS, |line| {
        line.say(HEAD);
        line.say("{\"status\":\"pulling manifest\"}\n");
        // Begun by an earlier download.
        for completed in [400, 600, 1_000] {
            part(line, "sha256:a", completed, 1_000);
        }
        part(line, "sha256:b", 0, 50);
        part(line, "sha256:b", 50, 50);
        for step in ["verifying sha256 digest", "writing manifest", "removing any unused layers", "success"] {
            line.say(format!("{{\"status\":\"{step}\"}}\n"));
        }
        // It may go on talking; nobody listens any more.
        line.say("garbage\n");
    })
    .await;
    assert_eq!(outcome, Ok(()));
    let told = |step, bytes, fetched, total| PullNews { step, bytes, fetched, total };
    assert_eq!(heard[0], told(DownloadStep::Asking, 0, 0, 0));
    assert_eq!(heard[1], told(DownloadStep::Fetching, 400, 0, 1_000), "what was there was not fetched");
    assert_eq!(heard[3], told(DownloadStep::Fetching, 1_000, 600, 1_000));
    assert_eq!(heard[5], told(DownloadStep::Fetching, 1_050, 650, 1_050));
    assert_eq!(heard.last(), Some(&told(DownloadStep::Checking, 1_050, 650, 1_050)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_that_is_called_off_closes_the_line() {
    let server = server(|line| {
        line.say(HEAD);
        part(line, "sha256:a", 10, 1_000);
        line.wait_for_the_end();
    });
    let endpoint =
        endpoint(&server.address, Protocol::Ollama, Limits { idle: Duration::from_secs(60), ..LIMITS }, None);
    let cancel = CancellationToken::new();
    let hear = |news: PullNews| {
        if news.bytes == 10 {
            cancel.cancel();
        }
    };
    assert_eq!(endpoint.pull("qwen3:4b", &cancel, &hear).await, Err(PullFault::CalledOff));
    assert!(server.hung_up_within(Duration::from_secs(20)), "Ollama stops when the line is closed");
}

#[tokio::test]
async fn a_download_ends_in_words_whatever_the_server_does() {
    type Case = (&'static str, Box<dyn Fn(&mut Line) + Send + Sync>, fn(&PullFault) -> bool);
    // Long enough that none of them is left for its silence, but for the one that is silent.
    let patient = Limits { idle: Duration::from_secs(60), first_word: Duration::from_secs(60), ..LIMITS };
    let garbled = |fault: &PullFault| matches!(fault, PullFault::Server(ModelFault::Garbled(_)));
    let cases: Vec<Case> = vec![
        (
            "there is no such model",
            Box::new(|line| {
                line.say(HEAD);
                line.say(
                    "{\"status\":\"pulling manifest\"}\n{\"error\":\"pull model manifest: file does not exist\"}\n",
                );
            }),
            |fault| matches!(fault, PullFault::NoSuchModel(_)),
        ),
        (
            "the disk is full",
            Box::new(|line| {
                line.say(HEAD);
                part(line, "sha256:a", 10, 1_000);
                line.say("{\"error\":\"write blobs/sha256-a-partial: no space left on device\"}\n");
            }),
            |fault| matches!(fault, PullFault::NoSpace(_)),
        ),
        (
            "the library cannot be reached",
            Box::new(|line| {
                let words = r#"{"error":"pull model manifest: Get \"https://registry.ollama.ai\": dial tcp: lookup registry.ollama.ai: no such host"}"#;
                line.reply("500 Internal Server Error", "application/json", words);
            }),
            |fault| matches!(fault, PullFault::NoLibrary(_)),
        ),
        (
            "it is cut off",
            Box::new(|line| {
                line.say(HEAD);
                part(line, "sha256:a", 999, 1_000);
            }),
            |fault| matches!(fault, PullFault::Server(ModelFault::CutOff(_))),
        ),
        (
            "all of it came, but it never says that it is there",
            Box::new(|line| {
                line.say(HEAD);
                part(line, "sha256:a", 1_000, 1_000);
                line.say("{\"status\":\"verifying sha256 digest\"}\n");
            }),
            |fault| matches!(fault, PullFault::Server(ModelFault::CutOff(_))),
        ),
        (
            "it hangs",
            Box::new(|line| {
                line.say(HEAD);
                part(line, "sha256:a", 10, 1_000);
                line.wait_for_the_end();
            }),
            |fault| *fault == PullFault::Stalled,
        ),
        (
            "it says the same for ever",
            Box::new(|line| {
                line.say(HEAD);
                while part(line, "sha256:a", 10, 1_000) {}
            }),
            |fault| *fault == PullFault::Server(ModelFault::Endless),
        ),
        (
            "it goes back and forth for ever",
            Box::new(|line| {
                line.say(HEAD);
                while part(line, "sha256:a", 10, 1_000) && line.say("{\"status\":\"verifying\"}\n") {}
            }),
            |fault| *fault == PullFault::Server(ModelFault::Endless),
        ),
        (
            "it has ever more parts",
            Box::new(|line| {
                line.say(HEAD);
                let mut number = 0;
                while part(line, &format!("sha256:{number}"), 10, 1_000) {
                    number += 1;
                }
            }),
            garbled,
        ),
        (
            "a line without an end",
            Box::new(|line| {
                line.say(HEAD);
                while line.say("x".repeat(4_096)) {}
            }),
            garbled,
        ),
        (
            "garbage bytes",
            Box::new(|line| {
                line.say(HEAD);
                line.say(b"\xff\xfe\x00garbage\n");
            }),
            garbled,
        ),
        (
            "sizes that are none",
            Box::new(|line| {
                line.say(HEAD);
                line.say("{\"status\":\"pulling\",\"digest\":\"sha256:a\",\"total\":-5,\"completed\":1e99}\n");
            }),
            garbled,
        ),
        (
            "a size that no model has",
            Box::new(|line| {
                line.say(HEAD);
                part(line, "sha256:a", 0, u64::MAX);
            }),
            garbled,
        ),
        (
            "JSON of something else",
            Box::new(|line| {
                line.say(HEAD);
                line.say("{\"weather\":\"fine\"}\n");
            }),
            garbled,
        ),
        ("a web page", Box::new(|line| line.reply("200 OK", "text/html", "<html><h1>Welcome</h1></html>")), |fault| {
            matches!(fault, PullFault::Server(ModelFault::WrongAddress(_)))
        }),
    ];
    for (name, script, wanted) in cases {
        let limits = if name == "it hangs" { LIMITS } else { patient };
        let (outcome, _) = pulled(limits, script).await;
        let fault = outcome.expect_err(name);
        assert!(wanted(&fault), "{name}: {fault:?}");
    }
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let endpoint = endpoint(&format!("http://{gone}"), Protocol::Ollama, LIMITS, None);
    let fault = endpoint.pull("qwen3:4b", &CancellationToken::new(), &|_| {}).await.unwrap_err();
    assert!(matches!(fault, PullFault::Server(ModelFault::NotReachable(_))), "{fault:?}");
}

#[tokio::test]
async fn a_model_is_deleted_and_one_that_is_not_there_is_told_of() {
    let server = ModelServer::bare(|_, call: &Call, line: &mut Line| {
        assert_eq!(call.line, "DELETE /api/delete");
        match call.body.contains("missing") {
            true => line.reply("404 Not Found", "application/json", r#"{"error":"model 'missing' not found"}"#),
            false => line.reply("200 OK", "text/plain", ""),
        }
    });
    let endpoint = endpoint(&server.address, Protocol::Ollama, LIMITS, None);
    assert_eq!(endpoint.delete_model("qwen3:4b").await, Ok(()));
    let fault = endpoint.delete_model("missing").await.unwrap_err();
    assert!(matches!(fault, ModelFault::NoSuchModel(_)), "{fault:?}");
}
