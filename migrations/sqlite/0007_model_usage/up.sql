-- Who answered a model call, the tokens that it counted, and what they cost at the prices of that time; absent on every other row of the log.
ALTER TABLE workflow_logs ADD COLUMN provider TEXT;
ALTER TABLE workflow_logs ADD COLUMN input_tokens INTEGER CHECK (input_tokens >= 0);
ALTER TABLE workflow_logs ADD COLUMN cached_input_tokens INTEGER CHECK (cached_input_tokens >= 0);
ALTER TABLE workflow_logs ADD COLUMN output_tokens INTEGER CHECK (output_tokens >= 0);
ALTER TABLE workflow_logs ADD COLUMN reasoning_tokens INTEGER CHECK (reasoning_tokens >= 0);
ALTER TABLE workflow_logs ADD COLUMN cost REAL CHECK (cost >= 0);
