DROP INDEX letters_sealed;
ALTER TABLE letters DROP COLUMN seal_lapses;
ALTER TABLE letters DROP COLUMN seal_level;
