-- The certificates that this service has sealed with, so that their fingerprints can be published when others have
-- taken their place.
CREATE TABLE seals (
    fingerprint BYTEA PRIMARY KEY CHECK (length(fingerprint) = 32),
    valid_from  BIGINT NOT NULL,
    last_used   BIGINT NOT NULL
);
