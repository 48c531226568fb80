//! Bodies of the routes that end a season.

use hemline_agents::season_report::SeasonReport;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::season_report;
use super::workflows::WorkflowDetail;

/// How a season is ended.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompleteRequest {
    /// End it before its last week is in.
    #[serde(default)]
    pub(crate) early: bool,
}

/// A season that is over.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CompletedSeason {
    #[serde(flatten)]
    pub(crate) workflow: WorkflowDetail,
    /// The season-end analysis, as `GET /api/seasons/{workflow_id}/report` gives it from now on.
    #[schema(value_type = season_report::SeasonReport)]
    pub(crate) report: SeasonReport,
}
