//! Events: numbered, sent to everybody who listens, in one order.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast;

use crate::api::{Event, EventBody};
use crate::config;

/// Sends events. Clones send into the same stream.
#[derive(Clone)]
pub(crate) struct Events {
    sender: broadcast::Sender<Event>,
    /// Held while sending, so that numbers and order agree.
    last: Arc<Mutex<u32>>,
}

impl Events {
    /// A stream without listeners.
    pub(crate) fn new() -> Self {
        Self { sender: broadcast::Sender::new(config::EVENT_BACKLOG), last: Arc::new(Mutex::new(0)) }
    }

    /// Sends one event to all listeners; without any it only counts.
    pub(crate) fn send(&self, body: EventBody) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = last.wrapping_add(1);
        // Nobody listening is no fault: the console has no window.
        let _ = self.sender.send(Event { seq: *last, body });
    }

    /// Number of the last event.
    pub(crate) fn last(&self) -> u32 {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A listener for what is sent from this moment on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Metrics;

    #[test]
    fn events_are_numbered_in_the_order_in_which_they_arrive() {
        let events = Events::new();
        let mut listener = events.subscribe();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..100).for_each(|_| events.send(EventBody::Metrics(Metrics::default()))));
            }
        });
        for expected in 1..=400 {
            assert_eq!(listener.try_recv().unwrap().seq, expected, "no number is missing or out of order");
        }
        assert_eq!(events.last(), 400);
    }
}
