//! Owns the state of the system: one command at a time, in order, whoever sends it.
//!
//! Start while stopping runs when stopped; Stop while starting cancels the start; a second Stop ends at once. The last
//! command wins: a Stop calls off every Start that waits. Every command is idempotent, so start and stop in any order, any
//! number of times, is safe.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::api::{ApiError, ErrorCode, SystemState};
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::Settings;
use crate::supervisor::{
    Backoff, ChildSpec, GroupSpec, Restart, ServiceContext, ServiceSpec, StopReport, Story, Supervisor,
};
use crate::writing::outcome::failed;

/// The state of the system.
#[derive(Debug, Clone, Default)]
pub(crate) struct SystemStatus {
    /// What the Start button is about.
    pub(crate) state: SystemState,
    /// It has run before in this process.
    pub(crate) has_run: bool,
    /// When the state was entered.
    pub(crate) since: String,
    /// Why it failed, while `failed`.
    pub(crate) failure: Option<ApiError>,
}

/// The state in which a command ended; an error if the wish could not be recorded.
type Answer = Result<SystemState, ApiError>;
type Reply = oneshot::Sender<Answer>;

enum Command {
    Start(Reply),
    Stop(Reply),
    Restart(Reply),
    /// No more time for a stop that is under way.
    Hurry,
}

/// What a controller at rest waits for.
enum News {
    Command(Command),
    /// The work gave up.
    GaveUp(Story),
    /// Nobody can send anything any more, or the folder is being closed.
    Closed,
}

/// Sends commands to the controller.
#[derive(Clone)]
pub(crate) struct ControllerHandle {
    commands: mpsc::UnboundedSender<Command>,
    status: watch::Receiver<SystemStatus>,
}

impl ControllerHandle {
    /// Starts.
    pub(crate) async fn start(&self) -> Answer {
        self.send(Command::Start).await
    }

    /// Stops.
    pub(crate) async fn stop(&self) -> Answer {
        self.send(Command::Stop).await
    }

    /// Stops, then starts.
    pub(crate) async fn restart(&self) -> Answer {
        self.send(Command::Restart).await
    }

    /// Takes away the time limits of a stop that is under way; nothing if none is.
    pub(crate) fn hurry(&self) {
        // A controller that is gone has nothing left to stop.
        let _ = self.commands.send(Command::Hurry);
    }

    /// The state.
    pub(crate) fn status(&self) -> SystemStatus {
        self.status.borrow().clone()
    }

