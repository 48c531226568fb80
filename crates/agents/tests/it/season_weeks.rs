//! Weeks of a season: what an upload books, checks, ships and asks (planning-rules 3 and 7 to 10).

use hemline_agents::AgentsError;
use hemline_domain::season::{EmergencyOrderStatus, MarkdownStatus, VarianceAction};
use hemline_domain::storage::{PlanStore, SeasonStore, WorkflowJournal};
use hemline_domain::{ApprovalStatus, StatedParameters, Units, WorkflowState};

use crate::running_season::RunningSeason;
use crate::support::{accept, engine_on, events, modify, planned, season, storage};

#[tokio::test]
async fn a_week_as_forecast_is_replenished_and_nothing_else() {
    let season = RunningSeason::start(season()).await;
    let accepted = season.sell(1, 1.0).await;
    let variance = accepted.variance.unwrap();
    assert_eq!(variance.action, VarianceAction::None);
    assert_eq!(
        variance.check.actual_cumulative,
        season.sales(1, 1.0).total()
    );
    let shipment = accepted.replenishment.expect("the week's shipments");
    assert_eq!(shipment.week_number, 1);
    assert_eq!(accepted.workflow.state, WorkflowState::Phase3Monitoring);
    assert_eq!(accepted.workflow.agenda.unwrap().week, 1);
    let stored = season.storage.replenishments(&season.id).unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(season.balances().dc_stock, shipment.dc_stock_after);
}

#[tokio::test]
async fn a_week_far_over_the_forecast_is_forecast_again_before_it_is_replenished() {
    let season = RunningSeason::start(season()).await;
    let accepted = season.sell(1, 1.31).await;
    let variance = accepted.variance.unwrap();
    assert_eq!(variance.action, VarianceAction::Reforecast);
    assert!(variance.check.emergency);
    let workflow = season.workflow();
    assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
    let revised = workflow.forecast_id.unwrap();
    let revised = season.storage.forecast(&revised).unwrap().unwrap();
    assert_eq!(
        revised.supersedes,
        Some(season.accepted.forecast_id.clone())
    );
    assert_eq!(
        revised.weekly_demand_curve[0].demand_units,
        season.sales(1, 1.31).total()
    );
    assert!(revised.total_season_demand > season.accepted.total_season_demand);
    let story = season.story();
    let place = |entry: &str| story.iter().position(|it| it == entry).expect(entry);
    assert!(place("state phase_5_reforecast") < place("state phase_3_replenishment"));
    let reallocations = season.storage.reallocations(&season.id).unwrap();
    let shipped = season.storage.replenishments(&season.id).unwrap();
    assert_eq!(reallocations.len(), 1);
    assert_eq!(shipped.len(), 1);
    assert_eq!(shipped[0].forecast_id, revised.forecast_id);
}

#[tokio::test]
async fn a_season_that_outgrows_its_order_asks_for_another() {
    let season = RunningSeason::start(season()).await;
    let mut week = 0;
    while season.workflow().state != WorkflowState::WaitingMfgApproval {
        week += 1;
        assert!(week <= 7, "no order was asked for");
        season.sell(week, 1.6).await;
    }
    let pending = season.storage.emergency_orders(&season.id).unwrap();
    let pending = pending.last().unwrap().clone();
    assert_eq!(pending.status, EmergencyOrderStatus::PendingApproval);
    // The week itself was replenished all the same.
    let shipped = season.storage.replenishments(&season.id).unwrap();
    assert_eq!(shipped.last().unwrap().replenishment.week_number, week);

    season.decide(modify("units", 70)).await;
    let workflow = season.decide(accept()).await;
    assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
    let ordered = season.storage.emergency_orders(&season.id).unwrap();
    let ordered = ordered.last().unwrap().clone();
    assert_eq!(ordered.status, EmergencyOrderStatus::Approved);
    assert_eq!(ordered.units(), Units::new(70));
    assert_eq!(ordered.order.arrival_week, week + 4);

    for later in week + 1..=week + 4 {
        let before = season.balances().emergency_ordered;
        assert_eq!(before, Units::ZERO);
        season.sell(later, 1.0).await;
        while season.workflow().pending_approval_id.is_some() {
            let decision = match season.workflow().state {
                WorkflowState::WaitingMfgApproval => modify("units", 0),
                _ => modify("markdown_pct", 0),
            };
            season.decide(decision).await;
            if season.workflow().state == WorkflowState::WaitingMfgApproval {
                season.decide(accept()).await;
            }
        }
    }
    assert_eq!(season.balances().emergency_ordered, Units::new(70));
}

