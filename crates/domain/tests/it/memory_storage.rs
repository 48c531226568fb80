//! What a commit to the workflow journal means, on the in-memory storage.

use chrono::{DateTime, TimeDelta, Utc};
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{
    Catalogue, Fact, LogRow, NewWorkflow, PlanStore, SeasonStore, StepRecord, StorageError,
    WorkflowCommit, WorkflowJournal,
};
use hemline_domain::{
    AllocationPlan, ApprovalAction, ApprovalRequest, ApprovalStatus, Archetype, CategoryId,
    Decimal, EventBody, LedgerReason, LedgerRow, Location, StatedParameters, Store, StoreId,
    StoreWeek, Units, Workflow, WorkflowFailure, WorkflowId, WorkflowState,
};
use serde_json::{Value, json};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

fn new_workflow(id: &str) -> NewWorkflow {
    let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
    let resolved = stated.resolve(Archetype::FashionRetail).unwrap();
    NewWorkflow {
        workflow_id: id.into(),
        session_id: Some("session-1".into()),
        category_id: "womens_dresses".into(),
        season: "Spring 2025".to_owned(),
        stated_parameters: stated,
        parameters: resolved.parameters,
        defaults_applied: resolved.defaults_applied,
        at: at(0),
        logged: None,
    }
}

fn storage_with(id: &str) -> (MemoryStorage, Workflow) {
    let storage = MemoryStorage::default();
    let workflow = storage.create(new_workflow(id)).unwrap().workflow;
    (storage, workflow)
}

fn started(agent: &str) -> EventBody {
    EventBody::AgentStarted {
        agent: agent.to_owned(),
    }
}

fn approval(id: &str) -> Fact {
    Fact::ApprovalOpened(Box::new(ApprovalRequest {
        approval_id: id.into(),
        workflow_id: "w1".into(),
        action: ApprovalAction::ApproveManufacturingOrder,
        status: ApprovalStatus::Pending,
        agent: "Inventory".to_owned(),
        data: Value::Null,
        reasoning: String::new(),
        created_at: at(1),
        decided_at: None,
        decided_by: None,
        changes: None,
    }))
}

fn decided(id: &str, status: ApprovalStatus) -> Fact {
    Fact::ApprovalDecided {
        approval_id: id.into(),
        status,
        decided_by: "planner".to_owned(),
        changes: Some(json!({"safety_stock_pct": {"from": 0.2, "to": 0.15}})),
    }
}

fn allocation(id: &str) -> AllocationPlan {
    AllocationPlan {
        allocation_id: id.into(),
        forecast_id: "f1".into(),
        manufacturing_qty: Units::new(9_600),
        safety_stock_percentage: Decimal::ZERO,
        initial_allocation_total: Units::new(5_280),
        holdback_total: Units::new(4_320),
        minimum_raised_initial: false,
        store_allocations: Vec::new(),
        fingerprint: String::new(),
        created_at: at(1),
    }
}

#[test]
fn a_new_workflow_has_its_parameters_and_nothing_has_run() {
    let (storage, workflow) = storage_with("w1");
    assert_eq!(workflow.state, WorkflowState::ParametersExtracted);
    assert_eq!(workflow.version, 0);
    assert_eq!(
        storage.workflow(&workflow.workflow_id).unwrap(),
        Some(workflow.clone())
    );
    let newest = storage.newest_of_session(&"session-1".into()).unwrap();
    assert_eq!(newest, Some(workflow));
}

#[test]
fn a_commit_numbers_its_events_without_gaps_and_tells_the_transition_first() {
    let (storage, workflow) = storage_with("w1");
    let commit = WorkflowCommit::on(&workflow, at(1))
        .event(started("Demand"))
        .to(WorkflowState::Phase1Forecasting);
    let first = storage.commit(commit).unwrap();
    let changed = EventBody::StateChanged {
        from: WorkflowState::ParametersExtracted,
        to: WorkflowState::Phase1Forecasting,
    };
    let bodies: Vec<_> = first
        .events
        .iter()
        .map(|event| event.body.clone())
        .collect();
    assert_eq!(bodies, [changed, started("Demand")]);

    let commit = WorkflowCommit::on(&first.workflow, at(2)).event(started("Inventory"));
    storage.commit(commit).unwrap();
    let events = storage.events(&workflow.workflow_id, 0, 100).unwrap();
    let numbers: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(events[2].timestamp, at(2));

    let later = storage.events(&workflow.workflow_id, 1, 1).unwrap();
    assert_eq!(later, events[1..2]);
}

