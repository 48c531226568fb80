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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use hemline_domain::{Archetype, Units};

    use super::*;

    fn data(rows: usize) -> CachedData {
        let row = StoreWeek {
            store_id: "S01".into(),
            week_start_date: NaiveDate::default(),
            units_sold: Units::new(1),
        };
        CachedData {
            category: Category {
                category_id: "c".into(),
                category_name: "C".to_owned(),
                season_start_date: NaiveDate::default(),
                season_end_date: NaiveDate::default(),
                season_length_weeks: 12,
                archetype: Archetype::FashionRetail,
                description: None,
                unit_price: None,
                unit_cost: None,
                salvage_value: None,
            },
            stores: Arc::default(),
            history: Arc::new(vec![row; rows]),
            events: Arc::default(),
            fingerprints: KeptFingerprints::default(),
        }
    }

    fn kept(cache: &CategoryCache) -> Vec<&str> {
        let entries = cache.entries.iter();
        entries.map(|(id, _)| id.as_str()).collect()
    }

    #[test]
    fn what_was_used_longest_ago_goes_first_when_there_are_too_many_rows() {
        let mut cache = CategoryCache::default();
        let half = KEPT_ROWS / 2;
        cache.keep(&"a".into(), 1, data(half));
        cache.keep(&"b".into(), 1, data(half));
        assert!(cache.find(&"a".into(), 1).is_some());
        cache.keep(&"c".into(), 1, data(half));
        assert_eq!(kept(&cache), ["a", "c"]);
        cache.keep(&"huge".into(), 1, data(KEPT_ROWS + 1));
        assert_eq!(kept(&cache), ["huge"]);
        cache.keep(&"d".into(), 1, data(1));
        assert_eq!(kept(&cache), ["d"]);
    }

    #[test]
    fn so_many_categories_are_kept_and_no_more() {
        let mut cache = CategoryCache::default();
        for number in 0..=KEPT_CATEGORIES {
            cache.keep(&format!("c{number:02}").as_str().into(), 1, data(1));
        }
        assert_eq!(kept(&cache).len(), KEPT_CATEGORIES);
        assert!(cache.find(&"c00".into(), 1).is_none());
    }

    #[test]
    fn only_the_newest_version_is_kept() {
        let mut cache = CategoryCache::default();
        cache.keep(&"a".into(), 2, data(1));
        cache.keep(&"b".into(), 1, data(1));
        assert_eq!(kept(&cache), ["a"]);
        assert!(cache.find(&"a".into(), 1).is_none());
        cache.keep(&"b".into(), 3, data(1));
        assert_eq!(kept(&cache), ["b"]);
    }
}
