//! The storage contract on [`MemoryStorage`].

use hemline_domain::storage::contract::{CATEGORY, check_all};
use hemline_domain::storage::memory::MemoryStorage;

#[test]
fn memory_storage_keeps_the_contract() {
    check_all(|fixture| {
        let storage = MemoryStorage::new(fixture.stores.clone(), fixture.categories.clone());
        storage.set_history(&CATEGORY.into(), fixture.history.clone());
        storage.set_demand_calendar(&CATEGORY.into(), fixture.calendar.clone());
        storage
    });
}
