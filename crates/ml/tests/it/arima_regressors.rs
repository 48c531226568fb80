//! Regression with ARIMA errors, against statsmodels.

use hemline_ml::MlError;
use hemline_ml::arima::{
    Arima, Constant, Fitted, Order, Regressor, Settings, auto_arima, auto_arima_with,
};
use serde_json::Value;

use crate::arima_fixed::{order_of, series};
use crate::reference::{json, numbers};

/// Relative.
const FORECAST_TOLERANCE: f64 = 0.002;
/// Relative.
const STANDARD_ERROR_TOLERANCE: f64 = 0.01;

fn columns(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn fit(case: &Value) -> Fitted {
    let x = columns(&case["x"]);
    let regressors = [
        Regressor {
            name: "price",
            values: &x[0],
        },
        Regressor {
            name: "promotion",
            values: &x[1],
        },
    ];
    let constant = match case["constant"].is_null() {
        true => Constant::Excluded,
        false => Constant::Included,
    };
    Arima::fit_with(&numbers(&case["y"]), &regressors, &order_of(case), constant).unwrap()
}

fn check_cases(verify: impl Fn(&Value, &Fitted)) {
    for case in json("arima/with_regressors.json")["cases"]
        .as_array()
        .unwrap()
    {
        verify(case, &fit(case));
    }
}

fn close(case: &Value, what: &str, actual: f64, expected: f64, tolerance: f64) {
    assert!(
        (actual - expected).abs() <= tolerance,
        "{} {}: {what} is {actual}, the reference {expected}",
        case["series"],
        case["order"],
    );
}

#[test]
fn likelihoods_and_coefficients_are_those_of_the_reference() {
    check_cases(|case, fitted| {
        let expected = |key: &str| case[key].as_f64().unwrap();
        close(
            case,
            "log-likelihood",
            fitted.log_likelihood(),
            expected("loglik"),
            0.005,
        );
        close(case, "AICc", fitted.aicc(), expected("aicc"), 0.01);
        let (effects, errors) = (
            numbers(&case["coefficients"]),
            numbers(&case["standard_errors"]),
        );
        let named = fitted.coefficients();
        let own_errors = fitted.standard_errors();
        let first = named.len() - 2;
        assert_eq!(
            (named[first].0.as_str(), named[first + 1].0.as_str()),
            ("price", "promotion")
        );
        for index in 0..2 {
            let (name, effect) = &named[first + index];
            close(case, name, *effect, effects[index], 0.01 * errors[index]);
            // Generalised least squares leaves out the uncertainty of the other coefficients, which the
            // Hessian of all of them does not.
            let error = own_errors[first + index].unwrap();
            close(case, name, error, errors[index], 0.03 * errors[index]);
        }
    });
}

#[test]
fn forecasts_are_those_of_the_reference() {
    check_cases(|case, fitted| {
        let expected = numbers(&case["forecast"]);
        let errors = numbers(&case["forecast_standard_errors"]);
        let future = columns(&case["future"]);
        let forecast = fitted.forecast_with(expected.len(), &future).unwrap();
        for step in 0..expected.len() {
            let tolerance = FORECAST_TOLERANCE * expected[step].abs();
            close(case, "mean", forecast.mean[step], expected[step], tolerance);
            let tolerance = STANDARD_ERROR_TOLERANCE * errors[step];
            close(
                case,
                "standard error",
                forecast.standard_errors[step],
                errors[step],
                tolerance,
            );
        }
        let paths = fitted.sample_paths_with(expected.len(), &future, 4_000, 3);
        for (step, mean) in paths.unwrap().step_means().into_iter().enumerate() {
            close(
                case,
                "mean of paths",
                mean,
                expected[step],
                0.1 * errors[step],
            );
        }
    });
}

#[test]
fn standard_errors_of_the_coefficients_are_those_of_the_reference() {
    check_cases(|case, fitted| {
        let reference = case["arma_standard_errors"].as_object().unwrap();
        let period = fitted.order().period();
        let names = fitted.coefficients();
        for ((name, _), error) in names.iter().zip(fitted.standard_errors()) {
            let (kind, lag) = name.split_at(name.find(char::is_numeric).unwrap_or(name.len()));
            let expected = match kind {
                "ar" | "ma" => &reference[&format!("{kind}.L{lag}")],
                "sma" => &reference[&format!("ma.S.L{period}")],
                _ => continue,
            };
            let expected = expected.as_f64().unwrap();
            close(case, name, error.unwrap(), expected, 0.03 * expected);
        }
    });
}

#[test]
fn regressors_may_have_missing_observations_beside_them() {
    let reference = json("arima/with_regressors.json");
    let case = &reference["cases"][0];
    let complete = fit(case);
    let mut values = numbers(&case["y"]);
    values[3] = f64::NAN;
    values[70..75].fill(f64::NAN);
    let x = columns(&case["x"]);
    let regressors = [Regressor {
        name: "promotion",
        values: &x[1],
    }];
    let fitted =
        Arima::fit_with(&values, &regressors, &order_of(case), Constant::Excluded).unwrap();
    let effect = |fitted: &Fitted| fitted.coefficients().pop().unwrap().1;
    assert!((effect(&fitted) - effect(&complete)).abs() < 0.01);
    assert_eq!(fitted.n_effective(), complete.n_effective() - 6);
    assert_eq!(fitted.residuals()[72], None);
}

#[test]
fn regressors_that_cannot_be_used_are_named() {
    let values = series("lynx", "log10");
    let n = values.len();
    let trend: Vec<f64> = (0..n).map(|t| t as f64).collect();
    let price: Vec<f64> = (0..n).map(|t| (t * 7 % 11) as f64).collect();
    let double: Vec<f64> = price.iter().map(|value| 2.0 * value + 1.0).collect();
    let level = vec![3.0; n];
    let fit = |columns: &[(&str, &[f64])], order: Order, constant| {
        let regressors: Vec<Regressor> = columns
            .iter()
            .map(|&(name, values)| Regressor { name, values })
            .collect();
        Arima::fit_with(&values, &regressors, &order, constant).map(|_| ())
    };
    let unidentified = |result: Result<(), MlError>, expected: &str| match result {
        Err(MlError::RegressorNotIdentified { name, .. }) => assert_eq!(name, expected),
        other => panic!("{other:?}"),
    };
    let (level_only, drift) = (Order::new(1, 0, 0), Order::new(0, 1, 1));
    unidentified(
        fit(&[("level", &level)], drift, Constant::Excluded),
        "level",
    );
    unidentified(
        fit(&[("level", &level)], level_only, Constant::Included),
        "level",
    );
    unidentified(
        fit(&[("trend", &trend)], drift, Constant::Included),
        "trend",
    );
    let collinear = [("price", &price[..]), ("double", &double[..])];
    unidentified(fit(&collinear, level_only, Constant::Included), "double");
    assert!(fit(&collinear, level_only, Constant::Excluded).is_ok());
    assert!(matches!(
        fit(&[("short", &price[1..])], drift, Constant::Excluded),
        Err(MlError::RegressorLength { found: 113, expected: 114, name }) if name == "short"
    ));
    let mut broken = price.clone();
    broken[7] = f64::NAN;
    assert!(matches!(
        fit(&[("broken", &broken)], drift, Constant::Excluded),
        Err(MlError::RegressorValue { index: 7, name, .. }) if name == "broken"
    ));
}

#[test]
fn forecasts_without_planned_values_are_refused() {
    let reference = json("arima/with_regressors.json");
    let case = &reference["cases"][1];
    let fitted = fit(case);
    let future = columns(&case["future"]);
    let refused = |result: Result<_, MlError>| match result {
        Err(MlError::MissingFutureValues { name, found, .. }) => (name, found),
        other => panic!("{:?}", other.map(|_: ()| ())),
    };
    let price = || "price".to_owned();
    assert_eq!(refused(fitted.forecast(4).map(|_| ())), (price(), 0));
    assert_eq!(
        refused(fitted.sample_paths(4, 10, 1).map(|_| ())),
        (price(), 0)
    );
    assert_eq!(
        refused(fitted.forecast_with(4, &future[..1]).map(|_| ())),
        ("promotion".to_owned(), 0)
    );
    assert_eq!(
        refused(fitted.forecast_with(11, &future).map(|_| ())),
        (price(), 10)
    );
    let unknown = vec![future[0].clone(), vec![0.0, f64::NAN, 0.0]];
    assert!(matches!(
        fitted.forecast_with(3, &unknown),
        Err(MlError::RegressorValue { index: 1, name, .. }) if name == "promotion"
    ));
    assert!(fitted.forecast_with(1, &unknown).is_ok());
}

#[test]
fn orders_are_chosen_for_what_the_regressors_leave() {
    let values = series("airpassengers", "log");
    let strike: Vec<f64> = (0..values.len()).map(|t| f64::from(t % 13 == 5)).collect();
    let struck: Vec<f64> = values
        .iter()
        .zip(&strike)
        .map(|(value, strike)| value - 2.0 * strike)
        .collect();
    let regressors = [Regressor {
        name: "strike",
        values: &strike,
    }];
    let settings = Settings::seasonal(12);
    let plain = auto_arima(&values, &settings).unwrap().fitted;
    let fitted = auto_arima_with(&struck, &regressors, &settings)
        .unwrap()
        .fitted;
    assert_eq!(
        fitted.order().lost_to_differencing(),
        plain.order().lost_to_differencing()
    );
    let (name, effect) = fitted.coefficients().pop().unwrap();
    assert!(name == "strike" && (effect + 2.0).abs() < 0.03, "{effect}");
    assert!(
        fitted.to_string().ends_with("[12] with 1 regressor"),
        "{fitted}"
    );
    // A column that seasonal differences wipe out leaves none of them.
    let december: Vec<f64> = (0..values.len()).map(|t| f64::from(t % 12 == 11)).collect();
    let regressors = [Regressor {
        name: "december",
        values: &december,
    }];
    let fitted = auto_arima_with(&values, &regressors, &settings)
        .unwrap()
        .fitted;
    assert_eq!(fitted.order().seasonal_differences(), 0);
}

#[test]
fn an_exact_relation_is_found() {
    let price: Vec<f64> = (0..30).map(|t| f64::from(t * 7 % 11)).collect();
    let values: Vec<f64> = price.iter().map(|price| 5.0 - 3.0 * price).collect();
    let regressors = [Regressor {
        name: "price",
        values: &price,
    }];
    let fitted = auto_arima_with(&values, &regressors, &Settings::default())
        .unwrap()
        .fitted;
    let forecast = fitted.forecast_with(2, &[vec![1.0, 20.0]]).unwrap();
    assert!((forecast.mean[0] - 2.0).abs() < 1e-8 && (forecast.mean[1] + 55.0).abs() < 1e-8);
    let many: Vec<Vec<f64>> = (0..40)
        .map(|k| (0..30).map(|t| f64::from((t * t + k * t) % 17)).collect())
        .collect();
    let regressors: Vec<Regressor> = many
        .iter()
        .map(|values| Regressor { name: "x", values })
        .collect();
    assert!(matches!(
        auto_arima_with(&values, &regressors, &Settings::default()),
        Err(MlError::TooShort {
            found: 30,
            needed: 42,
            ..
        })
    ));
}
