//! Engines of several processes on one storage.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use hemline_agent_runtime::model::{Model, ModelError, ModelReply, ModelRequest};
use hemline_agents::{Engine, Told, offline_planner};
use hemline_domain::WorkflowState;
use hemline_domain::event_bus::{EventBus, Heard, StoredEvents};
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{PlanStore, WorkflowJournal};
use tokio::sync::Notify;
use tokio::sync::broadcast::Receiver;

use crate::support::{
    PATIENCE, at_rest, engine_on, events, planned, request, season, storage, told,
};

/// The offline planner, which answers one call only when it is told to.
pub(crate) struct Pausing {
    planner: Arc<dyn Model>,
    calls: AtomicUsize,
    pauses_at: usize,
    pub(crate) asked: Notify,
    pub(crate) goes_on: Notify,
}

impl Pausing {
    pub(crate) fn at(call: usize) -> Arc<Self> {
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

pub(crate) fn engine_of(storage: &Arc<MemoryStorage>, model: &Arc<Pausing>) -> Engine {
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

/// What connects the engines of a test, as a database connects processes.
#[derive(Default)]
struct Wire {
    ears: Mutex<Vec<(usize, Ear)>>,
    is_cut: AtomicBool,
}

type Ear = Box<dyn Fn(Heard) + Send + Sync>;

/// One engine's end of the wire.
struct End {
    number: usize,
    wire: Arc<Wire>,
}

impl Wire {
    fn engine(self: &Arc<Self>, storage: &Arc<MemoryStorage>, model: &Arc<Pausing>) -> Engine {
        let end = End {
            number: self.ears.lock().unwrap().len(),
            wire: Arc::clone(self),
        };
        let bus: Arc<dyn EventBus> = Arc::new(end);
        Engine::with_bus(storage.clone(), model.clone(), &bus).unwrap()
    }

    /// Tells all ends but one.
    fn tell(&self, but: Option<usize>, heard: &Heard) {
        for (number, ear) in self.ears.lock().unwrap().iter() {
            if Some(*number) != but {
                ear(heard.clone());
            }
        }
    }
}

impl EventBus for End {
    fn tell(&self, stored: StoredEvents) {
        if !self.wire.is_cut.load(Ordering::SeqCst) {
            self.wire.tell(Some(self.number), &Heard::Stored(stored));
        }
    }

    fn listen(&self, hear: Ear) {
        self.wire.ears.lock().unwrap().push((self.number, hear));
    }

    fn flush(&self, _patience: Duration) {}
}

/// The offline planner, which never pauses.
fn prompt() -> Arc<Pausing> {
    Pausing::at(usize::MAX)
}

async fn next(live: &mut Receiver<Told>) -> Told {
    let told = tokio::time::timeout(PATIENCE, live.recv()).await;
    told.expect("something is told").unwrap()
}

#[tokio::test]
async fn a_workflow_is_cancelled_wherever_it_runs() {
    for is_cut in [false, true] {
        let (storage, wire) = (storage(), Arc::new(Wire::default()));
        let slow = Pausing::at(1);
        let runs = wire.engine(&storage, &slow);
        let cancels = wire.engine(&storage, &prompt());
        let id = runs.start(request(season())).await.unwrap().workflow_id;
        slow.asked.notified().await;
        wire.is_cut.store(is_cut, Ordering::SeqCst);
        let cancelled = cancels.cancel(&id, "planner").await.unwrap();
        if is_cut {
            wire.tell(None, &Heard::Gap);
        }
        let stopped = tokio::time::timeout(PATIENCE, runs.wait_until_idle());
        stopped.await.expect("the run stops");
        assert_eq!(storage.workflow(&id).unwrap().unwrap(), cancelled);
    }
}

#[tokio::test]
async fn events_are_heard_in_every_process_once_and_in_order() {
    let (storage, wire) = (storage(), Arc::new(Wire::default()));
    let runs = wire.engine(&storage, &prompt());
    let listens = wire.engine(&storage, &prompt());
    let mut live = [runs.subscribe(), listens.subscribe()];
    let id = planned(&runs, season()).await.workflow_id;
    let expected = events(&*storage, &id);
    for live in &mut live {
        for event in &expected {
            match next(live).await {
                Told::Event(told) => assert_eq!(*told, *event),
                Told::Gap => panic!("a gap before {event:?}"),
            }
        }
    }
    wire.tell(Some(0), &Heard::Gap);
    assert!(matches!(next(&mut live[1]).await, Told::Gap));
    assert!(live[0].is_empty());
}

#[tokio::test]
async fn a_run_of_another_process_is_waited_for() {
    for is_cut in [false, true] {
        let (storage, wire) = (storage(), Arc::new(Wire::default()));
        let (slow, idle) = (Pausing::at(1), prompt());
        let runs = wire.engine(&storage, &slow);
        let waits = wire.engine(&storage, &idle);
        let id = runs.start(request(season())).await.unwrap().workflow_id;
        slow.asked.notified().await;
        wire.is_cut.store(is_cut, Ordering::SeqCst);
        slow.goes_on.notify_one();
        let waited = tokio::time::timeout(PATIENCE, waits.wait_until_at_rest(&id));
        let workflow = waited.await.expect("it comes to rest").unwrap();
        assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
        assert_eq!(idle.calls.load(Ordering::SeqCst), 0);
    }
}
