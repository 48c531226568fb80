//! The parameters that a request may state (planning-rules 12).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hemline_domain::StatedParameters;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::vocabulary::{
    AllocationAttribute, Archetype, EmergencyOrderBasis, ForecastingMethod, MarkdownTarget,
    ReplenishmentBasis, ReplenishmentStrategy, SafetyStockMethod, SellThroughBasis, VarianceBasis,
};

/// Season parameters as stated.
// Domain reads them, so that every violation is found at once; hence a map with a schema beside it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(from = "Object")]
#[schema(value_type = StatedParametersSchema)]
pub(crate) struct Stated(pub(crate) StatedParameters);

// A map alone would also be read from null.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Object {
    #[serde(flatten)]
    parameters: StatedParameters,
}

impl From<Object> for Stated {
    fn from(object: Object) -> Self {
        Self(object.parameters)
    }
}

/// What an extraction says about itself beside the parameters.
const ABOUT_THE_EXTRACTION: [&str; 2] = ["extraction_reasoning", "confidence_score"];

impl Stated {
    /// The parameters alone, so that the answer of an extraction can be sent back as it came.
    pub(crate) fn parameters(self) -> StatedParameters {
        self.0.without(&ABOUT_THE_EXTRACTION)
    }
}

/// Season parameters as stated. Absent means "use the default"; null, where it is allowed, means
/// "none". Unknown names and values out of range are refused, all at once.
#[derive(ToSchema)]
#[schema(as = StatedParameters)]
#[allow(dead_code)] // The fields are the schema; values are read by domain.
pub(crate) struct StatedParametersSchema {
    /// Which defaults apply; the category's archetype where absent.
    #[schema(nullable = false)]
    archetype: Option<Archetype>,
    /// Weeks of the season; 12 for fashion.
    #[schema(nullable = false, minimum = 4, maximum = 52)]
    forecast_horizon_weeks: Option<u32>,
    /// First day of week 1.
    #[schema(nullable = false)]
    season_start_date: Option<NaiveDate>,
    /// The day after the last day, or the last day itself.
    season_end_date: Option<NaiveDate>,
    /// The last day of history that the plan may see; by default the day before the season.
    #[schema(nullable = false)]
    history_until: Option<NaiveDate>,
    #[schema(nullable = false)]
    replenishment_strategy: Option<ReplenishmentStrategy>,
    /// Share of the manufactured quantity that stays at the DC at launch, e.g. 0.45.
    #[schema(nullable = false, minimum = 0, maximum = 1)]
    dc_holdback_percentage: Option<f64>,
    /// Week of the markdown checkpoint, 1 to the horizon; null: no markdown.
    #[schema(minimum = 1, maximum = 52)]
    markdown_checkpoint_week: Option<u32>,
    /// Sell-through that the season should have reached by the checkpoint.
    #[schema(minimum = 0, maximum = 1)]
    markdown_threshold: Option<f64>,
    #[schema(nullable = false)]
    markdown_target: Option<MarkdownTarget>,
    /// Safety stock over the forecast, e.g. 0.20.
    #[schema(nullable = false, minimum = 0, maximum = 1)]
    safety_stock_pct: Option<f64>,
    #[schema(nullable = false)]
    safety_stock_method: Option<SafetyStockMethod>,
    /// Quantile of demand to cover, for the method `service_level`.
    #[schema(minimum = 0.5, maximum = 0.999)]
    service_level: Option<f64>,
    /// Cost of a unit short, for the method `newsvendor`.
    #[schema(exclusive_minimum = 0)]
    understock_cost: Option<f64>,
    /// Cost of a unit left over, for the method `newsvendor`.
    #[schema(exclusive_minimum = 0)]
    overstock_cost: Option<f64>,
    /// Variance above which the season is forecast anew.
    #[schema(nullable = false, minimum = 0, maximum = 1)]
    variance_threshold: Option<f64>,
    /// Variance over the forecast above which an emergency alert goes out.
    #[schema(nullable = false, minimum = 0, maximum = 1)]
    emergency_threshold: Option<f64>,
    #[schema(nullable = false)]
    variance_basis: Option<VarianceBasis>,
    /// Gain from the sell-through gap to the markdown.
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    elasticity_coefficient: Option<f64>,
    /// Demand lift per unit of markdown.
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    lift_factor: Option<f64>,
    /// The deepest markdown, a multiple of 0.05.
    #[schema(nullable = false, minimum = 0, maximum = 0.9)]
    max_markdown: Option<f64>,
    #[schema(nullable = false)]
    sell_through_basis: Option<SellThroughBasis>,
    #[schema(nullable = false)]
    replenishment_basis: Option<ReplenishmentBasis>,
    #[schema(nullable = false)]
    emergency_order_basis: Option<EmergencyOrderBasis>,
    /// Weeks from an emergency order to its arrival at the DC.
    #[schema(nullable = false, minimum = 0, maximum = 26)]
    emergency_lead_time_weeks: Option<u32>,
    /// How many clusters the stores form.
    #[schema(nullable = false, minimum = 1, maximum = 10)]
    cluster_count: Option<u32>,
    /// Shares by cluster id that override the history's; they name every cluster and sum to 1.
    cluster_shares: Option<BTreeMap<String, f64>>,
    /// Stores that take part though they did not sell the category.
    #[schema(nullable = false)]
    include_stores: Option<Vec<String>>,
    /// What store factors rest on beside sales.
    #[schema(nullable = false)]
    allocation_attributes: Option<Vec<AllocationAttribute>>,
    #[schema(nullable = false)]
    forecasting_method: Option<ForecastingMethod>,
    /// What the planner expects; shown beside the forecast, never used for it.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    stated_demand_units: Option<u64>,
    /// Hours after which an undecided request is told about; null: never.
    #[schema(minimum = 1, maximum = 8760)]
    approval_timeout_hours: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::PartialSchema;

    #[test]
    fn the_schema_names_exactly_the_parameters_that_domain_reads() {
        let schema = serde_json::to_value(StatedParametersSchema::schema()).unwrap();
        let mut documented: Vec<&str> = schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut known = hemline_domain::parameters::PARAMETER_NAMES.to_vec();
        documented.sort_unstable();
        known.sort_unstable();
        assert_eq!(documented, known);
    }
}
