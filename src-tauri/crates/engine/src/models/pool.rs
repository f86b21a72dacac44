//! Several servers that write one document: each section goes to the one that is expected to be done with it first.
//!
//! What is expected is measured: how long a section took there, and how many are in line before this one. With two servers,
//! that is "the least loaded of two, weighted by latency"; with more, looking at all of them costs nothing here, so there is no
//! need to draw two by lot (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001, is about servers that
//! are too many to be asked). Whoever waits looks again whenever something changes, so that nobody stays in the line of a
//! server that has become slow.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::answer::Answer;
use super::turns::{Number, Rank, Ticket};
use super::used::Used;
use super::{Endpoint, Heard, ModelFault, Question};
use crate::api::BreakerState;

/// How often who waits looks again though nothing was told: work gets old and rests end by themselves.
const LOOK: Duration = Duration::from_secs(1);

/// What is expected of servers of which none has ever written.
const GUESS: f64 = 1.0;

/// A model of a server.
#[derive(Clone)]
pub(crate) struct Member {
    /// The server.
    pub(crate) endpoint: Arc<Endpoint>,
    /// Name of the model there.
    pub(crate) model: String,
}

/// The servers that write one document. The first is the one that the user chose; with equal chances it is taken.
pub(crate) struct Pool {
    members: Vec<Member>,
    rank: Rank,
}

impl Pool {
    /// A pool of these, and for whom one stands in their lines.
    pub(crate) const fn of(members: Vec<Member>, rank: Rank) -> Self {
        Self { members, rank }
    }

    /// All of them.
    pub(crate) fn members(&self) -> &[Member] {
        &self.members
    }

    /// Waits for the first place on a server that is none of those; none if there is no other. Dropping the future leaves the
    /// line.
    pub(crate) async fn turn(&self, without: &BTreeSet<usize>) -> Option<Turn<'_>> {
        let number = Number::draw(self.rank.clone());
        let mut at = self.best(without, &number, None)?;
        let mut ticket = self.members[at].endpoint.turns().line_up(number.clone());
        loop {
            // Before it is looked, so that no change is missed.
            let mut changes: Vec<_> = self.members.iter().map(|member| member.endpoint.turns().changes()).collect();
            let better = self.best(without, &number, Some(at))?;
            if better != at {
                drop(ticket);
                at = better;
                ticket = self.members[at].endpoint.turns().line_up(number.clone());
            }
            if ticket.begin() {
                let alone = self.members.len() == without.len() + 1;
                return Some(Turn { at, member: &self.members[at], ticket, alone, used: Used::default() });
            }
            let changed = futures_util::future::select_all(changes.iter_mut().map(|one| Box::pin(one.changed())));
            let _ = tokio::time::timeout(LOOK, changed).await;
        }
    }

    /// The server that would be done first. One that is left alone is taken only where all are.
    fn best(&self, without: &BTreeSet<usize>, number: &Number, now: Option<usize>) -> Option<usize> {
        let able: Vec<usize> = (0..self.members.len()).filter(|at| !without.contains(at)).collect();
        let well: Vec<usize> = able.iter().copied().filter(|at| may_be_asked(&self.members[*at].endpoint)).collect();
        let chosen_from = if well.is_empty() { able } else { well };
        // One that has never written is taken to be as quick as the quickest.
        let known = chosen_from.iter().filter_map(|at| self.members[*at].endpoint.turns().takes());
        let guess = known.min_by(f64::total_cmp).unwrap_or(GUESS);
        let expected = |at: &usize| self.members[*at].endpoint.turns().expected(number, guess);
        let first = chosen_from.iter().copied().min_by(|one, other| expected(one).total_cmp(&expected(other)))?;
        // Nobody leaves a line for nothing.
        Some(now.filter(|now| chosen_from.contains(now) && expected(now) <= expected(&first)).unwrap_or(first))
    }
}

/// Whether a server is well, or it is time to see whether it is.
fn may_be_asked(endpoint: &Endpoint) -> bool {
    let breaker = endpoint.breaker();
    match breaker.state {
        BreakerState::Closed => true,
        BreakerState::Open => breaker.retry_ms.is_none_or(|rest| rest == 0),
        // Somebody is seeing to it.
        BreakerState::HalfOpen => false,
    }
}

/// A place on a server, for one section.
pub(crate) struct Turn<'p> {
    /// Which of the pool it is.
    pub(crate) at: usize,
    /// Which it is.
    pub(crate) member: &'p Member,
    ticket: Ticket,
    alone: bool,
    used: Used,
}

impl Turn<'_> {
    /// The same turn, in which nothing is asked again, for who can do without an answer.
    pub(crate) const fn once(mut self) -> Self {
        self.alone = false;
        self
    }

    /// Tokens that were asked and answered in this turn, also by answers that were called off or cut off.
    pub(crate) fn used(&self) -> (f64, f64) {
        self.used.so_far()
    }

    /// Asks the model. Where another server could be asked instead, it is asked once.
    pub(crate) async fn ask(
        &self,
        question: &Question,
        cancel: &CancellationToken,
        hear: &(dyn Fn(Heard<'_>) + Send + Sync),
    ) -> Result<Answer, ModelFault> {
        let Member { endpoint, model } = self.member;
        let tries = if self.alone { endpoint.spec().limits.tries } else { 1 };
        let following = self.used.follow(question);
        let hear = |heard: Heard<'_>| {
            following.hear(heard);
            hear(heard);
        };
        let answer = endpoint.ask_in_turn(model, question, tries, cancel, &hear).await?;
        following.whole(&answer);
        Ok(answer)
    }

    /// The section is written.
    pub(crate) fn done(self) {
        self.ticket.done();
    }
}

