//! CSV that is handed out. Machines read it: no number in it has separators.

use std::collections::BTreeMap;

use hemline_domain::season::{Replenishment, SkipReason, StoreReplenishment};
use hemline_domain::{AllocationPlan, Decimal, StoreAllocation, Units};
use hemline_persistence::export::{neutral_cell, write_allocation_csv, write_replenishment_csv};

use crate::support::now;

#[test]
fn no_cell_starts_a_formula() {
    for text in [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
    ] {
        assert_eq!(neutral_cell(text), format!("'{text}"));
    }
    for text in ["", "S01", "1-1", "High Street"] {
        assert_eq!(neutral_cell(text), text);
    }
}

#[test]
fn an_allocation_has_one_row_per_store() {
    let store = |name: &str| StoreAllocation {
        store_id: "S01".into(),
        store_name: name.to_owned(),
        cluster_id: "mainstream".into(),
        initial_allocation: Units::new(2_176),
        holdback_allocation: Units::new(1_141),
        total_season_allocation: Units::new(3_317),
        two_week_minimum: Units::new(20),
    };
    let plan = AllocationPlan {
        allocation_id: "p1".into(),
        forecast_id: "f1".into(),
        manufacturing_qty: Units::new(6_634),
        safety_stock_percentage: Decimal::ZERO,
        initial_allocation_total: Units::new(4_352),
        holdback_total: Units::new(2_282),
        minimum_raised_initial: false,
        fingerprint: "f00d".to_owned(),
        store_allocations: vec![store("=HYPERLINK(\"x\")"), store("Mall, \"North\"")],
        created_at: now(),
    };
    let mut csv = Vec::new();
    write_allocation_csv(&plan, &mut csv).unwrap();
    let expected = "store_id,store_name,cluster_id,initial_allocation,holdback_allocation,total_season_allocation\n\
        S01,\"'=HYPERLINK(\"\"x\"\")\",mainstream,2176,1141,3317\n\
        S01,\"Mall, \"\"North\"\"\",mainstream,2176,1141,3317\n";
    assert_eq!(String::from_utf8(csv).unwrap(), expected);
}

#[test]
fn a_warehouse_gets_one_row_per_store_that_something_ships_to() {
    let store = |id: &str, need: u64, shipped: u64| StoreReplenishment {
        store_id: id.into(),
        inventory: Units::new(6),
        need: Units::new(need),
        shipped: Units::new(shipped),
    };
    let replenishment = Replenishment {
        stores: vec![
            store("S01", 4, 3),
            store("S02", 0, 0),
            store("S03", 1_009, 1_007),
            store("-S04", 1, 1),
        ],
        total_need: Units::new(1_014),
        total_shipped: Units::new(1_011),
        dc_stock_before: Units::new(1_011),
        dc_stock_after: Units::ZERO,
        ..Replenishment::left_out(3, Units::ZERO, SkipReason::Overtaken)
    };
    let names = BTreeMap::from([("S01".into(), "=1+1".to_owned())]);
    let mut csv = Vec::new();
    write_replenishment_csv(&replenishment, &names, &mut csv).unwrap();
    let expected = "store_id,store_name,week_number,inventory,need,shipped\n\
        S01,'=1+1,3,6,4,3\n\
        S03,S03,3,6,1009,1007\n\
        '-S04,'-S04,3,6,1,1\n";
    assert_eq!(String::from_utf8(csv).unwrap(), expected);
}
