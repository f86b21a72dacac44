//! How long a server may take, how much it may say, and how often it is asked.

use std::time::Duration;

use crate::breaker::BreakerLimits;

/// The limits of one server. There is none for the whole of an answer: a slow computer may write for an hour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Until somebody takes the call.
    pub(crate) connect: Duration,
    /// Until the first word: a model is loaded meanwhile, and reads the passages.
    pub(crate) first_word: Duration,
    /// From one word to the next.
    pub(crate) idle: Duration,
    /// For answers that are short and need no model: lists, versions.
    pub(crate) facts: Duration,
    /// Most bytes of an answer as it comes over the wire, for one token that was allowed.
    pub(crate) bytes_for_a_token: u64,
    /// Most bytes of an answer besides.
    pub(crate) bytes_besides: u64,
    /// How often one question is asked.
    pub(crate) tries: u32,
    /// The first rest between two tries; each further one is twice as long.
    pub(crate) first_rest: Duration,
    /// The longest rest, also where a server asks for more.
    pub(crate) longest_rest: Duration,
    /// Questions at once.
    pub(crate) at_once: usize,
    /// When it is left alone.
    pub(crate) breaker: BreakerLimits,
}

impl Limits {
    /// For a server somewhere else: it has many models loaded and many to serve.
    pub(crate) const REMOTE: Self = Self {
        connect: Duration::from_secs(10),
        first_word: Duration::from_secs(120),
        idle: Duration::from_secs(60),
        facts: Duration::from_secs(15),
        // An event of OpenAI's protocol has about 250 bytes for a token; some servers add much of their own.
        bytes_for_a_token: 2_048,
        bytes_besides: 256 << 10,
        tries: 4,
        first_rest: Duration::from_millis(500),
        longest_rest: Duration::from_secs(60),
        at_once: 4,
        breaker: BreakerLimits {
            opens_after: 5,
            first_rest: Duration::from_secs(10),
            longest_rest: Duration::from_secs(300),
            probe_limit: Duration::from_secs(180),
        },
    };

    /// For a server on this computer: it is there at once or not at all, but may have to load a model of many gigabytes, and
    /// reads long questions slowly. Two at once keep it busy; more would only make all of them slow.
    pub(crate) const LOCAL: Self = Self {
        connect: Duration::from_secs(3),
        first_word: Duration::from_secs(300),
        idle: Duration::from_secs(120),
        facts: Duration::from_secs(5),
        at_once: 2,
        ..Self::REMOTE
    };

    /// Most bytes of the answer to a question that allows so many tokens.
    pub(super) fn bytes(&self, tokens: u32) -> u64 {
        self.bytes_besides + self.bytes_for_a_token * u64::from(tokens)
    }
}
