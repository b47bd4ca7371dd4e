DROP TABLE documents;
DROP TABLE texts;
DROP TABLE openings;
DROP TABLE events;
DROP FUNCTION must_follow;
DROP FUNCTION refuse_change;
