//! Storage whose process ends at a chosen commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{
    Catalogue, Committed, LogRow, NewWorkflow, PlanStore, StepRecord, StorageError, WorkflowCommit,
    WorkflowJournal,
};
use hemline_domain::{
    AllocationId, AllocationPlan, ApprovalId, ApprovalRequest, Category, CategoryId, Clustering,
    DemandCalendar, Forecast, ForecastId, LedgerRow, MethodComparison, PricingStrategy, SessionId,
    Store, StoreWeek, Workflow, WorkflowEvent, WorkflowId,
};

/// Storage whose process ends after so many commits: every later one fails, and so does nothing.
/// Killing a real process at every commit is the server's test; this one reaches each in turn.
pub(crate) struct EndsAfter {
    inner: Arc<MemoryStorage>,
    commits_left: AtomicUsize,
}

impl EndsAfter {
    pub(crate) fn new(inner: &Arc<MemoryStorage>, commits: u64) -> Arc<Self> {
        Arc::new(Self {
            inner: Arc::clone(inner),
            commits_left: AtomicUsize::new(usize::try_from(commits).unwrap()),
        })
    }
}

impl WorkflowJournal for EndsAfter {
    fn commit(&self, commit: WorkflowCommit) -> Result<Committed, StorageError> {
        let spend = |left: usize| left.checked_sub(1);
        let left = self
            .commits_left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, spend);
        match left {
            Ok(_) => self.inner.commit(commit),
            Err(_) => Err(StorageError::Backend {
                message: "the process has ended".to_owned(),
            }),
        }
    }

    fn create(&self, workflow: NewWorkflow) -> Result<Workflow, StorageError> {
        self.inner.create(workflow)
    }
    fn workflow(&self, id: &WorkflowId) -> Result<Option<Workflow>, StorageError> {
        self.inner.workflow(id)
    }
    fn workflows(&self) -> Result<Vec<Workflow>, StorageError> {
        self.inner.workflows()
    }
    fn newest_of_session(&self, id: &SessionId) -> Result<Option<Workflow>, StorageError> {
        self.inner.newest_of_session(id)
    }
    fn events(
        &self,
        id: &WorkflowId,
        after_seq: u64,
        limit: usize,
    ) -> Result<Vec<WorkflowEvent>, StorageError> {
        self.inner.events(id, after_seq, limit)
    }
    fn steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError> {
        self.inner.steps(id)
    }
    fn logs(&self, id: &WorkflowId) -> Result<Vec<LogRow>, StorageError> {
        self.inner.logs(id)
    }
    fn approval(&self, id: &ApprovalId) -> Result<Option<ApprovalRequest>, StorageError> {
        self.inner.approval(id)
    }
    fn approvals(&self, id: &WorkflowId) -> Result<Vec<ApprovalRequest>, StorageError> {
        self.inner.approvals(id)
    }
}

impl Catalogue for EndsAfter {
    fn data_version(&self) -> Result<u64, StorageError> {
        self.inner.data_version()
    }
    fn stores(&self) -> Result<Vec<Store>, StorageError> {
        self.inner.stores()
    }
    fn categories(&self) -> Result<Vec<Category>, StorageError> {
        self.inner.categories()
    }
    fn category(&self, id: &CategoryId) -> Result<Option<Category>, StorageError> {
        self.inner.category(id)
    }
    fn category_history(&self, id: &CategoryId) -> Result<Vec<StoreWeek>, StorageError> {
        self.inner.category_history(id)
    }
    fn demand_calendar(&self, id: &CategoryId) -> Result<DemandCalendar, StorageError> {
        self.inner.demand_calendar(id)
    }
}

impl PlanStore for EndsAfter {
    fn forecast(&self, id: &ForecastId) -> Result<Option<Forecast>, StorageError> {
        self.inner.forecast(id)
    }
    fn forecasts(&self) -> Result<Vec<Forecast>, StorageError> {
        self.inner.forecasts()
    }
    fn clustering(&self, id: &ForecastId) -> Result<Option<Clustering>, StorageError> {
        self.inner.clustering(id)
    }
    fn allocation(&self, id: &AllocationId) -> Result<Option<AllocationPlan>, StorageError> {
        self.inner.allocation(id)
    }
    fn newest_allocation(&self, id: &ForecastId) -> Result<Option<AllocationPlan>, StorageError> {
        self.inner.newest_allocation(id)
    }
    fn pricing_strategy(&self, id: &ForecastId) -> Result<Option<PricingStrategy>, StorageError> {
        self.inner.pricing_strategy(id)
    }
    fn method_comparison(&self, id: &ForecastId) -> Result<Option<MethodComparison>, StorageError> {
        self.inner.method_comparison(id)
    }
    fn save_method_comparison(&self, comparison: &MethodComparison) -> Result<(), StorageError> {
        self.inner.save_method_comparison(comparison)
    }
    fn ledger(&self, id: &WorkflowId) -> Result<Vec<LedgerRow>, StorageError> {
        self.inner.ledger(id)
    }
}
