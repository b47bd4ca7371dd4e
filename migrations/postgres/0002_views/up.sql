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
    deadline         BIGINT,
    drafted_at       BIGINT NOT NULL,
    release_opens_at BIGINT,
    released_at      BIGINT,
    head             BIGINT NOT NULL,
    words            TEXT NOT NULL
);
CREATE INDEX letters_at_stage ON letters (stage, id);
CREATE INDEX letters_released ON letters (released_at, id) WHERE released_at IS NOT NULL;

-- The offices that lead or co-lead a letter.
CREATE TABLE letter_leads (
    office TEXT NOT NULL,
    letter TEXT NOT NULL REFERENCES letters (id),
    PRIMARY KEY (office, letter)
);
CREATE INDEX letter_leads_of_letter ON letter_leads (letter);

-- The members whose names a sealed letter prints.
CREATE TABLE letter_signatories (
    member TEXT NOT NULL,
    letter TEXT NOT NULL REFERENCES letters (id),
    PRIMARY KEY (member, letter)
);
CREATE INDEX letter_signatories_of_letter ON letter_signatories (letter);

-- What an approval link opens, by the hash of its token.
CREATE TABLE links (
    token_hash BYTEA PRIMARY KEY,
    letter     TEXT NOT NULL,
    invitation TEXT NOT NULL,
    made_at    BIGINT NOT NULL
);
CREATE INDEX links_of_letter ON links (letter);

-- The one-time values of approval pages, spent.
CREATE TABLE presses (
    nonce       TEXT PRIMARY KEY,
    invitation  TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    event       BIGINT NOT NULL REFERENCES events (seq)
);

-- Mails to be written, and what became of them.
CREATE TABLE outbox (
    id          TEXT PRIMARY KEY,
    dedupe_key  TEXT COLLATE "C" NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    letter      TEXT,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'failed')),
    run_at      BIGINT NOT NULL,
    attempts    INTEGER NOT NULL,
    lease       TEXT,
    lease_until BIGINT,
    last_error  TEXT,
    queued_at   BIGINT NOT NULL,
    touched_at  BIGINT NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (run_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_of_letter ON outbox (letter, queued_at);
