//! `plan CATEGORY`: a whole planning run without the server.

use std::sync::Arc;

use anyhow::{Context, bail};
use hemline_agents::{Action, Decision, Engine, StartSeason, Told};
use hemline_domain::storage::Storage;
use hemline_domain::{
    AllocationPlan, Clustering, EventBody, Forecast, PricingStrategy, Units, Workflow, WorkflowId,
    WorkflowState,
};
use hemline_persistence::DatabaseStorage;
use indicatif::ProgressBar;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;

use super::season::stated_season;
use super::{ACTOR, engine_on, migrated};
use crate::arguments::SeasonArguments;
use crate::output::{
    Alignment, print_json, print_line, print_table, share, thousands, whole_units,
};
use crate::progress;

/// Plans the season of one category; its order is accepted where `accept` says so.
pub(super) async fn run(url: &str, season: &SeasonArguments, accept: bool) -> anyhow::Result<()> {
    let database = migrated(url)?;
    // A server that started meanwhile would take the running plan for one that was left behind.
    let _lock = database.lock_for_server()?;
    let storage = Arc::new(DatabaseStorage::new(database));
    let (category, stated) = stated_season(&storage, season)?;
    let engine = engine_on(storage.clone())?;
    let bar = progress::of_run();
    let drawing = tokio::spawn(draw(engine.clone(), bar.clone()));
    let request = StartSeason {
        session_id: None,
        category_id: category.category_id,
        season: None,
        stated,
        request_key: None,
    };
    let workflow_id = engine.start(request).await?.workflow_id;
    engine.wait_until_idle().await;
    if accept && state_of(&*storage, &workflow_id)? == WorkflowState::WaitingMfgApproval {
        let decision = Decision {
            approval_id: None,
            action: Action::Accept,
            decided_by: ACTOR.to_owned(),
        };
        engine.decide(&workflow_id, decision).await?;
        engine.wait_until_idle().await;
    }
    drawing.abort();
    bar.finish_and_clear();
    let report = Report::read(&*storage, &workflow_id)?;
    if season.json {
        print_json(&report)
    } else {
        report.print()
    }
}

fn state_of(storage: &dyn Storage, id: &WorkflowId) -> anyhow::Result<WorkflowState> {
    let workflow = storage.workflow(id)?;
    Ok(workflow.context("the workflow is gone")?.state)
}

async fn draw(engine: Engine, bar: ProgressBar) {
    let mut events = engine.subscribe();
    loop {
        match events.recv().await {
            Ok(Told::Event(event)) => {
                if let EventBody::AgentProgress {
                    message,
                    progress_pct,
                    ..
                } = &event.body
                {
                    bar.set_position(u64::from(*progress_pct));
                    bar.set_message(message.clone());
                }
            }
            Ok(Told::Gap) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

#[derive(Serialize)]
struct Report {
    workflow: Workflow,
    forecast: Forecast,
    clustering: Clustering,
    allocation: AllocationPlan,
    pricing_strategy: Option<PricingStrategy>,
}

impl Report {
    fn read(storage: &dyn Storage, id: &WorkflowId) -> anyhow::Result<Self> {
        let workflow = storage.workflow(id)?.context("the workflow is gone")?;
        if let Some(failure) = &workflow.failure {
            bail!("{}: {}", failure.error_type, failure.message);
        }
        let forecast_id = workflow
            .forecast_id
            .as_ref()
            .context("there is no forecast")?;
        let allocation_id = workflow
            .allocation_id
            .as_ref()
            .context("there is no plan")?;
        Ok(Self {
            forecast: storage
                .forecast(forecast_id)?
                .context("the forecast is gone")?,
            clustering: storage
                .clustering(forecast_id)?
                .context("the clusters are gone")?,
            allocation: storage
                .allocation(allocation_id)?
                .context("the plan is gone")?,
            pricing_strategy: storage.pricing_strategy(forecast_id)?,
            workflow,
        })
    }

    fn print(&self) -> anyhow::Result<()> {
        let plan = &self.allocation;
        let parameters = &self.workflow.parameters;
        print_line(format_args!(
            "{}, {}: {} weeks from {}",
            self.forecast.category_name,
            self.forecast.season,
            parameters.forecast_horizon_weeks,
            parameters.season_start_date
        ))?;
        print_line(format_args!(
            "forecast {} units, manufacture {} (safety stock {}), ship {} at launch, hold {} at the DC",
            thousands(self.forecast.total_season_demand.get()),
            thousands(plan.manufacturing_qty.get()),
            share(plan.safety_stock_percentage.as_f64()),
            thousands(plan.initial_allocation_total.get()),
            thousands(plan.holdback_total.get())
        ))?;
        match &self.pricing_strategy {
            Some(strategy) => print_line(&strategy.reasoning)?,
            None => print_line(format_args!(
                "workflow {} waits for the order to be accepted (--accept, or through the server)",
                self.workflow.workflow_id
            ))?,
        }
        self.print_weeks()?;
        self.print_clusters()?;
        self.print_stores()
    }

    fn print_weeks(&self) -> anyhow::Result<()> {
        let header = ["week", "units", "80% from", "80% to"].map(str::to_owned);
        let weeks = self.forecast.weekly_demand_curve.iter();
        let rows: Vec<Vec<String>> = weeks
            .map(|week| {
                vec![
                    week.week_number.to_string(),
                    thousands(week.demand_units.get()),
                    whole_units(week.interval.lower_80),
                    whole_units(week.interval.upper_80),
                ]
            })
            .collect();
        print_table(&header, &rows, Alignment::NumbersAfter(1))
    }

    fn print_clusters(&self) -> anyhow::Result<()> {
        let header = ["cluster", "stores", "share", "units"].map(str::to_owned);
        let clusters = self.clustering.clusters.iter();
        let rows: Vec<Vec<String>> = clusters
            .zip(&self.forecast.cluster_distribution)
            .map(|(cluster, share_of)| {
                vec![
                    cluster.cluster_name.clone(),
                    cluster.store_count.to_string(),
                    share(cluster.allocation_percentage),
                    thousands(share_of.total_units.get()),
                ]
            })
            .collect();
        print_table(&header, &rows, Alignment::NumbersAfter(1))?;
        for store in &self.clustering.left_out_stores {
            print_line(format_args!(
                "left out: {} ({})",
                store.store_id, store.reason
            ))?;
        }
        Ok(())
    }

    fn print_stores(&self) -> anyhow::Result<()> {
        let header =
            ["store", "name", "cluster", "launch", "holdback", "season"].map(str::to_owned);
        let stores = &self.allocation.store_allocations;
        let mut rows: Vec<Vec<String>> = stores
            .iter()
            .map(|store| {
                vec![
                    store.store_id.to_string(),
                    store.store_name.clone(),
                    store.cluster_id.to_string(),
                    thousands(store.initial_allocation.get()),
                    thousands(store.holdback_allocation.get()),
                    thousands(store.total_season_allocation.get()),
                ]
            })
            .collect();
        let total = |read: fn(&hemline_domain::StoreAllocation) -> Units| {
            thousands(stores.iter().map(read).sum::<Units>().get())
        };
        rows.push(vec![
            "total".to_owned(),
            String::new(),
            String::new(),
            total(|store| store.initial_allocation),
            total(|store| store.holdback_allocation),
            total(|store| store.total_season_allocation),
        ]);
        print_table(&header, &rows, Alignment::NumbersAfter(3))
    }
}
