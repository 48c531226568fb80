//! Rolling-origin backtests.

use chrono::{Days, NaiveDate};
use hemline_ml::MlError;
use hemline_ml::backtest::{
    BacktestReport, BacktestSettings, backtest, backtest_all, rank, rolling_means, summarise,
};
use hemline_ml::diagnostics::LjungBox;
use hemline_ml::forecasting::{
    FitSummary, FittedModel, Forecaster, Future, Interval, IntervalSettings, Method,
    MethodSettings, Prediction, Regressor, TimeSeries,
};
use hemline_ml::metrics::Measure;
use hemline_ml::sampling::SamplePaths;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(number)
}

fn daily(values: &[f64]) -> TimeSeries {
    let observations = (0..).zip(values).map(|(step, value)| (day(step), *value));
    TimeSeries::from_observations(observations, Some(1)).unwrap()
}

/// Repeats the last observation, plus the planned values of the first regressor; its bounds are 1.5 away.
/// It refuses series that end on `refuses`, and notes nothing else.
#[derive(Debug, Clone, Default)]
struct LastValue {
    refuses: Option<f64>,
    offset: f64,
}

#[derive(Debug)]
struct FittedLastValue {
    last: f64,
    summary: FitSummary,
}

impl Forecaster for LastValue {
    fn name(&self) -> &'static str {
        "last_value"
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let last = *series.filled_values().last().unwrap();
        if self.refuses == Some(last) {
            return Err(MlError::FitFailed {
                model: "last_value",
                cause: "it refuses".to_owned(),
            });
        }
        Ok(Box::new(FittedLastValue {
            last: last + self.offset,
            summary: FitSummary::default(),
        }))
    }
}

impl FittedModel for FittedLastValue {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        let planned = |step: usize| future.regressors().first().map_or(0.0, |plan| plan[step]);
        let mean: Vec<f64> = (0..future.len())
            .map(|step| self.last + planned(step))
            .collect();
        let interval = |level: &f64| Interval {
            level: *level,
            lower: mean.iter().map(|value| value - 1.5).collect(),
            upper: mean.iter().map(|value| value + 1.5).collect(),
        };
        Ok(Prediction {
            intervals: intervals.levels.iter().map(interval).collect(),
            mean,
        })
    }

    fn sample_paths(&self, _: &Future, _: usize, _: u64) -> Result<SamplePaths, MlError> {
        unreachable!("a backtest draws no paths itself")
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        Vec::new()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        Vec::new()
    }

    fn ljung_box(&self, _: usize) -> Result<LjungBox, MlError> {
        unreachable!("a backtest asks for no diagnostics")
    }
}

fn boxed(forecaster: LastValue) -> Box<dyn Forecaster> {
    Box::new(forecaster)
}

fn settings(horizon: usize, gap: usize, origins: usize, step: usize) -> BacktestSettings {
    BacktestSettings {
        gap,
        origins,
        step,
        ..BacktestSettings::new(horizon)
    }
}

#[test]
fn origins_leave_room_for_gap_and_horizon() {
    let series = daily(&[1.0; 30]);
    let found = settings(3, 2, 4, 5).origins_of(&series).unwrap();
    let steps: Vec<usize> = found.iter().map(|origin| origin.training_steps).collect();
    assert_eq!(steps, [10, 15, 20, 25]);
    assert_eq!(found[3].date, day(24));
    // Room for fewer than asked for: the newest.
    let found = settings(3, 2, 40, 10).origins_of(&series).unwrap();
    let steps: Vec<usize> = found.iter().map(|origin| origin.training_steps).collect();
    assert_eq!(steps, [5, 15, 25]);
    let longer = BacktestSettings {
        min_training: Some(20),
        ..settings(3, 2, 40, 5)
    };
    assert_eq!(longer.origins_of(&series).unwrap().len(), 2);
    // Steps at the end without an observation are no test.
    let mut values = vec![1.0; 26];
    values.extend([2.0, f64::NAN, f64::NAN]);
    let observations = (0..).zip(&values).map(|(step, value)| (day(step), *value));
    let open = TimeSeries::from_observations(observations, Some(1)).unwrap();
    let found = settings(3, 0, 1, 1).origins_of(&open).unwrap();
    assert_eq!(found[0].training_steps, 24);
}

