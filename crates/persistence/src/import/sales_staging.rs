//! Reads a sales file, checks every row, and puts those without a fault into the order of their key.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read};

use chrono::{Datelike, NaiveDate, Weekday};
use diesel::prelude::*;
use hemline_domain::CategoryId;

use super::Progress;
use super::fields::{BadCell, Cell};
use super::rejected::{MAX_BAD_ROWS, RejectedFile};
use super::sales_merge::created_season;
use super::sorted_rows::{RowSorter, SortedRows, StagedRow};
use super::table::{Column, Row, read_rows};
use crate::codec::from_date;
use crate::connection::DbConnection;
use crate::error::PersistenceError;
use crate::schema::{categories, historical_sales, stores};

/// The column of the week.
const WEEK: usize = 2;

const COLUMNS: &[Column] = &[
    Column::required("store_id"),
    Column::required("category_id"),
    Column::required("week_start_date"),
    Column::required("units_sold"),
];

/// A category of a staged file.
#[derive(Debug)]
pub(crate) struct StagedCategory {
    pub(crate) category_id: CategoryId,
    /// Its key in the staged rows: the stored one, or a negative one where it must be created.
    pub(crate) key: i64,
    /// First and last week in the file.
    pub(crate) weeks: Option<(NaiveDate, NaiveDate)>,
    weekday: Option<KnownWeekday>,
}

#[derive(Debug, Clone, Copy)]
struct KnownWeekday {
    weekday: Weekday,
    /// The line that set it; absent where stored weeks did.
    line: Option<u64>,
}

/// A file without bad rows.
#[derive(Debug)]
pub(crate) struct StagedSales {
    /// How many rows it has.
    pub(crate) count: u64,
    rows: SortedRows,
    /// The categories that the file names, by id.
    pub(crate) categories: Vec<StagedCategory>,
    pub(crate) warnings: Vec<String>,
}

impl StagedSales {
    /// The rows by category, week and store, no two of the same.
    pub(super) fn rows(
        &self,
    ) -> Result<impl Iterator<Item = Result<StagedRow, PersistenceError>>, PersistenceError> {
        let rows = self.rows.iter().map_err(temporary_file_failed)?;
        Ok(rows.map(|row| row.map_err(temporary_file_failed)))
    }
}

#[allow(clippy::needless_pass_by_value)]
fn temporary_file_failed(error: io::Error) -> PersistenceError {
    PersistenceError::TemporaryFile {
        reason: error.to_string(),
    }
}

/// Reads and checks `csv` by what was known before.
pub(crate) fn stage_sales(
    known: KnownIds,
    csv: impl Read,
    create_categories: bool,
    progress: Progress<'_>,
) -> Result<StagedSales, PersistenceError> {
    let mut sales = SalesReader {
        known,
        create_categories,
    };
    let mut sorter = RowSorter::new();
    let (end, mut rejected) = read_rows(csv, COLUMNS, progress, |row, rejected| {
        match sales.read(row, rejected) {
            Ok(sale) => sorter.push(sale).map(Ok).map_err(temporary_file_failed),
            Err(bad) => Ok(Err(bad)),
        }
    })?;
    let rows = sorter.finish();
    reject_duplicates(&rows, &mut rejected).map_err(temporary_file_failed)?;
    let end = end.unless(rejected)?;
    Ok(StagedSales {
        count: end.rows,
        rows,
        categories: sales.known.named_in_file(),
        warnings: end.warnings,
    })
}

/// Rejects rows whose store, category and week another row has that comes before it in the file.
fn reject_duplicates(rows: &SortedRows, rejected: &mut RejectedFile) -> io::Result<()> {
    let mut first: Option<StagedRow> = None;
    let mut count = 0;
    let mut duplicates = BTreeMap::new();
    for row in rows.iter()? {
        let row = row?;
        let Some(before) = first.filter(|before| before.has_key_of(&row)) else {
            first = Some(row);
            continue;
        };
        count += 1;
        duplicates.insert(row.line, duplicate(row, before.line));
        if duplicates.len() > MAX_BAD_ROWS {
            duplicates.pop_last();
        }
    }
    rejected.add_among(count, duplicates.into_iter());
    Ok(())
}

fn duplicate(row: StagedRow, first_line: u64) -> BadCell {
    BadCell {
        column: Some(COLUMNS[WEEK].name),
        value: row.week().to_string(),
        reason: format!("the same store, category and week are on line {first_line} already"),
    }
}

/// The stores and categories of a database by id.
pub(crate) struct KnownIds {
    stores: HashMap<String, i64>,
    categories: HashMap<String, StagedCategory>,
}

