//! Real weekly sales: read from their files, and imported as far as they were known before the season.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use chrono::{NaiveDate, Utc};
use hemline_domain::season::WeekSales;
use hemline_domain::{CategoryId, StoreId, StoreWeek, Units};
use hemline_persistence::import::{
    ImportContext, import_categories, import_historical_sales, import_stores,
};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::choice::{Choice, WEEKS};

/// One row of the sales file.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct SalesRow {
    store_id: StoreId,
    category_id: CategoryId,
    week_start_date: NaiveDate,
    units_sold: Units,
}

/// A department's sales before the season and in it.
#[derive(Debug, Clone)]
pub(crate) struct RealSales {
    pub(crate) category_id: CategoryId,
    /// Weeks that start before the season.
    pub(crate) history: Vec<StoreWeek>,
    /// The season's weeks in order; a store that is missing sold nothing.
    pub(crate) season: Vec<WeekSales>,
}

impl RealSales {
    /// Units per season week over all stores.
    pub(crate) fn weekly_totals(&self) -> Vec<Units> {
        self.season.iter().map(WeekSales::total).collect()
    }

    fn take(&mut self, row: SalesRow, season_start: NaiveDate) {
        let days = (row.week_start_date - season_start).num_days();
        let Ok(days) = usize::try_from(days) else {
            self.history.push(StoreWeek {
                store_id: row.store_id,
                week_start_date: row.week_start_date,
                units_sold: row.units_sold,
            });
            return;
        };
        if let Some(week) = self.season.get_mut(days / 7) {
            week.units.insert(row.store_id, row.units_sold);
        }
    }
}

/// Reads every department's sales, by id.
pub(crate) fn read(directory: &Path, choice: &Choice) -> anyhow::Result<Vec<RealSales>> {
    let path = directory.join("historical_sales.csv");
    let mut rows = csv::Reader::from_path(&path).with_context(|| path.display().to_string())?;
    let mut departments: BTreeMap<CategoryId, RealSales> = BTreeMap::new();
    for row in rows.deserialize() {
        let row: SalesRow = row.with_context(|| path.display().to_string())?;
        let sales = departments
            .entry(row.category_id.clone())
            .or_insert_with_key(|id| RealSales {
                category_id: id.clone(),
                history: Vec::new(),
                season: (1..=WEEKS).map(without_sales).collect(),
            });
        sales.take(row, choice.season_start);
    }
    Ok(departments.into_values().collect())
}

fn without_sales(week_number: u32) -> WeekSales {
    WeekSales {
        week_number,
        units: BTreeMap::new(),
    }
}

/// The sales of one department, whose season must be complete.
pub(crate) fn of<'a>(sales: &'a [RealSales], id: &CategoryId) -> anyhow::Result<&'a RealSales> {
    let mut departments = sales.iter();
    let found = departments
        .find(|sales| sales.category_id == *id)
        .with_context(|| format!("the file has no sales of {id}"))?;
    let is_complete = found.season.iter().all(|week| !week.units.is_empty());
    ensure!(is_complete, "{id} has a season week without sales");
    Ok(found)
}

/// A database of its own with stores, the chosen departments, and their sales before the season.
pub(crate) struct ImportedSales {
    storage: Arc<DatabaseStorage>,
    _directory: TempDir,
}

impl ImportedSales {
    /// Imports what was known before the season.
    pub(crate) fn new(
        directory: &Path,
        choice: &Choice,
        sales: &[RealSales],
    ) -> anyhow::Result<Self> {
        let home = tempfile::tempdir()?;
        let url = format!("sqlite://{}/study.db", home.path().display());
        let database = Database::open(&url, &OpenOptions::default())?;
        database.migrate()?;
        let context = |source: &str| ImportContext::new("season study", source, Utc::now());
        let open = |name: &str| {
            let path = directory.join(name);
            File::open(&path).with_context(|| path.display().to_string())
        };
        let quiet = &mut |_| {};
        import_stores(
            &database,
            open("stores.csv")?,
            &context("stores.csv"),
            quiet,
        )?;
        import_categories(
            &database,
            open("categories.csv")?,
            &context("categories.csv"),
            quiet,
        )?;
        for department in &choice.departments {
            let history = history_csv(of(sales, &department.category_id)?)?;
            let context = context(department.category_id.as_str());
            import_historical_sales(&database, history.as_slice(), &context, quiet)?;
        }
        Ok(Self {
            storage: Arc::new(DatabaseStorage::new(database)),
            _directory: home,
        })
    }

    /// The storage that a season is run on.
    pub(crate) fn storage(&self) -> Arc<DatabaseStorage> {
        Arc::clone(&self.storage)
    }
}

fn history_csv(sales: &RealSales) -> anyhow::Result<Vec<u8>> {
    let mut file = csv::Writer::from_writer(Vec::new());
    for row in &sales.history {
        file.serialize(SalesRow {
            store_id: row.store_id.clone(),
            category_id: sales.category_id.clone(),
            week_start_date: row.week_start_date,
            units_sold: row.units_sold,
        })?;
    }
    Ok(file.into_inner()?)
}
