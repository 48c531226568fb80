//! What was called and answered, held against the document.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::answers::form;
use super::examples::{Examples, first_lines};
use super::unprovoked::UNPROVOKED;
use crate::harness::{Answer, TestServer};
use crate::schema::Schemas;
use crate::socket_client::SocketClient;

/// An operation of the document.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: Method,
    pub(super) path: String,
    description: Value,
}

impl Operation {
    pub(super) fn statuses(&self) -> Vec<&str> {
        let statuses = self.description["responses"].as_object().unwrap();
        statuses.keys().map(String::as_str).collect()
    }

    pub(super) fn has(&self, status: &str) -> bool {
        self.statuses().contains(&status)
    }

    /// Whether it takes a body of that type.
    pub(super) fn takes(&self, content_type: &str) -> bool {
        self.description["requestBody"]["content"][content_type].is_object()
    }

    pub(super) fn takes_key(&self) -> bool {
        self.parameters()
            .any(|parameter| parameter["name"] == "Idempotency-Key")
    }

    fn parameters(&self) -> impl Iterator<Item = &Value> {
        self.description["parameters"]
            .as_array()
            .into_iter()
            .flatten()
    }

    /// Its path with `word` for every parameter.
    pub(super) fn path_with(&self, word: &str) -> String {
        let segments = self.path.split('/');
        let filled = segments.map(|segment| match segment {
            "{week_number}" => "1",
            _ if segment.starts_with('{') => word,
            _ => segment,
        });
        filled.collect::<Vec<_>>().join("/")
    }
}

pub(super) struct Contract {
    operations: BTreeMap<String, Operation>,
    schemas: Schemas,
    provoked: BTreeSet<(String, String)>,
    faults: BTreeSet<String>,
    examples: Examples,
}

impl Contract {
    pub(super) fn of_document() -> Self {
        let document = serde_json::to_value(hemline_api::document()).unwrap();
        let mut operations = BTreeMap::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, description) in item.as_object().unwrap() {
                let operation = Operation {
                    id: description["operationId"].as_str().unwrap().to_owned(),
                    method: method.to_uppercase().parse().unwrap(),
                    path: path.clone(),
                    description: description.clone(),
                };
                operations.insert(operation.id.clone(), operation);
            }
        }
        Self {
            operations,
            schemas: Schemas(document),
            provoked: BTreeSet::new(),
            faults: BTreeSet::new(),
            examples: Examples::default(),
        }
    }

    pub(super) fn operations(&self) -> Vec<Operation> {
        self.operations.values().cloned().collect()
    }

    /// Sends a request of the operation `id` to `path`, which `change` adds to.
    pub(super) async fn call(
        &mut self,
        server: &TestServer,
        id: &str,
        path: &str,
        change: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let method = self.operations[id].method.clone();
        let request = change(server.request(method, path));
        let sent = request.try_clone().and_then(|request| request.build().ok());
        let answer = Answer::of(request).await;
        // Shown where the caller expected something else.
        eprintln!("{id} {path} {}", answer.status);
        self.record(id, &answer);
        if let Some(body) = sent.as_ref().and_then(|sent| sent.body()?.as_bytes())
            && let Ok(body) = serde_json::from_slice(body)
        {
            self.examples
                .add_request(id, "application/json", body, &answer);
        }
        self.examples.add_answer(id, &answer);
        answer
    }

    /// Uploads a file beside other fields.
    pub(super) async fn upload(
        &mut self,
        server: &TestServer,
        id: &str,
        path: &str,
        csv: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut form = form(csv);
        let mut example = json!({ "file": first_lines(csv) });
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
            example[*name] = value.parse::<u64>().map_or(json!(value), Value::from);
        }
        let answer = self
            .call(server, id, path, |request| request.multipart(form))
            .await;
        self.examples
            .add_request(id, "multipart/form-data", example, &answer);
        answer
    }

    /// The same without a body.
    pub(super) async fn ask(&mut self, server: &TestServer, id: &str, path: &str) -> Answer {
        self.call(server, id, path, |request| request).await
    }

    pub(super) async fn post(
        &mut self,
        server: &TestServer,
        id: &str,
        path: &str,
        body: Value,
    ) -> Answer {
        self.call(server, id, path, |request| request.json(&body))
            .await
    }

    /// Sends `body` to the operation's own path, with `word` for its parameters.
    pub(super) async fn post_to(
        &mut self,
        server: &TestServer,
        id: &str,
        word: &str,
        body: Value,
    ) -> Answer {
        let path = self.operations[id].path_with(word);
        self.post(server, id, &path, body).await
    }

    /// Uploads a week of the season of `forecast_id` to both routes that take one; both refuse it.
    pub(super) async fn refused_week(
        &mut self,
        server: &TestServer,
        forecast_id: &str,
        status: u16,
        error_type: &str,
    ) {
        for id in ["upload_weekly_sales", "upload_actuals"] {
            let path = self.operations[id].path.clone();
            let week = form("store_id,week_number,units_sold\nS01,1,1\n");
            let week = week.text("forecast_id", forecast_id.to_owned());
            self.call(server, id, &path, |request| request.multipart(week))
                .await
                .error(status, error_type);
        }
    }

    /// Opens a WebSocket.
    pub(super) async fn open(&mut self, server: &TestServer, id: &str, path: &str) -> SocketClient {
        let socket = SocketClient::connect(server, path).await;
        self.provoked.insert((id.to_owned(), "101".to_owned()));
        socket
    }

    /// Holds an answer of the operation `id` against the document.
    pub(super) fn record(&mut self, id: &str, answer: &Answer) {
        let operation = &self.operations[id];
        let status = answer.status.as_str();
        self.provoked.insert((id.to_owned(), status.to_owned()));
        let response = &operation.description["responses"][status];
        if response.is_null() {
            let text = answer.text.chars().take(300).collect::<String>();
            self.faults.insert(format!(
                "{id} answers {status}, which is not documented: {text}"
            ));
            return;
        }
        let content_type = answer.headers.get("content-type");
        let content_type = content_type
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let content_type = content_type.split(';').next().unwrap_or_default();
        let documented = &response["content"];
        if documented.is_null() {
            if !answer.text.is_empty() {
                self.faults
                    .insert(format!("{id} {status} has a body, which is not documented"));
            }
            return;
        }
        let schema = &documented[content_type]["schema"];
        if documented[content_type].is_null() {
            self.faults.insert(format!(
                "{id} {status} is {content_type}, which is not documented"
            ));
        } else if content_type == "application/json"
            && let Some(misfit) = self.schemas.misfit(schema, &answer.json())
        {
            self.faults.insert(format!("{id} {status}: {misfit}"));
        }
    }

    /// Fails with everything that the document and the answers disagree in. Where it is asked for, the document's
    /// examples are taken from the answers.
    pub(super) fn check(mut self) {
        if std::env::var_os("HEMLINE_UPDATE_EXAMPLES").is_some() {
            self.examples.write();
        }
        for operation in self.operations.values() {
            for status in operation.statuses() {
                let was_provoked = self
                    .provoked
                    .contains(&(operation.id.clone(), status.to_owned()));
                let is_excused = UNPROVOKED.iter().any(|(excused, _)| *excused == status);
                if was_provoked == is_excused {
                    let never = if is_excused { "" } else { "never " };
                    self.faults
                        .insert(format!("{} {never}answers {status}", operation.id));
                }
            }
        }
        let faults: Vec<String> = self.faults.into_iter().collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
