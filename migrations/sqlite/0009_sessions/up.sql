-- Who signed in to the web UI. Only the hash of what the browser holds is stored.
CREATE TABLE sessions (
    session_hash TEXT NOT NULL PRIMARY KEY CHECK (length(session_hash) = 64),
    token_id TEXT NOT NULL REFERENCES api_tokens (token_id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Two tokens of one name could not be told apart in the audit log.
CREATE UNIQUE INDEX api_tokens_by_name ON api_tokens (name) WHERE revoked_at IS NULL;
