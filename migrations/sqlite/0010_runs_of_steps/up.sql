-- A phase that begins reads its own run's steps and the last one of each run before it, not the whole journal.
ALTER TABLE workflow_steps ADD COLUMN run_id TEXT NOT NULL DEFAULT '';
UPDATE workflow_steps SET run_id = coalesce(json_extract(run_state, '$.run_id'), '');
CREATE INDEX workflow_steps_by_run ON workflow_steps (workflow_id, run_id, step);
