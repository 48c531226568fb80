//! Two servers on one PostgreSQL database: each workflow runs in one of them, goes on where that one dies, and is seen by
//! the clients of both.

use std::io::Read;
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{EventStream, Home};
use crate::season::{assert_gapless, is_type};
use crate::shared_home::SilentModel;

/// How long a run may take to hang up on its model.
const PATIENCE: Duration = Duration::from_secs(20);

fn kinds(events: &[Value]) -> Vec<String> {
    let kinds = events.iter();
    kinds
        .map(|event| format!("{} {}", event["type"], event["to"]))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_under_way_is_not_run_twice() {
    let (Some(home), Some(alone)) = (Home::shared(), Home::shared()) else {
        return;
    };
    let first = home.start();
    let id = first.start_season().await;
    let second = home.start();
    let workflow = second.at_rest(&id).await;
    assert_eq!(workflow["state"], "waiting_mfg_approval", "{workflow:#}");

    let undisturbed = alone.start();
    let other = undisturbed.start_season().await;
    undisturbed.at_rest(&other).await;
    assert_eq!(
        kinds(&second.events(&id).await),
        kinds(&undisturbed.events(&other).await)
    );

    // A decision made at either server is carried out once.
    let accept = json!({"action": "accept"});
    second.decide(&id, &accept).await.ok();
    first.at_rest(&id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_goes_on_in_the_other_server_where_its_own_dies() {
    let Some(home) = Home::shared() else {
        return;
    };
    let first = home.start();
    let id = first.start_season().await;
    let second = home.start();
    first.kill();
    let workflow = second.at_rest(&id).await;
    assert_eq!(workflow["state"], "waiting_mfg_approval", "{workflow:#}");
}

async fn until_seq(stream: &mut EventStream, last: &Value) -> Vec<Value> {
    stream.until(|event| event["seq"] == *last).await
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_of_both_servers_see_every_event_once_and_in_order() {
    let Some(home) = Home::shared() else {
        return;
    };
    let (runs, other) = (home.start(), home.start());
    let id = runs.start_season().await;
    let (mut here, mut there) = (runs.stream(&id).await, other.stream(&id).await);
    let mut seen_here = here.until(is_type("human_input_required")).await;
    let mut seen_there = there.until(is_type("human_input_required")).await;

    // What is decided at the other server goes on there.
    other.decide(&id, &json!({"action": "accept"})).await.ok();
    other.at_rest(&id).await;
    let stored = other.events(&id).await;
    let last = &stored.last().unwrap()["seq"];
    seen_here.extend(until_seq(&mut here, last).await);
    seen_there.extend(until_seq(&mut there, last).await);
    assert_gapless(&seen_here);
    assert_eq!(seen_here, stored);
    assert_eq!(seen_there, stored);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_stops_where_its_workflow_is_cancelled_at_the_other_server() {
    let Some(home) = Home::shared() else {
        return;
    };
    let model = SilentModel::new();
    let serves = [("HEMLINE_ROLE", "server")];
    let (runs, other) = (
        home.start_with(&[], &model.variables()),
        home.start_with(&[], &serves),
    );
    let id = runs.start_season().await;
    let mut call = model.called();
    call.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut stream = runs.stream(&id).await;
    let cancel = format!("/api/workflows/{id}/cancel");
    other.post(&cancel, &json!({})).await.ok();
    let hung_up = call.read_to_end(&mut Vec::new());
    hung_up.expect("the run hangs up");
    let seen = stream.until(|event| event["to"] == "cancelled").await;
    assert_gapless(&seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_leaves_the_work_to_a_worker_which_has_no_clients() {
    let Some(home) = Home::shared() else {
        return;
    };
    let server = home.start_with(&["--role", "server"], &[]);
    let id = server.start_season().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let workflow = server.workflow(&id).await;
    assert_eq!(workflow["state"], "parameters_extracted", "{workflow:#}");

    // On any address, and without a token.
    let anywhere = [("HEMLINE_ROLE", "worker"), ("HEMLINE_BIND", "0.0.0.0:0")];
    let worker = home.start_with(&[], &anywhere);
    let workflow = server.at_rest(&id).await;
    assert_eq!(workflow["state"], "waiting_mfg_approval", "{workflow:#}");
    assert_eq!(worker.get("/ready").await.ok()["status"], "ready");
    for path in ["/", "/nope", "/api/workflows", "/docs"] {
        let refused = worker.get(path).await.status;
        // Where tokens are in force it is not even said that there is no such route.
        let expected = if path.starts_with("/api") { 401 } else { 404 };
        assert_eq!(refused, expected, "{path}");
    }
    worker.get("/metrics").await.error(401, "UNAUTHENTICATED");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_tells_what_the_model_was_asked_and_everyone_how_much_waits() {
    let Some(home) = Home::shared() else {
        return;
    };
    let ui = tempfile::tempdir().unwrap();
    std::fs::write(ui.path().join("index.html"), "<p>Hemline").unwrap();
    let server = home.start_with(&["--role", "server"], &[]);
    let id = server.start_season().await;
    let waiting = server.get("/metrics").await.text;
    let has = |text: &str, line: &str| {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    };
    has(&waiting, "hemline_queue_jobs{status=\"pending\"} 1");
    has(&waiting, "hemline_queue_jobs{status=\"killed\"} 0");
    assert!(waiting.contains("\nhemline_queue_oldest_pending_seconds "));

    let with_ui = [("HEMLINE_UI_DIR", ui.path().to_str().unwrap())];
    let worker = home.start_with(&["--role", "worker"], &with_ui);
    server.at_rest(&id).await;
    let worked = worker.get("/metrics").await;
    assert_eq!(worked.status, 200, "{}", worked.text);
    let calls = "hemline_model_calls_total{model=\"offline\",provider=\"offline\"} ";
    let called = worked
        .text
        .lines()
        .find_map(|line| line.strip_prefix(calls));
    assert!(called.unwrap().parse::<f64>().unwrap() > 0.0);
    for path in ["/", "/nope", "/api/workflows", "/api/openapi.json"] {
        worker.get(path).await.error(404, "NOT_FOUND");
    }
    let other_method = worker.post("/metrics", &json!({})).await;
    other_method.error(405, "MALFORMED_REQUEST");
}
