//! What exponential smoothing guarantees beside the reference results.

use hemline_ml::MlError;
use hemline_ml::ets::{Errors, Pattern, Season, auto_ets};
use hemline_ml::sampling::SampleRng;
use proptest::prelude::*;

use crate::reference::series;

const FORMS: [&str; 15] = [
    "ANN", "AAN", "AAdN", "ANA", "AAA", "AAdA", "MNN", "MAN", "MAdN", "MNA", "MAA", "MAdA", "MNM",
    "MAM", "MAdM",
];

fn pattern(form: &str) -> Pattern {
    Pattern {
        damped: Some(form.contains('d')),
        ..form.parse().unwrap()
    }
}

#[test]
fn simulated_futures_spread_as_the_variances_say() {
    let values = series("woolyrnq").values;
    for form in FORMS {
        let model = auto_ets(&values, 4, &pattern(form)).unwrap();
        let paths = model.sample_paths(9, 20_000, 7).unwrap();
        let mean = model.forecast(9);
        let Some(variances) = model.forecast_variances(9) else {
            assert_eq!(model.components().season, Season::Multiplicative);
            continue;
        };
        let (upper, lower) = (paths.step_quantiles(0.9), paths.step_quantiles(0.1));
        let means = paths.step_means();
        for step in 0..9 {
            let deviation = variances[step].sqrt();
            let width = (upper[step] - lower[step]) / 2.0;
            assert!(
                (width / (1.281_55 * deviation) - 1.0).abs() < 0.05,
                "{form} step {step}"
            );
            let shift = means[step] - mean[step];
            assert!(shift.abs() < 0.03 * deviation, "{form} step {step}");
        }
    }
}

#[test]
fn the_means_of_simulated_futures_are_the_forecast_of_a_multiplicative_season() {
    let values = series("airpassengers").values;
    let model = auto_ets(&values, 12, &pattern("MAdM")).unwrap();
    let paths = model.sample_paths(12, 5_000, 3).unwrap();
    for (simulated, mean) in paths.step_means().iter().zip(model.forecast(12)) {
        assert!(
            (simulated / mean - 1.0).abs() < 0.01,
            "{simulated} for {mean}"
        );
    }
}

/// Within the first season the factors are known, and the variance is s² ((1 + σ²) θₕ − μ²), where
/// θₕ = μ² + σ² Σ cⱼ² θₕ₋ⱼ belongs to the level and slope alone (Hyndman et al. 2008, section 6.3).
#[test]
fn simulated_futures_of_a_multiplicative_season_spread_as_the_theory_says() {
    let values = series("airpassengers").values;
    let model = auto_ets(&values, 12, &pattern("MAM")).unwrap();
    let paths = model.sample_paths(12, 20_000, 3).unwrap();
    let (upper, lower) = (paths.step_quantiles(0.9), paths.step_quantiles(0.1));
    let smoothing = model.smoothing();
    let sigma2 = model.sigma2();
    let mut moments: Vec<f64> = Vec::new();
    for (step, mean) in model.forecast(12).iter().enumerate() {
        let season = model.last_states().season[step];
        let base = mean / season;
        let earlier = moments.iter().rev().zip(1..);
        let sum: f64 = earlier
            .map(|(moment, ahead)| {
                let weight = smoothing.alpha + smoothing.beta * f64::from(ahead);
                weight * weight * moment
            })
            .sum();
        let moment = base * base + sigma2 * sum;
        let deviation = season * ((1.0 + sigma2) * moment - base * base).sqrt();
        moments.push(moment);
        let width = (upper[step] - lower[step]) / 2.0;
        assert!(
            (width / (1.281_55 * deviation) - 1.0).abs() < 0.03,
            "step {step}"
        );
    }
}

#[test]
fn one_step_predictions_continue_into_the_forecast() {
    let values = series("airpassengers").values;
    for form in FORMS {
        let model = auto_ets(&values, 12, &pattern(form)).unwrap();
        let residual = values[143] - model.fitted_values()[143];
        let error = match model.components().errors {
            Errors::Additive => residual,
            Errors::Multiplicative => residual / model.fitted_values()[143],
        };
        assert!(error * error < 40.0 * model.sigma2(), "{form}");
        assert!(
            model.forecast(24).iter().all(|value| *value > 0.0),
            "{form}"
        );
    }
}

