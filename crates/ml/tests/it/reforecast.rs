//! The forecast of a season under way: what was sold, and a remainder that responds to it (rule 3).

use chrono::{Days, NaiveDate};
use hemline_domain::{ForecastingMethod, StoreWeek, Units};
use hemline_ml::MlError;
use hemline_ml::demand::{
    CorrectionSettings, DemandInput, MarkdownEffect, Reforecast, ReforecastInput, forecast_demand,
    reforecast_demand,
};
use proptest::prelude::*;

use crate::demand::{dresses, input};
use crate::planning::{date, weekly_history};

const SPRING: &str = "2025-03-03";

fn units(weeks: &[u64]) -> Vec<Units> {
    weeks.iter().copied().map(Units::new).collect()
}

const AT_ONCE: CorrectionSettings = CorrectionSettings {
    kappa: 0.0,
    persistence: 1.0,
};
const NEVER: CorrectionSettings = CorrectionSettings {
    kappa: f64::MAX,
    persistence: 1.0,
};

fn usual() -> CorrectionSettings {
    CorrectionSettings::default()
}

fn reforecast(
    demand: DemandInput<'_>,
    actuals: &[u64],
    correction: CorrectionSettings,
) -> Reforecast {
    reforecast_demand(&ReforecastInput {
        demand,
        actuals: &units(actuals),
        correction,
        markdown: None,
    })
    .unwrap()
}

/// A history without any variation, which both models continue as it is.
fn steady(weekly: u64, weeks: usize) -> Vec<StoreWeek> {
    weekly_history("S1", date("2023-01-02"), &vec![weekly; weeks])
}

fn season_after(weeks: u64) -> NaiveDate {
    date("2023-01-02") + Days::new(7 * weeks)
}

fn curve(reforecast: &Reforecast) -> Vec<u64> {
    let weeks = reforecast.forecast.weekly_demand_curve.iter();
    weeks.map(|week| week.demand_units.get()).collect()
}

/// What every revised forecast holds.
fn check_sums(revised: &Reforecast, actuals: &[u64]) {
    let forecast = &revised.forecast;
    let total = forecast.total_season_demand.get();
    assert_eq!(curve(revised).iter().sum::<u64>(), total);
    assert_eq!(curve(revised)[..actuals.len()], *actuals);
    assert!(total >= actuals.iter().sum());
    for week in &forecast.weekly_demand_curve[..actuals.len()] {
        let sold = week.demand_units.as_f64();
        assert_eq!(
            (week.interval.lower_95, week.interval.upper_95),
            (sold, sold)
        );
    }
    let bounds = forecast.diagnostics.total_interval;
    assert!(bounds.lower_95 >= revised.actual_units.as_f64() - 0.01);
    assert!(bounds.lower_95 <= bounds.lower_80 && bounds.upper_80 <= bounds.upper_95);
}

#[test]
fn rule_3_actuals_and_remainder_3200_plus_6800_make_10000() {
    // 800 a week, and 850 in each of the eight weeks after the markdown: 3,200 + 6,800.
    let history = steady(800, 104);
    let actuals = [800; 4];
    let revised = reforecast_demand(&ReforecastInput {
        demand: input(&history, season_after(110), 12),
        actuals: &units(&actuals),
        correction: usual(),
        markdown: Some(MarkdownEffect {
            depth: 0.0625,
            lift_factor: 1.0,
            applied_after_week: 4,
        }),
    })
    .unwrap();
    assert_eq!(revised.actual_units, Units::new(3_200));
    assert_eq!(revised.forecast.total_season_demand, Units::new(10_000));
    assert_eq!(revised.forecast.prophet_forecast, Some(Units::new(10_000)));
    assert_eq!(revised.forecast.arima_forecast, Some(Units::new(10_000)));
    assert_eq!(curve(&revised), [&[800; 4][..], &[850; 8]].concat());
    check_sums(&revised, &actuals);
}

#[test]
fn rule_3_the_level_is_corrected_by_the_share_that_is_believed_and_lasts() {
    let history = dresses();
    let demand = input(&history, date(SPRING), 12);
    let actuals = [3_000, 3_000, 3_000, 3_000];
    let uncorrected = reforecast(demand, &actuals, NEVER);
    let revised = reforecast(demand, &actuals, usual());
    check_sums(&revised, &actuals);
    let correction = &revised.correction;
    assert_eq!((correction.weeks, correction.actual), (4, 12_000.0));
    assert_eq!(correction.weight, 0.5);
    let ratio = correction.ratio.unwrap();
    let models = [&uncorrected, &revised].map(|one| &one.forecast.diagnostics.models);
    for (before, after) in models[0].iter().zip(models[1]) {
        let mut share = 0.5;
        for (before, after) in before.weekly[4..].iter().zip(&after.weekly[4..]) {
            share *= 0.8;
            assert!((before * (1.0 + share * (ratio - 1.0)) - after).abs() < 1e-6);
        }
    }
    let [prophet, arima] = [
        revised.forecast.prophet_forecast.unwrap(),
        revised.forecast.arima_forecast.unwrap(),
    ]
    .map(Units::get);
    let total = revised.forecast.total_season_demand.get();
    assert_eq!(total, (prophet + arima) / 2);
}

