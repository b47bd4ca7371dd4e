-- Whoever holds a digest may ask which released letter it belongs to.
CREATE INDEX documents_by_digest ON documents (sha256);
CREATE INDEX texts_by_digest ON texts (digest);
