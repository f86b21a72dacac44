//! The engine's tables, beside those of the queue in the same database. A migration is never changed once it was shipped.

use atles_queue::Migration;

/// All migrations of the engine, oldest first.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "engine-1",
        sql: "
        -- What was asked for. Its state is that of the job with the same id.
        CREATE TABLE requests (
            id            TEXT PRIMARY KEY,
            request       TEXT NOT NULL,              -- api::DocumentRequest as JSON
            created_at    TEXT NOT NULL,              -- RFC 3339
            started_at    TEXT,                       -- first time that work on it began
            finished_at   TEXT,
            problem       TEXT,                       -- api::ApiError as JSON: why it is paused, waits or was given up
            not_read      TEXT NOT NULL DEFAULT '[]', -- Vec<api::NotRead> as JSON
            plan          TEXT,                       -- store::plans::Plan as JSON: sources by hash, and the outline
            sections      INTEGER NOT NULL DEFAULT 0, -- how many are planned
            output        TEXT UNIQUE                 -- path reserved for its document
        ) STRICT;

        -- The finished sections of a request: its checkpoints.
        CREATE TABLE sections (
            request_id    TEXT NOT NULL REFERENCES requests(id) ON DELETE CASCADE,
            number        INTEGER NOT NULL,           -- from 0
            section       TEXT NOT NULL,              -- api::DocumentSection as JSON
            PRIMARY KEY (request_id, number)
        ) STRICT, WITHOUT ROWID;

        -- What was read, by the hash of the bytes; shared by all files with the same bytes.
        CREATE TABLE contents (
            hash          TEXT NOT NULL,              -- SHA-256, hexadecimal
            reader        INTEGER NOT NULL,           -- version of the readers that read it
            outcome       TEXT NOT NULL,              -- api::ReadOutput as JSON
            pages         INTEGER,
            read_at       TEXT NOT NULL,
            PRIMARY KEY (hash, reader)
        ) STRICT;

        -- The files that were met, with what tells cheaply that they have not changed.
        CREATE TABLE files (
            path          TEXT PRIMARY KEY,
            size          INTEGER NOT NULL,
            modified      TEXT NOT NULL,              -- nanoseconds since 1970, decimal
            hash          TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE documents (
            id            TEXT PRIMARY KEY,
            request_id    TEXT NOT NULL UNIQUE REFERENCES requests(id),
            summary       TEXT NOT NULL,              -- api::DocumentSummary as JSON
            language      TEXT NOT NULL,
            sections      TEXT NOT NULL,              -- Vec<api::DocumentSection> as JSON
            sources       TEXT NOT NULL,              -- Vec<api::DocumentSource> as JSON
            not_read      TEXT NOT NULL,
            file_hash     TEXT NOT NULL,              -- SHA-256 of the Markdown file as ATLES wrote it
            search        TEXT NOT NULL,              -- title and text in lower case, for the library's search
            created_at    TEXT NOT NULL
        ) STRICT;
        CREATE INDEX documents_by_age ON documents (created_at DESC);

        -- What happened to requests, in the order of commits: the outbox that events are published from.
        CREATE TABLE request_events (
            id            INTEGER PRIMARY KEY AUTOINCREMENT,
            request_id    TEXT NOT NULL,
            what          TEXT NOT NULL,              -- accepted, started, section, completed, failed, ...
            number        INTEGER,                    -- the section, for `section`
            at            TEXT NOT NULL
        ) STRICT;
        CREATE INDEX request_events_by_request ON request_events (request_id);

        CREATE TABLE settings (
            name          TEXT PRIMARY KEY,
            value         TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    ",
    },
    Migration {
        name: "engine-monitor",
        sql: "
        -- How it went, for the charts of the Monitor.
        CREATE TABLE samples (
            step          INTEGER NOT NULL,           -- seconds from one to the next: 60 for a day, 1800 for a month
            at            INTEGER NOT NULL,           -- when it began, in seconds since 1970
            point         TEXT NOT NULL,              -- api::HistoryPoint as JSON
            PRIMARY KEY (step, at)
        ) STRICT, WITHOUT ROWID;

        -- The user wants the document with the sections that there are.
        ALTER TABLE requests ADD COLUMN finish_now INTEGER NOT NULL DEFAULT 0;
    ",
    },
    Migration {
        name: "engine-versions",
        sql: "
        -- The number of the version that the row holds, how it came to be and when.
        ALTER TABLE documents ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE documents ADD COLUMN origin TEXT NOT NULL DEFAULT '\"written\"'; -- api::VersionOrigin as JSON
        ALTER TABLE documents ADD COLUMN changed_at TEXT;      -- null while it is as it was first written
        -- The file that the document had before its last change, until its own is in place: store::FormerFile as JSON.
        ALTER TABLE documents ADD COLUMN former TEXT;
        ALTER TABLE documents ADD COLUMN binned_at TEXT;

        -- Earlier versions of documents.
        CREATE TABLE versions (
            document_id   TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            number        INTEGER NOT NULL,
            request_id    TEXT NOT NULL,              -- the request that it answered
            version       TEXT NOT NULL,              -- store::Version as JSON
            PRIMARY KEY (document_id, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX versions_by_request ON versions (request_id);

        -- The document that is written again by a request.
        ALTER TABLE requests ADD COLUMN rewrites TEXT;
    ",
    },
    Migration {
        name: "engine-sources",
        sql: "
        -- Files and folders that the user keeps in view. What is in them is in the index, a file of its own.
        CREATE TABLE known_sources (
            id            INTEGER PRIMARY KEY AUTOINCREMENT,
            path          TEXT NOT NULL UNIQUE,       -- absolute
            added_at      TEXT NOT NULL
        ) STRICT;
    ",
    },
    Migration {
        name: "engine-queue-pause",
        sql: "
        -- Whether the queue is paused is the queue's own matter.
        INSERT OR IGNORE INTO queue_pause (one, since, reason)
            SELECT 1, unixepoch() * 1000, '' FROM settings WHERE name = 'queue' AND value = 'paused';
        DELETE FROM settings WHERE name = 'queue';
    ",
    },
    Migration {
        name: "engine-connections",
        sql: "
        -- The models that the user has connected. No key is in it: keys are in the keychain, or in memory.
        CREATE TABLE connections (
            id            TEXT PRIMARY KEY,           -- rises with time
            name          TEXT NOT NULL,
            kind          TEXT NOT NULL,              -- ollama, open_ai or file
            address       TEXT NOT NULL,              -- of a file its path
            model         TEXT NOT NULL,
            key_place     TEXT NOT NULL               -- none, keychain, session or environment
        ) STRICT, WITHOUT ROWID;
    ",
    },
    Migration {
        name: "engine-tags",
        sql: "
        -- What the user files a document under: JSON list.
        ALTER TABLE documents ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
    ",
    },
    Migration {
        name: "engine-costs",
        sql: "
        -- What models cost, as the user has said: api::Price as JSON.
        CREATE TABLE model_prices (
            connection    TEXT PRIMARY KEY,
            price         TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- What was used of each connection in each month (UTC, such as 2026-11), at the prices of the time.
        CREATE TABLE model_usage (
            connection    TEXT NOT NULL,
            month         TEXT NOT NULL,
            currency      TEXT NOT NULL,              -- empty for what costs nothing
            tokens_in     REAL NOT NULL,
            tokens_out    REAL NOT NULL,
            cost          REAL NOT NULL,
            PRIMARY KEY (connection, month, currency)
        ) STRICT, WITHOUT ROWID;

        -- What was used for each request.
        CREATE TABLE request_usage (
            request_id    TEXT NOT NULL REFERENCES requests(id) ON DELETE CASCADE,
            currency      TEXT NOT NULL,
            tokens_in     REAL NOT NULL,
            tokens_out    REAL NOT NULL,
            cost          REAL NOT NULL,
            PRIMARY KEY (request_id, currency)
        ) STRICT, WITHOUT ROWID;
    ",
    },
    Migration {
        name: "engine-keep-alive",
        sql: "
        -- How long Ollama keeps the model in memory: never, five_minutes, hour or for_ever.
        ALTER TABLE connections ADD COLUMN keep_alive TEXT NOT NULL DEFAULT 'five_minutes';
    ",
    },
    Migration {
        name: "engine-headers",
        sql: "
        -- Names of the headers that every call has, and where their values are: JSON list. No value is in it.
        ALTER TABLE connections ADD COLUMN headers TEXT NOT NULL DEFAULT '[]';
    ",
    },
    Migration {
        name: "engine-adapters",
        sql: "
        -- LoRA adapters of a model in a file: JSON list.
        ALTER TABLE connections ADD COLUMN adapters TEXT NOT NULL DEFAULT '[]';
    ",
    },
];
