//! CSV that is handed out. Machines read it: no number in it has separators.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hemline_domain::season::{Replenishment, SkipReason, StoreReplenishment};
use hemline_domain::storage::Catalogue;
use hemline_domain::{AllocationPlan, Decimal, DemandEvent, StoreAllocation, StoreId, Units};
use hemline_persistence::export::{
    neutral_cell, write_allocation_csv, write_history_csv, write_replenishment_csv,
};
use hemline_persistence::import::read_weekly_sales;
use hemline_persistence::queries::{SeasonHistory, SeasonHistoryWeek};

use crate::support::{TestDatabase, now, on_each_kind};

on_each_kind!(ids_and_names_that_begin_a_formula_go_out_and_in_again);

const CATEGORY: &str = "-K";

/// Stores, a category and an event whose names and ids begin formulas, as a download would write them.
fn retailer_of_formulas(ids: &[&str]) -> TestDatabase {
    let test = TestDatabase::empty();
    let rows = ids.iter().map(|id| {
        let cell = neutral_cell(id);
        format!("{cell},{cell} Street\n")
    });
    let stores = format!("store_id,store_name\n{}", rows.collect::<String>());
    test.stores(&stores).unwrap();
    test.categories(
        "category_id,category_name,season_start_date,season_end_date,season_length_weeks,archetype,description\n\
         '-K,'=Knitwear,2025-03-03,2025-05-26,12,FASHION_RETAIL,'+ scarves\n",
    )
    .unwrap();
    test.events("category_id,date,kind,name\n'-K,2025-04-20,event,'@Easter\n")
        .unwrap();
    test
}

fn ids_and_names_that_begin_a_formula_go_out_and_in_again() {
    // The last two begin none, and keep their apostrophes.
    let ids = ["+1", "-B", "=C", "@A", "＝D", "'s-Gravenhage", "''=E"];
    let test = retailer_of_formulas(&ids);
    let day = |month, day| NaiveDate::from_ymd_opt(2025, month, day).unwrap();
    for store in test.storage().stores().unwrap() {
        assert!(ids.contains(&store.store_id.as_str()), "{store:?}");
        assert_eq!(store.store_name, format!("{} Street", store.store_id));
    }
    let category = test.storage().category(&CATEGORY.into()).unwrap().unwrap();
    assert_eq!(category.category_name, "=Knitwear");
    assert_eq!(category.description.as_deref(), Some("+ scarves"));
    let calendar = test.storage().demand_calendar(&CATEGORY.into()).unwrap();
    assert_eq!(
        calendar.rows(),
        [DemandEvent::event("@Easter", day(4, 20), 0, 0)]
    );

    let units: BTreeMap<StoreId, Units> = (1..)
        .zip(ids)
        .map(|(units, id)| (id.into(), Units::new(units)))
        .collect();
    let history = SeasonHistory {
        workflow_id: "w".into(),
        category_id: CATEGORY.into(),
        days_moved: 0,
        weeks: vec![SeasonHistoryWeek {
            week_number: 1,
            week_start_date: day(3, 3),
            units: units.clone(),
        }],
    };
    let mut csv = Vec::new();
    write_history_csv(&history, &mut csv).unwrap();
    let text = String::from_utf8(csv).unwrap();
    assert!(text.contains("\n'=C,'-K,2025-03-03,3\n"), "{text}");
    test.sales(&text).unwrap();
    let stored = test.storage().category_history(&CATEGORY.into()).unwrap();
    let stored = stored.into_iter().map(|row| (row.store_id, row.units_sold));
    assert_eq!(stored.collect::<BTreeMap<_, _>>(), units);

    let rows = ids.iter().map(|id| format!("{},1,7\n", neutral_cell(id)));
    let week = format!(
        "store_id,week_number,units_sold\n{}",
        rows.collect::<String>()
    );
    let week = read_weekly_sales(&test.database, week.as_bytes(), 12, &mut |_| {}).unwrap();
    assert!(week.units.keys().eq(units.keys()));
}

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
