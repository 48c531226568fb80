//! planning-rules 6: what ships at launch and what waits at the DC.

use hemline_domain::{DemandInterval, Share, Units, WeeklyDemand};
use hemline_planning::PlanningError;
use hemline_planning::initial_allocation::{
    InitialAllocation, StoreDemand, allocate, two_week_demand,
};
use proptest::prelude::*;

use crate::support::{any_share, any_shares, share, store_demand, stores_with};

fn plan(
    quantity: u64,
    two_weeks: u64,
    stores: &[StoreDemand],
    holdback: Share,
) -> InitialAllocation {
    allocate(
        Units::new(quantity),
        Units::new(two_weeks),
        stores,
        holdback,
    )
    .unwrap()
}

fn column(
    plan: &InitialAllocation,
    value: impl Fn(&hemline_domain::StoreAllocation) -> Units,
) -> Vec<u64> {
    plan.stores.iter().map(|store| value(store).get()).collect()
}

fn check_conservation(plan: &InitialAllocation, quantity: u64) {
    let sum = |value: fn(&hemline_domain::StoreAllocation) -> Units| -> Units {
        plan.stores.iter().map(value).sum()
    };
    assert_eq!(
        plan.initial_allocation_total + plan.holdback_total,
        Units::new(quantity)
    );
    assert_eq!(
        sum(|store| store.total_season_allocation),
        Units::new(quantity)
    );
    assert_eq!(
        sum(|store| store.initial_allocation),
        plan.initial_allocation_total
    );
    assert_eq!(sum(|store| store.holdback_allocation), plan.holdback_total);
    for store in &plan.stores {
        assert_eq!(
            store.initial_allocation + store.holdback_allocation,
            store.total_season_allocation
        );
        assert!(store.initial_allocation >= store.two_week_minimum);
        assert!(store.two_week_minimum <= store.total_season_allocation);
    }
}

#[test]
fn rule_6_45_percent_of_9600_stay_at_the_dc() {
    let plan = plan(
        9_600,
        1_300,
        &stores_with(&[0.4, 0.35, 0.25]),
        Share::percent(45),
    );
    assert_eq!(plan.initial_allocation_total, Units::new(5_280));
    assert_eq!(plan.holdback_total, Units::new(4_320));
    assert!(!plan.minimum_raised_initial);
    assert_eq!(
        column(&plan, |store| store.total_season_allocation),
        [3_840, 3_360, 2_400]
    );
    assert_eq!(
        column(&plan, |store| store.initial_allocation),
        [2_112, 1_848, 1_320]
    );
    check_conservation(&plan, 9_600);
}

#[test]
fn rule_0_complementary_parts_lose_no_unit() {
    // floor(55%) + floor(45%) of 9,601 would be 9,600.
    let plan = plan(
        9_601,
        0,
        &stores_with(&[0.4, 0.35, 0.25]),
        Share::percent(45),
    );
    assert_eq!(plan.initial_allocation_total, Units::new(5_281));
    assert_eq!(plan.holdback_total, Units::new(4_320));
    assert_eq!(
        column(&plan, |store| store.total_season_allocation),
        [3_841, 3_360, 2_400]
    );
    check_conservation(&plan, 9_601);
}

#[test]
fn rule_5_a_store_of_a_cluster_gets_its_factor_of_the_season_total() {
    let factor = 0.70 * (285.0 / 5_200.0) + 0.30 * (20_000.0 / 360_000.0);
    let stores = stores_with(&[0.40 * factor, 0.40 * (1.0 - factor), 0.35, 0.25]);
    let plan = plan(9_600, 0, &stores, Share::percent(45));
    assert_eq!(column(&plan, |store| store.total_season_allocation)[0], 211);
}

#[test]
fn rule_6_a_holdback_of_0_ships_everything_at_week_0() {
    let plan = plan(9_600, 1_300, &stores_with(&[0.4, 0.35, 0.25]), Share::ZERO);
    assert_eq!(plan.initial_allocation_total, Units::new(9_600));
    assert_eq!(plan.holdback_total, Units::ZERO);
    check_conservation(&plan, 9_600);
}

#[test]
fn rule_6_stores_below_their_minimum_are_raised_at_the_others_expense() {
    // Season totals 100, 1, 1; 52 units ship. In proportion that is 51, 1, 0 (0.51 + 0.51 go to
    // the smaller id first), while every store needs at least one.
    let stores = stores_with(&[100.0 / 102.0, 1.0 / 102.0, 1.0 / 102.0]);
    let plan = plan(102, 50, &stores, share("0.49"));
    assert_eq!(column(&plan, |store| store.two_week_minimum), [50, 1, 1]);
    assert_eq!(column(&plan, |store| store.initial_allocation), [50, 1, 1]);
    assert!(!plan.minimum_raised_initial);
    check_conservation(&plan, 102);
}