#[tokio::test]
async fn a_slow_season_is_marked_down_once() {
    let season = RunningSeason::start(season().with("markdown_target", "plan_curve")).await;
    for week in 1..=6 {
        season.sell(week, 0.85).await;
    }
    let workflow = season.workflow();
    assert_eq!(workflow.state, WorkflowState::WaitingMarkdownApproval);
    let recommended = season.storage.markdowns(&season.id).unwrap();
    let first = recommended.last().unwrap().clone();
    assert_eq!(first.recommendation.status, MarkdownStatus::PendingApproval);

    season.decide(modify("markdown_pct", 0.20)).await;
    let workflow = season.decide(accept()).await;
    assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
    let markdowns = season.storage.markdowns(&season.id).unwrap();
    let statuses: Vec<_> = markdowns
        .iter()
        .map(|it| it.recommendation.status)
        .collect();
    assert_eq!(
        statuses,
        [MarkdownStatus::Superseded, MarkdownStatus::Applied]
    );
    let applied = &markdowns[1];
    assert!(applied.set_by_person);
    assert_eq!(applied.applied_after_week, Some(6));
    let stores = season
        .storage
        .store_markdowns(&applied.markdown_id)
        .unwrap();
    assert_eq!(stores.len(), season.plan.store_allocations.len());
    assert!(stores.iter().all(|store| store.applied_from_week == 7));
    let forecasts = season.storage.forecasts_of(&season.id).unwrap();
    assert_eq!(forecasts.len(), 2);

    for week in 7..=12 {
        season.sell(week, 0.5).await;
        assert_ne!(
            season.workflow().state,
            WorkflowState::WaitingMarkdownApproval
        );
    }
    let markdowns = season.storage.markdowns(&season.id).unwrap();
    assert_eq!(markdowns.len(), 2);
}

#[tokio::test]
async fn a_week_after_a_gap_waits_for_the_weeks_before_it() {
    let season = RunningSeason::start(season()).await;
    season.sell(1, 1.0).await;
    let waiting = season.sell(3, 1.0).await;
    assert_eq!(waiting.waiting_for_weeks, [2]);
    assert!(waiting.variance.is_none());
    assert_eq!(season.workflow().agenda.unwrap().week, 1);
    let filled = season.sell(2, 1.0).await;
    assert_eq!(filled.waiting_for_weeks, Vec::<u32>::new());
    assert_eq!(filled.variance.unwrap().check.week_number, 3);
    assert_eq!(season.workflow().agenda.unwrap().week, 3);
    let shipped = season.storage.replenishments(&season.id).unwrap();
    let weeks: Vec<_> = shipped
        .iter()
        .map(|it| {
            (
                it.replenishment.week_number,
                it.replenishment.skipped.is_some(),
            )
        })
        .collect();
    assert_eq!(weeks, [(1, false), (2, true), (3, false)]);
}

#[tokio::test]
async fn a_week_uploaded_again_replaces_its_sales_and_ships_nothing_twice() {
    let season = RunningSeason::start(season()).await;
    season.sell(1, 1.0).await;
    season.sell(2, 1.0).await;
    let shipped = season.balances().shipped();
    let corrected = season.sell(1, 1.1).await;
    assert_eq!(
        corrected.stores_replaced,
        season.plan.store_allocations.len()
    );
    let check = corrected.variance.unwrap().check;
    assert_eq!(check.week_number, 2);
    let sold = season.sales(1, 1.1).total() + season.sales(2, 1.0).total();
    assert_eq!(check.actual_cumulative, sold);
    assert_eq!(season.balances().shipped(), shipped);
    let checks = season.storage.variances(&season.id).unwrap();
    let checked: Vec<_> = checks
        .iter()
        .map(|it| (it.check.week_number, it.action_taken))
        .collect();
    assert_eq!(
        checked,
        [
            (1, VarianceAction::None),
            (2, VarianceAction::None),
            (1, VarianceAction::CheckedAgain),
            (2, VarianceAction::None),
        ]
    );
}

