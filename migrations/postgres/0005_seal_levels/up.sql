-- What a sealed PDF proves by itself, and when the certificates of its newest time stamp lapse: what a job looks for
-- that adds to the proof and renews it. A letter that was sealed before has no time stamp.
ALTER TABLE letters ADD COLUMN seal_level TEXT;
ALTER TABLE letters ADD COLUMN seal_lapses BIGINT;
UPDATE letters SET seal_level = 'b_b' WHERE stage IN ('finalized', 'released');
CREATE INDEX letters_sealed ON letters (seal_level, seal_lapses) WHERE seal_level IS NOT NULL;
