//! The fit against the exact optimum of Prophet's objective, on every reference series.

use hemline_ml::prophet::{Prophet, SeasonalityMode, Settings};
use serde_json::Value;

use crate::reference::{dates, json, numbers, series};

/// Largest difference of a prediction, as a share of the largest absolute value of the history.
const YHAT_TOLERANCE: f64 = 1e-9;
/// Largest difference of the negative log posterior.
const POSTERIOR_TOLERANCE: f64 = 1e-9;

fn fit(reference: &Value) -> Prophet {
    let series = series(reference["series"].as_str().unwrap());
    let seasonality_mode = match reference["mode"].as_str().unwrap() {
        "additive" => SeasonalityMode::Additive,
        _ => SeasonalityMode::Multiplicative,
    };
    let settings = Settings {
        seasonality_mode,
        ..Settings::default()
    };
    Prophet::fit(&series.dates, &series.values, &settings).unwrap()
}

fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f64::max)
}

fn check(file: &str) {
    let reference = json(&format!("prophet/{file}.json"));
    let model = fit(&reference);
    let optimum = &reference["optimum"];

    let scale = reference["value_scale"].as_f64().unwrap();
    assert_eq!(model.scaling().value_scale, scale);
    assert_eq!(
        model.scaling().span_days,
        reference["span_days"].as_f64().unwrap()
    );
    assert_eq!(
        model.scaling().start.to_string(),
        reference["start"].as_str().unwrap()
    );

    let indices: Vec<f64> = model
        .changepoints()
        .iter()
        .map(|c| c.index as f64)
        .collect();
    assert_eq!(indices, numbers(&reference["changepoint_indices"]));
    let times: Vec<f64> = model.changepoints().iter().map(|c| c.time).collect();
    assert!(largest_difference(&times, &numbers(&reference["changepoint_times"])) < 1e-15);

    let posterior = model.negative_log_posterior();
    let expected = optimum["negative_log_posterior"].as_f64().unwrap();
    assert!(
        (posterior - expected).abs() < POSTERIOR_TOLERANCE,
        "{posterior} is not {expected}"
    );
    assert!(
        posterior
            < reference["prophet_negative_log_posterior"]
                .as_f64()
                .unwrap()
    );

    let predicted = model.predict(&dates(&reference["dates"])).yhat;
    let off = largest_difference(&predicted, &numbers(&reference["yhat"])) / scale;
    assert!(off < YHAT_TOLERANCE, "off by {off:e} of the scale");
    let n_history = reference["n_history"].as_u64().unwrap() as usize;
    assert_eq!(model.fitted().yhat, predicted[..n_history]);

    let found = model.parameters();
    let changes = numbers(&optimum["delta"]);
    assert!(largest_difference(&found.slope_changes, &changes) < 1e-6);
    for (found, expected) in found.slope_changes.iter().zip(&changes) {
        assert_eq!(*found == 0.0, *expected == 0.0, "{found} is not {expected}");
    }
    assert!(largest_difference(&found.yearly_coefficients, &numbers(&optimum["beta"])) < 1e-6);
    assert!((found.rate - optimum["k"].as_f64().unwrap()).abs() < 1e-6);
    assert!((found.offset - optimum["m"].as_f64().unwrap()).abs() < 1e-6);
    assert!((found.noise - optimum["sigma_obs"].as_f64().unwrap()).abs() < 1e-6);
}

#[test]
fn synthetic_dress_multiplicative() {
    check("synthetic_dress_multiplicative");
}

#[test]
fn synthetic_dress_additive() {
    check("synthetic_dress_additive");
}

#[test]
fn co2_weekly_additive() {
    check("co2_weekly_additive");
}

#[test]
fn synthetic_dress_80_multiplicative() {
    check("synthetic_dress_80_multiplicative");
}

#[test]
fn components_add_up_to_the_prediction() {
    let additive = json("prophet/synthetic_dress_additive.json");
    let prediction = fit(&additive).predict(&dates(&additive["dates"]));
    for (i, yhat) in prediction.yhat.iter().enumerate() {
        assert_eq!(*yhat, prediction.trend[i] + prediction.yearly[i]);
    }
    let multiplicative = json("prophet/synthetic_dress_multiplicative.json");
    let prediction = fit(&multiplicative).predict(&dates(&multiplicative["dates"]));
    for (i, yhat) in prediction.yhat.iter().enumerate() {
        assert_eq!(*yhat, prediction.trend[i] * (1.0 + prediction.yearly[i]));
    }
}

#[test]
fn a_model_survives_being_written_and_read() {
    let reference = json("prophet/synthetic_dress_80_multiplicative.json");
    let model = fit(&reference);
    let text = serde_json::to_string(&model).unwrap();
    let read: Prophet = serde_json::from_str(&text).unwrap();
    let asked = dates(&reference["dates"]);
    let (before, after) = (model.predict(&asked).yhat, read.predict(&asked).yhat);
    assert!(largest_difference(&before, &after) <= 1e-12 * model.scaling().value_scale);
}
