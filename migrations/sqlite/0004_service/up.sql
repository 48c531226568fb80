-- What concerns the service alone: scenarios, tokens, tickets, idempotency keys.

CREATE TABLE scenarios (
    position INTEGER NOT NULL PRIMARY KEY,
    scenario_id TEXT NOT NULL UNIQUE,
    category_id TEXT NOT NULL REFERENCES categories (category_id),
    season_start_date TEXT NOT NULL CHECK (season_start_date IS date(season_start_date)),
    request TEXT NOT NULL CHECK (json_valid(request)),
    result TEXT CHECK (json_valid(result)),
    status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'failed')),
    error_message TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX scenarios_by_category ON scenarios (category_id, position);

-- Only a token's hash is stored.
CREATE TABLE api_tokens (
    token_id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'planner', 'admin')),
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    last_used_at TEXT
) STRICT;

-- Short-lived and single-use; `used_at` is set by the first use.
CREATE TABLE session_tickets (
    ticket_hash TEXT NOT NULL PRIMARY KEY CHECK (length(ticket_hash) = 64),
    token_id TEXT REFERENCES api_tokens (token_id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX session_tickets_by_expiry ON session_tickets (expires_at);

-- The first answer to a request that created something.
CREATE TABLE idempotency_keys (
    client TEXT NOT NULL,
    idempotency_key TEXT NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    response_status INTEGER CHECK (response_status BETWEEN 100 AND 599),
    response_body TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (client, idempotency_key, method, path)
) STRICT;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);
