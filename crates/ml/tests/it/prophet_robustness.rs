//! Histories that are short, flat, tiny, huge, gappy or wrong.

use chrono::{Days, NaiveDate};
use hemline_ml::MlError;
use hemline_ml::prophet::{Growth, Prophet, SeasonalityChoice, SeasonalityMode, Settings};
use hemline_ml::sampling::SampleRng;
use proptest::prelude::*;

use crate::reference::series;

fn weeks(n: usize) -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2022, 1, 3).unwrap();
    (0..n)
        .map(|week| first + Days::new(7 * week as u64))
        .collect()
}

fn future(dates: &[NaiveDate]) -> Vec<NaiveDate> {
    let last = dates.iter().max().unwrap();
    (1..=12).map(|week| *last + Days::new(7 * week)).collect()
}

fn all_settings() -> Vec<Settings> {
    let mut all = Vec::new();
    for seasonality_mode in [SeasonalityMode::Additive, SeasonalityMode::Multiplicative] {
        for growth in [Growth::Linear, Growth::Flat] {
            for (yearly, n_changepoints) in [(10, 25), (0, 25), (10, 0)] {
                all.push(Settings {
                    seasonality_mode,
                    growth,
                    yearly_seasonality: SeasonalityChoice::On(yearly),
                    n_changepoints,
                    ..Settings::default()
                });
            }
        }
    }
    all
}

fn noisy(n: usize) -> Vec<f64> {
    let mut rng = SampleRng::new(5);
    (0..n)
        .map(|i| 100.0 + 0.1 * i as f64 + 5.0 * rng.normal())
        .collect()
}

/// Fits under every setting and sees that all that comes out is a number.
fn check_finite(values: &[f64]) {
    let dates = weeks(values.len());
    for settings in all_settings() {
        let model = Prophet::fit(&dates, values, &settings).unwrap();
        let prediction = model.predict(&future(&dates));
        let paths = model.sample_paths(&future(&dates), 20, 1);
        let numbers = prediction
            .yhat
            .iter()
            .chain(&model.fitted().yhat)
            .chain(paths.values());
        assert!(numbers.into_iter().all(|x| x.is_finite()), "{settings:?}");
        assert!(model.negative_log_posterior().is_finite());
    }
}

#[test]
fn short_histories() {
    for n in [2, 3, 4, 10, 26, 27, 40, 51, 52, 53] {
        check_finite(&noisy(n));
    }
}

#[test]
fn histories_without_noise() {
    check_finite(&(0..60).map(f64::from).collect::<Vec<_>>());
    check_finite(
        &(0..60)
            .map(|i| if i > 30 { 7.0 } else { 3.0 })
            .collect::<Vec<_>>(),
    );
    check_finite(
        &(0..60)
            .map(|i| if i == 30 { 50.0 } else { 0.0 })
            .collect::<Vec<_>>(),
    );
    check_finite(
        &(0..60)
            .map(|i| if i % 2 == 0 { 1.0 } else { -1.0 })
            .collect::<Vec<_>>(),
    );
}

#[test]
fn sizes_from_tiny_to_huge() {
    for scale in [1e-12, 1e-3, 1e9, 1e15] {
        let values: Vec<f64> = noisy(104).iter().map(|x| x * scale).collect();
        check_finite(&values);
    }
}

#[test]
fn a_straight_line_goes_on() {
    let dates = weeks(104);
    let values: Vec<f64> = (0..104).map(|i| 500.0 + 2.0 * f64::from(i)).collect();
    for seasonality_mode in [SeasonalityMode::Additive, SeasonalityMode::Multiplicative] {
        let settings = Settings {
            seasonality_mode,
            ..Settings::default()
        };
        let model = Prophet::fit(&dates, &values, &settings).unwrap();
        for (step, yhat) in model.predict(&future(&dates)).yhat.iter().enumerate() {
            let expected = 500.0 + 2.0 * (104 + step) as f64;
            assert!((yhat - expected).abs() < 1e-3, "{yhat} is not {expected}");
        }
    }
}

