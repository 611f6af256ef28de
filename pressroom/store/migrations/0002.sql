-- Mailings and their deliveries. The rows are the queue: leases, unique keys and intents make each mail leave once.

-- Whether a reader takes releases in other languages when there is none in the reader's own.
ALTER TABLE subscriber ADD COLUMN takes_other_languages INTEGER NOT NULL DEFAULT 1;

-- One version of a text, or one digest, that goes to its subscribers. `compiled` is the message with placeholders:
-- nothing later changes what is sent. `line` is the digest of the version's line in the record, empty for a digest. `scope` is
-- who gets it, as JSON. `planned_up_to` is the highest id of a subscriber whose delivery is planned.
CREATE TABLE mailing (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    release TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('publication', 'minor edit', 'correction', 'withdrawal', 'daily', 'weekly')),
    line TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planning', 'prepared', 'sent', 'stopped')),
    scope TEXT NOT NULL,
    planned_up_to INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    send_after INTEGER NOT NULL,
    policy TEXT NOT NULL CHECK (policy IN ('resend', 'hold')),
    sender TEXT NOT NULL,
    compiled BLOB NOT NULL,
    first_accepted_at INTEGER,
    last_accepted_at INTEGER,
    UNIQUE (release, language, version, kind)
) STRICT;

CREATE INDEX mailing_open ON mailing (send_after) WHERE state IN ('planning', 'prepared');

-- Up to 500 deliveries of a mailing, with ids of subscribers from `low` to `high`; the unit that a worker leases.
CREATE TABLE chunk (
    mailing_id INTEGER NOT NULL REFERENCES mailing (id),
    sequence INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'leased', 'done')),
    owner TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    PRIMARY KEY (mailing_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX chunk_open ON chunk (next_at) WHERE state <> 'done';

-- `attempts` counts attempts that reached the relay, and is also the number of the last intent.
CREATE TABLE delivery (
    mailing_id INTEGER NOT NULL REFERENCES mailing (id),
    subscriber_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (
        state IN ('pending', 'intent', 'accepted', 'deferred', 'refused', 'in doubt', 'withdrawn')
    ),
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (mailing_id, subscriber_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_subscriber ON delivery (subscriber_id);

-- How many messages of a mailing were accepted in each ten seconds; `period` is the time at which they begin.
CREATE TABLE acceptance (
    mailing_id INTEGER NOT NULL REFERENCES mailing (id),
    period INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (mailing_id, period)
) STRICT, WITHOUT ROWID;

-- A release that waits for a reader's digest; `digest_id` is the digest that contains it.
CREATE TABLE digest_entry (
    subscriber_id INTEGER NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
    mailing_id INTEGER NOT NULL REFERENCES mailing (id),
    frequency TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly')),
    digest_id INTEGER REFERENCES mailing (id),
    PRIMARY KEY (subscriber_id, mailing_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX digest_entry_waiting ON digest_entry (frequency, subscriber_id) WHERE digest_id IS NULL;
CREATE INDEX digest_entry_mailing ON digest_entry (mailing_id);

-- The versions on record whose mailings were made, or that need none, by the digests of their lines.
CREATE TABLE planned_version (
    line TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Mails that came back, and refusals by the relay. `report` is the same for one report, so that it counts once. Without a
-- subscriber, nobody knows whom it is about.
CREATE TABLE bounce (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report TEXT NOT NULL UNIQUE,
    subscriber_id INTEGER REFERENCES subscriber (id) ON DELETE CASCADE,
    mailing_id INTEGER,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'complaint', 'policy', 'message', 'unknown')),
    code TEXT NOT NULL
) STRICT;

CREATE INDEX bounce_subscriber ON bounce (subscriber_id, at);
CREATE INDEX bounce_time ON bounce (at);

-- Mail providers that refuse mail because of how the newsroom sends. Sending to one pauses from `paused_at` on.
CREATE TABLE provider (
    domain TEXT PRIMARY KEY,
    refusals INTEGER NOT NULL,
    code TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    paused_at INTEGER
) STRICT, WITHOUT ROWID;

-- Settings of the whole newsroom that commands change, such as the pause of all mailings.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
