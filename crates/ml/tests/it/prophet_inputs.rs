//! What regressors, holidays and changepoints may be, and what is said when they are not.

use chrono::{Days, NaiveDate};
use hemline_ml::MlError;
use hemline_ml::prophet::{
    Holiday, Observations, Prophet, Regressor, SeasonalityMode, Settings, Standardize,
};
use hemline_ml::sampling::SampleRng;

const N: usize = 104;

fn weeks(n: usize) -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2022, 1, 3).unwrap();
    (0..n)
        .map(|week| first + Days::new(7 * week as u64))
        .collect()
}

fn sales() -> Vec<f64> {
    let mut rng = SampleRng::new(5);
    (0..N)
        .map(|i| 100.0 + 0.1 * i as f64 + 5.0 * rng.normal())
        .collect()
}

fn fit(
    regressors: &[Regressor],
    holidays: &[Holiday],
    settings: &Settings,
) -> Result<Prophet, MlError> {
    let observations = Observations {
        dates: &weeks(N),
        values: &sales(),
        regressors,
        holidays,
    };
    Prophet::fit_with(&observations, settings)
}

fn column(value: impl Fn(usize) -> f64) -> Vec<f64> {
    (0..N).map(value).collect()
}

fn noise(seed: u64) -> Vec<f64> {
    let mut rng = SampleRng::new(seed);
    column(|_| 0.0).iter().map(|_| rng.normal()).collect()
}

fn check_finite(regressors: &[Regressor]) {
    for mode in [SeasonalityMode::Additive, SeasonalityMode::Multiplicative] {
        let settings = Settings {
            seasonality_mode: mode,
            ..Settings::default()
        };
        let model = fit(regressors, &[], &settings).unwrap();
        let planned: Vec<Vec<f64>> = regressors.iter().map(|r| r.values[..12].to_vec()).collect();
        let future: Vec<NaiveDate> = weeks(N + 12)[N..].to_vec();
        let paths = model.sample_paths_with(&future, &planned, 20, 1).unwrap();
        assert!(paths.values().iter().all(|x| x.is_finite()));
        assert!(model.fitted().yhat.iter().all(|x| x.is_finite()));
        let off = model
            .fitted()
            .yhat
            .iter()
            .zip(sales())
            .map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f64::max) < 40.0);
    }
}

#[test]
fn regressors_that_say_the_same_or_nothing() {
    let promotion = column(|i| f64::from(u8::from(i % 9 == 0)));
    let twice = promotion.iter().map(|x| 2.0 * x).collect();
    check_finite(&[
        Regressor::new("promotion", promotion.clone()),
        Regressor::new("again", promotion),
        Regressor::new("twice", twice),
        Regressor::new("constant", column(|_| 7.0)),
        Regressor::new("zero", column(|_| 0.0)),
        Regressor::new("huge constant", column(|_| 1e12)),
        Regressor::new("time", column(|i| i as f64)),
    ]);
}

#[test]
fn regressors_of_every_size() {
    for size in [1e-200, 1e-12, 1e-3, 1.0, 1e9, 1e150] {
        for standardize in [Standardize::Auto, Standardize::Never] {
            check_finite(&[
                Regressor {
                    standardize,
                    ..Regressor::new("sized", noise(1).iter().map(|x| size * x).collect())
                },
                Regressor::new("plain", noise(2)),
                Regressor {
                    standardize: Standardize::Never,
                    ..Regressor::new("spike", column(|i| if i == 40 { size } else { 0.0 }))
                },
            ]);
        }
    }
}

#[test]
fn ten_years_of_weeks_and_seven_of_days() {
    let first = weeks(1)[0];
    for (step, n) in [(1, 2_600), (7, 520), (7, 52)] {
        let dates: Vec<NaiveDate> = (0..n).map(|i| first + Days::new(step * i)).collect();
        let mut rng = SampleRng::new(3);
        for size in [1e-3, 1e9] {
            let spike = |i| if i == n / 2 { 1e4 } else { 1.0 };
            let values: Vec<f64> = (0..n)
                .map(|i| size * spike(i) * (9.0 + rng.normal()))
                .collect();
            let easter = (0..8)
                .map(|year| first + Days::new(97 + 364 * year))
                .collect();
            let observations = Observations {
                dates: &dates,
                values: &values,
                regressors: &[Regressor::new("price", values.clone())],
                holidays: &[Holiday::new("easter", easter)],
            };
            let model = Prophet::fit_with(&observations, &Settings::default()).unwrap();
            assert!(model.fitted().yhat.iter().all(|y| y.is_finite()));
            assert!(model.negative_log_posterior().is_finite());
        }
    }
}

#[test]
fn many_regressors() {
    let many: Vec<Regressor> = (0..150)
        .map(|i| Regressor::new(format!("column {i}"), noise(i)))
        .collect();
    check_finite(&many);
}

#[test]
fn standardising_changes_the_unit_of_a_regressor_and_nothing_else() {
    let price = column(|i| 20.0 + (i % 7) as f64);
    let cents = price.iter().map(|x| 100.0 * x).collect();
    let plain = fit(&[Regressor::new("price", price)], &[], &Settings::default()).unwrap();
    let model = fit(&[Regressor::new("price", cents)], &[], &Settings::default()).unwrap();
    for (a, b) in plain.fitted().yhat.iter().zip(&model.fitted().yhat) {
        assert!((a - b).abs() < 1e-8);
    }
    assert!((model.regressors()[0].spread / plain.regressors()[0].spread - 100.0).abs() < 1e-9);
}

