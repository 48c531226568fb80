//! Naive, seasonal naive and drift, by the formulas of Hyndman and Athanasopoulos (2021), section 5.5.

use chrono::{Days, NaiveDate};
use hemline_ml::MlError;
use hemline_ml::forecasting::{
    FittedModel, Frequency, Future, IntervalSettings, Method, MethodSettings, Regressor, TimeSeries,
};
use hemline_ml::naive::RandomWalk;

const NAN: f64 = f64::NAN;

fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let scale = expected.abs().max(1.0);
        assert!(
            (found - expected).abs() < 1e-12 * scale,
            "{found} instead of {expected}"
        );
    }
}

fn weekly(values: &[f64], season_length: usize) -> TimeSeries {
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let dates = (0..values.len() as u64).map(|week| monday + Days::new(7 * week));
    TimeSeries::on_grid(
        dates.collect(),
        values.to_vec(),
        Frequency::Weekly,
        season_length,
    )
    .unwrap()
}

fn fit(method: Method, series: &TimeSeries) -> Box<dyn FittedModel> {
    let forecaster = method.configured(&MethodSettings::default()).unwrap();
    forecaster.fit(series).unwrap()
}

#[test]
fn naive_repeats_the_last_observation_with_errors_of_sigma_root_h() {
    let walk = RandomWalk::naive(&[1.0, 3.0, 2.0, 6.0]).unwrap();
    assert_close(&[walk.sigma2()], &[(4.0 + 1.0 + 16.0) / 3.0]);
    let forecast = walk.forecast(3);
    assert_close(&forecast.mean, &[6.0, 6.0, 6.0]);
    let sigma = 7.0_f64.sqrt();
    assert_close(
        &forecast.standard_errors,
        &[sigma, sigma * 2.0_f64.sqrt(), sigma * 3.0_f64.sqrt()],
    );
    assert_eq!(
        walk.fitted_values(),
        [None, Some(1.0), Some(3.0), Some(2.0)]
    );
    assert_eq!(walk.residuals(), [None, Some(2.0), Some(-1.0), Some(4.0)]);
}

#[test]
fn seasonal_naive_repeats_the_last_season_with_errors_of_sigma_root_of_its_seasons() {
    let values = [1.0, 10.0, 2.0, 12.0, 5.0];
    let walk = RandomWalk::seasonal(&values, 2).unwrap();
    assert_close(&[walk.sigma2()], &[(1.0 + 4.0 + 9.0) / 3.0]);
    let forecast = walk.forecast(5);
    assert_close(&forecast.mean, &[12.0, 5.0, 12.0, 5.0, 12.0]);
    let sigma = (14.0_f64 / 3.0).sqrt();
    let roots = [1.0, 1.0, 2.0, 2.0, 3.0].map(|k: f64| sigma * k.sqrt());
    assert_close(&forecast.standard_errors, &roots);
}

#[test]
fn drift_continues_the_line_from_first_to_last_and_counts_the_error_of_its_slope() {
    let walk = RandomWalk::with_drift(&[2.0, 3.0, 7.0, 8.0]).unwrap();
    assert_eq!(walk.slope(), Some(2.0));
    assert_close(&[walk.sigma2()], &[(1.0 + 4.0 + 1.0) / 2.0]);
    let forecast = walk.forecast(2);
    assert_close(&forecast.mean, &[10.0, 12.0]);
    let errors = [1.0, 2.0].map(|h: f64| (3.0 * h * (1.0 + h / 3.0)).sqrt());
    assert_close(&forecast.standard_errors, &errors);
}

#[test]
fn missing_observations_make_longer_steps() {
    let walk = RandomWalk::naive(&[1.0, NAN, 3.0, NAN]).unwrap();
    assert_close(&[walk.sigma2()], &[4.0 / 2.0]);
    let forecast = walk.forecast(2);
    assert_close(&forecast.mean, &[3.0, 3.0]);
    assert_close(&forecast.standard_errors, &[4.0_f64.sqrt(), 6.0_f64.sqrt()]);
    assert_eq!(
        walk.fitted_values(),
        [None, Some(1.0), Some(1.0), Some(3.0)]
    );
    assert_eq!(walk.residuals(), [None, None, Some(2.0), None]);

    let walk = RandomWalk::seasonal(&[1.0, 10.0, 2.0, NAN], 2).unwrap();
    let forecast = walk.forecast(4);
    assert_close(&forecast.mean, &[2.0, 10.0, 2.0, 10.0]);
    let errors = [1.0, 2.0, 2.0, 3.0].map(|seasons: f64| seasons.sqrt());
    assert_close(&forecast.standard_errors, &errors);

    let walk = RandomWalk::with_drift(&[NAN, 1.0, NAN, 5.0, NAN]).unwrap();
    assert_close(&walk.forecast(2).mean, &[9.0, 11.0]);
}

