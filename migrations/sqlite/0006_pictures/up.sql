-- Pictures that offices give, as our own PNG. A manifest names them by digest, so none is ever changed or deleted.
CREATE TABLE pictures (
    sha256  BLOB PRIMARY KEY CHECK (length(sha256) = 32),
    made_at INTEGER NOT NULL,
    bytes   BLOB NOT NULL
) STRICT;

CREATE TRIGGER pictures_once BEFORE INSERT ON pictures
WHEN EXISTS (SELECT 1 FROM pictures p WHERE p.sha256 = new.sha256)
BEGIN SELECT raise(ABORT, 'pictures are never changed'); END;
CREATE TRIGGER pictures_stay BEFORE UPDATE ON pictures
BEGIN SELECT raise(ABORT, 'pictures are never changed'); END;
CREATE TRIGGER pictures_remain BEFORE DELETE ON pictures
BEGIN SELECT raise(ABORT, 'pictures are never deleted'); END;

-- An office's letterhead and its signature image, each in the form of src/domain/layout.
ALTER TABLE offices ADD COLUMN head TEXT;
ALTER TABLE offices ADD COLUMN likeness TEXT;