#[test]
fn a_constant_is_predicted_as_itself() {
    for constant in [0.0, 12.0, -3.5, 1e9, 1e-3] {
        let dates = weeks(60);
        for settings in all_settings() {
            let model = Prophet::fit(&dates, &[constant; 60], &settings).unwrap();
            assert_eq!(model.predict(&future(&dates)).yhat, [constant; 12]);
            assert!((model.parameters().noise - 1e-9).abs() < 1e-20);
        }
    }
}

#[test]
fn negative_values_are_predicted_as_they_are() {
    let dates = weeks(104);
    let values: Vec<f64> = noisy(104).iter().map(|x| -x).collect();
    let negative = Prophet::fit(&dates, &values, &Settings::default()).unwrap();
    assert!(
        negative
            .predict(&future(&dates))
            .yhat
            .iter()
            .all(|y| *y < -80.0)
    );
}

#[test]
fn missing_weeks_are_absent_rows() {
    let full = series("synthetic_dress");
    let kept = |i: &usize| !(60..72).contains(i);
    let dates: Vec<_> = (0..156).filter(kept).map(|i| full.dates[i]).collect();
    let values: Vec<_> = (0..156).filter(kept).map(|i| full.values[i]).collect();
    let model = Prophet::fit(&dates, &values, &Settings::default()).unwrap();
    let inside = model.predict(&full.dates[60..72]).yhat;
    for (yhat, actual) in inside.iter().zip(&full.values[60..72]) {
        assert!(
            (yhat / actual - 1.0).abs() < 0.15,
            "{yhat} against {actual}"
        );
    }
}

#[test]
fn rows_without_a_value_are_absent_rows_too() {
    let full = series("synthetic_dress");
    let mut values = full.values.clone();
    values[60..72].fill(f64::NAN);
    let kept = |i: &usize| !(60..72).contains(i);
    let dates: Vec<_> = (0..156).filter(kept).map(|i| full.dates[i]).collect();
    let left: Vec<_> = (0..156).filter(kept).map(|i| full.values[i]).collect();
    let model = Prophet::fit(&full.dates, &values, &Settings::default()).unwrap();
    let absent = Prophet::fit(&dates, &left, &Settings::default()).unwrap();
    assert_eq!(model.parameters(), absent.parameters());
    assert_eq!(model.fitted(), &absent.predict(&full.dates));

    let error = Prophet::fit(&dates, &[f64::NAN; 144], &Settings::default()).unwrap_err();
    assert!(matches!(error, MlError::TooShort { found: 0, .. }));
}

#[test]
fn two_observations_on_one_date_both_count() {
    let dates: Vec<NaiveDate> = weeks(104)
        .into_iter()
        .flat_map(|date| [date, date])
        .collect();
    let values: Vec<f64> = noisy(104)
        .iter()
        .flat_map(|x| [x - 10.0, x + 10.0])
        .collect();
    let model = Prophet::fit(&dates, &values, &Settings::default()).unwrap();
    for (middle, yhat) in noisy(104).iter().zip(model.fitted().yhat.chunks(2)) {
        assert_eq!(yhat[0], yhat[1]);
        assert!((yhat[0] - middle).abs() < 20.0);
    }
}

#[test]
fn a_looser_prior_bends_the_trend_more() {
    let series = series("synthetic_dress");
    let bends = |changepoint_prior_scale| {
        let settings = Settings {
            changepoint_prior_scale,
            ..Settings::default()
        };
        let model = Prophet::fit(&series.dates, &series.values, &settings).unwrap();
        let changes = model.parameters().slope_changes.iter();
        changes.map(|change| change.abs()).sum::<f64>()
    };
    assert_eq!(bends(0.001), 0.0);
    assert!(bends(0.05) < bends(0.5));
}

#[test]
fn few_changepoints_fit_into_a_short_history() {
    let model = Prophet::fit(&weeks(20), &noisy(20), &Settings::default()).unwrap();
    let indices: Vec<usize> = model.changepoints().iter().map(|c| c.index).collect();
    assert_eq!(indices, (1..=15).collect::<Vec<_>>());
}

