//! The names that parameters have.

use serde_json::{Map, Value};

use super::reader::Reader;

/// Every name that planning-rules 12 knows.
pub const PARAMETER_NAMES: &[&str] = &[
    "archetype",
    "forecast_horizon_weeks",
    "season_start_date",
    "season_end_date",
    "history_until",
    "replenishment_strategy",
    "dc_holdback_percentage",
    "markdown_checkpoint_week",
    "markdown_threshold",
    "markdown_target",
    "safety_stock_pct",
    "safety_stock_method",
    "service_level",
    "understock_cost",
    "overstock_cost",
    "variance_threshold",
    "emergency_threshold",
    "variance_basis",
    "elasticity_coefficient",
    "lift_factor",
    "max_markdown",
    "sell_through_basis",
    "replenishment_basis",
    "emergency_order_basis",
    "emergency_lead_time_weeks",
    "cluster_count",
    "cluster_shares",
    "include_stores",
    "allocation_attributes",
    "forecasting_method",
    "stated_demand_units",
    "approval_timeout_hours",
];

pub(super) fn refuse_unknown_names(reader: &mut Reader<'_>, stated: &Map<String, Value>) {
    for (name, value) in stated {
        if !PARAMETER_NAMES.contains(&name.as_str()) {
            reader.refuse_with(
                name,
                value,
                &PARAMETER_NAMES.join(", "),
                format!("there is no parameter {name}; check its spelling"),
                Vec::new(),
            );
        }
    }
}
