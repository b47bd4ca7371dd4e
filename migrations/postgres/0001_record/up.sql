-- The record. Every line is JSON that is hashed as it stands; see src/domain/record.
CREATE TABLE events (
    seq    BIGINT PRIMARY KEY,
    letter TEXT NOT NULL,
    hash   BYTEA NOT NULL CHECK (length(hash) = 32),
    line   TEXT NOT NULL
);
CREATE INDEX events_of_letter ON events (letter, seq);

-- What lies beside an event under a salted commitment. Deleting a row erases the value and breaks no chain.
CREATE TABLE openings (
    seq    BIGINT NOT NULL REFERENCES events (seq),
    name   TEXT NOT NULL,
    letter TEXT NOT NULL,
    salt   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (seq, name)
);
CREATE INDEX openings_of_letter ON openings (letter, seq, name);

-- The canonical bytes of every revision.
CREATE TABLE texts (
    letter    TEXT NOT NULL,
    revision  INTEGER NOT NULL CHECK (revision > 0),
    digest    BYTEA NOT NULL CHECK (length(digest) = 32),
    canonical BYTEA NOT NULL,
    PRIMARY KEY (letter, revision)
);

-- Manifests and sealed PDFs.
CREATE TABLE documents (
    letter  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    sha256  BYTEA NOT NULL CHECK (length(sha256) = 32),
    made_at BIGINT NOT NULL,
    bytes   BYTEA NOT NULL,
    PRIMARY KEY (letter, kind, sha256)
);

-- Append-only, by the database itself.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are never changed or deleted', tg_table_name;
END
$$;
CREATE FUNCTION must_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.seq <> coalesce((SELECT max(seq) FROM events), 0) + 1 THEN
        RAISE EXCEPTION 'events are numbered without gaps';
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER events_follow BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION must_follow();
CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER openings_stay BEFORE UPDATE ON openings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER texts_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON texts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER documents_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON documents
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
