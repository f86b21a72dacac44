//! What is to be supervised, and how.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::context::ServiceContext;

/// A boxed future that can move between threads.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// When a service is started again after it ended (Erlang/OTP, "supervisor": restart type).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "the tree of today needs one policy; the rules are whole"))]
pub(crate) enum Restart {
    /// Always.
    Permanent,
    /// After an error or a panic.
    Transient,
    /// Never.
    Temporary,
}

/// Who is started again together with a service that broke down (Erlang/OTP, "supervisor": restart strategy).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "the tree of today needs one strategy; the rules are whole"))]
pub(crate) enum Strategy {
    /// Only itself.
    OneForOne,
    /// All children of the group.
    OneForAll,
    /// Itself and those that were started after it.
    RestForOne,
}

/// For services that are tried again for ever.
pub(crate) const NO_LIMIT: u32 = u32::MAX;

/// How often children of a group may be restarted before the group gives up and hands the failure to its parent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RestartLimits {
    /// Restarts that are allowed within the window; one more is too much. See [`NO_LIMIT`].
    pub(crate) max_restarts: u32,
    /// The window.
    pub(crate) within: Duration,
}

/// How long a service rests before it is started again: doubles from `first` to `longest`, and starts over after the
/// service ran for `reset_after`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff {
    /// Rest before the first restart.
    pub(crate) first: Duration,
    /// Longest rest.
    pub(crate) longest: Duration,
    /// A run of this length forgives what was before.
    pub(crate) reset_after: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(100),
            longest: Duration::from_secs(10),
            reset_after: Duration::from_secs(60),
        }
    }
}

impl Backoff {
    /// Rest before restart number `number` in a row (from 1).
    pub(crate) fn rest(&self, number: u32) -> Duration {
        let factor = 1_u32.checked_shl(number.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.longest)
    }
}

/// What a service does, from one start to its end.
pub(crate) type Run = Arc<dyn Fn(ServiceContext) -> BoxFuture<anyhow::Result<()>> + Send + Sync>;

/// A service.
#[derive(Clone)]
pub(crate) struct ServiceSpec {
    /// Its name, unique in the tree.
    pub(crate) name: Arc<str>,
    /// When it is started again.
    pub(crate) restart: Restart,
    /// How long it rests before.
    pub(crate) backoff: Backoff,
    /// How long it may take until it is ready.
    pub(crate) start_limit: Duration,
    /// How long it may take to end after it was told to; then it is cut off.
    pub(crate) stop_limit: Duration,
    /// How long it may be without a sign of life, unless it [rests](ServiceContext::rest), before it is called stalled and
    /// started again.
    pub(crate) silence_limit: Duration,
    /// What it does.
    pub(crate) run: Run,
}

/// A child of a group.
#[derive(Clone)]
pub(crate) enum ChildSpec {
    /// A service.
    Service(ServiceSpec),
    /// A group of its own.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tree is flat until services are added that belong together"))]
    Group(GroupSpec),
}

/// Services and groups that are supervised together. Children start in order and stop in reverse order.
#[derive(Clone)]
pub(crate) struct GroupSpec {
    /// Its name, unique in the tree.
    pub(crate) name: Arc<str>,
    /// Who is started again together.
    pub(crate) strategy: Strategy,
    /// How often.
    pub(crate) limits: RestartLimits,
    /// Its children, in the order in which they start.
    pub(crate) children: Vec<ChildSpec>,
}