#[test]
fn only_zeros_and_ones_are_left_as_they_are() {
    let center_and_spread = |values, standardize| {
        let regressor = Regressor {
            standardize,
            ..Regressor::new("x", values)
        };
        let model = fit(&[regressor], &[], &Settings::default()).unwrap();
        let fitted = &model.regressors()[0];
        (fitted.center, fitted.spread)
    };
    let binary = column(|i| (i % 2) as f64);
    assert_eq!(
        center_and_spread(binary.clone(), Standardize::Auto),
        (0.0, 1.0)
    );
    assert_eq!(
        center_and_spread(column(|_| 3.0), Standardize::Always),
        (0.0, 1.0)
    );
    let (center, spread) = center_and_spread(binary, Standardize::Always);
    // Of 104 values, half 0 and half 1, with 103 degrees of freedom.
    assert_eq!(center, 0.5);
    assert!((spread - (26.0_f64 / 103.0).sqrt()).abs() < 1e-15);
    let (center, _) = center_and_spread(column(|i| (i % 3) as f64), Standardize::Auto);
    assert!(center > 0.9);
}

#[test]
fn a_missing_value_names_regressor_and_date() {
    let mut values = column(|i| i as f64);
    values[3] = f64::NAN;
    let error = fit(
        &[Regressor::new("price", values)],
        &[],
        &Settings::default(),
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "regressor price has no finite value for 2022-01-24: supply one for every step of the history and of the horizon"
    );

    let model = fit(
        &[Regressor::new("price", noise(1))],
        &[],
        &Settings::default(),
    )
    .unwrap();
    let future = [weeks(N + 2)[N], weeks(N + 2)[N + 1]];
    let error = model
        .predict_with(&future, &[vec![1.0, f64::NAN]])
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("price has no finite value for 2024-01-08"),
        "{error}"
    );
    let error = model.predict_with(&future, &[vec![1.0]]).unwrap_err();
    assert!(matches!(
        error,
        MlError::RegressorLength {
            found: 1,
            expected: 2,
            ..
        }
    ));
    let error = model.sample_paths_with(&future, &[], 5, 1).unwrap_err();
    assert!(
        error.to_string().contains("1 regressor(s) (price)"),
        "{error}"
    );
}

#[test]
fn unusable_regressors_say_why() {
    let refused = |regressors: &[Regressor], holidays: &[Holiday], expected: &str| {
        let error = fit(regressors, holidays, &Settings::default())
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    };
    let price = Regressor::new("price", noise(1));
    refused(&[price.clone(), price.clone()], &[], "same name");
    refused(
        std::slice::from_ref(&price),
        &[Holiday::new("price", Vec::new())],
        "same name",
    );
    let far = column(|i| if i % 2 == 0 { 1.7e308 } else { 0.0 });
    refused(&[Regressor::new("far", far)], &[], "another unit");
    let unscaled = Regressor {
        prior_scale: Some(0.0),
        ..price
    };
    refused(&[unscaled], &[], "prior scale is 0");
    refused(
        &[Regressor::new("short", vec![1.0])],
        &[],
        "1 values for 104 dates",
    );
}

#[test]
fn unusable_holidays_say_why() {
    let refused = |holidays: &[Holiday], expected: &str| {
        let error = fit(&[], holidays, &Settings::default())
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    };
    let easter = Holiday::new("easter", vec![weeks(N)[14]]);
    let windows = [(1, 2), (-1, -1), (i32::MIN, i32::MAX)];
    for (lower_window, upper_window) in windows {
        let wrong = Holiday {
            lower_window,
            upper_window,
            ..easter.clone()
        };
        refused(&[wrong], "window goes from day");
    }
    let looser = Holiday {
        prior_scale: Some(20.0),
        ..easter.clone()
    };
    refused(&[easter.clone(), looser], "prior scales 10 and 20");
    let unscaled = Holiday {
        prior_scale: Some(f64::NAN),
        ..easter
    };
    refused(&[unscaled], "prior scale is NaN");
}

#[test]
fn a_holiday_at_the_end_of_the_calendar_is_no_trouble() {
    let holiday = Holiday {
        lower_window: -3,
        upper_window: 3,
        ..Holiday::new("doomsday", vec![NaiveDate::MAX, NaiveDate::MIN])
    };
    assert!(
        fit(&[], &[holiday], &Settings::default())
            .unwrap()
            .holiday_days()
            .is_empty()
    );
}

#[test]
fn given_changepoints_lie_within_the_history() {
    let with = |changepoints: &[NaiveDate]| {
        let settings = Settings {
            changepoints: Some(changepoints.to_vec()),
            ..Settings::default()
        };
        fit(&[], &[], &settings)
    };
    let dates = weeks(N);
    for outside in [dates[0] - Days::new(1), dates[N - 1] + Days::new(1)] {
        let error = with(&[dates[5], outside]).unwrap_err();
        assert!(
            matches!(error, MlError::ChangepointOutsideHistory { changepoint, .. }
            if changepoint == outside)
        );
    }
    let model = with(&[dates[60], dates[N - 1], dates[0], dates[30] + Days::new(1)]).unwrap();
    let indices: Vec<usize> = model.changepoints().iter().map(|c| c.index).collect();
    assert_eq!(indices, [0, 31, 60, N - 1]);
    assert!(with(&[]).unwrap().changepoints().is_empty());
    let twice = with(&[dates[40], dates[40]]).unwrap();
    assert_eq!(twice.changepoints().len(), 2);
    assert!(twice.fitted().yhat.iter().all(|x| x.is_finite()));
}
