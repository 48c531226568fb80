//! What the tests of several rules share.

use hemline_domain::{
    Archetype, Category, Decimal, SeasonParameters, Share, StatedParameters, StoreId, Units,
};
use hemline_planning::StoreStock;
use hemline_planning::initial_allocation::StoreDemand;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Fashion parameters with these set.
pub(crate) fn parameters(changes: &Value) -> SeasonParameters {
    let mut stated = StatedParameters::new().with("season_start_date", "2025-03-03");
    for (name, value) in changes.as_object().unwrap() {
        stated = stated.with(name, value.clone());
    }
    stated.resolve(Archetype::FashionRetail).unwrap().parameters
}

pub(crate) fn defaults() -> SeasonParameters {
    parameters(&json!({}))
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn share(text: &str) -> Share {
    text.parse().unwrap()
}

pub(crate) fn units(counts: &[u64]) -> Vec<Units> {
    counts.iter().copied().map(Units::new).collect()
}

/// A category with these price, cost and salvage value.
pub(crate) fn category(price: Option<&str>, cost: Option<&str>, salvage: Option<&str>) -> Category {
    Category {
        category_id: "womens_dresses".into(),
        category_name: "Women's Dresses".to_owned(),
        season_start_date: "2025-03-03".parse().unwrap(),
        season_end_date: "2025-05-26".parse().unwrap(),
        season_length_weeks: 12,
        archetype: Archetype::FashionRetail,
        description: None,
        unit_price: price.map(decimal),
        unit_cost: cost.map(decimal),
        salvage_value: salvage.map(decimal),
    }
}

pub(crate) fn store_demand(id: &str, demand_share: f64) -> StoreDemand {
    StoreDemand {
        store_id: id.into(),
        store_name: format!("Store {id}"),
        cluster_id: "mainstream".into(),
        demand_share,
    }
}

/// Stores S000, S001, … with these shares.
pub(crate) fn stores_with(shares: &[f64]) -> Vec<StoreDemand> {
    let numbered = shares.iter().enumerate();
    numbered
        .map(|(index, share)| store_demand(&format!("S{index:03}"), *share))
        .collect()
}

pub(crate) fn stock(id: &str, season_total: u64, shipped: u64, sold: u64) -> StoreStock {
    StoreStock {
        store_id: id.into(),
        season_total: Units::new(season_total),
        shipped: Units::new(shipped),
        adjusted: Units::ZERO,
        sold: Units::new(sold),
    }
}

pub(crate) fn shares(pairs: &[(&str, f64)]) -> Vec<(StoreId, f64)> {
    pairs
        .iter()
        .map(|(id, share)| ((*id).into(), *share))
        .collect()
}

/// Any share of at most two decimals, 0 and 1 often.
pub(crate) fn any_share() -> impl Strategy<Value = Share> {
    prop_oneof![
        1 => Just(Share::ZERO),
        1 => Just(Share::ONE),
        8 => (0u8..=100).prop_map(Share::percent),
    ]
}

/// Stores' demand shares, some of them 0, at least one above.
pub(crate) fn any_shares(most: usize) -> impl Strategy<Value = Vec<f64>> {
    let weight = prop_oneof![1 => Just(0.0), 9 => 0.001f64..1.0];
    prop::collection::vec(weight, 1..most).prop_filter("a store with demand", |weights| {
        weights.iter().any(|weight| *weight > 0.0)
    })
}

/// Any store figures, including sales above what was shipped.
pub(crate) fn any_stocks(most: usize) -> impl Strategy<Value = Vec<StoreStock>> {
    let figures = (0u64..500, 0u64..500, 0u64..500, 0u64..20);
    prop::collection::vec(figures, 1..most).prop_map(|rows| {
        let numbered = rows.into_iter().enumerate();
        numbered
            .map(
                |(index, (season_total, shipped, sold, adjusted))| StoreStock {
                    adjusted: Units::new(adjusted),
                    ..stock(&format!("S{index:03}"), season_total, shipped, sold)
                },
            )
            .collect()
    })
}
