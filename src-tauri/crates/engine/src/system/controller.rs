//! Owns the state of the system: one command at a time, in order, whoever sends it.
//!
//! Start while stopping runs when stopped; Stop while starting cancels the start; a second Stop ends at once. Every
//! command is idempotent, so start and stop in any order, any number of times, is safe.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{mpsc, oneshot, watch};

use super::metrics_sampler::MetricsSampler;
use crate::api::{ApiError, ErrorCode, SystemState};
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::store::Settings;
use crate::supervisor::{Backoff, ChildSpec, Restart, ServiceContext, ServiceSpec, Supervisor};

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

type Reply = oneshot::Sender<SystemState>;

enum Command {
    Start(Reply),
    Stop(Reply),
}

/// Sends commands to the controller.
#[derive(Clone)]
pub(crate) struct ControllerHandle {
    commands: mpsc::UnboundedSender<Command>,
    status: watch::Receiver<SystemStatus>,
}

impl ControllerHandle {
    /// Starts; the state in which that ended.
    pub(crate) async fn start(&self) -> Result<SystemState, ApiError> {
        self.send(Command::Start).await
    }

    /// Stops; the state in which that ended.
    pub(crate) async fn stop(&self) -> Result<SystemState, ApiError> {
        self.send(Command::Stop).await
    }

    /// The state.
    pub(crate) fn status(&self) -> SystemStatus {
        self.status.borrow().clone()
    }

    async fn send(&self, command: impl FnOnce(Reply) -> Command) -> Result<SystemState, ApiError> {
        let closed = || ApiError::new(ErrorCode::NotNow, "ATLES is closing.", "Open it again.");
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())
    }
}

/// The service that carries out the commands.
pub(crate) struct Controller {
    core: Arc<Core>,
    sampler: MetricsSampler,
    status: watch::Sender<SystemStatus>,
    /// The supervisor of the work, while there is one; shared so that services can be listed.
    work: Arc<Mutex<Option<Arc<Supervisor>>>>,
    commands: mpsc::UnboundedReceiver<Command>,
    /// Commands that arrived while another was carried out.
    waiting: VecDeque<Command>,
}

