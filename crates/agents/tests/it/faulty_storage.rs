//! Storage whose commits fail where a test wants it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hemline_domain::season::{
    EmergencyOrderRecord, MarkdownRecord, ReallocationRecord, ReplenishmentRecord, StoreMarkdown,
    VarianceRecord, WeekSales,
};
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{
    Catalogue, Committed, LogRow, NewWorkflow, PlanStore, SeasonStore, StepRecord, StorageError,
    WorkflowCommit, WorkflowJournal,
};
use hemline_domain::{
    AllocationId, AllocationPlan, ApprovalId, ApprovalRequest, Category, CategoryId, Clustering,
    DemandCalendar, Forecast, ForecastId, LedgerRow, MarkdownId, MethodComparison, PricingStrategy,
    SessionId, Store, StoreWeek, Transition, Workflow, WorkflowEvent, WorkflowId, WorkflowStatus,
};

use crate::support::{PATIENCE, engine_on, request, season};

type Fault = Box<dyn Fn(u64) -> Option<StorageError> + Send + Sync>;

/// Storage some of whose commits fail, and then do nothing.
pub(crate) struct FaultyStorage {
    inner: Arc<MemoryStorage>,
    /// What becomes of the commit with this number, from 0.
    fault: Fault,
    tried: AtomicU64,
    /// What becomes of the reading of the journal with this number, from 0.
    read_fault: Fault,
    read: AtomicU64,
    refused: AtomicU64,
    /// The lowest number after which events were read.
    earliest: AtomicU64,
}

impl FaultyStorage {
    fn new(inner: &Arc<MemoryStorage>, fault: Fault) -> Arc<Self> {
        Self::with(inner, fault, Box::new(|_| None))
    }

    fn with(inner: &Arc<MemoryStorage>, fault: Fault, read_fault: Fault) -> Arc<Self> {
        Arc::new(Self {
            inner: Arc::clone(inner),
            fault,
            tried: AtomicU64::new(0),
            read_fault,
            read: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            earliest: AtomicU64::new(u64::MAX),
        })
    }

    /// The process ends after so many commits: every later one fails. Killing a real process at every
    /// commit is the server's test; this one reaches each in turn.
    pub(crate) fn ends_after(inner: &Arc<MemoryStorage>, commits: u64) -> Arc<Self> {
        let ended = || StorageError::Backend {
            message: "the process has ended".to_owned(),
        };
        let fault = move |number| (number >= commits).then(ended);
        Self::new(inner, Box::new(fault))
    }

    /// The disk is full for `times` commits from the one with the number `first` on.
    pub(crate) fn full_disk(inner: &Arc<MemoryStorage>, first: u64, times: u64) -> Arc<Self> {
        let full = || StorageError::Unavailable {
            message: "database or disk is full".to_owned(),
        };
        let fault = move |number| (first..first + times).contains(&number).then(full);
        Self::new(inner, Box::new(fault))
    }

    /// The database is away for `times` readings of the journal from the one with the number `first` on.
    pub(crate) fn unreadable(inner: &Arc<MemoryStorage>, first: u64, times: u64) -> Arc<Self> {
        let away = || StorageError::Unavailable {
            message: "the server closed the connection".to_owned(),
        };
        let fault = move |number| (first..first + times).contains(&number).then(away);
        Self::with(inner, Box::new(|_| None), Box::new(fault))
    }

    /// How often the journal was read.
    pub(crate) fn readings(&self) -> u64 {
        self.read.load(Ordering::SeqCst)
    }

    /// The lowest number after which events were read since this was last asked.
    pub(crate) fn earliest_events(&self) -> u64 {
        self.earliest.swap(u64::MAX, Ordering::SeqCst)
    }

    fn reading(&self) -> Result<(), StorageError> {
        let number = self.read.fetch_add(1, Ordering::SeqCst);
        let Some(error) = (self.read_fault)(number) else {
            return Ok(());
        };
        self.refused.fetch_add(1, Ordering::SeqCst);
        Err(error)
    }

    /// Some commits fail for good, whatever they hold.
    pub(crate) fn broken(inner: &Arc<MemoryStorage>, first: u64, times: u64) -> Arc<Self> {
        let broken = || StorageError::Backend {
            message: "a broken page".to_owned(),
        };
        let fault = move |number| (first..first + times).contains(&number).then(broken);
        Self::new(inner, Box::new(fault))
    }

