//! Bodies of the routes that start a season.

use hemline_domain::WorkflowId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::stated_parameters::Stated;

/// A season to be planned. Dates and length may stand here or among the parameters; where they
/// stand in both, they must agree.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForecastRequest {
    /// The category.
    #[schema(example = "womens_dresses")]
    pub(crate) category_id: String,
    /// The season's name; from its start date where absent.
    #[schema(example = "Spring 2025", min_length = 1, max_length = 128)]
    pub(crate) season: Option<String>,
    /// First day of week 1.
    #[schema(value_type = Option<String>, format = Date, example = "2025-03-03")]
    pub(crate) season_start_date: Option<Value>,
    /// The day after the last day, or the last day itself.
    #[schema(value_type = Option<String>, format = Date, example = "2025-05-26")]
    pub(crate) season_end_date: Option<Value>,
    /// Weeks of the season, 4 to 52.
    #[schema(value_type = Option<u32>, minimum = 4, maximum = 52, example = 12)]
    pub(crate) season_length_weeks: Option<Value>,
    /// Everything else that the planner states.
    #[serde(default)]
    pub(crate) parameters: Stated,
}

/// A season to be planned for a client's session.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunWorkflowRequest {
    /// The session, chosen by the client, all characters of it to be seen; its events come on
    /// `/ws/orchestrator/{session_id}`.
    #[schema(min_length = 1, max_length = 255)]
    pub(crate) session_id: String,
    /// What the planner states; the answer of `extract-parameters` can be sent as it is.
    pub(crate) parameters: Stated,
    /// The category; may be left out where there is only one.
    pub(crate) category_id: Option<String>,
}

/// A workflow that was started.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Started {
    /// Its id.
    #[schema(value_type = String)]
    pub(crate) workflow_id: WorkflowId,
    /// Always `started`.
    #[schema(example = "started")]
    pub(crate) status: String,
    /// Where its events can be followed.
    #[schema(example = "ws://127.0.0.1:8000/api/workflows/wf_1/stream")]
    pub(crate) websocket_url: String,
}

/// A planner's strategy in plain language.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExtractionRequest {
    /// The text.
    #[schema(min_length = 10, max_length = 500)]
    pub(crate) strategy_description: String,
}

/// Season parameters that a text states. What it does not state is absent and takes its default
/// when the workflow starts; null means that the text excludes it. The whole answer can be sent as
/// the `parameters` of a workflow.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ExtractionBody {
    /// What the text states.
    #[serde(flatten)]
    pub(crate) parameters: Stated,
    /// Why the text was read so.
    pub(crate) extraction_reasoning: String,
    /// How sure the reading is.
    #[schema(minimum = 0, maximum = 1)]
    pub(crate) confidence_score: f64,
}
