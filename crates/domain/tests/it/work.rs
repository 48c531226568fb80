//! What commits leave for the machine to do.

use chrono::{DateTime, TimeDelta, Utc};
use hemline_domain::season::{ReforecastCause, SeasonAgenda};
use hemline_domain::storage::{Fact, NewWorkflow, WorkflowCommit};
use hemline_domain::work::Work;
use hemline_domain::{
    ApprovalAction, ApprovalRequest, ApprovalStatus, Archetype, StatedParameters, Workflow,
    WorkflowFailure, WorkflowState,
};
use serde_json::{Value, json};

use WorkflowState as S;

fn workflow() -> Workflow {
    let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
    let resolved = stated.resolve(Archetype::FashionRetail).unwrap();
    let new = NewWorkflow {
        workflow_id: "w1".into(),
        session_id: None,
        category_id: "dresses".into(),
        season: "Spring 2025".to_owned(),
        stated_parameters: stated,
        parameters: resolved.parameters,
        defaults_applied: resolved.defaults_applied,
        at: DateTime::UNIX_EPOCH,
        logged: None,
    };
    new.into_workflow()
}

fn in_state(state: S, agenda: Option<SeasonAgenda>) -> Workflow {
    Workflow {
        state,
        agenda,
        version: 6,
        ..workflow()
    }
}

fn due() -> SeasonAgenda {
    SeasonAgenda {
        reforecast: Some(ReforecastCause::Variance),
        ..SeasonAgenda::default()
    }
}

fn left_by(before: &Workflow, commit: &WorkflowCommit) -> Vec<Work> {
    let mut after = before.clone();
    commit.apply_to(&mut after).unwrap();
    Work::left_by(Some(before), &after, &commit.facts)
}

fn run_at(version: u64) -> Work {
    Work::Run {
        workflow_id: "w1".into(),
        version,
    }
}

#[test]
fn a_new_workflow_is_to_be_run() {
    assert_eq!(Work::left_by(None, &workflow(), &[]), [run_at(0)]);
}

#[test]
fn transitions_from_rest_to_work_leave_a_run_and_no_others_do() {
    let begins = [
        (S::WaitingMfgApproval, S::Phase1Forecasting),
        (S::WaitingMfgApproval, S::Phase2Allocation),
        (S::WaitingMarkdownApproval, S::Phase4MarkdownCheck),
        (S::WaitingMarkdownApproval, S::Phase5Reforecast),
        (S::Phase3Monitoring, S::Phase3Replenishment),
        (S::Phase3Monitoring, S::Phase4MarkdownCheck),
        (S::Phase3Monitoring, S::Phase5Reforecast),
    ];
    let legal = |from: S| from.successors().iter().map(move |&to| (from, to));
    for (from, to) in S::ALL.iter().copied().flat_map(legal) {
        let before = in_state(from, None);
        let commit = WorkflowCommit::on(&before, Utc::now()).to(to);
        let expected: &[Work] = if begins.contains(&(from, to)) {
            &[run_at(7)]
        } else {
            &[]
        };
        assert_eq!(left_by(&before, &commit), expected, "{from} to {to}");
    }
}

#[test]
fn a_retry_leaves_a_run() {
    let failed_in = S::Phase2Allocation;
    let before = Workflow {
        failure: Some(WorkflowFailure {
            failed_in,
            agent: None,
            error_type: "LLM_UNAVAILABLE".to_owned(),
            message: "try again".to_owned(),
        }),
        ..in_state(S::Error, None)
    };
    let commit = WorkflowCommit::on(&before, Utc::now()).to(failed_in);
    assert_eq!(left_by(&before, &commit), [run_at(7)]);
}

#[test]
fn monitoring_is_work_where_something_is_due() {
    let with = |from: S, before: SeasonAgenda, after: SeasonAgenda, to: Option<S>| {
        let before = in_state(from, Some(before));
        let mut commit = WorkflowCommit::on(&before, Utc::now()).fact(Fact::Agenda(after));
        commit.transition = to;
        left_by(&before, &commit)
    };
    let (watching, waiting) = (S::Phase3Monitoring, S::WaitingMfgApproval);
    let nothing = SeasonAgenda::default;
    assert_eq!(with(watching, nothing(), due(), None), [run_at(7)]);
    assert_eq!(with(watching, nothing(), nothing(), None), []);
    assert_eq!(with(watching, due(), nothing(), None), []);
    assert_eq!(with(watching, due(), due(), Some(S::Phase5Reforecast)), []);
    assert_eq!(with(waiting, due(), due(), Some(watching)), [run_at(7)]);
    assert_eq!(with(waiting, due(), nothing(), Some(watching)), []);
    assert_eq!(with(waiting, nothing(), due(), None), []);
    assert_eq!(with(S::Phase2Allocation, due(), due(), Some(watching)), []);
}

#[test]
fn a_request_leaves_its_deadline_where_there_is_one() {
    let asked = DateTime::UNIX_EPOCH + TimeDelta::minutes(30);
    let request = ApprovalRequest {
        approval_id: "ap1".into(),
        workflow_id: "w1".into(),
        action: ApprovalAction::ApproveManufacturingOrder,
        status: ApprovalStatus::Pending,
        agent: "Inventory".to_owned(),
        data: Value::Null,
        reasoning: String::new(),
        created_at: asked,
        decided_at: None,
        decided_by: None,
        changes: None,
    };
    let mut before = in_state(S::Phase1Forecasting, None);
    let commit = WorkflowCommit::on(&before, Utc::now())
        .to(S::WaitingMfgApproval)
        .fact(Fact::ApprovalOpened(Box::new(request)));
    assert_eq!(left_by(&before, &commit), []);
    before.parameters.approval_timeout_hours = Some(48);
    let due = asked + TimeDelta::hours(48);
    let deadline = Work::ApprovalDeadline {
        workflow_id: "w1".into(),
        approval_id: "ap1".into(),
        due,
    };
    assert_eq!(deadline.due(), Some(due));
    assert_eq!(left_by(&before, &commit), [deadline]);
}

#[test]
fn work_is_named_and_written_the_same_every_time() {
    let deadline = Work::ApprovalDeadline {
        workflow_id: "w1".into(),
        approval_id: "ap1".into(),
        due: DateTime::UNIX_EPOCH,
    };
    let comparison = Work::Comparison {
        workflow_id: "w1".into(),
        forecast_id: "f1".into(),
    };
    let works = [run_at(7), deadline, comparison];
    let keys = works.clone().map(|work| work.key());
    assert_eq!(keys, ["run/w1@7", "deadline/ap1", "comparison/f1"]);
    let written = json!(works);
    assert_eq!(
        written[0],
        json!({"kind": "run", "workflow_id": "w1", "version": 7})
    );
    let read: Vec<Work> = serde_json::from_value(written).unwrap();
    assert_eq!(read, works);
}
