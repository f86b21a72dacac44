//! Silence: services and requests that give no sign of life are called stalled, and those that have nothing to do are not.

use std::sync::Arc;
use std::time::Duration;

use atles_queue::{Clock, ManualClock};
use chrono::DateTime;
use tracing_subscriber::layer::SubscriberExt as _;

use super::health_monitor::{Progress, queue_progress};
use super::{Controller, MetricsSampler, StatusBoard};
use super::{housekeeping, work, worker_pool};
use crate::api::{
    DocumentFormat, DocumentRequest, DocumentType, EngineHandle, EngineOptions, Length, LogRing, Priority,
    RequestState, RequestView,
};
use crate::config;
use crate::core::Core;
use crate::machine::{Machine, MachineLoad};
use crate::supervisor::{ChildSpec, GroupSpec, RestartLimits, ServiceContext, ServiceSpec, Strategy, Supervisor};

/// A computer with nothing to do.
struct Idle;

impl Machine for Idle {
    fn load(&self) -> MachineLoad {
        MachineLoad::default()
    }
}

/// An engine that was opened and not started, on a clock that stands still.
struct Still {
    handle: EngineHandle,
    core: Arc<Core>,
    clock: ManualClock,
    folder: tempfile::TempDir,
}

async fn still(reader: &str) -> Still {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock = ManualClock::new(DateTime::from_timestamp_millis(1_700_000_000_000).expect("a time in 2023"));
    let shared: Arc<dyn Clock> = Arc::new(clock.clone());
    let options = EngineOptions {
        data: folder.path().join("data"),
        documents: folder.path().join("documents"),
        samples: None,
        reader: reader.into(),
        clock: shared.clone(),
        machine: Arc::new(Idle),
        log: LogRing::new(shared),
        log_folder: None,
        holder: "a test".to_owned(),
        llama_server: None,
        keychain: false,
        model_key: None,
        version: "0".to_owned(),
    };
    let handle = EngineHandle::open(options).await.expect("it opens");
    let core = handle.core().clone();
    Still { handle, core, clock, folder }
}

fn group(children: Vec<ChildSpec>) -> GroupSpec {
    let limits = RestartLimits { max_restarts: 5, within: Duration::from_secs(60) };
    GroupSpec { name: "tested".into(), strategy: Strategy::OneForOne, limits, children }
}

async fn started(children: Vec<ChildSpec>) -> Supervisor {
    Supervisor::start(group(children), Arc::new(|| {})).await.unwrap_or_else(|story| panic!("it starts: {story}"))
}

/// The limits of a service of ours, around something else to do.
fn with_other_work<R>(spec: &ServiceSpec, run: impl Fn(ServiceContext) -> R + Send + Sync + 'static) -> ChildSpec
where
    R: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    ChildSpec::Service(ServiceSpec { run: Arc::new(move |context| Box::pin(run(context))), ..spec.clone() })
}

/// Every service of both trees.
async fn all_services() -> Vec<ServiceSpec> {
    let Still { handle, core, .. } = still("no reader").await;
    handle.shutdown().await;
    let sampler = MetricsSampler::default();
    let (controller, commands, services) = Controller::new(core.clone(), Box::new(|| group(Vec::new())));
    let board = StatusBoard::new(core.clone(), commands, services, sampler.clone());
    let trees = [work(&core, &sampler), housekeeping(&core, &sampler, &board, controller)];
    let services = trees.into_iter().flat_map(|tree| tree.children).map(|child| match child {
        ChildSpec::Service(spec) => spec,
        ChildSpec::Group(group) => panic!("{} is a group: look into it", group.name),
    });
    services.collect()
}

#[tokio::test]
async fn every_service_that_hangs_at_its_work_is_called_stalled_and_none_that_waits_for_a_signal() {
    let services = all_services().await;
    let names: Vec<&str> = services.iter().map(|spec| &*spec.name).collect();
    assert_eq!(
        names,
        [
            "worker_pool",
            "source_indexer",
            "health_monitor",
            "event_publisher",
            "ring_listener",
            "source_reader",
            "model_keeper",
            "model_downloader",
            "calendar",
            "metrics_sampler",
            "runtime_watch",
            "controller"
        ]
    );
    tokio::time::pause();
    for spec in &services {
        let limit = spec.silence_limit;
        assert!(limit > config::METRICS_PERIOD * 2 && limit <= Duration::from_secs(300), "{}: {limit:?}", spec.name);
        let hung = with_other_work(spec, |context| async move {
            context.ready();
            std::future::pending().await
        });
        let supervisor = started(vec![hung]).await;
        let failure = || supervisor.services()[0].last_failure.clone().map(|failure| failure.to_string());
        tokio::time::sleep(limit - Duration::from_secs(1)).await;
        assert_eq!(failure(), None, "{} may take that long", spec.name);
        tokio::time::sleep(limit / 4).await;
        assert!(failure().is_some_and(|told| told.contains("no sign of life")), "{}: {:?}", spec.name, failure());
        supervisor.stop().await;

        let resting = with_other_work(spec, |context| async move {
            context.ready();
            context.rest(context.stopping().cancelled()).await;
            Ok(())
        });
        let supervisor = started(vec![resting]).await;
        tokio::time::sleep(limit * 10).await;
        assert!(supervisor.services()[0].last_failure.is_none(), "{} waits for a signal", spec.name);
        supervisor.stop().await;
    }
}

