//! Cases of the workflow journal.

use std::thread;

use serde_json::json;

use super::fixture::{approval, at, forecast, new_workflow};
use super::{commit, read, started};
use crate::approval::ApprovalStatus;
use crate::enums::Archetype;
use crate::error::DomainError;
use crate::event::{EventBody, Transition};
use crate::storage::{Fact, LogRow, ModelUsage, StepRecord, Storage, StorageError, WorkflowCommit};
use crate::work::Work;
use crate::workflow::{WorkflowFailure, WorkflowState};

const PHASE_1: WorkflowState = WorkflowState::Phase1Forecasting;
const WAITING: WorkflowState = WorkflowState::WaitingMfgApproval;

fn progress(message: &str) -> EventBody {
    EventBody::AgentProgress {
        agent: "Demand Agent".to_owned(),
        message: message.to_owned(),
        progress_pct: 30,
    }
}

pub(super) fn a_new_workflow_is_stored_whole(storage: &dyn Storage) {
    let new = new_workflow("w1", Some("browser"));
    let expected = new.clone().into_workflow();
    assert_eq!(read(storage.create(new)).workflow, expected);
    assert_eq!(read(storage.workflow(&"w1".into())), Some(expected));
    assert_eq!(read(storage.events(&"w1".into(), 0, 10)), []);
}

pub(super) fn lists_are_newest_first(storage: &dyn Storage) {
    for (id, session) in [("w2", Some("a")), ("w1", Some("a")), ("w3", None)] {
        read(storage.create(new_workflow(id, session)));
    }
    let ids: Vec<String> = read(storage.workflows())
        .iter()
        .map(|workflow| workflow.workflow_id.to_string())
        .collect();
    assert_eq!(ids, ["w3", "w1", "w2"]);
    let newest = read(storage.newest_of_session(&"a".into())).expect("a workflow");
    assert_eq!(newest.workflow_id.as_str(), "w1");
}

pub(super) fn a_commit_changes_what_it_says(storage: &dyn Storage) {
    let workflow = started(storage, "w1", &[]);
    let stated = workflow
        .stated_parameters
        .overlaid(&crate::StatedParameters::new().with("safety_stock_pct", 0.15));
    let resolved = stated
        .resolve(Archetype::FashionRetail)
        .expect("parameters of the contract");
    let change = WorkflowCommit::on(&workflow, at(9))
        .to(PHASE_1)
        .fact(Fact::Parameters {
            stated: stated.clone(),
            resolved: Box::new(resolved.parameters.clone()),
            defaults_applied: resolved.defaults_applied.clone(),
        })
        .fact(Fact::Progress {
            agent: Some("Demand Agent".to_owned()),
            progress_pct: 10,
        });
    let committed = read(storage.commit(change));
    let stored = read(storage.workflow(&"w1".into())).expect("the workflow");
    assert_eq!(committed.workflow, stored);
    assert_eq!(stored.version, 1);
    assert_eq!(stored.state, PHASE_1);
    assert_eq!(stored.stated_parameters, stated);
    assert_eq!(stored.parameters, resolved.parameters);
    assert_eq!(stored.defaults_applied, resolved.defaults_applied);
    assert_eq!(stored.current_agent.as_deref(), Some("Demand Agent"));
    assert_eq!(stored.progress_pct, 10);
    assert_eq!(stored.updated_at, at(9));
    assert_eq!(stored.started_at, at(0));
}

pub(super) fn an_old_version_is_refused(storage: &dyn Storage) {
    let workflow = started(storage, "w1", &[]);
    let first = WorkflowCommit::on(&workflow, at(1)).to(PHASE_1);
    let second = WorkflowCommit::on(&workflow, at(2)).event(progress("too late"));
    let stored = commit(storage, first);
    let error = storage
        .commit(second)
        .expect_err("a commit on an old version");
    assert!(
        matches!(
            &error,
            StorageError::VersionConflict { workflow_id, expected: 0, found: 1 }
                if workflow_id.as_str() == "w1"
        ),
        "{error}"
    );
    assert_eq!(read(storage.workflow(&"w1".into())), Some(stored));
    assert_eq!(read(storage.events(&"w1".into(), 0, 10)).len(), 1);
}

