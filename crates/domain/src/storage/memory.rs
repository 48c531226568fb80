//! Storage in memory, for tests and for embedding without a database.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::commit::{Committed, Fact, LogRow, NewWorkflow, StepRecord, WorkflowCommit};
use super::memory_season::SeasonRows;
use super::{Catalogue, PlanStore, SeasonStore, StorageError, WorkflowJournal};
use crate::approval::{ApprovalRequest, ApprovalStatus};
use crate::category::Category;
use crate::clustering::Clustering;
use crate::comparison::MethodComparison;
use crate::demand_calendar::DemandCalendar;
use crate::event::WorkflowEvent;
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
use crate::work::Work;
use crate::workflow::Workflow;

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

#[derive(Debug)]
struct Journal {
    workflow: Workflow,
    events: Vec<WorkflowEvent>,
    steps: Vec<StepRecord>,
    logs: Vec<LogRow>,
    season: SeasonRows,
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

    fn season<T: Default>(&self, id: &WorkflowId, read: impl Fn(&SeasonRows) -> T) -> T {
        self.lock().journal(id, |journal| read(&journal.season))
    }

    fn lock(&self) -> MutexGuard<'_, Data> {
        // Every change is prepared before the first field is written, so a panicking holder
        // leaves nothing half-done behind.
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
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

impl SeasonStore for MemoryStorage {
    fn ledger(&self, id: &WorkflowId) -> Result<Vec<LedgerRow>, StorageError> {
        Ok(self.season(id, |season| season.ledger.clone()))
    }

    fn reported_sales(&self, id: &WorkflowId) -> Result<Vec<WeekSales>, StorageError> {
        Ok(self.season(id, |season| season.sales.values().cloned().collect()))
    }

    fn variances(&self, id: &WorkflowId) -> Result<Vec<VarianceRecord>, StorageError> {
        Ok(self.season(id, |season| season.variances.clone()))
    }

    fn replenishments(&self, id: &WorkflowId) -> Result<Vec<ReplenishmentRecord>, StorageError> {
        Ok(self.season(id, |season| season.replenishments.clone()))
    }

    fn reallocations(&self, id: &WorkflowId) -> Result<Vec<ReallocationRecord>, StorageError> {
        Ok(self.season(id, |season| season.reallocations.clone()))
    }

    fn markdowns(&self, id: &WorkflowId) -> Result<Vec<MarkdownRecord>, StorageError> {
        Ok(self.season(id, |season| season.markdowns.clone()))
    }

    fn store_markdowns(&self, id: &MarkdownId) -> Result<Vec<StoreMarkdown>, StorageError> {
        let data = self.lock();
        let mut seasons = data.workflows.iter().map(|journal| &journal.season);
        let stores = seasons.find_map(|season| season.store_markdowns.get(id));
        Ok(stores.cloned().unwrap_or_default())
    }

    fn emergency_orders(&self, id: &WorkflowId) -> Result<Vec<EmergencyOrderRecord>, StorageError> {
        Ok(self.season(id, |season| season.emergency_orders.clone()))
    }

    fn season_report(&self, id: &WorkflowId) -> Result<Option<Value>, StorageError> {
        Ok(self.season(id, |season| season.report.clone()))
    }
}

impl WorkflowJournal for MemoryStorage {
    fn create(&self, workflow: NewWorkflow) -> Result<Committed, StorageError> {
        let workflow = workflow.into_workflow();
        let mut data = self.lock();
        if data.holds(&workflow.workflow_id) {
            return Err(StorageError::AlreadyExists {
                workflow_id: workflow.workflow_id,
            });
        }
        data.workflows.push(Journal {
            workflow: workflow.clone(),
            events: Vec::new(),
            steps: Vec::new(),
            logs: Vec::new(),
            season: SeasonRows::default(),
        });
        Ok(Committed {
            work: Work::left_by(None, &workflow, &[]),
            workflow,
            events: Vec::new(),
        })
    }

