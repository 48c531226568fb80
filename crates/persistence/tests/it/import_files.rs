//! What every import has in common: headers, encodings, line numbers, limits.

use hemline_persistence::PersistenceError;
use hemline_persistence::import::{MAX_BAD_ROWS, PROGRESS_ROWS, import_stores};

use crate::support::{TestDatabase, context, on_each_kind, only_bad_row, rejected};

on_each_kind!(
    columns_come_in_any_order_and_form,
    unknown_and_missing_columns_are_told,
    unusable_headers_are_refused,
    headers_that_are_too_long_are_refused_as_such,
    a_row_of_too_many_fields_is_told_so,
    rows_of_another_width_are_refused,
    invalid_utf8_is_refused_where_it_stands,
    lines_are_physical_also_after_quoted_line_ends,
    a_quote_that_is_never_closed_is_named,
    fifty_bad_rows_are_listed_and_all_are_counted,
    progress_is_told,
    a_file_that_breaks_off_is_not_imported
);

/// Imports one store with the size 500 in whatever form, and returns the warnings.
fn check_accepted(csv: &str) -> Vec<String> {
    use hemline_domain::storage::Catalogue;
    let test = TestDatabase::empty();
    let outcome = test
        .stores(csv)
        .unwrap_or_else(|error| panic!("{csv:?}: {error}"));
    let stores = test.storage().stores().unwrap();
    assert_eq!(stores.len(), 1, "{csv:?}");
    assert_eq!(stores[0].store_id.as_str(), "S01", "{csv:?}");
    assert_eq!(stores[0].store_size_sqft, Some(500), "{csv:?}");
    outcome.warnings
}

fn columns_come_in_any_order_and_form() {
    for csv in [
        "store_id,store_size_sqft\nS01,500\n",
        "store_size_sqft,store_id\n500,S01\n",
        "store_id;store_size_sqft\nS01;500\n",
        "store_id\tstore_size_sqft\nS01\t500",
        "\u{feff}store_id,store_size_sqft\r\nS01,500\r\n",
        "\u{feff}\"store_id\",\"store_size_sqft\"\n\"S01\",\"500\"\n",
        "Store_ID , STORE_SIZE_SQFT\n S01 , 500 \n",
        "store_id,store_size_sqft\n\n\nS01,500\n\n",
        "store_id,note,store_size_sqft\nS01,\"a \"\"b\"\",\nc\",500\n",
    ] {
        check_accepted(csv);
    }
}

fn unknown_and_missing_columns_are_told() {
    let warnings = check_accepted("store_id,store_size_sqft,color\nS01,500,red\n");
    assert!(warnings.contains(&"unknown column 'color' ignored".to_owned()));
    assert!(warnings.iter().any(|warning| warning.contains("'region'")));
}

fn unusable_headers_are_refused() {
    let test = TestDatabase::empty();
    let error = test.stores("").unwrap_err();
    assert!(matches!(
        error,
        PersistenceError::EmptyFile {
            found: "nothing",
            ..
        }
    ));
    let error = test.stores("store_id\n").unwrap_err();
    assert!(
        matches!(error, PersistenceError::EmptyFile { .. }),
        "{error}"
    );
    let error = test.stores("store_name,region\nOne,WEST\n").unwrap_err();
    let PersistenceError::MissingColumns { missing, found } = error else {
        panic!("{error}");
    };
    assert_eq!(missing, ["store_id"]);
    assert_eq!(found, ["store_name", "region"]);
    let error = test.stores("store_id,region,Region\nS01,,\n").unwrap_err();
    assert!(
        matches!(error, PersistenceError::DuplicateColumn { .. }),
        "{error}"
    );
}

fn headers_that_are_too_long_are_refused_as_such() {
    let test = TestDatabase::empty();
    let wide = format!("store_id{}\nS01\n", ",x".repeat(600));
    let long = format!("store_id,{}\nS01,\n", "x".repeat(200_000));
    for csv in [wide, long] {
        let error = test.stores(&csv).unwrap_err();
        assert!(
            matches!(error, PersistenceError::HeaderSize { .. }),
            "{error}"
        );
        let message = error.to_string();
        assert!(
            message.contains("64 KiB") && message.contains("512 columns"),
            "{message}"
        );
    }
}

