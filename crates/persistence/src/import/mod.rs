//! CSV import: read as a stream, checked row by row, stored all or nothing.
//!
//! A file is first read and checked without touching the database's tables (sales are sorted in
//! temporary files, so memory stays bounded however long the file is); only a file without any bad
//! row is then stored, in one transaction with its audit entry and a raised `data_version`.
//! A row that exists already is replaced and counted.

mod categories;
mod csv_source;
mod events_merge;
mod events_staging;
mod fields;
mod record;
mod rejected;
mod sales_merge;
mod sales_reading;
mod sales_replacing;
mod sales_staging;
#[cfg(feature = "postgres")]
mod sales_writing_postgres;
mod sales_writing_sqlite;
mod sorted_rows;
mod stores;
mod table;
mod weekly_sales;

use std::io::Read;

use chrono::{DateTime, NaiveDate, Utc};
use hemline_domain::CategoryId;
use serde::Serialize;

use crate::database::Database;
use crate::error::PersistenceError;
use crate::transaction::{self, Turn};

pub use rejected::{BadRow, MAX_BAD_ROWS, RejectedFile};
pub use sales_reading::{CategorySales, read_category_sales};
pub use weekly_sales::{WeeklyFile, read_weekly_sales};

pub(crate) use categories::{read_categories, write_categories};
pub(crate) use events_merge::merge_events;
pub(crate) use events_staging::stage_events;
pub(crate) use record::{ImportKind, record_sales_file};
pub(crate) use sales_merge::merge_sales;
pub(crate) use sales_staging::{KnownIds, stage_sales, stored_weekday};
pub(crate) use stores::{read_stores, write_stores};

/// Told how many rows are read so far, every [`PROGRESS_ROWS`] rows and at the end.
pub type Progress<'a> = &'a mut dyn FnMut(u64);

/// How many rows lie between two calls of a [`Progress`].
pub const PROGRESS_ROWS: u64 = 1_000;

/// Who imports what, when: what the audit log keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportContext {
    /// Who imports.
    pub actor: String,
    /// What the file is called; never opened.
    pub source: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The request that brought the file.
    pub request_id: Option<String>,
    /// Whether sales of an unknown category create it. It is named after its id and gets the
    /// archetype `FASHION_RETAIL` and a season of 12 weeks that starts the week after its last
    /// week in the file; a later categories file replaces all of that.
    pub create_categories: bool,
    /// Whether an events file is the whole calendar of each category that it names: what is stored
    /// of those categories and is not in the file is removed.
    pub replace_calendars: bool,
}

impl ImportContext {
    /// An import without a request that creates no categories.
    pub fn new(actor: impl Into<String>, source: impl Into<String>, at: DateTime<Utc>) -> Self {
        Self {
            actor: actor.into(),
            source: source.into(),
            at,
            request_id: None,
            create_categories: false,
            replace_calendars: false,
        }
    }

    /// The same, creating the categories that the sales name and the database lacks.
    #[must_use]
    pub fn creating_categories(mut self) -> Self {
        self.create_categories = true;
        self
    }

    /// The same, taking an events file for the whole calendar of each category that it names.
    #[must_use]
    pub fn replacing_calendars(mut self) -> Self {
        self.replace_calendars = true;
        self
    }
}

/// First and last date of a file's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DateRange {
    /// The earliest.
    pub start: NaiveDate,
    /// The latest.
    pub end: NaiveDate,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportOutcome {
    /// Rows of the file; all of them are stored.
    pub rows_imported: u64,
    /// Those that replaced a row that was stored before.
    pub rows_replaced: u64,
    /// The weeks of a sales file; the seasons of a categories file; the dates of an events file;
    /// absent for stores.
    pub date_range: Option<DateRange>,
    /// The categories that the file names, by id; empty for stores.
    pub categories: Vec<CategoryId>,
    /// What the reader should know, e.g. columns that were ignored.
    pub warnings: Vec<String>,
    /// The `data_version` after it.
    pub data_version: u64,
}

/// Imports stores: `store_id, store_name, store_size_sqft, location_tier, median_income,
/// fashion_tier, store_format, region, avg_weekly_sales_12mo`.
///
/// All but the id may be empty (an empty name becomes the id), and a column whose cells may be
/// empty may be missing, with a warning.
///
/// # Errors
/// [`PersistenceError::RejectedFile`] with the bad rows, or why the file or the database failed.
/// Nothing is stored then.
pub fn import_stores(
    database: &Database,
    csv: impl Read,
    context: &ImportContext,
    progress: Progress<'_>,
) -> Result<ImportOutcome, PersistenceError> {
    let read = read_stores(csv, progress)?;
    database.write(|connection| {
        Turn::Imports.take(connection)?;
        write_stores(connection, &read, context)
    })
}

/// Imports categories: `category_id, category_name, season_start_date, season_end_date,
/// season_length_weeks, archetype, description, unit_price, unit_cost, salvage_value`.
///
/// Description, prices and cost may be empty. An end date is the day after the last day or the
/// last day itself (planning-rules 1); the former is stored.
///
/// # Errors
/// As [`import_stores`].
pub fn import_categories(
    database: &Database,
    csv: impl Read,
    context: &ImportContext,
    progress: Progress<'_>,
) -> Result<ImportOutcome, PersistenceError> {
    let read = read_categories(csv, progress)?;
    database.write(|connection| {
        Turn::Imports.take(connection)?;
        write_categories(connection, &read, context)
    })
}

/// Imports sales history: `store_id, category_id, week_start_date, units_sold`.
///
/// Stores must be known; categories too, unless the context creates them. All weeks of a category,
/// stored ones included, start on the same weekday.
///
/// # Errors
/// As [`import_stores`]; [`PersistenceError::ImportConflict`] where another import moved a
/// category's weekday meanwhile.
pub fn import_historical_sales(
    database: &Database,
    csv: impl Read,
    context: &ImportContext,
    progress: Progress<'_>,
) -> Result<ImportOutcome, PersistenceError> {
    // Reading a large file takes long; the turn to write is taken for the merge alone.
    let known = KnownIds::load(&mut *database.reader()?)?;
    let staged = stage_sales(known, csv, context.create_categories, progress)?;
    database.write(|connection| {
        Turn::Imports.take(connection)?;
        merge_sales(connection, &staged, context)
    })
}

/// Imports a calendar of events, prices and promotions: `category_id, date, kind, name, value,
/// lower_window, upper_window`.
///
/// Kind `event` needs a name, takes no value, and acts from `lower_window` (−366 to 0) to
/// `upper_window` (0 to 366) days around its date; empty windows are 0. Kinds `price` and
/// `promotion` need a value for the week that the date lies in, take no window, and are named
/// after their kind where the name is empty. A row replaces the stored one of the same category,
/// kind, name and date; [`ImportContext::replacing_calendars`] also removes what the file does not
/// have of its categories. Categories must be known.
///
/// # Errors
/// As [`import_stores`].
pub fn import_demand_events(
    database: &Database,
    csv: impl Read,
    context: &ImportContext,
    progress: Progress<'_>,
) -> Result<ImportOutcome, PersistenceError> {
    let mut connection = database.separate_connection()?;
    let staged = stage_events(&mut connection, csv, progress)?;
    let _turn = database.turn()?;
    transaction::write(&mut connection, |connection| {
        Turn::Imports.take(connection)?;
        merge_events(connection, &staged, context)
    })
}
