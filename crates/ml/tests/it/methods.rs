//! Every method by its name, on ordinary and on ugly series.

use chrono::{Days, NaiveDate};
use hemline_ml::MlError;
use hemline_ml::forecasting::{
    Forecaster, Future, IntervalSettings, Method, MethodSettings, Prediction, Regressor, TimeSeries,
};

const HORIZON: usize = 5;

fn weekly(values: impl IntoIterator<Item = f64>, season_length: usize) -> TimeSeries {
    let monday = NaiveDate::from_ymd_opt(2020, 1, 6).unwrap();
    let weeks = (0..).map(|week| monday + Days::new(7 * week));
    TimeSeries::from_observations(weeks.zip(values), Some(season_length)).unwrap()
}

fn predict(method: Method, series: &TimeSeries) -> Result<Prediction, MlError> {
    let model = method.configured(&MethodSettings::default())?.fit(series)?;
    let settings = IntervalSettings {
        paths: 200,
        ..IntervalSettings::default()
    };
    model.predict(&Future::after(series, HORIZON), &settings)
}

fn check(method: Method, what: &str, prediction: &Prediction) {
    assert_eq!(prediction.mean.len(), HORIZON);
    let [eighty, ninety_five] = &prediction.intervals[..] else {
        panic!(
            "{method} on {what}: {} intervals",
            prediction.intervals.len()
        );
    };
    for step in 0..HORIZON {
        let bounds = [
            ninety_five.lower[step],
            eighty.lower[step],
            eighty.upper[step],
            ninety_five.upper[step],
        ];
        assert!(
            prediction.mean[step].is_finite() && bounds.iter().all(|bound| bound.is_finite()),
            "{method} on {what}: {} within {bounds:?}",
            prediction.mean[step]
        );
        assert!(bounds.is_sorted(), "{method} on {what}: {bounds:?}");
    }
}

fn bumpy(week: usize) -> f64 {
    let season = [9.0, 4.0, -6.0, -7.0][week % 4];
    100.0 + week as f64 * 0.3 + season + (week * 37 % 11) as f64
}

#[test]
fn ugly_series_get_finite_forecasts_or_an_error_that_says_why() {
    let ugly: Vec<(&str, Vec<f64>)> = vec![
        ("a constant", vec![7.0; 40]),
        ("zeros", vec![0.0; 40]),
        (
            "a spike",
            (0..40).map(|t| if t == 21 { 500.0 } else { 3.0 }).collect(),
        ),
        (
            "a last spike",
            (0..40).map(|t| if t == 39 { 1e6 } else { 3.0 }).collect(),
        ),
        ("tiny values", (0..40).map(|t| bumpy(t) * 1e-5).collect()),
        ("huge values", (0..40).map(|t| bumpy(t) * 1e7).collect()),
        (
            "negative values",
            (0..40).map(|t| bumpy(t) - 110.0).collect(),
        ),
        ("a straight line", (0..40).map(f64::from).collect()),
        (
            "mostly zeros",
            (0..60)
                .map(|t| if t % 9 == 4 { 12.0 } else { 0.0 })
                .collect(),
        ),
    ];
    for (what, values) in &ugly {
        for season_length in [1, 4, 52] {
            let series = weekly(values.iter().copied(), season_length);
            for method in Method::ALL {
                match predict(*method, &series) {
                    Ok(prediction) => check(*method, what, &prediction),
                    Err(error) => assert!(
                        season_length == 52
                            || (season_length == 1 && *method == Method::ArimaFourier),
                        "{method} on {what}, season {season_length}: {error}"
                    ),
                }
            }
        }
    }
}

