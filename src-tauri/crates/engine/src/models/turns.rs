//! How busy a server is, who is next, and how long one more would take there.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{self, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use atles_queue::Turn;
use tokio::sync::watch;
use tokio::time::Instant;

/// How much the last work counts in what is expected of the next (exponential moving average).
const WEIGHT: f64 = 0.3;

/// After how many times its own length a measurement counts for half.
const HALF_FORGOTTEN: f64 = 10.0;

/// The places of a server, and the line before them.
pub(super) struct Turns {
    at_once: usize,
    state: Mutex<State>,
    /// Told of everything that may let somebody go on.
    changed: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    /// Those in line, by their number: whoever has the lowest is next.
    waiting: BTreeSet<Number>,
    /// Those at work, and since when.
    working: BTreeMap<Number, Instant>,
    /// Seconds that a work takes, and when that was measured last; none before one was done.
    takes: Option<(f64, Instant)>,
}

impl Turns {
    /// A server with so many places, all of them free.
    pub(super) fn new(at_once: usize) -> Arc<Self> {
        Arc::new(Self { at_once: at_once.max(1), state: Mutex::default(), changed: watch::Sender::new(()) })
    }

    /// A place in the line, for who has that number.
    pub(super) fn line_up(self: &Arc<Self>, number: Number) -> Ticket {
        self.lock().waiting.insert(number.clone());
        Ticket { turns: self.clone(), number, done: false }
    }

    /// Wakes whenever somebody leaves or was done.
    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Seconds that a work takes here, if one was ever done.
    pub(super) fn takes(&self) -> Option<f64> {
        self.lock().takes.map(|(takes, _)| takes)
    }

    /// Seconds until a work would be done that begins when its turn comes, for who has that number; `guess` where none was
    /// ever done. What was measured long ago is forgotten by and by: a server that was slow once is tried again, the later the
    /// slower it was. Whoever has been at work for longer than usual makes the wait longer: a server that hangs is seen before
    /// it fails.
    pub(super) fn expected(&self, number: &Number, guess: f64) -> f64 {
        let state = self.lock();
        let longest = state.working.values().map(|begun| begun.elapsed().as_secs_f64()).fold(0.0, f64::max);
        let takes = state.takes.map_or(guess, |(takes, measured)| {
            let forgotten = 0.5_f64.powf(measured.elapsed().as_secs_f64() / (HALF_FORGOTTEN * takes.max(1e-3)));
            if takes > guess { guess + (takes - guess) * forgotten } else { takes }
        });
        let takes = takes.max(longest);
        let ahead = state.waiting.range(..number).count() + state.working.len();
        let places = self.at_once;
        // Who finds a place has to wait for nobody; else one in `places` of a work passes for each who is ahead.
        let wait = if ahead < places { 0.0 } else { (ahead + 1 - places) as f64 / places as f64 };
        takes * (1.0 + wait)
    }

