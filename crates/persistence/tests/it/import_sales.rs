//! Sales history files.

use chrono::NaiveDate;
use hemline_domain::storage::Catalogue;
use hemline_persistence::PersistenceError;
use hemline_persistence::import::import_historical_sales;
use hemline_persistence::queries::{PageRequest, audit_page};

use crate::support::{TestDatabase, context, on_each_kind, only_bad_row, rejected};

on_each_kind!(
    sales_are_stored_and_summed_up,
    history_comes_by_store_id_in_whatever_order_stores_were_imported,
    a_row_that_exists_is_replaced_and_counted,
    bad_sales_are_refused_with_column_and_reason,
    weeks_start_on_the_weekday_of_those_stored,
    unknown_stores_are_named_with_the_way_out,
    categories_are_created_on_request,
    three_bad_rows_among_7800_leave_the_database_as_it_was,
    every_import_is_in_the_audit_log,
    an_import_runs_beside_readers_and_other_imports
);

const HEADER: &str = "store_id,category_id,week_start_date,units_sold";

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn units(test: &TestDatabase, category: &str) -> Vec<(String, String, u64)> {
    let history = test.storage().category_history(&category.into()).unwrap();
    history
        .into_iter()
        .map(|row| {
            let week = row.week_start_date.to_string();
            (row.store_id.to_string(), week, row.units_sold.get())
        })
        .collect()
}

fn sales_are_stored_and_summed_up() {
    let test = TestDatabase::with_master_data();
    let before = test.storage().data_version().unwrap();
    let outcome = test
        .sales(format!(
            "{HEADER}\nS02,womens_dresses,2024-12-23,5\nS01,womens_dresses,2024-12-23,0\nS01,mens_shirts,2024-12-17,1000000000\nS01,womens_dresses,2024-12-16,9\n"
        ))
        .unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (4, 0));
    assert_eq!(
        outcome.categories,
        ["mens_shirts".into(), "womens_dresses".into()]
    );
    let range = outcome.date_range.unwrap();
    assert_eq!(
        (range.start, range.end),
        (date(2024, 12, 16), date(2024, 12, 23))
    );
    assert_eq!(outcome.data_version, before + 1);
    let expected = [
        ("S01", "2024-12-16", 9),
        ("S01", "2024-12-23", 0),
        ("S02", "2024-12-23", 5),
    ];
    let expected = expected.map(|(s, w, u)| (s.to_owned(), w.to_owned(), u));
    assert_eq!(units(&test, "womens_dresses"), expected);
}

/// A store that was imported later has a higher key, but not a higher id.
fn history_comes_by_store_id_in_whatever_order_stores_were_imported() {
    let test = TestDatabase::with_master_data();
    test.stores("store_id,store_name\nA01,Late\nZ01,Last\n")
        .unwrap();
    let weeks = ["2024-12-16", "2024-12-23"];
    let stores = ["Z01", "S01", "A01"];
    let rows = weeks.iter().flat_map(|week| {
        let row = move |store: &&str| format!("{store},womens_dresses,{week},1\n");
        stores.iter().map(row)
    });
    test.sales(format!("{HEADER}\n{}", rows.collect::<String>()))
        .unwrap();
    let read = units(&test, "womens_dresses");
    let keys: Vec<(&str, &str)> = read
        .iter()
        .map(|(store, week, _)| (week.as_str(), store.as_str()))
        .collect();
    let expected = weeks.map(|week| [(week, "A01"), (week, "S01"), (week, "Z01")]);
    assert_eq!(keys, expected.concat());
}

fn a_row_that_exists_is_replaced_and_counted() {
    let test = TestDatabase::with_master_data();
    test.sales(format!(
        "{HEADER}\nS01,mens_shirts,2024-12-16,9\nS02,mens_shirts,2024-12-16,4\n"
    ))
    .unwrap();
    let outcome = test
        .sales(format!(
            "{HEADER}\nS01,mens_shirts,2024-12-16,8\nS01,mens_shirts,2024-12-23,7\n"
        ))
        .unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (2, 1));
    let stored: Vec<u64> = units(&test, "mens_shirts")
        .iter()
        .map(|row| row.2)
        .collect();
    assert_eq!(stored, [8, 4, 7]);
}

