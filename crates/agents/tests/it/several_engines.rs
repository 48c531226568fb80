//! Engines of several processes on one storage.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use hemline_agent_runtime::model::{Model, ModelError, ModelReply, ModelRequest};
use hemline_agents::{Engine, offline_planner};
use hemline_domain::WorkflowState;
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{PlanStore, WorkflowJournal};
use tokio::sync::Notify;

use crate::support::{at_rest, engine_on, events, planned, request, season, storage, told};

/// The offline planner, which answers one call only when it is told to.
struct Pausing {
    planner: Arc<dyn Model>,
    calls: AtomicUsize,
    pauses_at: usize,
    asked: Notify,
    goes_on: Notify,
}

impl Pausing {
    fn at(call: usize) -> Arc<Self> {
        Arc::new(Self {
            planner: offline_planner(),
            calls: AtomicUsize::new(0),
            pauses_at: call,
            asked: Notify::new(),
            goes_on: Notify::new(),
        })
    }
}

#[async_trait]
impl Model for Pausing {
    fn provider_name(&self) -> &str {
        self.planner.provider_name()
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        if self.calls.fetch_add(1, Ordering::SeqCst) == self.pauses_at {
            self.asked.notify_one();
            self.goes_on.notified().await;
        }
        self.planner.respond(request).await
    }
}

fn engine_of(storage: &Arc<MemoryStorage>, model: &Arc<Pausing>) -> Engine {
    Engine::new(storage.clone(), model.clone()).unwrap()
}

#[tokio::test]
async fn a_run_that_lost_its_workflow_stops_and_the_other_finishes_it() {
    let undisturbed = storage();
    let expected = planned(&engine_on(undisturbed.clone()), season()).await;

    let storage = storage();
    let (slow, fast) = (Pausing::at(1), Pausing::at(2));
    let (loser, winner) = (engine_of(&storage, &slow), engine_of(&storage, &fast));
    let id = loser.start(request(season())).await.unwrap().workflow_id;
    slow.asked.notified().await;
    winner.go_on(&id);
    fast.asked.notified().await;

    let before = storage.workflow(&id).unwrap().unwrap();
    slow.goes_on.notify_one();
    loser.wait_until_idle().await;
    assert_eq!(storage.workflow(&id).unwrap().unwrap(), before);

    fast.goes_on.notify_one();
    let workflow = at_rest(&*storage, &id).await;
    assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
    assert_eq!(
        told(&events(&*storage, &id)),
        told(&events(&*undisturbed, &expected.workflow_id))
    );
}

#[tokio::test]
async fn engines_that_run_a_workflow_at_once_plan_it_once() {
    let storage = storage();
    let engines = [0; 3].map(|_| engine_on(storage.clone()));
    let id = engines[0].start(request(season())).await.unwrap();
    let id = id.workflow_id;
    for engine in &engines {
        engine.go_on(&id);
    }
    for engine in &engines {
        let workflow = engine.wait_until_at_rest(&id).await.unwrap();
        assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
    }
    assert_eq!(storage.forecasts().unwrap().len(), 1);
    assert_eq!(storage.approvals(&id).unwrap().len(), 1);
}