    fn leave(&self, number: &Number, took: Option<Duration>) {
        let mut state = self.lock();
        state.waiting.remove(number);
        state.working.remove(number);
        if let Some(took) = took {
            let took = took.as_secs_f64();
            let takes = state.takes.map_or(took, |(before, _)| before + WEIGHT * (took - before));
            state.takes = Some((takes, Instant::now()));
        }
        drop(state);
        self.changed.send_replace(());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whom somebody stands in line for. A request goes before those that come after it in the queue, with all of its sections:
/// the first that was asked for is done first, where taking turns would have all of them done at the very end.
#[derive(Debug, Clone)]
pub(crate) enum Rank {
    /// Somebody who waits for the answer: before all requests.
    Now,
    /// A request, by its place in the queue.
    Request(Arc<Turn>),
}

/// A place in whatever line: by rank, within it by arrival.
#[derive(Debug, Clone)]
pub(super) struct Number {
    rank: Rank,
    arrival: u64,
}

impl Number {
    /// The next one of that rank.
    pub(super) fn draw(rank: Rank) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { rank, arrival: NEXT.fetch_add(1, atomic::Ordering::Relaxed) }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = match (&self.rank, &other.rank) {
            (Rank::Now, Rank::Now) => Ordering::Equal,
            (Rank::Now, Rank::Request(_)) => Ordering::Less,
            (Rank::Request(_), Rank::Now) => Ordering::Greater,
            (Rank::Request(one), Rank::Request(other)) => one.order(other),
        };
        rank.then(self.arrival.cmp(&other.arrival))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

/// A place in the line, and later at work. Dropping it leaves.
pub(super) struct Ticket {
    turns: Arc<Turns>,
    number: Number,
    done: bool,
}

impl Ticket {
    /// Begins if there is a place and nobody goes before.
    pub(super) fn begin(&self) -> bool {
        let mut state = self.turns.lock();
        if state.working.contains_key(&self.number) {
            return true;
        }
        let is_next = state.waiting.first() == Some(&self.number) && state.working.len() < self.turns.at_once;
        if is_next {
            state.waiting.remove(&self.number);
            state.working.insert(self.number.clone(), Instant::now());
        }
        let more = is_next && !state.waiting.is_empty() && state.working.len() < self.turns.at_once;
        drop(state);
        if more {
            // There is another place, and somebody else is the first by now.
            self.turns.changed.send_replace(());
        }
        is_next
    }

    /// Waits until it has begun.
    pub(super) async fn begun(&self) {
        let mut changes = self.turns.changes();
        while !self.begin() {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// The work was done: how long it took tells how long the next will take.
    pub(super) fn done(mut self) {
        self.done = true;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let begun = self.turns.lock().working.get(&self.number).copied();
        self.turns.leave(&self.number, begun.filter(|_| self.done).map(|begun| begun.elapsed()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn now() -> Number {
        Number::draw(Rank::Now)
    }

    #[tokio::test(start_paused = true)]
    async fn places_are_given_in_the_order_of_arrival() {
        let turns = Turns::new(2);
        let tickets: Vec<Ticket> = (0..4).map(|_| turns.line_up(now())).collect();
        assert!(!tickets[1].begin(), "another came first");
        assert!(tickets[0].begin() && tickets[1].begin());
        assert!(!tickets[2].begin() && !tickets[3].begin(), "both places are taken");
        let mut tickets = tickets.into_iter();
        tickets.next().unwrap().done();
        let (_second, third, fourth) = (tickets.next(), tickets.next().unwrap(), tickets.next().unwrap());
        assert!(!fourth.begin() && third.begin());
        let waiting = async {
            fourth.begun().await;
            true
        };
        let leaving = async {
            tokio::time::sleep(SECOND).await;
            drop(third);
        };
        assert!(tokio::join!(waiting, leaving).0, "whoever leaves makes room");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_expected_grows_with_the_line_and_with_what_hangs() {
        let turns = Turns::new(2);
        let near = |expected: f64, wanted: f64| assert!((expected - wanted).abs() < 1e-6, "{expected}, {wanted}");
        near(turns.expected(&now(), 3.0), 3.0);
        let ticket = turns.line_up(now());
        assert!(ticket.begin());
        tokio::time::sleep(2 * SECOND).await;
        ticket.done();
        near(turns.expected(&now(), 3.0), 2.0);
        let tickets: Vec<Ticket> = (0..4).map(|_| turns.line_up(now())).collect();
        assert!(tickets[0].begin() && tickets[1].begin());
        near(turns.expected(&tickets[2].number, 3.0), 3.0);
        near(turns.expected(&now(), 3.0), 5.0);
        tokio::time::sleep(10 * SECOND).await;
        near(turns.expected(&tickets[2].number, 3.0), 15.0);
        drop(tickets);
        near(turns.expected(&now(), 3.0), 2.0);
        assert_eq!(turns.takes(), Some(2.0), "what was given up tells nothing");
        let before = turns.expected(&now(), 0.1);
        tokio::time::sleep(60 * SECOND).await;
        let after = turns.expected(&now(), 0.1);
        assert!(after < before && after < 0.5, "what was slow once is tried again: {before}, {after}");
    }
}
