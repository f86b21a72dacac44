//! Carries what the engine tells to the page: the only place that emits to the web view.
//!
//! Events go out in batches, at most one per frame, because each costs the page a turn of its own. Their numbers are left
//! as they are: whoever lags behind the engine misses some, the page sees the hole and asks for a new snapshot. While the
//! window is hidden nothing is emitted but the latest event is held, so that the page learns of its hole (and asks) as soon
//! as it is shown again.

use std::time::Duration;

use atles_engine::api::Event;
use serde::Serialize;
use tauri::{AppHandle, Emitter as _};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, watch};

/// Name of the events that carry a batch of what the engine tells.
const ENGINE: &str = "atles";

/// Name of the events that carry files over the window.
const DROP: &str = "drop";

/// Least time between two batches: two frames of an ordinary screen. Nobody sees a difference, and the page draws half as
/// often under load.
const BETWEEN_BATCHES: Duration = Duration::from_millis(33);

/// Files that the user drags over the window or lets go on it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FileDrop {
    /// `enter`, `leave` or `drop`.
    pub(crate) kind: &'static str,
    /// Absolute paths.
    pub(crate) paths: Vec<String>,
}

/// Tells the page of files over the window.
pub(crate) fn emit_drop(app: &AppHandle, drop: &FileDrop) {
    emit(app, DROP, drop);
}

/// Forwards until the engine ends. `shown` is whether the window can be seen.
pub(crate) async fn forward(app: AppHandle, events: broadcast::Receiver<Event>, shown: watch::Receiver<bool>) {
    forward_to(events, shown, |batch| emit(&app, ENGINE, batch)).await;
}

async fn forward_to(
    mut events: broadcast::Receiver<Event>,
    mut shown: watch::Receiver<bool>,
    mut emit: impl FnMut(&[Event]),
) {
    let mut batch: Vec<Event> = Vec::new();
    loop {
        let visible = *shown.borrow_and_update();
        if visible && !batch.is_empty() {
            emit(&batch);
            batch.clear();
            tokio::time::sleep(BETWEEN_BATCHES).await;
        }
        tokio::select! {
            // The window was shown or hidden: what is held goes out in the next round.
            changed = shown.changed() => if changed.is_err() { return },
            event = events.recv() => match event {
                Ok(event) => batch.push(event),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
        }
        if !drain(&mut events, &mut batch) {
            emit(&batch);
            return;
        }
        if !visible {
            batch.drain(..batch.len().saturating_sub(1));
        }
    }
}

/// Takes what is there without waiting. False when the engine has ended.
fn drain(events: &mut broadcast::Receiver<Event>, batch: &mut Vec<Event>) -> bool {
    loop {
        match events.try_recv() {
            Ok(event) => batch.push(event),
            // The numbers of the next events tell of the hole.
            Err(TryRecvError::Lagged(_)) => {}
            Err(TryRecvError::Empty) => return true,
            Err(TryRecvError::Closed) => return false,
        }
    }
}

fn emit(app: &AppHandle, name: &str, payload: impl Serialize + Clone) {
    // A page that is being closed hears nothing, which is as it should be.
    if let Err(error) = app.emit(name, payload) {
        tracing::debug!(task = "window", "an event did not reach the page: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use atles_engine::api::{EventBody, Metrics};
    use tokio::sync::mpsc;

    /// What the page has received, as the numbers of each batch.
    type Batches = mpsc::UnboundedReceiver<Vec<u32>>;

    /// Runs a test beside a forwarder.
    async fn beside<T>(
        events: &broadcast::Sender<Event>,
        shown: &watch::Sender<bool>,
        test: impl AsyncFnOnce(Batches) -> T,
    ) -> T {
        let (sender, batches) = mpsc::unbounded_channel();
        let forwarding = forward_to(events.subscribe(), shown.subscribe(), move |batch| {
            let _ = sender.send(batch.iter().map(|event| event.seq).collect());
        });
        tokio::select! {
            () = forwarding => panic!("the forwarder ends with the engine, and not before"),
            outcome = test(batches) => outcome,
        }
    }

    fn send(events: &broadcast::Sender<Event>, numbers: std::ops::RangeInclusive<u32>) {
        for seq in numbers {
            events.send(Event { seq, body: EventBody::Metrics(Metrics::default()) }).expect("the forwarder listens");
        }
    }

    #[tokio::test]
    async fn what_comes_between_two_frames_goes_out_in_one_batch() {
        let (events, shown) = (broadcast::Sender::new(16), watch::Sender::new(true));
        beside(&events, &shown, async |mut batches| {
            tokio::task::yield_now().await;
            send(&events, 1..=1);
            assert_eq!(batches.recv().await, Some(vec![1]), "the first event does not wait for others");
            send(&events, 2..=4);
            assert_eq!(batches.recv().await, Some(vec![2, 3, 4]), "the rest is gathered");
        })
        .await;
    }

    #[tokio::test]
    async fn a_page_that_cannot_keep_up_sees_a_hole_in_the_numbers() {
        let (events, shown) = (broadcast::Sender::new(4), watch::Sender::new(true));
        beside(&events, &shown, async |mut batches| {
            send(&events, 1..=10);
            assert_eq!(batches.recv().await, Some(vec![7, 8, 9, 10]), "what was overrun is not made up");
        })
        .await;
    }

    #[tokio::test]
    async fn a_hidden_window_is_told_the_latest_event_when_it_is_shown_again() {
        let (events, shown) = (broadcast::Sender::new(16), watch::Sender::new(false));
        beside(&events, &shown, async |mut batches| {
            send(&events, 1..=3);
            while !events.is_empty() {
                tokio::task::yield_now().await;
            }
            assert!(batches.try_recv().is_err(), "nothing is drawn that nobody sees");
            shown.send_replace(true);
            assert_eq!(batches.recv().await, Some(vec![3]), "the hole before it has the page ask for a snapshot");
        })
        .await;
    }
}
