//! A failed workflow goes on at the step that failed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hemline_agent_runtime::model::ModelError;
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{StepRecord, WorkflowJournal};
use hemline_domain::{Workflow, WorkflowId, WorkflowState};

use crate::support::{accept, at_rest, engine_with, request, season, storage};

fn steps(storage: &MemoryStorage, id: &WorkflowId) -> Vec<(u64, WorkflowState, String)> {
    let told = |step: StepRecord| (step.step, step.state, step.kind);
    storage.steps(id).unwrap().into_iter().map(told).collect()
}

/// Plans and accepts a season whose model fails at the call with a number, retrying once; returns the
/// workflow and the number of answered calls.
async fn failing_at(storage: &Arc<MemoryStorage>, failing: Option<usize>) -> (Workflow, usize) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let engine = engine_with(storage.clone(), move |_| {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        let refusal = || Err(ModelError::from_status("scripted", 401, "bad key", None));
        (Some(number) == failing).then(refusal)
    });
    let id = engine.start(request(season())).await.unwrap().workflow_id;
    for _ in 0..4 {
        let workflow = at_rest(&**storage, &id).await;
        engine.wait_until_idle().await;
        match workflow.state {
            WorkflowState::Error => drop(engine.retry(&id).await.unwrap()),
            WorkflowState::WaitingMfgApproval => {
                drop(engine.decide(&id, accept()).await.unwrap());
            }
            _ => break,
        }
    }
    let answered = asked.load(Ordering::SeqCst) - usize::from(failing.is_some());
    (at_rest(&**storage, &id).await, answered)
}

#[tokio::test]
async fn no_answered_call_and_no_finished_step_is_repeated() {
    let undisturbed = storage();
    let (workflow, calls) = failing_at(&undisturbed, None).await;
    let expected = steps(&undisturbed, &workflow.workflow_id);

    // A failed explanation, call 0, stops nothing.
    for failing in 1..calls {
        let storage = storage();
        let (workflow, answered) = failing_at(&storage, Some(failing)).await;
        assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
        assert_eq!(answered, calls, "call {failing}");
        let steps = steps(&storage, &workflow.workflow_id);
        assert_eq!(steps, expected, "call {failing}");
    }
}
