//! What processes on one PostgreSQL database tell each other.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use hemline_domain::event_bus::{EventBus, Heard, StoredEvents};
use hemline_test_support::PostgresDatabase;

use crate::support::open;

/// How long anything may take before a test gives up; nothing is measured by it.
const PATIENCE: Duration = Duration::from_secs(30);

/// One process's end of the bus.
struct End {
    bus: Arc<dyn EventBus>,
    heard: Receiver<Heard>,
}

impl End {
    /// Listens already.
    fn on(database: &PostgresDatabase) -> Self {
        Self::listening_on(open(&database.url()).event_bus().unwrap().unwrap())
    }

    fn listening_on(bus: Arc<dyn EventBus>) -> Self {
        let (hear, heard) = channel();
        bus.listen(Box::new(move |what| drop(hear.send(what))));
        let end = Self { bus, heard };
        assert_eq!(end.next(), Heard::Gap);
        end
    }

    fn tell(&self, workflow: &str, first_seq: u64, last_seq: u64) {
        self.bus.tell(stored(workflow, first_seq, last_seq));
    }

    fn next(&self) -> Heard {
        self.heard.recv_timeout(PATIENCE).unwrap()
    }

    fn next_stored(&self) -> StoredEvents {
        match self.next() {
            Heard::Stored(stored) => stored,
            Heard::Gap => panic!("a gap"),
        }
    }
}

fn stored(workflow: &str, first_seq: u64, last_seq: u64) -> StoredEvents {
    StoredEvents {
        workflow_id: workflow.into(),
        first_seq,
        last_seq,
    }
}

/// A session that is none of the bus's.
fn session(database: &PostgresDatabase) -> PgConnection {
    PgConnection::establish(&database.url()).unwrap()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many sessions of the bus there are.
fn listeners(session: &mut PgConnection) -> i64 {
    let counted = diesel::sql_query(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'",
    );
    counted.get_result::<Count>(session).unwrap().count
}

/// Ends the sessions whose last statement begins so.
fn terminate(session: &mut PgConnection, statement: &str) {
    let ended = diesel::sql_query(format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
         WHERE datname = current_database() AND query LIKE '{statement}%' AND pid <> pg_backend_pid()"
    ));
    let ended: Count = ended.get_result(session).unwrap();
    assert_eq!(ended.count, 1, "{statement}");
}

#[test]
fn the_others_hear_what_one_tells() {
    let Some(database) = PostgresDatabase::empty() else {
        return;
    };
    let ends = [0; 3].map(|_| End::on(&database));
    ends[0].tell("w1", 1, 3);
    assert_eq!(ends[1].next_stored(), stored("w1", 1, 3));
    assert_eq!(ends[2].next_stored(), stored("w1", 1, 3));
    ends[1].tell("w1", 4, 4);
    // Not what it told itself.
    assert_eq!(ends[0].next_stored(), stored("w1", 4, 4));
    assert_eq!(ends[2].next_stored(), stored("w1", 4, 4));
}

#[test]
fn databases_of_one_server_do_not_hear_each_other() {
    let (Some(one), Some(other)) = (PostgresDatabase::empty(), PostgresDatabase::empty()) else {
        return;
    };
    let (tells, hears, elsewhere) = (End::on(&one), End::on(&one), End::on(&other));
    tells.tell("w1", 1, 1);
    assert_eq!(hears.next_stored(), stored("w1", 1, 1));
    End::on(&other).tell("w2", 1, 1);
    assert_eq!(elsewhere.next_stored(), stored("w2", 1, 1));
}

#[test]
fn what_piles_up_is_told_together() {
    const EVENTS: u64 = 10_000;
    let Some(database) = PostgresDatabase::empty() else {
        return;
    };
    let (tells, hears) = (End::on(&database), End::on(&database));
    for seq in 1..=EVENTS {
        tells.tell("w1", seq, seq);
    }
    let (mut last, mut count) = (0, 0);
    while last < EVENTS {
        let heard = hears.next_stored();
        assert_eq!(heard.first_seq, last + 1);
        (last, count) = (heard.last_seq, count + 1);
    }
    assert!(count < EVENTS / 10, "{count}");
}

