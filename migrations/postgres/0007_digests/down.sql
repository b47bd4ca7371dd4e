DROP INDEX texts_by_digest;
DROP INDEX documents_by_digest;
