-- Who answered a model call, the tokens that it counted, and what they cost at the prices of that time; absent on every other row of the log.
ALTER TABLE workflow_logs ADD COLUMN provider TEXT COLLATE "C";
ALTER TABLE workflow_logs ADD COLUMN input_tokens BIGINT CHECK (input_tokens >= 0);
ALTER TABLE workflow_logs ADD COLUMN cached_input_tokens BIGINT CHECK (cached_input_tokens >= 0);
ALTER TABLE workflow_logs ADD COLUMN output_tokens BIGINT CHECK (output_tokens >= 0);
ALTER TABLE workflow_logs ADD COLUMN reasoning_tokens BIGINT CHECK (reasoning_tokens >= 0);
ALTER TABLE workflow_logs ADD COLUMN cost DOUBLE PRECISION CHECK (cost >= 0);