#[tokio::test]
async fn a_week_that_comes_while_a_markdown_waits_supersedes_it_visibly() {
    let season = RunningSeason::start(season().with("markdown_target", "plan_curve")).await;
    for week in 1..=6 {
        season.sell(week, 0.85).await;
    }
    let first = season.workflow().pending_approval_id.unwrap();
    let seventh = season.sell(7, 0.85).await;
    assert!(
        seventh.replenishment.is_some(),
        "the week is replenished meanwhile"
    );
    let workflow = season.workflow();
    assert_eq!(workflow.state, WorkflowState::WaitingMarkdownApproval);
    let newer = workflow.pending_approval_id.unwrap();
    assert_ne!(first, newer);
    let old = season.storage.approval(&first).unwrap().unwrap();
    assert_eq!(old.status, ApprovalStatus::Superseded);
    let mut stale = accept();
    stale.approval_id = Some(first);
    let refused = season.engine.decide(&season.id, stale).await.unwrap_err();
    assert!(
        matches!(refused, AgentsError::StaleApproval { .. }),
        "{refused}"
    );
    season.decide(accept()).await;
    let markdowns = season.storage.markdowns(&season.id).unwrap();
    assert_eq!(markdowns.last().unwrap().applied_after_week, Some(7));
}

#[tokio::test]
async fn a_checkpoint_in_the_last_week_is_skipped_with_the_reason() {
    let stated = season()
        .with("forecast_horizon_weeks", 4)
        .with("markdown_checkpoint_week", 4);
    let season = RunningSeason::start(stated).await;
    for week in 1..=4 {
        season.sell(week, 0.5).await;
    }
    assert_eq!(season.workflow().state, WorkflowState::Phase3Monitoring);
    assert!(season.storage.markdowns(&season.id).unwrap().is_empty());
    assert_eq!(
        season.skipped(WorkflowState::Phase4MarkdownCheck),
        ["the season's last week, week 4, is in: no week is left to sell at a lower price"]
    );
    season.engine.complete(&season.id, false).await.unwrap();
}

#[tokio::test]
async fn the_last_week_withdraws_a_markdown_that_still_waits() {
    let stated = season()
        .with("forecast_horizon_weeks", 4)
        .with("markdown_target", "plan_curve")
        .with("markdown_checkpoint_week", 3);
    let season = RunningSeason::start(stated).await;
    for week in 1..=3 {
        season.sell(week, 0.85).await;
    }
    let waiting = season.workflow();
    assert_eq!(waiting.state, WorkflowState::WaitingMarkdownApproval);
    let asked = waiting.pending_approval_id.unwrap();
    season.sell(4, 0.85).await;

    let workflow = season.workflow();
    assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
    assert_eq!(workflow.pending_approval_id, None);
    let request = season.storage.approval(&asked).unwrap().unwrap();
    assert_eq!(request.status, ApprovalStatus::Superseded);
    let markdowns = season.storage.markdowns(&season.id).unwrap();
    let statuses = markdowns.iter().map(|it| it.recommendation.status);
    assert_eq!(statuses.collect::<Vec<_>>(), [MarkdownStatus::Superseded]);
    let reasons = season.skipped(WorkflowState::Phase4MarkdownCheck);
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    let mut late = accept();
    late.approval_id = Some(asked);
    season.engine.decide(&season.id, late).await.unwrap_err();
    assert_eq!(season.storage.forecasts_of(&season.id).unwrap().len(), 1);
}

#[tokio::test]
async fn sales_above_the_inventory_are_adjusted_and_flagged() {
    let season = RunningSeason::start(season()).await;
    let mut sales = season.sales(1, 1.0);
    let store = season.plan.store_allocations[0].clone();
    let more = store.initial_allocation + Units::new(13);
    sales.units.insert(store.store_id.clone(), more);
    let accepted = season.upload(sales).await.unwrap();
    assert_eq!(accepted.sold_more_than_received.len(), 1);
    assert_eq!(accepted.sold_more_than_received[0].units, Units::new(13));
    assert_eq!(season.balances().adjusted(), Units::new(13));
    let shipped = season.storage.replenishments(&season.id).unwrap();
    let flagged = &shipped[0].replenishment.sold_more_than_received;
    assert_eq!(flagged, &accepted.sold_more_than_received);
}

