//! The row of the execution and reasoning log.

use diesel::prelude::*;
use hemline_domain::WorkflowId;
use hemline_domain::storage::{LogRow, ModelUsage};

use crate::codec::{from_i64, from_json, from_timestamp, to_i64, to_json, to_timestamp};
use crate::error::PersistenceError;
use crate::schema::workflow_logs;

/// A row of `workflow_logs`.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = workflow_logs)]
pub(crate) struct LogTableRow {
    workflow_id: String,
    agent_name: String,
    action: String,
    input_data: String,
    output_data: String,
    duration_seconds: f64,
    status: String,
    error_message: Option<String>,
    created_at: String,
    #[diesel(embed)]
    usage: UsageRow,
}

/// What a row tells of a model's call; nothing in the rows of other actions.
#[derive(Debug, Default, Queryable, Selectable, Insertable)]
#[diesel(table_name = workflow_logs)]
pub(crate) struct UsageRow {
    provider: Option<String>,
    input_tokens: Option<i64>,
    cached_input_tokens: Option<i64>,
    output_tokens: Option<i64>,
    reasoning_tokens: Option<i64>,
    cost: Option<f64>,
}

impl LogTableRow {
    pub(super) fn from_domain(
        workflow_id: &WorkflowId,
        row: &LogRow,
    ) -> Result<Self, PersistenceError> {
        let usage = row.model_usage.as_ref().map(UsageRow::from_domain);
        Ok(Self {
            workflow_id: workflow_id.to_string(),
            agent_name: row.agent_name.clone(),
            action: row.action.clone(),
            input_data: to_json("input_data", &row.input)?,
            output_data: to_json("output_data", &row.output)?,
            duration_seconds: row.duration_seconds,
            status: row.status.clone(),
            error_message: row.error_message.clone(),
            created_at: to_timestamp(row.created_at),
            usage: usage.transpose()?.unwrap_or_default(),
        })
    }

    pub(crate) fn into_domain(self) -> Result<LogRow, PersistenceError> {
        Ok(LogRow {
            model_usage: self.usage.into_domain()?,
            agent_name: self.agent_name,
            action: self.action,
            input: from_json("input_data", &self.input_data)?,
            output: from_json("output_data", &self.output_data)?,
            duration_seconds: self.duration_seconds,
            status: self.status,
            error_message: self.error_message,
            created_at: from_timestamp("created_at", &self.created_at)?,
        })
    }
}

impl UsageRow {
    fn from_domain(usage: &ModelUsage) -> Result<Self, PersistenceError> {
        let tokens = |name, count| to_i64(name, count).map(Some);
        Ok(Self {
            provider: Some(usage.provider.clone()),
            input_tokens: tokens("input_tokens", usage.input_tokens)?,
            cached_input_tokens: tokens("cached_input_tokens", usage.cached_input_tokens)?,
            output_tokens: tokens("output_tokens", usage.output_tokens)?,
            reasoning_tokens: tokens("reasoning_tokens", usage.reasoning_tokens)?,
            cost: usage.cost,
        })
    }

    pub(crate) fn into_domain(self) -> Result<Option<ModelUsage>, PersistenceError> {
        let Some(provider) = self.provider else {
            return Ok(None);
        };
        let tokens = |name, stored: Option<i64>| from_i64(name, stored.unwrap_or(0));
        Ok(Some(ModelUsage {
            provider,
            input_tokens: tokens("input_tokens", self.input_tokens)?,
            cached_input_tokens: tokens("cached_input_tokens", self.cached_input_tokens)?,
            output_tokens: tokens("output_tokens", self.output_tokens)?,
            reasoning_tokens: tokens("reasoning_tokens", self.reasoning_tokens)?,
            cost: self.cost,
        }))
    }
}
