//! Every pair of states: legal transitions are stored, illegal ones leave nothing behind.

use std::collections::BTreeMap;

use serde_json::json;

use super::fixture::{approval, at};
use super::{commit, read, started};
use crate::error::DomainError;
use crate::storage::{Fact, StepRecord, Storage, StorageError, WorkflowCommit};
use crate::workflow::{Workflow, WorkflowFailure, WorkflowState};

/// The shortest legal way to each state, from the first one.
fn ways() -> BTreeMap<&'static str, Vec<WorkflowState>> {
    let first = WorkflowState::ParametersExtracted;
    let mut ways = BTreeMap::from([(first.as_str(), Vec::new())]);
    let mut reached = vec![first];
    let mut next = 0;
    while let Some(&from) = reached.get(next) {
        next += 1;
        for &to in from.successors() {
            if !ways.contains_key(to.as_str()) {
                let mut way = ways[from.as_str()].clone();
                way.push(to);
                ways.insert(to.as_str(), way);
                reached.push(to);
            }
        }
    }
    ways
}

/// A commit that goes to `to` and brings something of everything.
fn moving(workflow: &Workflow, to: WorkflowState) -> WorkflowCommit {
    let request = approval(&format!("{}_asks", workflow.workflow_id), workflow);
    WorkflowCommit::on(workflow, at(2))
        .to(to)
        .fact(Fact::Step(StepRecord {
            step: 1,
            run_id: "plan".to_owned(),
            state: workflow.state,
            kind: "tools".to_owned(),
            run_state: json!({}),
            context: json!(null),
        }))
        .fact(Fact::ApprovalOpened(Box::new(request)))
}

/// Tries a transition that must be refused, and finds everything as it was.
fn assert_refused(storage: &dyn Storage, workflow: &Workflow, attempt: WorkflowCommit) {
    let to = attempt.transition.expect("a transition");
    let id = workflow.workflow_id.clone();
    let events_before = read(storage.events(&id, 0, usize::MAX));
    let error = storage
        .commit(attempt)
        .expect_err("an illegal transition is refused");
    let StorageError::Domain(DomainError::IllegalTransition { from, to: named }) = error else {
        panic!("{} to {to}: {error}", workflow.state);
    };
    assert_eq!((from, named), (workflow.state, to));
    assert_eq!(read(storage.workflow(&id)).as_ref(), Some(workflow));
    assert_eq!(read(storage.events(&id, 0, usize::MAX)), events_before);
    assert_eq!(read(storage.steps(&id)), []);
    assert_eq!(read(storage.approvals(&id)), []);
}

pub(super) fn every_pair_of_states_is_as_the_table_says(storage: &dyn Storage) {
    let ways = ways();
    for &from in WorkflowState::ALL {
        let way = &ways[from.as_str()];
        let stays = started(storage, &format!("{from}_stays"), way);
        assert_eq!(stays.state, from);
        for &to in WorkflowState::ALL {
            if !from.successors().contains(&to) {
                assert_refused(storage, &stays, moving(&stays, to));
                continue;
            }
            let moves = started(storage, &format!("{from}_to_{to}"), way);
            let moved = commit(storage, moving(&moves, to));
            assert_eq!(moved.state, to);
            assert_eq!(moved.version, moves.version + 1);
        }
    }
}

fn failed(storage: &dyn Storage, id: &str, way: &[WorkflowState]) -> Workflow {
    let workflow = started(storage, id, way);
    let failure = WorkflowFailure {
        failed_in: workflow.state,
        agent: None,
        error_type: "LLM_UNAVAILABLE".to_owned(),
        message: "try again".to_owned(),
    };
    let to_error = WorkflowCommit::on(&workflow, at(1))
        .to(WorkflowState::Error)
        .fact(Fact::Failure(failure));
    commit(storage, to_error)
}

pub(super) fn a_retry_leads_back_to_the_state_that_failed_alone(storage: &dyn Storage) {
    let ways = ways();
    let can_fail = |state: &&WorkflowState| state.successors().contains(&WorkflowState::Error);
    for &failed_in in WorkflowState::ALL.iter().filter(can_fail) {
        let way = &ways[failed_in.as_str()];
        let stays = failed(storage, &format!("{failed_in}_failed"), way);
        for &to in WorkflowState::ALL {
            if to != failed_in && to != WorkflowState::Cancelled {
                assert_refused(storage, &stays, moving(&stays, to));
            }
        }
        let again = commit(storage, moving(&stays, failed_in));
        assert_eq!((again.state, again.failure), (failed_in, None));
    }
}

pub(super) fn no_commit_writes_the_way_back_that_it_takes(storage: &dyn Storage) {
    let stays = failed(storage, "w1", &[WorkflowState::Phase1Forecasting]);
    let elsewhere = WorkflowState::Phase2Allocation;
    let failure = WorkflowFailure {
        failed_in: elsewhere,
        agent: None,
        error_type: "INTERNAL".to_owned(),
        message: "made up".to_owned(),
    };
    let attempt = moving(&stays, elsewhere).fact(Fact::Failure(failure));
    assert_refused(storage, &stays, attempt);
}
