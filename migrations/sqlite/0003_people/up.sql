-- The roster; `detail` is the member in the form of src/domain/roster.
CREATE TABLE members (
    id     TEXT PRIMARY KEY,
    detail TEXT NOT NULL
) STRICT;

-- Addresses and mail domains of record, each a JSON list.
CREATE TABLE offices (
    member    TEXT PRIMARY KEY REFERENCES members (id),
    addresses TEXT NOT NULL,
    domains   TEXT NOT NULL
) STRICT;

-- Staff who may sign in.
CREATE TABLE users (
    id         TEXT PRIMARY KEY,
    email      TEXT NOT NULL,
    name       TEXT NOT NULL,
    office     TEXT NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_by_email ON users (lower(email));
CREATE INDEX users_of_office ON users (office);

CREATE TABLE sign_in_links (
    id         TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    user_id    TEXT NOT NULL REFERENCES users (id),
    expires_at INTEGER NOT NULL,
    spent_at   INTEGER
) STRICT;

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- Access to the API.
CREATE TABLE tokens (
    token_hash BLOB PRIMARY KEY,
    name       TEXT NOT NULL,
    office     TEXT NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL
) STRICT;

-- Answers of the API, kept for a request that is repeated with the same Idempotency-Key.
CREATE TABLE answers (
    office      TEXT NOT NULL,
    request_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status      INTEGER NOT NULL,
    body        TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (office, request_key)
) STRICT;
