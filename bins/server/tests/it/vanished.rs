//! The network between a server and PostgreSQL swallows everything, as where a machine has lost its power: the clients are
//! told, another server goes on with the work, and the server comes back by itself.

use std::time::{Duration, Instant};

use futures::join;
use hemline_test_support::PostgresDatabase;
use serde_json::json;

use crate::harness::{Home, Server};
use crate::season::{assert_gapless, is_type, request};
use crate::shared_home::SilentModel;

/// How long the other may take: the claim ends after 30 s, and who waits for it looks every 30 s.
const TAKING_OVER: Duration = Duration::from_secs(80);

/// What is asked while nobody knows yet that the database is gone is answered by then; afterwards, sooner.
const AT_FIRST: Duration = Duration::from_secs(40);
const THEN: Duration = Duration::from_secs(20);

/// How long PostgreSQL may keep sessions of a machine that is gone; left to itself it keeps them for two hours.
const KEPT: Duration = Duration::from_secs(60);

/// How long a server may take to find its database again.
const RETURN: Duration = Duration::from_secs(45);

/// A stop waits 10 s for requests and 10 s for runs.
const STOPPED: Duration = Duration::from_secs(30);

/// A server that asks a model and reaches its database by the first link.
fn start(home: &Home, model: &SilentModel) -> Server {
    let database = home.postgres().url_by(0);
    let [key, url, name] = model.variables();
    let variables = [("DATABASE_URL", database.as_str()), key, url, name];
    home.start_with(&[], &variables)
}

async fn until(what: &str, patience: Duration, mut holds: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < patience, "{what}: not in {patience:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    eprintln!("{what}: after {:.1} s", begun.elapsed().as_secs_f64());
}

/// Asks a server that has lost its database, and checks that all answers are there in time.
async fn ask(server: &Server, patience: Duration) {
    let begun = Instant::now();
    let start = request();
    let (ready, list, started, metrics) = join!(
        server.get("/ready"),
        server.get("/api/workflows"),
        server.post("/api/workflows/forecast", &start),
        server.get("/metrics"),
    );
    for refused in [ready, list, started] {
        refused.error(503, "DATABASE_UNAVAILABLE");
    }
    let is_down = metrics.text.contains("\nhemline_database_up 0\n");
    assert!(is_down, "{}", metrics.text);
    eprintln!("asked: after {:.1} s", begun.elapsed().as_secs_f64());
    assert!(begun.elapsed() < patience, "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_loses_its_database_says_so_and_comes_back_while_another_does_its_work() {
    let Some(database) = PostgresDatabase::distant(2) else {
        return;
    };
    let home = Home::on_server(database);
    let model = SilentModel::new();
    let alone = start(&home, &model);
    let id = alone.start_season().await;
    let _call = model.called();
    let mut watched = alone.stream(&id).await;
    let by_another_way = home.postgres().url_by(1);
    let other = home.start_with(&[], &[("DATABASE_URL", &by_another_way)]);
    assert!(home.postgres().sessions_by(0) > 3);

    home.postgres().cut(0);
    let asking = async {
        ask(&alone, AT_FIRST).await;
        ask(&alone, THEN).await;
    };
    let going_on = until("gone on with", TAKING_OVER, async || {
        other.workflow(&id).await["state"] == "waiting_mfg_approval"
    });
    let ending = until("sessions ended", KEPT, async || {
        home.postgres().sessions_by(0) == 0
    });
    join!(asking, going_on, ending);
    let planned = other.events(&id).await;

    home.postgres().mend(0);
    until("ready again", RETURN, async || {
        alone.get("/ready").await.status.is_success()
    })
    .await;
    let seen = watched.until(is_type("human_input_required")).await;
    assert_gapless(&seen);
    assert_eq!(alone.events(&id).await, planned, "{}", alone.log());
    assert_eq!(seen.len(), planned.len());
    let starts = |event: &&serde_json::Value| event["to"] == "waiting_mfg_approval";
    assert_eq!(planned.iter().filter(starts).count(), 1);

    // It hears the other one again. Who goes on with the season is not said: it may be the one with the silent model.
    let accept = json!({"action": "accept"});
    other.decide(&id, &accept).await.ok();
    let accepted = watched.until(|event| event["from"] == "waiting_mfg_approval");
    accepted.await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_has_lost_its_database_stops_in_time() {
    let Some(database) = PostgresDatabase::distant(1) else {
        return;
    };
    let home = Home::on_server(database);
    let model = SilentModel::new();
    let alone = start(&home, &model);
    alone.start_season().await;
    let _call = model.called();
    home.postgres().cut(0);
    // Heartbeats and signs of life are under way by then, and have not failed yet.
    tokio::time::sleep(Duration::from_secs(6)).await;
    alone.terminate();
    let begun = Instant::now();
    let (status, told) = alone.ended();
    assert_eq!((status.code(), told), (Some(0), vec!["stopped".to_owned()]));
    eprintln!("stopped: after {:.1} s", begun.elapsed().as_secs_f64());
    assert!(begun.elapsed() < STOPPED, "{:?}", begun.elapsed());
}