fn bad_sales_are_refused_with_column_and_reason() {
    let test = TestDatabase::with_master_data();
    let before = test.dump();
    let check = |row: &str, column: &str, value: &str, reason: &str| {
        let csv = format!("{HEADER}\nS01,mens_shirts,2024-12-16,1\n{row}\n");
        let bad = only_bad_row(test.sales(csv));
        assert_eq!((bad.0, bad.1.as_deref()), (3, Some(column)), "{row}");
        assert_eq!(bad.2, value, "{row}");
        assert!(bad.3.contains(reason), "{row}: {}", bad.3);
    };
    check(
        "S01,mens_shirts,2024-12-23,-1",
        "units_sold",
        "-1",
        "negative",
    );
    check(
        "S01,mens_shirts,2024-12-23,1.5",
        "units_sold",
        "1.5",
        "whole number",
    );
    check(
        "S01,mens_shirts,2024-12-23,+1",
        "units_sold",
        "+1",
        "digits",
    );
    check("S01,mens_shirts,2024-12-23,", "units_sold", "", "is empty");
    check(
        "S01,mens_shirts,2024-12-23,many",
        "units_sold",
        "many",
        "not a number",
    );
    check(
        "S01,mens_shirts,2024-12-23,NaN",
        "units_sold",
        "NaN",
        "not a number",
    );
    check(
        "S01,mens_shirts,2024-12-23,1000000001",
        "units_sold",
        "1000000001",
        "1e9",
    );
    check(
        "S01,mens_shirts,2024-12-23,99999999999999999999999",
        "units_sold",
        "99999999999999999999999",
        "1e9",
    );
    check(
        "S01,mens_shirts,2024-02-30,1",
        "week_start_date",
        "2024-02-30",
        "no such day",
    );
    check(
        "S01,mens_shirts,2023-02-29,1",
        "week_start_date",
        "2023-02-29",
        "no such day",
    );
    check(
        "S01,mens_shirts,2024-13-01,1",
        "week_start_date",
        "2024-13-01",
        "no such day",
    );
    check(
        "S01,mens_shirts,0202-12-16,1",
        "week_start_date",
        "0202-12-16",
        "1900 to 2199",
    );
    check(
        "S01,mens_shirts,16.12.2024,1",
        "week_start_date",
        "16.12.2024",
        "YYYY-MM-DD",
    );
    check("S01,mens_shirts,,1", "week_start_date", "", "is empty");
    check(
        "S01,mens_shirts,2024-12-24,1",
        "week_start_date",
        "2024-12-24",
        "line 2",
    );
    check(
        "S01,mens_shirts,2024-12-16,2",
        "week_start_date",
        "2024-12-16",
        "on line 2 already",
    );
    check(
        "S99,mens_shirts,2024-12-23,1",
        "store_id",
        "S99",
        "upload stores first",
    );
    check(",mens_shirts,2024-12-23,1", "store_id", "", "is empty");
    check(
        "S01,hats,2024-12-23,1",
        "category_id",
        "hats",
        "upload categories first",
    );
    check("S01,,2024-12-23,1", "category_id", "", "is empty");
    assert_eq!(test.dump(), before);
}

fn weeks_start_on_the_weekday_of_those_stored() {
    let test = TestDatabase::with_master_data();
    test.sales(format!("{HEADER}\nS01,mens_shirts,2024-12-16,1\n"))
        .unwrap();
    let bad = only_bad_row(test.sales(format!("{HEADER}\nS02,mens_shirts,2024-12-20,1\n")));
    assert!(
        bad.3.contains("Friday") && bad.3.contains("Monday") && bad.3.contains("stored"),
        "{}",
        bad.3
    );
    // Another category may start its weeks on another day.
    test.sales(format!("{HEADER}\nS02,womens_dresses,2024-12-20,1\n"))
        .unwrap();
}

fn unknown_stores_are_named_with_the_way_out() {
    let test = TestDatabase::with_master_data();
    let rows: String = (0..30)
        .map(|n| {
            format!(
                "X{:02},mens_shirts,2024-12-16,1\nX{:02},mens_shirts,2024-12-23,1\n",
                n, n
            )
        })
        .collect();
    let file = rejected(test.sales(format!("{HEADER}\n{rows}S01,hats,2024-12-16,1\n")));
    assert_eq!(file.bad_row_count, 61);
    let first_ten: Vec<String> = (0..10).map(|n| format!("X{n:02}")).collect();
    assert_eq!(file.unknown_stores, first_ten);
    assert_eq!(file.unknown_categories, ["hats"]);
    let suggestions = file.suggestions();
    assert!(suggestions[0].contains("Upload stores first") && suggestions[0].contains("X09"));
    assert!(suggestions[1].ends_with("unknown: hats"));
    assert!(suggestions[2].contains("create_categories=true"));
}

