//! Calendar files: events, prices and promotions.

use chrono::NaiveDate;
use hemline_domain::storage::Catalogue;
use hemline_domain::{Decimal, DemandEvent};
use hemline_persistence::PersistenceError;
use hemline_persistence::queries::{PageRequest, audit_page, demand_events_page};

use crate::support::{TestDatabase, on_each_kind, only_bad_row, rejected};

on_each_kind!(
    a_calendar_is_stored_whole,
    a_row_replaces_that_of_its_category_kind_name_and_date,
    a_whole_calendar_removes_what_it_does_not_have_of_its_categories,
    the_header_may_have_any_order_delimiter_and_extra_columns,
    bad_rows_are_refused_with_column_value_and_reason,
    unknown_categories_are_named_and_cannot_be_created,
    a_price_series_named_by_its_kind_or_not_at_all_is_one,
    the_calendar_is_listed_by_date_in_pages
);

const HEADER: &str = "category_id,date,kind,name,value,lower_window,upper_window";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn rows_of(test: &TestDatabase, category: &str) -> Vec<DemandEvent> {
    let calendar = test.storage().demand_calendar(&category.into()).unwrap();
    calendar.rows().to_vec()
}

fn a_calendar_is_stored_whole() {
    let test = TestDatabase::with_master_data();
    let before = test.storage().data_version().unwrap();
    let csv = format!(
        "{HEADER}\n\
         womens_dresses,2025-04-20,EVENT,Easter,,-7,1\n\
         womens_dresses,2025-05-11,event,\"Mother's Day, US\",,,\n\
         womens_dresses,2025-03-03,Price,,39.90,,\n\
         womens_dresses,2025-03-03,promotion,flyer,0.25,,\n\
         mens_shirts,2025-03-03,promotion,,1,,\n"
    );
    let outcome = test.events(&csv).unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (5, 0));
    assert_eq!(
        outcome.categories,
        ["mens_shirts".into(), "womens_dresses".into()]
    );
    let range = outcome.date_range.unwrap();
    assert_eq!(
        (range.start, range.end),
        (day(2025, 3, 3), day(2025, 5, 11))
    );
    assert_eq!(outcome.data_version, before + 1);
    assert!(outcome.warnings.is_empty());
    assert_eq!(
        rows_of(&test, "womens_dresses"),
        [
            DemandEvent::event("Easter", day(2025, 4, 20), -7, 1),
            DemandEvent::event("Mother's Day, US", day(2025, 5, 11), 0, 0),
            DemandEvent::price("price", day(2025, 3, 3), Decimal::from_micros(39_900_000)),
            DemandEvent::promotion("flyer", day(2025, 3, 3), Decimal::from_micros(250_000)),
        ]
    );
    assert_eq!(
        rows_of(&test, "mens_shirts"),
        [DemandEvent::promotion(
            "promotion",
            day(2025, 3, 3),
            Decimal::ONE
        )]
    );
    let audit = audit_page(&test.database, &PageRequest::default()).unwrap();
    assert_eq!(audit.items[0].action, "import_demand_events");
}

fn a_row_replaces_that_of_its_category_kind_name_and_date() {
    let test = TestDatabase::with_master_data();
    let first = "womens_dresses,2025-04-20,event,Easter,,-7,0\n\
                 womens_dresses,2025-04-20,price,,39.90,,\n";
    test.events(&format!("{HEADER}\n{first}")).unwrap();
    let second = "womens_dresses,2025-04-20,event,Easter,,-3,0\n\
                  womens_dresses,2025-04-21,event,Easter,,,\n\
                  mens_shirts,2025-04-20,event,Easter,,,\n";
    let outcome = test.events(&format!("{HEADER}\n{second}")).unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (3, 1));
    assert_eq!(
        rows_of(&test, "womens_dresses"),
        [
            DemandEvent::event("Easter", day(2025, 4, 20), -3, 0),
            DemandEvent::event("Easter", day(2025, 4, 21), 0, 0),
            DemandEvent::price("price", day(2025, 4, 20), Decimal::from_micros(39_900_000)),
        ]
    );
}