#[test]
fn rule_3_one_odd_week_is_not_taken_for_a_level() {
    let history = steady(1_000, 104);
    let season = input(&history, season_after(104), 12);
    let revised = reforecast(season, &[1_000, 1_000, 5_000, 1_000, 1_000], AT_ONCE);
    assert!((revised.correction.ratio.unwrap() - 1.0).abs() < 0.02);
}

#[test]
fn rule_3_sales_above_the_forecast_raise_the_remainder_and_below_lower_it() {
    let history = dresses();
    let demand = input(&history, date(SPRING), 12);
    let original = forecast_demand(&demand).unwrap();
    let expected: Vec<u64> = original
        .weekly_demand_curve
        .iter()
        .map(|week| week.demand_units.get())
        .collect();
    let rest = |curve: &[u64]| curve[4..].iter().sum::<u64>() as f64;
    let as_expected = rest(&curve(&reforecast(demand, &expected[..4], usual())));
    assert!((as_expected / rest(&expected) - 1.0).abs() < 0.05);
    let scaled = |share: f64| -> Vec<u64> {
        let weeks = expected[..4].iter();
        weeks.map(|units| (*units as f64 * share) as u64).collect()
    };
    for (settings, least) in [(usual(), 0.02), (AT_ONCE, 0.1)] {
        let over = rest(&curve(&reforecast(demand, &scaled(1.25), settings)));
        let under = rest(&curve(&reforecast(demand, &scaled(0.75), settings)));
        assert!(over > (1.0 + least) * as_expected, "{over} {as_expected}");
        assert!(under < (1.0 - least) * as_expected, "{under} {as_expected}");
    }
}

#[test]
fn rule_3_a_markdowns_lift_counts_once() {
    // 30% more from week 7 on, sold as expected: nothing to correct, and 30% more in the rest.
    let history = steady(1_000, 104);
    let markdown = MarkdownEffect {
        depth: 0.2,
        lift_factor: 1.5,
        applied_after_week: 6,
    };
    let after = |actuals: &[u64]| {
        reforecast_demand(&ReforecastInput {
            demand: input(&history, season_after(104), 12),
            actuals: &units(actuals),
            correction: usual(),
            markdown: Some(markdown),
        })
        .unwrap()
    };
    let expected = [&[1_000; 6][..], &[1_300; 6]].concat();
    for weeks in [6, 8, 12] {
        let revised = after(&expected[..weeks]);
        assert_eq!(curve(&revised), expected, "week {weeks}");
        assert!((revised.correction.factor(week_after(weeks)) - 1.0).abs() < 1e-6);
    }
    // 10% below it: the rest is what the markdown brings, less what is believed of that.
    let missed: Vec<u64> = expected[..8].iter().map(|units| units * 9 / 10).collect();
    let revised = after(&missed);
    for (week, units) in (1_u32..).zip(curve(&revised)).skip(8) {
        let rest = 1_300.0 * revised.correction.factor(week);
        assert!((units as f64 / rest - 1.0).abs() < 0.02, "{week}: {units}");
        assert!(units < 1_300);
    }
}

fn week_after(weeks: usize) -> u32 {
    u32::try_from(weeks).unwrap() + 1
}

#[test]
fn rule_3_a_season_that_is_over_is_its_actuals() {
    let history = dresses();
    let actuals: Vec<u64> = (0..12).map(|week| 900 + 10 * week).collect();
    let revised = reforecast(input(&history, date(SPRING), 12), &actuals, usual());
    assert_eq!(curve(&revised), actuals);
    assert_eq!(revised.forecast.total_season_demand, revised.actual_units);
    assert_eq!(
        revised.forecast.prophet_forecast,
        Some(revised.actual_units)
    );
    let bounds = revised.forecast.diagnostics.total_interval;
    assert_eq!(bounds.lower_95, bounds.upper_95);
    assert_eq!(revised.forecast.peak_week, 12);
}

