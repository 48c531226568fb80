//! Times of automatic exponential smoothing and of the Theta method.
#![allow(
    missing_docs,
    reason = "criterion's macros generate an undocumented function"
)]

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use hemline_ml::ets::{Pattern, auto_ets};
use hemline_ml::theta::auto_theta;

fn series(name: &str) -> Vec<f64> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/reference/series")
        .join(format!("{name}.csv"));
    let text = std::fs::read_to_string(path).expect("the reference series is in the repository");
    text.lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .map(|(_, value)| value.parse::<f64>().expect("a number"))
        .collect()
}

/// Fifty years of weeks: a trend and what looks like noise.
fn long_series() -> Vec<f64> {
    (0..2_600)
        .map(|week| 500.0 + 0.1 * f64::from(week) + f64::from(week * 7_919 % 101))
        .collect()
}

fn workloads() -> Vec<(&'static str, usize, Vec<f64>)> {
    vec![
        ("synthetic_dress", 1, series("synthetic_dress")),
        ("co2_weekly", 1, series("co2_weekly")),
        ("airpassengers", 12, series("airpassengers")),
        ("2600 weeks", 1, long_series()),
    ]
}

fn choose_and_forecast(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("choose and forecast a season");
    group.sample_size(20);
    for (name, season_length, values) in workloads() {
        group.bench_function(format!("ets/{name}"), |bencher| {
            bencher.iter(|| {
                let model = auto_ets(black_box(&values), season_length, &Pattern::default());
                model.map(|model| model.forecast(12))
            });
        });
        group.bench_function(format!("theta/{name}"), |bencher| {
            bencher.iter(|| {
                let model = auto_theta(black_box(&values), season_length, None);
                model.map(|model| model.forecast(12))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, choose_and_forecast);
criterion_main!(benches);
