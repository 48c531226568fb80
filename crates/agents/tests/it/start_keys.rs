//! Requests that come twice.

use chrono::{TimeDelta, Utc};
use hemline_agents::{Engine, StartSeason};
use hemline_domain::WorkflowId;
use hemline_domain::storage::{NewWorkflow, WorkflowJournal};

use crate::support::{at_rest, engine_on, request, season, storage};

async fn start(engine: &Engine, key: &str) -> WorkflowId {
    let request = StartSeason {
        request_key: Some(key.to_owned()),
        ..request(season())
    };
    engine.start(request).await.unwrap().workflow_id
}

#[tokio::test]
async fn a_repeated_request_finds_the_workflow_that_the_first_started() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let first = start(&engine, "k-1").await;
    at_rest(&*storage, &first).await;
    // Of another process, too: the first may have died before it answered.
    assert_eq!(start(&engine_on(storage.clone()), "k-1").await, first);
    assert_ne!(start(&engine, "k-2").await, first);
    assert_eq!(storage.workflows().unwrap().len(), 2);
}

#[tokio::test]
async fn after_a_day_the_key_starts_another() {
    let storage = storage();
    let elsewhere = crate::support::storage();
    let first = start(&engine_on(elsewhere.clone()), "k-1").await;
    let then = elsewhere.workflow(&first).unwrap().unwrap();
    let old = NewWorkflow {
        workflow_id: first.clone(),
        session_id: None,
        category_id: then.category_id,
        season: then.season,
        stated_parameters: then.stated_parameters,
        parameters: then.parameters,
        defaults_applied: then.defaults_applied,
        at: Utc::now() - TimeDelta::hours(25),
        logged: None,
    };
    storage.create(old).unwrap();
    let engine = engine_on(storage.clone());
    let second = start(&engine, "k-1").await;
    assert_ne!(second, first);
    assert_eq!(start(&engine, "k-1").await, second);
}

#[tokio::test]
async fn a_request_that_comes_twice_at_once_starts_one() {
    let storage = storage();
    let (one, other) = (engine_on(storage.clone()), engine_on(storage.clone()));
    let (first, second) = tokio::join!(start(&one, "k-1"), start(&other, "k-1"));
    assert_eq!(first, second);
    assert_eq!(storage.workflows().unwrap().len(), 1);
}
