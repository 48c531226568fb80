//! How good the season's forecasts were (planning-rules 11).

use hemline_domain::{Decimal, ForecastId, Units};
use serde::{Deserialize, Serialize};

use super::checks::count;
use super::facts::{SeasonFacts, SeasonForecast};
use crate::ratio::Ratio;

/// A MAPE below this is on target.
pub const MAPE_TARGET: Decimal = Decimal::from_micros(200_000);

/// A bias up to this, either way, is on target.
pub const BIAS_TARGET: Decimal = Decimal::from_micros(50_000);

/// One week of a forecast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekError {
    /// 1-based week of the season.
    pub week_number: u32,
    /// Units forecast.
    pub forecast: Units,
    /// Units sold.
    pub actual: Units,
    /// (forecast − actual) ÷ actual, as a fraction; absent where nothing was sold.
    pub percentage_error: Option<Decimal>,
}

/// How close a forecast was over some weeks. Percentages are fractions of six places, absent where they are not
/// defined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForecastAccuracy {
    /// Each week judged, in order; empty where none was left to judge.
    pub weeks: Vec<WeekError>,
    /// Units forecast in these weeks.
    pub forecast_units: Units,
    /// Units sold in them.
    pub actual_units: Units,
    /// Mean of |actual − forecast| ÷ actual over the weeks with sales.
    pub mape: Option<Decimal>,
    /// Weeks without sales, which MAPE leaves out.
    pub weeks_without_sales: u32,
    /// Σ |actual − forecast| ÷ Σ actual.
    pub wape: Option<Decimal>,
    /// (Σ forecast − Σ actual) ÷ Σ actual: above 0 the forecast was too high.
    pub bias: Option<Decimal>,
    /// √(mean of (actual − forecast)²), in units.
    pub rmse: Option<f64>,
    /// Whether MAPE is below [`MAPE_TARGET`].
    pub mape_target_met: Option<bool>,
    /// Whether bias is within ± [`BIAS_TARGET`].
    pub bias_target_met: Option<bool>,
}

/// One forecast that replaced another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RevisedForecast {
    /// Its id.
    pub forecast_id: ForecastId,
    /// The last week whose sales it knew; it is judged by the weeks after.
    pub made_after_week: u32,
    /// Whether the markdown's lift is part of it.
    pub includes_markdown: bool,
    /// Its own accuracy.
    pub accuracy: ForecastAccuracy,
    /// That of the original forecast in the same weeks.
    pub original: ForecastAccuracy,
    /// That of the forecast that it replaced, in the same weeks.
    pub replaced: ForecastAccuracy,
    /// Whether its Σ |actual − forecast| was smaller than that of the forecast it replaced; absent without a
    /// week to judge by.
    pub lowered_remaining_error: Option<bool>,
}

/// How good all forecasts of the season were.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeasonAccuracy {
    /// The original forecast over all weeks sold.
    pub original: ForecastAccuracy,
    /// Every week judged by the forecast in force before its sales were known.
    pub in_force: ForecastAccuracy,
    /// Each later forecast, oldest first.
    pub revised: Vec<RevisedForecast>,
    /// [`MAPE_TARGET`].
    pub mape_target: Decimal,
    /// [`BIAS_TARGET`].
    pub bias_target: Decimal,
}

/// Judges every forecast of the season by `sold`, the units of weeks 1 to n.
pub(super) fn season_accuracy(facts: &SeasonFacts<'_>, sold: &[Units]) -> SeasonAccuracy {
    let original = &facts.forecasts[0];
    let judged = |forecast: &SeasonForecast<'_>, after: u32| {
        accuracy_after(after, sold, |week| forecast.units(week))
    };
    let revisions = facts.forecasts.windows(2);
    let revised = revisions.map(|pair| {
        let after = pair[1].made_after_week;
        let accuracy = judged(&pair[1], after);
        let replaced = judged(&pair[0], after);
        let is_judged = !accuracy.weeks.is_empty();
        RevisedForecast {
            forecast_id: pair[1].forecast_id.clone(),
            made_after_week: after,
            includes_markdown: pair[1].includes_markdown,
            lowered_remaining_error: is_judged
                .then(|| accuracy.absolute_error() < replaced.absolute_error()),
            original: judged(original, after),
            accuracy,
            replaced,
        }
    });
    SeasonAccuracy {
        original: judged(original, 0),
        in_force: accuracy_after(0, sold, |week| facts.in_force(week).units(week)),
        revised: revised.collect(),
        mape_target: MAPE_TARGET,
        bias_target: BIAS_TARGET,
    }
}

fn accuracy_after(
    after: u32,
    sold: &[Units],
    forecast: impl Fn(usize) -> Units,
) -> ForecastAccuracy {
    let weeks = sold.iter().enumerate().skip(after as usize);
    let weeks = weeks.map(|(index, actual)| WeekError::of(index + 1, forecast(index + 1), *actual));
    ForecastAccuracy::of(weeks.collect())
}

impl WeekError {
    fn of(week: usize, forecast: Units, actual: Units) -> Self {
        Self {
            week_number: count(week),
            forecast,
            actual,
            percentage_error: signed_error(forecast, actual),
        }
    }

    fn absolute(&self) -> Units {
        distance(self.forecast, self.actual)
    }
}

impl ForecastAccuracy {
    fn of(weeks: Vec<WeekError>) -> Self {
        let forecast_units = weeks.iter().map(|week| week.forecast).sum();
        let actual_units = weeks.iter().map(|week| week.actual).sum();
        let with_sales: Vec<&WeekError> = weeks
            .iter()
            .filter(|week| week.actual > Units::ZERO)
            .collect();
        let mape = mean(&with_sales, |week| {
            week.absolute().as_f64() / week.actual.as_f64()
        });
        let mape = mape.and_then(|mape| Decimal::nearest(mape).ok());
        let all: Vec<&WeekError> = weeks.iter().collect();
        let mean_square = mean(&all, |week| {
            week.absolute().as_f64() * week.absolute().as_f64()
        });
        let bias = signed_error(forecast_units, actual_units);
        let mut accuracy = Self {
            weeks_without_sales: count(weeks.len() - with_sales.len()),
            forecast_units,
            actual_units,
            mape,
            wape: None,
            bias,
            rmse: mean_square.map(f64::sqrt),
            mape_target_met: mape.map(|mape| mape < MAPE_TARGET),
            bias_target_met: bias.map(is_on_target),
            weeks,
        };
        accuracy.wape = Ratio::of(accuracy.absolute_error(), actual_units).map(Ratio::to_decimal);
        accuracy
    }

    /// Σ |actual − forecast|.
    #[must_use]
    pub fn absolute_error(&self) -> Units {
        self.weeks.iter().map(WeekError::absolute).sum()
    }
}

fn is_on_target(bias: Decimal) -> bool {
    (Decimal::ZERO - BIAS_TARGET..=BIAS_TARGET).contains(&bias)
}

fn distance(a: Units, b: Units) -> Units {
    a.max(b).saturating_sub(a.min(b))
}

/// (forecast − actual) ÷ actual.
fn signed_error(forecast: Units, actual: Units) -> Option<Decimal> {
    Ratio::of(forecast, actual).map(|ratio| ratio.minus(Decimal::ONE.into()).to_decimal())
}

fn mean(weeks: &[&WeekError], value: impl Fn(&WeekError) -> f64) -> Option<f64> {
    let sum: f64 = weeks.iter().map(|week| value(week)).sum();
    (!weeks.is_empty()).then(|| sum / f64::from(count(weeks.len())))
}
