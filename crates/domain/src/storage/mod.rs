//! What must be stored, as traits in planning's own words.
//!
//! `hemline-persistence` implements them on a database; [`memory::MemoryStorage`] implements them
//! for tests and for embedding without one.

pub mod commit;
#[cfg(feature = "contract")]
pub mod contract;
pub mod memory;

use crate::approval::ApprovalRequest;
use crate::category::Category;
use crate::clustering::Clustering;
use crate::comparison::MethodComparison;
use crate::demand_calendar::DemandCalendar;
use crate::error::DomainError;
use crate::event::{Transition, WorkflowEvent};
use crate::forecast::Forecast;
use crate::history::StoreWeek;
use crate::ids::{
    AllocationId, ApprovalId, CategoryId, ForecastId, MarkdownId, SessionId, WorkflowId,
};
use crate::ledger::LedgerRow;
use crate::plan::{AllocationPlan, PricingStrategy};
use crate::season::{
    EmergencyOrderRecord, MarkdownRecord, ReallocationRecord, ReplenishmentRecord, StoreMarkdown,
    VarianceRecord, WeekSales,
};
use crate::store::Store;
use crate::workflow::Workflow;

pub use commit::{
    Change, Committed, Fact, LogRow, ModelUsage, NewWorkflow, SalesFile, StepRecord, WorkflowCommit,
};

/// Why storage could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Another writer was first.
    #[error(
        "workflow {workflow_id} has changed since it was read (expected version {expected}, found {found}); read it again"
    )]
    VersionConflict {
        /// The workflow.
        workflow_id: WorkflowId,
        /// The version that the commit rested on.
        expected: u64,
        /// The version that is stored.
        found: u64,
    },
    /// A new workflow with the id of another: somebody else was first.
    #[error("there is a workflow {workflow_id} already")]
    AlreadyExists {
        /// The workflow.
        workflow_id: WorkflowId,
    },
    /// A commit on a workflow that does not exist.
    #[error("there is no workflow {workflow_id}")]
    UnknownWorkflow {
        /// The workflow.
        workflow_id: WorkflowId,
    },
    /// Something that belongs to a forecast that does not exist.
    #[error("there is no forecast {forecast_id}")]
    UnknownForecast {
        /// The forecast.
        forecast_id: ForecastId,
    },
    /// A commit that the state machine does not allow.
    #[error(transparent)]
    Domain(#[from] DomainError),
    /// The backend cannot work at the moment (a full disk, a lock that is held): the same may succeed
    /// later.
    #[error("the database is not available: {message}")]
    Unavailable {
        /// The backend's own words.
        message: String,
    },
    /// The backend failed.
    #[error("the database failed: {message}")]
    Backend {
        /// The backend's own words.
        message: String,
    },
}

/// Master data and sales history.
pub trait Catalogue: Send + Sync {
    /// Raised by every import that changes the data; caches compare it.
    ///
    /// # Errors
    /// When the backend fails.
    fn data_version(&self) -> Result<u64, StorageError>;

    /// All stores, by id.
    ///
    /// # Errors
    /// When the backend fails.
    fn stores(&self) -> Result<Vec<Store>, StorageError>;

    /// All categories, by id.
    ///
    /// # Errors
    /// When the backend fails.
    fn categories(&self) -> Result<Vec<Category>, StorageError>;

    /// One category, if it exists.
    ///
    /// # Errors
    /// When the backend fails.
    fn category(&self, id: &CategoryId) -> Result<Option<Category>, StorageError>;

    /// All sales of a category, by week and store.
    ///
    /// # Errors
    /// When the backend fails.
    fn category_history(&self, id: &CategoryId) -> Result<Vec<StoreWeek>, StorageError>;

    /// The events, prices and promotions of a category; none where it has none.
    ///
    /// # Errors
    /// When the backend fails.
    fn demand_calendar(&self, id: &CategoryId) -> Result<DemandCalendar, StorageError>;
}

/// Forecasts and plans.
pub trait PlanStore: Send + Sync {
    /// One forecast, if it exists.
    ///
    /// # Errors
    /// When the backend fails.
    fn forecast(&self, id: &ForecastId) -> Result<Option<Forecast>, StorageError>;

