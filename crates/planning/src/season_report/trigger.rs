//! Whether the re-forecast trigger did its work (planning-rules 11).

use hemline_domain::{Decimal, Share, Units, VarianceBasis};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::accuracy::{RevisedForecast, SeasonAccuracy};
use super::checks::count;
use super::facts::{CheckedWeek, SeasonFacts};
use crate::ratio::Ratio;
use crate::variance::VarianceDirection;

/// A trigger accuracy from here on is on target.
pub const TRIGGER_TARGET: Decimal = Decimal::from_micros(900_000);

/// A week whose variance was above the threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggeredWeek {
    /// The week.
    pub week_number: u32,
    /// The variance that counts, as a fraction; absent against a forecast of 0.
    pub variance_pct: Option<Decimal>,
    /// Which way it went.
    pub direction: Option<VarianceDirection>,
    /// Whether a re-forecast followed.
    pub reforecast: bool,
    /// Whether that lowered the error of the remaining weeks; absent where none followed, or no week is left
    /// to judge by.
    pub lowered_remaining_error: Option<bool>,
}

/// How well the trigger worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerAccuracy {
    /// `variance_threshold`.
    pub threshold: Share,
    /// Weeks above it that left a week to forecast, in order. The horizon's last week is none of them.
    pub weeks: Vec<TriggeredWeek>,
    /// Weeks that were re-forecast ÷ weeks above the threshold; absent when no week was above.
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
        .map(|one| triggered(one, facts.checks, &accuracy.revised))
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

fn triggered(
    one: &CheckedWeek,
    checks: &[CheckedWeek],
    revised: &[RevisedForecast],
) -> TriggeredWeek {
    let check = &one.check;
    let week = check.week_number;
    let (variance_pct, direction) = match check.basis {
        VarianceBasis::Cumulative => (check.variance_pct, check.direction),
        VarianceBasis::Weekly => (check.weekly_variance_pct, check.weekly_direction),
    };
    let reforecast = was_reforecast(week, checks);
    // A markdown's own re-forecast comes after the one that the variance asked for.
    let answer = revised.iter().find(|one| one.made_after_week == week);
    TriggeredWeek {
        week_number: week,
        variance_pct,
        direction,
        reforecast,
        lowered_remaining_error: answer
            .filter(|_| reforecast)
            .and_then(|revised| revised.lowered_remaining_error),
    }
}

/// Whether any check of `week` was followed by a re-forecast.
pub(super) fn was_reforecast(week: u32, checks: &[CheckedWeek]) -> bool {
    let mut of_week = checks.iter().filter(|one| one.check.week_number == week);
    of_week.any(|one| one.reforecast_followed)
}

fn units(number: usize) -> Units {
    Units::new(u64::from(count(number)))
}
