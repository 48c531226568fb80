//! Times of taking a series apart and of forecasting it.
#![allow(
    missing_docs,
    reason = "criterion's macros generate an undocumented function"
)]

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use hemline_ml::mstl::{Mstl, decompose};

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

fn take_apart(criterion: &mut Criterion) {
    let fifty_years: Vec<f64> = (0..2_600)
        .map(|week: i32| f64::from(week) / 50.0 + f64::from(week % 52) + f64::from(week * 37 % 101))
        .collect();
    let mut group = criterion.benchmark_group("take a season of 52 weeks out of");
    for (name, values) in [
        ("156 weeks", series("synthetic_dress")),
        ("260 weeks", series("co2_weekly")),
        ("2,600 weeks", fifty_years),
    ] {
        for robust in [false, true] {
            let settings = Mstl {
                robust,
                ..Mstl::new(&[52])
            };
            let name = format!("{name}{}", if robust { ", robustly" } else { "" });
            group.bench_function(name, |bencher| {
                bencher.iter(|| decompose(black_box(&values), &settings));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, take_apart);
criterion_main!(benches);