#[test]
fn settings_without_room_or_sense_are_refused() {
    let series = daily(&[1.0; 30]);
    let refused = settings(20, 9, 1, 1).origins_of(&series).unwrap_err();
    assert!(
        matches!(
            refused,
            MlError::TooShort {
                found: 30,
                needed: 31,
                ..
            }
        ),
        "{refused}"
    );
    for bad in [
        settings(0, 0, 1, 1),
        settings(3, 0, 0, 1),
        settings(3, 0, 1, 0),
    ] {
        let refused = bad.origins_of(&series).unwrap_err();
        assert!(matches!(refused, MlError::InvalidSetting { .. }));
    }
    for vast in [
        settings(usize::MAX, 1, 1, 1),
        settings(1, usize::MAX, 2, usize::MAX),
    ] {
        assert!(vast.origins_of(&series).is_err());
    }
}

#[test]
fn a_forecast_is_scored_across_the_gap() {
    // The series counts up, so repeating the last value is off by the steps ahead.
    let counting: Vec<f64> = (1..=20).map(f64::from).collect();
    let methods = [boxed(LastValue::default())];
    let report = backtest(&daily(&counting), &methods, &settings(2, 3, 2, 4)).unwrap();
    assert_eq!(report.origins, [day(10), day(14)]);
    let newest = report.methods[0].origins[1].forecast().unwrap();
    assert_eq!(newest.dates, [day(18), day(19)]);
    assert_eq!(newest.prediction.mean, [15.0, 15.0]);
    assert_eq!(newest.actual, [Some(19.0), Some(20.0)]);
    let accuracy = &newest.accuracy;
    assert_eq!(accuracy.mae, Some(4.5));
    assert_eq!(accuracy.wape, Some(9.0 / 39.0));
    // Every step of the training part is 1 more than the one before.
    assert_eq!(accuracy.mase, Some(4.5));
    assert_eq!(accuracy.intervals[0].coverage, Some(0.0));
    // Bounds 1.5 away: 80% has (2.5 + 3.5) 0.9 above the upper and (5.5 + 6.5) 0.1 above the lower one.
    let pinball = accuracy.intervals[0].pinball.unwrap();
    assert!((pinball - (3.0 * 0.9 + 6.0 * 0.1) / 2.0).abs() < 1e-12);
    // The mean over both origins.
    let whole = report.methods[0].accuracy.as_ref().unwrap();
    let wape = whole.wape.unwrap();
    assert!((wape - (9.0 / 39.0 + 9.0 / 31.0) / 2.0).abs() < 1e-12);
}

#[test]
fn missing_actuals_are_reported_and_not_scored() {
    let values = [5.0, 6.0, 5.0, 6.0, 5.0, 9.0, f64::NAN, 5.0];
    let observations = (0..).zip(&values).map(|(step, value)| (day(step), *value));
    let series = TimeSeries::from_observations(observations, Some(1)).unwrap();
    let methods = [boxed(LastValue::default())];
    let report = backtest(&series, &methods, &settings(3, 0, 1, 1)).unwrap();
    let forecast = report.methods[0].origins[0].forecast().unwrap();
    assert_eq!(forecast.actual, [Some(9.0), None, Some(5.0)]);
    assert_eq!(forecast.accuracy.mae, Some(2.0));
}

#[test]
fn planned_regressors_come_from_the_series_itself() {
    let values: Vec<f64> = (0..12).map(|step| f64::from(step % 3)).collect();
    let series = daily(&[7.0; 12])
        .with_regressors(vec![Regressor {
            name: "promotion".to_owned(),
            values,
        }])
        .unwrap();
    let held_out = rolling_means(&LastValue::default(), &series, &settings(3, 2, 1, 1)).unwrap();
    // Steps 9, 10 and 11 of the regressor.
    assert_eq!(held_out[0].mean, [7.0, 8.0, 9.0]);
}

#[test]
fn rolling_means_are_those_of_the_backtest() {
    let values: Vec<f64> = (0..90).map(|step| f64::from(step * 37 % 11)).collect();
    let series = daily(&values);
    let forecaster = Method::Arima.configured(&MethodSettings::default());
    let methods = [forecaster.unwrap()];
    let settings = settings(5, 4, 3, 7);
    let held_out = rolling_means(&*methods[0], &series, &settings).unwrap();
    let report = backtest(&series, &methods, &settings).unwrap();
    for (light, full) in held_out.iter().zip(&report.methods[0].origins) {
        assert_eq!(light.mean, full.forecast().unwrap().prediction.mean);
        assert_eq!(light.origin.date, full.origin);
    }
    assert!(rolling_means(&*refusing(values[73]), &series, &settings).is_err());
}

