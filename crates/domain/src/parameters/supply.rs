//! What is made beyond the forecast, held back, and shipped during the season.

use serde_json::{Map, Value};

use super::archetype::Defaults;
use super::parse::{Refusal, decimal, name, share};
use super::reader::{Reader, SHARE_RANGE};
use crate::decimal::{Decimal, Share};
use crate::enums::{ReplenishmentStrategy, SafetyStockMethod};

const SERVICE_LEVEL_RANGE: &str = "0.5 to 0.999";

pub(super) struct Supply {
    pub(super) strategy: ReplenishmentStrategy,
    pub(super) holdback: Share,
    pub(super) safety_stock: Share,
    pub(super) safety_stock_method: SafetyStockMethod,
    pub(super) service_level: Option<Share>,
    pub(super) understock_cost: Option<Decimal>,
    pub(super) overstock_cost: Option<Decimal>,
}

pub(super) fn read_supply(
    reader: &mut Reader<'_>,
    defaults: &Defaults,
    stated: &Map<String, Value>,
) -> Supply {
    let strategy = reader.value(
        "replenishment_strategy",
        &ReplenishmentStrategy::allowed(),
        defaults.replenishment,
        name,
    );
    let never = strategy == ReplenishmentStrategy::None;
    let (holdback_default, safety_default) = if never {
        (Share::ZERO, Share::percent(25))
    } else {
        (defaults.holdback, defaults.safety_stock)
    };
    let holdback = reader.value(
        "dc_holdback_percentage",
        SHARE_RANGE,
        holdback_default,
        share,
    );
    if never && holdback > Share::ZERO {
        refuse_stranded_holdback(reader, holdback, stated);
    }
    let safety_stock = reader.value("safety_stock_pct", SHARE_RANGE, safety_default, share);
    let safety_stock_method = reader.value(
        "safety_stock_method",
        &SafetyStockMethod::allowed(),
        SafetyStockMethod::Fixed,
        name,
    );
    Supply {
        strategy,
        holdback,
        safety_stock,
        safety_stock_method,
        service_level: read_service_level(reader, safety_stock_method),
        understock_cost: read_cost(reader, "understock_cost"),
        overstock_cost: read_cost(reader, "overstock_cost"),
    }
}

fn refuse_stranded_holdback(reader: &mut Reader<'_>, holdback: Share, stated: &Map<String, Value>) {
    reader.refuse_with(
        "dc_holdback_percentage",
        stated
            .get("dc_holdback_percentage")
            .unwrap_or(&Value::Null),
        "0 where replenishment_strategy is none",
        format!(
            "dc_holdback_percentage is {holdback}, but without replenishment the holdback would stay at the DC for the whole season"
        ),
        vec![
            "Set dc_holdback_percentage to 0, so that everything ships at launch".to_owned(),
            "Set replenishment_strategy to weekly or bi-weekly".to_owned(),
        ],
    );
}

fn read_service_level(reader: &mut Reader<'_>, method: SafetyStockMethod) -> Option<Share> {
    let level = reader.nullable("service_level", SERVICE_LEVEL_RANGE, None, |value| {
        let level = share(value)?;
        let is_inside = (0.5..=0.999).contains(&level.as_f64());
        is_inside.then_some(level).ok_or(Refusal::NotAllowed)
    });
    let is_missing = level.is_none() && !reader.refused("service_level");
    if method == SafetyStockMethod::ServiceLevel && is_missing {
        reader.refuse_with(
            "service_level",
            &Value::Null,
            SERVICE_LEVEL_RANGE,
            "safety_stock_method service_level needs service_level, e.g. 0.95".to_owned(),
            Vec::new(),
        );
    }
    level
}

fn read_cost(reader: &mut Reader<'_>, parameter: &str) -> Option<Decimal> {
    let allowed = "an amount above 0, up to 1,000,000";
    reader.nullable(parameter, allowed, None, |value| {
        let amount = decimal(0, 1_000_000)(value)?;
        let is_positive = amount > Decimal::ZERO;
        is_positive.then_some(amount).ok_or(Refusal::NotAllowed)
    })
}
