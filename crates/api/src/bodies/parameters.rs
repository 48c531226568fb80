//! The complete parameters that a season is planned with.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hemline_domain as domain;
use hemline_domain::{ClusterId, Decimal, SeasonParameters, Share, StoreId, Units};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::vocabulary;

/// What a season is planned with, defaults filled in.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SeasonParameters)]
pub(crate) struct Parameters {
    #[schema(value_type = vocabulary::Archetype)]
    archetype: domain::Archetype,
    /// Weeks of the season.
    forecast_horizon_weeks: u32,
    /// First day of week 1.
    season_start_date: NaiveDate,
    /// The day after the last day.
    season_end_date: NaiveDate,
    /// The last day of history that the plan sees.
    history_until: NaiveDate,
    #[schema(value_type = vocabulary::ReplenishmentStrategy)]
    replenishment_strategy: domain::ReplenishmentStrategy,
    #[schema(value_type = f64, minimum = 0, maximum = 1)]
    dc_holdback_percentage: Share,
    /// Null: no markdown.
    markdown_checkpoint_week: Option<u32>,
    #[schema(value_type = Option<f64>)]
    markdown_threshold: Option<Share>,
    #[schema(value_type = vocabulary::MarkdownTarget)]
    markdown_target: domain::MarkdownTarget,
    #[schema(value_type = f64, minimum = 0, maximum = 1)]
    safety_stock_pct: Share,
    #[schema(value_type = vocabulary::SafetyStockMethod)]
    safety_stock_method: domain::SafetyStockMethod,
    #[schema(value_type = Option<f64>)]
    service_level: Option<Share>,
    #[schema(value_type = Option<f64>)]
    understock_cost: Option<Decimal>,
    #[schema(value_type = Option<f64>)]
    overstock_cost: Option<Decimal>,
    #[schema(value_type = f64)]
    variance_threshold: Share,
    #[schema(value_type = f64)]
    emergency_threshold: Share,
    #[schema(value_type = vocabulary::VarianceBasis)]
    variance_basis: domain::VarianceBasis,
    #[schema(value_type = f64)]
    elasticity_coefficient: Decimal,
    #[schema(value_type = f64)]
    lift_factor: Decimal,
    #[schema(value_type = f64)]
    max_markdown: Share,
    #[schema(value_type = vocabulary::SellThroughBasis)]
    sell_through_basis: domain::SellThroughBasis,
    #[schema(value_type = vocabulary::ReplenishmentBasis)]
    replenishment_basis: domain::ReplenishmentBasis,
    #[schema(value_type = vocabulary::EmergencyOrderBasis)]
    emergency_order_basis: domain::EmergencyOrderBasis,
    emergency_lead_time_weeks: u32,
    cluster_count: u32,
    #[schema(value_type = Option<BTreeMap<String, f64>>)]
    cluster_shares: Option<BTreeMap<ClusterId, Share>>,
    #[schema(value_type = Vec<String>)]
    include_stores: Vec<StoreId>,
    #[schema(value_type = Vec<vocabulary::AllocationAttribute>)]
    allocation_attributes: Vec<domain::AllocationAttribute>,
    #[schema(value_type = vocabulary::ForecastingMethod)]
    forecasting_method: domain::ForecastingMethod,
    /// What the planner expects; never the forecast.
    #[schema(value_type = Option<u64>)]
    stated_demand_units: Option<Units>,
    approval_timeout_hours: Option<u32>,
}

impl From<SeasonParameters> for Parameters {
    fn from(parameters: SeasonParameters) -> Self {
        Self {
            archetype: parameters.archetype,
            forecast_horizon_weeks: parameters.forecast_horizon_weeks,
            season_start_date: parameters.season_start_date,
            season_end_date: parameters.season_end_date,
            history_until: parameters.history_until,
            replenishment_strategy: parameters.replenishment_strategy,
            dc_holdback_percentage: parameters.dc_holdback_percentage,
            markdown_checkpoint_week: parameters.markdown_checkpoint_week,
            markdown_threshold: parameters.markdown_threshold,
            markdown_target: parameters.markdown_target,
            safety_stock_pct: parameters.safety_stock_pct,
            safety_stock_method: parameters.safety_stock_method,
            service_level: parameters.service_level,
            understock_cost: parameters.understock_cost,
            overstock_cost: parameters.overstock_cost,
            variance_threshold: parameters.variance_threshold,
            emergency_threshold: parameters.emergency_threshold,
            variance_basis: parameters.variance_basis,
            elasticity_coefficient: parameters.elasticity_coefficient,
            lift_factor: parameters.lift_factor,
            max_markdown: parameters.max_markdown,
            sell_through_basis: parameters.sell_through_basis,
            replenishment_basis: parameters.replenishment_basis,
            emergency_order_basis: parameters.emergency_order_basis,
            emergency_lead_time_weeks: parameters.emergency_lead_time_weeks,
            cluster_count: parameters.cluster_count,
            cluster_shares: parameters.cluster_shares,
            include_stores: parameters.include_stores,
            allocation_attributes: parameters.allocation_attributes,
            forecasting_method: parameters.forecasting_method,
            stated_demand_units: parameters.stated_demand_units,
            approval_timeout_hours: parameters.approval_timeout_hours,
        }
    }
}

/// One parameter that is refused; `details.violations` of 422 `INVALID_PARAMETERS` lists them.
#[derive(ToSchema)]
#[schema(as = Violation)]
#[allow(dead_code)] // The fields are the schema; domain's type is what is sent.
pub(crate) struct ViolationBody {
    /// The parameter's name.
    parameter: String,
    /// The value given; null where one is missing.
    value: Value,
    /// What would be allowed.
    allowed: String,
    /// All of it in a sentence.
    message: String,
    /// Ways out; absent where there is none but what is allowed.
    #[schema(required = false)]
    suggestions: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use hemline_domain::StatedParameters;

    #[test]
    fn the_body_says_what_domain_says() {
        let parameters = StatedParameters::new()
            .with("season_start_date", "2025-03-03")
            .resolve(domain::Archetype::FashionRetail)
            .unwrap()
            .parameters;
        assert_eq!(
            serde_json::to_value(Parameters::from(parameters.clone())).unwrap(),
            serde_json::to_value(parameters).unwrap()
        );
    }
}
