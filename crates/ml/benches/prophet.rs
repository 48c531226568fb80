//! Times of what a plan asks of the Prophet model.
#![allow(
    missing_docs,
    reason = "criterion's macros generate an undocumented function"
)]

use std::hint::black_box;
use std::path::Path;

use chrono::{Days, NaiveDate};
use criterion::{Criterion, criterion_group, criterion_main};
use hemline_ml::prophet::{
    Holiday, Observations, Prophet, Regressor, SeasonalityChoice, SeasonalityMode, Settings,
};
use hemline_ml::sampling::SampleRng;

fn series(name: &str) -> (Vec<NaiveDate>, Vec<f64>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/reference/series")
        .join(format!("{name}.csv"));
    let text = std::fs::read_to_string(path).expect("the reference series is in the repository");
    text.lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .map(|(date, value)| {
            let date = date.parse::<NaiveDate>().expect("a date");
            (date, value.parse::<f64>().expect("a number"))
        })
        .unzip()
}

fn season_after(dates: &[NaiveDate]) -> Vec<NaiveDate> {
    let last = dates[dates.len() - 1];
    (1..=12).map(|week| last + Days::new(7 * week)).collect()
}

fn fit_and_predict(criterion: &mut Criterion) {
    for (name, seasonality_mode) in [
        ("synthetic_dress", SeasonalityMode::Multiplicative),
        ("synthetic_dress", SeasonalityMode::Additive),
        ("co2_weekly", SeasonalityMode::Additive),
    ] {
        let (dates, values) = series(name);
        let season = season_after(&dates);
        let settings = Settings {
            seasonality_mode,
            ..Settings::default()
        };
        let label = format!("fit and predict/{name}/{seasonality_mode:?}");
        criterion.bench_function(&label, |bencher| {
            bencher.iter(|| {
                let model = Prophet::fit(black_box(&dates), black_box(&values), &settings);
                model.map(|model| model.predict(&season))
            });
        });
    }
}

/// Seven years of days with both seasons, a price and an event of nine days a year.
fn fit_days_with_events(criterion: &mut Criterion) {
    let first = NaiveDate::default() + Days::new(18_995);
    let dates: Vec<NaiveDate> = (0..2_600).map(|day| first + Days::new(day)).collect();
    let mut rng = SampleRng::new(1);
    let prices: Vec<f64> = (0..dates.len()).map(|_| 20.0 + rng.normal()).collect();
    let values: Vec<f64> = prices
        .iter()
        .enumerate()
        .map(|(day, price)| 300.0 + 0.02 * day as f64 - 5.0 * price + 6.0 * rng.normal())
        .collect();
    let event = Holiday {
        lower_window: -6,
        upper_window: 2,
        ..Holiday::new(
            "event",
            (0..7)
                .map(|year| first + Days::new(97 + 365 * year))
                .collect(),
        )
    };
    let observations = Observations {
        dates: &dates,
        values: &values,
        regressors: &[Regressor::new("price", prices)],
        holidays: &[event],
    };
    let settings = Settings {
        weekly_seasonality: SeasonalityChoice::Auto,
        ..Settings::default()
    };
    criterion.bench_function("fit/2600 days with events", |bencher| {
        bencher.iter(|| Prophet::fit_with(black_box(&observations), &settings));
    });
}

fn sample_a_season(criterion: &mut Criterion) {
    let (dates, values) = series("synthetic_dress");
    let season = season_after(&dates);
    let model = Prophet::fit(&dates, &values, &Settings::default()).expect("the series fits");
    criterion.bench_function("1000 sample paths/12 weeks", |bencher| {
        bencher.iter(|| model.sample_paths(black_box(&season), 1_000, 42));
    });
}

criterion_group!(
    benches,
    fit_and_predict,
    fit_days_with_events,
    sample_a_season
);
criterion_main!(benches);
