//! Reads a CSV file with known columns, row by row.

use std::io::Read;

use hemline_domain::readable::escaped;

use super::csv_source::{CsvSource, MAX_FIELDS, MAX_RECORD_BYTES, ReadError, Record};
use super::fields::{BadCell, Cell};
use super::rejected::RejectedFile;
use super::{PROGRESS_ROWS, Progress};
use crate::error::PersistenceError;

/// A column that a file may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    /// Whether the header must name it.
    pub(super) required: bool,
}

impl Column {
    pub(super) const fn required(name: &'static str) -> Self {
        Self {
            name,
            required: true,
        }
    }

    pub(super) const fn optional(name: &'static str) -> Self {
        Self {
            name,
            required: false,
        }
    }
}

/// One row, its cells addressed by the position of their column in the specification.
pub(super) struct Row<'a> {
    /// The line on which it starts.
    pub(super) line: u64,
    columns: &'static [Column],
    positions: &'a [Option<usize>],
    record: Record<'a>,
}

impl<'a> Row<'a> {
    /// The cell of a column; empty where the file does not have the column.
    pub(super) fn cell(&self, column: usize) -> Cell<'a> {
        let bytes = self.positions[column].map_or(&[][..], |position| self.record.field(position));
        Cell {
            column: self.columns[column].name,
            // Every field was checked when the row was read.
            text: std::str::from_utf8(bytes).unwrap_or_default().trim(),
        }
    }
}

/// What remains of a file after its rows were read.
#[derive(Debug)]
pub(super) struct TableEnd {
    pub(super) rows: u64,
    pub(super) warnings: Vec<String>,
}

impl TableEnd {
    /// The end of a file without bad rows.
    pub(super) fn unless(self, rejected: RejectedFile) -> Result<Self, PersistenceError> {
        if rejected.bad_row_count > 0 {
            return Err(PersistenceError::RejectedFile(Box::new(rejected)));
        }
        Ok(self)
    }
}

/// What is done with one row: a bad cell rejects the row, an error stops the reading.
pub(super) type RowResult = Result<Result<(), BadCell>, PersistenceError>;

