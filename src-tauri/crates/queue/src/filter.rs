//! Which jobs, and where to go on reading.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::job::{Job, JobState, Turn};

/// Which jobs. Whatever is not given does not matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// In one of these states; in any if there are none.
    pub states: Vec<JobState>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this priority.
    pub priority: Option<u8>,
    /// Enqueued before this time.
    pub created_before: Option<DateTime<Utc>>,
}

impl Filter {
    /// Jobs in these states.
    #[must_use]
    pub fn states(states: &[JobState]) -> Self {
        Self { states: states.to_vec(), ..Self::default() }
    }

    /// Whether jobs in that state are meant.
    #[must_use]
    pub fn allows(&self, state: JobState) -> bool {
        self.states.is_empty() || self.states.contains(&state)
    }
}

/// Behind which job a page begins. It holds the job's place and not its number, so that what comes and goes meanwhile makes
/// nothing appear twice or be left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The part of the list: in progress, waiting, ended.
    pub(crate) part: u8,
    /// Its place in the line.
    pub turn: Turn,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Cursor {
    /// Behind that job.
    #[must_use]
    pub fn behind(job: &Job) -> Self {
        Self { part: part(job.state), turn: job.turn(), finished_at: job.finished_at }
    }

    /// Whether a job of the same part comes behind it.
    #[must_use]
    pub fn is_before(&self, job: &Job) -> bool {
        if job.state.is_ended() {
            (job.finished_at, &job.id) < (self.finished_at, &self.turn.id)
        } else {
            self.turn.order(&job.turn()) == Ordering::Less
        }
    }
}

/// A page of jobs and where the next one begins, if there may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The jobs.
    pub jobs: Vec<Job>,
    /// Where to go on.
    pub next: Option<Cursor>,
}

/// The three parts of a list of all jobs.
pub(crate) const PARTS: [&[JobState]; 3] = [
    &[JobState::InProgress],
    &[JobState::Pending, JobState::Scheduled, JobState::Paused],
    &[JobState::Completed, JobState::Failed, JobState::Cancelled],
];

fn part(state: JobState) -> u8 {
    PARTS.iter().zip(0..).find(|(states, _)| states.contains(&state)).map_or(0, |(_, part)| part)
}
