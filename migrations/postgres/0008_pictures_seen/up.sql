-- A picture is named by what is seen of it, for its PNG cannot be told from a PDF; the digest of the bytes still guards them.
ALTER TABLE pictures ADD COLUMN seen BYTEA CHECK (length(seen) = 32);
DROP TRIGGER pictures_stay ON pictures;
UPDATE pictures SET seen = coalesce(
    (SELECT decode(o.likeness::jsonb ->> 'pixels', 'hex') FROM offices o
        WHERE decode(o.likeness::jsonb ->> 'sha256', 'hex') = pictures.sha256 LIMIT 1),
    (SELECT decode(o.head::jsonb -> 'artwork' ->> 'pixels', 'hex') FROM offices o
        WHERE decode(o.head::jsonb -> 'artwork' ->> 'sha256', 'hex') = pictures.sha256 LIMIT 1));
CREATE TRIGGER pictures_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON pictures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE UNIQUE INDEX pictures_by_seen ON pictures (seen);
