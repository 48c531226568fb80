//! Reference data of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::Value;

/// A series of `fixtures/reference/series`.
pub(crate) struct Series {
    pub(crate) dates: Vec<NaiveDate>,
    pub(crate) values: Vec<f64>,
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/reference")
        .join(file)
}

pub(crate) fn read(file: &str) -> String {
    let path = path(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn series(name: &str) -> Series {
    let text = read(&format!("series/{name}.csv"));
    let (dates, values) = text
        .lines()
        .skip(1)
        .map(|line| {
            let (date, value) = line.split_once(',').unwrap();
            (
                date.parse::<NaiveDate>().unwrap(),
                value.parse::<f64>().unwrap(),
            )
        })
        .unzip();
    Series { dates, values }
}

pub(crate) fn json(file: &str) -> Value {
    serde_json::from_str(&read(file)).unwrap()
}

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap();
    list.iter().map(|x| x.as_f64().unwrap()).collect()
}

pub(crate) fn dates(value: &Value) -> Vec<NaiveDate> {
    let list = value.as_array().unwrap();
    list.iter()
        .map(|x| x.as_str().unwrap().parse().unwrap())
        .collect()
}
