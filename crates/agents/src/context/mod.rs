//! What the agents share while a season is planned.

mod assembly;
mod fingerprint;

use std::sync::Arc;

use hemline_domain::{
    AllocationPlan, Category, Clustering, DemandCalendar, Forecast, PricingStrategy,
    SeasonParameters, Store, StoreWeek, WorkflowId, WorkflowState,
};
use hemline_ml::clustering::StoreClusters;
use hemline_ml::demand::DemandForecast;
use hemline_planning::manufacturing::ManufacturingOrder;
use serde::{Deserialize, Serialize};

pub use assembly::ContextAssembler;
pub(crate) use assembly::check_feasible;

/// What a season is planned from. It is read from storage, never from a model.
#[derive(Debug)]
pub struct SeasonInputs {
    /// The season's workflow.
    pub workflow_id: WorkflowId,
    /// The season's name.
    pub season: String,
    /// The category.
    pub category: Category,
    /// What it is planned with.
    pub parameters: SeasonParameters,
    /// All stores, by id.
    pub stores: Arc<Vec<Store>>,
    /// All sales of the category, by week and store.
    pub history: Arc<Vec<StoreWeek>>,
    /// The category's events, prices and promotions.
    pub events: Arc<DemandCalendar>,
    /// Hash over what the forecast and the clusters depend on.
    pub demand_fingerprint: String,
    /// Hash over what the whole plan depends on.
    pub plan_fingerprint: String,
}

/// What the agents have produced so far: typed objects that tools made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SeasonResults {
    /// Raised by every change, so that only changes are journaled.
    pub revision: u64,
    /// The season's demand, before it is split.
    pub demand: Option<DemandForecast>,
    /// The clusters, before factors.
    pub store_clusters: Option<StoreClusters>,
    /// The clusters with shares and store factors.
    pub clustering: Option<Clustering>,
    /// The forecast with its cluster split.
    pub forecast: Option<Forecast>,
    /// Whether the forecast was stored by an earlier round of the same season.
    pub forecast_is_stored: bool,
    /// The order.
    pub order: Option<ManufacturingOrder>,
    /// The order handed out to the stores.
    pub allocation: Option<AllocationPlan>,
    /// How the season is priced.
    pub pricing: Option<PricingStrategy>,
}

/// The context of one run of the agents: full typed objects, shared by all of them.
#[derive(Debug, Clone)]
pub struct SeasonContext {
    /// What is planned from.
    pub inputs: Arc<SeasonInputs>,
    /// The workflow state that the run serves: it decides which handoffs are enabled.
    pub state: WorkflowState,
    /// What was produced so far.
    pub results: SeasonResults,
}

impl SeasonContext {
    /// Changes the results and marks them for the journal.
    pub fn update(&mut self, change: impl FnOnce(&mut SeasonResults)) {
        change(&mut self.results);
        self.results.revision += 1;
    }

    /// Whether this run makes the forecast and the order.
    #[must_use]
    pub fn is_planning(&self) -> bool {
        self.state == WorkflowState::Phase1Forecasting
    }

    /// Whether what this run is for is there.
    #[must_use]
    pub fn has_result(&self) -> bool {
        let results = &self.results;
        if self.is_planning() {
            results.forecast.is_some()
                && results.clustering.is_some()
                && results.allocation.is_some()
        } else {
            results.allocation.is_some() && results.pricing.is_some()
        }
    }

    /// Whether this run follows the accepted order.
    #[must_use]
    pub fn order_is_accepted(&self) -> bool {
        self.state == WorkflowState::Phase2Allocation
    }
}
