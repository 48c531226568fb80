//! What a season under way asks of a person, and what her decision does (planning-rules 9 and 10).

use std::sync::atomic::Ordering;

use hemline_agents::AgentsError;
use hemline_domain::season::{EmergencyOrderStatus, MarkdownStatus};
use hemline_domain::storage::{PlanStore, SeasonStore, WorkflowJournal};
use hemline_domain::{ApprovalStatus, StatedParameters, Units, WorkflowState};

use crate::running_season::RunningSeason;
use crate::support::{accept, modify, season};

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
    let asked = season.workflow().pending_approval_id.unwrap();
    let request = season.storage.approval(&asked).unwrap().unwrap();
    assert!(
        !request.reasoning.contains("Look twice"),
        "{}",
        request.reasoning
    );
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
async fn an_order_after_a_markdown_warns_of_the_lift_that_its_forecast_counts() {
    let stated = season()
        .with("markdown_target", "plan_curve")
        .with("emergency_order_basis", "dc")
        .with("lift_factor", 3);
    let season = RunningSeason::start(stated).await;
    for week in 1..=6 {
        season.sell(week, 0.85).await;
    }
    season.decide(modify("markdown_pct", 0.4)).await;
    let workflow = season.decide(accept()).await;
    assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
    let text = || {
        let pending = season.workflow().pending_approval_id.unwrap();
        let request = season.storage.approval(&pending).unwrap().unwrap();
        assert_eq!(request.data["reasoning"], request.reasoning.as_str());
        request.reasoning
    };
    let warning = " Look twice: the forecast counts the 120% more demand that the markdown of 40% after \
                   week 6 is expected to bring. If sales do not rise by as much, this order is too large.";
    assert!(text().ends_with(warning), "{}", text());

    season.decide(modify("units", 70)).await;
    assert!(text().ends_with(warning), "{}", text());
    season.sell(7, 1.0).await;
    assert!(text().ends_with(warning), "{}", text());
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
async fn an_elasticity_changed_for_a_markdown_is_not_the_seasons() {
    let season = RunningSeason::start(season().with("markdown_target", "plan_curve")).await;
    for week in 1..=6 {
        season.sell(week, 0.85).await;
    }
    let planned = season.workflow();
    let newest = || {
        let markdowns = season.storage.markdowns(&season.id).unwrap();
        markdowns.last().unwrap().recommendation.clone()
    };
    let recommended = newest().recommended_markdown_pct;
    season.decide(modify("elasticity_coefficient", 5)).await;
    assert!(newest().recommended_markdown_pct > recommended);
    // It holds for every recommendation until the markdown is decided on.
    season.sell(7, 0.85).await;
    assert_eq!(newest().elasticity_coefficient, "5".parse().unwrap());

    let workflow = season.decide(modify("elasticity_coefficient", 0)).await;
    assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
    assert_eq!(newest().status, MarkdownStatus::NotNeeded);
    assert_eq!(workflow.parameters, planned.parameters);
    assert_eq!(workflow.stated_parameters, planned.stated_parameters);
    // A correction has the checkpoint judged as planned.
    season.sell(6, 0.8).await;
    assert_eq!(newest().elasticity_coefficient, "2".parse().unwrap());
    season.decide(modify("elasticity_coefficient", 0)).await;
    let report = season.engine.complete(&season.id, true).await.unwrap();
    assert_eq!(
        report.next_season_parameters.elasticity_coefficient,
        planned.parameters.elasticity_coefficient
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
async fn a_reforecast_that_the_last_week_overtakes_is_left_out() {
    let stated = season()
        .with("forecast_horizon_weeks", 4)
        .with("markdown_target", "plan_curve")
        .with("markdown_checkpoint_week", 3);
    let (season, is_down) = RunningSeason::whose_model_can_fail(stated).await;
    for week in 1..=3 {
        season.sell(week, 0.85).await;
    }
    is_down.store(true, Ordering::SeqCst);
    let failed = season.decide(accept()).await;
    assert_eq!(failed.state, WorkflowState::Error);
    season.sell(4, 0.85).await;
    is_down.store(false, Ordering::SeqCst);

    season.engine.retry(&season.id).await.unwrap();
    let workflow = season.at_rest().await;
    assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
    assert_eq!(season.storage.forecasts_of(&season.id).unwrap().len(), 1);
    assert_eq!(
        season.skipped(WorkflowState::Phase5Reforecast),
        ["the season's last week, week 4, is in: no week is left to forecast"]
    );
    season.engine.complete(&season.id, false).await.unwrap();
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
    assert!(
        newest.target > before,
        "{} after {}",
        newest.target.grouped(),
        before.grouped()
    );
}
