//! Exponential smoothing against statsforecast, on the reference series.

use hemline_ml::ets::{EtsModel, Pattern, auto_ets};
use serde_json::Value;

use crate::reference::{json, numbers, series};

/// Every (series, its season length, its reference results).
fn references() -> Vec<(String, usize, Value)> {
    let all = json("ets/statsforecast.json");
    let series = all.as_object().unwrap().iter();
    series
        .map(|(name, reference)| {
            let season_length = reference["season_length"].as_u64().unwrap() as usize;
            (name.clone(), season_length, reference.clone())
        })
        .collect()
}

/// Fits the form exactly: without the `d`, the trend is not damped.
fn fit(name: &str, season_length: usize, form: &str) -> EtsModel {
    let pattern = Pattern {
        damped: Some(form.contains('d')),
        ..form.parse().unwrap()
    };
    auto_ets(&series(name).values, season_length, &pattern).unwrap()
}

/// Whether statsforecast's parameters lie in the region of R's `ets`, which 2.1.1 does not enforce.
fn is_usual(params: &Value) -> bool {
    let read = |name: &str| params[name].as_f64().unwrap_or(0.0);
    read("beta") <= read("alpha") && read("gamma") <= 1.0 - read("alpha")
}

#[test]
fn no_form_is_less_likely_than_the_reference() {
    let mut compared = 0;
    for (name, season_length, reference) in references() {
        for (form, expected) in reference["forms"].as_object().unwrap() {
            if !is_usual(&expected["params"]) {
                continue;
            }
            let model = fit(&name, season_length, form);
            let shortfall = expected["loglik"].as_f64().unwrap() - model.log_likelihood();
            assert!(shortfall <= 0.01, "{name} {form}: {shortfall} less likely");
            let excess = model.aicc() - expected["aicc"].as_f64().unwrap();
            assert!(excess <= 0.02, "{name} {form}: AICc higher by {excess}");
            compared += 1;
        }
    }
    assert!(compared >= 80, "{compared}");
}

#[test]
fn forecasts_are_those_of_the_reference_where_both_find_the_optimum() {
    let mut compared = 0;
    for (name, season_length, reference) in references() {
        for (form, expected) in reference["forms"].as_object().unwrap() {
            let model = fit(&name, season_length, form);
            let gain = model.log_likelihood() - expected["loglik"].as_f64().unwrap();
            if gain.abs() > 0.005 {
                continue;
            }
            let mean = numbers(&expected["mean"]);
            for (found, mean) in model.forecast(mean.len()).iter().zip(&mean) {
                let difference = (found / mean - 1.0).abs();
                assert!(difference < 0.005, "{name} {form}: {found} for {mean}");
            }
            if let Some(widths) = expected.get("width95") {
                let variances = model.forecast_variances(mean.len()).unwrap();
                for (variance, width) in variances.iter().zip(numbers(widths)) {
                    let found = 2.0 * 1.959_963_985 * variance.sqrt();
                    assert!(
                        (found / width - 1.0).abs() < 0.02,
                        "{name} {form}: {found} for {width}"
                    );
                }
            }
            compared += 1;
        }
    }
    assert!(compared >= 45, "{compared}");
}

#[test]
fn the_automatic_choice_is_no_worse_than_the_reference() {
    for (name, season_length, reference) in references() {
        let values = series(&name).values;
        let model = auto_ets(&values, season_length, &Pattern::default()).unwrap();
        let expected = reference["auto"]["aicc"].as_f64().unwrap();
        assert!(
            model.aicc() <= expected + 0.05,
            "{name}: {} above {expected}",
            model.aicc()
        );
    }
}

#[test]
fn the_automatic_choice_is_the_best_of_its_forms() {
    let values = series("woolyrnq").values;
    let auto = auto_ets(&values, 4, &Pattern::default()).unwrap();
    for form in ["ANN", "MAM", "MNA", "AAdA", "MAdM"] {
        assert!(auto.aicc() <= fit("woolyrnq", 4, form).aicc(), "{form}");
    }
}
