//! planning-rules 11: of the weeks above the threshold, how many were re-forecast.

use hemline_planning::season_report::{CheckedWeek, TriggerAccuracy};
use hemline_planning::variance::VarianceDirection;

use crate::season_report_support::{Season, by_hand};
use crate::support::decimal;

#[test]
fn the_trigger_is_held_against_the_weeks_above_the_threshold() {
    let trigger = by_hand().report().trigger;
    // 20% in week 1 is not above; 266 of 200 in week 2 is.
    let weeks: Vec<u32> = trigger.weeks.iter().map(|week| week.week_number).collect();
    assert_eq!(weeks, [2]);
    assert_eq!(trigger.weeks[0].variance_pct, Some(decimal("0.33")));
    assert_eq!(trigger.weeks[0].direction, Some(VarianceDirection::Over));
    assert_eq!(trigger.accuracy, Some(decimal("1")));
    assert_eq!(trigger.target_met, Some(true));
    assert_eq!((trigger.helped, trigger.judged), (0, 1));
    assert_eq!(trigger.emergencies, 1);
}

/// A check against one of [`by_hand`]'s forecasts, above the threshold or not.
fn check(week: u32, forecast: &str, is_above: bool, was_newest: bool) -> CheckedWeek {
    let mut one = by_hand().checks[1].clone();
    one.check.week_number = week;
    one.check.threshold_exceeded = is_above;
    CheckedWeek {
        forecast_id: forecast.into(),
        was_newest,
        ..one
    }
}

/// The trigger of a season with these forecasts, after the original one, and these checks.
fn trigger(revised: &[(&str, u32)], checks: Vec<CheckedWeek>) -> TriggerAccuracy {
    let mut season: Season = by_hand();
    let original = season.curves[0].clone();
    season.curves.truncate(1);
    season.curves.extend(revised.iter().map(|(id, week)| {
        let mut curve = original.clone();
        curve.id = (*id).into();
        curve.made_after_week = *week;
        curve
    }));
    season.checks = checks;
    season.report().trigger
}

/// Each counted week, and whether it was re-forecast.
fn weeks(trigger: &TriggerAccuracy) -> Vec<(u32, bool)> {
    let weeks = trigger.weeks.iter();
    weeks
        .map(|week| (week.week_number, week.reforecast))
        .collect()
}

#[test]
fn a_week_above_that_nobody_forecast_again_misses_the_target() {
    let trigger = trigger(&[], vec![check(2, "original", true, true)]);
    assert_eq!(trigger.accuracy, Some(decimal("0")));
    assert_eq!(trigger.target_met, Some(false));
    assert_eq!(trigger.weeks[0].lowered_remaining_error, None);
}

#[test]
fn without_a_week_above_there_is_no_trigger_accuracy() {
    let trigger = trigger(&[], vec![check(1, "original", false, true)]);
    assert_eq!(trigger.accuracy, None);
    assert_eq!(trigger.target_met, None);
}

#[test]
fn a_week_checked_again_counts_once_by_its_last_check() {
    let mut season = by_hand();
    let mut corrected = season.checks[1].clone();
    corrected.check.threshold_exceeded = false;
    corrected.was_newest = false;
    season.checks.insert(2, corrected);
    let report = season.report();
    assert!(report.trigger.weeks.is_empty());
    assert!(report.weeks[1].reforecast, "the first check had one");
}

/// Weeks 1, 3 and 2 come in, all above: one re-forecast after week 1, one when week 2 has filled the gap.
#[test]
fn a_week_behind_a_gap_is_covered_by_the_reforecast_of_the_newest() {
    let checks = vec![
        check(1, "original", true, true),
        check(2, "revised", true, false),
        check(3, "revised", true, true),
    ];
    let followed = trigger(&[("revised", 1), ("again", 3)], checks.clone());
    assert_eq!(weeks(&followed), [(1, true), (2, true), (3, true)]);
    assert_eq!(followed.target_met, Some(true));
    assert_eq!(followed.weeks[1].lowered_remaining_error, None);
    assert_eq!(followed.judged, 2, "two re-forecasts, three weeks");

    // Nothing could be done about week 2 alone, so only week 3 is missed.
    let missed = trigger(&[("revised", 1)], checks);
    assert_eq!(weeks(&missed), [(1, true), (3, false)]);
}

#[test]
fn weeks_lifted_in_hindsight_count_only_where_a_reforecast_covered_them() {
    let mut checks = vec![
        check(1, "original", false, true),
        check(2, "original", false, true),
        check(3, "original", false, true),
        check(1, "original", true, false),
        check(2, "original", true, false),
        check(3, "original", false, true),
    ];
    let within = trigger(&[], checks.clone());
    assert_eq!((weeks(&within), within.accuracy), (vec![], None));
    let asked_for = trigger(&[("revised", 3)], checks.clone());
    assert_eq!(weeks(&asked_for), [(1, true), (2, true)]);
    // The re-forecast is the answer to a later alert, not to the correction.
    checks.push(check(3, "original", true, true));
    let later = trigger(&[("revised", 3)], checks);
    assert_eq!(weeks(&later), [(3, true)]);
}

/// A re-forecast that waited for a decision until the next alert, or for good, did not follow.
#[test]
fn a_reforecast_that_was_promised_and_not_made_is_a_miss() {
    let checks = vec![
        check(1, "original", true, true),
        check(2, "revised", true, true),
        check(3, "revised", true, true),
    ];
    let made = trigger(&[("revised", 1), ("again", 3)], checks.clone());
    assert_eq!(weeks(&made), [(1, true), (2, false), (3, true)]);
    let never = trigger(&[("revised", 1)], checks);
    assert_eq!(weeks(&never), [(1, true), (2, false), (3, false)]);
}

/// Its own alert decides, however often the week is checked in hindsight.
#[test]
fn a_missed_alert_is_not_mended_by_a_later_one() {
    let checks = vec![
        check(1, "original", true, true),
        check(2, "original", true, true),
        check(1, "original", true, false),
        check(2, "original", true, true),
    ];
    let trigger = trigger(&[("revised", 2)], checks);
    assert_eq!(weeks(&trigger), [(1, false), (2, true)]);
}