#[test]
fn a_commit_on_an_older_version_writes_nothing() {
    let (storage, workflow) = storage_with("w1");
    let commit = |agent| WorkflowCommit::on(&workflow, at(1)).event(started(agent));
    storage.commit(commit("first")).unwrap();
    let error = storage.commit(commit("second")).unwrap_err();
    assert!(
        matches!(
            error,
            StorageError::VersionConflict {
                expected: 0,
                found: 1,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(
        storage.events(&workflow.workflow_id, 0, 100).unwrap().len(),
        1
    );
}

#[test]
fn an_illegal_transition_writes_nothing() {
    let (storage, workflow) = storage_with("w1");
    let commit = WorkflowCommit::on(&workflow, at(1))
        .fact(Fact::Allocation(Box::new(allocation("a1"))))
        .event(started("Demand"))
        .to(WorkflowState::Completed);
    assert!(matches!(
        storage.commit(commit).unwrap_err(),
        StorageError::Domain(_)
    ));
    assert_eq!(
        storage.workflow(&workflow.workflow_id).unwrap(),
        Some(workflow.clone())
    );
    assert!(
        storage
            .events(&workflow.workflow_id, 0, 100)
            .unwrap()
            .is_empty()
    );
    assert_eq!(storage.allocation(&"a1".into()).unwrap(), None);
}

#[test]
fn a_commit_on_an_unknown_workflow_is_refused() {
    let (storage, mut workflow) = storage_with("w1");
    workflow.workflow_id = "w2".into();
    let error = storage
        .commit(WorkflowCommit::on(&workflow, at(1)))
        .unwrap_err();
    assert!(error.to_string().contains("w2"), "{error}");
}

#[test]
fn plans_become_the_workflows_newest() {
    let (storage, workflow) = storage_with("w1");
    let commit = WorkflowCommit::on(&workflow, at(1))
        .fact(Fact::Allocation(Box::new(allocation("a1"))))
        .fact(Fact::Allocation(Box::new(allocation("a2"))));
    let committed = storage.commit(commit).unwrap();
    assert_eq!(committed.workflow.allocation_id, Some("a2".into()));
    assert_eq!(
        storage.newest_allocation(&"f1".into()).unwrap(),
        Some(allocation("a2"))
    );
    assert_eq!(
        storage.allocation(&"a1".into()).unwrap(),
        Some(allocation("a1"))
    );
}

#[test]
fn a_decision_is_recorded_and_clears_its_own_request_only() {
    let (storage, workflow) = storage_with("w1");
    let commit = WorkflowCommit::on(&workflow, at(1)).fact(approval("first"));
    let waiting = storage.commit(commit).unwrap().workflow;
    assert_eq!(waiting.pending_approval_id, Some("first".into()));

    let commit = WorkflowCommit::on(&waiting, at(2))
        .fact(approval("second"))
        .fact(decided("first", ApprovalStatus::Superseded));
    let waiting = storage.commit(commit).unwrap().workflow;
    assert_eq!(waiting.pending_approval_id, Some("second".into()));

    let commit =
        WorkflowCommit::on(&waiting, at(3)).fact(decided("second", ApprovalStatus::Accepted));
    let decided = storage.commit(commit).unwrap().workflow;
    assert_eq!(decided.pending_approval_id, None);

    let requests = storage.approvals(&workflow.workflow_id).unwrap();
    let statuses: Vec<_> = requests.iter().map(|request| request.status).collect();
    assert_eq!(
        statuses,
        [ApprovalStatus::Superseded, ApprovalStatus::Accepted]
    );
    let second = storage.approval(&"second".into()).unwrap().unwrap();
    assert_eq!(second.decided_at, Some(at(3)));
    assert_eq!(second.decided_by.as_deref(), Some("planner"));
    assert!(second.changes.is_some());
}

#[test]
fn a_failed_workflow_returns_to_where_it_failed() {
    let (storage, workflow) = storage_with("w1");
    let failure = WorkflowFailure {
        failed_in: WorkflowState::ParametersExtracted,
        agent: Some("Demand".to_owned()),
        error_type: "INSUFFICIENT_HISTORY".to_owned(),
        message: "51 weeks found, 52 needed".to_owned(),
    };
    let commit = WorkflowCommit::on(&workflow, at(1))
        .fact(Fact::Failure(failure.clone()))
        .to(WorkflowState::Error);
    let failed = storage.commit(commit).unwrap().workflow;
    assert_eq!(failed.failure, Some(failure));

    let elsewhere = WorkflowCommit::on(&failed, at(2)).to(WorkflowState::Phase1Forecasting);
    assert!(storage.commit(elsewhere).is_err());
    let back = WorkflowCommit::on(&failed, at(2)).to(WorkflowState::ParametersExtracted);
    let retried = storage.commit(back).unwrap().workflow;
    assert_eq!(retried.failure, None);
}

#[test]
fn the_journal_keeps_steps_logs_and_ledger_in_order() {
    let (storage, workflow) = storage_with("w1");
    let step = |number| StepRecord {
        step: number,
        run_id: "plan".to_owned(),
        state: WorkflowState::ParametersExtracted,
        kind: "tools".to_owned(),
        run_state: Value::Null,
        context: Value::Null,
    };
    let log = LogRow {
        agent_name: "Demand".to_owned(),
        action: "cluster_stores".to_owned(),
        input: Value::Null,
        output: Value::Null,
        duration_seconds: 0.1,
        model_usage: None,
        status: "completed".to_owned(),
        error_message: None,
        created_at: at(1),
    };
    let row = LedgerRow {
        week_number: 0,
        from: Location::Supplier,
        to: Location::Dc,
        units: Units::new(9_600),
        reason: LedgerReason::Manufactured,
    };
    let commit = WorkflowCommit::on(&workflow, at(1))
        .fact(Fact::Step(step(1)))
        .fact(Fact::Step(step(2)))
        .fact(Fact::Log(log.clone()))
        .fact(Fact::Ledger(vec![row.clone()]))
        .fact(Fact::Progress {
            agent: Some("Demand".to_owned()),
            progress_pct: 40,
        });
    let committed = storage.commit(commit).unwrap().workflow;
    assert_eq!(committed.progress_pct, 40);
    assert_eq!(committed.current_agent.as_deref(), Some("Demand"));
    let id = &workflow.workflow_id;
    assert_eq!(storage.steps(id).unwrap(), [step(1), step(2)]);
    assert_eq!(storage.logs(id).unwrap(), [log]);
    assert_eq!(storage.ledger(id).unwrap(), [row]);
}

#[test]
fn workflows_come_newest_first() {
    let (storage, _) = storage_with("w1");
    storage.create(new_workflow("w2")).unwrap();
    let ids: Vec<WorkflowId> = storage
        .workflows()
        .unwrap()
        .into_iter()
        .map(|workflow| workflow.workflow_id)
        .collect();
    assert_eq!(ids, [WorkflowId::from("w2"), WorkflowId::from("w1")]);
    let newest = storage
        .newest_of_session(&"session-1".into())
        .unwrap()
        .unwrap();
    assert_eq!(newest.workflow_id, "w2".into());
}

#[test]
fn master_data_is_sorted_and_a_new_history_raises_the_version() {
    let store = |id: &str| Store {
        store_id: id.into(),
        store_name: id.to_owned(),
        store_size_sqft: None,
        location_tier: None,
        median_income: None,
        fashion_tier: None,
        store_format: None,
        region: None,
        avg_weekly_sales_12mo: None,
    };
    let storage = MemoryStorage::new(vec![store("S02"), store("S01")], Vec::new());
    let ids: Vec<StoreId> = storage
        .stores()
        .unwrap()
        .into_iter()
        .map(|s| s.store_id)
        .collect();
    assert_eq!(ids, [StoreId::from("S01"), StoreId::from("S02")]);

    let week = |id: &str, date: &str| StoreWeek {
        store_id: id.into(),
        week_start_date: date.parse().unwrap(),
        units_sold: Units::new(5),
    };
    let dresses = CategoryId::from("womens_dresses");
    let before = storage.data_version().unwrap();
    storage.set_history(
        &dresses,
        vec![
            week("S01", "2024-01-08"),
            week("S02", "2024-01-01"),
            week("S01", "2024-01-01"),
        ],
    );
    assert!(storage.data_version().unwrap() > before);
    let expected = [
        week("S01", "2024-01-01"),
        week("S02", "2024-01-01"),
        week("S01", "2024-01-08"),
    ];
    assert_eq!(storage.category_history(&dresses).unwrap(), expected);
    assert!(
        storage
            .category_history(&"unknown".into())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn ledger_locations_are_read_back() {
    let places = [
        Location::Supplier,
        Location::Dc,
        Location::Store("S01".into()),
        Location::Customer,
        Location::Unknown,
    ];
    for place in places {
        assert_eq!(place.to_string().parse::<Location>().unwrap(), place);
    }
    assert!("attic".parse::<Location>().is_err());
}
