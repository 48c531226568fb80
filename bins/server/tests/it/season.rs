//! The demo season through the public routes.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Answer, Server};

pub(crate) const CATEGORY: &str = "womens_dresses";

/// The demo season's request.
pub(crate) fn request() -> Value {
    json!({
        "category_id": CATEGORY,
        "season": "Spring 2025",
        "season_start_date": "2025-03-03",
        "season_end_date": "2025-05-26",
        "season_length_weeks": 12,
    })
}

/// The texts of a season's forecast and allocation, its ids and times replaced.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Results {
    pub(crate) forecast: String,
    pub(crate) allocation: String,
}

impl Server {
    /// Starts the demo season and returns the workflow's id.
    pub(crate) async fn start_season(&self) -> String {
        let started = self.post("/api/workflows/forecast", &request()).await;
        assert_eq!(started.status, 202, "{}", started.text);
        started.ok()["workflow_id"].as_str().unwrap().to_owned()
    }

    /// Waits until a workflow computes nothing, and returns it.
    pub(crate) async fn at_rest(&self, id: &str) -> Value {
        loop {
            let workflow = self.workflow(id).await;
            if workflow["status"] != "running" {
                assert_ne!(workflow["status"], "failed", "{workflow:#}");
                return workflow;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    pub(crate) async fn workflow(&self, id: &str) -> Value {
        self.get(&format!("/api/workflows/{id}")).await.ok()
    }

    pub(crate) async fn decide(&self, id: &str, decision: &Value) -> Answer {
        let path = format!("/api/workflows/{id}/approval");
        self.post(&path, decision).await
    }

    /// The stored events, after checking that none is missing.
    pub(crate) async fn events(&self, id: &str) -> Vec<Value> {
        let answer = self.get(&format!("/api/workflows/{id}/events")).await.ok();
        let events = answer["events"].as_array().unwrap().clone();
        assert_gapless(&events);
        events
    }

    /// The results of the season that this server's one workflow planned.
    pub(crate) async fn results(&self, workflow: &Value) -> Results {
        let forecast_id = workflow["forecast_id"].as_str().unwrap();
        let forecast = self.get(&format!("/api/forecasts/{forecast_id}")).await;
        let allocation = self.get(&format!("/api/allocations/{forecast_id}")).await;
        Results {
            forecast: redacted(&forecast),
            allocation: redacted(&allocation),
        }
    }
}

fn redacted(answer: &Answer) -> String {
    let body = answer.ok();
    let mut text = answer.text.clone();
    for field in ["forecast_id", "allocation_id", "workflow_id", "created_at"] {
        if let Some(value) = body[field].as_str() {
            text = text.replace(value, field);
        }
    }
    text
}

pub(crate) fn assert_gapless(events: &[Value]) {
    let seqs: Vec<u64> = events.iter().map(|event| units(&event["seq"])).collect();
    let expected: Vec<u64> = (1..=events.len() as u64).collect();
    assert_eq!(seqs, expected);
}

pub(crate) fn units(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("no units: {value}"))
}

pub(crate) fn is_type(wanted: &str) -> impl Fn(&Value) -> bool {
    move |event| event["type"] == wanted
}
