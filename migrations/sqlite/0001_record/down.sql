DROP TABLE documents;
DROP TABLE texts;
DROP TABLE openings;
DROP TABLE events;
