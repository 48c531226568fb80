//! Stores a staged sales file in the history, inside one transaction.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use hemline_domain::{Archetype, Category, CategoryId, DomainError, SeasonCalendar};

use super::categories::write_category;
use super::record::{Imported, record_import};
use super::sales_staging::{StagedCategory, StagedSales, stored_weekday};
use super::sorted_rows::StagedRow;
use super::{DateRange, ImportContext, ImportKind, ImportOutcome};
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::schema::categories;

/// The season of a category that a sales file creates, in weeks.
const CREATED_SEASON_WEEKS: u32 = 12;

/// Writes the rows of a category as the backend does it best.
pub(super) trait SalesWriting {
    /// Writes `rows` as rows of the category with that key, which has some already where `any_stored`, and returns
    /// how many of those they replaced.
    fn write_sales(
        &mut self,
        category_key: i64,
        any_stored: bool,
        rows: impl Iterator<Item = Result<StagedRow, PersistenceError>>,
    ) -> Result<u64, PersistenceError>;
}

/// Stores a staged file in `historical_sales`.
pub(crate) fn merge_sales(
    connection: &mut DbConnection,
    staged: &StagedSales,
    context: &ImportContext,
) -> Result<ImportOutcome, PersistenceError> {
    let mut warnings = staged.warnings.clone();
    let targets = staged.categories.iter();
    let mut targets = targets
        .map(|category| Target::of(connection, category, context, &mut warnings))
        .collect::<Result<Vec<Target>, _>>()?;
    // As the rows come.
    targets.sort_unstable_by_key(|target| target.staged_key);
    let mut rows = staged.rows()?.peekable();
    let mut rows_replaced = 0;
    for target in targets {
        let is_its = |row: &Result<StagedRow, _>| {
            let row = row.as_ref();
            row.map_or(true, |row| row.category_key == target.staged_key)
        };
        let its_rows = std::iter::from_fn(|| rows.next_if(is_its));
        rows_replaced += on_backend!(
            connection,
            connection.write_sales(target.category_key, target.any_stored, its_rows)
        )?;
    }
    let imported = Imported {
        kind: ImportKind::HistoricalSales,
        rows_imported: staged.count,
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

/// Where a category's rows go.
struct Target {
    /// The category in the staged rows.
    staged_key: i64,
    category_key: i64,
    /// Whether the category has history.
    any_stored: bool,
}

impl Target {
    fn of(
        connection: &mut DbConnection,
        category: &StagedCategory,
        context: &ImportContext,
        warnings: &mut Vec<String>,
    ) -> Result<Self, PersistenceError> {
        let category_key = stored_key(connection, category, context, warnings)?;
        let stored = stored_weekday(connection, category_key)?;
        // Checked again, because another import may have come after the file was read.
        if stored.is_some() && stored != category.weekday() {
            return Err(PersistenceError::ImportConflict {
                category_id: category.category_id.to_string(),
            });
        }
        Ok(Self {
            staged_key: category.key,
            category_key,
            any_stored: stored.is_some(),
        })
    }
}

/// Has `write` write row after row, each with its week as it is stored: that is most often the one before's.
pub(super) fn write_each(
    rows: impl Iterator<Item = Result<StagedRow, PersistenceError>>,
    mut write: impl FnMut(&StagedRow, &str) -> Result<(), PersistenceError>,
) -> Result<(), PersistenceError> {
    let (mut week, mut text) = (None, String::new());
    for row in rows {
        let row = row?;
        if week != Some(row.week()) {
            week = Some(row.week());
            text = row.week().to_string();
        }
        write(&row, &text)?;
    }
    Ok(())
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

/// The season of a category that a sales file creates: it starts the week after `last_week`.
pub(super) fn created_season(last_week: NaiveDate) -> Result<SeasonCalendar, DomainError> {
    let start = last_week.checked_add_days(Days::new(7));
    SeasonCalendar::try_new(start.unwrap_or(last_week), CREATED_SEASON_WEEKS)
}

/// A category named after its id whose season follows its last week.
pub(super) fn created_category(category: &StagedCategory) -> Result<Category, PersistenceError> {
    let last_week = category.weeks.map_or(NaiveDate::MIN, |(_, last)| last);
    let season = created_season(last_week).map_err(|error| PersistenceError::Unstorable {
        what: "season_start_date",
        reason: error.to_string(),
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

fn weeks_of(categories: &[StagedCategory]) -> Option<DateRange> {
    let weeks = || categories.iter().filter_map(|category| category.weeks);
    Some(DateRange {
        start: weeks().map(|(first, _)| first).min()?,
        end: weeks().map(|(_, last)| last).max()?,
    })
}
