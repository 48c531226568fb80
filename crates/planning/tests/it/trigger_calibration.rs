//! planning-rules 11: how often the trigger would have rung on the category's past.

use hemline_domain::{HindcastSeason, HindcastWeek, Share, Units, VarianceBasis};
use hemline_planning::trigger_calibration::{
    RateSource, ThresholdCalibration, TriggerCalibration, calibrate,
};
use proptest::prelude::*;

use crate::support::decimal;

fn season(weeks: &[(u64, u64)]) -> HindcastSeason {
    let day = "2025-01-06".parse().unwrap();
    HindcastSeason {
        history_end: day,
        season_start: day,
        weeks: weeks
            .iter()
            .map(|(forecast, actual)| HindcastWeek {
                forecast: Units::new(*forecast),
                actual: Units::new(*actual),
            })
            .collect(),
    }
}

fn cumulative(seasons: &[HindcastSeason]) -> TriggerCalibration {
    calibrate(seasons, VarianceBasis::Cumulative, Share::percent(20), 42)
}

fn at_20(calibration: &TriggerCalibration) -> &ThresholdCalibration {
    calibration.at(Share::percent(20)).unwrap()
}

/// Right to the unit in every week.
fn right() -> HindcastSeason {
    season(&[(100, 100); 4])
}

/// 25% over through week 1, 12.5% through week 2, right in the end.
fn early_noise() -> HindcastSeason {
    season(&[(100, 125), (100, 100), (100, 75), (100, 100)])
}

/// 30% over from the first week on.
fn outside_at_once() -> HindcastSeason {
    season(&[(100, 130); 4])
}

/// Right in the first half, 50% over in the end.
fn outside_late() -> HindcastSeason {
    season(&[(100, 100), (100, 100), (100, 180), (100, 220)])
}

#[test]
fn false_alarms_are_counted_over_seasons_that_ended_within_the_threshold() {
    let seasons = [right(), early_noise(), outside_at_once(), outside_late()];
    let calibration = cumulative(&seasons);
    assert_eq!(calibration.hindcast_seasons, 4);
    let at = at_20(&calibration);
    assert_eq!((at.seasons_within, at.false_alarms), (2, 1));
    assert_eq!((at.seasons_outside, at.caught_by_mid_season), (2, 1));
    let at_25 = calibration.at(Share::percent(25)).unwrap();
    assert_eq!(at_25.false_alarms, 0, "25% is not above 25%");
    let at_30 = calibration.at(Share::percent(30)).unwrap();
    assert_eq!(
        (at_30.seasons_within, at_30.false_alarms),
        (3, 0),
        "a season of 30% throughout never passes 30%"
    );
}

#[test]
fn the_neighbours_of_the_threshold_are_looked_at_and_the_threshold_itself() {
    let thresholds = |own: &str| -> Vec<String> {
        let own = own.parse().unwrap();
        let calibration = calibrate(&[right()], VarianceBasis::Cumulative, own, 42);
        let all = calibration.thresholds.iter();
        all.map(|one| one.threshold.to_string()).collect()
    };
    assert_eq!(
        thresholds("0.2"),
        ["0.1", "0.15", "0.2", "0.25", "0.3", "0.4"]
    );
    assert_eq!(
        thresholds("0.22"),
        ["0.1", "0.15", "0.2", "0.22", "0.25", "0.3", "0.4"]
    );
}

#[test]
fn the_weekly_basis_looks_at_each_week_alone() {
    let seasons = [early_noise(), right()];
    let weekly = calibrate(&seasons, VarianceBasis::Weekly, Share::percent(20), 42);
    assert_eq!(at_20(&weekly).false_alarms, 1);
    // 10% in the first two weeks taken together, 40% in the second alone.
    let alone = [season(&[(100, 80), (100, 140), (100, 80), (100, 100)])];
    let by_week = calibrate(&alone, VarianceBasis::Weekly, Share::percent(30), 42);
    let together = calibrate(&alone, VarianceBasis::Cumulative, Share::percent(30), 42);
    let alarms =
        |calibration: &TriggerCalibration| calibration.at(Share::percent(30)).unwrap().false_alarms;
    assert_eq!((alarms(&by_week), alarms(&together)), (1, 0));
}

#[test]
fn eight_seasons_within_speak_for_themselves_and_fewer_do_not() {
    let mut seasons = vec![early_noise(); 2];
    seasons.extend(vec![right(); 6]);
    let enough = cumulative(&seasons);
    assert_eq!(at_20(&enough).source, Some(RateSource::Hindcasts));
    assert_eq!(at_20(&enough).false_alarm_rate, Some(decimal("0.25")));
    seasons.pop();
    let few = cumulative(&seasons);
    assert_eq!(at_20(&few).source, Some(RateSource::ResampledNoise));
    assert_eq!(
        at_20(&few).false_alarm_rate,
        at_20(&few).resampled_false_alarm_rate
    );
}

#[test]
fn resampled_noise_is_about_a_right_forecast_whatever_the_level_was() {
    // Always 30% over, without any scatter: a right forecast would never have rung.
    let calibration = cumulative(&[outside_at_once()]);
    assert_eq!(at_20(&calibration).seasons_within, 0);
    assert_eq!(
        at_20(&calibration).resampled_false_alarm_rate,
        Some(decimal("0"))
    );
    // Weeks of 0.5 and 1.5 in turn: whatever week comes first is 50% off.
    let uneven = cumulative(&[season(&[(100, 50), (100, 150), (100, 50), (100, 150)])]);
    assert_eq!(
        at_20(&uneven).resampled_false_alarm_rate,
        Some(decimal("1"))
    );
}

#[test]
fn without_usable_hindcasts_there_is_no_rate() {
    for seasons in [Vec::new(), vec![season(&[(0, 5); 4])]] {
        let calibration = cumulative(&seasons);
        assert_eq!(calibration.hindcast_seasons, 0);
        assert!(
            calibration
                .thresholds
                .iter()
                .all(|one| one.false_alarm_rate.is_none() && one.source.is_none())
        );
    }
}

#[test]
fn a_sale_against_a_forecast_of_0_is_above_every_threshold() {
    let seasons = [season(&[(0, 1), (100, 99), (100, 100), (100, 100)])];
    let calibration = cumulative(&seasons);
    let highest = calibration.at(Share::percent(40)).unwrap();
    assert_eq!((highest.seasons_within, highest.false_alarms), (1, 1));
}

fn any_hindcasts() -> impl Strategy<Value = Vec<HindcastSeason>> {
    let week = (0u64..300, 0u64..300);
    let weeks = prop::collection::vec(week, 4..13);
    prop::collection::vec(weeks.prop_map(|weeks| season(&weeks)), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn counts_add_up_and_rates_are_shares(hindcasts in any_hindcasts(), seed in any::<u64>()) {
        let calibration = calibrate(&hindcasts, VarianceBasis::Cumulative, Share::percent(20), seed);
        for at in &calibration.thresholds {
            prop_assert_eq!(
                at.seasons_within + at.seasons_outside,
                calibration.hindcast_seasons
            );
            prop_assert!(at.false_alarms <= at.seasons_within);
            prop_assert!(at.caught_by_mid_season <= at.seasons_outside);
            for rate in [at.false_alarm_rate, at.resampled_false_alarm_rate].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&rate.as_f64()));
            }
        }
        for pair in calibration.thresholds.windows(2) {
            prop_assert!(pair[0].seasons_within <= pair[1].seasons_within);
        }
        let again = calibrate(&hindcasts, VarianceBasis::Cumulative, Share::percent(20), seed);
        prop_assert_eq!(calibration, again);
    }
}