impl KnownIds {
    pub(crate) fn load(connection: &mut DbConnection) -> Result<Self, PersistenceError> {
        let stores: Vec<(String, i64)> = stores::table
            .select((stores::store_id, stores::store_key))
            .load(connection)?;
        let keys: Vec<(String, i64)> = categories::table
            .select((categories::category_id, categories::category_key))
            .load(connection)?;
        let mut categories = HashMap::with_capacity(keys.len());
        for (id, key) in keys {
            let weekday = stored_weekday(connection, key)?;
            let category = StagedCategory {
                category_id: CategoryId::new(id.as_str()),
                key,
                weeks: None,
                weekday: weekday.map(|weekday| KnownWeekday {
                    weekday,
                    line: None,
                }),
            };
            categories.insert(id, category);
        }
        Ok(Self {
            stores: stores.into_iter().collect(),
            categories,
        })
    }

    fn named_in_file(&mut self) -> Vec<StagedCategory> {
        let mut named: Vec<StagedCategory> = self
            .categories
            .drain()
            .map(|(_, category)| category)
            .filter(|category| category.weeks.is_some())
            .collect();
        named.sort_by(|a, b| a.category_id.cmp(&b.category_id));
        named
    }
}

/// The weekday on which a category's stored weeks start.
pub(crate) fn stored_weekday(
    connection: &mut DbConnection,
    category_key: i64,
) -> Result<Option<Weekday>, PersistenceError> {
    let week: Option<String> = historical_sales::table
        .filter(historical_sales::category_key.eq(category_key))
        .select(historical_sales::week_start_date)
        .first(connection)
        .optional()?;
    week.map(|week| from_date("week_start_date", &week).map(|date| date.weekday()))
        .transpose()
}

/// Reads rows into sales.
struct SalesReader {
    known: KnownIds,
    create_categories: bool,
}

impl SalesReader {
    fn read(&mut self, row: &Row<'_>, rejected: &mut RejectedFile) -> Result<StagedRow, BadCell> {
        let store_key = self.store_key(&row.cell(0), rejected)?;
        let category = self.category(&row.cell(1), rejected)?;
        let week = row.cell(WEEK).date()?;
        let units = row.cell(3).whole()?;
        let units = u32::try_from(units).map_err(|_| row.cell(3).bad("it is too large"))?;
        category.take_week(row, week)?;
        let key = (category.key, week, store_key);
        Ok(StagedRow::new(key, units, row.line))
    }

    fn store_key(&self, cell: &Cell<'_>, rejected: &mut RejectedFile) -> Result<i64, BadCell> {
        let id = cell.id()?;
        self.known.stores.get(id).copied().ok_or_else(|| {
            rejected.add_unknown_store(id);
            cell.bad("there is no such store; upload stores first")
        })
    }

    fn category(
        &mut self,
        cell: &Cell<'_>,
        rejected: &mut RejectedFile,
    ) -> Result<&mut StagedCategory, BadCell> {
        let id = cell.id()?;
        if self.create_categories && !self.known.categories.contains_key(id) {
            let new = self.known.new_category(id);
            self.known.categories.insert(id.to_owned(), new);
        }
        self.known.categories.get_mut(id).ok_or_else(|| {
            rejected.add_unknown_category(id, true);
            cell.bad(
                "there is no such category; upload categories first, or let the import create them",
            )
        })
    }
}

impl KnownIds {
    /// A category to be created; the keys of stored ones are positive.
    fn new_category(&self, id: &str) -> StagedCategory {
        let created = self.categories.values().filter(|other| other.is_new());
        StagedCategory {
            category_id: CategoryId::new(id),
            key: -1 - i64::try_from(created.count()).unwrap_or(i64::MAX - 1),
            weeks: None,
            weekday: None,
        }
    }
}

impl StagedCategory {
    /// Notes that the file has a row of that week.
    fn take_week(&mut self, row: &Row<'_>, week: NaiveDate) -> Result<(), BadCell> {
        self.check_weekday(row, week)?;
        if self.is_new()
            && let Err(error) = created_season(week)
        {
            return Err(row.cell(WEEK).bad(format!(
                "the category would be created with a season that follows this week: {error}"
            )));
        }
        self.weeks = Some(match self.weeks {
            Some((first, last)) => (first.min(week), last.max(week)),
            None => (week, week),
        });
        Ok(())
    }

    fn check_weekday(&mut self, row: &Row<'_>, week: NaiveDate) -> Result<(), BadCell> {
        let known = *self.weekday.get_or_insert(KnownWeekday {
            weekday: week.weekday(),
            line: Some(row.line),
        });
        if known.weekday == week.weekday() {
            return Ok(());
        }
        let whose = match known.line {
            Some(line) => format!("the week on line {line} starts"),
            None => "the stored weeks start".to_owned(),
        };
        Err(row.cell(WEEK).bad(format!(
            "it is a {}, but {whose} on a {}; all weeks of category {} start on the same weekday",
            name_of(week.weekday()),
            name_of(known.weekday),
            self.category_id
        )))
    }

    /// Whether it is not stored yet.
    pub(super) fn is_new(&self) -> bool {
        self.key < 0
    }

    /// The weekday on which its weeks start.
    pub(super) fn weekday(&self) -> Option<Weekday> {
        self.weekday.map(|known| known.weekday)
    }
}

fn name_of(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
