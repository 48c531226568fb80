//! Large sales files: read as a stream. The sample is small; `HEMLINE_LONG_TESTS=1` reads a
//! million rows, `HEMLINE_LONG_TESTS_ROWS` as many as it says.

use std::io::Read;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use hemline_persistence::import::import_historical_sales;
use hemline_persistence::queries::history_summaries;

use crate::support::{TestDatabase, context, on_each_kind};

on_each_kind!(a_large_file_is_imported_as_a_stream);

pub(crate) const STORES: u64 = 500;
const WEEKS: u64 = 156;

/// Sales rows made while they are read, so that the file is never in memory: by store, then
/// category, then week, which is not the order of the table.
pub(crate) struct Rows {
    next: u64,
    count: u64,
    categories: u64,
    line: Vec<u8>,
    read: usize,
}

impl Rows {
    pub(crate) fn new(count: u64) -> Self {
        Self {
            next: 0,
            count,
            categories: count.div_ceil(STORES * WEEKS),
            line: b"store_id,category_id,week_start_date,units_sold\n".to_vec(),
            read: 0,
        }
    }

    fn row(&self, number: u64) -> String {
        let week = number % WEEKS;
        let category = number / WEEKS % self.categories;
        let store = number / WEEKS / self.categories;
        let start = NaiveDate::from_ymd_opt(2022, 1, 3).unwrap() + Days::new(7 * week);
        format!("S{store:04},C{category:03},{start},{}\n", number % 97)
    }
}

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.read == self.line.len() {
            if self.next == self.count {
                return Ok(0);
            }
            self.line = self.row(self.next).into_bytes();
            self.next += 1;
            self.read = 0;
        }
        let count = buffer.len().min(self.line.len() - self.read);
        buffer[..count].copy_from_slice(&self.line[self.read..self.read + count]);
        self.read += count;
        Ok(count)
    }
}

fn wanted_rows() -> u64 {
    let long = std::env::var("HEMLINE_LONG_TESTS").is_ok_and(|value| value == "1");
    let stated = std::env::var("HEMLINE_LONG_TESTS_ROWS");
    match stated.ok().and_then(|rows| rows.parse().ok()) {
        Some(rows) if long => rows,
        _ if long => 1_000_000,
        _ => 20_000,
    }
}

fn a_large_file_is_imported_as_a_stream() {
    let test = TestDatabase::empty();
    let rows = wanted_rows();
    let stores: String = (0..=STORES).map(|n| format!("S{n:04}\n")).collect();
    test.stores(&format!("store_id\n{stores}")).unwrap();
    let context = context().creating_categories();
    let started = Instant::now();
    let outcome =
        import_historical_sales(&test.database, Rows::new(rows), &context, &mut |_| {}).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{rows} rows in {seconds:.1} s: {:.0} rows/s",
        rows as f64 / seconds
    );
    assert_eq!((outcome.rows_imported, outcome.rows_replaced), (rows, 0));
    let started = Instant::now();
    let again =
        import_historical_sales(&test.database, Rows::new(rows), &context, &mut |_| {}).unwrap();
    println!("again in {:.1} s", started.elapsed().as_secs_f64());
    assert_eq!((again.rows_imported, again.rows_replaced), (rows, rows));
    let stored = history_summaries(&test.database).unwrap();
    assert_eq!(stored.iter().map(|summary| summary.rows).sum::<u64>(), rows);
}
