//! Weekly sales files: read and checked like every other file, and recorded once a season has accepted them.

use hemline_domain::storage::{Catalogue, Fact, SalesFile, WorkflowCommit, WorkflowJournal};
use hemline_domain::{StoreId, Units};
use hemline_persistence::PersistenceError;
use hemline_persistence::import::{RejectedFile, WeeklyFile, read_weekly_sales};
use hemline_persistence::queries::{PageRequest, audit_page};

use crate::support::{TestDatabase, create_workflow, now, on_each_kind};

on_each_kind!(
    a_week_is_read_and_nothing_is_stored,
    columns_come_in_any_order_and_form,
    bad_rows_are_refused_with_line_column_value_and_reason,
    unknown_stores_are_named_with_the_way_out,
    a_first_row_outside_the_season_does_not_set_the_week,
    invalid_utf8_and_unusable_headers_are_refused,
    an_accepted_week_is_recorded_without_a_new_data_version,
    a_large_chain_is_read_with_progress
);

const HEADER: &str = "store_id,week_number,units_sold";
const HORIZON: u32 = 12;

fn read(test: &TestDatabase, csv: impl AsRef<[u8]>) -> Result<WeeklyFile, PersistenceError> {
    read_weekly_sales(&test.database, csv.as_ref(), HORIZON, &mut |_| {})
}

fn refused(test: &TestDatabase, csv: impl AsRef<[u8]>) -> RejectedFile {
    match read(test, csv) {
        Err(PersistenceError::RejectedFile(file)) => *file,
        other => panic!("not a rejected file: {other:?}"),
    }
}

fn units(file: &WeeklyFile) -> Vec<(&str, u64)> {
    let units = file.units.iter();
    units
        .map(|(id, units)| (id.as_str(), units.get()))
        .collect()
}

fn a_week_is_read_and_nothing_is_stored() {
    let test = TestDatabase::with_master_data();
    let before = test.dump();
    let file = read(&test, format!("{HEADER}\nS02,3,5\nS01,3,0\n")).unwrap();
    assert_eq!((file.week_number, file.rows), (3, 2));
    assert_eq!(units(&file), [("S01", 0), ("S02", 5)]);
    assert!(file.warnings.is_empty());
    assert_eq!(test.dump(), before);
}

fn columns_come_in_any_order_and_form() {
    let test = TestDatabase::with_master_data();
    for csv in [
        "units_sold,store_id,week_number\n7,S01,12\n",
        "store_id;week_number;units_sold\nS01;12;7\n",
        "store_id\tweek_number\tunits_sold\r\nS01\t12\t7",
        "\u{feff}\"Store_ID\",\"Week_Number\",\"Units_Sold\"\r\n\"S01\",\"12\",\"7\"\r\n",
        " store_id , week_number , units_sold \n\n S01 , 12 , 7 \n\n",
    ] {
        let file = read(&test, csv).unwrap_or_else(|error| panic!("{csv:?}: {error}"));
        assert_eq!(file.week_number, 12, "{csv:?}");
        assert_eq!(units(&file), [("S01", 7)], "{csv:?}");
    }
    let file = read(&test, format!("{HEADER},note\nS01,1,7,rain\n")).unwrap();
    assert_eq!(file.warnings, ["unknown column 'note' ignored"]);
}

fn bad_rows_are_refused_with_line_column_value_and_reason() {
    let test = TestDatabase::with_master_data();
    let check = |row: &str, column: Option<&str>, value: &str, reason: &str| {
        let file = refused(&test, format!("{HEADER}\nS01,3,4\n{row}\n"));
        assert_eq!(file.bad_row_count, 1, "{row}: {file:?}");
        let bad = &file.bad_rows[0];
        assert_eq!((bad.line, bad.column.as_deref()), (3, column), "{row}");
        assert_eq!(bad.value, value, "{row}");
        assert!(bad.reason.contains(reason), "{row}: {}", bad.reason);
    };
    let (store, week, sold) = (Some("store_id"), Some("week_number"), Some("units_sold"));
    check("S02,3,-1", sold, "-1", "negative");
    check("S02,3,1.5", sold, "1.5", "whole number");
    check("S02,3,+1", sold, "+1", "digits");
    check("S02,3,1e3", sold, "1e3", "digits");
    check("S02,3,", sold, "", "is empty");
    check("S02,3,many", sold, "many", "not a number");
    check("S02,3,1000000001", sold, "1000000001", "1e9");
    check("S02,0,1", week, "0", "1 to 12");
    check("S02,13,1", week, "13", "1 to 12");
    check("S02,999999999,1", week, "999999999", "1 to 12");
    check("S02,-3,1", week, "-3", "negative");
    check("S02,three,1", week, "three", "not a number");
    check("S02,2025-03-03,1", week, "2025-03-03", "not a number");
    check("S02,,1", week, "", "is empty");
    check("S02,4,1", week, "4", "line 2 is of week 3");
    check("S01,3,9", store, "S01", "on line 2 already");
    check(",3,9", store, "", "is empty");
    check("S99,3,9", store, "S99", "no such store");
    check("S02,3", None, "S02", "2 field(s)");
    check("S02,3,1,1", None, "S02", "4 field(s)");
}

