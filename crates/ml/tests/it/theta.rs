//! The Theta method against statsforecast, and what it guarantees.

use hemline_ml::MlError;
use hemline_ml::sampling::SampleRng;
use hemline_ml::theta::{ThetaModel, Variant, auto_theta};
use serde_json::Value;

use crate::reference::{json, numbers, series};

/// Every (series, season length, model asked for, reference result).
fn references() -> Vec<(String, usize, Variant, Value)> {
    let all = json("theta/statsforecast.json");
    let mut references = Vec::new();
    for (name, reference) in all.as_object().unwrap() {
        let season_length = reference["season_length"].as_u64().unwrap() as usize;
        for (variant, expected) in reference["models"].as_object().unwrap() {
            references.push((
                name.clone(),
                season_length,
                variant.parse().unwrap(),
                expected.clone(),
            ));
        }
    }
    references
}

fn fit(name: &str, season_length: usize, variant: Variant) -> ThetaModel {
    auto_theta(&series(name).values, season_length, Some(variant)).unwrap()
}

#[test]
fn no_model_has_larger_errors_than_the_reference() {
    for (name, season_length, variant, expected) in references() {
        let model = fit(&name, season_length, variant);
        assert_eq!(model.season(), expected["season"].as_str(), "{name}");
        let reference = expected["squared_errors"].as_f64().unwrap();
        let excess = model.squared_errors() / reference - 1.0;
        assert!(excess < 1e-6, "{name} {variant}: {excess}");
    }
}

#[test]
fn forecasts_are_those_of_the_reference_where_both_find_the_optimum() {
    let mut compared = 0;
    for (name, season_length, variant, expected) in references() {
        let model = fit(&name, season_length, variant);
        let reference = expected["squared_errors"].as_f64().unwrap();
        let gain = 1.0 - model.squared_errors() / reference;
        if gain > 1e-4 {
            continue;
        }
        let mean = numbers(&expected["mean"]);
        let forecast = model.forecast(mean.len());
        for (found, mean) in forecast.iter().zip(&mean) {
            assert!(
                (found / mean - 1.0).abs() < 0.005,
                "{name} {variant}: {found} for {mean}"
            );
        }
        // The reference's widths come from 200 paths.
        let found: f64 = model
            .standard_errors(mean.len())
            .iter()
            .map(|e| 2.0 * 1.96 * e)
            .sum();
        let width: f64 = numbers(&expected["width95"]).iter().sum();
        assert!(
            (found / width - 1.0).abs() < 0.1,
            "{name} {variant}: {found} for {width}"
        );
        compared += 1;
    }
    assert!(compared >= 15, "{compared}");
}

#[test]
fn the_automatic_choice_has_the_smallest_errors() {
    for (name, season_length, variant, _) in references() {
        let auto = auto_theta(&series(&name).values, season_length, None).unwrap();
        let model = fit(&name, season_length, variant);
        assert!(
            auto.squared_errors() <= model.squared_errors(),
            "{name} {variant}"
        );
    }
}

#[test]
fn simulated_futures_spread_as_the_standard_errors_say() {
    for variant in Variant::ALL {
        let model = fit("airpassengers", 12, variant);
        let paths = model.sample_paths(10, 20_000, 11).unwrap();
        let (errors, mean) = (model.standard_errors(10), model.forecast(10));
        let (upper, lower) = (paths.step_quantiles(0.9), paths.step_quantiles(0.1));
        let means = paths.step_means();
        for step in 0..10 {
            let width = (upper[step] - lower[step]) / 2.0;
            assert!(
                (width / (1.281_55 * errors[step]) - 1.0).abs() < 0.05,
                "{variant} {step}"
            );
            let shift = (means[step] - mean[step]).abs();
            assert!(shift < 0.03 * errors[step], "{variant} {step}");
        }
    }
}

#[test]
fn a_line_is_continued_at_half_its_slope_or_all_of_it() {
    let line: Vec<f64> = (0..40).map(|i| 10.0 + 2.0 * f64::from(i)).collect();
    let model = auto_theta(&line, 1, None).unwrap();
    for (step, value) in model.forecast(5).iter().enumerate() {
        let lower = 88.0 + step as f64;
        let upper = 90.0 + 2.0 * step as f64 + 1e-6;
        assert!((lower..=upper).contains(value), "{value}");
    }
}

#[test]
fn ugly_series_are_forecast() {
    let mut rng = SampleRng::new(5);
    let mut noise = |n: usize, level: f64, size: f64| -> Vec<f64> {
        (0..n).map(|_| level + size * rng.normal()).collect()
    };
    let mut spike = vec![0.0; 60];
    spike[30] = 1_000.0;
    let zeros_between: Vec<f64> = (0..48).map(|i| f64::from(i % 4)).collect();
    for (name, values) in [
        ("constant", vec![7.5; 30]),
        ("zero", vec![0.0; 30]),
        ("one spike", spike),
        ("zeros between", zeros_between),
        ("negative", noise(40, -50.0, 5.0)),
        ("tiny", noise(60, 1e-3, 1e-4)),
        ("huge", noise(60, 1e9, 1e7)),
        ("long", noise(2_600, 50.0, 3.0)),
        ("six", noise(6, 50.0, 3.0)),
    ] {
        for season_length in [1, 4, 12, 52] {
            for variant in [
                None,
                Some(Variant::Stm),
                Some(Variant::Otm),
                Some(Variant::Dstm),
                Some(Variant::Dotm),
            ] {
                let model = auto_theta(&values, season_length, variant).unwrap();
                let forecast = model.forecast(60);
                assert!(
                    forecast.iter().all(|value| value.is_finite()),
                    "{name} {forecast:?}"
                );
                let errors = model.standard_errors(60);
                assert!(errors.iter().all(|error| error.is_finite()), "{name}");
            }
        }
    }
}

#[test]
fn a_constant_series_stays_constant() {
    let model = auto_theta(&[7.5; 30], 12, None).unwrap();
    for value in model.forecast(4) {
        assert!((value - 7.5).abs() < 1e-9, "{value}");
    }
}

#[test]
fn short_and_incomplete_series_are_refused() {
    for n in 0..6 {
        let refused = auto_theta(&vec![1.0; n], 1, None);
        assert!(matches!(refused, Err(MlError::TooShort { needed: 6, found, .. }) if found == n));
    }
    let refused = auto_theta(&[1.0, 2.0, f64::NAN, 3.0, 4.0, 5.0], 1, None);
    assert!(matches!(refused, Err(MlError::NonFinite { index: 2, .. })));
    assert!("XTM".parse::<Variant>().is_err());
}
