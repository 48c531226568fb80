//! The log of a workflow, and what its model calls cost.

use chrono::{DateTime, Utc};
use hemline_domain::storage::{LogRow, ModelUsage};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Who answered a model call, and what it counted.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ModelUsage)]
pub(crate) struct ModelUsageBody {
    provider: String,
    /// Tokens read, cached ones included; 0 where the provider does not say.
    input_tokens: u64,
    /// Of them, tokens that came from the provider's cache.
    cached_input_tokens: u64,
    /// Tokens written, reasoning included.
    output_tokens: u64,
    /// Of them, tokens spent on reasoning.
    reasoning_tokens: u64,
    /// What they cost at the prices of that time, in the currency of `HEMLINE_LLM_PRICES`; absent where
    /// no prices are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    cost: Option<f64>,
}

impl From<ModelUsage> for ModelUsageBody {
    fn from(usage: ModelUsage) -> Self {
        Self {
            provider: usage.provider,
            input_tokens: usage.input_tokens,
            cached_input_tokens: usage.cached_input_tokens,
            output_tokens: usage.output_tokens,
            reasoning_tokens: usage.reasoning_tokens,
            cost: usage.cost,
        }
    }
}

/// The sums over all model calls of a workflow that were answered.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct UsageBody {
    /// Answered calls.
    model_calls: u64,
    /// Tokens read, cached ones included.
    input_tokens: u64,
    /// Of them, tokens that came from a provider's cache.
    cached_input_tokens: u64,
    /// Tokens written, reasoning included.
    output_tokens: u64,
    /// Of them, tokens spent on reasoning.
    reasoning_tokens: u64,
    /// The sum of what is known; absent where no call's cost is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    cost: Option<f64>,
}

impl UsageBody {
    /// The sums over all `calls` of a log.
    pub(crate) fn of(calls: &[ModelUsage]) -> Self {
        calls.iter().fold(Self::default(), |sums, call| Self {
            model_calls: sums.model_calls + 1,
            input_tokens: sums.input_tokens + call.input_tokens,
            cached_input_tokens: sums.cached_input_tokens + call.cached_input_tokens,
            output_tokens: sums.output_tokens + call.output_tokens,
            reasoning_tokens: sums.reasoning_tokens + call.reasoning_tokens,
            cost: match (sums.cost, call.cost) {
                (Some(sum), Some(cost)) => Some(without_noise(sum + cost)),
                (sum, cost) => sum.or(cost),
            },
        })
    }
}

/// A sum of money without what adding in binary leaves behind its billionths.
fn without_noise(sum: f64) -> f64 {
    (sum * 1e9).round() / 1e9
}

/// How a call of the log ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogStatus {
    /// As asked.
    Completed,
    /// With an error, or refused.
    Failed,
}

impl LogStatus {
    /// As it is stored.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }
}

/// One row of the execution and reasoning log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LogBody {
    agent_name: String,
    /// `model`, the name of a tool or of a handoff's function, or a decision.
    action: String,
    /// What went in.
    input: Value,
    /// What came out.
    output: Value,
    duration_seconds: f64,
    /// Of a call that a model answered: the provider, and its tokens as it counts them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    model_usage: Option<ModelUsageBody>,
    /// How it ended.
    #[schema(value_type = LogStatus)]
    status: String,
    error_message: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<LogRow> for LogBody {
    fn from(row: LogRow) -> Self {
        Self {
            agent_name: row.agent_name,
            action: row.action,
            input: row.input,
            output: row.output,
            duration_seconds: row.duration_seconds,
            model_usage: row.model_usage.map(ModelUsageBody::from),
            status: row.status,
            error_message: row.error_message,
            created_at: row.created_at,
        }
    }
}

/// A page of the execution and reasoning log of a workflow, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LogList {
    pub(crate) logs: Vec<LogBody>,
    /// Send it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next_cursor: Option<String>,
    /// What the whole log's model calls used, whatever the page and the filters.
    pub(crate) usage: UsageBody,
}
