//! The rules of the tree, each with services that break down on command. Time is paused, so nothing here waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::api::ServiceState;

const SILENCE_LIMIT: Duration = Duration::from_secs(60);

/// What services did, in order.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }

    fn count(&self, text: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|entry| *entry == text).count()
    }

    fn entries(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// A service that works until it is told to end, and breaks down in its first `failures` runs.
fn service(name: &'static str, restart: Restart, failures: usize, diary: &Diary) -> ChildSpec {
    let diary = diary.clone();
    spec(name, restart, move |context| {
        let diary = diary.clone();
        async move {
            diary.note(&format!("{name} begins"));
            context.ready();
            assert!(diary.count(&format!("{name} begins")) > failures, "{name} is broken");
            context.stopping().cancelled().await;
            diary.note(&format!("{name} ends"));
            Ok(())
        }
    })
}

fn spec<R: Future<Output = anyhow::Result<()>> + Send + 'static>(
    name: &'static str,
    restart: Restart,
    run: impl Fn(ServiceContext) -> R + Send + Sync + 'static,
) -> ChildSpec {
    ChildSpec::Service(ServiceSpec {
        name: name.into(),
        restart,
        backoff: Backoff::default(),
        start_limit: Duration::from_secs(10),
        stop_limit: Duration::from_secs(10),
        silence_limit: SILENCE_LIMIT,
        run: Arc::new(move |context| Box::pin(run(context))),
    })
}

fn group(name: &'static str, strategy: Strategy, children: Vec<ChildSpec>) -> GroupSpec {
    let limits = RestartLimits { max_restarts: 5, within: Duration::from_secs(60) };
    GroupSpec { name: name.into(), strategy, limits, children }
}

async fn started(root: GroupSpec) -> Supervisor {
    Supervisor::start(root, Arc::new(|| {})).await.unwrap_or_else(|story| panic!("it starts: {story}"))
}

/// Lets services break down and come back for as long as that can take.
async fn let_time_pass() {
    tokio::time::sleep(Duration::from_secs(15)).await;
}

