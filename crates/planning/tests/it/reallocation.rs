//! planning-rules 9: new season totals after a re-forecast.

use hemline_domain::{StoreId, Units};
use hemline_planning::reallocation::{Reallocation, reallocate, shortages};
use hemline_planning::{PlanningError, StoreStock};
use proptest::prelude::*;

use crate::support::{any_share, any_shares, any_stocks, decimal, shares, stock};

fn totals(reallocation: &Reallocation) -> Vec<u64> {
    reallocation
        .stores
        .iter()
        .map(|store| store.season_total.get())
        .collect()
}

#[test]
fn rule_9_the_shortages_of_the_worked_season() {
    let lacking = shortages(
        Units::new(10_000),
        Units::new(3_200),
        Units::new(4_320),
        Units::new(2_080),
    );
    assert_eq!(lacking.still_needed, Units::new(6_800));
    assert_eq!(lacking.dc_shortage, Units::new(2_480));
    assert_eq!(lacking.network_shortage, Units::new(400));
}

#[test]
fn rule_9_nothing_is_lacking_where_more_was_sold_than_expected_in_all() {
    let lacking = shortages(
        Units::new(3_000),
        Units::new(3_200),
        Units::ZERO,
        Units::ZERO,
    );
    assert_eq!(lacking.still_needed, Units::ZERO);
    assert_eq!(lacking.dc_shortage, Units::ZERO);
    assert_eq!(lacking.network_shortage, Units::ZERO);
}

/// 5,280 shipped and 3,200 sold of 9,600 made: 2,080 in the stores, 4,320 at the DC.
fn worked_stores() -> Vec<StoreStock> {
    vec![
        stock("S01", 3_840, 2_112, 1_500),
        stock("S02", 3_360, 1_848, 1_100),
        stock("S03", 2_400, 1_320, 600),
    ]
}

#[test]
fn rule_9_a_target_above_the_units_in_existence_is_capped() {
    let shares = shares(&[("S01", 0.40), ("S02", 0.35), ("S03", 0.25)]);
    let plan = reallocate(
        Units::new(10_000),
        decimal("0.20"),
        Units::new(4_320),
        &worked_stores(),
        &shares,
    )
    .unwrap();
    assert_eq!(
        plan.target,
        Units::new(9_600),
        "12,000 are wanted, 9,600 exist"
    );
    assert_eq!(totals(&plan), [3_840, 3_360, 2_400]);
    assert_eq!(plan.dc_unassigned, Units::ZERO);
    assert_eq!(plan.shortages.dc_shortage, Units::new(2_480));
    assert_eq!(plan.shortages.network_shortage, Units::new(400));
}

#[test]
fn rule_9_what_is_not_assigned_stays_at_the_dc() {
    let shares = shares(&[("S01", 0.40), ("S02", 0.35), ("S03", 0.25)]);
    let plan = reallocate(
        Units::new(6_000),
        decimal("0.20"),
        Units::new(4_320),
        &worked_stores(),
        &shares,
    )
    .unwrap();
    assert_eq!(plan.target, Units::new(7_200));
    assert_eq!(totals(&plan), [2_880, 2_520, 1_800]);
    assert_eq!(plan.dc_unassigned, Units::new(2_400));
}

#[test]
fn rule_9_a_total_never_falls_below_what_was_shipped() {
    let stores = [stock("S01", 100, 90, 80), stock("S02", 100, 10, 10)];
    let shares = shares(&[("S01", 0.5), ("S02", 0.5)]);
    let plan = reallocate(
        Units::new(120),
        decimal("0"),
        Units::new(100),
        &stores,
        &shares,
    )
    .unwrap();
    // The target is 120; S01 already got 90 of its 60, so all 20 go to S02.
    assert_eq!(totals(&plan), [90, 30]);
    assert_eq!(plan.dc_unassigned, Units::new(80));

    let plan = reallocate(
        Units::new(20),
        decimal("0.2"),
        Units::new(100),
        &stores,
        &shares,
    )
    .unwrap();
    assert_eq!(plan.target, Units::new(100), "what was shipped");
    assert_eq!(totals(&plan), [90, 10]);
}

#[test]
fn a_store_without_a_share_keeps_what_was_shipped() {
    let stores = [stock("S01", 100, 40, 30), stock("S02", 10, 5, 5)];
    let plan = reallocate(
        Units::new(100),
        decimal("0"),
        Units::new(200),
        &stores,
        &shares(&[("S01", 1.0)]),
    )
    .unwrap();
    assert_eq!(totals(&plan), [95, 5]);
    assert_eq!(plan.target, Units::new(100));
}

#[test]
fn a_share_of_a_store_without_stock_figures_is_refused() {
    let stores = [stock("S01", 100, 40, 30)];
    let both = shares(&[("S01", 0.5), ("S09", 0.5)]);
    let error = reallocate(Units::new(1), decimal("0"), Units::ZERO, &stores, &both).unwrap_err();
    assert_eq!(
        error,
        PlanningError::UnknownStore {
            store_id: "S09".into()
        }
    );
    let twice = [stores[0].clone(), stores[0].clone()];
    let error = reallocate(Units::new(1), decimal("0"), Units::ZERO, &twice, &[]).unwrap_err();
    assert_eq!(
        error,
        PlanningError::DuplicateStore {
            store_id: "S01".into()
        }
    );
}

proptest! {
    #[test]
    fn a_reallocation_sums_to_its_target_and_takes_nothing_back(
        new_total in 0u64..50_000,
        safety_stock in any_share(),
        dc_stock in 0u64..20_000,
        stores in any_stocks(40),
        weights in any_shares(40),
    ) {
        let shares: Vec<(StoreId, f64)> = stores
            .iter()
            .map(|store| store.store_id.clone())
            .zip(weights.iter().copied().cycle())
            .collect();
        prop_assume!(shares.iter().any(|(_, share)| *share > 0.0));
        let plan = reallocate(
            Units::new(new_total),
            safety_stock.decimal(),
            Units::new(dc_stock),
            &stores,
            &shares,
        )
        .unwrap();
        let shipped: Units = stores.iter().map(|store| store.shipped).sum();
        let wanted = Units::new(new_total).scaled_by(safety_stock.plus_one());
        let target = wanted.max(shipped).min(shipped + Units::new(dc_stock));
        prop_assert_eq!(plan.target, target);
        prop_assert_eq!(plan.stores.iter().map(|store| store.season_total).sum::<Units>(), target);
        prop_assert_eq!(plan.target + plan.dc_unassigned, shipped + Units::new(dc_stock));
        for store in &plan.stores {
            prop_assert!(store.season_total >= store.shipped);
        }
    }
}