#[tokio::test]
async fn a_missing_store_counts_as_nothing_sold() {
    let season = RunningSeason::start(season()).await;
    let mut sales = season.sales(1, 1.0);
    let (gone, units) = sales.units.pop_first().unwrap();
    let accepted = season.upload(sales).await.unwrap();
    assert_eq!(accepted.missing_stores, [gone]);
    let whole = season.sales(1, 1.0).total();
    let check = accepted.variance.unwrap().check;
    assert_eq!(check.actual_cumulative + units, whole);
}

#[tokio::test]
async fn a_strategy_without_replenishment_records_every_skip() {
    let stated = season().with("replenishment_strategy", "none");
    let season = RunningSeason::start(stated).await;
    let accepted = season.sell(1, 1.0).await;
    let skipped = accepted.replenishment.unwrap().skipped.unwrap();
    assert!(skipped.contains("none"), "{skipped}");
    assert_eq!(season.story(), ["skipped phase_3_replenishment"]);
}

#[tokio::test]
async fn every_other_week_ships_for_two() {
    let stated = season().with("replenishment_strategy", "bi-weekly");
    let season = RunningSeason::start(stated).await;
    for week in 1..=4 {
        let accepted = season.sell(week, 1.0).await;
        let shipment = accepted.replenishment.unwrap();
        assert_eq!(shipment.skipped.is_some(), week % 2 == 1, "week {week}");
    }
}

#[tokio::test]
async fn nothing_is_accepted_before_the_order_is() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let id = planned(&engine, season()).await.workflow_id;
    let other = RunningSeason::start(season()).await;
    let upload = hemline_agents::WeekUpload {
        sales: other.sales(1, 1.0),
        uploaded_by: "planner".to_owned(),
    };
    let refused = engine.accept_week(&id, upload).await.unwrap_err();
    assert!(
        matches!(refused, AgentsError::NotInSeason { .. }),
        "{refused}"
    );
    assert!(storage.ledger(&id).unwrap().is_empty());
}

#[tokio::test]
async fn a_week_outside_the_season_is_refused() {
    let season = RunningSeason::start(season()).await;
    for week in [0, 13] {
        let mut sales = season.sales(1, 1.0);
        sales.week_number = week;
        let before = events(&*season.storage, &season.id).len();
        let refused = season.upload(sales).await.unwrap_err();
        assert!(
            matches!(refused, AgentsError::InvalidParameters { .. }),
            "{refused}"
        );
        assert_eq!(events(&*season.storage, &season.id).len(), before);
    }
}

#[tokio::test]
async fn the_last_week_ships_nothing_and_forecasts_nothing() {
    let season = RunningSeason::start(season().with("variance_threshold", 1.0)).await;
    for week in 1..=11 {
        season.sell(week, 1.0).await;
        if season.workflow().pending_approval_id.is_some() {
            season.decide(modify("markdown_pct", 0)).await;
        }
    }
    let mut sales = season.sales(12, 1.0);
    for units in sales.units.values_mut() {
        *units = Units::new(units.get() * 40);
    }
    let accepted = season.upload(sales).await.unwrap();
    assert!(accepted.variance.unwrap().check.threshold_exceeded);
    assert!(accepted.replenishment.unwrap().skipped.is_some());
    assert_eq!(season.workflow().state, WorkflowState::Phase3Monitoring);
    assert_eq!(season.storage.forecasts_of(&season.id).unwrap().len(), 1);
}

#[tokio::test]
async fn a_person_can_ask_for_a_reforecast() {
    let season = RunningSeason::start(season()).await;
    season.sell(1, 1.0).await;
    let request = |actual: Option<Vec<Units>>| hemline_agents::ReforecastRequest {
        by: "planner".to_owned(),
        reason: "a competitor closed".to_owned(),
        actual_sales: actual,
        remaining_weeks: Some(11),
    };
    let wrong = request(Some(vec![Units::new(1)]));
    let refused = season.engine.reforecast(&season.id, wrong).await;
    let refused = refused.unwrap_err();
    assert!(
        matches!(refused, AgentsError::ContradictsSeason { .. }),
        "{refused}"
    );
    let right = request(Some(vec![season.sales(1, 1.0).total()]));
    season.engine.reforecast(&season.id, right).await.unwrap();
    season.at_rest().await;
    assert_eq!(season.storage.forecasts_of(&season.id).unwrap().len(), 2);
    // The week was replenished before and is not again.
    assert_eq!(season.storage.replenishments(&season.id).unwrap().len(), 1);
}

