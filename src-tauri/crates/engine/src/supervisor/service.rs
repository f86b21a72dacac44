//! One run of a service, from start to end.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::context::ServiceContext;
use super::panic_place::{Failure, caught};
use super::spec::ServiceSpec;
use super::tasks::Tasks;

/// How long a service has to record where it stands once the time for an orderly end is over. A commit takes
/// milliseconds; a disk that stalls takes up to 700 ms.
const LAST_MOMENT: Duration = Duration::from_secs(2);

/// How a run ended: normally, or with a failure.
pub(super) type End = Result<(), Failure>;

/// A service at work.
pub(super) struct Running {
    pub(super) context: ServiceContext,
    stopping: CancellationToken,
    task: JoinHandle<()>,
    stop_limit: Duration,
}

impl Running {
    /// Starts a run; `ended` is called with its end.
    pub(super) fn start(spec: &ServiceSpec, tasks: &Tasks, ended: impl FnOnce(End) + Send + 'static) -> Self {
        let stopping = CancellationToken::new();
        let context = ServiceContext::new(spec.name.clone(), stopping.clone(), tasks.clone());
        let work = (spec.run)(context.clone());
        let (of_run, silence_limit) = (context.clone(), spec.silence_limit);
        let task = tasks.spawn(&spec.name, &spec.name, async move {
            let end = tokio::select! {
                end = caught(work) => end,
                silence = stalled(&of_run, silence_limit) => Err(Failure {
                    message: format!("no sign of life for {} s", silence.as_secs()),
                    place: None,
                }),
            };
            if end.is_err() {
                of_run.cut_off();
            }
            of_run.children_ended().await;
            ended(end);
        });
        Self { context, stopping, task, stop_limit: spec.stop_limit }
    }

    /// Ends the run: in an orderly way within its limit; after that, or when `at_once` is cancelled, it has [`LAST_MOMENT`]
    /// to record where it stands; then by force. False if force was needed.
    pub(super) async fn stop(mut self, at_once: &CancellationToken) -> bool {
        self.stopping.cancel();
        tokio::select! {
            _ = &mut self.task => return true,
            () = tokio::time::sleep(self.stop_limit) => {}
            () = at_once.cancelled() => {}
        }
        self.context.hurry_up();
        if tokio::time::timeout(LAST_MOMENT, &mut self.task).await.is_ok() {
            return true;
        }
        self.context.cut_off();
        self.task.abort();
        let _ = self.task.await;
        false
    }
}

/// Resolves with the silence when the service gave no sign of life for longer than `limit`.
///
/// Silence is counted in ticks. None is counted while the service [rests](ServiceContext::rest). A tick that comes much too late means that the whole process slept (a closed lid, a
/// debugger): then nobody could give signs of life, and the count starts over.
async fn stalled(context: &ServiceContext, limit: Duration) -> Duration {
    let tick = (limit / 8).max(Duration::from_millis(10));
    let mut forgiven_until = Instant::now();
    loop {
        let due = Instant::now() + tick;
        tokio::time::sleep_until(due).await;
        let now = Instant::now();
        if now.duration_since(due) > tick * 2 || context.is_resting() {
            forgiven_until = now;
        }
        let silence = now.saturating_duration_since(context.last_beat().max(forgiven_until));
        if silence > limit {
            return silence;
        }
    }
}
