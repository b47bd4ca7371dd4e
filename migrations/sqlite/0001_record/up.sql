-- The record. Every line is JSON that is hashed as it stands; see src/domain/record.
CREATE TABLE events (
    seq    INTEGER PRIMARY KEY,
    letter TEXT NOT NULL,
    hash   BLOB NOT NULL CHECK (length(hash) = 32),
    line   TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_letter ON events (letter, seq);

-- What lies beside an event under a salted commitment. Deleting a row erases the value and breaks no chain.
CREATE TABLE openings (
    seq    INTEGER NOT NULL REFERENCES events (seq),
    name   TEXT NOT NULL,
    letter TEXT NOT NULL,
    salt   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (seq, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX openings_of_letter ON openings (letter, seq, name);

-- The canonical bytes of every revision.
CREATE TABLE texts (
    letter    TEXT NOT NULL,
    revision  INTEGER NOT NULL CHECK (revision > 0),
    digest    BLOB NOT NULL CHECK (length(digest) = 32),
    canonical BLOB NOT NULL,
    PRIMARY KEY (letter, revision)
) STRICT;

-- Manifests and sealed PDFs.
CREATE TABLE documents (
    letter  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    sha256  BLOB NOT NULL CHECK (length(sha256) = 32),
    made_at INTEGER NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (letter, kind, sha256)
) STRICT;

-- Append-only, by the database itself. The guards on INSERT are there because INSERT OR REPLACE deletes without
-- asking a trigger.
CREATE TRIGGER events_follow BEFORE INSERT ON events
WHEN new.seq <> coalesce((SELECT max(seq) FROM events), 0) + 1
BEGIN SELECT raise(ABORT, 'events are numbered without gaps'); END;
CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'events are never deleted'); END;

CREATE TRIGGER openings_once BEFORE INSERT ON openings
WHEN EXISTS (SELECT 1 FROM openings o WHERE o.seq = new.seq AND o.name = new.name)
BEGIN SELECT raise(ABORT, 'openings are never changed'); END;
CREATE TRIGGER openings_stay BEFORE UPDATE ON openings
BEGIN SELECT raise(ABORT, 'openings are never changed'); END;

CREATE TRIGGER texts_once BEFORE INSERT ON texts
WHEN EXISTS (SELECT 1 FROM texts t WHERE t.letter = new.letter AND t.revision = new.revision)
BEGIN SELECT raise(ABORT, 'texts are never changed'); END;
CREATE TRIGGER texts_stay BEFORE UPDATE ON texts
BEGIN SELECT raise(ABORT, 'texts are never changed'); END;
CREATE TRIGGER texts_remain BEFORE DELETE ON texts
BEGIN SELECT raise(ABORT, 'texts are never deleted'); END;

CREATE TRIGGER documents_once BEFORE INSERT ON documents
WHEN EXISTS (
    SELECT 1 FROM documents d
    WHERE d.letter = new.letter AND d.kind = new.kind AND d.sha256 = new.sha256
)
BEGIN SELECT raise(ABORT, 'documents are never changed'); END;
CREATE TRIGGER documents_stay BEFORE UPDATE ON documents
BEGIN SELECT raise(ABORT, 'documents are never changed'); END;
CREATE TRIGGER documents_remain BEFORE DELETE ON documents
BEGIN SELECT raise(ABORT, 'documents are never deleted'); END;
