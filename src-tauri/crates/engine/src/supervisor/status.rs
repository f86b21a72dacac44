//! How the services are, for whoever looks.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::panic_place::Failure;
use super::spec::NO_LIMIT;
use crate::api::{ServiceState, ServiceView};
use crate::log_ring::rfc3339;

/// How a service is.
#[derive(Debug, Clone)]
pub(crate) struct ServiceStatus {
    /// Its name.
    pub(crate) name: Arc<str>,
    /// Where it is in its life.
    pub(crate) state: ServiceState,
    /// Restarts of its group within the window.
    pub(crate) restarts: u32,
    /// Restarts that are allowed within the window.
    pub(crate) max_restarts: u32,
    /// When it entered its state.
    pub(crate) since: Instant,
    /// When it is started again, while `Restarting`.
    pub(crate) next_start: Option<Instant>,
    /// What broke it last.
    pub(crate) last_failure: Option<Failure>,
}

impl ServiceStatus {
    /// As the contract shows it; `now` is the time on the wall.
    pub(crate) fn view(self, now: DateTime<Utc>) -> ServiceView {
        let Self { name, state, restarts, max_restarts, since, next_start, last_failure } = self;
        let age = TimeDelta::from_std(since.elapsed()).unwrap_or_default();
        let wait = next_start.map(|next| next.saturating_duration_since(Instant::now()).as_millis());
        ServiceView {
            name: name.to_string(),
            state,
            restarts,
            max_restarts: if max_restarts == NO_LIMIT { 0 } else { max_restarts },
            since: rfc3339(now - age),
            next_start_ms: wait.map(|wait| u32::try_from(wait).unwrap_or(u32::MAX)),
            last_failure: last_failure.map(|failure| failure.to_string()),
        }
    }
}

/// Called after every change of a status; must be quick.
pub(crate) type OnChange = Arc<dyn Fn() + Send + Sync>;

/// The status of all services of a tree. Clones share it.
#[derive(Clone)]
pub(super) struct Board {
    services: Arc<Mutex<Vec<ServiceStatus>>>,
    on_change: OnChange,
}

impl Board {
    pub(super) fn new(on_change: OnChange) -> Self {
        Self { services: Arc::default(), on_change }
    }

    /// Changes the status of a service; a service that was not seen before is added at the end.
    pub(super) fn update(&self, name: &Arc<str>, max_restarts: u32, change: impl FnOnce(&mut ServiceStatus)) {
        let mut services = self.services.lock().unwrap_or_else(PoisonError::into_inner);
        let index = services.iter().position(|service| service.name == *name).unwrap_or_else(|| {
            services.push(ServiceStatus {
                name: name.clone(),
                state: ServiceState::Stopped,
                restarts: 0,
                max_restarts,
                since: Instant::now(),
                next_start: None,
                last_failure: None,
            });
            services.len() - 1
        });
        let service = &mut services[index];
        let before = service.state;
        change(service);
        if service.state != before {
            service.since = Instant::now();
        }
        drop(services);
        (self.on_change)();
    }

    pub(super) fn list(&self) -> Vec<ServiceStatus> {
        self.services.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
