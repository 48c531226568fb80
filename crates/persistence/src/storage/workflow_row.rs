//! The row of a workflow.

use diesel::prelude::*;
use hemline_domain::{
    AllocationId, ApprovalId, CategoryId, ForecastId, PricingStrategyId, SessionId, Workflow,
    WorkflowId,
};

use crate::codec::{from_i64, from_json, from_name, from_timestamp, to_i64, to_json, to_timestamp};
use crate::error::PersistenceError;
use crate::schema::workflows;

/// A row of `workflows`.
#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = workflows, treat_none_as_null = true)]
pub(crate) struct WorkflowRow {
    workflow_id: String,
    session_id: Option<String>,
    category_id: String,
    season: String,
    state: String,
    stated_parameters: String,
    parameters: String,
    defaults_applied: String,
    forecast_id: Option<String>,
    allocation_id: Option<String>,
    pricing_strategy_id: Option<String>,
    pending_approval_id: Option<String>,
    current_agent: Option<String>,
    progress_pct: i64,
    failure: Option<String>,
    agenda: Option<String>,
    version: i64,
    started_at: String,
    updated_at: String,
}

impl WorkflowRow {
    pub(crate) fn from_domain(workflow: &Workflow) -> Result<Self, PersistenceError> {
        Ok(Self {
            workflow_id: workflow.workflow_id.to_string(),
            session_id: workflow.session_id.as_ref().map(ToString::to_string),
            category_id: workflow.category_id.to_string(),
            season: workflow.season.clone(),
            state: workflow.state.to_string(),
            stated_parameters: to_json("stated_parameters", &workflow.stated_parameters)?,
            parameters: to_json("parameters", &workflow.parameters)?,
            defaults_applied: to_json("defaults_applied", &workflow.defaults_applied)?,
            forecast_id: workflow.forecast_id.as_ref().map(ToString::to_string),
            allocation_id: workflow.allocation_id.as_ref().map(ToString::to_string),
            pricing_strategy_id: workflow
                .pricing_strategy_id
                .as_ref()
                .map(ToString::to_string),
            pending_approval_id: workflow
                .pending_approval_id
                .as_ref()
                .map(ToString::to_string),
            current_agent: workflow.current_agent.clone(),
            progress_pct: i64::from(workflow.progress_pct),
            failure: workflow
                .failure
                .as_ref()
                .map(|failure| to_json("failure", failure))
                .transpose()?,
            agenda: workflow
                .agenda
                .as_ref()
                .map(|agenda| to_json("agenda", agenda))
                .transpose()?,
            version: to_i64("version", workflow.version)?,
            started_at: to_timestamp(workflow.started_at),
            updated_at: to_timestamp(workflow.updated_at),
        })
    }

    pub(crate) fn into_domain(self) -> Result<Workflow, PersistenceError> {
        Ok(Workflow {
            workflow_id: WorkflowId::new(self.workflow_id),
            session_id: self.session_id.map(SessionId::new),
            category_id: CategoryId::new(self.category_id),
            season: self.season,
            state: from_name("state", &self.state)?,
            stated_parameters: from_json("stated_parameters", &self.stated_parameters)?,
            parameters: from_json("parameters", &self.parameters)?,
            defaults_applied: from_json("defaults_applied", &self.defaults_applied)?,
            forecast_id: self.forecast_id.map(ForecastId::new),
            allocation_id: self.allocation_id.map(AllocationId::new),
            pricing_strategy_id: self.pricing_strategy_id.map(PricingStrategyId::new),
            pending_approval_id: self.pending_approval_id.map(ApprovalId::new),
            current_agent: self.current_agent,
            progress_pct: from_i64("progress_pct", self.progress_pct)?,
            failure: self
                .failure
                .map(|failure| from_json("failure", &failure))
                .transpose()?,
            agenda: self
                .agenda
                .map(|agenda| from_json("agenda", &agenda))
                .transpose()?,
            version: from_i64("version", self.version)?,
            started_at: from_timestamp("started_at", &self.started_at)?,
            updated_at: from_timestamp("updated_at", &self.updated_at)?,
        })
    }
}
