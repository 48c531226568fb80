//! Bodies of the re-forecast route.

use hemline_domain::Units;
use serde::Deserialize;
use utoipa::ToSchema;

/// A re-forecast that a person asks for. What is said of the season's sales and weeks is held against what is
/// stored: a contradiction is refused.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReforecastBody {
    /// Any forecast of the season's chain.
    pub(crate) forecast_id: String,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    pub(crate) reason: String,
    /// Units sold in weeks 1 to n.
    #[schema(value_type = Option<Vec<u64>>)]
    pub(crate) actual_sales_week_1_to_n: Option<Vec<Units>>,
    /// Weeks after week n.
    pub(crate) remaining_weeks: Option<u32>,
}
