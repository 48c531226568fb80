//! The forecast of a season under way (rule 3): what was sold, and a remainder that responds to it.
//!
//! The models draw their curves of the whole season from the end of history, without stepping through the
//! weeks sold (open loop). How far sales are from the combined curve corrects the remaining weeks, once.

use hemline_domain::{DemandInterval, Units, WeeklyDemand};
use serde::{Deserialize, Serialize};

use super::combine::{CombinedSeason, apportioned, combine, curve, first_maximum};
use super::level::{CorrectionSettings, LevelCorrection};
use super::models::{FittedSeason, ModelSeason};
use super::{DemandForecast, DemandInput, LARGEST_MULTIPLE, prepare};
use crate::MlError;
use crate::forecasting::Combination;

/// A markdown that was applied in the season.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MarkdownEffect {
    /// The reduction of the price, 0 to 1.
    pub depth: f64,
    /// Demand rises by this times the depth: 0.20 × 1.5 is 30% more.
    pub lift_factor: f64,
    /// The season week after which it holds; 0 for a markdown from the first week on.
    pub applied_after_week: u32,
}

impl MarkdownEffect {
    /// What the demand of a season week (1-based) is multiplied with.
    #[must_use]
    pub fn factor(&self, week: u32) -> f64 {
        if week > self.applied_after_week {
            1.0 + self.depth * self.lift_factor
        } else {
            1.0
        }
    }
}

/// What the rest of a season is forecast from.
#[derive(Debug, Clone, Copy)]
pub struct ReforecastInput<'a> {
    /// As for the first forecast; history may have grown since, up to the day before the season.
    pub demand: DemandInput<'a>,
    /// Units sold in season weeks 1 to n over all stores; at most as many as the season has weeks.
    pub actuals: &'a [Units],
    /// How strongly the remaining weeks respond to them.
    pub correction: CorrectionSettings,
    /// The markdown, if there has been one.
    pub markdown: Option<MarkdownEffect>,
}

/// A revised forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reforecast {
    /// The whole season: weeks 1 to n as sold (their bounds are the sales), the others as expected now.
    /// Its total may be 0.
    pub forecast: DemandForecast,
    /// Units sold in weeks 1 to n.
    pub actual_units: Units,
    /// n.
    pub actual_weeks: u32,
    /// What the weeks sold changed in the others.
    pub correction: LevelCorrection,
}

/// Forecasts the season of `input` again, n weeks into it (rule 3).
///
/// Each model's total is the floor of actuals plus corrected remainder, and [rule 2.5](combine) makes one of
/// them; the remaining weeks are apportioned to what the total leaves for them. ARIMA is fitted to history and
/// actuals, with the weeks in between missing; every other method to history alone, which does better (see
/// `docs/reforecast.md`). A markdown's lift is part of the open-loop curve, and taken off the actuals that a
/// model is fitted to, so it is counted once.
///
/// # Errors
///
/// As [`super::forecast_demand`], but a total of 0 is none; also [`MlError::InvalidSetting`] for more actuals
/// than weeks, a correction or a markdown outside its ranges.
pub fn reforecast_demand(input: &ReforecastInput<'_>) -> Result<Reforecast, MlError> {
    check(input)?;
    let prepared = prepare(&input.demand)?;
    let task = prepared.task(&input.demand);
    let observed = prepared.bridge.observed_weeks(&input.without_lift());
    let FittedSeason {
        rule,
        models,
        warnings,
    } = task.refit(input.demand.method, &observed)?;
    let (correction, models) = input.corrected(models, rule);
    let actual_units = input.actuals.iter().copied().sum();
    let mut combined = combine(&models, rule);
    keep_actuals(&mut combined, input.actuals, actual_units);
    let horizon = input.demand.calendar.horizon();
    let largest = prepared.series.largest_sum(horizon as usize);
    check_remainder(&combined, actual_units, horizon, largest)?;
    let season = FittedSeason {
        rule,
        models,
        warnings: [warnings, doubts(&correction)].concat(),
    };
    Ok(Reforecast {
        forecast: prepared.forecast(combined, season),
        actual_units,
        actual_weeks: input.weeks_sold(),
        correction,
    })
}

