//! Puts the status together from those who know its parts.

use std::sync::{Arc, OnceLock, Weak};

use super::metrics_sampler::MetricsSampler;
use super::{ControllerHandle, WorkServices};
use crate::api::{Counts, Status};
use crate::core::Core;
use crate::log_ring::rfc3339;
use crate::supervisor::Supervisor;

/// Knows where the parts of the status are. Clones share them.
#[derive(Clone)]
pub(crate) struct StatusBoard {
    core: Arc<Core>,
    controller: ControllerHandle,
    work: WorkServices,
    sampler: MetricsSampler,
    /// Weak: the housekeeping holds the publisher, which holds this board.
    housekeeping: Arc<OnceLock<Weak<Supervisor>>>,
}

impl StatusBoard {
    /// A board without housekeeping services yet.
    pub(crate) fn new(
        core: Arc<Core>,
        controller: ControllerHandle,
        work: WorkServices,
        sampler: MetricsSampler,
    ) -> Self {
        Self { core, controller, work, sampler, housekeeping: Arc::default() }
    }

    /// Names the supervisor of the housekeeping; only the first call counts.
    pub(crate) fn set_housekeeping(&self, supervisor: &Arc<Supervisor>) {
        let _ = self.housekeeping.set(Arc::downgrade(supervisor));
    }

    pub(super) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    pub(super) fn sampler(&self) -> &MetricsSampler {
        &self.sampler
    }

    /// The supervisor of the work, while there is one, and that of the housekeeping.
    pub(super) fn supervisors(&self) -> Vec<Arc<Supervisor>> {
        let housekeeping = self.housekeeping.get().and_then(Weak::upgrade);
        self.work.supervisor().into_iter().chain(housekeeping).collect()
    }

    /// Takes away the time limits of whatever is in hand.
    pub(crate) fn hurry_work(&self) {
        if let Some(work) = self.work.supervisor() {
            work.stop_now();
        }
    }

    /// How the system is, with the given counts.
    pub(crate) fn status(&self, counts: Counts) -> Status {
        let core = &self.core;
        let system = self.controller.status();
        let now = core.clock.now();
        let services = self.supervisors().into_iter().flat_map(|supervisor| supervisor.services());
        Status {
            state: system.state,
            has_run: system.has_run,
            since: system.since,
            pace: *core.pace.borrow(),
            counts,
            metrics: self.sampler.latest(),
            services: services.map(|service| service.view(now)).collect(),
            health: core.health.borrow().clone(),
            failure: system.failure,
            updated_at: rfc3339(now),
        }
    }
}