fn unknown_stores_are_named_with_the_way_out() {
    let test = TestDatabase::with_master_data();
    let rows: String = (0..120).map(|n| format!("X{n},1,1\n")).collect();
    let file = refused(&test, format!("{HEADER}\n{rows}"));
    assert_eq!(file.bad_row_count, 120);
    assert_eq!(file.bad_rows.len(), 50);
    assert_eq!(file.unknown_stores.len(), 10);
    assert!(file.suggestions()[0].starts_with("Upload stores first"));
}

fn a_first_row_outside_the_season_does_not_set_the_week() {
    let test = TestDatabase::with_master_data();
    let file = refused(&test, format!("{HEADER}\nS01,77,4\nS02,5,4\n"));
    assert_eq!(file.bad_row_count, 1);
    assert_eq!(file.bad_rows[0].line, 2);
}

fn invalid_utf8_and_unusable_headers_are_refused() {
    let test = TestDatabase::with_master_data();
    let file = refused(&test, b"store_id,week_number,units_sold\nS\xff,1,1\n");
    assert!(file.bad_rows[0].reason.contains("UTF-8"));
    let lacking = read(&test, "store_id,units_sold\nS01,1\n").unwrap_err();
    assert!(
        matches!(&lacking, PersistenceError::MissingColumns { missing, .. } if missing == &["week_number"]),
        "{lacking}"
    );
    for empty in ["", HEADER] {
        let error = read(&test, empty).unwrap_err();
        assert!(
            matches!(error, PersistenceError::EmptyFile { .. }),
            "{error}"
        );
    }
}

fn an_accepted_week_is_recorded_without_a_new_data_version() {
    let test = TestDatabase::with_master_data();
    let version = test.storage().data_version().unwrap();
    let workflow = create_workflow(&test, "wf_1", "womens_dresses");
    let file = SalesFile {
        name: "file.csv".to_owned(),
        actor: "Ada".to_owned(),
        request_id: Some("req-7".to_owned()),
        week_number: 3,
        week_start: "2025-03-17".parse().unwrap(),
        rows: 50,
        rows_replaced: 48,
    };
    let commit = WorkflowCommit::on(&workflow, now()).fact(Fact::SalesFile(Box::new(file)));
    test.storage().commit(commit.clone()).unwrap();
    // A commit that is refused leaves no line, either.
    test.storage().commit(commit).unwrap_err();
    let lines = audit_page(&test.database, &PageRequest::default()).unwrap();
    let of_weeks = lines.items.iter();
    let of_weeks = of_weeks.filter(|line| line.action == "import_weekly_sales");
    assert_eq!(of_weeks.count(), 1);
    assert_eq!(test.storage().data_version().unwrap(), version);
    let page = audit_page(&test.database, &PageRequest::default()).unwrap();
    let newest = &page.items[0];
    assert_eq!(newest.action, "import_weekly_sales");
    assert_eq!(newest.subject, "file.csv");
    assert_eq!(newest.request_id.as_deref(), Some("req-7"));
    assert_eq!(newest.details["workflow_id"], "wf_1");
    assert_eq!(newest.details["week_number"], 3);
    assert_eq!(newest.details["rows_imported"], 50);
    assert_eq!(newest.details["rows_replaced"], 48);
    assert_eq!(newest.details["data_version"], version);
}

fn a_large_chain_is_read_with_progress() {
    let test = TestDatabase::empty();
    let stores: String = (0..2_500).map(|n| format!("S{n:04}\n")).collect();
    test.stores(&format!("store_id\n{stores}")).unwrap();
    let rows: String = (0..2_500).map(|n| format!("S{n:04},1,{n}\n")).collect();
    let csv = format!("{HEADER}\n{rows}");
    let mut told = Vec::new();
    let file = read_weekly_sales(&test.database, csv.as_bytes(), HORIZON, &mut |rows| {
        told.push(rows);
    })
    .unwrap();
    assert_eq!(told, [1_000, 2_000, 2_500]);
    let total: Units = file.units.values().sum();
    assert_eq!(total, Units::new(2_499 * 2_500 / 2));
    assert!(file.units.contains_key(&StoreId::from("S2499")));
}