/// Reads every row of `csv` and hands it to `take`; the order of columns is the file's.
///
/// Bad rows are collected until the end of the file, and then refused together.
pub(super) fn read_table(
    csv: impl Read,
    columns: &'static [Column],
    progress: Progress<'_>,
    take: impl FnMut(&Row<'_>, &mut RejectedFile) -> RowResult,
) -> Result<TableEnd, PersistenceError> {
    let (end, rejected) = read_rows(csv, columns, progress, take)?;
    end.unless(rejected)
}

/// The same, for a file whose rows are not all checked yet when the last is read.
pub(super) fn read_rows(
    csv: impl Read,
    columns: &'static [Column],
    progress: Progress<'_>,
    mut take: impl FnMut(&Row<'_>, &mut RejectedFile) -> RowResult,
) -> Result<(TableEnd, RejectedFile), PersistenceError> {
    let mut source = CsvSource::open(csv).map_err(|error| file_error(&error))?;
    let header = Header::read(&mut source, columns)?;
    let mut rejected = RejectedFile::default();
    let mut rows = 0;
    loop {
        let record = match source.next_record() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(ReadError::Io(error)) => return Err(file_error(&error)),
            Err(ReadError::Endless { line }) => {
                rejected.add(line, endless_record());
                break;
            }
            Err(ReadError::TooManyFields { line }) => {
                rejected.add(line, too_many_fields());
                break;
            }
        };
        rows += 1;
        if let Err(bad) = header.check(&record) {
            rejected.add(record.line, bad);
        } else {
            let row = Row {
                line: record.line,
                columns,
                positions: &header.positions,
                record,
            };
            if let Err(bad) = take(&row, &mut rejected)? {
                rejected.add(row.line, bad);
            }
        }
        if rows % PROGRESS_ROWS == 0 {
            progress(rows);
        }
    }
    progress(rows);
    if rows == 0 && rejected.bad_row_count == 0 {
        return Err(empty_file("only a header", columns));
    }
    let end = TableEnd {
        rows,
        warnings: header.warnings,
    };
    Ok((end, rejected))
}

struct Header {
    names: Vec<String>,
    /// Per specified column, where the file has it.
    positions: Vec<Option<usize>>,
    /// Per field of the file, the specified column in it.
    known: Vec<Option<&'static str>>,
    warnings: Vec<String>,
}

impl Header {
    fn read<R: Read>(
        source: &mut CsvSource<R>,
        columns: &'static [Column],
    ) -> Result<Self, PersistenceError> {
        let record = match source.next_record() {
            Ok(Some(record)) => record,
            Ok(None) => return Err(empty_file("nothing", columns)),
            Err(ReadError::Io(error)) => return Err(file_error(&error)),
            Err(ReadError::Endless { .. } | ReadError::TooManyFields { .. }) => {
                return Err(PersistenceError::HeaderSize {
                    most_kibibytes: MAX_RECORD_BYTES / 1024,
                    most_columns: MAX_FIELDS,
                });
            }
        };
        let names = (0..record.len())
            .map(|index| std::str::from_utf8(record.field(index)))
            .map(|name| name.map(|name| escaped(name.trim()).to_ascii_lowercase()))
            .collect::<Result<Vec<String>, _>>()
            .map_err(|_| PersistenceError::HeaderEncoding)?;
        Self::from_names(names, columns)
    }

    fn from_names(
        names: Vec<String>,
        columns: &'static [Column],
    ) -> Result<Self, PersistenceError> {
        let mut known = vec![None; names.len()];
        let mut positions = Vec::with_capacity(columns.len());
        for column in columns {
            let mut places = (0..names.len()).filter(|&place| names[place] == column.name);
            let place = places.next();
            if places.next().is_some() {
                return Err(PersistenceError::DuplicateColumn {
                    column: column.name.to_owned(),
                });
            }
            if let Some(place) = place {
                known[place] = Some(column.name);
            }
            positions.push(place);
        }
        let missing = |required: bool| {
            let absent = columns.iter().zip(&positions);
            absent
                .filter(move |(column, place)| column.required == required && place.is_none())
                .map(|(column, _)| column.name.to_owned())
        };
        let missing_columns: Vec<String> = missing(true).collect();
        if !missing_columns.is_empty() {
            return Err(PersistenceError::MissingColumns {
                missing: missing_columns,
                found: names,
            });
        }
        let ignored = names
            .iter()
            .zip(&known)
            .filter(|(_, known)| known.is_none());
        let warnings = ignored
            .map(|(name, _)| format!("unknown column '{name}' ignored"))
            .chain(missing(false).map(|name| format!("no column '{name}': taken as empty")))
            .collect();
        Ok(Self {
            names,
            positions,
            known,
            warnings,
        })
    }

    /// A row must have the header's number of fields, all of them valid UTF-8.
    fn check(&self, record: &Record<'_>) -> Result<(), BadCell> {
        if record.len() != self.names.len() {
            return Err(BadCell {
                column: None,
                value: String::from_utf8_lossy(record.field(0)).into_owned(),
                reason: format!(
                    "the row has {} field(s), the header has {}",
                    record.len(),
                    self.names.len()
                ),
            });
        }
        for index in 0..record.len() {
            if std::str::from_utf8(record.field(index)).is_err() {
                return Err(BadCell {
                    column: self.known[index],
                    value: String::from_utf8_lossy(record.field(index)).into_owned(),
                    reason: "it is not valid UTF-8; save the file as UTF-8 CSV".to_owned(),
                });
            }
            // No text of PostgreSQL may hold it.
            if record.field(index).contains(&0) {
                return Err(BadCell {
                    column: self.known[index],
                    value: String::from_utf8_lossy(record.field(index)).into_owned(),
                    reason: "it holds the character NUL; save the file as text".to_owned(),
                });
            }
        }
        Ok(())
    }
}

fn endless_record() -> BadCell {
    BadCell {
        column: None,
        value: String::new(),
        reason: "the row does not end within 64 KiB; is a quote never closed? The rest of the file was not read".to_owned(),
    }
}

fn too_many_fields() -> BadCell {
    BadCell {
        column: None,
        value: String::new(),
        reason: format!(
            "the row has more than {MAX_FIELDS} fields; the rest of the file was not read"
        ),
    }
}

fn empty_file(found: &'static str, columns: &[Column]) -> PersistenceError {
    PersistenceError::EmptyFile {
        found,
        expected: columns
            .iter()
            .map(|column| column.name.to_owned())
            .collect(),
    }
}

fn file_error(error: &std::io::Error) -> PersistenceError {
    PersistenceError::FileRead {
        reason: error.to_string(),
    }
}
