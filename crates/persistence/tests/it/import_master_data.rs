//! Stores and categories files.

use chrono::NaiveDate;
use hemline_domain::storage::Catalogue;
use hemline_domain::{Archetype, Decimal, FashionTier, LocationTier, Region, StoreFormat};

use crate::support::{TestDatabase, on_each_kind, only_bad_row};

on_each_kind!(
    a_store_is_stored_whole,
    a_store_that_exists_is_replaced_and_counted,
    bad_stores_are_refused_with_column_and_reason,
    a_category_is_stored_whole_with_the_day_after_its_season,
    bad_categories_are_refused_with_column_and_reason
);

const STORE_HEADER: &str = "store_id,store_name,store_size_sqft,location_tier,median_income,fashion_tier,store_format,region,avg_weekly_sales_12mo";
const CATEGORY_HEADER: &str = "category_id,category_name,season_start_date,season_end_date,season_length_weeks,archetype,description,unit_price,unit_cost,salvage_value";

fn a_store_is_stored_whole() {
    let test = TestDatabase::empty();
    let csv = format!(
        "{STORE_HEADER}\nS01,High Street,20000,a,75000,premium,Shopping_Center,NorthEast,285.5\nS02,,,,,,,,\n"
    );
    let outcome = test.stores(&csv).unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (2, 0));
    assert!(outcome.warnings.is_empty() && outcome.date_range.is_none());
    let stores = test.storage().stores().unwrap();
    let first = &stores[0];
    assert_eq!(first.store_name, "High Street");
    assert_eq!(first.store_size_sqft, Some(20_000));
    assert_eq!(first.location_tier, Some(LocationTier::A));
    assert_eq!(first.median_income, Some(75_000));
    assert_eq!(first.fashion_tier, Some(FashionTier::Premium));
    assert_eq!(first.store_format, Some(StoreFormat::ShoppingCenter));
    assert_eq!(first.region, Some(Region::Northeast));
    assert_eq!(first.avg_weekly_sales_12mo, Some(285.5));
    let second = &stores[1];
    assert_eq!(second.store_name, "S02");
    assert_eq!(second.region, None);
}

fn a_store_that_exists_is_replaced_and_counted() {
    let test = TestDatabase::with_master_data();
    let before = test.storage().data_version().unwrap();
    let outcome = test
        .stores("store_id,store_name,region\nS02,Zwei,WEST\nS03,Drei,\n")
        .unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (2, 1));
    assert_eq!(outcome.data_version, before + 1);
    assert_eq!(test.storage().data_version().unwrap(), before + 1);
    let stores = test.storage().stores().unwrap();
    assert_eq!(stores.len(), 3);
    assert_eq!(stores[1].store_name, "Zwei");
    test.stores("store_id,store_name\nS02,Zwei\n").unwrap();
    assert_eq!(test.storage().stores().unwrap()[1].region, None);
}

fn bad_stores_are_refused_with_column_and_reason() {
    let test = TestDatabase::empty();
    let before = test.dump();
    let check = |row: &str, column: &str, value: &str, reason: &str| {
        let result = test.stores(&format!("{STORE_HEADER}\nS00,,,,,,,,\n{row}\n"));
        let bad = only_bad_row(result);
        assert_eq!((bad.0, bad.1.as_deref()), (3, Some(column)), "{row}");
        assert_eq!(bad.2, value, "{row}");
        assert!(bad.3.contains(reason), "{row}: {}", bad.3);
    };
    check(",One,,,,,,,", "store_id", "", "is empty");
    check("S00,,,,,,,,", "store_id", "S00", "on line 2 already");
    check("S01,,-5,,,,,,", "store_size_sqft", "-5", "negative");
    check("S01,,1.5,,,,,,", "store_size_sqft", "1.5", "whole number");
    check("S01,,big,,,,,,", "store_size_sqft", "big", "not a number");
    check("S01,,,D,,,,,", "location_tier", "D", "A, B, C");
    check(
        "S01,,,,1000000001,,,,",
        "median_income",
        "1000000001",
        "1e9",
    );
    check("S01,,,,,LUXURY,,,", "fashion_tier", "LUXURY", "PREMIUM");
    check("S01,,,,,,KIOSK,,", "store_format", "KIOSK", "OUTLET");
    check("S01,,,,,,,NORTH,", "region", "NORTH", "NORTHEAST");
    check("S01,,,,,,,,-1", "avg_weekly_sales_12mo", "-1", "negative");
    check(
        "S01,,,,,,,,nan",
        "avg_weekly_sales_12mo",
        "nan",
        "not a number",
    );
    check("S01,,,,,,,,1e10", "avg_weekly_sales_12mo", "1e10", "1e9");
    assert_eq!(test.dump(), before);
}

