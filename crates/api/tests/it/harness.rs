//! A running server, spoken to through its public routes alone.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hemline_agents::{Engine, offline_planner};
use hemline_api::{Settings, serve};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions, queries};
use hemline_test_support::DatabasePlace;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::retailer::{CATEGORY, Retailer};

pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    pub(crate) engine: Engine,
    pub(crate) database: Database,
    client: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<std::io::Result<()>>,
    place: DatabasePlace,
}

/// An answer: its status, headers and text.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The body of a 2xx answer.
    pub(crate) fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text);
        self.json()
    }

    /// The body of an error, after checking what every error has.
    pub(crate) fn error(self, status: u16, error_type: &str) -> Value {
        let body = self.json();
        assert_eq!(self.status.as_u16(), status, "{body}");
        assert_eq!(body["error_type"], error_type, "{body}");
        assert!(!body["message"].as_str().unwrap().is_empty(), "{body}");
        assert!(body["details"].is_object(), "{body}");
        let ways_out = body["suggestions"].as_array().unwrap();
        assert!(!ways_out.is_empty(), "nothing says what to do: {body}");
        let id = self.headers["x-request-id"].to_str().unwrap();
        assert_eq!(body["request_id"], id, "{body}");
        let passes = ["RATE_LIMITED", "DATABASE_UNAVAILABLE", "SERVER_STOPPING"];
        let told_when = self.headers.contains_key("retry-after");
        assert_eq!(told_when, passes.contains(&error_type), "{body}");
        assert_eq!(body.as_object().unwrap().len(), 5, "{body}");
        body
    }
}

impl TestServer {
    /// A server on an empty database.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same with other settings.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::start_prepared(|_| {}, change).await
    }

    /// The same on a database that holds what `prepare` puts there.
    pub(crate) async fn start_prepared(
        prepare: impl FnOnce(&Database),
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let migrate = |url: &str| {
            open(url).migrate().unwrap();
        };
        Self::start_in(DatabasePlace::asked_for(migrate), prepare, change).await
    }

    async fn start_in(
        place: DatabasePlace,
        prepare: impl FnOnce(&Database),
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let database = open(&place.url());
        database.migrate().unwrap();
        prepare(&database);
        let storage = Arc::new(DatabaseStorage::new(database.clone()));
        let engine = Engine::new(storage, offline_planner()).unwrap();
        let mut settings = Settings {
            bind: "127.0.0.1:0".to_owned(),
            ..Settings::default()
        };
        // Tests start more seasons than a person.
        settings.limits.model_calls_per_minute = 0;
        change(&mut settings);
        let serving = serve(settings, engine.clone(), database.clone())
            .await
            .unwrap();
        let address = serving.address();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(serving.run_until(async {
            let _ = stopped.await;
        }));
        Self {
            address,
            engine,
            database,
            client: http_client(),
            stop: Some(stop),
            running,
            place,
        }
    }

    /// A server with a retailer's stores, category and history.
    pub(crate) async fn with(retailer: Retailer) -> Self {
        let server = Self::start().await;
        server.import(retailer).await;
        server
    }

    pub(crate) async fn import(&self, retailer: Retailer) {
        self.upload("stores", retailer.stores_csv()).await.ok();
        self.upload("categories", Retailer::categories_csv())
            .await
            .ok();
        self.upload("historical-sales", retailer.sales_csv())
            .await
            .ok();
    }

    /// Stops the server gracefully.
    pub(crate) async fn stop(self) {
        self.stopped().await;
    }

    /// Stops the server gracefully and starts another on the same database.
    pub(crate) async fn restart(self) -> Self {
        Self::start_in(self.stopped().await, |_| {}, |_| {}).await
    }

    /// Stops the server and returns the place of its database.
    async fn stopped(mut self) -> DatabasePlace {
        self.stop.take().unwrap().send(()).unwrap();
        self.running.await.unwrap().unwrap();
        self.engine.shutdown(Duration::from_secs(10)).await;
        self.place
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        self.client.request(method, url)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn upload(&self, what: &str, csv: impl Into<String>) -> Answer {
        Answer::of(self.upload_request(what, csv)).await
    }

    pub(crate) fn upload_request(&self, what: &str, csv: impl Into<String>) -> RequestBuilder {
        let part = Part::text(csv.into()).file_name("upload.csv");
        let form = Form::new().part("file", part);
        let path = format!("/api/data/upload-{what}");
        self.request(Method::POST, &path).multipart(form)
    }

    /// The demo season's request.
    pub(crate) fn season() -> Value {
        json!({
            "category_id": CATEGORY,
            "season": "Spring 2025",
            "season_start_date": "2025-03-03",
            "season_end_date": "2025-05-26",
            "season_length_weeks": 12,
        })
    }

    /// Starts the demo season and waits until it asks for approval.
    pub(crate) async fn planned(&self) -> String {
        let started = self.post("/api/workflows/forecast", &Self::season()).await;
        assert_eq!(started.status, 202, "{}", started.text);
        let id = started.ok()["workflow_id"].as_str().unwrap().to_owned();
        self.at_rest(&id).await;
        id
    }

    /// Waits until a workflow computes nothing, and returns it.
    pub(crate) async fn at_rest(&self, id: &str) -> Value {
        loop {
            let workflow = self.get(&format!("/api/workflows/{id}")).await.ok();
            if workflow["status"] != "running" {
                assert_ne!(workflow["status"], "failed", "{workflow:#}");
                return workflow;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) async fn decide(&self, id: &str, decision: &Value) -> Answer {
        self.post(&format!("/api/workflows/{id}/approval"), decision)
            .await
    }

    pub(crate) async fn events(&self, id: &str) -> Vec<Value> {
        let answer = self.get(&format!("/api/workflows/{id}/events")).await.ok();
        answer["events"].as_array().unwrap().clone()
    }

    /// How much is stored, for tests that nothing changed.
    pub(crate) fn counts(&self) -> queries::Counts {
        queries::counts(&self.database).unwrap()
    }
}

fn open(url: &str) -> Database {
    Database::open(url, &OpenOptions::default()).unwrap()
}

/// A client for plain HTTP; its TLS, which nothing here uses, still wants to know its cryptography.
pub(crate) fn http_client() -> reqwest::Client {
    // Fails where another test was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
