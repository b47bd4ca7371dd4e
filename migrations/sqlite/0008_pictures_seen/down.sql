DROP INDEX pictures_by_seen;
ALTER TABLE pictures DROP COLUMN seen;