fn a_row_of_too_many_fields_is_told_so() {
    let test = TestDatabase::empty();
    let csv = format!("store_id,store_name\nS01,x{}\n", ",".repeat(600));
    let (line, _, _, reason) = only_bad_row(test.stores(&csv));
    assert_eq!(line, 2);
    assert!(reason.contains("more than 512 fields"), "{reason}");
}

fn rows_of_another_width_are_refused() {
    let test = TestDatabase::empty();
    for (row, fields) in [("S01,One,extra", 3), ("S01", 1)] {
        let csv = format!("store_id,store_name\n{row}\n");
        let (line, column, _, reason) = only_bad_row(test.stores(&csv));
        assert_eq!((line, column), (2, None));
        assert_eq!(
            reason,
            format!("the row has {fields} field(s), the header has 2")
        );
    }
}

fn invalid_utf8_is_refused_where_it_stands() {
    let test = TestDatabase::empty();
    let csv = b"store_id,store_name\nS01,caf\xe9\nS02,ok\n";
    let result = import_stores(&test.database, &csv[..], &context(), &mut |_| {});
    let (line, column, value, reason) = only_bad_row(result);
    assert_eq!((line, column.as_deref()), (2, Some("store_name")));
    assert_eq!(value, "caf\u{fffd}");
    assert!(reason.contains("UTF-8"));
    // Two halves of one character in neighbouring fields are no valid text either.
    let csv = b"store_id,store_name\nS01\xc3,\xa9x\n";
    let result = import_stores(&test.database, &csv[..], &context(), &mut |_| {});
    assert_eq!(rejected(result).bad_row_count, 1);
    let csv = b"store_id,\xff\nS01,x\n";
    let error = import_stores(&test.database, &csv[..], &context(), &mut |_| {}).unwrap_err();
    assert!(matches!(error, PersistenceError::HeaderEncoding), "{error}");
}

fn lines_are_physical_also_after_quoted_line_ends() {
    let test = TestDatabase::empty();
    let csv = "store_id,note,region\r\nS01,\"two\r\nlines\",WEST\r\n\r\nS02,x,NORTH\r\n";
    let (line, column, value, _) = only_bad_row(test.stores(csv));
    assert_eq!(
        (line, column.as_deref(), value.as_str()),
        (5, Some("region"), "NORTH")
    );
}

fn a_quote_that_is_never_closed_is_named() {
    let test = TestDatabase::empty();
    let csv = format!(
        "store_id,store_name\nS01,\"One\n{}",
        "S02,Two\n".repeat(20_000)
    );
    let (line, _, _, reason) = only_bad_row(test.stores(&csv));
    assert_eq!(line, 2);
    assert!(reason.contains("quote"), "{reason}");
}

fn fifty_bad_rows_are_listed_and_all_are_counted() {
    let test = TestDatabase::empty();
    let rows: String = (0..120).map(|n| format!("S{n},NORTH\n")).collect();
    let file = rejected(test.stores(&format!("store_id,region\n{rows}")));
    assert_eq!(file.bad_row_count, 120);
    assert_eq!(file.bad_rows.len(), MAX_BAD_ROWS);
    let lines: Vec<u64> = file.bad_rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, (2..52).collect::<Vec<u64>>());
}

fn progress_is_told() {
    let test = TestDatabase::empty();
    let rows: String = (0..2_500).map(|n| format!("S{n}\n")).collect();
    let csv = format!("store_id\n{rows}");
    let mut told = Vec::new();
    import_stores(&test.database, csv.as_bytes(), &context(), &mut |rows| {
        told.push(rows);
    })
    .unwrap();
    assert_eq!(told, [PROGRESS_ROWS, 2 * PROGRESS_ROWS, 2_500]);
}

fn a_file_that_breaks_off_is_not_imported() {
    struct Broken(u32);
    impl std::io::Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => {
                    let text = b"store_id\nS01\n";
                    buffer[..text.len()].copy_from_slice(text);
                    Ok(text.len())
                }
                _ => Err(std::io::Error::other("connection reset")),
            }
        }
    }
    let test = TestDatabase::empty();
    let before = test.dump();
    let error = import_stores(&test.database, Broken(0), &context(), &mut |_| {}).unwrap_err();
    assert!(
        matches!(error, PersistenceError::FileRead { .. }),
        "{error}"
    );
    assert_eq!(test.dump(), before);
}
