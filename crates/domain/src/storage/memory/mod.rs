//! Storage in memory, for tests and for embedding without a database.

mod journal;
mod season;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Catalogue, PlanStore, StorageError};
use crate::approval::ApprovalRequest;
use crate::category::Category;
use crate::clustering::Clustering;
use crate::comparison::MethodComparison;
use crate::demand_calendar::DemandCalendar;
use crate::forecast::Forecast;
use crate::history::StoreWeek;
use crate::ids::{AllocationId, CategoryId, ForecastId, WorkflowId};
use crate::plan::{AllocationPlan, PricingStrategy};
use crate::store::Store;
use journal::Journal;

/// Master data, history, plans and the workflow journal in memory.
#[derive(Debug, Default)]
pub struct MemoryStorage {
    data: Mutex<Data>,
}

#[derive(Debug, Default)]
struct Data {
    data_version: u64,
    stores: Vec<Store>,
    categories: Vec<Category>,
    history: BTreeMap<CategoryId, Vec<StoreWeek>>,
    calendars: BTreeMap<CategoryId, DemandCalendar>,
    forecasts: Vec<Forecast>,
    clusterings: BTreeMap<ForecastId, Clustering>,
    comparisons: BTreeMap<ForecastId, MethodComparison>,
    allocations: Vec<AllocationPlan>,
    pricing: Vec<PricingStrategy>,
    workflows: Vec<Journal>,
    approvals: Vec<ApprovalRequest>,
}

impl MemoryStorage {
    /// Storage with these stores and categories and no history.
    #[must_use]
    pub fn new(mut stores: Vec<Store>, mut categories: Vec<Category>) -> Self {
        stores.sort_by(|a, b| a.store_id.cmp(&b.store_id));
        categories.sort_by(|a, b| a.category_id.cmp(&b.category_id));
        Self {
            data: Mutex::new(Data {
                stores,
                categories,
                ..Data::default()
            }),
        }
    }

    /// Replaces a category's history.
    pub fn set_history(&self, category: &CategoryId, mut rows: Vec<StoreWeek>) {
        rows.sort_by(|a, b| {
            (a.week_start_date, &a.store_id).cmp(&(b.week_start_date, &b.store_id))
        });
        let mut data = self.lock();
        data.history.insert(category.clone(), rows);
        data.data_version += 1;
    }

    /// Replaces a category's events, prices and promotions.
    pub fn set_demand_calendar(&self, category: &CategoryId, calendar: DemandCalendar) {
        let mut data = self.lock();
        data.calendars.insert(category.clone(), calendar);
        data.data_version += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Data> {
        // Every change is prepared before the first field is written, so a panicking holder
        // leaves nothing half-done behind.
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Data {
    fn holds(&self, id: &WorkflowId) -> bool {
        self.workflows
            .iter()
            .any(|journal| journal.workflow.workflow_id == *id)
    }

    fn journal<T: Default>(&self, id: &WorkflowId, read: impl Fn(&Journal) -> T) -> T {
        self.workflows
            .iter()
            .find(|journal| journal.workflow.workflow_id == *id)
            .map(read)
            .unwrap_or_default()
    }
}

impl Catalogue for MemoryStorage {
    fn data_version(&self) -> Result<u64, StorageError> {
        Ok(self.lock().data_version)
    }

    fn stores(&self) -> Result<Vec<Store>, StorageError> {
        Ok(self.lock().stores.clone())
    }

    fn categories(&self) -> Result<Vec<Category>, StorageError> {
        Ok(self.lock().categories.clone())
    }

    fn category(&self, id: &CategoryId) -> Result<Option<Category>, StorageError> {
        Ok(find(&self.lock().categories, |category| {
            category.category_id == *id
        }))
    }

    fn category_history(&self, id: &CategoryId) -> Result<Vec<StoreWeek>, StorageError> {
        Ok(self.lock().history.get(id).cloned().unwrap_or_default())
    }

    fn demand_calendar(&self, id: &CategoryId) -> Result<DemandCalendar, StorageError> {
        Ok(self.lock().calendars.get(id).cloned().unwrap_or_default())
    }
}

impl PlanStore for MemoryStorage {
    fn forecast(&self, id: &ForecastId) -> Result<Option<Forecast>, StorageError> {
        Ok(find(&self.lock().forecasts, |forecast| {
            forecast.forecast_id == *id
        }))
    }

    fn forecasts(&self) -> Result<Vec<Forecast>, StorageError> {
        Ok(self.lock().forecasts.iter().rev().cloned().collect())
    }

    fn forecasts_of(&self, id: &WorkflowId) -> Result<Vec<Forecast>, StorageError> {
        let data = self.lock();
        let of_season = data.forecasts.iter();
        Ok(of_season
            .filter(|forecast| forecast.workflow_id == *id)
            .cloned()
            .collect())
    }

    fn clustering(&self, id: &ForecastId) -> Result<Option<Clustering>, StorageError> {
        Ok(self.lock().clusterings.get(id).cloned())
    }

    fn allocation(&self, id: &AllocationId) -> Result<Option<AllocationPlan>, StorageError> {
        Ok(find(&self.lock().allocations, |plan| {
            plan.allocation_id == *id
        }))
    }

    fn newest_allocation(&self, id: &ForecastId) -> Result<Option<AllocationPlan>, StorageError> {
        Ok(find(&self.lock().allocations, |plan| {
            plan.forecast_id == *id
        }))
    }

    fn pricing_strategy(&self, id: &ForecastId) -> Result<Option<PricingStrategy>, StorageError> {
        Ok(find(&self.lock().pricing, |strategy| {
            strategy.forecast_id == *id
        }))
    }

    fn method_comparison(&self, id: &ForecastId) -> Result<Option<MethodComparison>, StorageError> {
        Ok(self.lock().comparisons.get(id).cloned())
    }

    fn save_method_comparison(&self, comparison: &MethodComparison) -> Result<(), StorageError> {
        let forecast_id = comparison.forecast_id.clone();
        if self.forecast(&forecast_id)?.is_none() {
            return Err(StorageError::UnknownForecast { forecast_id });
        }
        let mut data = self.lock();
        data.comparisons.insert(forecast_id, comparison.clone());
        Ok(())
    }
}

fn find<T: Clone>(newest_last: &[T], wanted: impl Fn(&T) -> bool) -> Option<T> {
    newest_last.iter().rev().find(|item| wanted(item)).cloned()
}