fn categories_are_created_on_request() {
    let test = TestDatabase::with_master_data();
    let csv = format!(
        "{HEADER}\nS01,hats,2024-12-16,1\nS01,hats,2024-12-23,2\nS02,belts,2024-12-18,3\nS01,mens_shirts,2024-12-16,4\n"
    );
    let context = context().creating_categories();
    let outcome =
        import_historical_sales(&test.database, csv.as_bytes(), &context, &mut |_| {}).unwrap();
    assert_eq!(outcome.rows_imported, 4);
    assert_eq!(outcome.warnings.len(), 2);
    let hats = test.storage().category(&"hats".into()).unwrap().unwrap();
    assert_eq!(hats.category_name, "hats");
    assert_eq!(hats.season_start_date, date(2024, 12, 30));
    assert_eq!(hats.season_end_date, date(2025, 3, 24));
    assert_eq!(units(&test, "hats").len(), 2);
    assert_eq!(units(&test, "belts").len(), 1);
    let again =
        import_historical_sales(&test.database, csv.as_bytes(), &context, &mut |_| {}).unwrap();
    assert_eq!((again.rows_imported, again.rows_replaced), (4, 4));
    assert!(again.warnings.is_empty());
}

fn three_bad_rows_among_7800_leave_the_database_as_it_was() {
    let test = TestDatabase::empty();
    let stores: String = (1..=50).map(|n| format!("S{n:02}\n")).collect();
    test.stores(&format!("store_id\n{stores}")).unwrap();
    test.categories(crate::support::CATEGORIES).unwrap();
    let mut rows: Vec<String> = Vec::new();
    for week in 0..156 {
        let start = date(2022, 1, 3) + chrono::Days::new(7 * week);
        for store in 1..=50 {
            rows.push(format!(
                "S{store:02},womens_dresses,{start},{}",
                store + week
            ));
        }
    }
    rows[99] = "S50,womens_dresses,2022-01-10,-4".to_owned();
    rows[4_000] = "S01,womens_dresses,2023-02-30,4".to_owned();
    rows[7_799] = "S51,womens_dresses,2024-12-23,4".to_owned();
    let before = test.dump();
    let file = rejected(test.sales(format!("{HEADER}\n{}\n", rows.join("\n"))));
    assert_eq!(file.bad_row_count, 3);
    let places: Vec<(u64, &str)> = file
        .bad_rows
        .iter()
        .map(|row| (row.line, row.column.as_deref().unwrap()))
        .collect();
    assert_eq!(
        places,
        [
            (101, "units_sold"),
            (4_002, "week_start_date"),
            (7_801, "store_id")
        ]
    );
    assert_eq!(test.dump(), before);
}

fn every_import_is_in_the_audit_log() {
    let test = TestDatabase::with_master_data();
    test.sales(format!("{HEADER}\nS01,mens_shirts,2024-12-16,1\n"))
        .unwrap();
    let page = audit_page(&test.database, &PageRequest::default()).unwrap();
    let actions: Vec<&str> = page
        .items
        .iter()
        .map(|record| record.action.as_str())
        .collect();
    assert_eq!(
        actions,
        [
            "import_historical_sales",
            "import_categories",
            "import_stores"
        ]
    );
    assert_eq!(page.items[0].actor, "tester");
    assert_eq!(page.items[0].details["rows_imported"], 1);
}

fn an_import_runs_beside_readers_and_other_imports() {
    let test = TestDatabase::with_master_data();
    let csv = |store: &str| format!("{HEADER}\n{store},mens_shirts,2024-12-16,1\n");
    std::thread::scope(|scope| {
        for store in ["S01", "S02"] {
            let test = &test;
            scope.spawn(move || test.sales(csv(store)).unwrap());
        }
    });
    assert_eq!(units(&test, "mens_shirts").len(), 2);
    let unrelated: Result<(), PersistenceError> =
        hemline_persistence::queries::ping(&test.database);
    unrelated.unwrap();
}
