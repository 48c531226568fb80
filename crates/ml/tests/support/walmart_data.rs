//! The weekly sales of 45 stores, read from `HEMLINE_DATA_DIR`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use hemline_domain::{StoreWeek, Units};

/// Store weeks by department.
pub(crate) type Departments = BTreeMap<String, Vec<StoreWeek>>;

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The history by department, or `None`, saying so, where there is no data.
pub(crate) fn departments() -> Option<Departments> {
    let Some(directory) = std::env::var_os("HEMLINE_DATA_DIR") else {
        println!("skipped: HEMLINE_DATA_DIR is not set");
        return None;
    };
    let path = PathBuf::from(directory).join("walmart/historical_sales.csv");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut departments = Departments::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        departments
            .entry(fields[1].to_owned())
            .or_default()
            .push(StoreWeek {
                store_id: fields[0].into(),
                week_start_date: date(fields[2]),
                units_sold: Units::new(fields[3].parse().unwrap()),
            });
    }
    Some(departments)
}
