//! A run that is cancelled under way stops, and stores nothing more.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use hemline_agent_runtime::model::{Model, ModelError, ModelReply, ModelRequest};
use hemline_agents::{Engine, Told, offline_planner};
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{PlanStore, SeasonStore, WorkflowJournal};
use hemline_domain::{EventBody, WorkflowId, WorkflowState};
use tokio::sync::Notify;

use crate::support::{accept, engine_on, events, planned, request, season, storage};

/// The offline planner, but for one call that it never answers.
struct Silent {
    planner: Arc<dyn Model>,
    calls: AtomicUsize,
    silent_at: usize,
    asked: Arc<Notify>,
}

#[async_trait]
impl Model for Silent {
    fn provider_name(&self) -> &str {
        "silent"
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        if self.calls.fetch_add(1, Ordering::SeqCst) == self.silent_at {
            self.asked.notify_one();
            std::future::pending::<()>().await;
        }
        self.planner.respond(request).await
    }
}

fn silent_at(storage: &Arc<MemoryStorage>, silent_at: usize) -> (Engine, Arc<Notify>) {
    let asked = Arc::new(Notify::new());
    let model = Silent {
        planner: offline_planner(),
        calls: AtomicUsize::new(0),
        silent_at,
        asked: Arc::clone(&asked),
    };
    let engine = Engine::new(storage.clone(), Arc::new(model)).unwrap();
    (engine, asked)
}

/// Cancels, waits until nothing runs, and finds the change of state as the last thing stored.
async fn assert_ended_by_cancelling(engine: &Engine, storage: &MemoryStorage, id: &WorkflowId) {
    let cancelled = engine.cancel(id, "planner").await.unwrap();
    assert_eq!(cancelled.state, WorkflowState::Cancelled);
    engine.wait_until_idle().await;
    assert_eq!(storage.workflow(id).unwrap().unwrap(), cancelled);
    let told = events(storage, id);
    let EventBody::StateChanged { to, .. } = told.last().unwrap().body else {
        panic!("{:?}", told.last());
    };
    assert_eq!(to, WorkflowState::Cancelled);
}

#[tokio::test]
async fn every_model_call_can_be_cancelled() {
    // The first explanation, the first and a later call of the planning run.
    for call in [0, 1, 4] {
        let storage = storage();
        let (engine, asked) = silent_at(&storage, call);
        let id = engine.start(request(season())).await.unwrap().workflow_id;
        asked.notified().await;
        assert_ended_by_cancelling(&engine, &storage, &id).await;
        assert_eq!(storage.forecasts().unwrap(), []);
    }
}

#[tokio::test]
async fn the_explanation_of_a_skipped_phase_can_be_cancelled() {
    let storage = storage();
    let stated = season().with("replenishment_strategy", "none");
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let counting = crate::support::engine_with(storage.clone(), move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        None
    });
    let waiting = planned(&counting, stated.clone()).await;
    counting
        .decide(&waiting.workflow_id, accept())
        .await
        .unwrap();
    crate::support::at_rest(&*storage, &waiting.workflow_id).await;
    let last_call = calls.load(Ordering::SeqCst) - 1;

    let storage = crate::support::storage();
    let (engine, asked) = silent_at(&storage, last_call);
    let waiting = planned(&engine, stated).await;
    let id = &waiting.workflow_id;
    engine.decide(id, accept()).await.unwrap();
    asked.notified().await;
    assert_ended_by_cancelling(&engine, &storage, id).await;
    assert_eq!(storage.ledger(id).unwrap(), []);
}

#[tokio::test]
async fn a_tool_can_be_cancelled() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let mut live = engine.subscribe();
    let id = engine.start(request(season())).await.unwrap().workflow_id;
    loop {
        if let Told::Event(event) = live.recv().await.unwrap()
            && matches!(event.body, EventBody::AgentProgress { .. })
        {
            break;
        }
    }
    assert_ended_by_cancelling(&engine, &storage, &id).await;
    assert_eq!(storage.forecasts().unwrap(), []);
}
