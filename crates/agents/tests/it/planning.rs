//! Phases 1 and 2 from the start to the season's plan.

use std::task::Poll;
use std::time::Duration;

use hemline_domain::storage::{PlanStore, SeasonStore, WorkflowJournal};
use hemline_domain::{
    EventBody, LedgerReason, Location, PricingStatus, StatedParameters, Units, WorkflowState,
};

use serde_json::json;

use crate::support::{
    accept, at_rest, engine_on, events, modify, planned, request, season, storage, story,
};

#[tokio::test]
async fn the_agents_run_in_order_and_a_person_is_asked() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let workflow = planned(&engine, season()).await;

    let events = events(&*storage, &workflow.workflow_id);
    let numbers: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(numbers, (1..=events.len() as u64).collect::<Vec<_>>());
    assert_eq!(
        story(&events),
        [
            "state phase_1_forecasting",
            "Orchestrator started",
            "Orchestrator completed",
            "Orchestrator to Demand Agent",
            "Demand Agent started",
            "Demand Agent completed",
            "Demand Agent to Orchestrator",
            "Orchestrator started",
            "Orchestrator completed",
            "Orchestrator to Inventory Agent",
            "Inventory Agent started",
            "Inventory Agent completed",
            "state waiting_mfg_approval",
            "approve_manufacturing_order",
        ]
    );
}

#[tokio::test]
async fn a_modify_recomputes_on_the_same_forecast_and_asks_again() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let first = planned(&engine, season()).await;
    let forecast = storage
        .forecast(first.forecast_id.as_ref().unwrap())
        .unwrap()
        .unwrap();

    engine
        .decide(&first.workflow_id, modify("safety_stock_pct", 0.15))
        .await
        .unwrap();
    let second = at_rest(&*storage, &first.workflow_id).await;

    assert_eq!(second.state, WorkflowState::WaitingMfgApproval);
    assert_eq!(second.forecast_id, first.forecast_id);
    assert_ne!(second.pending_approval_id, first.pending_approval_id);
    let plan = storage
        .allocation(second.allocation_id.as_ref().unwrap())
        .unwrap()
        .unwrap();
    let expected = forecast
        .total_season_demand
        .scaled_by("1.15".parse().unwrap());
    assert_eq!(plan.manufacturing_qty, expected);
    let approval = storage
        .approval(second.pending_approval_id.as_ref().unwrap())
        .unwrap()
        .unwrap();
    let changes = &approval.data["changes"];
    assert_eq!(changes["safety_stock_percentage"]["to"], 0.15);
    let total = forecast.total_season_demand.get();
    assert_eq!(
        changes["total_season_demand"],
        json!({"from": total, "to": total})
    );
    let cost = &changes["manufacturing_cost"];
    assert_eq!(cost["to"], plan.manufacturing_qty.as_f64() * 20.0);
}

#[tokio::test]
async fn a_modify_of_the_clusters_makes_a_forecast_that_supersedes_the_first() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let first = planned(&engine, season()).await;

    engine
        .decide(&first.workflow_id, modify("cluster_count", 2))
        .await
        .unwrap();
    let second = at_rest(&*storage, &first.workflow_id).await;

    let forecast = storage
        .forecast(second.forecast_id.as_ref().unwrap())
        .unwrap()
        .unwrap();
    assert_eq!(forecast.supersedes, first.forecast_id);
    assert_eq!(forecast.cluster_distribution.len(), 2);
}