pub(super) fn one_of_two_commits_at_once_is_stored(storage: &dyn Storage) {
    for round in 0..8 {
        let workflow = started(storage, &format!("w{round}"), &[]);
        let attempt = || storage.commit(WorkflowCommit::on(&workflow, at(1)).to(PHASE_1));
        let [first, second] = thread::scope(|scope| {
            let threads = [scope.spawn(attempt), scope.spawn(attempt)];
            threads.map(|it| it.join().expect("a commit"))
        });
        let error = match (first, second) {
            (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
            both => panic!("{both:?}"),
        };
        assert!(
            matches!(error, StorageError::VersionConflict { .. }),
            "{error}"
        );
        let stored = read(storage.workflow(&workflow.workflow_id)).expect("the workflow");
        assert_eq!(stored.version, 1);
        let events = read(storage.events(&workflow.workflow_id, 0, 10));
        assert_eq!(events.len(), 1);
    }
}

pub(super) fn an_id_is_given_once(storage: &dyn Storage) {
    let workflow = started(storage, "w1", &[PHASE_1]);
    let error = storage
        .create(new_workflow("w1", Some("another")))
        .expect_err("an id that is taken");
    assert!(
        matches!(&error, StorageError::AlreadyExists { workflow_id }
            if workflow_id.as_str() == "w1"),
        "{error}"
    );
    assert_eq!(read(storage.workflows()), [workflow]);
}

/// Where the storage hands out no work itself.
pub(super) fn commits_leave_their_work(storage: &dyn Storage) {
    let mut new = new_workflow("w1", None);
    new.parameters.approval_timeout_hours = Some(2);
    let run_at = |version| Work::Run {
        workflow_id: "w1".into(),
        version,
    };
    let created = read(storage.create(new));
    assert_eq!(created.work, [run_at(0)]);
    let begins = WorkflowCommit::on(&created.workflow, at(1)).to(PHASE_1);
    let begun = read(storage.commit(begins));
    assert_eq!(begun.work, []);
    let (workflow, request) = (&begun.workflow, approval("a1", &begun.workflow));
    let comparison = Work::Comparison {
        workflow_id: "w1".into(),
        forecast_id: "f1".into(),
    };
    let deadline = Work::deadline(workflow, &request).expect("a deadline");
    let asks = WorkflowCommit::on(workflow, at(2))
        .to(WAITING)
        .fact(Fact::Forecast(Box::new(forecast("f1", workflow))))
        .fact(Fact::ApprovalOpened(Box::new(request)));
    let asked = read(storage.commit(asks));
    assert_eq!(asked.work, [comparison, deadline]);
    let goes_on = WorkflowCommit::on(&asked.workflow, at(3)).to(WorkflowState::Phase2Allocation);
    assert_eq!(read(storage.commit(goes_on)).work, [run_at(3)]);
}

pub(super) fn an_unknown_workflow_is_refused(storage: &dyn Storage) {
    let workflow = new_workflow("never created", None).into_workflow();
    let error = storage
        .commit(WorkflowCommit::on(&workflow, at(1)).to(PHASE_1))
        .expect_err("a commit on an unknown workflow");
    assert!(
        matches!(&error, StorageError::UnknownWorkflow { workflow_id }
            if workflow_id.as_str() == "never created"),
        "{error}"
    );
}

pub(super) fn an_illegal_transition_writes_nothing(storage: &dyn Storage) {
    let workflow = started(storage, "w1", &[]);
    let error = storage
        .commit(
            WorkflowCommit::on(&workflow, at(1))
                .to(WAITING)
                .fact(Fact::ApprovalOpened(Box::new(approval("a1", &workflow))))
                .event(progress("never seen")),
        )
        .expect_err("an illegal transition");
    let StorageError::Domain(DomainError::IllegalTransition { from, to }) = error else {
        panic!("{error}");
    };
    assert_eq!((from, to), (WorkflowState::ParametersExtracted, WAITING));
    assert_eq!(read(storage.workflow(&"w1".into())), Some(workflow));
    assert_eq!(read(storage.events(&"w1".into(), 0, 10)), []);
    assert_eq!(read(storage.approval(&"a1".into())), None);
}

pub(super) fn events_have_no_gaps(storage: &dyn Storage) {
    let workflow = started(storage, "w1", &[]);
    let other = started(storage, "w2", &[PHASE_1]);
    let first = read(
        storage.commit(
            WorkflowCommit::on(&workflow, at(1))
                .to(PHASE_1)
                .event(progress("one"))
                .event(progress("two")),
        ),
    );
    commit(
        storage,
        WorkflowCommit::on(&other, at(1)).event(progress("other")),
    );
    let second =
        read(storage.commit(WorkflowCommit::on(&first.workflow, at(2)).event(progress("three"))));
    let expected = [first.events, second.events].concat();
    let seqs: Vec<u64> = expected.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, [1, 2, 3, 4]);
    assert_eq!(
        expected[0].body,
        EventBody::StateChanged {
            from: WorkflowState::ParametersExtracted,
            to: PHASE_1
        }
    );
    let id = "w1".into();
    assert_eq!(read(storage.events(&id, 0, usize::MAX)), expected);
    assert_eq!(read(storage.events(&id, 1, 2)), expected[1..3]);
    assert_eq!(read(storage.events(&id, 4, 10)), []);
    assert_eq!(read(storage.events(&id, u64::MAX, 10)), []);
    assert_eq!(read(storage.events(&"w2".into(), 0, 10)).len(), 2);
}

pub(super) fn changes_of_state_come_without_other_events(storage: &dyn Storage) {
    let workflow = started(storage, "w1", &[]);
    started(storage, "w2", &[PHASE_1]);
    let planning = WorkflowCommit::on(&workflow, at(1))
        .to(PHASE_1)
        .event(progress("one"));
    let planning = commit(storage, planning);
    let told = WorkflowCommit::on(&planning, at(2)).event(progress("two"));
    let told = commit(storage, told);
    commit(storage, WorkflowCommit::on(&told, at(3)).to(WAITING));
    let expected = [
        Transition {
            seq: 1,
            at: at(1),
            from: WorkflowState::ParametersExtracted,
            to: PHASE_1,
        },
        Transition {
            seq: 4,
            at: at(3),
            from: PHASE_1,
            to: WAITING,
        },
    ];
    assert_eq!(read(storage.transitions(&"w1".into())), expected);
}

