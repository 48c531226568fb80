//! Reads one category's sales out of a file: for a forecast from it, with nothing stored.

use std::io::Read;

use diesel::prelude::*;
use hemline_domain::{Category, CategoryId, StoreWeek};

use super::Progress;
use super::sales_merge::created_category;
use super::sales_staging::{stage_sales, staged_sales};
use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::store_weeks::{SalesRow, StoreWeeks};

/// One category's sales in a file without bad rows.
#[derive(Debug, Clone, PartialEq)]
pub struct CategorySales {
    /// Its sales by week and store; none where the file does not name the category.
    pub sales: Vec<StoreWeek>,
    /// The category that an import of the file would create; none where it is stored already.
    pub new_category: Option<Category>,
    /// The categories that the file names, by id.
    pub categories: Vec<CategoryId>,
    /// What the reader should know, e.g. columns that were ignored.
    pub warnings: Vec<String>,
}

/// Reads the sales of `category_id` from a sales file, which is checked as a whole as
/// [`super::import_historical_sales`] checks it. Nothing is stored.
///
/// # Errors
/// [`PersistenceError::RejectedFile`] with the bad rows, or why the file or the database failed.
pub fn read_category_sales(
    database: &Database,
    csv: impl Read,
    category_id: &CategoryId,
    create_categories: bool,
    progress: Progress<'_>,
) -> Result<CategorySales, PersistenceError> {
    // The staged rows are in a temporary table, which goes with its connection.
    let mut connection = database.separate_connection()?;
    let staged = stage_sales(&mut connection, csv, create_categories, progress)?;
    let mut named = staged.categories.iter();
    let category = named.find(|category| category.category_id == *category_id);
    let (sales, new_category) = match category {
        Some(category) => (
            staged_rows(&mut connection, category.key)?,
            category
                .is_new()
                .then(|| created_category(category))
                .transpose()?,
        ),
        None => (Vec::new(), None),
    };
    let categories = staged.categories.into_iter();
    Ok(CategorySales {
        sales,
        new_category,
        categories: categories.map(|category| category.category_id).collect(),
        warnings: staged.warnings,
    })
}

fn staged_rows(
    connection: &mut DbConnection,
    category_key: i64,
) -> Result<Vec<StoreWeek>, PersistenceError> {
    let rows: Vec<SalesRow> = staged_sales::table
        .filter(staged_sales::category_key.eq(category_key))
        .select((
            staged_sales::week_start_date,
            staged_sales::store_key,
            staged_sales::units_sold,
        ))
        .order(staged_sales::week_start_date)
        .load(connection)?;
    // A store that was known when its row was checked may be gone by now.
    let mut sales = StoreWeeks::new(connection)?;
    for row in rows {
        sales.add(row)?;
    }
    Ok(sales.finish())
}