#[test]
fn any_number_of_workflows_is_told() {
    let Some(database) = PostgresDatabase::empty() else {
        return;
    };
    let (tells, hears) = (End::on(&database), End::on(&database));
    let id = |n: u64| format!("wf_0198f0c2-7a51-7c33-9d0e-{n:012}");
    let expected: BTreeMap<String, u64> = (1..=3000).map(|n| (id(n), n)).collect();
    for (id, seq) in &expected {
        tells.tell(id, *seq, *seq);
    }
    let mut heard = BTreeMap::new();
    while heard.len() < expected.len() {
        let stored = hears.next_stored();
        heard.insert(stored.workflow_id.to_string(), stored.last_seq);
    }
    assert_eq!(heard, expected);
}

#[test]
fn a_lost_listener_says_so_and_hears_again() {
    let Some(database) = PostgresDatabase::empty() else {
        return;
    };
    let (tells, mut session) = (End::on(&database), session(&database));
    terminate(&mut session, "LISTEN");
    assert_eq!(tells.next(), Heard::Gap);
    let hears = End::on(&database);
    hears.tell("w1", 1, 1);
    assert_eq!(tells.next_stored(), stored("w1", 1, 1));
}

#[test]
fn a_listener_says_for_how_long_it_is_deaf() {
    let Some(database) = PostgresDatabase::alone() else {
        return;
    };
    let bus = open(&database.url()).event_bus().unwrap().unwrap();
    assert_eq!(bus.deaf_for(), None);
    let end = End::listening_on(bus);
    assert_eq!(end.bus.deaf_for(), None);
    database.stop();
    let deadline = Instant::now() + PATIENCE;
    while end.bus.deaf_for() < Some(Duration::from_millis(300)) {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(10));
    }
    database.start();
    assert_eq!(end.next(), Heard::Gap);
    assert_eq!(end.bus.deaf_for(), None);
}

#[test]
fn what_a_lost_announcer_was_told_is_told_again() {
    let Some(database) = PostgresDatabase::empty() else {
        return;
    };
    let (tells, hears) = (End::on(&database), End::on(&database));
    tells.tell("w1", 1, 1);
    tells.bus.flush(PATIENCE);
    assert_eq!(hears.next_stored(), stored("w1", 1, 1));
    terminate(&mut session(&database), "SELECT pg_notify");
    tells.tell("w1", 2, 2);
    tells.tell("w2", 1, 5);
    let mut heard = BTreeMap::new();
    while heard.len() < 2 {
        let stored = hears.next_stored();
        heard.insert(stored.workflow_id, (stored.first_seq, stored.last_seq));
    }
    assert_eq!(heard, [("w1".into(), (2, 2)), ("w2".into(), (1, 5))].into());
}

#[test]
fn what_another_release_says_is_a_gap() {
    let Some(database) = PostgresDatabase::empty() else {
        return;
    };
    let (hears, mut session) = (End::on(&database), session(&database));
    for text in ["", "other\nw1 new words"] {
        let said = diesel::sql_query("SELECT pg_notify('hemline_events', $1)");
        let said = said.bind::<diesel::sql_types::Text, _>(text);
        said.execute(&mut session).unwrap();
        assert_eq!(hears.next(), Heard::Gap);
    }
}

#[test]
fn a_flush_waits_until_all_is_told() {
    let Some(database) = PostgresDatabase::empty() else {
        return;
    };
    let (tells, mut session) = (End::on(&database), session(&database));
    diesel::sql_query("LISTEN hemline_events")
        .execute(&mut session)
        .unwrap();
    tells.tell("w1", 1, 1);
    tells.bus.flush(PATIENCE);
    // With the answer comes what was told before it.
    listeners(&mut session);
    let told: Vec<String> = session
        .notifications_iter()
        .map(|told| told.unwrap().payload)
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].ends_with("\nw1 1 1"), "{told:?}");
}

#[test]
fn a_bus_that_is_dropped_has_told_all_and_leaves_no_session() {
    let Some(database) = PostgresDatabase::empty() else {
        return;
    };
    let (tells, hears) = (End::on(&database), End::on(&database));
    let mut session = session(&database);
    assert_eq!(listeners(&mut session), 2);
    tells.tell("w1", 1, 1);
    drop(tells);
    assert_eq!(hears.next_stored(), stored("w1", 1, 1));
    let deadline = Instant::now() + PATIENCE;
    while listeners(&mut session) > 1 {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(10));
    }
}