pub(super) fn steps_and_logs_keep_their_order(storage: &dyn Storage) {
    let mut workflow = started(storage, "w1", &[PHASE_1]);
    let step = |step: u64| StepRecord {
        step,
        run_id: if step == 2 { "explanation" } else { "plan" }.to_owned(),
        state: PHASE_1,
        kind: "tools".to_owned(),
        run_state: json!({"version": 1, "turn": step, "x": 0.1 + 0.2}),
        context: json!(null),
    };
    let log = |action: &str, error: Option<&str>| LogRow {
        agent_name: "Demand Agent".to_owned(),
        action: action.to_owned(),
        input: json!({"weeks": [1, 2]}),
        output: json!("text with \u{0} and ü"),
        duration_seconds: 1.0 / 3.0,
        model_usage: error.is_none().then(|| ModelUsage {
            provider: "azure".to_owned(),
            input_tokens: 1_200,
            cached_input_tokens: 1_000,
            output_tokens: u64::from(u32::MAX) + 1,
            reasoning_tokens: 7,
            cost: Some(0.1 + 0.2),
        }),
        status: if error.is_some() {
            "failed"
        } else {
            "completed"
        }
        .to_owned(),
        error_message: error.map(str::to_owned),
        created_at: at(5),
    };
    let logs = [
        log("model_call", None),
        log("cluster_stores", Some("no stores")),
    ];
    for (number, row) in (1..).zip([&logs[0], &logs[1], &logs[0]]) {
        workflow = commit(
            storage,
            WorkflowCommit::on(&workflow, at(6))
                .fact(Fact::Step(step(number)))
                .fact(Fact::Log(row.clone())),
        );
    }
    let id = "w1".into();
    assert_eq!(read(storage.steps(&id)), [1, 2, 3].map(step));
    assert_eq!(read(storage.step_count(&id)), 3);
    assert_eq!(read(storage.steps_of_run(&id, "plan")), [1, 3].map(step));
    assert_eq!(read(storage.last_steps(&id)), [2, 3].map(step));
    assert_eq!(read(storage.steps_of_run(&id, "pla")), []);
    let [planned, explained] = logs;
    assert_eq!(
        read(storage.logs(&id)),
        [planned.clone(), explained, planned]
    );
}

pub(super) fn approvals_are_opened_and_decided(storage: &dyn Storage) {
    let workflow = started(storage, "w1", &[PHASE_1]);
    let first = approval("a2", &workflow);
    let second = approval("a1", &workflow);
    let open = |request: &crate::ApprovalRequest| Fact::ApprovalOpened(Box::new(request.clone()));
    let workflow = commit(
        storage,
        WorkflowCommit::on(&workflow, at(5))
            .to(WAITING)
            .fact(open(&first)),
    );
    assert_eq!(workflow.pending_approval_id, Some("a2".into()));
    assert_eq!(read(storage.approval(&"a2".into())), Some(first.clone()));
    let changes = json!({"safety_stock_pct": {"from": 0.2, "to": 0.15}});
    let workflow = commit(
        storage,
        WorkflowCommit::on(&workflow, at(6))
            .to(WAITING)
            .fact(Fact::ApprovalDecided {
                approval_id: "a2".into(),
                status: ApprovalStatus::Modified,
                decided_by: "planner".to_owned(),
                changes: Some(changes.clone()),
            })
            .fact(open(&second)),
    );
    assert_eq!(workflow.pending_approval_id, Some("a1".into()));
    let decided = crate::ApprovalRequest {
        status: ApprovalStatus::Modified,
        decided_at: Some(at(6)),
        decided_by: Some("planner".to_owned()),
        changes: Some(changes),
        ..first
    };
    assert_eq!(read(storage.approvals(&"w1".into())), [decided, second]);
}

pub(super) fn a_failure_is_kept_until_the_retry(storage: &dyn Storage) {
    let workflow = started(storage, "w1", &[PHASE_1]);
    let failure = WorkflowFailure {
        failed_in: PHASE_1,
        agent: None,
        error_type: "LLM_UNAVAILABLE".to_owned(),
        message: "no answer after 3 attempts; try again".to_owned(),
    };
    let failed = commit(
        storage,
        WorkflowCommit::on(&workflow, at(7))
            .to(WorkflowState::Error)
            .fact(Fact::Failure(failure.clone())),
    );
    let stored = read(storage.workflow(&"w1".into())).expect("the workflow");
    assert_eq!(stored.failure, Some(failure));
    assert_eq!(stored, failed);
    let retried = commit(storage, WorkflowCommit::on(&failed, at(8)).to(PHASE_1));
    assert_eq!(retried.failure, None);
    assert_eq!(read(storage.workflow(&"w1".into())), Some(retried));
}
