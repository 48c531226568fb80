//! Reads a sales file into a temporary table and checks every row.

use std::collections::HashMap;
use std::io::Read;

use chrono::{Datelike, NaiveDate, Weekday};
use diesel::prelude::*;
use hemline_domain::CategoryId;

use super::Progress;
use super::fields::{BadCell, Cell};
use super::rejected::RejectedFile;
use super::table::{Column, Row, TableEnd};
use crate::codec::from_date;
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::schema::{categories, historical_sales, stores};

diesel::table! {
    staged_sales (category_key, week_start_date, store_key) {
        category_key -> BigInt,
        week_start_date -> Text,
        store_key -> BigInt,
        units_sold -> BigInt,
        line -> BigInt,
    }
}

/// The column of the week.
const WEEK: usize = 2;

pub(super) const COLUMNS: &[Column] = &[
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

/// A file without bad rows, in the connection's temporary table.
#[derive(Debug)]
pub(crate) struct StagedSales {
    pub(crate) rows: u64,
    /// The categories that the file names, by id.
    pub(crate) categories: Vec<StagedCategory>,
    pub(crate) warnings: Vec<String>,
}

/// Stages sales in a temporary table of its own connection, as its backend does it best.
pub(super) trait SalesStaging {
    /// Reads `csv` into a new temporary table `staged_sales`; nothing else of the database changes. Rows are checked
    /// by `sales`, and no two may be of the same store, category and week.
    fn stage(
        &mut self,
        csv: impl Read,
        sales: &mut SalesReader,
        progress: Progress<'_>,
    ) -> Result<TableEnd, PersistenceError>;
}

/// Reads `csv` into the temporary table of `connection`; nothing else of the database changes.
pub(crate) fn stage_sales(
    connection: &mut DbConnection,
    csv: impl Read,
    create_categories: bool,
    progress: Progress<'_>,
) -> Result<StagedSales, PersistenceError> {
    // What is known is read before the transaction, so that it holds no snapshot of the database.
    let mut sales = SalesReader {
        known: Known::load(connection)?,
        create_categories,
    };
    let end = on_backend!(connection, connection.stage(csv, &mut sales, progress))?;
    Ok(StagedSales {
        rows: end.rows,
        categories: sales.known.named_in_file(),
        warnings: end.warnings,
    })
}

/// What is wrong with a row whose store, category and week another row has.
pub(super) fn duplicate(week: &str, first_line: i64) -> BadCell {
    BadCell {
        column: Some(COLUMNS[WEEK].name),
        value: week.to_owned(),
        reason: format!("the same store, category and week are on line {first_line} already"),
    }
}

/// Stores and categories by id.
struct Known {
    stores: HashMap<String, i64>,
    categories: HashMap<String, StagedCategory>,
}

impl Known {
    fn load(connection: &mut DbConnection) -> Result<Self, PersistenceError> {
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
pub(super) struct SalesReader {
    known: Known,
    create_categories: bool,
}

impl SalesReader {
    pub(super) fn read<'a>(
        &mut self,
        row: &Row<'a>,
        rejected: &mut RejectedFile,
    ) -> Result<Sale<'a>, BadCell> {
        let store_key = self.store_key(&row.cell(0), rejected)?;
        self.check_category(&row.cell(1), rejected)?;
        let week = row.cell(WEEK).date()?;
        let units = row.cell(3).whole()?;
        let category_key = self.category_key(row, week)?;
        Ok(Sale {
            category_key,
            // The date was checked to be written in full.
            week: row.cell(WEEK).text,
            store_key,
            units,
        })
    }

    fn store_key(&self, cell: &Cell<'_>, rejected: &mut RejectedFile) -> Result<i64, BadCell> {
        let id = cell.id()?;
        self.known.stores.get(id).copied().ok_or_else(|| {
            rejected.add_unknown_store(id);
            cell.bad("there is no such store; upload stores first")
        })
    }

    fn check_category(&self, cell: &Cell<'_>, rejected: &mut RejectedFile) -> Result<(), BadCell> {
        let id = cell.id()?;
        if self.create_categories || self.known.categories.contains_key(id) {
            return Ok(());
        }
        rejected.add_unknown_category(id, true);
        Err(cell.bad(
            "there is no such category; upload categories first, or let the import create them",
        ))
    }

    /// The key of the row's category, after its weekday was checked.
    fn category_key(&mut self, row: &Row<'_>, week: NaiveDate) -> Result<i64, BadCell> {
        let id = row.cell(1).text;
        if !self.known.categories.contains_key(id) {
            let new = self.known.new_category(id);
            self.known.categories.insert(id.to_owned(), new);
        }
        let Some(category) = self.known.categories.get_mut(id) else {
            return Err(row.cell(1).bad("there is no such category"));
        };
        category.check_weekday(row, week)?;
        category.weeks = Some(match category.weeks {
            Some((first, last)) => (first.min(week), last.max(week)),
            None => (week, week),
        });
        Ok(category.key)
    }
}

impl Known {
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

/// A row without anything wrong in it.
pub(super) struct Sale<'a> {
    pub(super) category_key: i64,
    pub(super) week: &'a str,
    pub(super) store_key: i64,
    pub(super) units: u64,
}
