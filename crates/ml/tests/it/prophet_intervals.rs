//! Simulated futures: reproducible, and as wide as the model says.

use chrono::{Days, NaiveDate};
use hemline_ml::prophet::{Growth, Prophet, SeasonalityMode, Settings};
use hemline_ml::sampling::SamplePaths;

use crate::reference::series;

const N_PATHS: usize = 20_000;

fn fit(name: &str, settings: &Settings) -> (Prophet, Vec<NaiveDate>) {
    let series = series(name);
    let last = series.dates[series.dates.len() - 1];
    let future = (1..=52).map(|week| last + Days::new(7 * week)).collect();
    let model = Prophet::fit(&series.dates, &series.values, settings).unwrap();
    (model, future)
}

fn additive() -> Settings {
    Settings {
        seasonality_mode: SeasonalityMode::Additive,
        ..Settings::default()
    }
}

fn standard_deviations(paths: &SamplePaths) -> Vec<f64> {
    let means = paths.step_means();
    (0..paths.horizon())
        .map(|step| {
            let squares: f64 = (0..paths.n_paths())
                .map(|path| (paths.path(path)[step] - means[step]).powi(2))
                .sum();
            (squares / paths.n_paths() as f64).sqrt()
        })
        .collect()
}

/// Bends arrive as a Poisson process of rate S with Laplace sizes of scale λ, so at a distance h after the
/// history the trend's variance is ∫ S · 2λ² (h − u)² du = 2 S λ² h³ / 3, beside the noise's σ².
fn check_spread(name: &str) {
    let (model, future) = fit(name, &additive());
    let paths = model.sample_paths(&future, N_PATHS, 7);
    let parameters = model.parameters();
    let count = parameters.slope_changes.len() as f64;
    let scale = parameters
        .slope_changes
        .iter()
        .map(|d| d.abs())
        .sum::<f64>()
        / count;
    let expected = model.predict(&future).yhat;
    let means = paths.step_means();
    for (step, spread) in standard_deviations(&paths).into_iter().enumerate() {
        let distance = model.scaling().time(future[step]) - 1.0;
        let trend = 2.0 * count * scale.powi(2) * distance.powi(3) / 3.0;
        let theory = (trend + parameters.noise.powi(2)).sqrt() * model.scaling().value_scale;
        assert!(
            (spread / theory - 1.0).abs() < 0.05,
            "{name}, week {step}: {spread}, {theory}"
        );
        let error = (means[step] - expected[step]).abs();
        assert!(error < 4.0 * theory / (N_PATHS as f64).sqrt());
    }
}

#[test]
fn paths_spread_as_the_trend_process_says() {
    check_spread("co2_weekly");
    check_spread("synthetic_dress");
}

#[test]
fn an_80_percent_interval_of_the_noise_alone_is_1_2816_standard_deviations_wide() {
    let settings = Settings {
        growth: Growth::Flat,
        ..additive()
    };
    let (model, future) = fit("synthetic_dress", &settings);
    let paths = model.sample_paths(&future, N_PATHS, 7);
    let yhat = model.predict(&future).yhat;
    let noise = model.parameters().noise * model.scaling().value_scale;
    let (lower, upper) = (paths.step_quantiles(0.1), paths.step_quantiles(0.9));
    for step in 0..future.len() {
        assert!(((upper[step] - yhat[step]) / noise - 1.281_552).abs() < 0.05);
        assert!(((yhat[step] - lower[step]) / noise - 1.281_552).abs() < 0.05);
    }
}

#[test]
fn bends_scale_with_a_multiplying_season() {
    let (model, future) = fit("synthetic_dress", &Settings::default());
    let season = &model.predict(&future).yearly;
    let spread = standard_deviations(&model.sample_paths(&future, N_PATHS, 7));
    let noise = model.parameters().noise * model.scaling().value_scale;
    let trend_share = |step: usize| {
        let distance = model.scaling().time(future[step]) - 1.0;
        let trend = (spread[step].powi(2) - noise.powi(2)).max(0.0).sqrt();
        trend / (1.0 + season[step]) / distance.powf(1.5)
    };
    let (early, late) = (trend_share(30), trend_share(51));
    assert!((early / late - 1.0).abs() < 0.1, "{early} and {late}");
}

#[test]
fn a_seed_fixes_the_paths() {
    let (model, future) = fit("synthetic_dress", &Settings::default());
    let paths = model.sample_paths(&future, 50, 42);
    assert_eq!(paths, model.sample_paths(&future, 50, 42));
    assert_ne!(paths, model.sample_paths(&future, 50, 43));

    let more = model.sample_paths(&future, 60, 42);
    assert_eq!(more.path(49), paths.path(49));
}

#[test]
fn the_history_has_noise_only() {
    let series = series("synthetic_dress");
    let model = Prophet::fit(&series.dates, &series.values, &Settings::default()).unwrap();
    let spread = standard_deviations(&model.sample_paths(&series.dates, 5_000, 3));
    let noise = model.parameters().noise * model.scaling().value_scale;
    assert!(spread.iter().all(|s| (s / noise - 1.0).abs() < 0.06));
}

#[test]
fn nothing_asked_gives_nothing() {
    let (model, _) = fit("synthetic_dress", &Settings::default());
    assert!(model.predict(&[]).yhat.is_empty());
    assert_eq!(model.sample_paths(&[], 10, 1).horizon(), 0);
}
