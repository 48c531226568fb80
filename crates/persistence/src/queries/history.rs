//! How much there is: history per category, rows per table.

use chrono::NaiveDate;
use diesel::dsl::{count, count_star, max, min};
use diesel::prelude::*;
use hemline_domain::CategoryId;
use serde::Serialize;

use crate::codec::{from_date, from_i64};
use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::{categories, data_version, forecasts, historical_sales, stores, workflows};

/// How much history a category has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistorySummary {
    /// The category.
    pub category_id: CategoryId,
    /// Different weeks with sales of any store.
    pub weeks: u64,
    /// First day of the first week.
    pub first_week: NaiveDate,
    /// First day of the last week.
    pub last_week: NaiveDate,
    /// Different stores.
    pub stores: u64,
    /// Rows: one per store and week.
    pub rows: u64,
}

type SummaryRow = (String, i64, Option<String>, Option<String>, i64, i64);

fn read_summary(row: SummaryRow) -> Result<Option<HistorySummary>, PersistenceError> {
    let (category_id, weeks, first, last, stores, rows) = row;
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(None);
    };
    Ok(Some(HistorySummary {
        category_id: CategoryId::new(category_id),
        weeks: from_i64("weeks", weeks)?,
        first_week: from_date("week_start_date", &first)?,
        last_week: from_date("week_start_date", &last)?,
        stores: from_i64("stores", stores)?,
        rows: from_i64("rows", rows)?,
    }))
}

macro_rules! summary_query {
    () => {
        historical_sales::table
            .inner_join(categories::table)
            .group_by(categories::category_id)
            .select((
                categories::category_id,
                count(historical_sales::week_start_date).aggregate_distinct(),
                min(historical_sales::week_start_date),
                max(historical_sales::week_start_date),
                count(historical_sales::store_key).aggregate_distinct(),
                count_star(),
            ))
    };
}

/// The history of one category; nothing where it has none. Reads every row of the category.
///
/// # Errors
/// When the database fails.
pub fn history_summary(
    database: &Database,
    category_id: &CategoryId,
) -> Result<Option<HistorySummary>, PersistenceError> {
    let row: Option<SummaryRow> = summary_query!()
        .filter(categories::category_id.eq(category_id.as_str()))
        .get_result(&mut database.reader()?)
        .optional()?;
    row.map_or(Ok(None), read_summary)
}

/// The history of every category that has one, by id. Reads the whole history.
///
/// # Errors
/// When the database fails.
pub fn history_summaries(database: &Database) -> Result<Vec<HistorySummary>, PersistenceError> {
    let rows: Vec<SummaryRow> = summary_query!()
        .order(categories::category_id)
        .load(&mut database.reader()?)?;
    rows.into_iter()
        .filter_map(|row| read_summary(row).transpose())
        .collect()
}

/// Rows per table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Stores.
    pub stores: u64,
    /// Categories.
    pub categories: u64,
    /// Rows of sales history.
    pub historical_sales: u64,
    /// Workflows.
    pub workflows: u64,
    /// Forecasts.
    pub forecasts: u64,
}

/// How much is stored.
///
/// # Errors
/// When the database fails.
pub fn counts(database: &Database) -> Result<Counts, PersistenceError> {
    database
        .reader()?
        .transaction(|connection| counted(connection))
}

/// The same inside the caller's transaction.
pub(crate) fn counted(connection: &mut DbConnection) -> Result<Counts, PersistenceError> {
    let count = |rows: i64| from_i64("count", rows);
    Ok(Counts {
        stores: count(stores::table.count().get_result(connection)?)?,
        categories: count(categories::table.count().get_result(connection)?)?,
        historical_sales: count(historical_sales::table.count().get_result(connection)?)?,
        workflows: count(workflows::table.count().get_result(connection)?)?,
        forecasts: count(forecasts::table.count().get_result(connection)?)?,
    })
}

/// Asks the database for a single row, to see that it answers.
///
/// # Errors
/// When it does not, or is not migrated.
pub fn ping(database: &Database) -> Result<(), PersistenceError> {
    let _version: i64 = data_version::table
        .select(data_version::version)
        .get_result(&mut database.reader()?)?;
    Ok(())
}
