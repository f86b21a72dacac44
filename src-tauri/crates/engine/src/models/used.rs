//! Tokens that were used, also by answers that nobody got: a server that is paid for takes its price all the same.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use super::answer::Answer;
use super::{Heard, Question};

/// Tokens of a turn, asked and answered.
#[derive(Debug, Default)]
pub(super) struct Used(Mutex<(f64, f64)>);

impl Used {
    /// Asked and answered so far.
    pub(super) fn so_far(&self) -> (f64, f64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows one question. Whatever becomes of it is counted when this is dropped.
    pub(super) fn follow<'u>(&'u self, question: &'u Question) -> Following<'u> {
        Following { used: self, question, pieces: AtomicU32::new(0) }
    }

    fn add(&self, asked: u32, answered: u32) {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        used.0 += f64::from(asked);
        used.1 += f64::from(answered);
    }
}

/// A question that is being answered.
pub(super) struct Following<'u> {
    used: &'u Used,
    question: &'u Question,
    /// In which the answer came so far; servers send a piece for a token.
    pieces: AtomicU32,
}

impl Following<'_> {
    /// Something was heard.
    pub(super) fn hear(&self, heard: Heard<'_>) {
        match heard {
            Heard::Words(_) => {
                self.pieces.fetch_add(1, Ordering::Relaxed);
            }
            Heard::Again => self.count_what_is_void(),
            Heard::Waiting => {}
        }
    }

    /// The answer is whole. Who does not count is taken at our own count.
    pub(super) fn whole(self, answer: &Answer) {
        self.pieces.store(0, Ordering::Relaxed);
        self.used.add(answer.asked.unwrap_or_else(|| self.question.estimated_tokens()), answer.answered);
    }

    /// What came to no end. A question of which not a word was heard may never have been read, and counts for nothing.
    fn count_what_is_void(&self) {
        let pieces = self.pieces.swap(0, Ordering::Relaxed);
        if pieces > 0 {
            self.used.add(self.question.estimated_tokens(), pieces);
        }
    }
}

impl Drop for Following<'_> {
    fn drop(&mut self) {
        self.count_what_is_void();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{Ending, Message, Role};
    use super::*;

    #[test]
    fn what_was_heard_counts_whatever_becomes_of_it() {
        let words = "Where does the water of the north pumping station come from?";
        let messages = vec![Message::new(Role::User, words)];
        let question = Question { messages, most_tokens: 9, temperature: 0.0, top_p: None };
        let asked = f64::from(question.estimated_tokens());
        let used = Used::default();
        let following = used.follow(&question);
        following.hear(Heard::Waiting);
        following.hear(Heard::Again);
        assert_eq!(used.so_far(), (0.0, 0.0), "it may never have been read");
        for heard in [Heard::Words("From "), Heard::Words("the "), Heard::Again, Heard::Words("From ")] {
            following.hear(heard);
        }
        assert_eq!(used.so_far(), (asked, 2.0), "cut off, and asked again");
        let (asked_by_count, answered) = (Some(14), 4);
        let (first_word, writing) = (Duration::ZERO, Duration::ZERO);
        let text = "From the river.".to_owned();
        following.whole(&Answer { text, ending: Ending::Whole, asked: asked_by_count, answered, first_word, writing });
        assert_eq!(used.so_far(), (asked + 14.0, 6.0), "as the server counts");
        let dropped = used.follow(&question);
        dropped.hear(Heard::Words("And "));
        drop(dropped);
        assert_eq!(used.so_far(), (2.0 * asked + 14.0, 7.0), "called off");
    }
}
