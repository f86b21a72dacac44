//! Random commands to a queue.

use atles_queue::{JobState, Order, Outcome};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub enum Command {
    Enqueue {
        priority: u8,
        position: i8,
        delay: Option<i64>,
        key: Option<u8>,
        max_attempts: u32,
        deadline: Option<i64>,
    },
    Claim,
    Finish {
        claim: usize,
        end: End,
    },
    Progress {
        claim: usize,
    },
    Cancel {
        job: usize,
    },
    Pause {
        job: usize,
    },
    Resume {
        job: usize,
    },
    Retry {
        job: usize,
    },
    Reorder {
        job: usize,
        position: i8,
    },
    SetPriority {
        job: usize,
        priority: u8,
    },
    SetDeadline {
        job: usize,
        seconds: Option<i64>,
    },
    PutOff {
        job: usize,
        seconds: i64,
    },
    Many {
        state: JobState,
        order: Ordered,
    },
    SayMissed,
    Prune {
        seconds: u64,
    },
    PauseQueue,
    ResumeQueue,
    Advance {
        milliseconds: u64,
    },
    Crash,
}

#[derive(Debug, Clone)]
pub enum Ordered {
    Cancel,
    Pause,
    Resume,
    Retry,
    SetPriority(u8),
    PutOff { seconds: i64 },
}

#[derive(Debug, Clone)]
pub enum End {
    Done,
    Release,
    Retry,
    Snooze { seconds: i64 },
    Pause,
    Cancel,
    Discard,
}

/// Jobs and claims are counted back from the latest, so that most commands meet one that matters; beyond the first one is
/// a job that nobody knows.
pub fn commands() -> impl Strategy<Value = Vec<Command>> {
    let job = 0..4_usize;
    let position = -2..=2_i8;
    let end = prop_oneof![
        3 => Just(End::Done),
        2 => Just(End::Release),
        4 => Just(End::Retry),
        2 => (-2..12_i64).prop_map(|seconds| End::Snooze { seconds }),
        2 => Just(End::Pause),
        1 => Just(End::Cancel),
        2 => Just(End::Discard),
    ];
    let delay = prop::option::weighted(0.3, -1..10_i64);
    let deadline = prop::option::weighted(0.4, -1..12_i64);
    let enqueue = (0..=6_u8, position.clone(), delay, prop::option::weighted(0.4, 0..2_u8), 0..3_u32, deadline.clone());
    let ordered = prop_oneof![
        Just(Ordered::Cancel),
        Just(Ordered::Pause),
        Just(Ordered::Resume),
        Just(Ordered::Retry),
        (1..=5_u8).prop_map(Ordered::SetPriority),
        (-2..9_i64).prop_map(|seconds| Ordered::PutOff { seconds }),
    ];
    let command = prop_oneof![
        6 => enqueue.prop_map(|(priority, position, delay, key, max_attempts, deadline)| {
            Command::Enqueue { priority, position, delay, key, max_attempts, deadline }
        }),
        8 => Just(Command::Claim),
        8 => (0..4_usize, end).prop_map(|(claim, end)| Command::Finish { claim, end }),
        1 => (0..4_usize).prop_map(|claim| Command::Progress { claim }),
        2 => job.clone().prop_map(|job| Command::Cancel { job }),
        3 => job.clone().prop_map(|job| Command::Pause { job }),
        3 => job.clone().prop_map(|job| Command::Resume { job }),
        3 => job.clone().prop_map(|job| Command::Retry { job }),
        2 => (job.clone(), position).prop_map(|(job, position)| Command::Reorder { job, position }),
        2 => (job.clone(), 0..=6_u8).prop_map(|(job, priority)| Command::SetPriority { job, priority }),
        1 => (job.clone(), deadline).prop_map(|(job, seconds)| Command::SetDeadline { job, seconds }),
        1 => (job, -2..9_i64).prop_map(|(job, seconds)| Command::PutOff { job, seconds }),
        2 => (prop::sample::select(&JobState::ALL[..]), ordered)
            .prop_map(|(state, order)| Command::Many { state, order }),
        2 => Just(Command::SayMissed),
        1 => (0..20_u64).prop_map(|seconds| Command::Prune { seconds }),
        1 => Just(Command::PauseQueue),
        2 => Just(Command::ResumeQueue),
        4 => (0..9_000_u64).prop_map(|milliseconds| Command::Advance { milliseconds }),
        2 => Just(Command::Crash),
    ];
    prop::collection::vec(command, 1..50)
}

pub fn outcome(end: &End, now: DateTime<Utc>) -> Outcome {
    match end {
        End::Done => Outcome::Done,
        End::Release => Outcome::Release,
        End::Retry => Outcome::Retry { error: "it went wrong".to_owned() },
        End::Snooze { seconds } => Outcome::Snooze { until: now + TimeDelta::seconds(*seconds) },
        End::Pause => Outcome::Pause { reason: "a reason".to_owned() },
        End::Cancel => Outcome::Cancel,
        End::Discard => Outcome::Discard { error: "no good".to_owned() },
    }
}

pub fn order_for_many(order: &Ordered, now: DateTime<Utc>) -> Order {
    match *order {
        Ordered::Cancel => Order::Cancel,
        Ordered::Pause => Order::Pause { reason: "a pause".to_owned() },
        Ordered::Resume => Order::Resume,
        Ordered::Retry => Order::Retry,
        Ordered::SetPriority(priority) => Order::SetPriority(priority),
        Ordered::PutOff { seconds } => Order::PutOff { until: now + TimeDelta::seconds(seconds) },
    }
}
