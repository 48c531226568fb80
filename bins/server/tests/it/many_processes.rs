//! Many plans on several processes that share a PostgreSQL database and are killed at random: each plan is as one process
//! makes it, none is made twice, none is lost.

mod driver;
mod fleet;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use hemline_persistence::{Database, OpenOptions, copy_database};
use hemline_test_support::ModelServer;
use serde_json::{Value, json};

use crate::harness::Home;
use crate::stored::{REPEATED_EVENTS, Stored, difference};
use driver::{Driver, KINDS};
use fleet::Fleet;

/// How long the work of processes that are gone may take to come to an end elsewhere.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is asked of a fleet.
#[derive(Clone, Copy)]
struct Load {
    processes: usize,
    plans: usize,
    /// Processes that are killed, stopped or frozen meanwhile, at most, and the longest pause before each.
    disturbed: (usize, Duration),
}

/// What came of it.
struct Outcome {
    took: Duration,
    disturbed: usize,
    lost: usize,
    repeated: Vec<String>,
    differing: Vec<String>,
    failed: u64,
    left_in_queue: Vec<String>,
}

/// Rows of a workflow, by table, without what two runs do not share.
type Plan = Vec<(&'static str, Vec<Value>)>;

struct TextRow(String);

impl QueryableByName<diesel::pg::Pg> for TextRow {
    fn build<'a>(
        row: &impl diesel::row::NamedRow<'a, diesel::pg::Pg>,
    ) -> diesel::deserialize::Result<Self> {
        diesel::row::NamedRow::get::<Text, _>(row, "text").map(Self)
    }
}

/// The column `text` of a query on a server's database.
fn texts(connection: &mut PgConnection, query: &str) -> Vec<String> {
    let rows: Vec<TextRow> = sql_query(query).load(connection).unwrap();
    rows.into_iter().map(|row| row.0).collect()
}

/// Has the load done, with a language model at an address or without, and compares the plans with those of their kinds,
/// where these are given. Nothing where the machine has no PostgreSQL. Returns the plans, a kind's first ones first.
async fn run(load: Load, model: Option<&str>, reference: &[Plan]) -> Option<(Outcome, Vec<Plan>)> {
    let home = Home::shared()?;
    let fleet = Arc::new(Fleet::start(home, load.processes, model));
    let driver = Arc::new(Driver::new(Arc::clone(&fleet), load.plans));
    let begun = Instant::now();
    let (most, pause) = load.disturbed;
    let disturbing = tokio::spawn(Arc::clone(&fleet).disturb(most, pause));
    driver.plan_all().await;
    let took = begun.elapsed();
    disturbing.abort();
    let disturbed = fleet.calm_down().await;
    let left_in_queue = left_in_queue(&fleet.url()).await;
    fleet.stop();

    let copied = tempfile::tempdir().unwrap();
    let file = copied.path().join("copy.db");
    copy(&fleet.url(), &file);
    let mut stored = Stored::open(&file);
    let kinds = driver.kinds();
    let mut outcome = Outcome {
        took,
        disturbed,
        lost: load.plans - kinds.len(),
        repeated: stored.texts(REPEATED_EVENTS),
        differing: Vec::new(),
        failed: count(&mut stored, "workflow_events WHERE event_type = 'error'"),
        left_in_queue,
    };
    let planned = "workflows WHERE state = 'phase_3_monitoring'";
    let planned = usize::try_from(count(&mut stored, planned)).unwrap();
    outcome.lost = outcome.lost.max(load.plans - planned.min(load.plans));
    let stored_plans = usize::try_from(stored.count("workflows")).unwrap();
    if stored_plans > load.plans {
        let more = format!("{} workflows more", stored_plans - load.plans);
        outcome.repeated.push(more);
    }
    let mut plans = Vec::new();
    for (id, kind) in kinds {
        let plan = stored.rows_of_workflow(&id);
        if let Some(expected) = reference.get(kind)
            && let Some(difference) = first_difference(&plan, expected)
        {
            outcome.differing.push(format!("{id}: {difference}"));
        }
        plans.push(plan);
    }
    Some((outcome, plans))
}

fn count(stored: &mut Stored, what: &str) -> u64 {
    let counts = stored.texts(&format!(
        "SELECT CAST(count(*) AS TEXT) AS text FROM {what}"
    ));
    counts[0].parse().unwrap()
}

fn first_difference(plan: &Plan, expected: &Plan) -> Option<String> {
    plan.iter().zip(expected).find_map(|(one, other)| {
        let (found, wanted) = (one.1.len(), other.1.len());
        if found != wanted {
            return Some(format!("{} has {found} rows, not {wanted}", one.0));
        }
        let rows = |rows: &[Value]| Value::Array(rows.to_vec());
        difference(&rows(&one.1), &rows(&other.1)).map(|what| format!("{}{what}", one.0))
    })
}