#[test]
fn rule_6_minimums_above_the_launch_quantity_shrink_the_holdback() {
    let plan = plan(
        1_000,
        300,
        &stores_with(&[0.5, 0.3, 0.2]),
        Share::percent(90),
    );
    assert!(plan.minimum_raised_initial);
    assert_eq!(
        column(&plan, |store| store.initial_allocation),
        [150, 90, 60]
    );
    assert_eq!(plan.initial_allocation_total, Units::new(300));
    assert_eq!(plan.holdback_total, Units::new(700));
    check_conservation(&plan, 1_000);
}

#[test]
fn rule_6_a_minimum_never_exceeds_the_season_total() {
    let plan = plan(10, 1_000, &stores_with(&[0.5, 0.5]), Share::percent(45));
    assert_eq!(column(&plan, |store| store.two_week_minimum), [5, 5]);
    assert_eq!(plan.holdback_total, Units::ZERO);
    check_conservation(&plan, 10);
}

#[test]
fn rule_6_the_minimum_forgives_binary_noise() {
    // 0.1 × 130 is 13.000000000000002 or so; the minimum is 13, not 14.
    let plan = plan(
        1_000,
        130,
        &stores_with(&[0.1, 0.2, 0.7]),
        Share::percent(45),
    );
    assert_eq!(column(&plan, |store| store.two_week_minimum), [13, 26, 91]);
}

#[test]
fn stores_come_back_by_id_whatever_their_order() {
    let stores = [
        store_demand("S2", 0.2),
        store_demand("S10", 0.5),
        store_demand("S1", 0.3),
    ];
    let forwards = plan(997, 100, &stores, Share::percent(45));
    let ids: Vec<&str> = forwards
        .stores
        .iter()
        .map(|store| store.store_id.as_str())
        .collect();
    assert_eq!(ids, ["S1", "S10", "S2"]);
    let reversed: Vec<StoreDemand> = stores.iter().rev().cloned().collect();
    assert_eq!(plan(997, 100, &reversed, Share::percent(45)), forwards);
}

#[test]
fn unusable_stores_are_refused_by_name() {
    let quantity = Units::new(10);
    let refused =
        |stores: &[StoreDemand]| allocate(quantity, Units::ZERO, stores, Share::ZERO).unwrap_err();
    assert_eq!(refused(&[]), PlanningError::NoStores { units: quantity });
    assert_eq!(
        refused(&stores_with(&[0.0, 0.0])),
        PlanningError::NoStores { units: quantity }
    );
    for wrong in [-0.1, f64::NAN, f64::INFINITY] {
        let error = refused(&stores_with(&[1.0, wrong]));
        assert!(error.to_string().contains("S001"), "{error}");
    }
    let twice = [store_demand("S01", 0.5), store_demand("S01", 0.5)];
    assert_eq!(
        refused(&twice),
        PlanningError::DuplicateStore {
            store_id: "S01".into()
        }
    );
}

#[test]
fn the_two_week_demand_is_that_of_weeks_1_and_2() {
    let interval = DemandInterval {
        lower_80: 0.0,
        upper_80: 0.0,
        lower_95: 0.0,
        upper_95: 0.0,
    };
    let curve: Vec<WeeklyDemand> = (1u32..=12)
        .map(|week_number| WeeklyDemand {
            week_number,
            demand_units: Units::new(600 + u64::from(week_number)),
            interval,
        })
        .collect();
    assert_eq!(two_week_demand(&curve), Units::new(1_203));
}

proptest! {
    #[test]
    fn any_allocation_conserves_units_and_keeps_minimums(
        quantity in 0u64..2_000_000,
        two_weeks in 0u64..2_000_000,
        shares in any_shares(80),
        holdback in any_share(),
    ) {
        let plan = plan(quantity, two_weeks, &stores_with(&shares), holdback);
        check_conservation(&plan, quantity);
        let wanted = Units::new(quantity).scaled_by(holdback.complement().decimal());
        prop_assert_eq!(plan.minimum_raised_initial, plan.initial_allocation_total > wanted);
        prop_assert!(plan.initial_allocation_total >= wanted);
        if plan.minimum_raised_initial {
            let minimums: Units = plan.stores.iter().map(|store| store.two_week_minimum).sum();
            prop_assert_eq!(plan.initial_allocation_total, minimums);
        }
    }

    #[test]
    fn no_float_share_loses_a_unit(
        quantity in 0u64..100_000,
        shares in prop::collection::vec(prop::num::f64::POSITIVE.prop_map(|share| share.min(1e300)), 1..20),
        holdback in any_share(),
    ) {
        prop_assume!(shares.iter().any(|share| *share > 0.0));
        check_conservation(&plan(quantity, quantity / 5, &stores_with(&shares), holdback), quantity);
    }
}