#[tokio::test]
async fn a_checkpoint_week_that_is_corrected_is_judged_again() {
    let stated: StatedParameters = season().with("markdown_target", "plan_curve");
    let season = RunningSeason::start(stated).await;
    for week in 1..=6 {
        season.sell(week, 1.0).await;
    }
    let first = season.storage.markdowns(&season.id).unwrap();
    assert_eq!(
        first.last().unwrap().recommendation.status,
        MarkdownStatus::NotNeeded
    );
    assert_eq!(season.workflow().state, WorkflowState::Phase3Monitoring);
    season.sell(6, 0.2).await;
    assert_eq!(
        season.workflow().state,
        WorkflowState::WaitingMarkdownApproval
    );
}

#[tokio::test]
async fn a_season_ends_with_its_report() {
    let season = RunningSeason::start(season()).await;
    for week in 1..=12 {
        let before = season.engine.complete(&season.id, false).await.unwrap_err();
        assert!(
            matches!(before, AgentsError::ContradictsSeason { .. }),
            "{before}"
        );
        season.sell(week, 1.0).await;
        if season.workflow().state == WorkflowState::WaitingMarkdownApproval {
            let early = season.engine.complete(&season.id, true).await.unwrap_err();
            assert!(
                matches!(early, AgentsError::AwaitsDecision { .. }),
                "{early}"
            );
            season.decide(accept()).await;
        }
    }
    let report = season.engine.complete(&season.id, false).await.unwrap();
    assert_eq!(season.workflow().state, WorkflowState::Completed);
    assert_eq!(report.weeks_sold, 12);
    let balances = season.balances();
    assert_eq!(report.units.sold, balances.sold());
    assert_eq!(
        report.next_season_parameters.season_start_date,
        season.workflow().parameters.season_start_date + chrono::Days::new(364)
    );
    let stored = season.storage.season_report(&season.id).unwrap().unwrap();
    assert_eq!(stored, serde_json::to_value(&report).unwrap());
    let again = season.engine.complete(&season.id, false).await.unwrap_err();
    assert!(matches!(again, AgentsError::NotInSeason { .. }), "{again}");
    let late = season.engine.accept_week(
        &season.id,
        hemline_agents::WeekUpload {
            sales: season.sales(1, 1.0),
            uploaded_by: "planner".to_owned(),
        },
    );
    assert!(late.await.is_err());
}

#[tokio::test]
async fn a_season_can_be_closed_early() {
    let season = RunningSeason::start(season()).await;
    season.sell(1, 1.0).await;
    let report = season.engine.complete(&season.id, true).await.unwrap();
    assert!(report.closed_early);
    assert_eq!(report.weeks_sold, 1);
}

#[tokio::test]
async fn units_that_arrive_are_assigned_to_stores() {
    let stated = season()
        .with("emergency_order_basis", "dc")
        .with("emergency_lead_time_weeks", 2)
        .with("markdown_checkpoint_week", serde_json::Value::Null);
    let season = RunningSeason::start(stated).await;
    season.sell(1, 1.6).await;
    season.decide(modify("units", 500)).await;
    season.decide(accept()).await;
    let assigned = |season: &RunningSeason| -> Units {
        let totals = season.storage.reallocations(&season.id).unwrap();
        totals.last().unwrap().reallocation.target
    };
    let before = assigned(&season);
    let made = season.storage.reallocations(&season.id).unwrap().len();
    season.sell(2, 1.0).await;
    assert_eq!(assigned(&season), before);
    season.sell(3, 1.0).await;
    assert_eq!(season.balances().emergency_ordered, Units::new(500));
    let totals = season.storage.reallocations(&season.id).unwrap();
    assert!(totals.len() > made);
    let newest = &totals.last().unwrap().reallocation;
    let stores: Units = newest.stores.iter().map(|store| store.season_total).sum();
    assert_eq!(stores, newest.target);
    assert!(newest.target > before, "{} after {before}", newest.target);
}
