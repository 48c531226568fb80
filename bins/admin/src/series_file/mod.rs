//! Anyone's series in a CSV file: `ds,y`, or `series_id,ds,y` for many.

mod cell;
mod header;
mod series;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::path::Path;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use csv::ByteRecord;
use hemline_persistence::import::{BadRow, MAX_BAD_ROWS};

use header::{Columns, delimiter_of};
pub(crate) use series::{NamedSeries, Unusable};

/// The series of a file without ids.
const ONLY_SERIES: &str = "series";

const BYTE_ORDER_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Characters of a value that are repeated in a message.
const MOST_VALUE_CHARACTERS: usize = 60;

/// The rows of a file by series and date.
#[derive(Debug)]
pub(crate) struct SeriesFile {
    series: BTreeMap<String, BTreeMap<NaiveDate, Row>>,
    regressors: Vec<String>,
    /// What the reader should know of the file as a whole.
    pub(crate) warnings: Vec<String>,
}

#[derive(Debug)]
struct Row {
    line: u64,
    /// NaN where it is missing, as in `regressors`.
    y: f64,
    regressors: Vec<f64>,
}

/// A file with rows that cannot be read; nothing of it is used.
#[derive(Debug)]
pub(crate) struct BadRows {
    /// All of them.
    pub(crate) count: u64,
    /// The first of them.
    pub(crate) first: Vec<BadRow>,
}

impl fmt::Display for BadRows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = if self.count == 1 { "row" } else { "rows" };
        write!(formatter, "the file has {} bad {rows}", self.count)
    }
}

impl std::error::Error for BadRows {}

impl BadRows {
    fn add(&mut self, line: u64, column: Option<&str>, value: &str, reason: impl Into<String>) {
        self.count += 1;
        if self.first.len() < MAX_BAD_ROWS {
            self.first.push(BadRow {
                line,
                column: column.map(str::to_owned),
                value: value.chars().take(MOST_VALUE_CHARACTERS).collect(),
                reason: reason.into(),
            });
        }
    }
}

/// Reads a file: all of it, or nothing.
pub(crate) fn read(path: &Path, regressors: &[String]) -> anyhow::Result<SeriesFile> {
    let name = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("cannot open {name}"))?;
    parse(&bytes, regressors).with_context(|| name.to_string())
}

fn parse(bytes: &[u8], regressors: &[String]) -> anyhow::Result<SeriesFile> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        bail!("the file is UTF-16; save it as UTF-8");
    }
    let first_line = bytes.trim_ascii_start().split(|byte| *byte == b'\n').next();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter_of(first_line.unwrap_or_default()))
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record)? {
        bail!("the file is empty (expected the columns ds,y or series_id,ds,y)");
    }
    let header: Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
    let header = header.ok().context("the header is not UTF-8")?;
    let width = header.len();
    let columns = Columns::find(&header, regressors)?;
    let mut rows = Rows {
        columns,
        width,
        regressors,
        series: BTreeMap::new(),
        bad: BadRows {
            count: 0,
            first: Vec::new(),
        },
    };
    let mut lines = Lines::new(bytes);
    while reader.read_byte_record(&mut record)? {
        let start = record.position().map_or(0, csv::Position::byte);
        rows.add(lines.of_record(start), &record);
    }
    rows.finish()
}

/// Counts lines up to records, blank lines before them included.
struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            counted: 0,
            line: 1,
        }
    }

    fn of_record(&mut self, start: u64) -> u64 {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let mut start = start.clamp(self.counted, self.bytes.len());
        let ends = self.bytes[start..].iter();
        start += ends
            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
            .count();
        let passed = &self.bytes[self.counted..start];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted = start;
        self.line
    }
}

struct Rows<'a> {
    columns: Columns,
    width: usize,
    regressors: &'a [String],
    series: BTreeMap<String, BTreeMap<NaiveDate, Row>>,
    bad: BadRows,
}

impl Rows<'_> {
    fn add(&mut self, line: u64, record: &ByteRecord) {
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return;
        }
        if record.len() != self.width {
            let reason = format!(
                "has {} cells, but the header {}; quote cells that contain the separator",
                record.len(),
                self.width
            );
            return self.bad.add(line, None, "", reason);
        }
        let cells: Result<Vec<&str>, _> = record
            .iter()
            .map(|cell| std::str::from_utf8(cell).map(str::trim))
            .collect();
        let Ok(cells) = cells else {
            let text = String::from_utf8_lossy(record.as_slice()).into_owned();
            let reason = "is not UTF-8; save the file as UTF-8";
            return self.bad.add(line, None, &text, reason);
        };
        let id = self.columns.series_id.map_or(ONLY_SERIES, |id| cells[id]);
        if id.is_empty() {
            let reason = "is empty; every row must name its series";
            return self.bad.add(line, Some("series_id"), id, reason);
        }
        let date = match cell::date(cells[self.columns.ds]) {
            Ok(date) => date,
            Err(reason) => {
                let text = cells[self.columns.ds];
                return self.bad.add(line, Some("ds"), text, reason);
            }
        };
        if let Some(row) = self.row(line, &cells) {
            self.insert(id, date, row);
        }
    }

    fn row(&mut self, line: u64, cells: &[&str]) -> Option<Row> {
        let names = std::iter::once("y").chain(self.regressors.iter().map(String::as_str));
        let places = std::iter::once(&self.columns.y).chain(&self.columns.regressors);
        let mut numbers = Vec::with_capacity(1 + self.regressors.len());
        for (name, place) in names.zip(places) {
            match cell::number(cells[*place]) {
                Ok(number) => numbers.push(number),
                Err(reason) => {
                    self.bad.add(line, Some(name), cells[*place], reason);
                    return None;
                }
            }
        }
        let y = numbers.remove(0);
        Some(Row {
            line,
            y,
            regressors: numbers,
        })
    }

    fn insert(&mut self, id: &str, date: NaiveDate, row: Row) {
        if !self.series.contains_key(id) {
            self.series.insert(id.to_owned(), BTreeMap::new());
        }
        let Some(series) = self.series.get_mut(id) else {
            return;
        };
        match series.entry(date) {
            Entry::Vacant(place) => {
                place.insert(row);
            }
            Entry::Occupied(first) => {
                let reason = format!(
                    "is a second row of {id} for that date, after line {}; keep one, or add them up",
                    first.get().line
                );
                let value = date.to_string();
                self.bad.add(row.line, Some("ds"), &value, reason);
            }
        }
    }

    fn finish(self) -> anyhow::Result<SeriesFile> {
        if self.bad.count > 0 {
            bail!(self.bad);
        }
        if self.series.is_empty() {
            bail!("the file has a header, but no rows");
        }
        let mut warnings = Vec::new();
        if !self.columns.ignored.is_empty() {
            warnings.push(format!(
                "column(s) not used: {} (name those that should be with --regressors)",
                self.columns.ignored.join(", ")
            ));
        }
        Ok(SeriesFile {
            series: self.series,
            regressors: self.regressors.to_vec(),
            warnings,
        })
    }
}
