-- A picture is named by what is seen of it, for its PNG cannot be told from a PDF; the digest of the bytes still guards them.
ALTER TABLE pictures ADD COLUMN seen BLOB CHECK (length(seen) = 32);
DROP TRIGGER pictures_stay;
UPDATE pictures SET seen = coalesce(
    (SELECT unhex(o.likeness ->> '$.pixels') FROM offices o WHERE unhex(o.likeness ->> '$.sha256') = pictures.sha256 LIMIT 1),
    (SELECT unhex(o.head ->> '$.artwork.pixels') FROM offices o WHERE unhex(o.head ->> '$.artwork.sha256') = pictures.sha256 LIMIT 1));
CREATE TRIGGER pictures_stay BEFORE UPDATE ON pictures
BEGIN SELECT raise(ABORT, 'pictures are never changed'); END;
CREATE UNIQUE INDEX pictures_by_seen ON pictures (seen);
