-- Pictures that offices give, as our own PNG. A manifest names them by digest, so none is ever changed or deleted.
CREATE TABLE pictures (
    sha256  BYTEA PRIMARY KEY CHECK (length(sha256) = 32),
    made_at BIGINT NOT NULL,
    bytes   BYTEA NOT NULL
);

CREATE TRIGGER pictures_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON pictures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An office's letterhead and its signature image, each in the form of src/domain/layout.
ALTER TABLE offices ADD COLUMN head TEXT;
ALTER TABLE offices ADD COLUMN likeness TEXT;
