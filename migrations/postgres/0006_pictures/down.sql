ALTER TABLE offices DROP COLUMN likeness;
ALTER TABLE offices DROP COLUMN head;
DROP TABLE pictures;
