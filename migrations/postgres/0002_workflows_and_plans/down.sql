-- Workflows and their results refer to each other, so the references go first.
ALTER TABLE workflows
    DROP CONSTRAINT workflows_forecast,
    DROP CONSTRAINT workflows_allocation,
    DROP CONSTRAINT workflows_pricing_strategy,
    DROP CONSTRAINT workflows_pending_approval;

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
