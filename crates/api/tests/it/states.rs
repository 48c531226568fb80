//! Retry, cancel and decisions in every state.

use chrono::Utc;
use hemline_domain::storage::{Fact, NewWorkflow, Storage, WorkflowCommit};
use hemline_domain::{
    Archetype, StatedParameters, WorkflowFailure, WorkflowId, WorkflowState as State,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::idempotency::{assert_repeats, post};
use crate::retailer::{CATEGORY, Retailer};

/// A way into each state.
fn way_to(state: State) -> Vec<State> {
    let planned = [
        State::Phase1Forecasting,
        State::WaitingMfgApproval,
        State::Phase2Allocation,
        State::Phase3Monitoring,
    ];
    let (steps, last): (usize, &[State]) = match state {
        State::ParametersExtracted => (0, &[]),
        State::Phase1Forecasting => (1, &[]),
        State::WaitingMfgApproval => (2, &[]),
        State::Phase2Allocation => (3, &[]),
        State::Phase3Monitoring => (4, &[]),
        State::Phase3Replenishment => (4, &[State::Phase3Replenishment]),
        State::Phase4MarkdownCheck => (4, &[State::Phase4MarkdownCheck]),
        State::WaitingMarkdownApproval => (
            4,
            &[State::Phase4MarkdownCheck, State::WaitingMarkdownApproval],
        ),
        State::Phase5Reforecast => (4, &[State::Phase5Reforecast]),
        State::Completed => (4, &[State::Completed]),
        State::Error => (1, &[State::Error]),
        State::Cancelled => (1, &[State::Cancelled]),
    };
    [&planned[..steps], last].concat()
}

/// A workflow that was put into a state by hand; nothing runs.
pub(crate) fn workflow_in(server: &TestServer, id: &str, state: State) {
    let storage: &dyn Storage = server.engine.storage().as_ref();
    let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
    let resolved = stated.resolve(Archetype::FashionRetail).unwrap();
    let mut workflow = storage
        .create(NewWorkflow {
            workflow_id: WorkflowId::from(id),
            session_id: None,
            category_id: CATEGORY.into(),
            season: "Spring 2025".to_owned(),
            stated_parameters: stated,
            parameters: resolved.parameters,
            defaults_applied: resolved.defaults_applied,
            at: Utc::now(),
            logged: None,
        })
        .unwrap()
        .workflow;
    for to in way_to(state) {
        let mut commit = WorkflowCommit::on(&workflow, Utc::now()).to(to);
        if to == State::Error {
            commit = commit.fact(Fact::Failure(WorkflowFailure {
                failed_in: State::Phase1Forecasting,
                agent: Some("Demand Agent".to_owned()),
                error_type: "LLM_UNAVAILABLE".to_owned(),
                message: "the model did not answer".to_owned(),
            }));
        }
        workflow = storage.commit(commit).unwrap().workflow;
    }
    assert_eq!(workflow.state, state);
}

async fn act(server: &TestServer, id: &str, what: &str) -> Answer {
    let path = format!("/api/workflows/{id}/{what}");
    Answer::of(server.request(Method::POST, &path)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_is_cancelled_in_every_state_but_the_last_ones() {
    let server = TestServer::with(Retailer::SMALL).await;
    for state in State::ALL.iter().copied() {
        let id = format!("cancel-{state}");
        workflow_in(&server, &id, state);
        let answer = act(&server, &id, "cancel").await;
        if matches!(state, State::Completed | State::Cancelled) {
            let error = answer.error(409, "ILLEGAL_TRANSITION");
            assert_eq!(error["details"]["from"], state.as_str(), "{error}");
            assert_eq!(error["details"]["to"], "cancelled", "{error}");
            continue;
        }
        let body = answer.ok();
        assert_eq!(body["state"], "cancelled", "{state}");
        assert_eq!(body["status"], "cancelled");
        assert_eq!(body["workflow_id"], id.as_str());
        let last = body["transitions"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["from"], &last["to"]),
            (&json!(state.as_str()), &json!("cancelled"))
        );
        // Once only.
        act(&server, &id, "cancel")
            .await
            .error(409, "ILLEGAL_TRANSITION");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_is_retried_only_after_an_error() {
    let server = TestServer::with(Retailer::SMALL).await;
    for state in State::ALL.iter().copied() {
        let id = format!("retry-{state}");
        workflow_in(&server, &id, state);
        let before = server.get(&format!("/api/workflows/{id}")).await.ok();
        let answer = act(&server, &id, "retry").await;
        if state != State::Error {
            let error = answer.error(409, "ILLEGAL_TRANSITION");
            assert!(error["message"].as_str().unwrap().contains(state.as_str()));
            let after = server.get(&format!("/api/workflows/{id}")).await.ok();
            assert_eq!(after, before);
            continue;
        }
        assert_eq!(before["failure"]["failed_in"], "phase_1_forecasting");
        let body = answer.ok();
        assert_eq!(body["status"], "running", "{body}");
        assert_eq!(body["failure"], Value::Null, "{body}");
        // It goes on from there, to the request for a decision.
        let rested = server.at_rest(&id).await;
        assert_eq!(rested["state"], "waiting_mfg_approval");
        act(&server, &id, "retry")
            .await
            .error(409, "ILLEGAL_TRANSITION");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_decided_where_nothing_waits() {
    let server = TestServer::with(Retailer::SMALL).await;
    let waiting = [State::WaitingMfgApproval, State::WaitingMarkdownApproval];
    for state in State::ALL
        .iter()
        .copied()
        .filter(|it| !waiting.contains(it))
    {
        let id = format!("decide-{state}");
        workflow_in(&server, &id, state);
        for decision in [
            json!({"action": "accept"}),
            json!({"action": "modify", "params": {"safety_stock_pct": 0.1}}),
        ] {
            let refused = server.decide(&id, &decision).await;
            let error = refused.error(409, "CONFLICT");
            assert_eq!(error["details"]["state"], state.as_str(), "{error}");
        }
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_or_a_retry_that_is_repeated_answers_the_same() {
    let server = TestServer::with(Retailer::SMALL).await;
    workflow_in(&server, "one", State::WaitingMfgApproval);
    workflow_in(&server, "two", State::Error);
    for path in ["/api/workflows/one/cancel", "/api/workflows/two/retry"] {
        let first = post(&server, path, "k-1", &json!({})).await;
        assert_eq!(first.status, 200, "{}", first.text);
        let repeat = post(&server, path, "k-1", &json!({})).await;
        assert_repeats(&first, &repeat);
        post(&server, path, "", &json!({}))
            .await
            .error(400, "MALFORMED_REQUEST");
    }
    server.at_rest("two").await;
    let events = server.events("one").await;
    let cancelled = events.iter().filter(|event| event["to"] == "cancelled");
    assert_eq!(cancelled.count(), 1);
    server.stop().await;
}