/// The jobs of plans that are not done after a while: a killed process's are given out again, and found done.
async fn left_in_queue(url: &str) -> Vec<String> {
    const LEFT: &str = "SELECT idempotency_key || ' ' || status AS text FROM apalis.jobs \
        WHERE job_type = 'hemline' AND status <> 'Done' AND idempotency_key NOT LIKE 'housekeeping/%'";
    let mut connection = PgConnection::establish(url).unwrap();
    let deadline = Instant::now() + PATIENCE;
    loop {
        let left = texts(&mut connection, LEFT);
        if left.is_empty() || Instant::now() > deadline {
            return left;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Copies what is on a server into a file, which the tests can read.
fn copy(url: &str, file: &std::path::Path) {
    let open = |url: &str| Database::open(url, &OpenOptions::default()).unwrap();
    let target = open(&format!("sqlite://{}", file.display()));
    target.migrate().unwrap();
    copy_database(&open(url), &target, &mut |_| {}).unwrap();
}

/// One plan of each kind, made by one process that is left alone.
async fn reference() -> Option<Vec<Plan>> {
    let load = Load {
        processes: 1,
        plans: KINDS,
        disturbed: (0, Duration::ZERO),
    };
    let (outcome, plans) = run(load, None, &[]).await?;
    outcome.assert_whole();
    for plan in &plans {
        let rows = |wanted| {
            plan.iter()
                .find(|(table, _)| *table == wanted)
                .unwrap()
                .1
                .len()
        };
        assert_eq!((rows("workflows"), rows("forecasts")), (1, 1));
        // The order's arrival, and a shipment to each of the 50 stores.
        assert_eq!(rows("unit_ledger"), 51);
        assert!(rows("workflow_events") > 20 && rows("workflow_steps") > 10);
    }
    assert!(first_difference(&plans[0], &plans[1]).is_some());
    Some(plans)
}

impl Outcome {
    fn row(&self, load: Load, asks: bool) -> String {
        let differing = if asks {
            "not compared".to_owned()
        } else {
            self.differing.len().to_string()
        };
        let cells = [
            load.processes.to_string(),
            if asks {
                "model, 300 ms a call"
            } else {
                "offline"
            }
            .to_owned(),
            load.plans.to_string(),
            self.disturbed.to_string(),
            self.lost.to_string(),
            self.repeated.len().to_string(),
            differing,
            format!("{:.1}", self.took.as_secs_f64()),
            format!("{:.1}", load.plans as f64 / self.took.as_secs_f64()),
        ];
        format!("| {} |", cells.join(" | "))
    }

    fn assert_whole(&self) {
        let found = BTreeMap::from([
            ("repeated", &self.repeated),
            ("differing", &self.differing),
            ("left in the queue", &self.left_in_queue),
        ]);
        assert!(found.values().all(|found| found.is_empty()), "{found:#?}");
        assert_eq!((self.lost, self.failed), (0, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_of_processes_that_are_killed_are_those_of_one_process() {
    let Some(reference) = reference().await else {
        return;
    };
    let load = Load {
        processes: 3,
        plans: 24,
        disturbed: (5, Duration::from_secs(1)),
    };
    let (outcome, _) = run(load, None, &reference).await.unwrap();
    eprintln!(
        "24 plans in {:?}, {} processes killed, stopped or frozen",
        outcome.took, outcome.disturbed
    );
    outcome.assert_whole();
    assert!(outcome.disturbed > 0);
}

/// `scripts/many-processes` runs it and prints its table.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; scripts/many-processes"]
async fn four_hundred_plans_on_eight_processes() {
    let Some(reference) = reference().await else {
        return;
    };
    let slow = ModelServer::start("planning", &json!({"latencyMs": 300}));
    let slow = slow.as_ref().map(ModelServer::address);
    say(
        "| processes | planner | plans | killed, stopped or frozen | lost | repeated | differing | s | plans/s |",
    );
    say("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let undisturbed = (0, Duration::ZERO);
    let killing = (120, Duration::from_millis(1500));
    let mut outcomes = Vec::new();
    for (processes, plans, disturbed, asks) in [
        (1, 400, undisturbed, false),
        (8, 400, undisturbed, false),
        (8, 400, killing, false),
        (1, 100, undisturbed, true),
        (8, 100, undisturbed, true),
    ] {
        if asks && slow.is_none() {
            continue;
        }
        let load = Load {
            processes,
            plans,
            disturbed,
        };
        let (model, reference) = if asks {
            (slow.as_deref(), &[][..])
        } else {
            (None, &reference[..])
        };
        let (outcome, _) = run(load, model, reference).await.unwrap();
        say(&outcome.row(load, asks));
        outcomes.push(outcome);
    }
    outcomes.iter().for_each(Outcome::assert_whole);
}

fn say(line: &str) {
    eprintln!("{line}");
}
