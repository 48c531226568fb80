//! Reads what a season is planned from, and keeps it until an upload changes it.

use std::sync::{Arc, Mutex, PoisonError};

use hemline_domain::storage::Storage;
use hemline_domain::{
    Category, CategoryId, SeasonParameters, StoreId, StoreWeek, Units, Violation, WorkflowId,
};
use hemline_ml::clustering::check_clustering;
use hemline_planning::manufacturing::order_quantity;
use serde_json::json;

use super::SeasonInputs;
use super::category_cache::{CachedData, CategoryCache};
use super::fingerprint::{self, KeptFingerprints};
use crate::error::AgentsError;

/// Categories that an error lists at most; `GET /api/categories` has all.
const LISTED: usize = 10;

/// Assembles [`SeasonInputs`] from storage. Stores, history and events are cached until the stored data
/// version moves, whoever moved it.
pub struct ContextAssembler {
    storage: Arc<dyn Storage>,
    cache: Mutex<CategoryCache>,
}

impl ContextAssembler {
    /// An assembler with an empty cache.
    #[must_use]
    pub fn new(storage: Arc<dyn Storage>) -> Self {
        Self {
            storage,
            cache: Mutex::default(),
        }
    }

    /// Reads everything that a plan with these parameters rests on. Blocks on storage.
    ///
    /// # Errors
    /// When the category is unknown or has no history, or when storage fails.
    pub fn assemble(
        &self,
        workflow_id: &WorkflowId,
        season: &str,
        category_id: &CategoryId,
        parameters: &SeasonParameters,
    ) -> Result<SeasonInputs, AgentsError> {
        let data = self.data_of(category_id)?;
        if data.history.is_empty() {
            return Err(AgentsError::NoHistory {
                category_id: category_id.clone(),
            });
        }
        let fingerprints = &data.fingerprints;
        let demand_fingerprint =
            fingerprints.of_demand(parameters, || fingerprint_of(&data, parameters));
        Ok(inputs(
            workflow_id,
            season,
            data,
            demand_fingerprint,
            parameters,
        ))
    }

    /// The same from sales that are not stored, of a category that need not be. Blocks on storage.
    ///
    /// # Errors
    /// When there are no sales, or when storage fails.
    pub(crate) fn assemble_from(
        &self,
        workflow_id: &WorkflowId,
        season: &str,
        category: Category,
        sales: Vec<StoreWeek>,
        parameters: &SeasonParameters,
    ) -> Result<SeasonInputs, AgentsError> {
        if sales.is_empty() {
            return Err(AgentsError::NoHistory {
                category_id: category.category_id,
            });
        }
        let data = CachedData {
            stores: Arc::new(self.storage.stores()?),
            history: Arc::new(sales),
            events: Arc::new(self.storage.demand_calendar(&category.category_id)?),
            fingerprints: KeptFingerprints::default(),
            category,
        };
        let demand_fingerprint = fingerprint_of(&data, parameters);
        Ok(inputs(
            workflow_id,
            season,
            data,
            demand_fingerprint,
            parameters,
        ))
    }

    fn data_of(&self, category_id: &CategoryId) -> Result<CachedData, AgentsError> {
        let data_version = self.storage.data_version()?;
        if let Some(data) = self.lock_cache().find(category_id, data_version) {
            return Ok(data);
        }
        let category = self.storage.category(category_id)?;
        let Some(category) = category else {
            return Err(self.unknown_category(category_id));
        };
        let data = CachedData {
            category,
            stores: Arc::new(self.storage.stores()?),
            history: Arc::new(self.storage.category_history(category_id)?),
            events: Arc::new(self.storage.demand_calendar(category_id)?),
            fingerprints: KeptFingerprints::default(),
        };
        self.lock_cache()
            .keep(category_id, data_version, data.clone());
        Ok(data)
    }

    /// The category; blocks on storage.
    ///
    /// # Errors
    /// When it does not exist, naming those that do.
    pub(crate) fn category(&self, category_id: &CategoryId) -> Result<Category, AgentsError> {
        let category = self.storage.category(category_id)?;
        category.ok_or_else(|| self.unknown_category(category_id))
    }

    pub(crate) fn unknown_category(&self, category_id: &CategoryId) -> AgentsError {
        match self.storage.categories() {
            Ok(categories) => AgentsError::UnknownCategory {
                category_id: category_id.clone(),
                known: categories
                    .into_iter()
                    .map(|category| category.category_id)
                    .take(LISTED)
                    .collect(),
            },
            Err(error) => error.into(),
        }
    }

    fn lock_cache(&self) -> std::sync::MutexGuard<'_, CategoryCache> {
        // Entries are only ever added and removed whole, so a panicking holder leaves none in pieces.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fingerprint_of(data: &CachedData, parameters: &SeasonParameters) -> String {
    fingerprint::of_demand(
        &data.category,
        &data.stores,
        &data.history,
        &data.events,
        parameters,
    )
}

fn inputs(
    workflow_id: &WorkflowId,
    season: &str,
    data: CachedData,
    demand_fingerprint: String,
    parameters: &SeasonParameters,
) -> SeasonInputs {
    SeasonInputs {
        workflow_id: workflow_id.clone(),
        season: season.to_owned(),
        plan_fingerprint: fingerprint::of_plan(&demand_fingerprint, &data.category, parameters),
        demand_fingerprint,
        parameters: parameters.clone(),
        category: data.category,
        stores: data.stores,
        history: data.history,
        events: data.events,
        season_to_date: None,
    }
}

/// Checks what can be known before a plan is promised: enough history, and stores that can be
/// clustered as asked.
///
/// # Errors
/// What the forecast or the clustering would refuse later.
pub(crate) fn check_feasible(inputs: &SeasonInputs) -> Result<(), AgentsError> {
    check_stores(inputs)?;
    check_order_rule(inputs)?;
    hemline_ml::demand::check_input(&crate::team::demand_input(inputs)?)
        .map_err(AgentsError::Data)?;
    check_clustering(&inputs.stores, &inputs.history, &inputs.parameters).map_err(AgentsError::Data)
}

/// Checks that the stores that the parameters name exist.
///
/// # Errors
/// With those that do not.
pub(crate) fn check_stores(inputs: &SeasonInputs) -> Result<(), AgentsError> {
    let unknown: Vec<StoreId> = inputs
        .parameters
        .include_stores
        .iter()
        .filter(|id| !inputs.stores.iter().any(|store| store.store_id == **id))
        .cloned()
        .collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(AgentsError::UnknownStores { stores: unknown })
    }
}

/// Tries the order's rule on a single unit: it fails where costs are missing or contradict it.
fn check_order_rule(inputs: &SeasonInputs) -> Result<(), AgentsError> {
    let tried = order_quantity(Units::new(1), &[1.0], &inputs.parameters, &inputs.category);
    tried
        .map(drop)
        .map_err(|error| AgentsError::InvalidParameters {
            violations: vec![Violation {
                parameter: "safety_stock_method".to_owned(),
                value: json!(inputs.parameters.safety_stock_method),
                allowed: "a method whose costs are stated or follow from the category".to_owned(),
                message: error.to_string(),
                suggestions: vec!["Use safety_stock_method fixed, or state the costs".to_owned()],
            }],
        })
}