    fn commit(&self, commit: WorkflowCommit) -> Result<Committed, StorageError> {
        let mut guard = self.lock();
        let data = &mut *guard;
        let journal = data
            .workflows
            .iter_mut()
            .find(|journal| journal.workflow.workflow_id == commit.workflow_id)
            .ok_or_else(|| StorageError::UnknownWorkflow {
                workflow_id: commit.workflow_id.clone(),
            })?;
        if journal.workflow.version != commit.expected_version {
            return Err(StorageError::VersionConflict {
                workflow_id: commit.workflow_id,
                expected: commit.expected_version,
                found: journal.workflow.version,
            });
        }
        let mut workflow = journal.workflow.clone();
        let bodies = commit.apply_to(&mut workflow)?;
        let first_seq = journal.events.len() as u64 + 1;
        let events: Vec<WorkflowEvent> = (first_seq..)
            .zip(bodies)
            .map(|(seq, body)| WorkflowEvent {
                workflow_id: workflow.workflow_id.clone(),
                seq,
                timestamp: commit.at,
                body,
            })
            .collect();
        let work = Work::left_by(Some(&journal.workflow), &workflow, &commit.facts);
        journal.workflow = workflow.clone();
        journal.events.extend(events.iter().cloned());
        for fact in commit.facts {
            match fact {
                Fact::Step(step) => journal.steps.push(step),
                Fact::Log(row) => journal.logs.push(row),
                Fact::Forecast(forecast) => data.forecasts.push(*forecast),
                Fact::Clustering(id, clustering) => {
                    data.clusterings.insert(id, *clustering);
                }
                Fact::Allocation(plan) => data.allocations.push(*plan),
                Fact::Pricing(strategy) => data.pricing.push(*strategy),
                Fact::ApprovalOpened(request) => data.approvals.push(*request),
                Fact::ApprovalDecided {
                    approval_id,
                    status,
                    decided_by,
                    changes,
                } => {
                    let decision = Decision {
                        status,
                        decided_by,
                        changes,
                    };
                    decision.record(&mut data.approvals, &approval_id, commit.at);
                }
                Fact::Parameters { .. }
                | Fact::Progress { .. }
                | Fact::Failure(_)
                | Fact::Agenda(_) => {}
                of_season => journal.season.take(of_season),
            }
        }
        Ok(Committed {
            workflow,
            events,
            work,
        })
    }

    fn workflow(&self, id: &WorkflowId) -> Result<Option<Workflow>, StorageError> {
        Ok(self
            .lock()
            .journal(id, |journal| Some(journal.workflow.clone())))
    }

    fn workflows(&self) -> Result<Vec<Workflow>, StorageError> {
        let data = self.lock();
        let newest_first = data.workflows.iter().rev();
        Ok(newest_first
            .map(|journal| journal.workflow.clone())
            .collect())
    }

    fn newest_of_session(&self, id: &SessionId) -> Result<Option<Workflow>, StorageError> {
        let workflows = self.workflows()?;
        Ok(workflows
            .into_iter()
            .find(|workflow| workflow.session_id.as_ref() == Some(id)))
    }

    fn events(
        &self,
        id: &WorkflowId,
        after_seq: u64,
        limit: usize,
    ) -> Result<Vec<WorkflowEvent>, StorageError> {
        Ok(self.lock().journal(id, |journal| {
            let later = journal.events.iter().filter(|event| event.seq > after_seq);
            later.take(limit).cloned().collect()
        }))
    }

    fn steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError> {
        Ok(self.lock().journal(id, |journal| journal.steps.clone()))
    }

    fn step_count(&self, id: &WorkflowId) -> Result<u64, StorageError> {
        Ok(self
            .lock()
            .journal(id, |journal| journal.steps.len() as u64))
    }

    fn steps_of_run(&self, id: &WorkflowId, run_id: &str) -> Result<Vec<StepRecord>, StorageError> {
        Ok(self.lock().journal(id, |journal| {
            let of_run = journal.steps.iter().filter(|step| step.run_id == run_id);
            of_run.cloned().collect()
        }))
    }

    fn last_steps(&self, id: &WorkflowId) -> Result<Vec<StepRecord>, StorageError> {
        Ok(self.lock().journal(id, |journal| {
            let steps = journal.steps.iter().enumerate();
            let last = steps.filter(|(place, step)| {
                let mut later = journal.steps[place + 1..].iter();
                later.all(|other| other.run_id != step.run_id)
            });
            last.map(|(_, step)| step.clone()).collect()
        }))
    }

    fn logs(&self, id: &WorkflowId) -> Result<Vec<LogRow>, StorageError> {
        Ok(self.lock().journal(id, |journal| journal.logs.clone()))
    }

    fn approval(&self, id: &ApprovalId) -> Result<Option<ApprovalRequest>, StorageError> {
        Ok(find(&self.lock().approvals, |request| {
            request.approval_id == *id
        }))
    }

    fn approvals(&self, id: &WorkflowId) -> Result<Vec<ApprovalRequest>, StorageError> {
        let data = self.lock();
        let of_workflow = data
            .approvals
            .iter()
            .filter(|request| request.workflow_id == *id);
        Ok(of_workflow.cloned().collect())
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

struct Decision {
    status: ApprovalStatus,
    decided_by: String,
    changes: Option<Value>,
}

impl Decision {
    fn record(
        self,
        approvals: &mut [ApprovalRequest],
        id: &ApprovalId,
        at: chrono::DateTime<chrono::Utc>,
    ) {
        if let Some(request) = approvals
            .iter_mut()
            .find(|request| request.approval_id == *id)
        {
            request.status = self.status;
            request.decided_by = Some(self.decided_by);
            request.decided_at = Some(at);
            request.changes = self.changes;
        }
    }
}

fn find<T: Clone>(newest_last: &[T], wanted: impl Fn(&T) -> bool) -> Option<T> {
    newest_last.iter().rev().find(|item| wanted(item)).cloned()
}