impl Controller {
    /// A controller of a stopped system, and the way to send it commands.
    pub(crate) fn new(core: Arc<Core>, sampler: MetricsSampler) -> (Self, ControllerHandle, WorkServices) {
        let since = rfc3339(core.clock.now());
        let (status, watching) = watch::channel(SystemStatus { since, ..SystemStatus::default() });
        let (sender, commands) = mpsc::unbounded_channel();
        let work = Arc::new(Mutex::new(None));
        let services = WorkServices(work.clone());
        let controller = Self { core, sampler, status, work, commands, waiting: VecDeque::new() };
        (controller, ControllerHandle { commands: sender, status: watching }, services)
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
            silence_limit: None,
            run: Arc::new(move |context| {
                let shared = shared.clone();
                Box::pin(async move { shared.lock().await.run(context).await })
            }),
        })
    }

    async fn run(&mut self, context: ServiceContext) -> anyhow::Result<()> {
        let stopping = context.stopping();
        context.ready();
        loop {
            let work = self.current();
            let command = match self.waiting.pop_front() {
                Some(command) => command,
                None => tokio::select! {
                    () = stopping.cancelled() => break,
                    command = self.commands.recv() => match command {
                        Some(command) => command,
                        None => break,
                    },
                    story = gave_up(work) => {
                        self.fail(story).await;
                        continue;
                    }
                },
            };
            match command {
                Command::Start(reply) => {
                    let state = self.start().await;
                    let _ = reply.send(state);
                }
                Command::Stop(reply) => {
                    let state = self.stop().await;
                    let _ = reply.send(state);
                }
            }
        }
        self.stop().await;
        Ok(())
    }

    async fn start(&mut self) -> SystemState {
        if self.state() == SystemState::Running {
            return SystemState::Running;
        }
        self.enter(SystemState::Starting, None).await;
        tracing::info!(task = "controller", "starting");
        let starting = Supervisor::start(super::work(&self.core, &self.sampler), self.core.on_service_change());
        tokio::pin!(starting);
        let started = loop {
            tokio::select! {
                started = &mut starting => break started,
                Some(command) = self.commands.recv() => match command {
                    // Dropping the start takes back what was started so far.
                    Command::Stop(reply) => {
                        self.enter(SystemState::Stopped, None).await;
                        tracing::info!(task = "controller", "the start was called off");
                        let _ = reply.send(SystemState::Stopped);
                        return SystemState::Stopped;
                    }
                    start @ Command::Start(_) => self.waiting.push_back(start),
                },
            }
        };
        match started {
            Ok(supervisor) => {
                *self.work.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(supervisor));
                self.enter(SystemState::Running, None).await;
                tracing::info!(task = "controller", "running");
                SystemState::Running
            }
            Err(failure) => {
                self.enter(SystemState::Failed, Some(gave_up_error(&failure.to_string()))).await;
                tracing::error!(task = "controller", %failure, "the system could not be started");
                SystemState::Failed
            }
        }
    }

    async fn stop(&mut self) -> SystemState {
        let Some(supervisor) = self.current() else {
            // A failed system is stopped by hand, so that its story goes away.
            if self.state() != SystemState::Stopped {
                self.enter(SystemState::Stopped, None).await;
            }
            return SystemState::Stopped;
        };
        self.enter(SystemState::Stopping, None).await;
        tracing::info!(task = "controller", "stopping");
        let ended = {
            let stopping = supervisor.stop();
            tokio::pin!(stopping);
            loop {
                tokio::select! {
                    report = &mut stopping => break report,
                    Some(command) = self.commands.recv() => match command {
                        Command::Stop(reply) => {
                            supervisor.stop_now();
                            self.waiting.push_front(Command::Stop(reply));
                        }
                        start @ Command::Start(_) => self.waiting.push_back(start),
                    },
                }
            }
        };
        for name in &ended.late {
            tracing::warn!(task = "controller", "{name} did not end in time and was cut off");
        }
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.enter(SystemState::Stopped, None).await;
        tracing::info!(task = "controller", "stopped");
        SystemState::Stopped
    }

    /// The supervision tree gave up: the system is failed until somebody starts it again.
    async fn fail(&mut self, story: String) {
        tracing::error!(task = "controller", "the system failed: {story}");
        if let Some(supervisor) = self.current() {
            supervisor.stop().await;
        }
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.enter(SystemState::Failed, Some(gave_up_error(&story))).await;
    }

    fn current(&self) -> Option<Arc<Supervisor>> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn state(&self) -> SystemState {
        self.status.borrow().state
    }

    async fn enter(&self, state: SystemState, failure: Option<ApiError>) {
        let since = rfc3339(self.core.clock.now());
        self.status.send_modify(|status| {
            status.has_run |= state == SystemState::Running;
            status.state = state;
            status.since = since;
            status.failure = failure;
        });
        self.core.status_changed.notify_one();
        // For processes beside this one; whoever asks this engine itself has it from memory.
        let recorded = self.core.write_passing(move |tx| Settings(tx).set(Settings::STATE, state.name())).await;
        if let Err(error) = recorded {
            tracing::warn!(task = "controller", %error, "the state could not be recorded for other processes");
        }
    }
}

/// The services of the work, for the status.
#[derive(Clone)]
pub(crate) struct WorkServices(Arc<Mutex<Option<Arc<Supervisor>>>>);

impl WorkServices {
    /// The supervisor, while the system is running.
    pub(crate) fn supervisor(&self) -> Option<Arc<Supervisor>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn gave_up(supervisor: Option<Arc<Supervisor>>) -> String {
    match supervisor {
        Some(supervisor) => supervisor.failed().await.to_string(),
        None => std::future::pending().await,
    }
}

fn gave_up_error(story: &str) -> ApiError {
    ApiError::new(ErrorCode::Internal, "A part of ATLES broke down again and again.", "Press Start to try again.")
        .with_details(story)
}

/// Remembers whether the user wants the system to run, for the next launch.
pub(crate) async fn remember_intent(core: &Core, running: bool) -> crate::store::Result<()> {
    let value = if running { "running" } else { "stopped" };
    core.write_promised(move |tx| Settings(tx).set(Settings::INTENT, value)).await
}
