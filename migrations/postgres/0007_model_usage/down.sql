ALTER TABLE workflow_logs DROP COLUMN cost;
ALTER TABLE workflow_logs DROP COLUMN reasoning_tokens;
ALTER TABLE workflow_logs DROP COLUMN output_tokens;
ALTER TABLE workflow_logs DROP COLUMN cached_input_tokens;
ALTER TABLE workflow_logs DROP COLUMN input_tokens;
ALTER TABLE workflow_logs DROP COLUMN provider;