fn a_category_is_stored_whole_with_the_day_after_its_season() {
    let test = TestDatabase::empty();
    let csv = format!(
        "{CATEGORY_HEADER}\n\
         a,A,2025-03-01,2025-05-23,12,fashion_retail,\"long, text\",49.99,17.5,5\n\
         b,B,2025-01-01,2025-03-26,12,STABLE_CATALOG,,,,\n"
    );
    let outcome = test.categories(&csv).unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (2, 0));
    assert_eq!(outcome.categories, ["a".into(), "b".into()]);
    let categories = test.storage().categories().unwrap();
    let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    assert_eq!(categories[0].season_end_date, date(2025, 5, 24));
    assert_eq!(categories[0].description.as_deref(), Some("long, text"));
    assert_eq!(
        categories[0].unit_price,
        Some(Decimal::from_micros(49_990_000))
    );
    assert_eq!(
        categories[0].salvage_value,
        Some(Decimal::from_micros(5_000_000))
    );
    assert_eq!(categories[1].season_end_date, date(2025, 3, 26));
    assert_eq!(categories[1].archetype, Archetype::StableCatalog);
    assert_eq!(categories[1].unit_price, None);
    let outcome = test.categories(&csv).unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (2, 2));
}

fn bad_categories_are_refused_with_column_and_reason() {
    let test = TestDatabase::empty();
    let check = |row: &str, column: &str, reason: &str| {
        let bad = only_bad_row(test.categories(&format!("{CATEGORY_HEADER}\n{row}\n")));
        assert_eq!((bad.0, bad.1.as_deref()), (2, Some(column)), "{row}");
        assert!(bad.3.contains(reason), "{row}: {}", bad.3);
    };
    check(
        ",A,2025-01-01,2025-03-26,12,CONTINUOUS,,,,",
        "category_id",
        "is empty",
    );
    check(
        "a,,2025-01-01,2025-03-26,12,CONTINUOUS,,,,",
        "category_name",
        "is empty",
    );
    check(
        "a,A,2025-02-30,2025-03-26,12,CONTINUOUS,,,,",
        "season_start_date",
        "no such day",
    );
    check(
        "a,A,01/02/2025,2025-03-26,12,CONTINUOUS,,,,",
        "season_start_date",
        "YYYY-MM-DD",
    );
    check(
        "a,A,2025-01-01,2025-03-27,12,CONTINUOUS,,,,",
        "season_end_date",
        "2025-03-25",
    );
    check(
        "a,A,2025-01-01,2025-01-15,2,CONTINUOUS,,,,",
        "season_length_weeks",
        "4 to 52",
    );
    check(
        "a,A,2025-01-01,2025-03-26,12,SPORT,,,,",
        "archetype",
        "FASHION_RETAIL",
    );
    check(
        "a,A,2025-01-01,2025-03-26,12,CONTINUOUS,,-1,,",
        "unit_price",
        "negative",
    );
    check(
        "a,A,2025-01-01,2025-03-26,12,CONTINUOUS,,,1.2345678,",
        "unit_cost",
        "six",
    );
    check(
        "a,A,2025-01-01,2025-03-26,12,CONTINUOUS,,,,x",
        "salvage_value",
        "not a number",
    );
}
