//! Time of a rehearsal: 1,000 demand paths × 50 stores × 12 weeks.
#![allow(
    missing_docs,
    reason = "criterion's macros generate an undocumented function"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hemline_domain::{Archetype, Category, DemandInterval, StatedParameters, Units, WeeklyDemand};
use hemline_planning::initial_allocation::StoreDemand;
use hemline_planning::simulation::{
    DemandAssumptions, DemandPaths, NoReforecast, SeasonConditions, SeasonForecast, Variant,
    simulate,
};

const PATHS: usize = 1_000;
const STORES: u32 = 50;

fn forecast() -> SeasonForecast {
    let bounds = |units: f64, half: f64| DemandInterval {
        lower_80: units * (1.0 - half),
        upper_80: units * (1.0 + half),
        lower_95: units * (1.0 - 1.5 * half),
        upper_95: units * (1.0 + 1.5 * half),
    };
    let curve = [
        400, 550, 700, 800, 850, 850, 800, 750, 700, 600, 550, 450u32,
    ];
    SeasonForecast {
        weekly_demand_curve: (1..)
            .zip(curve)
            .map(|(week_number, units)| WeeklyDemand {
                week_number,
                demand_units: Units::new(units.into()),
                interval: bounds(units.into(), 0.3),
            })
            .collect(),
        total_interval: bounds(8_000.0, 0.15),
        total_distribution: Vec::new(),
    }
}

fn variant() -> Variant {
    let parameters = StatedParameters::new()
        .with("season_start_date", "2025-03-03")
        .resolve(Archetype::FashionRetail)
        .expect("the defaults are valid")
        .parameters;
    let stores = (1..=STORES).map(|place| StoreDemand {
        store_id: format!("S{place:02}").as_str().into(),
        store_name: format!("Store {place}"),
        cluster_id: "mainstream".into(),
        demand_share: f64::from(place) / f64::from(STORES * (STORES + 1) / 2),
    });
    Variant {
        name: "defaults".to_owned(),
        category: Category {
            category_id: "womens_dresses".into(),
            category_name: "Women's Dresses".to_owned(),
            season_start_date: parameters.season_start_date,
            season_end_date: parameters.season_end_date,
            season_length_weeks: 12,
            archetype: parameters.archetype,
            description: None,
            unit_price: None,
            unit_cost: None,
            salvage_value: None,
        },
        parameters,
        forecast: forecast(),
        stores: stores.collect(),
    }
}

fn rehearse(criterion: &mut Criterion) {
    let variants = [variant()];
    let shares = variants[0].demand_shares();
    let demand = DemandPaths::drawn(
        &variants[0].forecast,
        &shares,
        DemandAssumptions::default(),
        PATHS,
        42,
    )
    .expect("the assumptions are in range");
    let conditions = SeasonConditions::default();
    let mut group = criterion.benchmark_group("1,000 paths × 50 stores × 12 weeks");
    group.throughput(Throughput::Elements(PATHS as u64));
    group.sample_size(10);
    group.bench_function("draw the demand paths", |bencher| {
        bencher.iter(|| (0..PATHS).for_each(|index| drop(black_box(demand.path(index)))));
    });
    group.bench_function("rehearse one variant", |bencher| {
        bencher.iter(|| simulate(&variants, &demand, conditions, &NoReforecast, &|| {}));
    });
    group.finish();
}

criterion_group!(benches, rehearse);
criterion_main!(benches);
