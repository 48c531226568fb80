//! Fits of given orders against statsmodels' best of several starts.

use hemline_ml::arima::{Arima, Constant, Fitted, Order};
use serde_json::Value;

use crate::reference::{self, json, numbers};

/// The values of a reference series, transformed as the reference results say ("", "log" or "log10").
pub(crate) fn series(name: &str, transform: &str) -> Vec<f64> {
    let values = reference::series(name).values.into_iter();
    values
        .map(|value| match transform {
            "log" => libm::log(value),
            "log10" => libm::log10(value),
            _ => value,
        })
        .collect()
}

/// Relative.
const FORECAST_TOLERANCE: f64 = 0.002;

pub(crate) fn order_of(case: &Value) -> Order {
    let o = numbers(&case["order"])
        .iter()
        .map(|x| *x as usize)
        .collect::<Vec<_>>();
    let s = numbers(&case["seasonal_order"])
        .iter()
        .map(|x| *x as usize)
        .collect::<Vec<_>>();
    let order = Order::new(o[0], o[1], o[2]);
    if s[3] > 1 {
        order.with_seasonal(s[0], s[1], s[2], s[3])
    } else {
        order
    }
}

fn fit(case: &Value) -> Fitted {
    let values = series(
        case["series"].as_str().unwrap(),
        case["transform"].as_str().unwrap(),
    );
    let constant = if case["trend"].is_null() {
        Constant::Excluded
    } else {
        Constant::Included
    };
    Arima::fit(&values, &order_of(case), constant).unwrap()
}

fn check(case: &Value, what: &str, actual: f64, expected: f64, tolerance: f64) {
    assert!(
        (actual - expected).abs() <= tolerance,
        "{} {}{}: {what} is {actual}, the reference {expected}",
        case["series"],
        case["order"],
        case["seasonal_order"],
    );
}

fn check_cases(verify: impl Fn(&Value, &Fitted)) {
    let reference = json("arima/fixed_orders.json");
    for case in reference["cases"].as_array().unwrap() {
        verify(case, &fit(case));
    }
}

#[test]
fn likelihoods_are_not_below_the_reference() {
    check_cases(|case, fitted| {
        let expected = case["loglik"].as_f64().unwrap();
        check(
            case,
            "log-likelihood",
            fitted.log_likelihood(),
            expected,
            1e-4,
        );
        check(
            case,
            "AICc",
            fitted.aicc(),
            case["aicc"].as_f64().unwrap(),
            2e-4,
        );
        check(
            case,
            "AIC",
            fitted.aic(),
            case["aic"].as_f64().unwrap(),
            2e-4,
        );
        assert_eq!(
            fitted.n_effective(),
            case["neff"].as_u64().unwrap() as usize
        );
    });
}

#[test]
fn coefficients_are_those_of_the_reference() {
    check_cases(|case, fitted| {
        for (name, value) in fitted.coefficients() {
            let (kind, lag) = name.split_at(name.find(char::is_numeric).unwrap_or(name.len()));
            let period = fitted.order().period();
            let seasonal_lag = lag.parse::<usize>().map_or(0, |lag| lag * period);
            let expected = match kind {
                "ar" => &case["params"][format!("ar.L{lag}")],
                "ma" => &case["params"][format!("ma.L{lag}")],
                "sar" => &case["params"][format!("ar.S.L{seasonal_lag}")],
                "sma" => &case["params"][format!("ma.S.L{seasonal_lag}")],
                "mean" => &case["mean"],
                _ => &Value::from(case["mean"].as_f64().unwrap() / 52.0),
            };
            let expected = expected.as_f64().unwrap();
            check(case, &name, value, expected, 5e-4 * expected.abs().max(1.0));
        }
        let expected = case["sigma2"].as_f64().unwrap();
        check(case, "sigma2", fitted.sigma2(), expected, 5e-4 * expected);
    });
}

#[test]
fn forecasts_are_those_of_the_reference() {
    check_cases(|case, fitted| {
        let expected = numbers(&case["forecast"]);
        let forecast = fitted.forecast(expected.len()).unwrap();
        let errors = numbers(&case["se"]);
        let interval = forecast.intervals(0.95).unwrap();
        let (lower, upper) = (numbers(&case["lo95"]), numbers(&case["hi95"]));
        for step in 0..expected.len() {
            let tolerance = FORECAST_TOLERANCE * expected[step].abs();
            check(case, "mean", forecast.mean[step], expected[step], tolerance);
            check(
                case,
                "lower bound",
                interval[step].0,
                lower[step],
                tolerance,
            );
            check(
                case,
                "upper bound",
                interval[step].1,
                upper[step],
                tolerance,
            );
            let tolerance = FORECAST_TOLERANCE * errors[step];
            check(
                case,
                "error",
                forecast.standard_errors[step],
                errors[step],
                tolerance,
            );
        }
    });
}

/// The likelihood of a stationary AR(1) with mean has a closed form, and its maximum zero slope.
#[test]
fn the_optimum_of_an_autoregression_is_that_of_its_closed_form() {
    let values = series("lynx", "log10");
    let fitted = Arima::fit(&values, &Order::new(1, 0, 0), Constant::Included).unwrap();
    let coefficients = fitted.coefficients();
    let at = |phi: f64, mean: f64| {
        let n = values.len() as f64;
        let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
        let first = (1.0 - phi * phi) * centred[0] * centred[0];
        let later = centred.windows(2).map(|pair| pair[1] - phi * pair[0]);
        let squares = first + later.map(|e| e * e).sum::<f64>();
        let scale = libm::log(2.0 * std::f64::consts::PI * squares / n) + 1.0;
        -0.5 * n * scale + 0.5 * libm::log(1.0 - phi * phi)
    };
    let (phi, mean) = (coefficients[0].1, coefficients[1].1);
    assert!((at(phi, mean) - fitted.log_likelihood()).abs() < 1e-9);
    for (phi_step, mean_step) in [(1e-3, 0.0), (-1e-3, 0.0), (0.0, 1e-2), (0.0, -1e-2)] {
        assert!(at(phi + phi_step, mean + mean_step) < fitted.log_likelihood());
    }
}

#[test]
fn a_model_stands_after_another_series_with_its_own_parameters() {
    let series = reference::series("airpassengers").values;
    let values: Vec<f64> = series.iter().map(|value| value.ln()).collect();
    let order = Order::new(1, 0, 0).with_seasonal(0, 1, 1, 12);
    let fitted = Arima::fit(&values, &order, Constant::Included).unwrap();
    let forecast = fitted.forecast(24).unwrap();

    let at_its_end = fitted.standing_after(&values).unwrap();
    assert_eq!(at_its_end.coefficients(), fitted.coefficients());
    let again = at_its_end.forecast(24).unwrap();
    for (mean, expected) in again.mean.iter().zip(&forecast.mean) {
        assert!((mean - expected).abs() < 1e-8);
    }
    for (error, expected) in again.standard_errors.iter().zip(&forecast.standard_errors) {
        assert!((error / expected - 1.0).abs() < 1e-8);
    }

    // The same as fitting with the later year missing, but for the parameters, which it may not change.
    let earlier = fitted.standing_after(&values[..132]).unwrap();
    let open_loop = earlier.forecast(12).unwrap();
    let mut missing = values.clone();
    missing[132..].fill(f64::NAN);
    let closed = fitted.standing_after(&missing).unwrap();
    for (mean, expected) in closed.completed_history()[132..]
        .iter()
        .zip(&open_loop.mean)
    {
        assert!((mean - expected).abs() < 1e-8);
    }
}
