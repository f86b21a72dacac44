//! What the Monitor screen shows: everything that the engine does at this moment, and how it went lately.
//!
//! Facts only: the window makes its verdict and its sentences of them. All times of day are RFC 3339; durations carry their
//! unit in their name.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ServiceView;

/// Everything that the engine does at this moment. Comes with every sample (5 s), and whenever it is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Monitor {
    /// When this was true.
    pub at: String,
    /// What needs attention, gravest first; empty if all is well.
    pub findings: Vec<Finding>,
    /// The supervision tree, group by group: what Start starts (`work`, empty while stopped), then what always runs.
    pub groups: Vec<GroupView>,
    /// The tasks of the supervisors, oldest first.
    pub tasks: Vec<TaskView>,
    /// Work on blocking threads, oldest first.
    pub blocking: Vec<BlockingView>,
    /// Child processes, oldest first.
    pub children: Vec<ChildView>,
    /// The runtime that carries the tasks.
    pub runtime: RuntimeView,
    /// The queue.
    pub queue: QueueView,
    /// One circuit breaker for each thing outside of the process that is called.
    pub breakers: Vec<BreakerView>,
}

/// What kind of thing needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// The system is `failed`: a service broke down again and again. Start tries again.
    SystemFailed,
    /// A check of the health monitor is not well; `subject` is the name of the check.
    CheckFailed,
    /// A task holds a thread of the runtime and does not yield; `subject` names it.
    RuntimeBlocked,
    /// A service or a request gives no sign of life; `subject` is its name or the request's title.
    Stalled,
    /// A service is `failed`; `subject` is its name.
    ServiceFailed,
    /// A service broke down and waits for its next start; `subject` is its name.
    ServiceRestarting,
    /// A breaker is open or half open: calls are refused for a while; `subject` is its name.
    BreakerOpen,
    /// The user has paused the queue: nothing is begun until it is resumed.
    QueuePaused,
}

/// Something that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// What kind of thing.
    pub code: FindingCode,
    /// What it is about; see the code.
    pub subject: String,
    /// The technical truth, such as "12 MB free"; may be empty.
    pub detail: String,
    /// Id of the request, where it is one.
    pub request_id: Option<String>,
}

/// Who is started again together with a service that broke down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GroupStrategy {
    /// Only itself.
    OneForOne,
    /// All services of the group.
    OneForAll,
    /// Itself and those that were started after it.
    RestForOne,
}

/// A group of services that are supervised together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupView {
    /// Its name: `work` or `housekeeping`.
    pub name: String,
    /// Who is started again together.
    pub strategy: GroupStrategy,
    /// Restarts within the window after which the group is given up; 0 for one that never is.
    pub max_restarts: u32,
    /// The window.
    pub within_seconds: u32,
    /// Its services, in the order in which they start; they stop in reverse order.
    pub services: Vec<ServiceView>,
}

/// A task of the runtime.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TaskView {
    /// Its name, unique among its siblings only.
    pub name: String,
    /// The service that it belongs to; its own name for the task of a service.
    pub parent: String,
    /// When it was started.
    pub since: String,
    /// How often it was polled.
    pub polls: f64,
    /// How long it was being polled, all in all.
    pub busy_ms: f64,
    /// How long it waited, all in all.
    pub idle_ms: f64,
    /// Its longest poll. What is over 100 ms held up its neighbours.
    pub longest_poll_ms: f64,
    /// How long it has been in the poll that it is in; absent if it waits.
    pub polling_ms: Option<f64>,
}

/// Work that keeps a blocking thread busy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockingView {
    /// What it does.
    pub name: String,
    /// Since when.
    pub since: String,
}

/// A child process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChildView {
    /// Its process id.
    pub pid: u32,
    /// What it is for, such as `file_reader`.
    pub kind: String,
    /// Since when it lives.
    pub since: String,
    /// Its resident memory at the last sample, in bytes; 0 before.
    pub memory_bytes: f64,
}

/// How late timers fire, over the last ten minutes: the time that a task which is ready has to wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct LoopDelay {
    /// Half of all timers were at most this late.
    pub p50_ms: f64,
    /// 99 of 100 were at most this late.
    pub p99_ms: f64,
    /// The latest of all.
    pub max_ms: f64,
}

