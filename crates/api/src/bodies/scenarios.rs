//! Scenarios: what is asked, and how far it is.

use chrono::{DateTime, NaiveDate, Utc};
use hemline_agents::rehearsal::{Rehearsal, RehearsalDemand, RehearsalVariant};
use hemline_domain::{CategoryId, Decimal};
use hemline_persistence::queries::{Scenario, ScenarioSummary};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::scenario_results::ScenarioResult;
use super::stated_parameters::Stated;

/// A season to be simulated with several sets of parameters on the same demand.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScenarioRequest {
    /// The category; it is forecast from its own history.
    #[schema(example = "womens_dresses")]
    pub(crate) category_id: String,
    /// First day of week 1.
    #[schema(example = "2025-03-03")]
    pub(crate) season_start_date: NaiveDate,
    /// What is compared; the others are compared with the first.
    #[schema(min_items = 1, max_items = 12)]
    pub(crate) variants: Vec<VariantRequest>,
    /// What customers do, the same in all variants.
    #[serde(default)]
    pub(crate) demand: DemandRequest,
}

/// A set of parameters.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VariantRequest {
    /// Its name, none twice.
    #[schema(min_length = 1, max_length = 64, example = "less safety stock")]
    pub(crate) name: String,
    /// What it states; the rest is defaults. The season's dates and stores must be the same in all variants.
    #[serde(default)]
    pub(crate) parameters: Stated,
}

/// What customers do. What is absent takes its default.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemandRequest {
    /// Seasons to simulate; 1000 by default.
    #[schema(minimum = 1, maximum = 20_000)]
    #[serde(skip_serializing_if = "Option::is_none")]
    paths: Option<u32>,
    /// Seed of their demand; 42 by default. The same seed gives the same result.
    #[schema(format = "uint64")]
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    /// Demand on average ÷ forecast of the first variant; 1 by default, 1.3 is 30% over the forecast.
    #[schema(exclusive_minimum = 0, maximum = 10)]
    #[serde(skip_serializing_if = "Option::is_none")]
    bias: Option<f64>,
    /// Multiplies the forecast's own error spread; 1 by default, 0 for a forecast without error.
    #[schema(minimum = 0, maximum = 10)]
    #[serde(skip_serializing_if = "Option::is_none")]
    spread: Option<f64>,
    /// Coefficient of variation of a store's share over the season; 0.1 by default.
    #[schema(minimum = 0, maximum = 3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    store_season_variation: Option<f64>,
    /// Coefficient of variation of a store's share within a week, beyond that of counts; 0.25 by default.
    #[schema(minimum = 0, maximum = 3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    store_week_variation: Option<f64>,
    /// What a markdown really does: demand × (1 + depth × this). The first variant's `lift_factor` by default.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 10)]
    #[serde(skip_serializing_if = "Option::is_none")]
    true_lift_factor: Option<Decimal>,
    /// Whether recommended emergency orders are placed; true by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    accept_emergency_orders: Option<bool>,
}

impl ScenarioRequest {
    /// What the engine is to rehearse.
    pub(crate) fn rehearsal(&self) -> Rehearsal {
        let variants = self.variants.iter().map(|variant| RehearsalVariant {
            name: variant.name.clone(),
            stated: variant.parameters.clone().parameters(),
        });
        Rehearsal {
            category_id: CategoryId::new(self.category_id.clone()),
            season_start_date: self.season_start_date,
            variants: variants.collect(),
            demand: self.demand.rehearsal(),
        }
    }
}

impl DemandRequest {
    fn rehearsal(&self) -> RehearsalDemand {
        let defaults = RehearsalDemand::default();
        let paths = self
            .paths
            .map(|paths| usize::try_from(paths).unwrap_or(usize::MAX));
        RehearsalDemand {
            paths: paths.unwrap_or(defaults.paths),
            seed: self.seed.unwrap_or(defaults.seed),
            bias: self.bias.unwrap_or(defaults.bias),
            spread: self.spread.unwrap_or(defaults.spread),
            store_season_variation: self
                .store_season_variation
                .unwrap_or(defaults.store_season_variation),
            store_week_variation: self
                .store_week_variation
                .unwrap_or(defaults.store_week_variation),
            true_lift_factor: self.true_lift_factor,
            accept_emergency_orders: self
                .accept_emergency_orders
                .unwrap_or(defaults.accept_emergency_orders),
        }
    }
}

/// How far a scenario is.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScenarioSummary)]
pub(crate) struct ScenarioSummaryBody {
    scenario_id: String,
    #[schema(value_type = String)]
    category_id: CategoryId,
    season_start_date: NaiveDate,
    /// The names of its sets of parameters, in their order.
    variant_names: Vec<String>,
    /// `running`, `completed` or `failed`.
    #[schema(example = "completed")]
    status: &'static str,
    /// Why there is no result, where it failed.
    error_message: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<ScenarioSummary> for ScenarioSummaryBody {
    fn from(scenario: ScenarioSummary) -> Self {
        Self {
            scenario_id: scenario.scenario_id,
            category_id: scenario.category_id,
            season_start_date: scenario.season_start_date,
            variant_names: scenario.variant_names,
            status: scenario.status.as_str(),
            error_message: scenario.error_message,
            created_at: scenario.created_at,
            updated_at: scenario.updated_at,
        }
    }
}

/// A scenario, with its result once it is completed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Scenario)]
pub(crate) struct ScenarioBody {
    #[serde(flatten)]
    summary: ScenarioSummaryBody,
    /// What was asked.
    #[schema(value_type = ScenarioRequest)]
    request: Value,
    /// How many of its seasons are simulated, in percent; 0 while the demand is forecast. Null where it does not run, and where
    /// another process simulates it.
    #[schema(minimum = 0, maximum = 100)]
    progress_pct: Option<u8>,
    /// What came out; null until it is completed.
    #[schema(value_type = Option<ScenarioResult>)]
    result: Option<Value>,
}

impl ScenarioBody {
    /// A stored scenario, and how far it is.
    pub(crate) fn new(scenario: Scenario, progress_pct: Option<u8>) -> Self {
        Self {
            summary: scenario.summary.into(),
            request: scenario.request,
            progress_pct,
            result: scenario.result,
        }
    }
}

/// A page of scenarios, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScenarioList {
    pub(crate) scenarios: Vec<ScenarioSummaryBody>,
    /// Names the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next_cursor: Option<String>,
}