    async fn send(&self, command: impl FnOnce(Reply) -> Command) -> Answer {
        let closed = || ApiError::new(ErrorCode::NotNow, "ATLES is closing.", "Open it again.");
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

/// Makes the tree of services that Start starts.
pub(crate) type Work = Box<dyn Fn() -> GroupSpec + Send + Sync>;

/// The service that carries out the commands.
pub(crate) struct Controller {
    core: Arc<Core>,
    work: Work,
    status: watch::Sender<SystemStatus>,
    /// The supervisor of the work, while there is one; shared so that services can be listed.
    current: WorkServices,
    commands: mpsc::UnboundedReceiver<Command>,
    /// Commands that arrived while another was carried out.
    waiting: VecDeque<Command>,
}

impl Controller {
    /// A controller of a stopped system, and the way to send it commands.
    pub(crate) fn new(core: Arc<Core>, work: Work) -> (Self, ControllerHandle, WorkServices) {
        let since = rfc3339(core.clock.now());
        let (status, watching) = watch::channel(SystemStatus { since, ..SystemStatus::default() });
        let (sender, commands) = mpsc::unbounded_channel();
        let current = WorkServices::default();
        let controller = Self { core, work, status, current: current.clone(), commands, waiting: VecDeque::new() };
        (controller, ControllerHandle { commands: sender, status: watching }, current)
    }

    /// The controller as a service. It outlives a panic of its own with all its state.
    pub(crate) fn into_service(self) -> ChildSpec {
        let shared = Arc::new(tokio::sync::Mutex::new(self));
        ChildSpec::Service(ServiceSpec {
            name: "controller".into(),
            restart: Restart::Permanent,
            backoff: Backoff::default(),
            start_limit: std::time::Duration::from_secs(10),
            stop_limit: crate::config::STOP_GRACE * 2,
            silence_limit: crate::config::CONTROLLER_SILENCE_LIMIT,
            run: Arc::new(move |context| {
                let shared = shared.clone();
                Box::pin(async move { shared.lock().await.run(context).await })
            }),
        })
    }

    async fn run(&mut self, context: ServiceContext) -> anyhow::Result<()> {
        let closing = context.stopping();
        context.ready();
        while !closing.is_cancelled() {
            let work = self.current.supervisor();
            let command = match self.waiting.pop_front() {
                Some(command) => command,
                None => {
                    let news = context.rest(async {
                        tokio::select! {
                            () = closing.cancelled() => News::Closed,
                            command = self.commands.recv() => command.map_or(News::Closed, News::Command),
                            story = gave_up(work) => News::GaveUp(story),
                        }
                    });
                    match news.await {
                        News::Closed => break,
                        News::Command(command) => command,
                        News::GaveUp(story) => {
                            self.fail(&story).await;
                            continue;
                        }
                    }
                }
            };
            context.beat();
            match command {
                Command::Start(reply) => {
                    let answer = self.start(&closing).await;
                    let _ = reply.send(answer);
                }
                Command::Stop(reply) => {
                    let answer = self.stop(Some(false)).await;
                    let _ = reply.send(answer);
                }
                Command::Restart(reply) => {
                    // The start is a command of its own, so that a Stop in between calls it off.
                    self.waiting.push_front(Command::Start(reply));
                    if let Err(error) = self.stop(None).await {
                        tracing::warn!(task = "controller", %error, "the stop of a restart could not be recorded");
                    }
                }
                Command::Hurry => {}
            }
        }
        // The intent stays as it is: a system that ran when it was closed runs again at the next launch.
        let _ = self.stop(None).await;
        Ok(())
    }

    async fn start(&mut self, closing: &CancellationToken) -> Answer {
        if self.state() == SystemState::Running {
            return Ok(SystemState::Running);
        }
        let before = self.status.borrow().clone();
        self.show(SystemState::Starting, None);
        if let Err(error) = self.record(SystemState::Starting, Some(true)).await {
            // Nothing could be written either: whoever reads the answer knows what to mend.
            self.show(before.state, before.failure);
            return Err(error);
        }
        tracing::info!(task = "controller", "starting");
        let supervisor = Arc::new(Supervisor::launch((self.work)(), self.core.on_service_change()));
        self.current.set(Some(supervisor.clone()));
        let started = loop {
            tokio::select! {
                started = supervisor.ready() => break started,
                () = closing.cancelled() => return self.stop(None).await,
                Some(command) = self.commands.recv() => match command {
                    Command::Stop(reply) => {
                        tracing::info!(task = "controller", "the start is called off");
                        self.call_off_starts();
                        supervisor.stop_now();
                        let answer = self.stop(Some(false)).await;
                        let _ = reply.send(answer);
                        return Ok(SystemState::Stopped);
                    }
                    Command::Start(reply) | Command::Restart(reply) => self.waiting.push_back(Command::Start(reply)),
                    Command::Hurry => {}
                },
            }
        };
        match started {
            Ok(()) => {
                self.enter(SystemState::Running, None).await;
                tracing::info!(task = "controller", "running");
                Ok(SystemState::Running)
            }
            Err(story) => {
                self.fail(&story).await;
                Ok(SystemState::Failed)
            }
        }
    }

    /// Stops the work if there is any. `intent` is what the user wants from now on, where this is by their wish.
    async fn stop(&mut self, intent: Option<bool>) -> Answer {
        let Some(supervisor) = self.current.supervisor() else {
            // A failed system is stopped by hand, so that its story goes away.
            self.show(SystemState::Stopped, None);
            self.record(SystemState::Stopped, intent).await?;
            return Ok(SystemState::Stopped);
        };
        self.show(SystemState::Stopping, None);
        tracing::info!(task = "controller", "stopping");
        let (report, recorded) = {
            // A wish that cannot be recorded (the disk is full) must not keep the system from stopping.
            let stopping = async { tokio::join!(supervisor.stop(), record(&self.core, SystemState::Stopping, intent)) };
            tokio::pin!(stopping);
            loop {
                tokio::select! {
                    ended = &mut stopping => break ended,
                    Some(command) = self.commands.recv() => match command {
                        Command::Stop(reply) => {
                            supervisor.stop_now();
                            call_off_starts(&mut self.waiting);
                            self.waiting.push_front(Command::Stop(reply));
                        }
                        Command::Start(reply) | Command::Restart(reply) => {
                            self.waiting.push_back(Command::Start(reply));
                        }
                        Command::Hurry => supervisor.stop_now(),
                    },
                }
            }
        };
        tell_late(&report);
        self.current.set(None);
        self.enter(SystemState::Stopped, None).await;
        tracing::info!(task = "controller", "stopped");
        recorded.map(|()| SystemState::Stopped)
    }

    /// The supervision tree gave up: the system is failed until somebody starts it again.
    async fn fail(&mut self, story: &Story) {
        tracing::error!(task = "controller", "the system failed: {story}");
        if let Some(supervisor) = self.current.supervisor() {
            tell_late(&supervisor.stop().await);
        }
        self.current.set(None);
        let failure = ApiError::new(
            ErrorCode::Internal,
            "A part of ATLES broke down again and again.",
            "Press Start to try again.",
        )
        .with_details(story.to_string());
        self.enter(SystemState::Failed, Some(failure)).await;
    }

    fn call_off_starts(&mut self) {
        call_off_starts(&mut self.waiting);
    }

    fn state(&self) -> SystemState {
        self.status.borrow().state
    }

    /// Shows the state, then records it as well as it goes.
    async fn enter(&self, state: SystemState, failure: Option<ApiError>) {
        self.show(state, failure);
        if let Err(error) = self.record(state, None).await {
            tracing::warn!(task = "controller", %error, "the state could not be recorded for other processes");
        }
    }

    fn show(&self, state: SystemState, failure: Option<ApiError>) {
        let since = rfc3339(self.core.clock.now());
        self.status.send_if_modified(|status| {
            if status.state == state && status.failure == failure {
                return false;
            }
            status.has_run |= state == SystemState::Running;
            status.state = state;
            status.since = since;
            status.failure = failure;
            true
        });
        self.core.status_changed.notify_one();
    }

    async fn record(&self, state: SystemState, intent: Option<bool>) -> Result<(), ApiError> {
        record(&self.core, state, intent).await
    }
}

/// Records the state for processes beside this one (whoever asks this engine has it from memory), and, where it changes,
/// whether the user wants the system to run, for the next launch.
async fn record(core: &Core, state: SystemState, intent: Option<bool>) -> Result<(), ApiError> {
    let work = move |tx: &atles_queue::Tx<'_>| {
        if let Some(running) = intent {
            Settings(tx).set(Settings::INTENT, if running { "running" } else { "stopped" })?;
        }
        Settings(tx).set(Settings::STATE, state.name())
    };
    let recorded = match intent {
        Some(_) => core.write_promised(work).await,
        None => core.write_passing(work).await,
    };
    recorded.map_err(failed)
}

/// Whoever waits for a start learns that there will be none.
fn call_off_starts(waiting: &mut VecDeque<Command>) {
    for command in std::mem::take(waiting) {
        match command {
            Command::Start(reply) | Command::Restart(reply) => {
                let _ = reply.send(Ok(SystemState::Stopped));
            }
            Command::Stop(_) | Command::Hurry => waiting.push_back(command),
        }
    }
}

fn tell_late(report: &StopReport) {
    for name in &report.late {
        tracing::warn!(task = "controller", "{name} did not end in time and was cut off");
    }
}

/// The services of the work, for the status. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct WorkServices(Arc<Mutex<Option<Arc<Supervisor>>>>);

impl WorkServices {
    /// The supervisor, from the beginning of a start to the end of the stop.
    pub(crate) fn supervisor(&self) -> Option<Arc<Supervisor>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, supervisor: Option<Arc<Supervisor>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = supervisor;
    }
}

async fn gave_up(supervisor: Option<Arc<Supervisor>>) -> Story {
    match supervisor {
        Some(supervisor) => supervisor.failed().await,
        None => std::future::pending().await,
    }
}
