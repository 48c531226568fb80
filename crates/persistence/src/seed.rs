//! Fills an empty database with a demo season.

use chrono::{DateTime, Utc};

use crate::database::Database;
use crate::error::PersistenceError;
use crate::import::{
    ImportContext, ImportOutcome, KnownIds, merge_sales, read_categories, read_stores, stage_sales,
    write_categories, write_stores,
};
use crate::queries::{Counts, counted, counts};
use crate::transaction::Turn;

/// Who the audit log names for what a seed stores.
const SEED_ACTOR: &str = "seed";

/// The files of a demo season, as CSV text.
#[derive(Debug, Clone, Copy)]
pub struct DemoFiles<'a> {
    /// Stores.
    pub stores: &'a [u8],
    /// Categories.
    pub categories: &'a [u8],
    /// Sales history.
    pub historical_sales: &'a [u8],
}

/// What a seed stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedOutcome {
    /// Stores.
    pub stores: ImportOutcome,
    /// Categories.
    pub categories: ImportOutcome,
    /// Sales history.
    pub historical_sales: ImportOutcome,
}

/// Whether the database holds no stores, categories, sales or workflows.
///
/// # Errors
/// When the database fails.
pub fn is_empty(database: &Database) -> Result<bool, PersistenceError> {
    counts(database).map(|counts| are_none(&counts))
}

const fn are_none(counts: &Counts) -> bool {
    counts.stores == 0
        && counts.categories == 0
        && counts.historical_sales == 0
        && counts.workflows == 0
}

/// Imports the three files into an empty database, in one transaction: after a crash either all of them are there or
/// none. Nothing is done where it [holds data](is_empty) by then: of several processes that seed at once one does.
///
/// # Errors
/// As the imports.
pub fn seed_demo(
    database: &Database,
    files: &DemoFiles<'_>,
    at: DateTime<Utc>,
) -> Result<Option<SeedOutcome>, PersistenceError> {
    let stores = read_stores(files.stores, &mut |_| {})?;
    let categories = read_categories(files.categories, &mut |_| {})?;
    let context = |file: &str| ImportContext::new(SEED_ACTOR, file, at);
    database.write(|connection| {
        Turn::Imports.take(connection)?;
        if !are_none(&counted(connection)?) {
            return Ok(None);
        }
        let stores = write_stores(connection, &stores, &context("stores.csv"))?;
        let categories = write_categories(connection, &categories, &context("categories.csv"))?;
        let known = KnownIds::load(connection)?;
        let staged = stage_sales(known, files.historical_sales, false, &mut |_| {})?;
        let sales_context = context("historical_sales.csv");
        let historical_sales = merge_sales(connection, &staged, &sales_context)?;
        Ok(Some(SeedOutcome {
            stores,
            categories,
            historical_sales,
        }))
    })
}
