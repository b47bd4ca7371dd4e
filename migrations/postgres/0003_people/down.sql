DROP TABLE answers;
DROP TABLE tokens;
DROP TABLE sessions;
DROP TABLE sign_in_links;
DROP TABLE users;
DROP TABLE offices;
DROP TABLE members;