#[test]
fn positions_of_changepoints_round_half_to_even() {
    let settings = Settings {
        n_changepoints: 2,
        ..Settings::default()
    };
    for (n, expected) in [(5, [2, 3]), (9, [3, 6]), (13, [4, 9])] {
        let model = Prophet::fit(&weeks(n), &noisy(n), &settings).unwrap();
        let indices: Vec<usize> = model.changepoints().iter().map(|c| c.index).collect();
        assert_eq!(indices, expected, "{n} weeks");
    }
}

#[test]
fn wrong_input_is_named() {
    let settings = Settings::default();
    let mut values = noisy(60);
    values[17] = f64::INFINITY;
    let error = Prophet::fit(&weeks(60), &values, &settings).unwrap_err();
    assert!(
        matches!(error, MlError::NonFinite { index: 17, .. }),
        "{error}"
    );
    assert!(error.to_string().contains("index 17 is inf"), "{error}");

    let error = Prophet::fit(&weeks(59), &noisy(60), &settings).unwrap_err();
    assert!(matches!(
        error,
        MlError::MismatchedLengths {
            first_length: 59,
            second_length: 60,
            ..
        }
    ));

    let error = Prophet::fit(&weeks(1), &[1.0], &settings).unwrap_err();
    assert!(matches!(
        error,
        MlError::TooShort {
            found: 1,
            needed: 2,
            ..
        }
    ));

    let error = Prophet::fit(&[weeks(1)[0]; 3], &[1.0, 2.0, 3.0], &settings).unwrap_err();
    assert!(error.to_string().contains("2022-01-03"), "{error}");
}

#[test]
fn wrong_settings_are_named() {
    let wrong = [
        Settings {
            changepoint_range: 1.2,
            ..Settings::default()
        },
        Settings {
            changepoint_prior_scale: 0.0,
            ..Settings::default()
        },
        Settings {
            seasonality_prior_scale: f64::NAN,
            ..Settings::default()
        },
    ];
    let names = [
        "changepoint_range",
        "changepoint_prior_scale",
        "seasonality_prior_scale",
    ];
    for (settings, expected) in wrong.iter().zip(names) {
        let error = Prophet::fit(&weeks(60), &noisy(60), settings).unwrap_err();
        assert!(matches!(error, MlError::InvalidSetting { name, .. } if name == expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_rows_does_not_matter(seed in 0_u64..1_000) {
        let (dates, values) = (weeks(80), noisy(80));
        let mut order: Vec<usize> = (0..80).collect();
        let mut rng = SampleRng::new(seed);
        for i in (1..80).rev() {
            order.swap(i, rng.index(i + 1));
        }
        let shuffled_dates: Vec<_> = order.iter().map(|i| dates[*i]).collect();
        let shuffled_values: Vec<_> = order.iter().map(|i| values[*i]).collect();
        let straight = Prophet::fit(&dates, &values, &Settings::default()).unwrap();
        let shuffled = Prophet::fit(&shuffled_dates, &shuffled_values, &Settings::default()).unwrap();
        prop_assert_eq!(straight.parameters(), shuffled.parameters());
        for (position, i) in order.iter().enumerate() {
            prop_assert_eq!(straight.fitted().yhat[*i], shuffled.fitted().yhat[position]);
        }
    }

    #[test]
    fn predictions_have_the_unit_of_the_values(exponent in -20_i32..20) {
        let (dates, values) = (weeks(80), noisy(80));
        let unit = 2_f64.powi(exponent);
        let scaled: Vec<f64> = values.iter().map(|x| x * unit).collect();
        let plain = Prophet::fit(&dates, &values, &Settings::default()).unwrap();
        let model = Prophet::fit(&dates, &scaled, &Settings::default()).unwrap();
        let expected: Vec<f64> = plain.predict(&future(&dates)).yhat.iter().map(|y| y * unit).collect();
        prop_assert_eq!(model.predict(&future(&dates)).yhat, expected);
    }
}
