//! `season show`: where a season stands.

use anyhow::Context;
use hemline_domain::storage::{PlanStore, SeasonStore, WorkflowJournal};
use hemline_domain::{Workflow, WorkflowId};
use hemline_persistence::DatabaseStorage;
use hemline_planning::ledger::Balances;
use serde_json::json;

use crate::output::{print_json, print_line, thousands};

pub(super) fn show(
    storage: &DatabaseStorage,
    id: &WorkflowId,
    as_json: bool,
) -> anyhow::Result<()> {
    let workflow = storage.workflow(id)?;
    let workflow = workflow.context("the season's workflow is gone")?;
    let balances = Balances::of(&storage.ledger(id)?)?;
    let forecasts = storage.forecasts_of(id)?;
    let pending = match &workflow.pending_approval_id {
        Some(id) => storage.approval(id)?,
        None => None,
    };
    if as_json {
        return print_json(&json!({
            "workflow": workflow,
            "forecasts": forecasts.iter().map(|forecast| json!({
                "forecast_id": forecast.forecast_id,
                "total_season_demand": forecast.total_season_demand,
                "supersedes": forecast.supersedes,
            })).collect::<Vec<_>>(),
            "dc_stock": balances.dc_stock,
            "store_inventory": balances.store_inventory(),
            "sold": balances.sold(),
            "pending_approval": pending,
        }));
    }
    let horizon = workflow.parameters.forecast_horizon_weeks;
    let week = workflow.agenda.as_ref().map_or(0, |agenda| agenda.week);
    print_line(format_args!(
        "{}, {}: {}, week {week} of {horizon}",
        workflow.category_id, workflow.season, workflow.state
    ))?;
    for forecast in &forecasts {
        print_line(format_args!(
            "forecast {}: {} units",
            forecast.forecast_id,
            thousands(forecast.total_season_demand.get())
        ))?;
    }
    print_line(format_args!(
        "sold {}, in stores {}, at the DC {}",
        thousands(balances.sold().get()),
        thousands(balances.store_inventory().get()),
        thousands(balances.dc_stock.get())
    ))?;
    asked(storage, &workflow)
}

/// What the season asks, if it does.
pub(super) fn asked(storage: &DatabaseStorage, workflow: &Workflow) -> anyhow::Result<()> {
    let Some(id) = &workflow.pending_approval_id else {
        return Ok(());
    };
    if let Some(request) = storage.approval(id)? {
        print_line(format_args!(
            "asks {}: {}",
            request.action, request.reasoning
        ))?;
        print_line("answer with `hemline-admin season accept` or `season modify --set …`")?;
    }
    Ok(())
}