impl ReforecastInput<'_> {
    fn weeks_sold(&self) -> u32 {
        u32::try_from(self.actuals.len()).unwrap_or(u32::MAX)
    }

    fn lift(&self, week: u32) -> f64 {
        self.markdown.map_or(1.0, |markdown| markdown.factor(week))
    }

    /// The actuals as they would have been without the markdown.
    fn without_lift(&self) -> Vec<f64> {
        let weeks = (1..).zip(self.actuals);
        weeks
            .map(|(week, units)| units.as_f64() / self.lift(week))
            .collect()
    }

    /// The models' seasons with the actuals in their weeks, and the other weeks lifted and corrected.
    fn corrected(
        &self,
        mut models: Vec<ModelSeason>,
        rule: Combination,
    ) -> (LevelCorrection, Vec<ModelSeason>) {
        let actuals: Vec<f64> = self.actuals.iter().map(|units| units.as_f64()).collect();
        let lifts: Vec<f64> = (1..=self.demand.calendar.horizon())
            .map(|week| self.lift(week))
            .collect();
        for model in &mut models {
            multiply(model, &lifts);
        }
        let correction = LevelCorrection::new(&actuals, &curve(&models, rule), self.correction);
        let factors: Vec<f64> = (1..=self.demand.calendar.horizon())
            .map(|week| correction.factor(week))
            .collect();
        for model in &mut models {
            multiply(model, &factors);
            keep(model, &actuals);
        }
        (correction, models)
    }
}

fn multiply(model: &mut ModelSeason, factors: &[f64]) {
    let scale = |values: &mut [f64]| {
        for (value, factor) in values.iter_mut().zip(factors) {
            *value *= factor;
        }
    };
    scale(&mut model.weekly);
    model.paths = model.paths.map_paths(model.paths.horizon(), |path, row| {
        row.copy_from_slice(path);
        scale(row);
    });
}

/// Puts what was sold in place of the first weeks.
fn keep(model: &mut ModelSeason, actuals: &[f64]) {
    model.weekly[..actuals.len()].copy_from_slice(actuals);
    model.paths = model.paths.map_paths(model.paths.horizon(), |path, row| {
        row.copy_from_slice(path);
        row[..actuals.len()].copy_from_slice(actuals);
    });
}

/// The actuals in their weeks, and the rest of the total over the other weeks.
fn keep_actuals(combined: &mut CombinedSeason, actuals: &[Units], sold: Units) {
    let rest = combined.total.saturating_sub(sold);
    let remaining = apportioned(rest, &combined.curve[actuals.len()..]);
    let units: Vec<Units> = [actuals, &remaining].concat();
    for (week, units) in combined.weekly.iter_mut().zip(&units) {
        week.demand_units = *units;
    }
    for week in &mut combined.weekly[..actuals.len()] {
        week.interval = certain(week);
    }
    combined.peak_week = first_maximum(&units);
}

fn certain(week: &WeeklyDemand) -> DemandInterval {
    let units = week.demand_units.as_f64();
    DemandInterval {
        lower_80: units,
        upper_80: units,
        lower_95: units,
        upper_95: units,
    }
}

/// Refuses a remainder that nothing in the history comes near; the actuals are what they are.
fn check_remainder(
    combined: &CombinedSeason,
    sold: Units,
    weeks: u32,
    largest: f64,
) -> Result<(), MlError> {
    let rest = combined.total.saturating_sub(sold);
    let largest = largest.max(sold.as_f64());
    if rest.as_f64() > f64::from(LARGEST_MULTIPLE) * largest {
        return Err(MlError::ImplausibleTotal {
            total: combined.total,
            factor: LARGEST_MULTIPLE,
            weeks,
            largest,
        });
    }
    Ok(())
}

/// What the reader of a correction should know.
fn doubts(correction: &LevelCorrection) -> Vec<String> {
    if correction.weeks == 0 || correction.ratio.is_some() {
        return Vec::new();
    }
    vec![
        "nothing was expected of the weeks sold: the remaining weeks could not be corrected"
            .to_owned(),
    ]
}

fn check(input: &ReforecastInput<'_>) -> Result<(), MlError> {
    let horizon = input.demand.calendar.horizon();
    let invalid = |name, value: String, allowed| {
        Err(MlError::InvalidSetting {
            name,
            value,
            allowed,
        })
    };
    if input.weeks_sold() > horizon {
        return invalid(
            "actuals",
            format!("{} weeks of a season of {horizon}", input.actuals.len()),
            "at most as many weeks as the season has",
        );
    }
    let CorrectionSettings { kappa, persistence } = input.correction;
    if !(kappa >= 0.0 && kappa.is_finite()) {
        return invalid("kappa", kappa.to_string(), "a number of weeks from 0 up");
    }
    if !(0.0..=1.0).contains(&persistence) {
        return invalid(
            "persistence",
            persistence.to_string(),
            "a fraction from 0 to 1",
        );
    }
    let Some(markdown) = input.markdown else {
        return Ok(());
    };
    if !(0.0..=1.0).contains(&markdown.depth) {
        return invalid(
            "depth",
            markdown.depth.to_string(),
            "a fraction from 0 to 1",
        );
    }
    if !(markdown.lift_factor >= 0.0 && markdown.lift_factor.is_finite()) {
        return invalid(
            "lift_factor",
            markdown.lift_factor.to_string(),
            "a number from 0 up",
        );
    }
    Ok(())
}
