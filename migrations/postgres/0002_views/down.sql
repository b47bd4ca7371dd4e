DROP TABLE outbox;
DROP TABLE presses;
DROP TABLE links;
DROP TABLE letter_signatories;
DROP TABLE letter_leads;
DROP TABLE letters;
