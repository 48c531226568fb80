//! Imports the categories file.

use std::collections::HashMap;
use std::io::Read;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use hemline_domain::{Category, CategoryId, DomainError, SeasonCalendar};

use super::fields::BadCell;
use super::record::{Imported, record_import};
use super::table::{Column, Row, read_table};
use super::{DateRange, ImportContext, ImportKind, ImportOutcome, Progress};
use crate::codec::to_timestamp;
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::schema::categories;
use crate::storage::catalogue_rows::CategoryRow;

const SEASON_START: usize = 2;
const SEASON_END: usize = 3;
const SEASON_LENGTH: usize = 4;

const COLUMNS: &[Column] = &[
    Column::required("category_id"),
    Column::required("category_name"),
    Column::required("season_start_date"),
    Column::required("season_end_date"),
    Column::required("season_length_weeks"),
    Column::required("archetype"),
    Column::optional("description"),
    Column::optional("unit_price"),
    Column::optional("unit_cost"),
    Column::optional("salvage_value"),
];

/// The categories of a file without bad rows.
#[derive(Debug)]
pub(crate) struct CategoriesFile {
    categories: Vec<Category>,
    warnings: Vec<String>,
}

/// Reads and checks a categories file.
pub(crate) fn read_categories(
    csv: impl Read,
    progress: Progress<'_>,
) -> Result<CategoriesFile, PersistenceError> {
    let mut categories: Vec<Category> = Vec::new();
    let mut line_of: HashMap<CategoryId, u64> = HashMap::new();
    let end = read_table(csv, COLUMNS, progress, |row, _| {
        Ok(read_row(row, &mut line_of).map(|category| categories.push(category)))
    })?;
    Ok(CategoriesFile {
        categories,
        warnings: end.warnings,
    })
}

fn read_row(row: &Row<'_>, line_of: &mut HashMap<CategoryId, u64>) -> Result<Category, BadCell> {
    let category_id = CategoryId::from(row.cell(0).id()?);
    let category_name = row.cell(1).readable()?.to_owned();
    let season = read_season(row)?;
    let category = Category {
        category_id,
        category_name,
        season_start_date: season.start(),
        season_end_date: season.end(),
        season_length_weeks: season.horizon(),
        archetype: row.cell(5).name()?,
        description: row.cell(6).optional_readable()?,
        unit_price: row.cell(7).optional_decimal()?,
        unit_cost: row.cell(8).optional_decimal()?,
        salvage_value: row.cell(9).optional_decimal()?,
    };
    if let Some(first) = line_of.get(&category.category_id) {
        return Err(row
            .cell(0)
            .bad(format!("the category is on line {first} already")));
    }
    line_of.insert(category.category_id.clone(), row.line);
    Ok(category)
}

fn read_season(row: &Row<'_>) -> Result<SeasonCalendar, BadCell> {
    let start = row.cell(SEASON_START).date()?;
    let end = row.cell(SEASON_END).date()?;
    let weeks = row.cell(SEASON_LENGTH).whole()?;
    // A length beyond `u32` is refused by the calendar like any other that is too long.
    let weeks = u32::try_from(weeks).unwrap_or(u32::MAX);
    SeasonCalendar::with_end(start, weeks, end).map_err(|error| {
        let column = match error {
            DomainError::SeasonEnd { .. } => SEASON_END,
            DomainError::CalendarRange { .. } => SEASON_START,
            _ => SEASON_LENGTH,
        };
        row.cell(column).bad(error.to_string())
    })
}

/// Stores them inside the caller's transaction.
pub(crate) fn write_categories(
    connection: &mut DbConnection,
    file: &CategoriesFile,
    context: &ImportContext,
) -> Result<ImportOutcome, PersistenceError> {
    let mut rows_replaced = 0;
    for category in &file.categories {
        rows_replaced += write_category(connection, category, context.at)?;
    }
    let mut ids: Vec<CategoryId> = file
        .categories
        .iter()
        .map(|category| category.category_id.clone())
        .collect();
    ids.sort();
    let imported = Imported {
        kind: ImportKind::Categories,
        rows_imported: file.categories.len() as u64,
        rows_replaced,
        date_range: seasons_of(&file.categories),
        categories: ids,
        warnings: file.warnings.clone(),
    };
    record_import(connection, imported, context)
}

/// Stores one category and returns how many it replaced (0 or 1).
pub(super) fn write_category(
    connection: &mut DbConnection,
    category: &Category,
    at: DateTime<Utc>,
) -> Result<u64, PersistenceError> {
    let row = CategoryRow::from_category(category);
    let replaced =
        diesel::update(categories::table.filter(categories::category_id.eq(&row.category_id)))
            .set(&row)
            .execute(connection)?;
    if replaced == 0 {
        on_backend!(
            connection,
            diesel::insert_into(categories::table)
                .values((&row, categories::created_at.eq(to_timestamp(at))))
                .execute(connection)
        )?;
    }
    Ok(replaced as u64)
}

fn seasons_of(categories: &[Category]) -> Option<DateRange> {
    let start = categories.iter().map(|category| category.season_start_date);
    let end = categories.iter().map(|category| category.season_end_date);
    Some(DateRange {
        start: start.min()?,
        end: end.max()?,
    })
}
