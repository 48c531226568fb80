//! Commits: one of two writers wins, what is committed stays, nothing is half-written.

use std::sync::Barrier;

use hemline_domain::storage::{
    Catalogue, Fact, LogRow, StorageError, WorkflowCommit, WorkflowJournal,
};
use hemline_domain::{EventBody, Workflow, WorkflowState};
use hemline_persistence::DatabaseStorage;

use crate::support::{TestDatabase, create_workflow, now, on_each_kind};

on_each_kind!(
    of_two_commits_on_one_version_exactly_one_wins,
    many_writers_leave_no_gap_in_the_events,
    a_commit_that_fails_in_the_middle_writes_nothing,
    a_reopened_database_holds_everything
);

fn started(test: &TestDatabase) -> (DatabaseStorage, Workflow) {
    let workflow = create_workflow(test, "w1", "womens_dresses");
    (test.storage(), workflow)
}

fn told(agent: &str) -> EventBody {
    EventBody::AgentStarted {
        agent: agent.to_owned(),
    }
}

fn of_two_commits_on_one_version_exactly_one_wins() {
    let test = TestDatabase::with_master_data();
    let (_, workflow) = started(&test);
    // Threads of one process and a second process' connection.
    let storages = [
        test.storage(),
        test.storage(),
        DatabaseStorage::new(test.place.open()),
        DatabaseStorage::new(test.place.open()),
    ];
    let start = Barrier::new(storages.len());
    let results: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = storages
            .iter()
            .map(|storage| {
                let commit = WorkflowCommit::on(&workflow, now())
                    .to(WorkflowState::Phase1Forecasting)
                    .event(told("Demand Agent"));
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    storage.commit(commit)
                })
            })
            .collect();
        running.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for error in results.into_iter().filter_map(Result::err) {
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
    }
    let events = test.storage().events(&"w1".into(), 0, 10).unwrap();
    assert_eq!(
        events.iter().map(|event| event.seq).collect::<Vec<_>>(),
        [1, 2]
    );
}

fn many_writers_leave_no_gap_in_the_events() {
    let test = TestDatabase::with_master_data();
    started(&test);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let storage = DatabaseStorage::new(test.place.open());
            scope.spawn(move || {
                let mut committed = 0;
                while committed < 10 {
                    let workflow = storage.workflow(&"w1".into()).unwrap().unwrap();
                    let commit = WorkflowCommit::on(&workflow, now()).event(told("a"));
                    match storage.commit(commit) {
                        Ok(_) => committed += 1,
                        Err(StorageError::VersionConflict { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    let events = test.storage().events(&"w1".into(), 0, 100).unwrap();
    let seqs: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=40).collect::<Vec<u64>>());
}

fn a_commit_that_fails_in_the_middle_writes_nothing() {
    let test = TestDatabase::with_master_data();
    let (storage, workflow) = started(&test);
    // The second row breaks a check after the first was written.
    let log = LogRow {
        agent_name: "Demand Agent".to_owned(),
        action: "model_call".to_owned(),
        input: serde_json::Value::Null,
        output: serde_json::Value::Null,
        duration_seconds: 0.5,
        model_usage: None,
        status: "no such status".to_owned(),
        error_message: None,
        created_at: now(),
    };
    let error = storage
        .commit(
            WorkflowCommit::on(&workflow, now())
                .to(WorkflowState::Phase1Forecasting)
                .fact(Fact::Log(LogRow {
                    status: "completed".to_owned(),
                    ..log.clone()
                }))
                .fact(Fact::Log(log)),
        )
        .unwrap_err();
    assert!(matches!(error, StorageError::Backend { .. }), "{error}");
    assert_eq!(storage.workflow(&"w1".into()).unwrap(), Some(workflow));
    assert!(storage.logs(&"w1".into()).unwrap().is_empty());
    assert!(storage.events(&"w1".into(), 0, 10).unwrap().is_empty());
}

fn a_reopened_database_holds_everything() {
    let test = TestDatabase::with_master_data();
    test.sales(
        "store_id,category_id,week_start_date,units_sold\nS01,womens_dresses,2024-12-23,7\n",
    )
    .unwrap();
    let (storage, workflow) = started(&test);
    let commit = WorkflowCommit::on(&workflow, now())
        .to(WorkflowState::Phase1Forecasting)
        .event(told("Demand Agent"));
    let committed = storage.commit(commit).unwrap();
    let read = |storage: &DatabaseStorage| {
        (
            storage.data_version().unwrap(),
            storage.stores().unwrap(),
            storage.categories().unwrap(),
            storage.category_history(&"womens_dresses".into()).unwrap(),
            storage.workflows().unwrap(),
            storage.events(&"w1".into(), 0, 10).unwrap(),
        )
    };
    let before = read(&storage);
    let TestDatabase { database, place } = test;
    drop((storage, database));
    let reopened = DatabaseStorage::new(place.open());
    assert_eq!(read(&reopened), before);
    assert_eq!(before.4, [committed.workflow]);
    assert_eq!(before.5, committed.events);
}
