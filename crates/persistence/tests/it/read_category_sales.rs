//! Sales that are read out of a file for one category, with nothing stored.

use hemline_domain::CategoryId;
use hemline_persistence::PersistenceError;
use hemline_persistence::import::{CategorySales, RejectedFile, read_category_sales};

use crate::support::{TestDatabase, on_each_kind};

on_each_kind!(
    one_categorys_sales_come_by_week_and_store_and_nothing_is_stored,
    a_category_that_is_not_stored_is_refused_or_told_as_an_import_would_create_it,
    a_file_without_the_category_has_no_sales_of_it
);

const HEADER: &str = "store_id,category_id,week_start_date,units_sold";

fn read(
    test: &TestDatabase,
    csv: &str,
    category: &str,
    create: bool,
) -> Result<CategorySales, PersistenceError> {
    let csv = format!("{HEADER}\n{csv}");
    let category = CategoryId::from(category);
    read_category_sales(
        &test.database,
        csv.as_bytes(),
        &category,
        create,
        &mut |_| {},
    )
}

fn refused(result: Result<CategorySales, PersistenceError>) -> RejectedFile {
    match result {
        Err(PersistenceError::RejectedFile(file)) => *file,
        other => panic!("not a rejected file: {other:?}"),
    }
}

fn one_categorys_sales_come_by_week_and_store_and_nothing_is_stored() {
    let test = TestDatabase::with_master_data();
    let before = test.dump();
    let csv = "S02,womens_dresses,2024-12-30,5\nS01,mens_shirts,2024-12-30,9\n\
               S01,womens_dresses,2024-12-30,4\nS02,womens_dresses,2024-12-23,3\n";
    let read = read(&test, csv, "womens_dresses", false).unwrap();
    let rows: Vec<(String, &str, u64)> = read
        .sales
        .iter()
        .map(|row| {
            let week = row.week_start_date.to_string();
            (week, row.store_id.as_str(), row.units_sold.get())
        })
        .collect();
    let expected = [
        ("2024-12-23", "S02", 3),
        ("2024-12-30", "S01", 4),
        ("2024-12-30", "S02", 5),
    ];
    assert_eq!(
        rows,
        expected.map(|(week, store, units)| (week.to_owned(), store, units))
    );
    assert_eq!(
        read.categories,
        ["mens_shirts", "womens_dresses"].map(CategoryId::from)
    );
    assert_eq!(read.new_category, None);
    assert_eq!(test.dump(), before);
}

fn a_category_that_is_not_stored_is_refused_or_told_as_an_import_would_create_it() {
    let test = TestDatabase::with_master_data();
    let before = test.dump();
    let csv = "S01,hats,2024-12-30,5\n";
    let file = refused(read(&test, csv, "hats", false));
    assert_eq!(file.bad_row_count, 1);
    assert!(
        file.suggestions()[1].contains("create_categories=true"),
        "{file:?}"
    );

    let read = read(&test, csv, "hats", true).unwrap();
    let category = read.new_category.unwrap();
    assert_eq!(category.category_name, "hats");
    assert_eq!(category.season_start_date.to_string(), "2025-01-06");
    assert_eq!(read.sales.len(), 1);
    assert_eq!(test.dump(), before);
}

fn a_file_without_the_category_has_no_sales_of_it() {
    let test = TestDatabase::with_master_data();
    let read = read(
        &test,
        "S01,mens_shirts,2024-12-30,9\n",
        "womens_dresses",
        false,
    )
    .unwrap();
    assert_eq!(read.sales, []);
    assert_eq!(read.categories, [CategoryId::from("mens_shirts")]);
}