#[test]
fn rule_3_before_the_first_week_it_is_the_original_forecast() {
    let history = dresses();
    let demand = input(&history, date(SPRING), 12);
    let revised = reforecast(demand, &[], usual());
    assert_eq!(revised.forecast, forecast_demand(&demand).unwrap());
}

#[test]
fn rule_3_weeks_without_a_sale_leave_what_is_not_believed_of_them() {
    let history = steady(1_000, 104);
    let revised = reforecast(input(&history, season_after(104), 12), &[0, 0], usual());
    assert_eq!(revised.correction.ratio, Some(0.0));
    assert!((revised.correction.factor(3) - (1.0 - 0.8 / 3.0)).abs() < 1e-12);
    check_sums(&revised, &[0, 0]);
    assert!(revised.forecast.total_season_demand > Units::ZERO);
}

#[test]
fn rule_3_a_curve_without_demand_cannot_be_corrected_and_says_so() {
    // Nothing is sold in the first half of a year, and the season's first weeks lie there.
    let year: Vec<u64> = (0..52)
        .map(|week| if week < 26 { 0 } else { 1_000 })
        .collect();
    let history = weekly_history("S1", date("2023-01-02"), &year.repeat(3));
    let demand = DemandInput {
        method: ForecastingMethod::Arima,
        ..input(&history, season_after(156), 30)
    };
    let revised = reforecast(demand, &[50, 60], usual());
    let correction = &revised.correction;
    if correction.open_loop == 0.0 {
        assert_eq!((correction.ratio, correction.factor(3)), (None, 1.0));
        let warnings = &revised.forecast.diagnostics.warnings;
        assert!(
            warnings
                .iter()
                .any(|warning| warning.contains("could not be corrected"))
        );
    }
    check_sums(&revised, &[50, 60]);
}

#[test]
fn rule_3_seasons_on_another_weekday_are_re_forecast_too() {
    let history = steady(700, 104);
    // Wednesdays, nine weeks after the history's last Monday.
    let start = season_after(112) + Days::new(2);
    let demand = input(&history, start, 12);
    for actuals in [&[700][..], &[700; 5]] {
        let revised = reforecast(demand, actuals, usual());
        assert_eq!(curve(&revised), [700; 12]);
        check_sums(&revised, actuals);
    }
}

#[test]
fn rule_3_requests_that_make_no_sense_are_refused() {
    let history = steady(700, 104);
    let season = input(&history, season_after(104), 12);
    let thirteen = units(&[700; 13]);
    let valid = ReforecastInput {
        demand: season,
        actuals: &thirteen[..4],
        correction: usual(),
        markdown: None,
    };
    let markdown = |depth, lift_factor| {
        Some(MarkdownEffect {
            depth,
            lift_factor,
            applied_after_week: 2,
        })
    };
    let corrected = |kappa, persistence| ReforecastInput {
        correction: CorrectionSettings { kappa, persistence },
        ..valid
    };
    let marked_down = |depth, lift_factor| ReforecastInput {
        markdown: markdown(depth, lift_factor),
        ..valid
    };
    let too_many = ReforecastInput {
        actuals: &thirteen,
        ..valid
    };
    let refused = [
        ("actuals", too_many),
        ("kappa", corrected(-1.0, 1.0)),
        ("kappa", corrected(f64::NAN, 1.0)),
        ("persistence", corrected(1.0, 1.1)),
        ("depth", marked_down(1.5, 1.5)),
        ("lift_factor", marked_down(0.2, -1.0)),
    ];
    for (setting, request) in refused {
        let error = reforecast_demand(&request).unwrap_err();
        assert!(matches!(error, MlError::InvalidSetting { name, .. } if name == setting));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn rule_3_weeks_sum_to_the_total_and_keep_the_actuals(
        weekly in prop::collection::vec(0_u64..5_000, 60..80),
        actuals in prop::collection::vec(0_u64..20_000, 0..=12),
        kappa in 0.0..8.0_f64,
        persistence in 0.0..=1.0_f64,
        offset in 0_u64..7,
        lead in 0_u64..20,
    ) {
        let mut weekly = weekly;
        weekly[0] += 1_000;
        let history = weekly_history("S1", date("2023-01-02"), &weekly);
        let start = season_after(weekly.len() as u64 + lead) + Days::new(offset);
        let request = ReforecastInput {
            demand: DemandInput { paths: 50, ..input(&history, start, 12) },
            actuals: &units(&actuals),
            correction: CorrectionSettings { kappa, persistence },
            markdown: None,
        };
        let revised = reforecast_demand(&request).unwrap();
        check_sums(&revised, &actuals);
        let again = reforecast_demand(&request).unwrap();
        prop_assert_eq!(revised, again);
    }
}
