//! A server that needs access tokens.

use chrono::{TimeDelta, Utc};
use hemline_api::Settings;
use hemline_persistence::Database;
use hemline_persistence::access::{NewToken, Role, create_token};
use reqwest::Method;
use reqwest::header::HeaderName;
use serde_json::Value;

use crate::harness::{Answer, TestServer};
use crate::retailer::Retailer;

/// A server that needs tokens, with one for each role.
pub(crate) struct Guarded {
    pub(crate) server: TestServer,
    tokens: [String; 3],
}

pub(crate) fn token(
    database: &Database,
    name: &str,
    role: Role,
    lifetime: Option<TimeDelta>,
) -> String {
    let new = NewToken {
        name: name.to_owned(),
        role,
        expires_at: lifetime.map(|lifetime| Utc::now() + lifetime),
    };
    create_token(database, &new, "tester", None, Utc::now())
        .unwrap()
        .secret
}

impl Guarded {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same with other settings.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut tokens = None;
        let server = TestServer::start_prepared(
            |database| {
                tokens = Some(Role::ALL.map(|role| token(database, role.as_str(), role, None)));
            },
            |settings| {
                settings.require_tokens = true;
                change(settings);
            },
        )
        .await;
        let tokens = tokens.unwrap();
        Self { server, tokens }
    }

    pub(crate) fn of(&self, role: Role) -> &str {
        let [viewer, planner, admin] = &self.tokens;
        match role {
            Role::Viewer => viewer,
            Role::Planner => planner,
            Role::Admin => admin,
        }
    }

    pub(crate) async fn send(
        &self,
        role: Role,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Answer {
        let request = self.server.request(method, path).bearer_auth(self.of(role));
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        Answer::of(request).await
    }

    pub(crate) async fn get(&self, role: Role, path: &str) -> Answer {
        self.send(role, Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, role: Role, path: &str, body: &Value) -> Answer {
        self.send(role, Method::POST, path, Some(body)).await
    }

    pub(crate) async fn with_header(&self, path: &str, name: HeaderName, value: &str) -> Answer {
        let request = self.server.request(Method::GET, path);
        Answer::of(request.header(name, value)).await
    }

    pub(crate) async fn import(&self) {
        let retailer = Retailer::SMALL;
        for (what, csv) in [
            ("stores", retailer.stores_csv()),
            ("categories", Retailer::categories_csv()),
            ("historical-sales", retailer.sales_csv()),
        ] {
            let upload = self.server.upload_request(what, csv);
            Answer::of(upload.bearer_auth(self.of(Role::Planner)))
                .await
                .ok();
        }
    }

    /// Starts the demo season and waits until it asks for approval.
    pub(crate) async fn planned(&self) -> String {
        self.import().await;
        let path = "/api/workflows/forecast";
        let started = self
            .post(Role::Planner, path, &TestServer::season())
            .await
            .ok();
        let id = started["workflow_id"].as_str().unwrap().to_owned();
        self.at_rest(&id).await;
        id
    }

    pub(crate) async fn at_rest(&self, id: &str) {
        let path = format!("/api/workflows/{id}");
        while self.get(Role::Viewer, &path).await.ok()["status"] == "running" {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}
