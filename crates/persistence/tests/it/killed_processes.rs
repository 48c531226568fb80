//! A process that is killed: its lock is gone, and what it committed is there.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use hemline_domain::EventBody;
use hemline_domain::storage::{WorkflowCommit, WorkflowJournal};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions, PersistenceError};

use crate::support::{TestDatabase, create_workflow, now, on_each_kind};

/// Set for the child process alone.
const CHILD_URL: &str = "HEMLINE_TEST_CHILD_URL";
const COMMITTED: &str = "committed ";

/// The child: takes the lock and commits until it is killed. In a normal run it does nothing.
#[test]
fn child_that_commits_until_killed() {
    let Ok(url) = std::env::var(CHILD_URL) else {
        return;
    };
    let database = Database::open(&url, &OpenOptions::default()).unwrap();
    let _lock = database.lock_for_server().unwrap();
    let storage = DatabaseStorage::new(database);
    let mut workflow = storage.workflow(&"w1".into()).unwrap().unwrap();
    loop {
        let told = EventBody::AgentStarted {
            agent: "Demand Agent".to_owned(),
        };
        let commit = WorkflowCommit::on(&workflow, now()).event(told);
        let committed = storage.commit(commit).unwrap();
        println!("{COMMITTED}{}", committed.events[0].seq);
        workflow = committed.workflow;
    }
}

fn start_child(url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "killed_processes::child_that_commits_until_killed",
            "--exact",
            "--nocapture",
        ])
        .env(CHILD_URL, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The `seq` numbers that the child reports, as they come.
fn reported(child: &mut Child) -> impl Iterator<Item = u64> + use<> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.map_while(Result::ok).filter_map(|line| {
        let (_, seq) = line.split_once(COMMITTED)?;
        seq.trim().parse().ok()
    })
}

on_each_kind!(a_killed_server_loses_its_lock_and_no_commit);

fn a_killed_server_loses_its_lock_and_no_commit() {
    let test = TestDatabase::with_master_data();
    create_workflow(&test, "w1", "womens_dresses");
    let mut child = start_child(&test.place.url());
    let mut seqs = reported(&mut child);
    assert_eq!(seqs.by_ref().take(20).last(), Some(20));

    if test.database.path().is_some() {
        let error = test.database.lock_for_server().unwrap_err();
        let PersistenceError::Locked { pid, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(*pid, Some(child.id()));
    }

    child.kill().unwrap();
    child.wait().unwrap();
    let last_reported = seqs.last().unwrap_or(20);
    test.database.lock_for_server().unwrap();
    let storage = test.storage();
    let events = storage.events(&"w1".into(), 0, usize::MAX).unwrap();
    let stored: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(stored, (1..=stored.len() as u64).collect::<Vec<u64>>());
    assert!(stored.len() as u64 >= last_reported);
    let workflow = storage.workflow(&"w1".into()).unwrap().unwrap();
    assert_eq!(workflow.version, stored.len() as u64);
}
