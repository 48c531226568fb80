//! What is studied: the demo category, and three departments of the Walmart data.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use chrono::{NaiveDate, Utc};
use hemline_agents::ContextAssembler;
use hemline_domain::{CategoryId, StatedParameters};
use hemline_persistence::seed::{DemoFiles, seed_demo};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions};
use tempfile::TempDir;

use hemline_server::DEMO_FILES;

/// Departments that sell apparel or sell like it.
const DEPARTMENTS: [u32; 3] = [23, 26, 33];

/// First day of their season, and the last day of history that its plan sees: twelve weeks before.
const SEASON_START: (i32, u32, u32) = (2012, 8, 3);
const HISTORY_UNTIL: &str = "2012-05-10";

/// A category that is studied, in a database of its own.
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) category_id: CategoryId,
    pub(super) season_start_date: NaiveDate,
    /// What holds in all variants.
    pub(super) stated: StatedParameters,
    pub(super) assembler: ContextAssembler,
    /// Removed with the subject.
    _directory: Arc<TempDir>,
}

/// All subjects; the departments where there is data.
pub(super) fn subjects(data: Option<&Path>) -> anyhow::Result<Vec<Subject>> {
    let (directory, storage) = database(&DEMO_FILES)?;
    let mut subjects = vec![Subject {
        name: "demo".to_owned(),
        category_id: "womens_dresses".into(),
        season_start_date: NaiveDate::from_ymd_opt(2025, 3, 3).context("a date")?,
        stated: StatedParameters::new(),
        assembler: ContextAssembler::new(storage),
        _directory: directory,
    }];
    match data.map(|data| data.join("walmart")) {
        Some(walmart) if walmart.is_dir() => subjects.extend(departments(&walmart)?),
        _ => eprintln!("warning: no walmart/ in HEMLINE_DATA_DIR; only the demo is studied"),
    }
    Ok(subjects)
}

fn departments(directory: &Path) -> anyhow::Result<Vec<Subject>> {
    let read = |name: &str| {
        let file = directory.join(name);
        std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))
    };
    let sales = String::from_utf8(read("historical_sales.csv")?).context("sales are no text")?;
    let stores = read("stores.csv")?;
    let categories = categories_csv();
    let files = DemoFiles {
        stores: &stores,
        categories: categories.as_bytes(),
        historical_sales: &of_departments(&sales).into_bytes(),
    };
    let (kept, storage) = database(&files)?;
    let (year, month, day) = SEASON_START;
    let start = NaiveDate::from_ymd_opt(year, month, day).context("a date")?;
    let subject = |department: u32| Subject {
        name: format!("department {department}"),
        category_id: CategoryId::new(id(department)),
        season_start_date: start,
        stated: StatedParameters::new().with("history_until", HISTORY_UNTIL),
        assembler: ContextAssembler::new(storage.clone()),
        _directory: Arc::clone(&kept),
    };
    Ok(DEPARTMENTS.map(subject).into())
}

fn id(department: u32) -> String {
    format!("dept_{department}")
}

/// The data counts dollars and knows no costs: a unit is a dollar of sales, of which 60% are margin, and a dollar
/// left over brings 20 cents.
fn categories_csv() -> String {
    let mut csv =
        "category_id,category_name,season_start_date,season_end_date,season_length_weeks,\
                   archetype,description,unit_price,unit_cost,salvage_value\n"
            .to_owned();
    for department in DEPARTMENTS {
        csv += &format!(
            "{},Department {department},2012-08-03,2012-10-26,12,FASHION_RETAIL,,1,0.40,0.20\n",
            id(department)
        );
    }
    csv
}

/// The header and the rows of the departments.
fn of_departments(sales: &str) -> String {
    let ids = DEPARTMENTS.map(id);
    let wanted = sales.lines().enumerate().filter(|(place, line)| {
        let category = line.split(',').nth(1).unwrap_or_default();
        *place == 0 || ids.iter().any(|id| id == category)
    });
    wanted.map(|(_, line)| format!("{line}\n")).collect()
}

fn database(files: &DemoFiles<'_>) -> anyhow::Result<(Arc<TempDir>, Arc<DatabaseStorage>)> {
    let directory = tempfile::tempdir().context("no directory for the study's data")?;
    let url = format!("sqlite://{}/study.db", directory.path().display());
    let database = Database::open(&url, &OpenOptions::default())?;
    database.migrate()?;
    seed_demo(&database, files, Utc::now())?;
    Ok((
        Arc::new(directory),
        Arc::new(DatabaseStorage::new(database)),
    ))
}