    /// How many commits were refused.
    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::SeqCst)
    }

    /// Waits until a commit was refused or a workflow has nothing left to do by itself.
    pub(crate) async fn has_ended(&self, id: &WorkflowId) {
        loop {
            let state = self.inner.workflow(id).unwrap().unwrap().state;
            if self.refused() > 0 || state.status() != WorkflowStatus::Running {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// A season's run whose process ended after so many commits.
pub(crate) async fn ends_after(storage: &Arc<MemoryStorage>, commits: u64) -> WorkflowId {
    let ends = FaultyStorage::ends_after(storage, commits);
    let ending = engine_on(ends.clone());
    let id = ending.start(request(season())).await.unwrap().workflow_id;
    ends.has_ended(&id).await;
    ending.shutdown(PATIENCE).await;
    id
}

impl WorkflowJournal for FaultyStorage {
    fn commit(&self, commit: WorkflowCommit) -> Result<Committed, StorageError> {
        let number = self.tried.fetch_add(1, Ordering::SeqCst);
        match (self.fault)(number) {
            None => self.inner.commit(commit),
            Some(error) => {
                self.refused.fetch_add(1, Ordering::SeqCst);
                Err(error)
            }
        }
    }

    fn create(&self, workflow: NewWorkflow) -> Result<Committed, StorageError> {
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
        self.reading()?;
        self.earliest.fetch_min(after_seq, Ordering::SeqCst);
        self.inner.events(id, after_seq, limit)
    }
    fn transitions(&self, id: &WorkflowId) -> Result<Vec<Transition>, StorageError> {
        self.reading()?;
        self.inner.transitions(id)
    }
    fn steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError> {
        self.inner.steps(id)
    }
    fn step_count(&self, id: &WorkflowId) -> Result<u64, StorageError> {
        self.reading()?;
        self.inner.step_count(id)
    }
    fn steps_of_run(&self, id: &WorkflowId, run_id: &str) -> Result<Vec<StepRecord>, StorageError> {
        self.reading()?;
        self.inner.steps_of_run(id, run_id)
    }
    fn last_steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError> {
        self.reading()?;
        self.inner.last_steps(id)
    }
    fn logs(&self, id: &WorkflowId) -> Result<Vec<LogRow>, StorageError> {
        self.inner.logs(id)
    }
    fn approval(&self, id: &ApprovalId) -> Result<Option<ApprovalRequest>, StorageError> {
        self.inner.approval(id)
    }
    fn approvals(&self, id: &WorkflowId) -> Result<Vec<ApprovalRequest>, StorageError> {
        self.reading()?;
        self.inner.approvals(id)
    }
}

impl Catalogue for FaultyStorage {
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

impl PlanStore for FaultyStorage {
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
    fn forecasts_of(&self, id: &WorkflowId) -> Result<Vec<Forecast>, StorageError> {
        self.inner.forecasts_of(id)
    }
}

impl SeasonStore for FaultyStorage {
    fn ledger(&self, id: &WorkflowId) -> Result<Vec<LedgerRow>, StorageError> {
        self.inner.ledger(id)
    }
    fn reported_sales(&self, id: &WorkflowId) -> Result<Vec<WeekSales>, StorageError> {
        self.inner.reported_sales(id)
    }
    fn variances(&self, id: &WorkflowId) -> Result<Vec<VarianceRecord>, StorageError> {
        self.inner.variances(id)
    }
    fn replenishments(&self, id: &WorkflowId) -> Result<Vec<ReplenishmentRecord>, StorageError> {
        self.inner.replenishments(id)
    }
    fn reallocations(&self, id: &WorkflowId) -> Result<Vec<ReallocationRecord>, StorageError> {
        self.inner.reallocations(id)
    }
    fn markdowns(&self, id: &WorkflowId) -> Result<Vec<MarkdownRecord>, StorageError> {
        self.inner.markdowns(id)
    }
    fn store_markdowns(&self, id: &MarkdownId) -> Result<Vec<StoreMarkdown>, StorageError> {
        self.inner.store_markdowns(id)
    }
    fn emergency_orders(&self, id: &WorkflowId) -> Result<Vec<EmergencyOrderRecord>, StorageError> {
        self.inner.emergency_orders(id)
    }
    fn season_report(&self, id: &WorkflowId) -> Result<Option<serde_json::Value>, StorageError> {
        self.inner.season_report(id)
    }
}