/// A worker pool by itself, so that nobody but the test looks for silence.
async fn pool(core: &Arc<Core>) -> Supervisor {
    started(vec![super::service("worker_pool", core, worker_pool::run)]).await
}

async fn ask(still: &Still) -> String {
    let sources = still.folder.path().join("sources");
    std::fs::create_dir_all(&sources).expect("a folder can be made");
    std::fs::write(sources.join("a.txt"), "A text of one line.").expect("a file can be written");
    let request = DocumentRequest {
        title: "The silent one".to_owned(),
        document_type: DocumentType::SummaryReport,
        sources: vec![sources.display().to_string()],
        instructions: String::new(),
        format: DocumentFormat::Markdown,
        length: Length::Short,
        language: None,
        audience: None,
        priority: Priority::Normal,
        deadline: None,
        large_confirmed: false,
        writer: None,
    };
    still.handle.request(request).await.expect("it is accepted").request_id
}

/// Waits until the request is in that state.
async fn until(still: &Still, state: RequestState) -> RequestView {
    loop {
        let requests = still.handle.requests().await.expect("they can be listed");
        let found = requests.into_iter().find(|view| view.state == state);
        if let Some(view) = found {
            return view;
        }
        tokio::task::yield_now().await;
    }
}

/// A file reader that takes its order and never answers.
#[cfg(unix)]
fn mute(folder: &std::path::Path) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let program = folder.join("mute");
    std::fs::write(&program, "#!/bin/sh\necho '\"ready\"'\nexec cat >/dev/null\n").expect("can be written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("can be made a program");
    program.display().to_string()
}

#[cfg(unix)]
#[tokio::test]
async fn a_request_without_a_sign_of_life_is_called_stalled_ended_and_tried_again_by_the_rules() {
    let scripts = tempfile::tempdir().expect("a temporary folder");
    let still = still(&mute(scripts.path())).await;
    let _logged = tracing::subscriber::set_default(tracing_subscriber::registry().with(still.core.log.layer()));
    let pool = pool(&still.core).await;
    let id = ask(&still).await;
    until(&still, RequestState::InProgress).await;
    while still.core.live.of(&id).is_none_or(|progress| progress.files == 0) {
        tokio::task::yield_now().await;
    }

    let mut progress = Progress::default();
    let step = Duration::from_secs(30);
    assert!(step < config::SLEPT, "looks that are further apart would be a sleep");
    for _ in 0..config::READING_STALL_LIMIT.as_secs() / step.as_secs() {
        assert!(queue_progress(&still.core, &mut progress).await.ok, "not yet");
        still.clock.advance(step);
    }
    still.clock.advance(Duration::from_secs(1));
    let verdict = queue_progress(&still.core, &mut progress).await;
    assert!(!verdict.ok && verdict.detail.contains("stalled"), "{verdict:?}");
    let told = still.core.log.lines();
    let told =
        told.iter().filter(|line| line.message.contains("stalled: no sign of life for 181 s")).collect::<Vec<_>>();
    assert!(told.len() == 1 && told[0].task == "The silent one", "it is said once, by name: {told:?}");

    let view = until(&still, RequestState::Scheduled).await;
    assert_eq!(view.attempt, 1, "it costs an attempt");
    assert_eq!(view.problem.expect("the reason is told").message, "It gave no sign of life and was ended.");
    assert!(queue_progress(&still.core, &mut progress).await.ok, "it has ended");
    still.clock.advance(Duration::from_secs(60));
    still.core.queue.ring();
    let view = until(&still, RequestState::InProgress).await;
    assert_eq!(view.attempt, 2, "it is tried again");
    pool.stop().await;
    still.handle.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_process_that_slept_calls_nobody_stalled() {
    let scripts = tempfile::tempdir().expect("a temporary folder");
    let still = still(&mute(scripts.path())).await;
    let pool = pool(&still.core).await;
    ask(&still).await;
    until(&still, RequestState::InProgress).await;
    let mut progress = Progress::default();
    assert!(queue_progress(&still.core, &mut progress).await.ok);
    still.clock.advance(Duration::from_secs(8 * 3_600));
    assert!(queue_progress(&still.core, &mut progress).await.ok, "nobody could give a sign of life");
    still.clock.advance(Duration::from_secs(30));
    assert!(queue_progress(&still.core, &mut progress).await.ok, "silence counts from the waking");
    pool.stop().await;
    still.handle.shutdown().await;
}
