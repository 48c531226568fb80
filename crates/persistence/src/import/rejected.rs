//! Bad rows of a file, and the list of them that a person gets.

use hemline_domain::readable::escaped;
use serde::Serialize;

use super::fields::BadCell;

/// How many bad rows are listed; all are counted.
pub const MAX_BAD_ROWS: usize = 50;

/// How many unknown ids are named.
const MAX_UNKNOWN_IDS: usize = 10;

/// Characters of a value that are repeated in a message.
const MAX_VALUE_CHARS: usize = 100;

/// One bad row and the first thing that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadRow {
    /// The line of the file on which the row starts; the header is line 1.
    pub line: u64,
    /// The column; absent where the row as a whole is wrong.
    pub column: Option<String>,
    /// What stands there, shortened; characters that cannot be seen by their numbers, as `\u{1b}`.
    pub value: String,
    /// What is wrong with it and what would be right.
    pub reason: String,
}

/// A file with bad rows; nothing of it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RejectedFile {
    /// All bad rows.
    pub bad_row_count: u64,
    /// The first [`MAX_BAD_ROWS`] of them, by line.
    pub bad_rows: Vec<BadRow>,
    /// The first ten ids of stores that are not known.
    pub unknown_stores: Vec<String>,
    /// The first ten ids of categories that are not known.
    pub unknown_categories: Vec<String>,
    /// Whether the import creates the categories that are not known where it is asked to.
    pub categories_can_be_created: bool,
}

impl RejectedFile {
    /// Ways out.
    #[must_use]
    pub fn suggestions(&self) -> Vec<String> {
        let mut suggestions = Vec::new();
        if !self.unknown_stores.is_empty() {
            suggestions.push(format!(
                "Upload stores first, or correct the ids; unknown: {}",
                self.unknown_stores.join(", ")
            ));
        }
        if !self.unknown_categories.is_empty() {
            suggestions.push(format!(
                "Upload categories first, or correct the ids; unknown: {}",
                self.unknown_categories.join(", ")
            ));
            if self.categories_can_be_created {
                suggestions.push(
                    "Or repeat with create_categories=true, which names a category after its id"
                        .to_owned(),
                );
            }
        }
        suggestions.push("Correct the rows listed and upload the whole file again".to_owned());
        suggestions
    }

    /// All of it in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let first = self
            .bad_rows
            .first()
            .map(|row| format!("; first, line {}: {}", row.line, row.reason))
            .unwrap_or_default();
        format!(
            "the file has {} bad row(s), so nothing was imported{first}",
            self.bad_row_count
        )
    }

    /// Notes a bad row; it lies after those noted before.
    pub(super) fn add(&mut self, line: u64, cell: BadCell) {
        self.bad_row_count += 1;
        if self.bad_rows.len() < MAX_BAD_ROWS {
            self.bad_rows.push(bad_row(line, cell));
        }
    }

    /// Notes `count` bad rows that lie among those noted before; `first` are the first [`MAX_BAD_ROWS`] of them.
    pub(super) fn add_among(&mut self, count: u64, first: impl Iterator<Item = (u64, BadCell)>) {
        self.bad_row_count += count;
        self.bad_rows
            .extend(first.map(|(line, cell)| bad_row(line, cell)));
        self.bad_rows.sort_by_key(|row| row.line);
        self.bad_rows.truncate(MAX_BAD_ROWS);
    }

    /// Notes a store that is not known.
    pub(super) fn add_unknown_store(&mut self, id: &str) {
        note(&mut self.unknown_stores, id);
    }

    /// Notes a category that is not known, by an import that can create it or not.
    pub(super) fn add_unknown_category(&mut self, id: &str, can_be_created: bool) {
        self.categories_can_be_created = can_be_created;
        note(&mut self.unknown_categories, id);
    }
}

fn bad_row(line: u64, cell: BadCell) -> BadRow {
    let BadCell {
        column,
        value,
        reason,
    } = cell;
    BadRow {
        line,
        column: column.map(str::to_owned),
        value: escaped(&shortened(&value)).into_owned(),
        reason: escaped(&reason).into_owned(),
    }
}

fn note(ids: &mut Vec<String>, id: &str) {
    if ids.len() < MAX_UNKNOWN_IDS && !ids.iter().any(|known| known == id) {
        ids.push(shortened(id));
    }
}

fn shortened(value: &str) -> String {
    value.chars().take(MAX_VALUE_CHARS).collect()
}
