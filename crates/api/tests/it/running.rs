//! How the server starts and stops.

use std::sync::Arc;

use hemline_agents::{Engine, offline_planner};
use hemline_api::{ServeError, Settings, serve};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions};
use serde_json::json;

use crate::harness::{Answer, TestServer, http_client};
use crate::retailer::Retailer;

async fn try_to_serve(bind: &str) -> Option<ServeError> {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/test.db", directory.path().display());
    let database = Database::open(&url, &OpenOptions::default()).unwrap();
    database.migrate().unwrap();
    let storage = Arc::new(DatabaseStorage::new(database.clone()));
    let engine = Engine::new(storage, offline_planner()).unwrap();
    let settings = Settings {
        bind: bind.to_owned(),
        ..Settings::default()
    };
    serve(settings, engine, database).await.err()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_cannot_be_served_is_refused_by_name() {
    let server = TestServer::start().await;
    let taken = server.address.to_string();
    let error = try_to_serve(&taken).await.unwrap();
    assert!(matches!(error, ServeError::Bind { .. }), "{error}");
    assert!(error.to_string().contains(&taken), "{error}");

    let error = try_to_serve("0.0.0.0:0").await.unwrap();
    assert!(matches!(error, ServeError::NoToken { .. }), "{error}");
    assert!(error.to_string().contains("token create"), "{error}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_waits_for_approval_survives_a_new_server() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let before = server.get(&format!("/api/workflows/{id}")).await.ok();

    let storage = Arc::new(DatabaseStorage::new(server.database.clone()));
    let engine = Engine::new(storage, offline_planner()).unwrap();
    let settings = Settings {
        bind: "127.0.0.1:0".to_owned(),
        ..Settings::default()
    };
    let second = serve(settings, engine.clone(), server.database.clone())
        .await
        .unwrap();
    let address = second.address();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(second.run_until(async {
        let _ = stopped.await;
    }));
    assert_eq!(engine.resume().await.unwrap(), []);

    let url = format!("http://{address}/api/workflows/{id}");
    let client = http_client();
    assert_eq!(Answer::of(client.get(&url)).await.ok(), before);
    let approval = &before["pending_approval"]["approval_id"];
    let accept = json!({"action": "accept", "approval_id": approval});
    let decided = Answer::of(client.post(format!("{url}/approval")).json(&accept)).await;
    assert_eq!(decided.ok()["state"], "phase_2_allocation");
    server.at_rest(&id).await;
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();
    server.stop().await;
}
