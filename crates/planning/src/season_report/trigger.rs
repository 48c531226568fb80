//! Whether the re-forecast trigger did its work (planning-rules 11).

use hemline_domain::{Decimal, ForecastId, Share, Units, VarianceBasis};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::accuracy::{RevisedForecast, SeasonAccuracy};
use super::checks::count;
use super::facts::{CheckedWeek, SeasonFacts};
use crate::ratio::Ratio;
use crate::variance::VarianceDirection;

/// A trigger accuracy from here on is on target.
pub const TRIGGER_TARGET: Decimal = Decimal::from_micros(900_000);

/// A week whose variance was above the threshold, and that could be acted on or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggeredWeek {
    /// The week.
    pub week_number: u32,
    /// The variance that counts, as a fraction; absent against a forecast of 0.
    pub variance_pct: Option<Decimal>,
    /// Which way it went.
    pub direction: Option<VarianceDirection>,
    /// Whether a forecast was made after it, and before the next alert.
    pub reforecast: bool,
    /// Whether that lowered the error of the remaining weeks; absent where none followed, where it answered a newer
    /// week's alert, or where no week is left to judge by.
    pub lowered_remaining_error: Option<bool>,
}

/// How well the trigger worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerAccuracy {
    /// `variance_threshold`.
    pub threshold: Share,
    /// Weeks above it that left a week to forecast, in order. A week counts where it was the newest accepted one
    /// when it was found above, or where a re-forecast covered it: a week that was judged while a newer one was in
    /// could not be acted on. The horizon's last week is none of them.
    pub weeks: Vec<TriggeredWeek>,
    /// Weeks that were re-forecast ÷ these weeks; absent when there is none.
    pub accuracy: Option<Decimal>,
    /// [`TRIGGER_TARGET`].
    pub target: Decimal,
    /// Whether it is reached.
    pub target_met: Option<bool>,
    /// Re-forecasts of these weeks that lowered the remaining error.
    pub helped: u32,
    /// Re-forecasts of these weeks that could be judged.
    pub judged: u32,
    /// Weeks above the emergency threshold, over the forecast.
    pub emergencies: u32,
}

/// Looks at the standing check of every week.
pub(super) fn trigger_accuracy(
    facts: &SeasonFacts<'_>,
    accuracy: &SeasonAccuracy,
) -> TriggerAccuracy {
    let standing = standing_checks(facts.checks);
    let last = facts.parameters.forecast_horizon_weeks;
    let above = standing
        .values()
        .filter(|one| one.check.threshold_exceeded && one.check.week_number < last);
    let weeks: Vec<TriggeredWeek> = above
        .filter_map(|one| triggered(one, facts, &accuracy.revised))
        .collect();
    let reforecast = weeks.iter().filter(|week| week.reforecast).count();
    let share = Ratio::of(units(reforecast), units(weeks.len())).map(Ratio::to_decimal);
    let verdicts: Vec<bool> = weeks
        .iter()
        .filter_map(|week| week.lowered_remaining_error)
        .collect();
    TriggerAccuracy {
        threshold: facts.parameters.variance_threshold,
        accuracy: share,
        target: TRIGGER_TARGET,
        target_met: share.map(|share| share >= TRIGGER_TARGET),
        helped: count(verdicts.iter().filter(|helped| **helped).count()),
        judged: count(verdicts.len()),
        emergencies: count(standing.values().filter(|one| one.check.emergency).count()),
        weeks,
    }
}

/// The last check of each week.
pub(super) fn standing_checks(checks: &[CheckedWeek]) -> BTreeMap<u32, &CheckedWeek> {
    checks
        .iter()
        .map(|one| (one.check.week_number, one))
        .collect()
}

/// None for a week that nobody could act on, and that no re-forecast covered.
fn triggered(
    one: &CheckedWeek,
    facts: &SeasonFacts<'_>,
    revised: &[RevisedForecast],
) -> Option<TriggeredWeek> {
    let check = &one.check;
    let answer = answer(check.week_number, facts)?;
    let (variance_pct, direction) = match check.basis {
        VarianceBasis::Cumulative => (check.variance_pct, check.direction),
        VarianceBasis::Weekly => (check.weekly_variance_pct, check.weekly_direction),
    };
    let own = match answer {
        Answer::Own(id) => revised.iter().find(|one| one.forecast_id == *id),
        Answer::Covered | Answer::Missed => None,
    };
    Some(TriggeredWeek {
        week_number: check.week_number,
        variance_pct,
        direction,
        reforecast: !matches!(answer, Answer::Missed),
        lowered_remaining_error: own.and_then(|revised| revised.lowered_remaining_error),
    })
}

/// Whether a week was found above the threshold and a re-forecast followed.
pub(super) fn was_reforecast(week: u32, facts: &SeasonFacts<'_>) -> bool {
    matches!(answer(week, facts), Some(Answer::Own(_) | Answer::Covered))
}

/// What came of a week above the threshold.
enum Answer<'a> {
    /// The forecast made after the week's own alert.
    Own(&'a ForecastId),
    /// The week was judged while a newer one was in, and a re-forecast followed.
    Covered,
    /// The week's own alert, and no re-forecast.
    Missed,
}

/// None for a week that never was above as the newest one, and that no re-forecast covered.
fn answer<'a>(week: u32, facts: &SeasonFacts<'a>) -> Option<Answer<'a>> {
    let checks = (0..).zip(facts.checks);
    let of_week = checks.filter(|(_, one)| one.check.week_number == week);
    let above: Vec<(usize, &CheckedWeek)> = of_week
        .filter(|(_, one)| one.check.threshold_exceeded)
        .collect();
    let mut own = above.iter().filter(|(_, one)| one.was_newest).peekable();
    if own.peek().is_some() {
        let forecast = own.find_map(|(index, _)| forecast_after(*index, facts));
        return Some(forecast.map_or(Answer::Missed, Answer::Own));
    }
    let (index, _) = above.last()?;
    forecast_after(*index, facts).map(|_| Answer::Covered)
}

/// The first forecast that was made after the sales of a check had come in, and before the next alert. An alert
/// is a newest week's check above the threshold; it is held against the forecast in force.
fn forecast_after<'a>(check: usize, facts: &SeasonFacts<'a>) -> Option<&'a ForecastId> {
    let place = |one: &CheckedWeek| {
        let mut forecasts = facts.forecasts.iter();
        forecasts.position(|forecast| *forecast.forecast_id == one.forecast_id)
    };
    // Weeks before the newest one are checked first, in the same step.
    let mut newest = facts.checks[check..].iter().filter(|one| one.was_newest);
    let in_force = place(newest.next()?)?;
    let next = facts.forecasts.get(in_force + 1)?;
    let alert = newest.find(|one| one.check.threshold_exceeded);
    let made_before = alert.is_none_or(|alert| place(alert) > Some(in_force));
    made_before.then_some(next.forecast_id)
}

fn units(number: usize) -> Units {
    Units::new(u64::from(count(number)))
}