/// The runtime that carries the tasks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct RuntimeView {
    /// Its threads for tasks.
    pub workers: u32,
    /// Living tasks, those of the window's own included.
    pub tasks: u32,
    /// Tasks that are ready and wait for a thread.
    pub ready: u32,
    /// Blocking threads that are busy.
    pub blocking_busy: u32,
    /// Part of the time since the last sample in which its threads were busy, 0 to 1, on average.
    pub busy: f64,
    /// How late timers fire.
    pub loop_delay: LoopDelay,
}

/// The queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueView {
    /// The user has paused it: nothing is begun.
    pub paused: bool,
    /// Requests that may be in hand at once: what the pace allows, and less if the ceiling is lower or something is short.
    pub at_once: u32,
    /// Why it is not more.
    pub scaled: ScaleReason,
    /// The ceiling that was set by hand.
    pub ceiling: Option<u32>,
    /// For how many days requests that have ended are kept in the lists; absent for ever. Documents are always kept.
    pub keep_days: Option<u32>,
    /// Requests in hand.
    pub active: u32,
    /// Requests that wait for their turn.
    pub pending: u32,
    /// Requests that wait for their time.
    pub scheduled: u32,
    /// How long the first of those that wait for their turn has been waiting, in seconds.
    pub waiting_seconds: Option<u32>,
}

/// Why as many requests may be in hand at once as may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScaleReason {
    /// The pace and the user's ceiling allow that many.
    #[default]
    AsAllowed,
    /// Memory is short.
    MemoryShort,
    /// Other programs keep the processors busy.
    OthersBusy,
    /// The processors are full with our own work: more at once would not be faster.
    ProcessorFull,
    /// The computer runs on its battery.
    OnBattery,
    /// The battery is low.
    BatteryLow,
    /// What was short is not any more, and something waits.
    MoreWaits,
}

/// What a circuit breaker does with calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    /// Lets them through.
    Closed,
    /// Refuses them until the rest is over.
    Open,
    /// Lets a single one through, to see.
    HalfOpen,
}

/// A circuit breaker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BreakerView {
    /// What it guards, such as `file_reader`.
    pub name: String,
    /// What it does with calls.
    pub state: BreakerState,
    /// Failures in a row.
    pub failures: u32,
    /// Failures in a row that open it.
    pub opens_after: u32,
    /// Milliseconds until it lets one through, while open.
    pub retry_ms: Option<u32>,
    /// What failed last; may be empty.
    pub last_failure: String,
}

/// How far back a history goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HistoryRange {
    /// 10 minutes, in steps of 5 s.
    TenMinutes,
    /// 24 hours, in steps of 1 minute.
    Day,
    /// 30 days, in steps of 30 minutes.
    Month,
}

/// How it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct History {
    /// How far back it goes.
    pub range: HistoryRange,
    /// Seconds between two points. Where points are further apart, ATLES did not run.
    pub step_seconds: u32,
    /// The points, oldest first.
    pub points: Vec<HistoryPoint>,
}

/// One step of a history: means over the step, sums for what is counted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryPoint {
    /// When the step began.
    pub at: String,
    /// Part of the whole machine's processor time, in percent.
    pub cpu_percent: f64,
    /// Resident memory of the app and its children, in bytes.
    pub memory_bytes: f64,
    /// Free space where the documents are, in bytes.
    pub disk_free_bytes: f64,
    /// The latest timer, in milliseconds (a maximum).
    pub loop_delay_ms: f64,
    /// Requests in hand.
    pub active: f64,
    /// Requests waiting.
    pub waiting: f64,
    /// Requests that were completed in the step (a sum).
    pub completed: f64,
    /// Requests that were given up in the step (a sum).
    pub failed: f64,
    /// Seconds from a request's acceptance to the beginning of work, of those begun in the step; absent if none was.
    pub wait_seconds: Option<f64>,
    /// Seconds from the beginning of work to the document, of those completed in the step; absent if none was.
    pub work_seconds: Option<f64>,
}
