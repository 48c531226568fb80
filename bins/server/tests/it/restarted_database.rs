//! PostgreSQL is restarted under servers that run: they find it again, and nothing is lost.

use std::time::Duration;

use hemline_test_support::PostgresDatabase;
use serde_json::json;

use crate::harness::Home;
use crate::season::{assert_gapless, is_type};

/// After which a process that hears nothing of others says so.
const LONG_ENOUGH: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread")]
async fn servers_go_on_where_their_database_is_restarted() {
    let Some(database) = PostgresDatabase::alone() else {
        return;
    };
    let home = Home::on_server(database);
    let works = home.start();
    let serves = home.start_with(&["--role", "server"], &[]);
    let asked = serves.start_season().await;
    serves.at_rest(&asked).await;
    let mut stream = serves.stream(&asked).await;
    let mut seen = stream.until(is_type("human_input_required")).await;
    // Under way, and with a client who watches.
    let under_way = serves.start_season().await;
    let mut watched = serves.stream(&under_way).await;

    home.postgres().stop();
    tokio::time::sleep(LONG_ENOUGH).await;
    for server in [&works, &serves] {
        let error = server
            .get("/ready")
            .await
            .error(503, "DATABASE_UNAVAILABLE");
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains("events") || message.contains("queue"),
            "{message}"
        );
    }
    home.postgres().start();
    works.until_ready().await;
    serves.until_ready().await;

    // What the one does afterwards is seen at the other.
    works
        .decide(&asked, &json!({"action": "accept"}))
        .await
        .ok();
    seen.extend(
        stream
            .until(|event| event["to"] == "phase_3_monitoring")
            .await,
    );
    assert_gapless(&seen);
    assert_gapless(&watched.until(is_type("human_input_required")).await);
    assert_eq!(
        serves.at_rest(&under_way).await["state"],
        "waiting_mfg_approval"
    );
    for server in [&works, &serves] {
        let log = server.log();
        for told in ["is not heard; it is tried again", "is heard again"] {
            assert_eq!(log.matches(told).count(), 1, "{told}: {log}");
        }
    }
}
