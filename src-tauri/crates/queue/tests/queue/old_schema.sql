CREATE TABLE jobs (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    payload       TEXT NOT NULL,
    state         TEXT NOT NULL,
    priority      INTEGER NOT NULL,               -- 1 (low) to 5 (critical)
    position      REAL NOT NULL,                  -- the user's own order; lower first
    created_at    INTEGER NOT NULL,               -- all times: milliseconds since 1970
    run_at        INTEGER,                        -- for scheduled: not before
    deadline      INTEGER,
    unique_key    TEXT,
    attempt       INTEGER NOT NULL DEFAULT 0,     -- how often it was begun, orderly stops not counted
    max_attempts  INTEGER NOT NULL,
    crashes       INTEGER NOT NULL DEFAULT 0,     -- how often its worker died over it, in a row
    token         INTEGER NOT NULL DEFAULT 0,     -- fencing: rises with every claim and every loss of a lease
    worker        TEXT,
    asked         TEXT,                           -- pause or cancel, asked of the worker
    error         TEXT,                           -- why it was given up, paused or waits for another try
    finished_at   INTEGER
) STRICT;
-- A claim looks at the first row of this index, however many finished jobs there are.
CREATE INDEX jobs_claimable ON jobs (priority DESC, position, created_at, id) WHERE state = 'pending';
CREATE INDEX jobs_scheduled ON jobs (run_at) WHERE state = 'scheduled';
CREATE INDEX jobs_in_progress ON jobs (id) WHERE state = 'in_progress';
CREATE INDEX jobs_finished ON jobs (finished_at DESC, id DESC) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_by_state ON jobs (state);
CREATE UNIQUE INDEX jobs_unique ON jobs (kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('pending', 'scheduled', 'in_progress', 'paused');
INSERT INTO jobs (id, kind, payload, state, priority, position, created_at, max_attempts, finished_at) VALUES
    ('plain', 'test', '', 'pending', 3, 0, 1, 3, NULL),
    ('urgent', 'test', '', 'pending', 5, 0, 2, 3, NULL),
    ('done', 'test', '', 'completed', 3, 0, 1, 3, 5);
