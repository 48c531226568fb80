//! From stated to complete parameters, with every violation at once.

use serde::Serialize;
use serde_json::{Map, Value};

use super::SeasonParameters;
use super::archetype::defaults_of;
use super::clusters::read_clusters;
use super::markdown::read_markdown;
use super::names::refuse_unknown_names;
use super::parse::{Parsed, decimal, distinct, name, share, whole};
use super::reader::{Reader, SHARE_RANGE};
use super::season_dates::read_season;
use super::supply::read_supply;
use crate::decimal::{Decimal, Share};
use crate::enums::{
    AllocationAttribute, Archetype, EmergencyOrderBasis, ForecastingMethod, MarkdownTarget,
    ReplenishmentBasis, SellThroughBasis, VarianceBasis,
};
use crate::error::DomainError;
use crate::ids::StoreId;
use crate::units::Units;

/// Complete parameters, and the names of those that were filled in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Resolved {
    /// What the season is planned with.
    pub parameters: SeasonParameters,
    /// Names of the parameters that took their default.
    pub defaults_applied: Vec<String>,
}

pub(super) fn resolve(
    stated: &Map<String, Value>,
    default_archetype: Archetype,
) -> Result<Resolved, DomainError> {
    let mut reader = Reader::new(stated);
    refuse_unknown_names(&mut reader, stated);
    let archetype = reader.value(
        "archetype",
        &Archetype::allowed(),
        default_archetype,
        name::<Archetype>,
    );
    let defaults = defaults_of(archetype);
    let season = read_season(&mut reader, &defaults);
    let supply = read_supply(&mut reader, &defaults, stated);
    let markdown = read_markdown(&mut reader, &defaults, season.last_week);
    let clusters = read_clusters(&mut reader);
    let parameters = SeasonParameters {
        archetype,
        forecast_horizon_weeks: season.horizon,
        season_start_date: season.start,
        season_end_date: season.end,
        history_until: season.history_until,
        replenishment_strategy: supply.strategy,
        dc_holdback_percentage: supply.holdback,
        markdown_checkpoint_week: markdown.week,
        markdown_threshold: markdown.threshold,
        markdown_target: reader.value(
            "markdown_target",
            &MarkdownTarget::allowed(),
            MarkdownTarget::Flat,
            name,
        ),
        safety_stock_pct: supply.safety_stock,
        safety_stock_method: supply.safety_stock_method,
        service_level: supply.service_level,
        understock_cost: supply.understock_cost,
        overstock_cost: supply.overstock_cost,
        variance_threshold: reader.value(
            "variance_threshold",
            SHARE_RANGE,
            Share::percent(20),
            share,
        ),
        emergency_threshold: reader.value(
            "emergency_threshold",
            SHARE_RANGE,
            Share::percent(30),
            share,
        ),
        variance_basis: reader.value(
            "variance_basis",
            &VarianceBasis::allowed(),
            VarianceBasis::Cumulative,
            name,
        ),
        elasticity_coefficient: reader.value(
            "elasticity_coefficient",
            "0 to 10",
            Decimal::from_micros(2_000_000),
            decimal(0, 10),
        ),
        lift_factor: reader.value(
            "lift_factor",
            "0 to 10",
            Decimal::from_micros(1_500_000),
            decimal(0, 10),
        ),
        max_markdown: markdown.cap,
        sell_through_basis: reader.value(
            "sell_through_basis",
            &SellThroughBasis::allowed(),
            SellThroughBasis::Forecast,
            name,
        ),
        replenishment_basis: reader.value(
            "replenishment_basis",
            &ReplenishmentBasis::allowed(),
            ReplenishmentBasis::RemainingAllocation,
            name,
        ),
        emergency_order_basis: reader.value(
            "emergency_order_basis",
            &EmergencyOrderBasis::allowed(),
            EmergencyOrderBasis::Network,
            name,
        ),
        emergency_lead_time_weeks: reader.value(
            "emergency_lead_time_weeks",
            "0 to 26 weeks",
            4,
            whole(0, 26),
        ),
        cluster_count: clusters.count,
        cluster_shares: clusters.shares,
        include_stores: reader.value(
            "include_stores",
            "a list of store ids, each once",
            Vec::new(),
            store_ids,
        ),
        allocation_attributes: reader.value(
            "allocation_attributes",
            &format!("a list of {}, each once", AllocationAttribute::allowed()),
            vec![
                AllocationAttribute::StoreSizeSqft,
                AllocationAttribute::MedianIncome,
            ],
            attributes,
        ),
        forecasting_method: reader.value(
            "forecasting_method",
            &ForecastingMethod::allowed(),
            ForecastingMethod::EnsembleProphetArima,
            name,
        ),
        stated_demand_units: reader.nullable(
            "stated_demand_units",
            "a whole number of units up to 1,000,000,000",
            None,
            |value| whole(0, 1_000_000_000)(value).map(|units| Units::new(units.into())),
        ),
        approval_timeout_hours: reader.nullable(
            "approval_timeout_hours",
            "1 to 8760 hours, or null",
            None,
            whole(1, 8760),
        ),
    };
    if reader.violations.is_empty() {
        Ok(Resolved {
            parameters,
            defaults_applied: reader.defaults_applied,
        })
    } else {
        Err(DomainError::InvalidParameters {
            violations: reader.violations,
        })
    }
}

fn store_ids(value: &Value) -> Parsed<Vec<StoreId>> {
    distinct(value, "a store id", |id| id.as_str().map(StoreId::from))
}

fn attributes(value: &Value) -> Parsed<Vec<AllocationAttribute>> {
    distinct(value, "an allocation attribute", |attribute| {
        name(attribute).ok()
    })
}
