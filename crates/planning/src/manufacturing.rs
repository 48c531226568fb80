//! How many units are made (planning-rules 6).

use hemline_domain::{Category, Decimal, Grouped, SafetyStockMethod, SeasonParameters, Units};
use serde::{Deserialize, Serialize};

use crate::demand_distribution::DemandDistribution;
use crate::error::PlanningError;
use crate::ratio::Ratio;

/// How many units to make, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManufacturingOrder {
    /// Units to manufacture.
    pub quantity: Units,
    /// Safety stock over the forecast, as a fraction: the parameter where the method is `fixed`,
    /// else `quantity ÷ forecast − 1`, which may be negative.
    pub safety_stock_percentage: Decimal,
    /// The calculation in words.
    pub reasoning: String,
}

/// The manufacturing order for a forecast of `forecast_total` units (planning-rules 6).
///
/// `fixed` gives `round(forecast × (1 + safety_stock_pct))`. `service_level` and `newsvendor` give
/// the quantile of `total_distribution` (draws of the season's total demand, in units) at the
/// service level, or at `understock ÷ (understock + overstock)`, rounded half up. Costs that the
/// parameters do not state are the category's price − cost and cost − salvage value.
///
/// ```
/// use hemline_domain::{Archetype, Category, StatedParameters, Units};
/// use hemline_planning::manufacturing::order_quantity;
///
/// let parameters = StatedParameters::new()
///     .with("season_start_date", "2025-03-03")
///     .resolve(Archetype::FashionRetail)?
///     .parameters;
/// let category = Category {
///     category_id: "womens_dresses".into(),
///     category_name: "Women's Dresses".to_owned(),
///     season_start_date: parameters.season_start_date,
///     season_end_date: parameters.season_end_date,
///     season_length_weeks: parameters.forecast_horizon_weeks,
///     archetype: parameters.archetype,
///     description: None,
///     unit_price: None,
///     unit_cost: None,
///     salvage_value: None,
/// };
/// // The fixed safety stock of 20% needs no draws of demand.
/// let order = order_quantity(Units::new(8_000), &[], &parameters, &category)?;
/// assert_eq!(order.quantity, Units::new(9_600));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the forecast is 0, when there are no usable draws, or when a method lacks what it needs;
/// the error names it.
pub fn order_quantity(
    forecast_total: Units,
    total_distribution: &[f64],
    parameters: &SeasonParameters,
    category: &Category,
) -> Result<ManufacturingOrder, PlanningError> {
    if forecast_total == Units::ZERO {
        return Err(PlanningError::NoDemand);
    }
    match parameters.safety_stock_method {
        SafetyStockMethod::Fixed => Ok(fixed(forecast_total, parameters)),
        SafetyStockMethod::ServiceLevel => {
            let level = parameters
                .service_level
                .ok_or(PlanningError::MissingParameter {
                    method: SafetyStockMethod::ServiceLevel.as_str(),
                    parameter: "service_level",
                })?
                .as_f64();
            let why = format!(
                "enough for all demand in {} of the seasons that are possible (service_level)",
                percent(level)
            );
            at_quantile(forecast_total, total_distribution, level, &why)
        }
        SafetyStockMethod::Newsvendor => {
            let understock = understock_cost(parameters, category)?;
            let overstock = overstock_cost(parameters, category)?;
            let level = critical_fractile(understock, overstock);
            let why = format!(
                "enough for all demand in {} of the seasons that are possible, which weighs {:.2} lost per unit short (understock_cost) against {:.2} per unit left over (overstock_cost)",
                percent(level),
                Grouped(understock),
                Grouped(overstock)
            );
            at_quantile(forecast_total, total_distribution, level, &why)
        }
    }
}

/// The probability of meeting demand that maximises expected profit:
/// `understock ÷ (understock + overstock)`, both costs above 0.
#[must_use]
pub fn critical_fractile(understock_cost: Decimal, overstock_cost: Decimal) -> f64 {
    understock_cost.as_f64() / (understock_cost + overstock_cost).as_f64()
}

fn fixed(forecast_total: Units, parameters: &SeasonParameters) -> ManufacturingOrder {
    let share = parameters.safety_stock_pct;
    let quantity = forecast_total.scaled_by(share.plus_one());
    ManufacturingOrder {
        quantity,
        safety_stock_percentage: share.decimal(),
        reasoning: format!(
            "{} units forecast and {} safety stock on top: {} units",
            forecast_total.grouped(),
            percent(share.as_f64()),
            quantity.grouped()
        ),
    }
}

fn at_quantile(
    forecast_total: Units,
    total_distribution: &[f64],
    probability: f64,
    why: &str,
) -> Result<ManufacturingOrder, PlanningError> {
    let demand = DemandDistribution::empirical(total_distribution)?;
    let quantity = Units::round_of(demand.quantile(probability)?);
    let over_forecast = Ratio::of(quantity, forecast_total)
        .ok_or(PlanningError::NoDemand)?
        .minus(Decimal::ONE.into())
        .to_decimal();
    Ok(ManufacturingOrder {
        quantity,
        safety_stock_percentage: over_forecast,
        reasoning: format!(
            "{} units: {why}; that is {} the forecast of {} units",
            quantity.grouped(),
            beside_forecast(over_forecast),
            forecast_total.grouped()
        ),
    })
}

fn understock_cost(
    parameters: &SeasonParameters,
    category: &Category,
) -> Result<Decimal, PlanningError> {
    cost(
        "understock_cost",
        parameters.understock_cost,
        ("unit_price", category.unit_price),
        ("unit_cost", category.unit_cost),
    )
}

fn overstock_cost(
    parameters: &SeasonParameters,
    category: &Category,
) -> Result<Decimal, PlanningError> {
    cost(
        "overstock_cost",
        parameters.overstock_cost,
        ("unit_cost", category.unit_cost),
        ("salvage_value", category.salvage_value),
    )
}

fn cost(
    name: &'static str,
    stated: Option<Decimal>,
    gain: (&'static str, Option<Decimal>),
    loss: (&'static str, Option<Decimal>),
) -> Result<Decimal, PlanningError> {
    let value = match (stated, gain.1, loss.1) {
        (Some(stated), ..) => stated,
        (None, Some(gain), Some(loss)) => gain - loss,
        _ => {
            let missing = [gain, loss]
                .into_iter()
                .filter(|(_, value)| value.is_none());
            return Err(PlanningError::MissingCost {
                cost: name,
                sources: [gain.0, loss.0],
                missing: missing.map(|(field, _)| field).collect(),
            });
        }
    };
    if value > Decimal::ZERO {
        Ok(value)
    } else {
        Err(PlanningError::CostNotPositive { cost: name, value })
    }
}

fn beside_forecast(over_forecast: Decimal) -> String {
    let size = percent(over_forecast.as_f64().abs());
    let side = if over_forecast < Decimal::ZERO {
        "below"
    } else {
        "above"
    };
    format!("{size} {side}")
}

fn percent(fraction: f64) -> String {
    format!("{:.1}%", fraction * 100.0)
}