#[test]
fn short_series_get_finite_forecasts_or_an_error_that_says_why() {
    for length in 2..12 {
        let series = weekly((0..length).map(bumpy), 4);
        for method in Method::ALL {
            match predict(*method, &series) {
                Ok(prediction) => check(*method, "a short series", &prediction),
                Err(error) => {
                    let text = error.to_string();
                    assert!(
                        text.contains("observations") || text.contains("season"),
                        "{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn missing_observations_are_no_obstacle() {
    let with_gaps = (0..80).map(|t| if t % 13 == 5 { f64::NAN } else { bumpy(t) });
    let series = weekly(with_gaps, 4);
    for method in Method::ALL {
        check(
            *method,
            "a series with gaps",
            &predict(*method, &series).unwrap(),
        );
    }
}

#[test]
fn residuals_are_observations_less_fitted_values() {
    let series = weekly((0..80).map(bumpy), 4);
    for method in Method::ALL {
        let forecaster = method.configured(&MethodSettings::default()).unwrap();
        let model = forecaster.fit(&series).unwrap();
        let fitted = model.fitted_values();
        assert_eq!(fitted.len(), series.len());
        for ((value, fitted), residual) in
            series.values().iter().zip(&fitted).zip(model.residuals())
        {
            match (fitted, residual) {
                (Some(fitted), Some(residual)) => {
                    assert!((value - fitted - residual).abs() < 1e-6, "{method}");
                }
                (_, residual) => assert_eq!(residual, None, "{method}"),
            }
        }
        let test = model.ljung_box(8).unwrap();
        assert!((0.0..=1.0).contains(&test.p_value), "{method}: {test:?}");
        assert_eq!(model.summary().method, method.name());
        assert!(!model.summary().description.is_empty());
    }
}

#[test]
fn methods_that_choose_by_a_backtest_judge_what_is_wanted() {
    let series = weekly((0..150).map(bumpy), 4);
    let stated: MethodSettings = [("horizon", "3"), ("gap", "0")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into_iter()
        .collect();
    for method in [Method::Auto, Method::WeightedEnsemble] {
        let members = |forecaster: Box<dyn Forecaster>| {
            forecaster.fit(&series).unwrap().summary().members.clone()
        };
        let near = members(method.configured(&stated).unwrap());
        let told = method.configured_for(&MethodSettings::default(), 3, 0);
        assert_eq!(members(told.unwrap()), near);
        let insisted = method.configured_for(&stated, 20, 9);
        assert_eq!(members(insisted.unwrap()), near);
        let far = method.configured_for(&MethodSettings::default(), 20, 9);
        assert_ne!(members(far.unwrap()), near);
    }
    let told = Method::Naive.configured_for(&MethodSettings::default(), 3, 1);
    assert!(told.is_ok());
}

#[test]
fn the_same_seed_gives_the_same_paths() {
    let series = weekly((0..80).map(bumpy), 4);
    let future = Future::after(&series, HORIZON);
    for method in Method::ALL {
        let forecaster = method.configured(&MethodSettings::default()).unwrap();
        let model = forecaster.fit(&series).unwrap();
        let paths = model.sample_paths(&future, 50, 7).unwrap();
        assert_eq!((paths.n_paths(), paths.horizon()), (50, HORIZON));
        assert_eq!(
            paths,
            model.sample_paths(&future, 50, 7).unwrap(),
            "{method}"
        );
        assert_ne!(
            paths,
            model.sample_paths(&future, 50, 8).unwrap(),
            "{method}"
        );
    }
}

#[test]
fn names_are_read_back_and_settings_are_checked() {
    for method in Method::ALL {
        assert_eq!(
            method.name().to_uppercase().parse::<Method>().unwrap(),
            *method
        );
        let settings: MethodSettings = [("colour".to_owned(), "red".to_owned())]
            .into_iter()
            .collect();
        let error = method.configured(&settings).unwrap_err().to_string();
        assert!(error.contains("has no setting colour"), "{error}");
    }
    let error = "oracle".parse::<Method>().unwrap_err().to_string();
    assert!(
        error.contains("oracle") && error.contains("seasonal_naive"),
        "{error}"
    );
    let settings: MethodSettings = [("order".to_owned(), "1,1".to_owned())]
        .into_iter()
        .collect();
    let error = Method::Arima.configured(&settings).unwrap_err().to_string();
    assert!(error.contains("order is '1,1'"), "{error}");
}

/// 156 weeks with a promotion that lifts sales by 60, and the planned promotions of 12 more.
fn promoted(promotion: fn(usize) -> f64, season: fn(usize) -> f64) -> (TimeSeries, Future) {
    let value =
        |week: usize| 100.0 + season(week) + 60.0 * promotion(week) + (week * 37 % 11) as f64 * 0.3;
    let regressor = Regressor {
        name: "promotion".to_owned(),
        values: (0..156).map(promotion).collect(),
    };
    let series = weekly((0..156).map(value), 1);
    let series = series.with_regressors(vec![regressor]).unwrap();
    let planned = (156..168).map(promotion).collect();
    let future = Future::after(&series, 12);
    let future = future.with_regressors(&series, vec![planned]).unwrap();
    (series, future)
}

#[test]
fn a_promotion_that_began_lately_is_used_and_stops_no_backtest() {
    let lately = |week: usize| f64::from(u8::from(week >= 150 && week.is_multiple_of(3)));
    let (series, future) = promoted(lately, |_| 0.0);
    for method in [
        Method::Arima,
        Method::Prophet,
        Method::WeightedEnsemble,
        Method::Auto,
    ] {
        let forecaster = method
            .configured_for(&MethodSettings::default(), 12, 0)
            .unwrap();
        let mean = forecaster
            .fit(&series)
            .unwrap()
            .predict(&future, &IntervalSettings::none())
            .unwrap()
            .mean;
        // Only members that take regressors see it, so a combination shows a part of it.
        let lift = mean[0] - mean[1];
        let expected = match method {
            Method::Arima | Method::Prophet => 50.0..70.0,
            _ => 5.0..70.0,
        };
        assert!(expected.contains(&lift), "{method}: {lift}");
    }
}

#[test]
fn an_event_of_the_same_week_each_year_does_not_cost_arima_its_season() {
    let black_friday = |week: usize| f64::from(u8::from(week % 52 == 47));
    let yearly = |week: usize| 25.0 * (week as f64 * std::f64::consts::TAU / 52.0).sin();
    let (series, future) = promoted(black_friday, yearly);
    let series = TimeSeries::on_grid(
        series.dates().to_vec(),
        series.values().to_vec(),
        series.frequency(),
        52,
    )
    .unwrap()
    .with_regressors(series.regressors().to_vec())
    .unwrap();
    let forecaster = Method::Arima
        .configured(&MethodSettings::default())
        .unwrap();
    let model = forecaster.fit(&series).unwrap();
    assert_eq!(model.summary().seasonal_order.unwrap()[1], 1);
    assert!(model.summary().warnings[0].contains("ARIMA leaves out promotion"));
    let mean = model
        .predict(&future, &IntervalSettings::none())
        .unwrap()
        .mean;
    for (step, value) in mean.iter().enumerate() {
        assert!(
            (value - 101.5 - yearly(156 + step)).abs() < 4.0,
            "{step}: {value}"
        );
    }
}

#[test]
fn less_than_a_year_is_a_warning_where_a_yearly_season_is_fitted() {
    let warnings = |weeks: usize, setting: &str| {
        let settings: MethodSettings = [("yearly_seasonality".to_owned(), setting.to_owned())]
            .into_iter()
            .collect();
        let forecaster = Method::Prophet.configured(&settings).unwrap();
        let model = forecaster.fit(&weekly((0..weeks).map(bumpy), 52)).unwrap();
        model.summary().warnings.clone()
    };
    assert!(warnings(20, "10")[0].contains("may go far astray"));
    assert!(warnings(20, "auto").is_empty());
    assert!(warnings(60, "10").is_empty());
}