/// Three origins, whose training parts end on 7, 9 and 11.
fn compare(methods: &[Box<dyn Forecaster>]) -> BacktestReport {
    let counting: Vec<f64> = (1..=13).map(f64::from).collect();
    backtest(&daily(&counting), methods, &settings(2, 0, 3, 2)).unwrap()
}

fn refusing(at: f64) -> Box<dyn Forecaster> {
    boxed(LastValue {
        refuses: Some(at),
        ..LastValue::default()
    })
}

#[test]
fn a_method_that_fails_at_an_origin_has_no_mean() {
    let report = compare(&[boxed(LastValue::default()), refusing(9.0)]);
    assert!(report.methods[0].accuracy.is_some());
    assert_eq!(report.methods[0].error(), None);
    assert_eq!(report.methods[1].accuracy, None);
    let error = report.methods[1].error().unwrap();
    assert!(error.contains("it refuses"), "{error}");
    assert_eq!(report.methods[1].origins[1].error(), Some(error));
    assert!(report.methods[1].origins[0].forecast().is_some());
    let ranking = report.rank(Measure::Wape);
    assert_eq!(ranking.places.len(), 1);
    assert_eq!(ranking.unranked, ["last_value"]);
}

#[test]
fn an_origin_at_which_all_fail_counts_for_none() {
    let report = compare(&[refusing(9.0), refusing(9.0)]);
    let [one, other] = &report.methods[..] else {
        panic!("{report:?}");
    };
    assert_eq!(one.accuracy, other.accuracy);
    assert_eq!(one.accuracy.as_ref().unwrap().mae, Some(1.5));
    let report = compare(&[refusing(7.0), refusing(11.0)]);
    assert!(
        report
            .methods
            .iter()
            .all(|method| method.accuracy.is_none())
    );
}

#[test]
fn a_ranking_says_which_was_best_and_by_how_much() {
    let nearer = boxed(LastValue {
        offset: 1.0,
        ..LastValue::default()
    });
    let report = compare(&[boxed(LastValue::default()), nearer]);
    let ranking = report.rank(Measure::Mae);
    // One ahead of the last value: off by 0 and 1, not by 1 and 2.
    assert_eq!(ranking.places[0].value, 0.5);
    assert_eq!(ranking.places[0].behind, 0.0);
    assert_eq!(ranking.places[1].value, 1.5);
    assert_eq!(ranking.places[1].behind, 1.0);
    assert_eq!(ranking.places[1].behind_share, Some(2.0));
}

#[test]
fn many_series_are_compared_on_those_that_no_method_failed_on() {
    let counting = |from: u32| -> TimeSeries {
        daily(&(from..from + 13).map(f64::from).collect::<Vec<f64>>())
    };
    let methods = [boxed(LastValue::default()), refusing(19.0)];
    let series = [counting(1), counting(11), counting(31)];
    let reports = backtest_all(&series, &methods, &settings(2, 0, 3, 2), |_| ());
    let reports: Vec<BacktestReport> = reports.into_iter().collect::<Result<_, _>>().unwrap();
    let summaries = summarise(&reports.iter().collect::<Vec<_>>());
    let counts: Vec<(usize, usize)> = summaries
        .iter()
        .map(|summary| (summary.compared_series, summary.failed_series))
        .collect();
    assert_eq!(counts, [(2, 0), (2, 1)]);
    let ranking = rank(&summaries, Measure::Wape);
    assert_eq!(ranking.places[0].value, ranking.places[1].value);
    assert!(summarise(&[]).is_empty());
}

#[test]
fn any_number_of_threads_gives_the_same_report() {
    let series: Vec<TimeSeries> = (0..3)
        .map(|shift| {
            let values = (0..40).map(|step| f64::from(20 + step + (step + shift) * 37 % 11));
            daily(&values.collect::<Vec<f64>>())
        })
        .collect();
    let methods: Vec<Box<dyn Forecaster>> = [Method::Arima, Method::Prophet]
        .map(|method| method.configured(&MethodSettings::default()).unwrap())
        .into();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let settings = settings(6, 2, 2, 6);
        let run = || backtest_all(&series, &methods, &settings, |_| ());
        let reports: Result<Vec<BacktestReport>, MlError> =
            pool.build().unwrap().install(run).into_iter().collect();
        reports.unwrap()
    };
    let (one, many) = (run(1), run(5));
    assert_eq!(one, many);
    assert_eq!(one.len(), 3);
    let json = serde_json::to_string(&one).unwrap();
    let read: Vec<BacktestReport> = serde_json::from_str(&json).unwrap();
    assert_eq!(read, one);
}
