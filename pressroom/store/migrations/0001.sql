-- Written for SQLite; store/postgres.py translates the few words that differ. Times are microseconds since 1970, UTC.

CREATE TABLE consent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    wording_sha256 TEXT NOT NULL,
    wording TEXT NOT NULL,
    language TEXT NOT NULL,
    UNIQUE (wording_sha256, language)
) STRICT;

-- The id is random: it is in links, and must not be given to another reader after a backup is restored.
CREATE TABLE subscriber (
    id INTEGER PRIMARY KEY,
    email TEXT,
    email_norm TEXT UNIQUE,
    status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'left', 'erased')),
    language TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    consent_id INTEGER REFERENCES consent (id),
    paused_until INTEGER,
    left_at INTEGER,
    erased_at INTEGER,
    CHECK ((status = 'erased') = (erased_at IS NOT NULL)),
    CHECK ((email IS NULL) = (status = 'erased')),
    CHECK ((email_norm IS NULL) = (status = 'erased'))
) STRICT;

CREATE INDEX subscriber_pending ON subscriber (requested_at) WHERE status = 'pending';
CREATE INDEX subscriber_left ON subscriber (left_at) WHERE status = 'left';

-- An empty organisation or keyword means all.
CREATE TABLE subscription (
    subscriber_id INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    organisation TEXT NOT NULL,
    keyword TEXT NOT NULL,
    frequency TEXT NOT NULL CHECK (frequency IN ('immediate', 'daily', 'weekly')),
    PRIMARY KEY (subscriber_id, organisation, keyword)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscription_topic ON subscription (organisation, keyword);

CREATE TABLE suppression (
    email_hash TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The id is random, as above. new_email is set only while a change of address waits for its confirmation.
CREATE TABLE join_request (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('join', 'change')),
    subscriber_id INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    language TEXT NOT NULL,
    consent_id INTEGER REFERENCES consent (id),
    form TEXT NOT NULL,
    choices TEXT NOT NULL,
    new_email TEXT,
    new_email_norm TEXT
) STRICT;

CREATE INDEX join_request_subscriber ON join_request (subscriber_id, asked_at);
CREATE INDEX join_request_open ON join_request (expires_at) WHERE confirmed_at IS NULL;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subscriber_id INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    request_id INTEGER REFERENCES join_request (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    queued_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'intent', 'sent', 'refused', 'in doubt')),
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    finished_at INTEGER,
    code TEXT NOT NULL
) STRICT;

CREATE INDEX outbox_open ON outbox (next_at) WHERE state IN ('queued', 'intent');
CREATE INDEX outbox_subscriber ON outbox (subscriber_id);
CREATE INDEX outbox_finished ON outbox (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE rate_limit (
    key_hash TEXT NOT NULL,
    window_start INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (key_hash, window_start)
) STRICT, WITHOUT ROWID;

CREATE INDEX rate_limit_window ON rate_limit (window_start);

CREATE TABLE used_form (
    id TEXT PRIMARY KEY,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX used_form_time ON used_form (used_at);

-- Erased and replaced addresses whose traces are still in the file of the database, and when that was, if it is known.
CREATE TABLE erasure (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER
) STRICT;
