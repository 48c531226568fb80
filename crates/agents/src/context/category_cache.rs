//! What was read of the categories that were planned last.

use std::collections::VecDeque;
use std::sync::Arc;

use hemline_domain::{Category, CategoryId, DemandCalendar, Store, StoreWeek};

use super::fingerprint::KeptFingerprints;

/// Rows of history that are kept at most, 32 bytes each: 2,000 stores over three years make 312,000 of them.
/// The newest category is kept however many it has.
const KEPT_ROWS: usize = 2_000_000;

/// Categories that are kept at most.
const KEPT_CATEGORIES: usize = 64;

/// What is read of one category; clones share it.
#[derive(Clone)]
pub(super) struct CachedData {
    pub(super) category: Category,
    pub(super) stores: Arc<Vec<Store>>,
    pub(super) history: Arc<Vec<StoreWeek>>,
    pub(super) events: Arc<DemandCalendar>,
    pub(super) fingerprints: KeptFingerprints,
}

/// The data of some categories, all of one data version, used longest ago first.
#[derive(Default)]
pub(super) struct CategoryCache {
    data_version: u64,
    entries: VecDeque<(CategoryId, CachedData)>,
}

impl CategoryCache {
    /// A category's data, if it is kept as of `data_version`.
    pub(super) fn find(&mut self, id: &CategoryId, data_version: u64) -> Option<CachedData> {
        if self.data_version != data_version {
            return None;
        }
        let place = self.entries.iter().position(|(kept, _)| kept == id)?;
        let entry = self.entries.remove(place)?;
        let data = entry.1.clone();
        self.entries.push_back(entry);
        Some(data)
    }

    /// Keeps a category's data; what is of another version goes, and then what was used longest ago as far
    /// as there is too much. Data that was read before a newer one's is not kept.
    pub(super) fn keep(&mut self, id: &CategoryId, data_version: u64, data: CachedData) {
        if data_version < self.data_version {
            return;
        }
        if data_version > self.data_version {
            self.entries.clear();
            self.data_version = data_version;
        }
        self.entries.retain(|(kept, _)| kept != id);
        self.entries.push_back((id.clone(), data));
        while self.entries.len() > 1 && self.is_too_large() {
            self.entries.pop_front();
        }
    }

    fn is_too_large(&self) -> bool {
        let rows: usize = self
            .entries
            .iter()
            .map(|(_, data)| data.history.len())
            .sum();
        rows > KEPT_ROWS || self.entries.len() > KEPT_CATEGORIES
    }
}
