-- Workflows and their results refer to each other, so the references go first.
UPDATE workflows
SET forecast_id = NULL, allocation_id = NULL, pricing_strategy_id = NULL, pending_approval_id = NULL;
UPDATE forecasts SET supersedes = NULL;

DROP TABLE pricing_strategies;
DROP TABLE allocations;
DROP TABLE cluster_assignments;
DROP TABLE forecast_clusterings;
DROP TABLE forecast_cluster_distribution;
DROP TABLE forecasts;
DROP TABLE agent_sessions;
DROP TABLE approval_requests;
DROP TABLE workflow_logs;
DROP TABLE workflow_steps;
DROP TABLE workflow_events;
DROP TABLE workflows;
