//! Decisions that must be refused, and what they leave untouched.

use hemline_agents::{AgentsError, Decision};
use hemline_domain::storage::WorkflowJournal;
use hemline_domain::{WorkflowId, WorkflowState};

use crate::support::{
    accept, at_rest, engine_on, events, modify, planned, request, season, storage,
};

#[tokio::test]
async fn a_stale_approval_is_refused() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let first = planned(&engine, season()).await;
    engine
        .decide(&first.workflow_id, modify("safety_stock_pct", 0.1))
        .await
        .unwrap();
    let second = at_rest(&*storage, &first.workflow_id).await;

    let stale = Decision {
        approval_id: first.pending_approval_id.clone(),
        ..accept()
    };
    let error = engine.decide(&first.workflow_id, stale).await.unwrap_err();

    assert!(
        matches!(error, AgentsError::StaleApproval { .. }),
        "{error}"
    );
    let after = storage.workflow(&first.workflow_id).unwrap().unwrap();
    assert_eq!(after, second);
}

#[tokio::test]
async fn deciding_twice_is_refused() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let waiting = planned(&engine, season()).await;
    engine.decide(&waiting.workflow_id, accept()).await.unwrap();
    at_rest(&*storage, &waiting.workflow_id).await;

    let error = engine
        .decide(&waiting.workflow_id, accept())
        .await
        .unwrap_err();

    assert!(matches!(error, AgentsError::NotWaiting { .. }), "{error}");
}

#[tokio::test]
async fn of_two_people_deciding_at_once_exactly_one_wins() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let waiting = planned(&engine, season()).await;
    let id = &waiting.workflow_id;

    let (one, other) = tokio::join!(
        engine.decide(id, accept()),
        engine.decide(id, modify("safety_stock_pct", 0.1))
    );

    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    at_rest(&*storage, id).await;
    let recorded = events(&*storage, id)
        .iter()
        .filter(|event| {
            matches!(
                event.body,
                hemline_domain::EventBody::ApprovalRecorded { .. }
            )
        })
        .count();
    assert_eq!(recorded, 1);
}

#[tokio::test]
async fn the_seasons_dates_cannot_be_modified() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let waiting = planned(&engine, season()).await;

    let decision = modify("season_start_date", "2025-04-07");
    let error = engine
        .decide(&waiting.workflow_id, decision)
        .await
        .unwrap_err();

    let AgentsError::InvalidParameters { violations } = error else {
        panic!("{error}");
    };
    assert_eq!(violations[0].parameter, "season_start_date");
    let after = storage.workflow(&waiting.workflow_id).unwrap().unwrap();
    assert_eq!(after, waiting);
}

#[tokio::test]
async fn another_archetype_does_not_move_the_seasons_end() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let waiting = planned(&engine, season()).await;

    let decision = modify("archetype", "STABLE_CATALOG");
    engine.decide(&waiting.workflow_id, decision).await.unwrap();
    let after = at_rest(&*storage, &waiting.workflow_id).await;

    let (before, after) = (waiting.parameters, after.parameters);
    assert_eq!(after.season_end_date, before.season_end_date);
    assert_eq!(after.forecast_horizon_weeks, 12);
    assert_eq!(after.safety_stock_pct, "0.15".parse().unwrap());
}

#[tokio::test]
async fn only_a_failed_workflow_can_be_retried() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let waiting = planned(&engine, season()).await;
    let error = engine.retry(&waiting.workflow_id).await.unwrap_err();
    assert!(error.to_string().contains("has not failed"), "{error}");
    assert_eq!(error.error_type(), "ILLEGAL_TRANSITION");
}

#[tokio::test]
async fn a_cancelled_workflow_takes_no_decision() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let waiting = planned(&engine, season()).await;
    let cancelled = engine
        .cancel(&waiting.workflow_id, "planner")
        .await
        .unwrap();
    assert_eq!(cancelled.state, WorkflowState::Cancelled);
    assert_eq!(cancelled.pending_approval_id, None);

    let decided = engine.decide(&waiting.workflow_id, accept()).await;
    assert!(matches!(decided, Err(AgentsError::NotWaiting { .. })));
    let again = engine.cancel(&waiting.workflow_id, "planner").await;
    assert!(matches!(again, Err(AgentsError::IllegalTransition { .. })));
}

#[tokio::test]
async fn a_run_can_be_cancelled_under_way() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let started = engine.start(request(season())).await.unwrap();

    let cancelled = engine
        .cancel(&started.workflow_id, "planner")
        .await
        .unwrap();

    assert_eq!(cancelled.state, WorkflowState::Cancelled);
    engine.shutdown(std::time::Duration::from_secs(30)).await;
    let after = storage.workflow(&started.workflow_id).unwrap().unwrap();
    assert_eq!(after.state, WorkflowState::Cancelled);
    assert_eq!(after.failure, None);
}

#[tokio::test]
async fn an_unknown_workflow_is_named() {
    let engine = engine_on(storage());
    let error = engine
        .decide(&WorkflowId::from("wf_none"), accept())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("wf_none"));
}
