use chrono::Days;
use hemline_domain::SeasonCalendar;
use hemline_ml::bridge::SeasonBridge;
use hemline_ml::sampling::SamplePaths;
use proptest::prelude::*;

use crate::planning::date;

fn bridge(last_week: &str, start: &str, horizon: u32) -> SeasonBridge {
    let calendar = SeasonCalendar::try_new(date(start), horizon).unwrap();
    SeasonBridge::new(date(last_week), calendar)
}

#[test]
fn rule_2_3_the_lead_time_is_forecast_and_then_dropped() {
    // The demo season: history to the week of 2024-12-23, nine weeks to go.
    let bridge = bridge("2024-12-23", "2025-03-03", 12);
    assert_eq!(bridge.lead_time_weeks(), 9);
    assert!(bridge.is_aligned());
    let weeks = bridge.forecast_weeks();
    assert_eq!(weeks.len(), 21);
    assert_eq!(weeks[0], date("2024-12-30"));
    assert_eq!(weeks[20], date("2025-05-19"));
    let forecast: Vec<f64> = (0..21).map(f64::from).collect();
    assert_eq!(bridge.season_values(&forecast), forecast[9..]);
}

#[test]
fn rule_2_3_a_season_right_after_history_has_no_lead_time() {
    let bridge = bridge("2025-02-24", "2025-03-03", 4);
    assert_eq!(bridge.lead_time_weeks(), 0);
    assert_eq!(
        bridge.season_values(&[1.0, 2.0, 3.0, 4.0]),
        [1.0, 2.0, 3.0, 4.0]
    );
}

#[test]
fn rule_2_3_weeks_on_other_weekdays_are_spread_over_seven_days() {
    // History weeks start on Mondays, the season on Friday, 2025-03-07: three days of the week of
    // March 3 (Friday to Sunday) and four of the next (Monday to Thursday).
    let bridge = bridge("2025-02-24", "2025-03-07", 4);
    assert!(!bridge.is_aligned());
    assert_eq!(bridge.forecast_weeks().len(), 5);
    let season = bridge.season_values(&[70.0, 140.0, 210.0, 280.0, 0.0]);
    assert_eq!(season, [110.0, 180.0, 250.0, 120.0]);
}

#[test]
fn rule_2_3_sample_paths_are_bridged_like_the_forecast() {
    let bridge = bridge("2025-02-17", "2025-03-07", 4);
    let mut next = 0.0;
    let paths = SamplePaths::generate(3, bridge.forecast_weeks().len(), |path| {
        for value in path {
            *value = next;
            next += 7.0;
        }
    });
    let season = bridge.season_paths(&paths);
    assert_eq!((season.n_paths(), season.horizon()), (3, 4));
    for index in 0..3 {
        assert_eq!(season.path(index), bridge.season_values(paths.path(index)));
    }
}

proptest! {
    #[test]
    fn bridging_keeps_every_unit_of_the_season(
        gap_days in 0_u64..100,
        forecast in prop::collection::vec(0.0_f64..10_000.0, 80),
        horizon in 4_u32..=52,
    ) {
        let last_week = date("2024-12-23");
        let start = last_week + Days::new(7 + gap_days);
        let calendar = SeasonCalendar::try_new(start, horizon).unwrap();
        let bridge = SeasonBridge::new(last_week, calendar);
        let weeks = bridge.forecast_weeks();
        prop_assert!(weeks[weeks.len() - 1] + Days::new(7) >= calendar.end());
        let season: f64 = bridge.season_values(&forecast).iter().sum();
        // Day by day: what lies inside the season.
        let days = weeks.iter().zip(&forecast).flat_map(|(week, units)| {
            (0..7).map(move |day| (*week + Days::new(day), units / 7.0))
        });
        let inside: f64 = days
            .filter(|(day, _)| calendar.week_of(*day).is_some())
            .map(|(_, units)| units)
            .sum();
        prop_assert!((season - inside).abs() < 1e-6 * inside.max(1.0));
    }
}

#[test]
fn rule_3_weeks_sold_are_put_on_the_historys_grid() {
    let aligned = bridge("2025-02-17", "2025-03-03", 4);
    let weeks = aligned.observed_weeks(&[3.0, 4.0]);
    assert_eq!(weeks.len(), 3);
    assert!(weeks[0].is_nan());
    assert_eq!(weeks[1..], [3.0, 4.0]);
    assert!(aligned.observed_weeks(&[]).is_empty());
}

#[test]
fn rule_3_weeks_on_other_weekdays_are_spread_and_summed_again() {
    // Mondays and a season from a Friday on: the history's week of March 10 has four days of the
    // first season week and three of the second; the week of March 3 lies only partly in the season.
    let bridge = bridge("2025-02-24", "2025-03-07", 4);
    let weeks = bridge.observed_weeks(&[70.0, 140.0, 210.0]);
    assert!(weeks[0].is_nan());
    assert_eq!(weeks[1..], [100.0, 170.0]);
    assert!(bridge.observed_weeks(&[70.0]).is_empty());
}
