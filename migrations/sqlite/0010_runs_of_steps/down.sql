DROP INDEX workflow_steps_by_run;
ALTER TABLE workflow_steps DROP COLUMN run_id;