    /// All forecasts, newest first.
    ///
    /// # Errors
    /// When the backend fails.
    fn forecasts(&self) -> Result<Vec<Forecast>, StorageError>;

    /// All forecasts of a season, oldest first: a re-forecast stands after the one that it replaces.
    ///
    /// # Errors
    /// When the backend fails.
    fn forecasts_of(&self, id: &WorkflowId) -> Result<Vec<Forecast>, StorageError>;

    /// The clusters of a forecast.
    ///
    /// # Errors
    /// When the backend fails.
    fn clustering(&self, id: &ForecastId) -> Result<Option<Clustering>, StorageError>;

    /// One allocation plan, if it exists.
    ///
    /// # Errors
    /// When the backend fails.
    fn allocation(&self, id: &AllocationId) -> Result<Option<AllocationPlan>, StorageError>;

    /// The newest allocation plan of a forecast.
    ///
    /// # Errors
    /// When the backend fails.
    fn newest_allocation(&self, id: &ForecastId) -> Result<Option<AllocationPlan>, StorageError>;

    /// The newest pricing strategy of a forecast.
    ///
    /// # Errors
    /// When the backend fails.
    fn pricing_strategy(&self, id: &ForecastId) -> Result<Option<PricingStrategy>, StorageError>;

    /// The comparison of methods that belongs to a forecast, once there is one.
    ///
    /// # Errors
    /// When the backend fails.
    fn method_comparison(&self, id: &ForecastId) -> Result<Option<MethodComparison>, StorageError>;

    /// Stores a comparison, in place of an older one of the same forecast. It is no step of a workflow:
    /// no version changes and no event is told.
    ///
    /// # Errors
    /// When its forecast is unknown or the backend fails.
    fn save_method_comparison(&self, comparison: &MethodComparison) -> Result<(), StorageError>;
}

/// A season under way. Lists are in the order in which their rows were stored.
pub trait SeasonStore: Send + Sync {
    /// All movements of a season, in the order booked.
    ///
    /// # Errors
    /// When the backend fails.
    fn ledger(&self, id: &WorkflowId) -> Result<Vec<LedgerRow>, StorageError>;

    /// What the stores reported, by week; weeks after a gap are among them.
    ///
    /// # Errors
    /// When the backend fails.
    fn reported_sales(&self, id: &WorkflowId) -> Result<Vec<WeekSales>, StorageError>;

    /// Every check of every week; the last one of a week is the one that holds.
    ///
    /// # Errors
    /// When the backend fails.
    fn variances(&self, id: &WorkflowId) -> Result<Vec<VarianceRecord>, StorageError>;

    /// The shipments of every week.
    ///
    /// # Errors
    /// When the backend fails.
    fn replenishments(&self, id: &WorkflowId) -> Result<Vec<ReplenishmentRecord>, StorageError>;

    /// The stores' totals after every re-forecast and every arrival; the last ones hold.
    ///
    /// # Errors
    /// When the backend fails.
    fn reallocations(&self, id: &WorkflowId) -> Result<Vec<ReallocationRecord>, StorageError>;

    /// Every markdown that was recommended; one at most is applied.
    ///
    /// # Errors
    /// When the backend fails.
    fn markdowns(&self, id: &WorkflowId) -> Result<Vec<MarkdownRecord>, StorageError>;

    /// An applied markdown store by store, by id.
    ///
    /// # Errors
    /// When the backend fails.
    fn store_markdowns(&self, id: &MarkdownId) -> Result<Vec<StoreMarkdown>, StorageError>;

    /// Every emergency order that was recommended.
    ///
    /// # Errors
    /// When the backend fails.
    fn emergency_orders(&self, id: &WorkflowId) -> Result<Vec<EmergencyOrderRecord>, StorageError>;

    /// The season-end report, once there is one.
    ///
    /// # Errors
    /// When the backend fails.
    fn season_report(&self, id: &WorkflowId) -> Result<Option<serde_json::Value>, StorageError>;
}

