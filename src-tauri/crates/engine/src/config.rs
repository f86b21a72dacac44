//! Every number that can be tuned, with its unit and the reason for its value.

use std::time::Duration;

use crate::breaker::BreakerLimits;

/// How long a running section may go on after Stop before it is cancelled.
pub(crate) const STOP_GRACE: Duration = Duration::from_secs(10);

/// How long a request that is to end inside a step may take over it before it is left alone: its step may be work that
/// keeps a processor busy and cannot be interrupted.
pub(crate) const ABORT_LIMIT: Duration = Duration::from_secs(1);

/// How long Start may take before it replies `starting` and goes on in the background.
pub(crate) const START_REPLY_LIMIT: Duration = Duration::from_secs(30);

/// Time between two rounds of health checks. It also finds work whose ring was lost.
pub(crate) const HEALTH_PERIOD: Duration = Duration::from_secs(5);

/// Time between two samples of processor and memory. The status bar must never be older than 10 s.
pub(crate) const METRICS_PERIOD: Duration = Duration::from_secs(5);

/// A request that is being read for and gives no sign of life for this long has stalled: it is ended and tried again. Each
/// file is a sign of life, and none may take longer than [`READ_TIME_LIMIT`].
pub(crate) const READING_STALL_LIMIT: Duration = Duration::from_secs(180);

/// The same for one that is being planned or checked, which is one long step: the 20 million characters that a file may
/// have take minutes on a slow computer.
pub(crate) const PLANNING_STALL_LIMIT: Duration = Duration::from_secs(1_800);

/// The same for one whose sections are being written or whose files are being put in place.
pub(crate) const WRITING_STALL_LIMIT: Duration = Duration::from_secs(600);

/// Between two looks at silence that are further apart the whole process slept. A round of checks on a slow disk takes less.
pub(crate) const SLEPT: Duration = Duration::from_secs(60);

/// A service that is at work (does not wait for a signal) and gives no sign of life for this long has stalled. Longer than
/// the writes and disks that it waits for may take.
pub(crate) const SERVICE_SILENCE_LIMIT: Duration = Duration::from_secs(120);

/// The same for the controller, whose commands wait for services to start and to stop, each within its own limit.
pub(crate) const CONTROLLER_SILENCE_LIMIT: Duration = Duration::from_secs(300);

/// The same for the thread that looks at the runtime every second.
pub(crate) const RUNTIME_WATCH_SILENCE_LIMIT: Duration = Duration::from_secs(30);

/// A task that is in one poll for this long holds up the runtime.
pub(crate) const BLOCKED_LIMIT: Duration = Duration::from_secs(2);

/// How often the runtime is looked at from outside.
pub(crate) const RUNTIME_WATCH_PERIOD: Duration = Duration::from_secs(1);

/// Time between two measurements of how late timers fire.
pub(crate) const LOOP_PROBE_PERIOD: Duration = Duration::from_secs(1);

/// Highest ceiling that can be set by hand: that of the fastest pace.
pub(crate) const HIGHEST_CEILING: u32 = 10;

/// When file readers that cannot be started are left alone, and for how long.
pub(crate) const READER_BREAKER: BreakerLimits = BreakerLimits {
    opens_after: 3,
    first_rest: Duration::from_secs(5),
    longest_rest: Duration::from_secs(60),
    probe_limit: Duration::from_secs(60),
};

/// Most requests that one transaction of an order for many changes: others wait for it, for some tens of milliseconds.
pub(crate) const ORDERS_AT_ONCE: u32 = 200;

/// For how many days ended requests can be kept.
pub(crate) const KEEP_DAYS: std::ops::RangeInclusive<u32> = 1..=3_650;

/// How many names are tried for a file before it is given up: `Title.pdf`, `Title 2.pdf`, ...
pub(crate) const MOST_NAMES: u32 = 1_000;

/// Of how many documents copies are saved with one order.
pub(crate) const COPIES_AT_ONCE: usize = 1_000;

/// How many tags a document has at most: more than a person can tell apart.
pub(crate) const MOST_TAGS: usize = 20;

/// How many characters a tag has at most: more would not be a tag but a note.
pub(crate) const LONGEST_TAG: usize = 40;

