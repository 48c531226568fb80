//! STL and MSTL against statsmodels and statsforecast (`fixtures/reference/mstl`).

use chrono::{Days, NaiveDate};
use hemline_ml::MlError;
use hemline_ml::forecasting::{
    FittedModel, Frequency, Future, IntervalSettings, Method, MethodSettings, Regressor, TimeSeries,
};
use hemline_ml::mstl::{self, Mstl, fill_missing};
use hemline_ml::stl::{self, Degree, Stl};
use proptest::prelude::*;
use serde_json::Value;

use crate::reference;

fn assert_within(found: &[f64], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (step, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!(
            (found - expected).abs() <= tolerance,
            "{what}: {found} instead of {expected} at {step}"
        );
    }
}

fn scale(values: &[f64]) -> f64 {
    values
        .iter()
        .fold(0.0, |largest, value| value.abs().max(largest))
}

fn whole(value: &Value) -> Option<usize> {
    value.as_u64().map(|number| number as usize)
}

fn settings_of(case: &Value) -> Stl {
    let stated = &case["settings"];
    let mut stl = Stl::new(whole(&case["period"]).unwrap());
    if let Some(window) = whole(&stated["seasonal"]) {
        stl = stl.with_seasonal_window(window);
    }
    if stated["robust"] == Value::Bool(true) {
        stl = stl.robust();
    }
    for (smoother, name) in [
        (&mut stl.seasonal, "seasonal"),
        (&mut stl.trend, "trend"),
        (&mut stl.low_pass, "low_pass"),
    ] {
        if whole(&stated[format!("{name}_deg")]) == Some(0) {
            smoother.degree = Degree::Constant;
        }
        smoother.jump = whole(&stated[format!("{name}_jump")]).unwrap_or(1);
    }
    stl
}

#[test]
fn stl_is_that_of_statsmodels() {
    for case in reference::json("mstl/stl.json").as_array().unwrap() {
        let name = case["series"].as_str().unwrap();
        let mut values = reference::series(name).values;
        if let Some(spikes) = case["spikes"].as_object() {
            for (step, value) in spikes {
                values[step.parse::<usize>().unwrap()] = value.as_f64().unwrap();
            }
        }
        let parts = stl::decompose(&values, &settings_of(case)).unwrap();
        let tolerance = 1e-9 * scale(&values);
        let what = format!("{name} {}", case["settings"]);
        let numbers = |component: &str| reference::numbers(&case[component]);
        assert_within(&parts.seasonal, &numbers("seasonal"), tolerance, &what);
        assert_within(&parts.trend, &numbers("trend"), tolerance, &what);
        if case["weights"].is_array() {
            assert_within(&parts.robustness_weights, &numbers("weights"), 1e-8, &what);
        }
    }
}