fn a_whole_calendar_removes_what_it_does_not_have_of_its_categories() {
    let test = TestDatabase::with_master_data();
    let first = "womens_dresses,2025-04-13,event,Easter,,,\n\
                 womens_dresses,2025-05-11,event,Mother's Day,,,\n\
                 mens_shirts,2025-04-13,event,Easter,,,\n";
    test.events(&format!("{HEADER}\n{first}")).unwrap();
    let second = "womens_dresses,2025-04-20,event,Easter,,,\n\
                  womens_dresses,2025-05-11,event,Mother's Day,,-7,\n";
    let outcome = test.whole_calendar(&format!("{HEADER}\n{second}")).unwrap();
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (2, 1));
    assert!(
        outcome.warnings[0].starts_with("1 stored row(s)"),
        "{outcome:?}"
    );
    assert_eq!(
        rows_of(&test, "womens_dresses"),
        [
            DemandEvent::event("Easter", day(2025, 4, 20), 0, 0),
            DemandEvent::event("Mother's Day", day(2025, 5, 11), -7, 0),
        ]
    );
    assert_eq!(rows_of(&test, "mens_shirts").len(), 1);
}

fn the_header_may_have_any_order_delimiter_and_extra_columns() {
    let test = TestDatabase::with_master_data();
    let csv =
        "\u{feff}Name;kind;date;Category_ID;note\r\nEaster;event;2025-04-20;womens_dresses;x\r\n";
    let outcome = test.events(csv).unwrap();
    let warnings = outcome.warnings.join("\n");
    for expected in [
        "'note' ignored",
        "no column 'value'",
        "no column 'lower_window'",
    ] {
        assert!(warnings.contains(expected), "{warnings}");
    }
    assert_eq!(
        rows_of(&test, "womens_dresses"),
        [DemandEvent::event("Easter", day(2025, 4, 20), 0, 0)]
    );
    let missing = test.events("category_id,kind,name\nwomens_dresses,event,Easter\n");
    assert!(matches!(
        missing,
        Err(PersistenceError::MissingColumns { missing, .. }) if missing == ["date"]
    ));
}

fn bad_rows_are_refused_with_column_value_and_reason() {
    let test = TestDatabase::with_master_data();
    let good = "womens_dresses,2025-04-20,event,Easter,,-7,0";
    let before = test.dump();
    let check = |row: &str, column: &str, value: &str, reason: &str| {
        let bad = only_bad_row(test.events(&format!("{HEADER}\n{good}\n{row}\n")));
        assert_eq!((bad.0, bad.1.as_deref()), (3, Some(column)), "{row}");
        assert_eq!(bad.2, value, "{row}");
        assert!(bad.3.contains(reason), "{row}: {}", bad.3);
    };
    let dresses = |rest: &str, column: &str, value: &str, reason: &str| {
        check(&format!("womens_dresses,{rest}"), column, value, reason);
    };
    check(",2025-04-20,event,Easter,,,", "category_id", "", "is empty");
    check(
        "hats,2025-04-20,event,Easter,,,",
        "category_id",
        "hats",
        "no such category",
    );
    dresses(
        "2025-04-20,event,Easter,,,",
        "date",
        "2025-04-20",
        "on line 2 already",
    );
    dresses(
        "2025-02-30,event,Easter,,,",
        "date",
        "2025-02-30",
        "no such day",
    );
    dresses(
        "20.04.2025,event,Easter,,,",
        "date",
        "20.04.2025",
        "YYYY-MM-DD",
    );
    dresses(
        "0202-04-20,event,Easter,,,",
        "date",
        "0202-04-20",
        "1900 to 2199",
    );
    dresses(
        "2025-04-20,holiday,Easter,,,",
        "kind",
        "holiday",
        "event, price, promotion",
    );
    dresses("2025-04-20,event,,,,", "name", "", "is empty");
    let long = "x".repeat(129);
    dresses(
        &format!("2025-04-20,event,{long},,,"),
        "name",
        &long[..100],
        "128 bytes",
    );
    dresses("2025-04-20,event,Passover,1,,", "value", "1", "no value");
    dresses(
        "2025-04-20,event,Passover,,1,",
        "lower_window",
        "1",
        "-366 to 0",
    );
    dresses(
        "2025-04-20,event,Passover,,-367,",
        "lower_window",
        "-367",
        "-366 to 0",
    );
    dresses(
        "2025-04-20,event,Passover,,-1.5,",
        "lower_window",
        "-1.5",
        "whole number",
    );
    dresses(
        "2025-04-20,event,Passover,,-,",
        "lower_window",
        "-",
        "whole number",
    );
    dresses(
        "2025-04-20,event,Passover,,,-1",
        "upper_window",
        "-1",
        "0 to 366",
    );
    dresses(
        "2025-04-20,event,Passover,,,99999999999",
        "upper_window",
        "99999999999",
        "366",
    );
    dresses("2025-04-20,price,,,,", "value", "", "price needs a value");
    dresses("2025-04-20,price,,-1,,", "value", "-1", "negative");
    dresses("2025-04-20,price,,1e10,,", "value", "1e10", "1e9");
    dresses(
        "2025-04-20,price,,39.9000001,,",
        "value",
        "39.9000001",
        "six",
    );
    dresses(
        "2025-04-20,promotion,,yes,,",
        "value",
        "yes",
        "not a number",
    );
    dresses(
        "2025-04-20,promotion,,1,-1,",
        "lower_window",
        "-1",
        "only an event",
    );
    dresses(
        "2025-04-20,promotion,,1,,2",
        "upper_window",
        "2",
        "only an event",
    );
    assert_eq!(test.dump(), before);
    assert!(rows_of(&test, "womens_dresses").is_empty());
}