/// How often it is looked whether ended requests were kept long enough.
pub(crate) const CLEARING_PERIOD: Duration = Duration::from_secs(3_600);

/// Longest time between two looks at the clock while a deadline is ahead: a computer that sleeps does not count the time.
pub(crate) const DEADLINE_LOOK: Duration = Duration::from_secs(60);

/// How often a request is begun before it is given up.
pub(crate) const MAX_ATTEMPTS: u32 = 5;

/// Lines of the log kept in memory for the Activity screen. At 150 bytes a line this is about 3 MB; the files have the rest.
pub(crate) const LOG_LINES_KEPT: usize = 20_000;

/// Time over which log lines are gathered into one event, and progress of one request into its last state.
pub(crate) const EVENT_BATCH: Duration = Duration::from_millis(100);

/// Most log lines in one event; what comes faster is left out and counted. 500 lines in 100 ms are 5,000 lines a second.
pub(crate) const LOG_LINES_PER_BATCH: usize = 500;

/// Events that a slow listener may be behind before it has to ask for a new snapshot.
pub(crate) const EVENT_BACKLOG: usize = 4_096;

/// Finished requests in a snapshot.
pub(crate) const FINISHED_IN_SNAPSHOT: u32 = 50;

/// Longest title, in characters.
pub(crate) const TITLE_LIMIT: usize = 300;

/// Longest instructions, in characters.
pub(crate) const INSTRUCTIONS_LIMIT: usize = 10_000;

/// Shortest and longest document, in words.
pub(crate) const WORDS_RANGE: std::ops::RangeInclusive<u32> = 50..=50_000;

/// Above this many files, or [`LARGE_BYTES`], the user is asked first.
pub(crate) const LARGE_FILES: usize = 2_000;

/// Above this many bytes, or [`LARGE_FILES`], the user is asked first.
pub(crate) const LARGE_BYTES: u64 = 1 << 30;

/// Free space below which the disk check fails: room for a few hundred documents and the database's log.
pub(crate) const LOW_DISK_BYTES: u64 = 100 << 20;

/// Lateness of a timer above which the engine is called slow.
pub(crate) const SLOW_LOOP: Duration = Duration::from_millis(250);

/// How long a process that rang waits for the engine to answer the bell.
pub(crate) const RING_LIMIT: Duration = Duration::from_secs(1);

/// How long the composer waits for files to be read before it shows what it knows.
pub(crate) const INSPECT_LIMIT: Duration = Duration::from_secs(5);

/// Characters of a document's first words in the library's list.
pub(crate) const EXCERPT_CHARS: usize = 200;

/// How long the reading of one file may take. A book of 1,000 pages takes about two seconds.
pub(crate) const READ_TIME_LIMIT: Duration = Duration::from_secs(60);

/// How long a file reader is kept without work. Starting one takes a few milliseconds.
pub(crate) const READER_IDLE: Duration = Duration::from_secs(10);

/// Most memory of one file reader, in bytes.
pub(crate) const READER_MEMORY: u64 = 2 << 30;

/// How long the setting of one document's pages may take. Twenty pages take two seconds of processor time at most, and a
/// machine with a hundred things to do gives them a minute for that.
pub(crate) const PRESS_TIME_LIMIT: Duration = Duration::from_secs(240);

/// Most memory of one child that sets pages, in bytes. Where the allocator of the host keeps it, it is that of a reader.
pub(crate) const PRESS_MEMORY: u64 = READER_MEMORY;

/// How many documents are set as pages at the same time.
pub(crate) const PRESSES_AT_ONCE: usize = 2;

/// How many pictures of first pages are kept. Each has some 10 kB.
pub(crate) const MOST_PICTURES: usize = 2_000;

/// How many pictures of first pages are made at the same time, beside the documents that are set: nobody waits for them.
pub(crate) const PICTURES_AT_ONCE: usize = 1;

/// Size in bytes up to which a source that does not look as it did is read through, to tell whether its text has changed.
pub(crate) const LARGEST_COMPARED: u64 = 64 << 20;

/// How long a document is kept in the bin.
pub(crate) const BIN_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// How long known files are read before the rest that the pace prescribes.
pub(crate) const READING_STINT: Duration = Duration::from_secs(10);

