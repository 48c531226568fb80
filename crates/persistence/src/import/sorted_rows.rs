//! Puts the rows of a sales file into the order of their key, in bounded memory however many there are: runs of rows are
//! sorted in memory and go to temporary files, which are read side by side.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};

use chrono::{Datelike, NaiveDate};

/// Rows that are sorted in memory: 32 MB.
const RUN_ROWS: usize = 1_000_000;

/// Bytes of a row in a temporary file.
const ROW_BYTES: usize = 32;

/// Bytes that are read from or written to a run at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// A row of a sales file; rows sort by key, and by line where a key is there twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StagedRow {
    pub(super) category_key: i64,
    /// First day of the week, in days since the beginning of our calendar.
    week: i32,
    pub(super) store_key: i64,
    /// The line of the file on which it starts.
    pub(super) line: u64,
    pub(super) units: u32,
}

impl StagedRow {
    pub(super) fn new(
        (category_key, week, store_key): (i64, NaiveDate, i64),
        units: u32,
        line: u64,
    ) -> Self {
        Self {
            category_key,
            week: week.num_days_from_ce(),
            store_key,
            line,
            units,
        }
    }

    /// First day of the week.
    pub(super) fn week(&self) -> NaiveDate {
        // It was made from a date.
        NaiveDate::from_num_days_from_ce_opt(self.week).unwrap_or_default()
    }

    /// Whether both are of the same store, category and week.
    pub(super) fn has_key_of(&self, other: &Self) -> bool {
        (self.category_key, self.week, self.store_key)
            == (other.category_key, other.week, other.store_key)
    }

    fn to_bytes(self) -> [u8; ROW_BYTES] {
        let mut bytes = [0; ROW_BYTES];
        bytes[..8].copy_from_slice(&self.category_key.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.store_key.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.line.to_le_bytes());
        bytes[24..28].copy_from_slice(&self.week.to_le_bytes());
        bytes[28..].copy_from_slice(&self.units.to_le_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8; ROW_BYTES]) -> Self {
        fn part<const N: usize>(bytes: &[u8; ROW_BYTES], start: usize) -> [u8; N] {
            std::array::from_fn(|index| bytes[start + index])
        }
        Self {
            category_key: i64::from_le_bytes(part(bytes, 0)),
            store_key: i64::from_le_bytes(part(bytes, 8)),
            line: u64::from_le_bytes(part(bytes, 16)),
            week: i32::from_le_bytes(part(bytes, 24)),
            units: u32::from_le_bytes(part(bytes, 28)),
        }
    }
}

/// Takes rows in any order.
pub(super) struct RowSorter {
    run_rows: usize,
    run: Vec<StagedRow>,
    files: Vec<File>,
}

impl RowSorter {
    pub(super) fn new() -> Self {
        Self::with_runs_of(RUN_ROWS)
    }

