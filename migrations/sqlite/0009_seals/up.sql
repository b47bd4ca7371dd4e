-- The certificates that this service has sealed with, so that their fingerprints can be published when others have
-- taken their place.
CREATE TABLE seals (
    fingerprint BLOB PRIMARY KEY CHECK (length(fingerprint) = 32),
    valid_from  INTEGER NOT NULL,
    last_used   INTEGER NOT NULL
) STRICT;
