//! Reads a week's sales of a season. What is read is handed to the season, which books it; here nothing is stored.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;

use diesel::prelude::*;
use hemline_domain::{StoreId, Units};

use super::Progress;
use super::fields::{BadCell, Cell};
use super::rejected::RejectedFile;
use super::table::{Column, Row, read_table};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::stores;

const STORE: usize = 0;
const WEEK: usize = 1;
const UNITS: usize = 2;

const COLUMNS: &[Column] = &[
    Column::required("store_id"),
    Column::required("week_number"),
    Column::required("units_sold"),
];

/// A file of one week's sales, without bad rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeeklyFile {
    /// The season week that all rows are of, from 1.
    pub week_number: u32,
    /// Units sold per store.
    pub units: BTreeMap<StoreId, Units>,
    /// Rows of the file, one per store.
    pub rows: u64,
    /// What the reader should know, e.g. columns that were ignored.
    pub warnings: Vec<String>,
}

/// Reads the sales of one week of a season of `horizon` weeks: `store_id, week_number, units_sold`, one row per
/// store. Nothing is stored.
///
/// Stores must be known, and every row must be of the same week, 1 to `horizon`.
///
/// # Errors
/// [`PersistenceError::RejectedFile`] with the bad rows, or why the file or the database failed.
pub fn read_weekly_sales(
    database: &Database,
    csv: impl Read,
    horizon: u32,
    progress: Progress<'_>,
) -> Result<WeeklyFile, PersistenceError> {
    let mut week = WeekOfFile::new(known_stores(database)?, horizon);
    let end = read_table(csv, COLUMNS, progress, |row, rejected| {
        Ok(week.take(row, rejected))
    })?;
    Ok(WeeklyFile {
        week_number: week.first.map_or(0, |first| first.week_number),
        units: week.units,
        rows: end.rows,
        warnings: end.warnings,
    })
}

fn known_stores(database: &Database) -> Result<HashSet<String>, PersistenceError> {
    let ids: Vec<String> = stores::table
        .select(stores::store_id)
        .load(&mut database.reader()?)?;
    Ok(ids.into_iter().collect())
}

/// What the rows so far say.
struct WeekOfFile {
    known_stores: HashSet<String>,
    horizon: u32,
    /// The first row that names a week of the season.
    first: Option<FirstWeek>,
    units: BTreeMap<StoreId, Units>,
    line_of: HashMap<StoreId, u64>,
}

#[derive(Clone, Copy)]
struct FirstWeek {
    week_number: u32,
    line: u64,
}

impl WeekOfFile {
    fn new(known_stores: HashSet<String>, horizon: u32) -> Self {
        Self {
            known_stores,
            horizon,
            first: None,
            units: BTreeMap::new(),
            line_of: HashMap::new(),
        }
    }

    fn take(&mut self, row: &Row<'_>, rejected: &mut RejectedFile) -> Result<(), BadCell> {
        let cell = row.cell(STORE);
        let store_id = self.store(&cell, rejected)?;
        self.check_week(row)?;
        let units = Units::new(row.cell(UNITS).whole()?);
        if let Some(line) = self.line_of.get(&store_id) {
            return Err(cell.bad(format!("the store is on line {line} already")));
        }
        self.line_of.insert(store_id.clone(), row.line);
        self.units.insert(store_id, units);
        Ok(())
    }

    fn store(&self, cell: &Cell<'_>, rejected: &mut RejectedFile) -> Result<StoreId, BadCell> {
        let id = cell.id()?;
        if self.known_stores.contains(id) {
            return Ok(StoreId::from(id));
        }
        rejected.add_unknown_store(id);
        Err(cell.bad("there is no such store; upload stores first"))
    }

    fn check_week(&mut self, row: &Row<'_>) -> Result<(), BadCell> {
        let cell = row.cell(WEEK);
        let week = cell.whole()?;
        let week_number = u32::try_from(week)
            .ok()
            .filter(|week| (1..=self.horizon).contains(week))
            .ok_or_else(|| {
                cell.bad(format!(
                    "it is not one of the season's weeks, 1 to {}",
                    self.horizon
                ))
            })?;
        let first = *self.first.get_or_insert(FirstWeek {
            week_number,
            line: row.line,
        });
        if first.week_number == week_number {
            return Ok(());
        }
        Err(cell.bad(format!(
            "the row on line {} is of week {}; a file holds one week",
            first.line, first.week_number
        )))
    }
}