#[tokio::test]
async fn an_accepted_order_is_booked_to_the_unit() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let waiting = planned(&engine, season()).await;
    engine.decide(&waiting.workflow_id, accept()).await.unwrap();
    let workflow = at_rest(&*storage, &waiting.workflow_id).await;

    assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
    assert_eq!(workflow.progress_pct, 100);
    let plan = storage
        .allocation(workflow.allocation_id.as_ref().unwrap())
        .unwrap()
        .unwrap();
    let ledger = storage.ledger(&workflow.workflow_id).unwrap();
    let moved = |reason: LedgerReason| -> Units {
        let rows = ledger.iter().filter(|row| row.reason == reason);
        rows.map(|row| row.units).sum()
    };
    assert_eq!(moved(LedgerReason::Manufactured), plan.manufacturing_qty);
    assert_eq!(
        moved(LedgerReason::InitialShipment),
        plan.initial_allocation_total
    );
    assert_eq!(ledger[0].to, Location::Dc);
    let pricing = storage
        .pricing_strategy(&plan.forecast_id)
        .unwrap()
        .unwrap();
    assert_eq!(pricing.status, PricingStatus::Scheduled);
    assert_eq!(pricing.markdown_checkpoint_week, Some(6));
    let events = events(&*storage, &workflow.workflow_id);
    assert_eq!(
        story(&events)[14..],
        [
            "state phase_2_allocation",
            "accept",
            "Orchestrator started",
            "Orchestrator completed",
            "Orchestrator to Pricing Agent",
            "Pricing Agent started",
            "Pricing Agent completed",
            "Pricing Agent to Orchestrator",
            "Orchestrator started",
            "Orchestrator completed",
            "state phase_3_monitoring",
            "complete planning",
        ]
    );
}

#[tokio::test]
async fn excluded_phases_are_skipped_with_a_reason() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let stated: StatedParameters = season()
        .with("replenishment_strategy", "none")
        .with("markdown_checkpoint_week", serde_json::Value::Null);
    let waiting = planned(&engine, stated).await;
    engine.decide(&waiting.workflow_id, accept()).await.unwrap();
    let workflow = at_rest(&*storage, &waiting.workflow_id).await;

    let plan = storage
        .allocation(workflow.allocation_id.as_ref().unwrap())
        .unwrap()
        .unwrap();
    assert_eq!(plan.holdback_total, Units::ZERO);
    let skipped: Vec<String> = events(&*storage, &workflow.workflow_id)
        .into_iter()
        .filter_map(|event| match event.body {
            EventBody::PhaseSkipped { phase, .. } => Some(phase),
            _ => None,
        })
        .collect();
    assert_eq!(skipped, ["phase_3_replenishment", "phase_4_markdown_check"]);
    let logs = storage.logs(&workflow.workflow_id).unwrap();
    assert_eq!(
        logs.iter()
            .filter(|row| row.action == "phase_skipped")
            .count(),
        2
    );
}

#[tokio::test]
async fn equal_inputs_give_equal_plans() {
    let mut bodies = Vec::new();
    for _ in 0..2 {
        let storage = storage();
        let engine = engine_on(storage.clone());
        let workflow = planned(&engine, season()).await;
        let forecast = storage
            .forecast(workflow.forecast_id.as_ref().unwrap())
            .unwrap()
            .unwrap();
        let plan = storage
            .allocation(workflow.allocation_id.as_ref().unwrap())
            .unwrap()
            .unwrap();
        bodies.push((
            forecast.fingerprint,
            forecast.weekly_demand_curve,
            serde_json::to_string(&forecast.diagnostics).unwrap(),
            plan.fingerprint,
            plan.store_allocations,
        ));
    }
    assert_eq!(bodies[0], bodies[1]);
}

#[tokio::test]
async fn a_season_is_planned_though_whoever_started_it_is_gone() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    // Polled once and dropped: the start is then under way in most runs, and over in a few.
    let mut started = Box::pin(engine.start(request(season())));
    std::future::poll_fn(|context| {
        let _ = started.as_mut().poll(context);
        Poll::Ready(())
    })
    .await;
    drop(started);
    let mut workflows = storage.workflows().unwrap();
    while workflows.is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
        workflows = storage.workflows().unwrap();
    }
    let workflow = at_rest(&*storage, &workflows[0].workflow_id).await;
    assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
}
