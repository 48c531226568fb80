//! A season from its plan to its report: every week uploaded, every request accepted as recommended.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use hemline_agents::{Action, Decision, Engine, StartSeason, WeekUpload, offline_planner};
use hemline_domain::storage::{Catalogue, PlanStore};
use hemline_domain::{
    AllocationPlan, Category, Clustering, Forecast, StatedParameters, Units, Workflow, WorkflowId,
    WorkflowState,
};
use hemline_persistence::DatabaseStorage;
use hemline_planning::season_report::SeasonReport;

use super::sales::RealSales;

/// Who uploads and accepts.
const PLANNER: &str = "season study";

/// A season that is over.
pub(crate) struct SteeredSeason {
    pub(crate) category: Category,
    pub(crate) workflow: Workflow,
    /// Oldest first; the first is the plan's.
    pub(crate) forecasts: Vec<Forecast>,
    pub(crate) plan: AllocationPlan,
    pub(crate) clustering: Clustering,
    pub(crate) report: SeasonReport,
    /// Units sold by stores that the plan leaves out.
    pub(crate) sold_by_unplanned_stores: Units,
}

/// Plans a season on what is stored, then uploads the real weeks one after the other.
pub(crate) async fn steer(
    storage: Arc<DatabaseStorage>,
    stated: StatedParameters,
    sales: &RealSales,
) -> anyhow::Result<SteeredSeason> {
    let engine = Engine::new(storage.clone(), offline_planner())?;
    let workflow_id = planned(&engine, stated, sales).await?;
    let mut sold_by_unplanned_stores = Units::ZERO;
    for week in &sales.season {
        let upload = WeekUpload {
            sales: week.clone(),
            uploaded_by: PLANNER.to_owned(),
            file: None,
        };
        let accepted = engine.accept_week(&workflow_id, upload).await?;
        let unplanned = accepted.unplanned_stores.iter();
        sold_by_unplanned_stores += unplanned
            .filter_map(|id| week.units.get(id))
            .copied()
            .sum::<Units>();
        accept_requests(&engine, &workflow_id).await?;
    }
    let report = engine.complete(&workflow_id, false).await?;
    let workflow = engine.wait_until_at_rest(&workflow_id).await?;
    engine.shutdown(Duration::ZERO).await;
    read(&storage, workflow, report, sold_by_unplanned_stores)
}

async fn planned(
    engine: &Engine,
    stated: StatedParameters,
    sales: &RealSales,
) -> anyhow::Result<WorkflowId> {
    let request = StartSeason {
        session_id: None,
        category_id: sales.category_id.clone(),
        season: None,
        stated,
        request_key: None,
    };
    let workflow_id = engine.start(request).await?.workflow_id;
    accept_requests(engine, &workflow_id).await?;
    Ok(workflow_id)
}

/// Accepts what is asked until nothing is, which must leave the season open for its next week.
async fn accept_requests(engine: &Engine, workflow_id: &WorkflowId) -> anyhow::Result<()> {
    loop {
        let workflow = engine.wait_until_at_rest(workflow_id).await?;
        if let Some(failure) = &workflow.failure {
            bail!("{}: {}", failure.error_type, failure.message);
        }
        if workflow.pending_approval_id.is_none() {
            let is_open = workflow.state == WorkflowState::Phase3Monitoring;
            anyhow::ensure!(is_open, "the season rests in {}", workflow.state);
            return Ok(());
        }
        let decision = Decision {
            approval_id: None,
            action: Action::Accept,
            decided_by: PLANNER.to_owned(),
        };
        engine.decide(workflow_id, decision).await?;
    }
}

fn read(
    storage: &DatabaseStorage,
    workflow: Workflow,
    report: SeasonReport,
    sold_by_unplanned_stores: Units,
) -> anyhow::Result<SteeredSeason> {
    let allocation_id = workflow.allocation_id.as_ref().context("no plan")?;
    let plan = storage.allocation(allocation_id)?.context("no plan")?;
    let clustering = storage.clustering(&plan.forecast_id)?;
    let category = storage.category(&workflow.category_id)?;
    Ok(SteeredSeason {
        category: category.context("no category")?,
        forecasts: storage.forecasts_of(&workflow.workflow_id)?,
        clustering: clustering.context("no clusters")?,
        plan,
        workflow,
        report,
        sold_by_unplanned_stores,
    })
}
