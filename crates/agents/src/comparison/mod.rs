//! The step after planning that tells which method would have been best (planning-rules 2.8).
//!
//! It begins when the approval request is out and nothing has been planned for a moment, works on one thread
//! of its own, and gives way to planning between any two fits. What it finds is stored beside the forecast:
//! it is no step of the workflow, so no version changes (a person's decision never conflicts with it) and no
//! event is told. A comparison that a stopped process left unfinished is made again after the next start.

mod findings;
mod judge;
mod missing;
mod quiet;

use std::sync::Arc;

use hemline_domain::storage::Storage;
use hemline_domain::{Forecast, ForecastingMethod, WorkflowId};
use hemline_ml::demand::SeasonBacktest;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::context::{ContextAssembler, SeasonInputs};
use crate::error::AgentsError;
use crate::team::demand_input;
use crate::worker::Worker;
use crate::workflow::journal::Journal;
use findings::Findings;
use judge::judge;
pub(crate) use missing::missing_comparisons;
use quiet::Quiet;

/// Compares methods, one forecast at a time.
pub(crate) struct Comparisons {
    journal: Journal,
    assembler: Arc<ContextAssembler>,
    planning: watch::Receiver<usize>,
    turn: Semaphore,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

/// A forecast that lacks its comparison.
struct Wanted {
    inputs: Arc<SeasonInputs>,
    forecast: Forecast,
}

impl Comparisons {
    /// `planning` holds the number of workflows that are running.
    pub(crate) fn new(
        journal: Journal,
        assembler: Arc<ContextAssembler>,
        planning: watch::Receiver<usize>,
        stopping: CancellationToken,
    ) -> Arc<Self> {
        Arc::new(Self {
            journal,
            assembler,
            planning,
            turn: Semaphore::new(1),
            tasks: TaskTracker::new(),
            stopping,
        })
    }

    /// Compares the methods for the forecast of a workflow's plan, unless that is done; returns at once.
    pub(crate) fn request(self: &Arc<Self>, workflow_id: WorkflowId) {
        let comparisons = Arc::clone(self);
        self.tasks.spawn(async move {
            match comparisons.make(&workflow_id).await {
                Ok(()) | Err(AgentsError::Interrupted) => {}
                Err(error) => tracing::warn!(%workflow_id, %error, "methods were not compared"),
            }
        });
    }

    /// How many comparisons are under way or wait for their turn.
    pub(crate) fn pending(&self) -> usize {
        self.tasks.len()
    }

    /// Compares the methods for the forecast of a workflow's plan, unless that is done.
    ///
    /// # Errors
    /// When storage or the data fails, and when the process stops before it is done.
    pub(crate) async fn make(&self, workflow_id: &WorkflowId) -> Result<(), AgentsError> {
        let compared = self.stopping.run_until_cancelled(self.compare(workflow_id));
        compared.await.ok_or(AgentsError::Interrupted)?
    }

    /// Waits for tasks that have been told to stop.
    pub(crate) async fn stopped(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    async fn compare(&self, workflow_id: &WorkflowId) -> Result<(), AgentsError> {
        let Ok(_turn) = self.turn.acquire().await else {
            return Ok(());
        };
        let mut quiet = Quiet::new(self.planning.clone());
        quiet.wait().await;
        let Some(wanted) = self.wanted(workflow_id).await? else {
            return Ok(());
        };
        let worker = Worker::new("method-comparison", 1)?;
        let inputs = Arc::clone(&wanted.inputs);
        let backtest = worker
            .run(move || -> Result<SeasonBacktest, AgentsError> {
                let input = demand_input(&inputs)?;
                Ok(SeasonBacktest::new(&input)?)
            })
            .await
            .ok_or_else(|| AgentsError::Context {
                message: "a comparison of methods ended unexpectedly".to_owned(),
            })??;
        let backtest = Arc::new(backtest);
        let mut findings = Findings::default();
        for &method in ForecastingMethod::ALL {
            let compared = Arc::clone(&backtest);
            let at_cut = move |cut| compared.judge(method, cut);
            let judged = judge(backtest.cuts(), &worker, &mut quiet, at_cut).await;
            findings.add(method, judged);
        }
        let changed = wanted.inputs.demand_fingerprint != wanted.forecast.fingerprint;
        let comparison = findings.into_comparison(&wanted.forecast, &backtest, changed);
        self.journal
            .blocking(move |storage| Ok(storage.save_method_comparison(&comparison)?))
            .await
    }

    /// The forecast of a workflow's plan and what it was made from, if it lacks its comparison.
    async fn wanted(&self, workflow_id: &WorkflowId) -> Result<Option<Wanted>, AgentsError> {
        let assembler = Arc::clone(&self.assembler);
        let workflow_id = workflow_id.clone();
        self.journal
            .blocking(move |storage| wanted(storage, &assembler, &workflow_id))
            .await
    }
}

fn wanted(
    storage: &dyn Storage,
    assembler: &ContextAssembler,
    workflow_id: &WorkflowId,
) -> Result<Option<Wanted>, AgentsError> {
    let Some(workflow) = storage.workflow(workflow_id)? else {
        return Ok(None);
    };
    // The forecast that was planned with: one that replaced it within the season rests on its sales too.
    let plan = workflow.allocation_id.as_ref();
    let plan = plan.map(|id| storage.allocation(id)).transpose()?;
    let Some(forecast_id) = plan.flatten().map(|plan| plan.forecast_id) else {
        return Ok(None);
    };
    let forecast_id = &forecast_id;
    if storage.method_comparison(forecast_id)?.is_some() {
        return Ok(None);
    }
    let Some(forecast) = storage.forecast(forecast_id)? else {
        return Ok(None);
    };
    let inputs = assembler.assemble(
        workflow_id,
        &workflow.season,
        &workflow.category_id,
        &workflow.parameters,
    )?;
    Ok(Some(Wanted {
        inputs: Arc::new(inputs),
        forecast,
    }))
}