#[test]
fn a_season_of_one_step_is_the_naive_method() {
    let values = [3.0, 1.0, 4.0, 1.0, 5.0];
    assert_eq!(
        RandomWalk::seasonal(&values, 1).unwrap(),
        RandomWalk::naive(&values).unwrap()
    );
}

#[test]
fn impossible_requests_say_why() {
    let error = RandomWalk::seasonal(&[1.0; 11], 12).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("seasonal naive (one whole season) needs at least 12"),
        "{error}"
    );
    let error = RandomWalk::seasonal(&[1.0, NAN, 3.0], 2).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("position 2 of the 2 of a season was never observed"),
        "{error}"
    );
    assert!(matches!(
        RandomWalk::naive(&[NAN, NAN]),
        Err(MlError::TooShort { found: 0, .. })
    ));
    assert!(matches!(
        RandomWalk::with_drift(&[1.0]),
        Err(MlError::TooShort { needed: 2, .. })
    ));
    assert!(matches!(
        RandomWalk::naive(&[1.0, f64::INFINITY]),
        Err(MlError::NonFinite { index: 1, .. })
    ));
    assert!(matches!(
        RandomWalk::seasonal(&[1.0], 0),
        Err(MlError::InvalidSetting { .. })
    ));
    let walk = RandomWalk::naive(&[1.0, 2.0]).unwrap();
    assert!(matches!(
        walk.sample_paths(3, 0, 1),
        Err(MlError::InvalidSetting { .. })
    ));
}

#[test]
fn sample_paths_spread_as_the_standard_errors_say() {
    let values: Vec<f64> = (0..40).map(|step| f64::from(step * step % 17)).collect();
    for walk in [
        RandomWalk::naive(&values).unwrap(),
        RandomWalk::seasonal(&values, 4).unwrap(),
        RandomWalk::with_drift(&values).unwrap(),
    ] {
        let forecast = walk.forecast(10);
        let paths = walk.sample_paths(10, 20_000, 7).unwrap();
        assert_eq!(paths, walk.sample_paths(10, 20_000, 7).unwrap());
        assert_ne!(paths, walk.sample_paths(10, 20_000, 8).unwrap());
        let means = paths.step_means();
        for (step, mean) in means.iter().enumerate() {
            let error = forecast.standard_errors[step];
            assert!((mean - forecast.mean[step]).abs() < 0.03 * error);
            let squares: f64 = (0..paths.n_paths())
                .map(|path| (paths.path(path)[step] - mean) * (paths.path(path)[step] - mean))
                .sum();
            let spread = (squares / paths.n_paths() as f64).sqrt();
            assert!((spread / error - 1.0).abs() < 0.03, "{spread} and {error}");
        }
    }
}

#[test]
fn the_methods_forecast_by_name() {
    let series = weekly(&[1.0, 10.0, 2.0, 12.0, 5.0], 2);
    let future = Future::after(&series, 3);
    for (method, name, mean) in [
        (Method::Naive, "naive", [5.0, 5.0, 5.0]),
        (Method::SeasonalNaive, "seasonal_naive", [12.0, 5.0, 12.0]),
        (Method::Drift, "drift", [6.0, 7.0, 8.0]),
    ] {
        assert_eq!(name.parse::<Method>().unwrap(), method);
        let model = fit(method, &series);
        assert_eq!(model.summary().method, name);
        assert!(model.summary().warnings.is_empty());
        let prediction = model
            .predict(&future, &IntervalSettings::default())
            .unwrap();
        assert_close(&prediction.mean, &mean);
        let [eighty, ninety_five] = &prediction.intervals[..] else {
            panic!("two levels were asked for")
        };
        let half_width = |upper: &[f64]| upper[2] - mean[2];
        let ratio = half_width(&ninety_five.upper) / half_width(&eighty.upper);
        assert!((ratio - 1.959_963_984_540_054 / 1.281_551_565_544_600_4).abs() < 1e-9);
    }
}

#[test]
fn what_is_left_out_is_said() {
    let price = Regressor {
        name: "price".to_owned(),
        values: vec![1.0, 2.0],
    };
    let series = weekly(&[4.0, 4.0], 2).with_regressors(vec![price]).unwrap();
    let model = fit(Method::SeasonalNaive, &series);
    assert_eq!(
        model.summary().warnings,
        [
            "seasonal_naive uses no regressors: price left out",
            "seasonal_naive: the history is too short to tell errors from, so the intervals have no width",
        ]
    );
    assert_eq!(model.summary().sigma2, None);
}
