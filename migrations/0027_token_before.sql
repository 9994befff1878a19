-- The token that a session had before its last one: it opens nothing, and ends the session still.
ALTER TABLE sessions ADD COLUMN token_before BLOB;
CREATE INDEX sessions_before ON sessions (token_before);