/// How long folders must be quiet before a change in them is looked into: whoever saves a file writes it in several steps.
pub(crate) const WATCH_QUIET: Duration = Duration::from_secs(2);

/// A folder in which something changes all the time is looked into after this long.
pub(crate) const WATCH_LONGEST: Duration = Duration::from_secs(30);

/// How often folders are looked through that cannot be watched.
pub(crate) const UNWATCHED_PERIOD: Duration = Duration::from_secs(600);

/// How long until an index that could not be written is tried again.
pub(crate) const INDEX_RETRY: Duration = Duration::from_secs(60);

/// Least time between two events about the reading of known files.
pub(crate) const READING_NEWS: Duration = Duration::from_millis(500);

/// Over how long the speed of reading is measured.
pub(crate) const READING_SPEED_SPAN: Duration = Duration::from_secs(30);

/// How long what was read of a forgotten path is kept: as long as somebody may take it back.
pub(crate) const FORGET_AFTER: Duration = Duration::from_secs(30);

/// Tokens that a model's context is taken to have if its server does not say: what small models on small computers have.
pub(crate) const MODEL_CONTEXT: u32 = 4_096;

/// Tokens of a context that are left free: what servers add around messages.
pub(crate) const MODEL_CONTEXT_MARGIN: u32 = 64;

/// How freely a model chooses its words, from 0 to 2. Low, because it is to say what the passages say.
pub(crate) const MODEL_TEMPERATURE: f32 = 0.2;

/// How often in a row an agent beside the writer may fail before it is left out of the rest of the document: the document can
/// do without it, and should not wait. All of them together fail less often in a row than a breaker allows, so that none of
/// them keeps the writer from its server.
pub(crate) const AGENT_FAILURES: u32 = 2;

/// How often a section is asked for anew, where an answer held no sentence or the question was too long.
pub(crate) const MODEL_SECTION_TRIES: u32 = 4;

/// How often an answer that was cut off is gone on with.
pub(crate) const MODEL_CONTINUATIONS: u32 = 3;

/// Most sentences of a section that are sent back.
pub(crate) const MODEL_SENT_BACK: usize = 12;

/// Characters of the words that come from a model that are shown while they come.
pub(crate) const DRAFT_CHARS: usize = 280;

/// Most characters of a connection's name, of a model's name and of a key.
pub(crate) const CONNECTION_TEXT_LIMIT: usize = 500;

/// Most headers of a connection, and most characters of the value of one: some gateways want signed tokens.
pub(crate) const MOST_HEADERS: usize = 16;
pub(crate) const HEADER_VALUE_LIMIT: usize = 4_000;

/// Most LoRA adapters of a model in a file.
pub(crate) const MOST_ADAPTERS: usize = 8;

/// First rest before a request that waits for room on a disk, or for its documents folder, is tried again though the checks
/// were well all the time, and the longest: each is twice as long as the one before.
pub(crate) const ROOM_BACK_AFTER: std::ops::RangeInclusive<Duration> =
    Duration::from_secs(15)..=Duration::from_secs(600);

/// First rest before a request that waits for a model is tried again, and the longest: each is twice as long as the one before.
pub(crate) const MODEL_BACK_AFTER: std::ops::RangeInclusive<Duration> =
    Duration::from_secs(15)..=Duration::from_secs(600);

/// Models that are downloaded at once: there is one line out of the house.
pub(crate) const DOWNLOADS_AT_ONCE: usize = 3;

/// Downloads that have ended and are still shown, at most.
pub(crate) const DOWNLOADS_KEPT: usize = 10;

/// Least time between two events about a download.
pub(crate) const DOWNLOAD_NEWS: Duration = Duration::from_millis(500);

/// How long an Ollama that was found may take to list its models.
pub(crate) const MODEL_LIST_LIMIT: Duration = Duration::from_secs(5);

/// How often it is looked while a model in a file runs that is not to be kept in memory.
pub(crate) const MODEL_LOOK_SOON: Duration = Duration::from_secs(1);

/// How often it is looked else whether models in files are idle.
pub(crate) const MODEL_LOOK: Duration = Duration::from_secs(60);
