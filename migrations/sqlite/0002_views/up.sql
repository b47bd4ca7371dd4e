-- A letter as lists show it: computed from its events, its newest text and its manifest, in the transaction that
-- appends. `undersigned audit` computes it anew and compares.
CREATE TABLE letters (
    id               TEXT PRIMARY KEY,
    slug             TEXT NOT NULL UNIQUE,
    lead             TEXT NOT NULL,
    stage            TEXT NOT NULL,
    subject          TEXT NOT NULL,
    recipients       TEXT NOT NULL,
    dated            TEXT,
    signatories      INTEGER,
    deadline         INTEGER,
    drafted_at       INTEGER NOT NULL,
    release_opens_at INTEGER,
    released_at      INTEGER,
    head             INTEGER NOT NULL,
    words            TEXT NOT NULL
) STRICT;
CREATE INDEX letters_at_stage ON letters (stage, id);
CREATE INDEX letters_released ON letters (released_at, id) WHERE released_at IS NOT NULL;

-- The offices that lead or co-lead a letter.
CREATE TABLE letter_leads (
    office TEXT NOT NULL,
    letter TEXT NOT NULL REFERENCES letters (id),
    PRIMARY KEY (office, letter)
) STRICT;
CREATE INDEX letter_leads_of_letter ON letter_leads (letter);

-- The members whose names a sealed letter prints.
CREATE TABLE letter_signatories (
    member TEXT NOT NULL,
    letter TEXT NOT NULL REFERENCES letters (id),
    PRIMARY KEY (member, letter)
) STRICT;
CREATE INDEX letter_signatories_of_letter ON letter_signatories (letter);

-- What an approval link opens, by the hash of its token.
CREATE TABLE links (
    token_hash BLOB PRIMARY KEY,
    letter     TEXT NOT NULL,
    invitation TEXT NOT NULL,
    made_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX links_of_letter ON links (letter);

-- The one-time values of approval pages, spent.
CREATE TABLE presses (
    nonce       TEXT PRIMARY KEY,
    invitation  TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    event       INTEGER NOT NULL REFERENCES events (seq)
) STRICT;

-- Mails to be written, and what became of them.
CREATE TABLE outbox (
    id          TEXT PRIMARY KEY,
    dedupe_key  TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    letter      TEXT,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'failed')),
    run_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    lease       TEXT,
    lease_until INTEGER,
    last_error  TEXT,
    queued_at   INTEGER NOT NULL,
    touched_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_waiting ON outbox (run_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_of_letter ON outbox (letter, queued_at);