    fn with_runs_of(run_rows: usize) -> Self {
        Self {
            run_rows,
            run: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Takes a row.
    ///
    /// # Errors
    /// When there is no room for a temporary file.
    pub(super) fn push(&mut self, row: StagedRow) -> io::Result<()> {
        if self.run.len() == self.run_rows {
            self.run.sort_unstable();
            self.files.push(written(&self.run)?);
            self.run.clear();
        }
        self.run.push(row);
        Ok(())
    }

    /// The rows taken, in order; the last run stays in memory.
    pub(super) fn finish(mut self) -> SortedRows {
        self.run.sort_unstable();
        SortedRows {
            files: self.files,
            last_run: self.run,
        }
    }
}

/// Writes a run to a file without a name, which is gone as soon as the process is.
fn written(run: &[StagedRow]) -> io::Result<File> {
    let mut output = BufWriter::with_capacity(BUFFER_BYTES, tempfile::tempfile()?);
    for row in run {
        output.write_all(&row.to_bytes())?;
    }
    output.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Rows in the order of their key, to be read as often as is wanted, by one at a time.
#[derive(Debug)]
pub(super) struct SortedRows {
    files: Vec<File>,
    last_run: Vec<StagedRow>,
}

impl SortedRows {
    /// All of them from the first on.
    ///
    /// # Errors
    /// When a temporary file cannot be read.
    pub(super) fn iter(&self) -> io::Result<Merge<'_>> {
        let mut runs = vec![Run::InMemory(self.last_run.iter())];
        for mut file in &self.files {
            file.rewind()?;
            runs.push(Run::OnDisk(BufReader::with_capacity(BUFFER_BYTES, file)));
        }
        let mut next = BinaryHeap::with_capacity(runs.len());
        for (position, run) in runs.iter_mut().enumerate() {
            next.extend(run.next_row()?.map(|row| Reverse((row, position))));
        }
        Ok(Merge { runs, next })
    }
}

enum Run<'a> {
    InMemory(std::slice::Iter<'a, StagedRow>),
    OnDisk(BufReader<&'a File>),
}

impl Run<'_> {
    fn next_row(&mut self) -> io::Result<Option<StagedRow>> {
        let file = match self {
            Self::InMemory(rows) => return Ok(rows.next().copied()),
            Self::OnDisk(file) => file,
        };
        if file.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut bytes = [0; ROW_BYTES];
        file.read_exact(&mut bytes)?;
        Ok(Some(StagedRow::from_bytes(&bytes)))
    }
}

/// Reads runs side by side.
pub(super) struct Merge<'a> {
    runs: Vec<Run<'a>>,
    /// The next row of each run that is not at its end, and the run.
    next: BinaryHeap<Reverse<(StagedRow, usize)>>,
}

impl Iterator for Merge<'_> {
    type Item = io::Result<StagedRow>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut first = self.next.peek_mut()?;
        let Reverse((row, run)) = *first;
        match self.runs[run].next_row() {
            Ok(Some(following)) => *first = Reverse((following, run)),
            Ok(None) => drop(PeekMut::pop(first)),
            Err(error) => return Some(Err(error)),
        }
        Some(Ok(row))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};

    use super::{RowSorter, StagedRow};

    fn row(number: u64) -> StagedRow {
        // Seven is prime to 100: the keys of a hundred rows are all different, and in no order.
        let mixed = number * 7 % 100;
        let week = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + Days::new(7 * (mixed / 10));
        let key = (-1 - (mixed % 2) as i64, week, (mixed % 10) as i64);
        StagedRow::new(key, 1_000_000_000 - mixed as u32, number)
    }

    #[test]
    fn rows_come_in_the_order_of_their_key_however_many_runs_there_are() {
        let mut expected: Vec<StagedRow> = (0..100).map(row).collect();
        expected.sort_by_key(|row| (row.category_key, row.week(), row.store_key));
        for run_rows in [1, 3, 10, 99, 100, 101] {
            let mut sorter = RowSorter::with_runs_of(run_rows);
            (0..100).for_each(|number| sorter.push(row(number)).unwrap());
            let sorted = sorter.finish();
            for _ in 0..2 {
                let rows: Vec<StagedRow> = sorted.iter().unwrap().map(Result::unwrap).collect();
                assert_eq!(rows, expected, "runs of {run_rows}");
            }
        }
    }

    #[test]
    fn of_equal_keys_the_first_line_comes_first() {
        let mut sorter = RowSorter::with_runs_of(2);
        for line in [9, 2, 7, 4, 3] {
            let twice = StagedRow { line, ..row(1) };
            sorter.push(twice).unwrap();
        }
        let sorted = sorter.finish();
        let lines = sorted.iter().unwrap().map(|row| row.unwrap().line);
        assert_eq!(lines.collect::<Vec<u64>>(), [2, 3, 4, 7, 9]);
    }

    #[test]
    fn no_rows_are_no_rows() {
        assert!(RowSorter::new().finish().iter().unwrap().next().is_none());
    }
}
