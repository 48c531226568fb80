//! Moves a staged sales file into the history, inside one transaction.

use chrono::{Days, NaiveDate};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use hemline_domain::{Archetype, Category, CategoryId, SeasonCalendar};

use super::categories::write_category;
use super::record::{Imported, record_import};
use super::sales_staging::{StagedCategory, StagedSales, stored_weekday};
use super::{DateRange, ImportContext, ImportKind, ImportOutcome};
use crate::connection::{DbConnection, Dialect};
use crate::error::PersistenceError;
use crate::schema::categories;

/// The season of a category that a sales file creates, in weeks.
const CREATED_SEASON_WEEKS: u32 = 12;

/// Moves what [`super::stage_sales`] staged on the same connection into `historical_sales`.
pub(crate) fn merge_sales(
    connection: &mut DbConnection,
    staged: &StagedSales,
    context: &ImportContext,
) -> Result<ImportOutcome, PersistenceError> {
    let mut warnings = staged.warnings.clone();
    let mut rows_replaced = 0;
    for category in &staged.categories {
        let key = stored_key(connection, category, context, &mut warnings)?;
        rows_replaced += merge_category(connection, category, key)?;
    }
    connection.batch_execute("DROP TABLE staged_sales")?;
    let imported = Imported {
        kind: ImportKind::HistoricalSales,
        rows_imported: staged.rows,
        rows_replaced,
        date_range: weeks_of(&staged.categories),
        categories: staged
            .categories
            .iter()
            .map(|category| category.category_id.clone())
            .collect(),
        warnings,
    };
    record_import(connection, imported, context)
}

/// The category's key; a category that does not exist is created.
fn stored_key(
    connection: &mut DbConnection,
    category: &StagedCategory,
    context: &ImportContext,
    warnings: &mut Vec<String>,
) -> Result<i64, PersistenceError> {
    if let Some(key) = find_key(connection, &category.category_id)? {
        return Ok(key);
    }
    let created = created_category(category)?;
    write_category(connection, &created, context.at)?;
    warnings.push(format!(
        "category '{}' created with a season of {} weeks from {}; upload categories to correct it",
        created.category_id, created.season_length_weeks, created.season_start_date
    ));
    find_key(connection, &category.category_id)?
        .ok_or(PersistenceError::Query(diesel::result::Error::NotFound))
}

fn find_key(
    connection: &mut DbConnection,
    id: &CategoryId,
) -> Result<Option<i64>, PersistenceError> {
    Ok(categories::table
        .filter(categories::category_id.eq(id.as_str()))
        .select(categories::category_key)
        .get_result(connection)
        .optional()?)
}

/// A category named after its id whose season follows its last week.
pub(super) fn created_category(category: &StagedCategory) -> Result<Category, PersistenceError> {
    let last_week = category.weeks.map_or(NaiveDate::MIN, |(_, last)| last);
    let start = last_week
        .checked_add_days(Days::new(7))
        .unwrap_or(last_week);
    let season = SeasonCalendar::try_new(start, CREATED_SEASON_WEEKS).map_err(|error| {
        PersistenceError::Unstorable {
            what: "season_start_date",
            reason: error.to_string(),
        }
    })?;
    Ok(Category {
        category_id: category.category_id.clone(),
        category_name: category.category_id.to_string(),
        season_start_date: season.start(),
        season_end_date: season.end(),
        season_length_weeks: season.horizon(),
        archetype: Archetype::FashionRetail,
        description: None,
        unit_price: None,
        unit_cost: None,
        salvage_value: None,
    })
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Moves one category's rows and returns how many stored ones they replaced.
fn merge_category(
    connection: &mut DbConnection,
    category: &StagedCategory,
    key: i64,
) -> Result<u64, PersistenceError> {
    let stored = stored_weekday(connection, key)?;
    // Checked again, because another import may have come between staging and this transaction.
    if stored.is_some() && stored != category.weekday() {
        return Err(PersistenceError::ImportConflict {
            category_id: category.category_id.to_string(),
        });
    }
    let replaced = match stored {
        Some(_) => count_replaced(connection, category.key, key)?,
        None => 0,
    };
    // Keys are numbers, which both backends read where they do not agree on how a parameter is written.
    let staged = category.key;
    diesel::sql_query(format!(
        "INSERT INTO historical_sales (category_key, week_start_date, store_key, units_sold)
         SELECT {key}, week_start_date, store_key, units_sold
         FROM staged_sales
         WHERE category_key = {staged}
         ORDER BY week_start_date, store_key
         ON CONFLICT (category_key, week_start_date, store_key)
             DO UPDATE SET units_sold = excluded.units_sold"
    ))
    .execute(connection)?;
    Ok(replaced)
}

fn count_replaced(
    connection: &mut DbConnection,
    staged_key: i64,
    key: i64,
) -> Result<u64, PersistenceError> {
    // SQLite would read all that is stored of the category where an inner join let it choose.
    let joined = Dialect {
        sqlite: "CROSS JOIN",
        postgres: "JOIN",
    };
    let joined = joined.of(connection);
    let counted: Count = diesel::sql_query(format!(
        "SELECT count(*) AS count
         FROM staged_sales AS staged
         {joined} historical_sales AS stored
             ON stored.category_key = {key}
             AND stored.week_start_date = staged.week_start_date
             AND stored.store_key = staged.store_key
         WHERE staged.category_key = {staged_key}"
    ))
    .get_result(connection)?;
    crate::codec::from_i64("rows_replaced", counted.count)
}

fn weeks_of(categories: &[StagedCategory]) -> Option<DateRange> {
    let weeks = || categories.iter().filter_map(|category| category.weeks);
    Some(DateRange {
        start: weeks().map(|(first, _)| first).min()?,
        end: weeks().map(|(_, last)| last).max()?,
    })
}
