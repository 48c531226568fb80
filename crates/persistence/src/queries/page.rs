//! Pages of lists.

use serde::Serialize;

use crate::error::PersistenceError;

/// How much of a list is wanted, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// The most items of the page; 0 counts as 1.
    pub limit: u32,
    /// [`Page::next_cursor`] of the page before; nothing for the first page.
    pub cursor: Option<String>,
}

impl Default for PageRequest {
    /// The first 50.
    fn default() -> Self {
        Self {
            limit: 50,
            cursor: None,
        }
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// What a request for the following items names; nothing on the last page.
    pub next_cursor: Option<String>,
}

impl PageRequest {
    /// Items lie before this position, in a list that begins with the newest.
    pub(super) fn before(&self) -> Result<i64, PersistenceError> {
        Ok(self.position()?.unwrap_or(i64::MAX))
    }

    /// Items lie after this position, in a list that begins with the oldest.
    pub(super) fn after(&self) -> Result<i64, PersistenceError> {
        Ok(self.position()?.unwrap_or(0))
    }

    fn position(&self) -> Result<Option<i64>, PersistenceError> {
        match &self.cursor {
            None => Ok(None),
            Some(cursor) => cursor
                .parse()
                .ok()
                .filter(|position| *position > 0)
                .map(Some)
                .ok_or_else(|| PersistenceError::InvalidCursor {
                    cursor: cursor.clone(),
                }),
        }
    }

    /// How many rows to read: one more than fits, to know whether more follow.
    pub(super) fn rows(&self) -> i64 {
        self.size() + 1
    }

    fn size(&self) -> i64 {
        i64::from(self.limit.max(1))
    }

    /// The page from the rows read, each with its position.
    pub(super) fn page<R, T>(
        &self,
        mut rows: Vec<(i64, R)>,
        read: impl Fn(R) -> Result<T, PersistenceError>,
    ) -> Result<Page<T>, PersistenceError> {
        let size = usize::try_from(self.size()).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next_cursor = rows
            .last()
            .filter(|_| more)
            .map(|(position, _)| position.to_string());
        let items: Result<Vec<T>, PersistenceError> =
            rows.into_iter().map(|(_, row)| read(row)).collect();
        Ok(Page {
            items: items?,
            next_cursor,
        })
    }
}
