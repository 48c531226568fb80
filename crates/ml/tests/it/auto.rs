//! The method that chooses among the others.

use chrono::{Days, NaiveDate};
use hemline_ml::forecasting::{
    AutoForecaster, FittedModel, Forecaster, Future, IntervalSettings, Regressor, Target,
    TimeSeries,
};

use crate::reference::series;

fn weekly(values: Vec<f64>, season: usize) -> TimeSeries {
    let monday = NaiveDate::from_ymd_opt(2015, 1, 5).unwrap();
    let weeks = (0..).map(|week| monday + Days::new(7 * week));
    TimeSeries::from_observations(weeks.zip(values), Some(season)).unwrap()
}

fn mean(model: &dyn FittedModel, series: &TimeSeries, steps: usize) -> Vec<f64> {
    let future = Future::after(series, steps);
    model
        .predict(&future, &IntervalSettings::none())
        .unwrap()
        .mean
}

/// A season of 12 with a peak, around a slowly moving level.
fn seasonal(steps: usize) -> Vec<f64> {
    let shape = [
        0.0, 2.0, 5.0, 14.0, 40.0, 22.0, 9.0, 4.0, 1.0, -3.0, -6.0, -2.0,
    ];
    (0..steps)
        .map(|t| 100.0 + 0.2 * t as f64 + shape[t % 12] + (t * 37 % 11) as f64 * 0.3)
        .collect()
}

#[test]
fn follows_a_season_whether_the_history_is_long_or_short() {
    for length in [30, 150] {
        let values = seasonal(length + 12);
        let history = weekly(values[..length].to_vec(), 12);
        let auto = AutoForecaster {
            target: Target {
                horizon: Some(6),
                gap: 6,
            },
        };
        let forecast = mean(auto.fit(&history).unwrap().as_ref(), &history, 12);
        for (step, (forecast, actual)) in forecast.iter().zip(&values[length..]).enumerate() {
            assert!(
                (forecast - actual).abs() < 8.0,
                "{length} steps, {step} ahead: {forecast} beside {actual}"
            );
        }
    }
}

#[test]
fn a_short_walk_without_a_season_gets_no_seasonal_method() {
    let mut level = 500.0;
    let walk: Vec<f64> = (0..120_u32)
        .map(|t| {
            level += f64::from(t.wrapping_mul(2_654_435_761) >> 16 & 1023) / 51.15 - 10.0;
            level
        })
        .collect();
    let model = AutoForecaster::default().fit(&weekly(walk, 52)).unwrap();
    let description = &model.summary().description;
    let share: f64 = model
        .summary()
        .members
        .iter()
        .filter(|member| member.fit.method == "seasonal_median")
        .map(|member| member.weight)
        .sum();
    assert!(share < 0.5, "{description}");
}

#[test]
fn weights_sum_to_1_and_intervals_enclose_the_mean() {
    let history = weekly(series("co2_weekly").values, 52);
    let model = AutoForecaster::default().fit(&history).unwrap();
    let weights = model.combination().unwrap().weights();
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let prediction = model
        .predict(&Future::after(&history, 13), &IntervalSettings::default())
        .unwrap();
    for interval in &prediction.intervals {
        for step in 0..13 {
            assert!(interval.lower[step] < prediction.mean[step]);
            assert!(prediction.mean[step] < interval.upper[step]);
        }
    }
}

#[test]
fn the_same_series_gives_the_same_forecast_on_any_number_of_threads() {
    let history = weekly(series("synthetic_dress").values, 52);
    let forecast = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            mean(
                AutoForecaster::default().fit(&history).unwrap().as_ref(),
                &history,
                12,
            )
        })
    };
    assert_eq!(forecast(1), forecast(3));
}

#[test]
fn only_the_newest_ten_seasons_are_seen_and_fitted_values_keep_their_places() {
    let values: Vec<f64> = seasonal(700);
    let mut other_past = values.clone();
    other_past[..100].fill(1.0);
    let (first, second) = (weekly(values, 12), weekly(other_past, 12));
    let models = [&first, &second].map(|series| AutoForecaster::default().fit(series).unwrap());
    assert_eq!(
        mean(models[0].as_ref(), &first, 6),
        mean(models[1].as_ref(), &second, 6)
    );
    let fitted = models[0].fitted_values();
    assert_eq!(fitted.len(), 700);
    assert!(fitted[..180].iter().all(Option::is_none) && fitted[699].is_some());
}

#[test]
fn a_regressor_that_explains_the_series_is_used() {
    let promoted = |t: usize| if t * 7 % 9 < 3 { 1.0 } else { 0.0 };
    let values = (0..120).map(|t| 50.0 + 30.0 * promoted(t) + (t * 37 % 11) as f64 * 0.2);
    let history = weekly(values.collect(), 1)
        .with_regressors(vec![Regressor {
            name: "promotion".to_owned(),
            values: (0..120).map(promoted).collect(),
        }])
        .unwrap();
    let model = AutoForecaster::default().fit(&history).unwrap();
    let planned: Vec<f64> = (120..126).map(promoted).collect();
    let future = Future::after(&history, 6)
        .with_regressors(&history, vec![planned.clone()])
        .unwrap();
    let forecast = model
        .predict(&future, &IntervalSettings::none())
        .unwrap()
        .mean;
    for (forecast, promoted) in forecast.iter().zip(planned) {
        let expected = 51.0 + 30.0 * promoted;
        assert!(
            (forecast - expected).abs() < 4.0,
            "{forecast} beside {expected}"
        );
    }
}
