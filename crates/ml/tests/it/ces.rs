//! Complex exponential smoothing beside statsforecast's.

use hemline_ml::MlError;
use hemline_ml::ces::Ces;

use crate::reference::{json, numbers, series};

#[test]
fn the_likelihood_is_that_of_statsforecast_and_forecasts_agree() {
    let reference = json("ces/auto_ces.json");
    for (name, theirs) in reference.as_object().unwrap() {
        let values = series(name).values;
        let model = Ces::fit(&values).unwrap();
        let likelihood = theirs["loglik"].as_f64().unwrap();
        assert!(
            model.log_likelihood() > likelihood - 0.5,
            "{name}: {} beside {likelihood}",
            model.log_likelihood()
        );
        // Where our optimum is another and better one (lynx), the forecasts may differ.
        if model.log_likelihood() > likelihood + 0.5 {
            continue;
        }
        let largest = values.iter().copied().fold(0.0, f64::max);
        let pairs = model
            .forecast(12)
            .into_iter()
            .zip(numbers(&theirs["forecast"]));
        for (step, (ours, theirs)) in pairs.enumerate() {
            assert!(
                (ours - theirs).abs() < 0.05 * largest,
                "{name}, step {step}: {ours} beside {theirs}"
            );
        }
    }
}

#[test]
fn fitted_values_and_residuals_add_up_to_the_history() {
    let values = series("airpassengers").values;
    let model = Ces::fit(&values).unwrap();
    for ((fitted, residual), value) in model
        .fitted_values()
        .iter()
        .zip(model.residuals())
        .zip(&values)
    {
        assert!((fitted + residual - value).abs() < 1e-9 * value);
    }
}

#[test]
fn paths_spread_as_the_standard_errors_say() {
    let model = Ces::fit(&series("synthetic_dress").values).unwrap();
    let paths = model.sample_paths(6, 4_000, 3);
    let (mean, errors) = (model.forecast(6), model.standard_errors(6));
    for step in 0..6 {
        let deviations = (0..4_000).map(|path| paths.path(path)[step] - mean[step]);
        let variance = deviations
            .map(|deviation| deviation * deviation)
            .sum::<f64>()
            / 4_000.0;
        let ratio = variance.sqrt() / errors[step];
        assert!((ratio - 1.0).abs() < 0.05, "step {step}: {ratio}");
    }
}

#[test]
fn refuses_what_it_cannot_estimate_from() {
    assert!(matches!(
        Ces::fit(&[1.0, 2.0, 3.0]),
        Err(MlError::TooShort { found: 3, .. })
    ));
    assert!(matches!(
        Ces::fit(&[1.0, 2.0, f64::NAN, 4.0]),
        Err(MlError::NonFinite { index: 2, .. })
    ));
}

#[test]
fn a_constant_stays_itself() {
    let forecast = Ces::fit(&[7.0; 30]).unwrap().forecast(5);
    assert!(
        forecast.iter().all(|value| (value - 7.0).abs() < 1e-3),
        "{forecast:?}"
    );
}
