DROP TABLE idempotency_keys;
DROP TABLE session_tickets;
DROP TABLE api_tokens;
DROP TABLE scenarios;