fn states(supervisor: &Supervisor) -> HashMap<String, ServiceState> {
    supervisor.services().into_iter().map(|service| (service.name.to_string(), service.state)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_service_that_panics_is_started_again_and_the_others_go_on() {
    let diary = Diary::default();
    let children = vec![service("a", Restart::Permanent, 0, &diary), service("b", Restart::Permanent, 2, &diary)];
    let supervisor = started(group("root", Strategy::OneForOne, children)).await;
    let_time_pass().await;
    assert_eq!((diary.count("a begins"), diary.count("b begins")), (1, 3));
    let b = supervisor.services().into_iter().find(|service| &*service.name == "b").unwrap();
    assert_eq!((b.state, b.restarts), (ServiceState::Running, 2));
    let failure = b.last_failure.expect("the failure is told").to_string();
    assert!(failure.contains("b is broken") && failure.contains("tests.rs"), "with its place: {failure}");
    supervisor.stop().await;
    assert_eq!(diary.entries().iter().rev().take(2).collect::<Vec<_>>(), ["a ends", "b ends"], "in reverse order");
    assert!(supervisor.tree.tasks.list().is_empty(), "nothing is left running");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_breaks_down_again_and_again_takes_its_group_with_it_and_the_story_is_told() {
    let diary = Diary::default();
    let children = vec![service("a", Restart::Permanent, 0, &diary), service("b", Restart::Permanent, 99, &diary)];
    let supervisor = started(group("root", Strategy::OneForOne, children)).await;
    let story = supervisor.failed().await;
    assert_eq!((&*story.service, story.restarts), ("b", 5));
    assert!(story.to_string().contains("b is broken"), "{story}");
    assert_eq!(diary.count("b begins"), 6, "once, and five times again");
    assert_eq!(diary.count("a ends"), 1, "the others end in an orderly way");
    assert!(supervisor.tree.tasks.list().is_empty(), "nothing is left running");
}

#[tokio::test(start_paused = true)]
async fn who_is_started_again_follows_the_strategy() {
    for (strategy, begins) in
        [(Strategy::OneForOne, [1, 2, 1]), (Strategy::RestForOne, [1, 2, 2]), (Strategy::OneForAll, [2, 2, 2])]
    {
        let diary = Diary::default();
        let children = vec![
            service("a", Restart::Permanent, 0, &diary),
            service("b", Restart::Permanent, 1, &diary),
            service("c", Restart::Permanent, 0, &diary),
        ];
        let supervisor = started(group("root", strategy, children)).await;
        let_time_pass().await;
        let counts = ["a begins", "b begins", "c begins"].map(|entry| diary.count(entry));
        // The one that broke down may do so before the next one was started.
        assert!(counts[..2] == begins[..2] && counts[2] <= begins[2], "{strategy:?}: {counts:?}");
        supervisor.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_is_started_again_by_its_own_rule() {
    let diary = Diary::default();
    let done = |name: &'static str, restart| {
        spec(name, restart, |context| async move {
            context.ready();
            Ok(())
        })
    };
    let inner = group("inner", Strategy::OneForOne, vec![service("broken", Restart::Temporary, 9, &diary)]);
    let children = vec![
        done("transient", Restart::Transient),
        service("mended", Restart::Transient, 1, &diary),
        ChildSpec::Group(inner),
    ];
    let supervisor = started(group("root", Strategy::OneForOne, children)).await;
    let_time_pass().await;
    let states = states(&supervisor);
    assert_eq!(states["transient"], ServiceState::Stopped, "it ended as it should");
    assert_eq!(states["mended"], ServiceState::Running);
    assert_eq!(states["broken"], ServiceState::Failed, "never again");
    supervisor.stop().await;
}

#[tokio::test(start_paused = true)]
async fn who_does_not_end_in_time_has_a_moment_to_record_and_is_then_cut_off() {
    let diary = Diary::default();
    let noted = diary.clone();
    let deaf = spec("deaf", Restart::Permanent, |context| async move {
        context.ready();
        std::future::pending().await
    });
    let slow = spec("slow", Restart::Permanent, move |context| {
        let diary = noted.clone();
        async move {
            context.ready();
            context.hurry().cancelled().await;
            diary.note("recorded");
            Ok(())
        }
    });
    let supervisor = started(group("root", Strategy::OneForOne, vec![deaf, slow])).await;
    let begun = Instant::now();
    let (report, ()) = tokio::join!(supervisor.stop(), async { supervisor.stop_now() });
    assert_eq!(diary.count("recorded"), 1, "it could say where it stands");
    assert_eq!(report.late.iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["deaf"], "who was cut off is named");
    assert!(begun.elapsed() < Duration::from_secs(5), "a second stop takes away the time limits");
    assert!(supervisor.tree.tasks.list().is_empty(), "nothing is left running");
}

#[tokio::test(start_paused = true)]
async fn a_service_without_signs_of_life_is_called_stalled_and_started_again() {
    let diary = Diary::default();
    let noted = diary.clone();
    let hung = spec("hung", Restart::Permanent, move |context| {
        let diary = noted.clone();
        async move {
            diary.note("begins");
            context.ready();
            std::future::pending().await
        }
    });
    let supervisor = started(group("root", Strategy::OneForOne, vec![hung])).await;
    tokio::time::sleep(Duration::from_secs(80)).await;
    assert_eq!(diary.count("begins"), 2);
    let failure = supervisor.services()[0].last_failure.clone().expect("it is told").message;
    assert!(failure.contains("no sign of life"), "{failure}");
    supervisor.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_service_that_rests_is_silent_for_as_long_as_it_likes_but_not_a_moment_longer_than_its_limit_afterwards() {
    let (wake, woken) = watch::channel(false);
    let dozer = spec("dozer", Restart::Permanent, move |context| {
        let mut woken = woken.clone();
        async move {
            context.ready();
            let _ = context.rest(woken.wait_for(|woken| *woken)).await;
            std::future::pending().await
        }
    });
    let supervisor = started(group("root", Strategy::OneForOne, vec![dozer])).await;
    let failure = || supervisor.services()[0].last_failure.clone().map(|failure| failure.message);
    tokio::time::sleep(SILENCE_LIMIT * 100).await;
    assert_eq!(failure(), None, "who waits for a signal may wait for ever");
    wake.send_replace(true);
    tokio::time::sleep(SILENCE_LIMIT - Duration::from_secs(1)).await;
    assert_eq!(failure(), None, "the limit counts from the end of the rest");
    tokio::time::sleep(SILENCE_LIMIT / 2).await;
    assert!(failure().is_some_and(|message| message.contains("no sign of life")), "{:?}", failure());
    supervisor.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_does_not_yield_is_seen_from_outside() {
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = Arc::new(Mutex::new(released));
    let rude = spec("rude", Restart::Permanent, move |context| {
        let released = released.clone();
        async move {
            context.ready();
            tokio::task::yield_now().await;
            let _ = released.lock().unwrap().recv();
            context.stopping().cancelled().await;
            Ok(())
        }
    });
    let supervisor = started(group("root", Strategy::OneForOne, vec![rude])).await;
    let rude = || supervisor.tasks().into_iter().find(|task| &*task.name == "rude").expect("it is listed").reading;
    let held = loop {
        let reading = rude();
        if reading.polls == 2 && reading.polling.is_some_and(|held| held > Duration::from_millis(20)) {
            break reading;
        }
        tokio::task::yield_now().await;
    };
    assert!(rude().polling > held.polling && rude().polls == 2, "it is in the same poll");
    drop(release);
    while rude().polling.is_some() {
        tokio::task::yield_now().await;
    }
    assert!(rude().longest >= Duration::from_millis(20), "the poll is remembered");
    supervisor.stop().await;
}