/// The right to run a workflow, given back when it is dropped. Dropping may block.
pub trait RunClaim: std::fmt::Debug + Send + Sync {
    /// Whether the right is there still: a process that was frozen for long may have lost it to another. May block.
    fn is_held(&self) -> bool {
        true
    }
}

/// Where nobody else could run it.
impl RunClaim for () {}

/// The workflow journal: state, steps, events and approvals, each commit all or nothing.
pub trait WorkflowJournal: Send + Sync {
    /// Stores a new workflow in its first state; it has no events yet.
    ///
    /// # Errors
    /// [`StorageError::AlreadyExists`] where its id is taken, and when the backend fails.
    fn create(&self, workflow: NewWorkflow) -> Result<Committed, StorageError>;

    /// Writes one step of a workflow: its transition, facts and events, in one transaction. The
    /// events get the next `seq` numbers; a transition also emits `state_changed`, before them.
    ///
    /// # Errors
    /// When the workflow is unknown or has changed since it was read, when the transition is
    /// illegal, or when the backend fails; then nothing is written.
    fn commit(&self, commit: WorkflowCommit) -> Result<Committed, StorageError>;

    /// Takes the right to run a workflow's steps until the claim is dropped; nothing where another process has it. A
    /// storage that one process works on at a time has nothing to claim, which is the default.
    ///
    /// # Errors
    /// When the backend fails.
    fn claim_run(&self, _id: &WorkflowId) -> Result<Option<Box<dyn RunClaim>>, StorageError> {
        Ok(Some(Box::new(())))
    }

    /// One workflow, if it exists.
    ///
    /// # Errors
    /// When the backend fails.
    fn workflow(&self, id: &WorkflowId) -> Result<Option<Workflow>, StorageError>;

    /// All workflows, newest first.
    ///
    /// # Errors
    /// When the backend fails.
    fn workflows(&self) -> Result<Vec<Workflow>, StorageError>;

    /// The session's newest workflow.
    ///
    /// # Errors
    /// When the backend fails.
    fn newest_of_session(&self, id: &SessionId) -> Result<Option<Workflow>, StorageError>;

    /// Up to `limit` events after `after_seq`, in order.
    ///
    /// # Errors
    /// When the backend fails.
    fn events(
        &self,
        id: &WorkflowId,
        after_seq: u64,
        limit: usize,
    ) -> Result<Vec<WorkflowEvent>, StorageError>;

    /// The changes of state of a workflow, in order: few of its events.
    ///
    /// # Errors
    /// When the backend fails.
    fn transitions(&self, id: &WorkflowId) -> Result<Vec<Transition>, StorageError>;

    /// The journaled steps of a workflow, in order.
    ///
    /// # Errors
    /// When the backend fails.
    fn steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError>;

    /// How many steps of a workflow are journaled.
    ///
    /// # Errors
    /// When the backend fails.
    fn step_count(&self, id: &WorkflowId) -> Result<u64, StorageError>;

    /// The steps of one run of a workflow, in order.
    ///
    /// # Errors
    /// When the backend fails.
    fn steps_of_run(&self, id: &WorkflowId, run_id: &str) -> Result<Vec<StepRecord>, StorageError>;

    /// The last step of each run of a workflow, in order.
    ///
    /// # Errors
    /// When the backend fails.
    fn last_steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError>;

    /// The execution and reasoning log of a workflow, in order.
    ///
    /// # Errors
    /// When the backend fails.
    fn logs(&self, id: &WorkflowId) -> Result<Vec<LogRow>, StorageError>;

    /// One approval request, if it exists.
    ///
    /// # Errors
    /// When the backend fails.
    fn approval(&self, id: &ApprovalId) -> Result<Option<ApprovalRequest>, StorageError>;

    /// All approval requests of a workflow, oldest first.
    ///
    /// # Errors
    /// When the backend fails.
    fn approvals(&self, id: &WorkflowId) -> Result<Vec<ApprovalRequest>, StorageError>;
}

/// Everything the agents need, in one object.
pub trait Storage: Catalogue + PlanStore + SeasonStore + WorkflowJournal {}

impl<T: Catalogue + PlanStore + SeasonStore + WorkflowJournal> Storage for T {}