fn unknown_categories_are_named_and_cannot_be_created() {
    let test = TestDatabase::with_master_data();
    let csv =
        format!("{HEADER}\nhats,2025-04-20,event,Easter,,,\ncaps,2025-04-20,event,Easter,,,\n");
    let file = rejected(test.events(&csv));
    assert_eq!(file.unknown_categories, ["hats", "caps"]);
    let suggestions = file.suggestions().join("\n");
    assert!(
        suggestions.contains("Upload categories first, or correct the ids; unknown: hats, caps")
    );
    assert!(!suggestions.contains("create_categories"));
}

fn a_price_series_named_by_its_kind_or_not_at_all_is_one() {
    let test = TestDatabase::with_master_data();
    let rows = "womens_dresses,2025-03-03,price,price,39.90,,\n\
                womens_dresses,2025-03-03,price,,29.90,,\n";
    let bad = only_bad_row(test.events(&format!("{HEADER}\n{rows}")));
    assert!(bad.3.contains("on line 2 already"), "{}", bad.3);
}

fn the_calendar_is_listed_by_date_in_pages() {
    let test = TestDatabase::with_master_data();
    let rows = "womens_dresses,2025-05-11,event,Mother's Day,,,\n\
                womens_dresses,2025-04-20,promotion,,1,,\n\
                womens_dresses,2025-04-20,event,Passover,,,\n\
                womens_dresses,2025-04-20,event,Easter,,,\n\
                mens_shirts,2025-04-20,event,Easter,,,\n";
    test.events(&format!("{HEADER}\n{rows}")).unwrap();
    let mut request = PageRequest {
        limit: 2,
        cursor: None,
    };
    let mut pages = Vec::new();
    loop {
        let dresses = "womens_dresses".into();
        let page = demand_events_page(&test.database, &dresses, &request).unwrap();
        let names: Vec<&str> = page.items.iter().map(|row| row.name.as_str()).collect();
        pages.push(names.join(" "));
        if page.next_cursor.is_none() {
            break;
        }
        request.cursor = page.next_cursor;
    }
    assert_eq!(pages, ["Easter Passover", "promotion Mother's Day"]);
    let shirts = "mens_shirts".into();
    // The cursor of another category's list is not one of this list.
    let other = demand_events_page(&test.database, &shirts, &request);
    assert!(matches!(other, Err(PersistenceError::InvalidCursor { .. })));
    for cursor in ["x", "-1", "0", ""] {
        request.cursor = Some(cursor.to_owned());
        let error = demand_events_page(&test.database, &shirts, &request).unwrap_err();
        assert!(
            matches!(error, PersistenceError::InvalidCursor { .. }),
            "{error}"
        );
    }
}