#[test]
fn mstl_is_that_of_statsforecast() {
    for case in reference::json("mstl/mstl.json").as_array().unwrap() {
        let name = case["series"].as_str().unwrap();
        let values = reference::series(name).values;
        let periods: Vec<usize> = case["periods"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(whole)
            .collect();
        let parts = mstl::decompose(&values, &Mstl::new(&periods)).unwrap();
        let tolerance = 1e-9 * scale(&values);
        assert_within(
            &parts.trend,
            &reference::numbers(&case["trend"]),
            tolerance,
            name,
        );
        assert_eq!(parts.seasons.len(), periods.len());
        for (season, expected) in parts
            .seasons
            .iter()
            .zip(case["seasons"].as_array().unwrap())
        {
            assert_within(
                &season.values,
                &reference::numbers(expected),
                tolerance,
                name,
            );
        }
    }
}

fn reference_series(name: &str, season_length: usize) -> TimeSeries {
    let series = reference::series(name);
    let rows = series.dates.into_iter().zip(series.values);
    TimeSeries::from_observations(rows, Some(season_length)).unwrap()
}

fn weekly(values: Vec<f64>, season_length: usize) -> TimeSeries {
    let monday = NaiveDate::from_ymd_opt(2020, 1, 6).unwrap();
    let dates = (0..values.len() as u64).map(|week| monday + Days::new(7 * week));
    TimeSeries::on_grid(dates.collect(), values, Frequency::Weekly, season_length).unwrap()
}

fn fit(settings: &[(&str, &str)], series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
    let settings: MethodSettings = settings
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Method::Mstl.configured(&settings)?.fit(series)
}

#[test]
fn forecasts_are_those_of_statsforecast() {
    for case in reference::json("mstl/forecasts.json").as_array().unwrap() {
        let name = case["series"].as_str().unwrap();
        let trend = case["trend"].as_str().unwrap();
        let series = reference_series(name, whole(&case["period"]).unwrap());
        let model = fit(&[("trend", trend)], &series).unwrap();
        let expected = reference::numbers(&case["mean"]);
        let future = Future::after(&series, expected.len());
        let prediction = model
            .predict(&future, &IntervalSettings::default())
            .unwrap();
        let share = if trend == "ets" { 0.001 } else { 1e-8 };
        assert_within(&prediction.mean, &expected, share * scale(&expected), name);
        if trend == "ets" {
            for (interval, level) in prediction.intervals.iter().zip(["80", "95"]) {
                let lower = reference::numbers(&case[format!("lo{level}")]);
                let upper = reference::numbers(&case[format!("hi{level}")]);
                for step in [0, 11, 23] {
                    let ratio =
                        (interval.upper[step] - interval.lower[step]) / (upper[step] - lower[step]);
                    assert!((ratio - 1.0).abs() < 0.01, "{name}: width ratio {ratio}");
                }
            }
        }
    }
}

#[test]
fn paths_intervals_and_fit_belong_to_one_model() {
    let series = reference_series("airpassengers", 12);
    for mode in ["additive", "multiplicative"] {
        let model = fit(&[("mode", mode), ("trend", "drift")], &series).unwrap();
        let future = Future::after(&series, 18);
        let prediction = model
            .predict(&future, &IntervalSettings::default())
            .unwrap();
        let paths = model.sample_paths(&future, 20_000, 3).unwrap();
        let interval = &prediction.intervals[0];
        for (probability, bound) in [
            (0.1, &interval.lower),
            (0.5, &prediction.mean),
            (0.9, &interval.upper),
        ] {
            let simulated = paths.step_quantiles(probability);
            assert_within(&simulated, bound, 0.02 * scale(bound), mode);
        }
        for ((fitted, residual), value) in model
            .fitted_values()
            .iter()
            .zip(model.residuals())
            .zip(series.values())
        {
            assert_eq!(fitted.is_some(), residual.is_some());
            if let (Some(fitted), Some(residual)) = (fitted, residual) {
                assert!((fitted + residual - value).abs() < 1e-9);
            }
        }
        assert!(model.summary().params["seasonal_strength_12"] > 0.9);
    }
}

#[test]
fn a_gap_over_the_peak_is_filled_with_a_peak() {
    let peak = |month: usize| if month % 12 == 5 { 40.0 } else { 0.0 };
    let values: Vec<f64> = (0..72)
        .map(|month| 100.0 + month as f64 + peak(month))
        .collect();
    let mut gappy = values.clone();
    gappy[40..44].fill(f64::NAN);
    gappy[71] = f64::NAN;
    let filled = fill_missing(&gappy, &Mstl::new(&[12])).unwrap();
    for step in [40, 41, 42, 43, 71] {
        assert!(
            (filled[step] - values[step]).abs() < 8.0,
            "{} at {step}",
            filled[step]
        );
    }
    assert_eq!(filled[..40], values[..40]);
}

#[test]
fn what_is_left_out_or_filled_is_said() {
    let mut values: Vec<f64> = (0..60).map(|week| f64::from(week * 7 % 11)).collect();
    values[9] = f64::NAN;
    let price = Regressor {
        name: "price".to_owned(),
        values: vec![1.0; 60],
    };
    let series = weekly(values, 52).with_regressors(vec![price]).unwrap();
    let model = fit(&[("trend", "naive"), ("periods", "13,52")], &series).unwrap();
    assert_eq!(
        model.summary().warnings,
        [
            "mstl uses no regressors: price left out",
            "mstl: 1 of 60 values are missing, and were filled in to find the seasons",
            "mstl: 60 steps do not span two seasons of 52, so this season was left out",
        ]
    );
    assert_eq!(model.summary().description, "STL[13] + random walk");
}

#[test]
fn impossible_requests_say_why() {
    let series = weekly(vec![0.0; 60], 13);
    for (setting, value, message) in [
        (
            "mode",
            "multiplicative",
            "setting mode is multiplicative, but must be additive",
        ),
        (
            "periods",
            "0,7",
            "setting periods is '0,7', but must be whole numbers",
        ),
        (
            "windows",
            "8",
            "setting seasonal_window is 8, but must be odd",
        ),
        (
            "windows",
            "7,11",
            "the seasonal windows has 2 rows but the periods has 1",
        ),
        (
            "trend",
            "prophet",
            "setting trend is 'prophet', but must be",
        ),
        ("period", "7", "mstl has no setting period"),
    ] {
        let error = fit(&[(setting, value)], &series).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    let error = stl::decompose(&[1.0; 20], &Stl::new(12)).unwrap_err();
    assert!(matches!(error, MlError::TooShort { needed: 24, .. }));
    let error = stl::decompose(&[f64::NAN; 24], &Stl::new(12)).unwrap_err();
    assert!(matches!(error, MlError::NonFinite { index: 0, .. }));
    assert!(fit(&[], &weekly(vec![f64::NAN; 30], 13)).is_err());
}

/// Series that break careless arithmetic.
fn ugly_series() -> Vec<(&'static str, Vec<f64>)> {
    let season = |week: usize| [3.0, 8.0, 5.0, 1.0][week % 4] + (week * 7 % 13) as f64 / 13.0;
    let long: Vec<f64> = (0..2_600)
        .map(|day| season(day) + day as f64 / 100.0)
        .collect();
    let mut spike = vec![0.0; 60];
    spike[30] = 1e9;
    let mut all = vec![
        ("zeros", vec![0.0; 60]),
        ("constant", vec![7.5; 60]),
        ("one spike", spike),
        ("tiny", (0..60).map(|week| 1e-3 * season(week)).collect()),
        ("huge", (0..60).map(|week| 1e9 * season(week)).collect()),
        ("long", long),
    ];
    all.extend((1..=10).map(|n| ("short", (0..n).map(season).collect())));
    all
}

#[test]
fn ugly_series_are_forecast_or_refused_with_a_reason() {
    for (name, values) in ugly_series() {
        let series = weekly(values, 4);
        let future = Future::after(&series, 9);
        for trend in ["ets", "theta", "drift", "naive"] {
            for robust in ["true", "false"] {
                match fit(&[("trend", trend), ("robust", robust)], &series) {
                    Err(error) => assert!(series.len() < 6, "{name}: {error}"),
                    Ok(model) => {
                        let prediction = model
                            .predict(&future, &IntervalSettings::default())
                            .unwrap();
                        assert!(
                            prediction.mean.iter().all(|mean| mean.is_finite()),
                            "{name}"
                        );
                        let paths = model.sample_paths(&future, 10, 1).unwrap();
                        assert!(
                            paths.values().iter().all(|value| value.is_finite()),
                            "{name}"
                        );
                    }
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn components_add_up_to_the_series(
        values in prop::collection::vec(-1e3_f64..1e3, 30..90),
        period in 2_usize..15,
        robust: bool,
    ) {
        let mut settings = Mstl::new(&[period, 2 * period]);
        settings.robust = robust;
        let parts = mstl::decompose(&values, &settings).unwrap();
        let season = parts.season();
        for (step, value) in values.iter().enumerate() {
            let sum = season[step] + parts.trend[step] + parts.remainder[step];
            prop_assert!((sum - value).abs() < 1e-8, "{} instead of {}", sum, value);
        }
    }

    #[test]
    fn a_change_of_scale_or_level_changes_the_components_likewise(
        values in prop::collection::vec(-10.0_f64..10.0, 24..60),
        factor in 0.1_f64..100.0,
        level in -1e3_f64..1e3,
    ) {
        let settings = Stl::new(12);
        let parts = stl::decompose(&values, &settings).unwrap();
        let moved: Vec<f64> = values.iter().map(|value| value * factor + level).collect();
        let moved = stl::decompose(&moved, &settings).unwrap();
        for step in 0..values.len() {
            let tolerance = 1e-6 * factor.max(1.0);
            prop_assert!((moved.seasonal[step] - parts.seasonal[step] * factor).abs() < tolerance);
            prop_assert!((moved.trend[step] - parts.trend[step] * factor - level).abs() < tolerance);
        }
    }
}