#[cfg(test)]
mod tests {
    use tokio::task::JoinSet;
    use tokio::time::Instant;

    use super::super::{Address, EndpointSpec, Limits, Protocol};
    use super::*;

    fn member(name: &str, clock: &Arc<atles_queue::ManualClock>) -> Member {
        let spec = EndpointSpec {
            id: name.to_owned(),
            name: name.to_owned(),
            address: Address::parse("http://127.0.0.1:9").unwrap(),
            protocol: Protocol::OpenAi,
            limits: Limits::LOCAL,
        };
        Member { endpoint: Arc::new(Endpoint::new(spec, None, clock.clone())), model: "tiny".to_owned() }
    }

    /// A request that was asked for after those with lower numbers.
    fn request(number: u32) -> Rank {
        let created_at = chrono::DateTime::UNIX_EPOCH;
        let turn =
            atles_queue::Turn { priority: 3, deadline: None, position: number.into(), created_at, id: String::new() };
        Rank::Request(Arc::new(turn))
    }

    /// Ten documents of eight sections each, on servers whose sections take so many milliseconds. How long the whole batch
    /// takes, and how many sections each server wrote.
    async fn batch(takes: &[u64]) -> (Duration, Vec<usize>) {
        let clock = Arc::new(atles_queue::ManualClock::new(chrono::DateTime::UNIX_EPOCH));
        let members: Vec<Member> = (0..takes.len()).map(|at| member(&at.to_string(), &clock)).collect();
        let begun = Instant::now();
        let mut documents = JoinSet::new();
        for number in 0..10 {
            let (pool, takes) = (Pool::of(members.clone(), request(number)), takes.to_vec());
            documents.spawn(async move {
                let mut by = vec![0; takes.len()];
                for section in 0..8 {
                    let turn = pool.turn(&BTreeSet::new()).await.expect("there are servers");
                    by[turn.at] += 1;
                    // No two sections are alike.
                    tokio::time::sleep(Duration::from_millis(takes[turn.at] * (80 + 10 * (section % 5)) / 100)).await;
                    turn.done();
                }
                by
            });
        }
        let by = documents.join_all().await;
        (begun.elapsed(), (0..takes.len()).map(|at| by.iter().map(|one| one[at]).sum()).collect())
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_server_helps_and_a_slow_one_does_no_harm() {
        let (alone, _) = batch(&[1_000]).await;
        let (equal, by) = batch(&[1_000, 1_000]).await;
        assert!(equal <= alone.mul_f64(0.6), "{equal:?} with two, {alone:?} with one");
        assert!(by[0].abs_diff(by[1]) <= 8, "{by:?}");
        for slow_one_first in [false, true] {
            let takes = if slow_one_first { [5_000, 1_000] } else { [1_000, 5_000] };
            let (uneven, by) = batch(&takes).await;
            assert!(
                uneven <= alone.mul_f64(1.05),
                "{uneven:?} with a slow one, {alone:?} with the fast one alone: {by:?}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_asked_for_first_is_done_first() {
        let clock = Arc::new(atles_queue::ManualClock::new(chrono::DateTime::UNIX_EPOCH));
        let members = vec![member("only", &clock)];
        let begun = Instant::now();
        let mut documents = JoinSet::new();
        // The later ones stand in line earlier.
        for number in (0..3).rev() {
            let pool = Pool::of(members.clone(), request(number));
            documents.spawn(async move {
                for _ in 0..4 {
                    let turn = pool.turn(&BTreeSet::new()).await.expect("there is a server");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    turn.done();
                }
                (number, begun.elapsed().as_secs())
            });
        }
        // The server writes two at once. The last had begun its first section when the others came: nobody is thrown out.
        assert_eq!(documents.join_all().await, [(1, 4), (0, 5), (2, 7)]);
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_in_the_line_of_a_server_that_hangs() {
        let clock = Arc::new(atles_queue::ManualClock::new(chrono::DateTime::UNIX_EPOCH));
        let members = [member("hangs", &clock), member("works", &clock)];
        let alone = Pool::of(vec![members[0].clone()], Rank::Now);
        let hanging = [alone.turn(&BTreeSet::new()).await.unwrap(), alone.turn(&BTreeSet::new()).await.unwrap()];
        let pool = Pool::of(members.to_vec(), Rank::Now);
        for _ in 0..6 {
            let turn = pool.turn(&BTreeSet::new()).await.unwrap();
            assert_eq!(turn.at, 1);
            tokio::time::sleep(Duration::from_secs(1)).await;
            turn.done();
        }
        drop(hanging);
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_left_alone_is_asked_only_where_there_is_no_other() {
        let clock = Arc::new(atles_queue::ManualClock::new(chrono::DateTime::UNIX_EPOCH));
        let members = vec![member("broken", &clock), member("well", &clock)];
        members[0].endpoint.break_for_test();
        let pool = Pool::of(members, Rank::Now);
        for _ in 0..3 {
            assert_eq!(pool.turn(&BTreeSet::new()).await.unwrap().at, 1);
        }
        let others = BTreeSet::from([1]);
        assert_eq!(pool.turn(&others).await.unwrap().at, 0);
        assert!(pool.turn(&BTreeSet::from([0, 1])).await.is_none());
        clock.advance(Duration::from_secs(3_600));
        assert_eq!(pool.turn(&BTreeSet::new()).await.unwrap().at, 0, "its rest is over: it is seen whether it is well");
    }
}
