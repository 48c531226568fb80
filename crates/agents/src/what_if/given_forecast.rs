//! A forecast that the question brings along.

use hemline_domain::storage::Storage;
use hemline_domain::{
    Category, CategoryId, DomainError, ForecastId, SeasonParameters, StatedParameters, Units,
    Violation,
};
use hemline_planning::manufacturing::{ManufacturingOrder, order_quantity};
use serde_json::json;

use super::refusal::{refused, violation};
use crate::error::AgentsError;

/// The most units of a week: more are a slip of the keyboard, and sums of them stay far from the largest number.
pub(super) const MOST_UNITS: u64 = 1_000_000_000;

/// Units of one season week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenWeek {
    /// The week, from 1.
    pub week_number: u32,
    /// Units expected in it, at most 1,000,000,000.
    pub demand_units: Units,
}

/// A forecast that the question brings along: a stored one, an answer to a [`super::ForecastQuestion`], or an
/// invented one.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenForecast {
    /// The category, which must be stored.
    pub category_id: CategoryId,
    /// The forecast's id. Where it is that of a stored forecast with the same curve, its draws of total demand serve
    /// the methods of the safety stock that need some.
    pub forecast_id: Option<ForecastId>,
    /// Units per season week, from week 1 without a gap.
    pub weekly_demand_curve: Vec<GivenWeek>,
    /// The sum of the curve, where it is stated.
    pub total_season_demand: Option<Units>,
}

impl GivenForecast {
    /// Units per season week.
    pub(super) fn curve(&self) -> Vec<Units> {
        let weeks = self.weekly_demand_curve.iter();
        weeks.map(|week| week.demand_units).collect()
    }

    /// The complete parameters of a season with this forecast: it is as long as the curve, and starts as the
    /// category's where `stated` says nothing else. `also` is what else is wrong with the question.
    ///
    /// # Errors
    /// All violations at once: of the forecast, the parameters, and `also`.
    pub(super) fn parameters(
        &self,
        stated: &StatedParameters,
        category: &Category,
        also: Vec<Violation>,
    ) -> Result<SeasonParameters, AgentsError> {
        let mut violations = self.violations();
        violations.extend(also);
        let weeks = self.weekly_demand_curve.len();
        let season = StatedParameters::new()
            .with("forecast_horizon_weeks", weeks)
            .with("season_start_date", category.season_start_date.to_string());
        match season.overlaid(stated).resolve(category.archetype) {
            Ok(resolved) => {
                let horizon = resolved.parameters.forecast_horizon_weeks;
                if usize::try_from(horizon) != Ok(weeks) {
                    let allowed = format!("{weeks}, the weeks of the forecast");
                    let name = "forecast_horizon_weeks";
                    violations.push(violation(name, json!(horizon), allowed));
                }
                if violations.is_empty() {
                    return Ok(resolved.parameters);
                }
            }
            Err(DomainError::InvalidParameters { violations: found }) => violations.extend(found),
            Err(other) => return Err(other.into()),
        }
        Err(AgentsError::InvalidParameters { violations })
    }

    fn violations(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (expected, week) in (1..).zip(&self.weekly_demand_curve) {
            if week.week_number != expected {
                violations.push(violation(
                    "forecast.weekly_demand_curve.week_number",
                    json!(week.week_number),
                    format!("{expected}: one entry per week, from week 1"),
                ));
                break;
            }
        }
        let mut weeks = self.weekly_demand_curve.iter();
        if let Some(week) = weeks.find(|week| week.demand_units > Units::new(MOST_UNITS)) {
            violations.push(violation(
                "forecast.weekly_demand_curve.demand_units",
                json!(week.demand_units),
                format!("0 to {MOST_UNITS}"),
            ));
            return violations;
        }
        let total: Units = self.curve().iter().sum();
        if total == Units::ZERO {
            violations.push(violation(
                "forecast.weekly_demand_curve",
                json!(total),
                "a curve of at least one unit".to_owned(),
            ));
        }
        if let Some(stated) = self.total_season_demand.filter(|stated| *stated != total) {
            violations.push(violation(
                "forecast.total_season_demand",
                json!(stated),
                format!("{}, the sum of the curve, or nothing", total.grouped()),
            ));
        }
        violations
    }

    /// The manufacturing order for it. Blocks on storage.
    ///
    /// # Errors
    /// When the method of the safety stock needs what neither the forecast, the parameters nor the category have.
    pub(super) fn order(
        &self,
        storage: &dyn Storage,
        parameters: &SeasonParameters,
        category: &Category,
    ) -> Result<ManufacturingOrder, AgentsError> {
        let curve = self.curve();
        let stored = match &self.forecast_id {
            Some(id) => storage.forecast(id)?,
            None => None,
        };
        let draws = stored
            .filter(|stored| {
                let weeks = stored.weekly_demand_curve.iter();
                weeks
                    .map(|week| week.demand_units)
                    .eq(curve.iter().copied())
            })
            .map(|stored| stored.diagnostics.total_distribution)
            .unwrap_or_default();
        order_quantity(curve.iter().sum(), &draws, parameters, category).map_err(|error| {
            let allowed = "fixed; another one for a stored forecast, as it is stored, with the costs that it needs";
            refused("safety_stock_method", allowed, &error)
        })
    }
}
