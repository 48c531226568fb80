//! Times of what a plan asks of the ARIMA model.
#![allow(
    missing_docs,
    reason = "criterion's macros generate an undocumented function"
)]

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use hemline_ml::arima::{
    Arima, Constant, FourierArima, FourierSettings, Order, Settings, auto_arima,
};

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

fn choose_orders(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("choose orders and forecast a season");
    group.sample_size(10);
    for (name, period) in [
        ("synthetic_dress", 52),
        ("synthetic_dress_80", 52),
        ("co2_weekly", 52),
        ("airpassengers", 12),
    ] {
        let values = series(name);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let selected = auto_arima(black_box(&values), &Settings::seasonal(period));
                selected.map(|selected| selected.fitted.forecast(12))
            });
        });
    }
    group.finish();
}

fn choose_waves(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("choose waves and orders and forecast a season");
    group.sample_size(10);
    for name in ["synthetic_dress", "co2_weekly"] {
        let values = series(name);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let settings = FourierSettings::new(52.18);
                let model = FourierArima::fit(black_box(&values), &[], &settings);
                model.map(|model| model.forecast(12))
            });
        });
    }
    group.finish();
}

fn fit_one_order(criterion: &mut Criterion) {
    let values = series("synthetic_dress");
    let order = Order::new(1, 1, 1).with_seasonal(0, 1, 1, 52);
    criterion.bench_function("fit (1,1,1)(0,1,1)[52] to three years", |bencher| {
        bencher.iter(|| Arima::fit(black_box(&values), &order, Constant::Excluded));
    });
    let mut unobserved = values.clone();
    unobserved[136..152].fill(f64::NAN);
    criterion.bench_function("the same with 16 unobserved weeks", |bencher| {
        bencher.iter(|| Arima::fit(black_box(&unobserved), &order, Constant::Excluded));
    });
}

fn simulate(criterion: &mut Criterion) {
    let order = Order::new(1, 1, 1).with_seasonal(0, 1, 1, 52);
    let fitted = Arima::fit(&series("synthetic_dress"), &order, Constant::Excluded)
        .expect("the reference series can be fitted");
    criterion.bench_function("1,000 sample paths of 36 weeks", |bencher| {
        bencher.iter(|| fitted.sample_paths(black_box(36), 1_000, 7));
    });
}

criterion_group!(
    benches,
    choose_orders,
    choose_waves,
    fit_one_order,
    simulate
);
criterion_main!(benches);