#[test]
fn ugly_series_are_forecast_or_refused_but_never_panic() {
    let mut rng = SampleRng::new(5);
    let mut noise = |n: usize, level: f64, size: f64| -> Vec<f64> {
        (0..n).map(|_| level + size * rng.normal()).collect()
    };
    let mut spike = vec![0.0; 60];
    spike[30] = 1_000.0;
    let line: Vec<f64> = (0..50).map(f64::from).collect();
    let zeros_between: Vec<f64> = (0..48).map(|i| f64::from(i % 3 * (i % 5))).collect();
    let mut outlier = noise(52, 100.0, 1.0);
    outlier[51] = 1e9;
    for (name, values) in [
        ("constant", vec![7.5; 30]),
        ("zero", vec![0.0; 30]),
        ("one spike", spike),
        ("a line", line),
        ("zeros between", zeros_between),
        ("negative", noise(40, -50.0, 5.0)),
        ("around zero", noise(40, 0.0, 1.0)),
        ("tiny", noise(60, 1e-3, 1e-4)),
        ("huge", noise(60, 1e9, 1e7)),
        ("outlier at the end", outlier),
        ("long", noise(2_600, 50.0, 3.0)),
    ] {
        for season_length in [1, 4, 12, 52] {
            let model = auto_ets(&values, season_length, &Pattern::default()).unwrap();
            let forecast = model.forecast(30);
            assert!(
                forecast.iter().all(|value| value.is_finite()),
                "{name} {forecast:?}"
            );
            let paths = model.sample_paths(30, 20, 1).unwrap();
            assert!(
                paths.values().iter().all(|value| value.is_finite()),
                "{name}"
            );
            assert!(model.sigma2().is_finite(), "{name}");
        }
    }
}

#[test]
fn a_constant_series_stays_constant() {
    let model = auto_ets(&[7.5; 30], 12, &Pattern::default()).unwrap();
    assert_eq!(model.components().to_string(), "ETS(A,N,N)");
    assert_eq!(model.forecast(3), vec![7.5; 3]);
    assert_eq!(model.sigma2(), 0.0);
}

#[test]
fn short_series_are_refused_with_the_length_needed() {
    let values: Vec<f64> = [3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0, 6.0, 5.5, 3.5].to_vec();
    for n in 0..5 {
        let refused = auto_ets(&values[..n], 1, &Pattern::default()).unwrap_err();
        assert!(matches!(refused, MlError::TooShort { needed: 5, found, .. } if found == n));
    }
    for n in 5..=10 {
        let model = auto_ets(&values[..n], 12, &Pattern::default()).unwrap();
        assert!(model.forecast(5).iter().all(|value| value.is_finite()));
    }
    let refused = auto_ets(&values, 12, &pattern("ANA")).unwrap_err();
    assert!(
        matches!(
            refused,
            MlError::TooShort {
                needed: 17,
                found: 10,
                ..
            }
        ),
        "{refused:?}"
    );
}

#[test]
fn impossible_forms_are_refused() {
    let values = series("lynx").values;
    for form in ["AAM", "ZMZ", "XAN", "A", "", "ANNN", "AdNN"] {
        assert!(form.parse::<Pattern>().is_err(), "{form}");
    }
    for season_length in [1, 25, 52] {
        let refused = auto_ets(&values, season_length, &pattern("ANA"));
        assert!(
            matches!(refused, Err(MlError::InvalidSetting { .. })),
            "{season_length}"
        );
    }
    let with_zero: Vec<f64> = values.iter().map(|value| value - values[0]).collect();
    let refused = auto_ets(&with_zero, 1, &pattern("MAN"));
    assert!(matches!(refused, Err(MlError::InvalidSetting { .. })));
    let refused = auto_ets(&[1.0, f64::NAN, 2.0, 3.0, 4.0], 1, &Pattern::default());
    assert!(matches!(refused, Err(MlError::NonFinite { index: 1, .. })));
}

#[test]
fn patterns_read_what_they_say() {
    let damped: Pattern = "MAdM".parse().unwrap();
    assert_eq!((damped.trend, damped.damped), (Some(true), Some(true)));
    let free: Pattern = "ZZZ".parse().unwrap();
    assert_eq!(free, Pattern::default());
    let none: Pattern = "ZZN".parse().unwrap();
    assert_eq!(none, Pattern::NON_SEASONAL);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn forecasts_scale_with_the_series(seed in 0_u64..1_000, factor in 1e-3_f64..1e6) {
        let mut rng = SampleRng::new(seed);
        let values: Vec<f64> = (0..40).map(|i| 20.0 + 0.3 * f64::from(i) + rng.normal()).collect();
        let scaled: Vec<f64> = values.iter().map(|value| value * factor).collect();
        let one = auto_ets(&values, 4, &Pattern::default()).unwrap();
        let other = auto_ets(&scaled, 4, &Pattern::default()).unwrap();
        prop_assert!((one.aicc() + 2.0 * 40.0 * factor.ln() - other.aicc()).abs() < 0.02);
        for (a, b) in one.forecast(6).iter().zip(other.forecast(6)) {
            prop_assert!((a * factor / b - 1.0).abs() < 0.02);
        }
    }

    #[test]
    fn parameters_keep_their_bounds(seed in 0_u64..1_000) {
        let mut rng = SampleRng::new(seed);
        let values: Vec<f64> = (0..48).map(|_| 10.0 + rng.normal()).collect();
        for form in FORMS {
            let model = auto_ets(&values, 4, &pattern(form)).unwrap();
            let smoothing = model.smoothing();
            prop_assert!(smoothing.alpha > 0.0 && smoothing.alpha < 1.0);
            prop_assert!(smoothing.beta >= 0.0 && smoothing.beta <= smoothing.alpha);
            prop_assert!(smoothing.gamma >= 0.0 && smoothing.gamma <= 1.0 - smoothing.alpha);
            prop_assert!(smoothing.phi >= 0.8 && smoothing.phi <= 1.0);
        }
    }
}
