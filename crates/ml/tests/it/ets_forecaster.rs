//! Exponential smoothing and Theta through the trait of all methods.

use chrono::{Days, NaiveDate};
use hemline_ml::MlError;
use hemline_ml::forecasting::{
    FittedModel, Frequency, Future, IntervalSettings, Method, MethodSettings, Regressor, TimeSeries,
};

use crate::reference;

fn monthly() -> TimeSeries {
    let airpassengers = reference::series("airpassengers");
    TimeSeries::on_grid(
        airpassengers.dates,
        airpassengers.values,
        Frequency::Monthly,
        12,
    )
    .unwrap()
}

fn weekly(values: Vec<f64>) -> TimeSeries {
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let dates = (0..values.len() as u64).map(|week| monday + Days::new(7 * week));
    TimeSeries::on_grid(dates.collect(), values, Frequency::Weekly, 52).unwrap()
}

fn fit(
    method: Method,
    settings: &[(&str, &str)],
    series: &TimeSeries,
) -> Result<Box<dyn FittedModel>, MlError> {
    let settings: MethodSettings = settings
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    method.configured(&settings)?.fit(series)
}

#[test]
fn the_summary_says_what_was_estimated() {
    let model = fit(
        Method::Ets,
        &[("model", "MAM"), ("damped", "true")],
        &monthly(),
    )
    .unwrap();
    let summary = model.summary();
    assert_eq!(summary.description, "ETS(M,Ad,M)");
    for name in ["alpha", "beta", "gamma", "phi", "l0", "b0", "s00", "s11"] {
        assert!(summary.params.contains_key(name), "{name}");
    }
    assert_eq!(summary.dynamic_parameters, 4);
    assert!(summary.aicc.unwrap() < 1_420.0 && summary.warnings.is_empty());
    let theta = fit(Method::Theta, &[("model", "stm")], &monthly()).unwrap();
    assert_eq!(
        theta.summary().description,
        "Theta(STM) with multiplicative season"
    );
    assert_eq!(theta.summary().params["theta"], 2.0);
}

#[test]
fn intervals_surround_the_mean_and_widen() {
    let series = monthly();
    for (method, form) in [
        (Method::Ets, "MAM"),
        (Method::Ets, "AAdA"),
        (Method::Ets, "MNN"),
        (Method::Theta, "auto"),
    ] {
        let model = fit(method, &[("model", form)], &series).unwrap();
        let future = Future::after(&series, 24);
        let prediction = model
            .predict(&future, &IntervalSettings::default())
            .unwrap();
        let [eighty, ninety_five] = &prediction.intervals[..] else {
            panic!("{form}")
        };
        for step in 0..24 {
            assert!(ninety_five.lower[step] < eighty.lower[step]);
            assert!(eighty.lower[step] < prediction.mean[step]);
            assert!(prediction.mean[step] < eighty.upper[step]);
            assert!(eighty.upper[step] < ninety_five.upper[step]);
        }
        assert!(eighty.upper[12] - eighty.lower[12] > eighty.upper[0] - eighty.lower[0]);
        let again = model
            .predict(&future, &IntervalSettings::default())
            .unwrap();
        assert_eq!(prediction, again);
    }
}

#[test]
fn gaps_regressors_and_long_seasons_are_named_in_warnings() {
    let mut values: Vec<f64> = (0..60)
        .map(|week| f64::from(100 + week * 37 % 11))
        .collect();
    values[7] = f64::NAN;
    let price = Regressor {
        name: "price".to_owned(),
        values: vec![1.0; 60],
    };
    let series = weekly(values).with_regressors(vec![price]).unwrap();
    let ets = fit(Method::Ets, &[], &series).unwrap();
    assert_eq!(
        ets.summary().warnings.len(),
        3,
        "{:?}",
        ets.summary().warnings
    );
    assert!(ets.summary().warnings[0].contains("price"));
    let theta = fit(Method::Theta, &[], &series).unwrap();
    assert_eq!(theta.summary().warnings.len(), 2);
    for model in [ets, theta] {
        let residuals = model.residuals();
        assert_eq!((residuals.len(), residuals[7]), (60, None));
        assert_eq!(
            residuals[20].unwrap(),
            series.values()[20] - model.fitted_values()[20].unwrap()
        );
        assert!(model.ljung_box(10).unwrap().p_value <= 1.0);
    }
}

#[test]
fn settings_that_cannot_be_are_refused() {
    let series = monthly();
    for (method, settings) in [
        (Method::Ets, ("model", "AAM")),
        (Method::Ets, ("damped", "perhaps")),
        (Method::Ets, ("season", "A")),
        (Method::Theta, ("model", "best")),
        (Method::Theta, ("theta", "3")),
    ] {
        assert!(fit(method, &[settings], &series).is_err(), "{settings:?}");
    }
}

#[test]
fn nothing_observed_is_too_short() {
    for method in [Method::Ets, Method::Theta] {
        let refused = fit(method, &[], &weekly(vec![f64::NAN; 20])).unwrap_err();
        assert!(
            matches!(refused, MlError::TooShort { found: 0, .. }),
            "{refused:?}"
        );
    }
}
