//! The demo season planned by language models: every number is that of the offline planner.

use hemline_test_support::{Form, KEY, ModelServer, assert_openai_types};
use serde_json::{Value, json};

use crate::harness::{Home, Server};
use crate::season::is_type;

/// Every number of a planned season, ids and times replaced.
pub(crate) struct Plan {
    forecast: String,
    allocation: String,
    clusters: String,
}

impl Plan {
    /// Fails with the first difference: a plan is too long to be shown whole.
    pub(crate) fn assert_same(&self, expected: &Self) {
        let pairs = [
            (&self.forecast, &expected.forecast),
            (&self.allocation, &expected.allocation),
            (&self.clusters, &expected.clusters),
        ];
        for (found, expected) in pairs {
            let mut letters = found.bytes().zip(expected.bytes());
            if let Some(place) = letters.position(|(found, expected)| found != expected) {
                let around = |text: &str| {
                    text.chars()
                        .skip(place.saturating_sub(80))
                        .take(160)
                        .collect::<String>()
                };
                panic!("{}\ninstead of\n{}", around(found), around(expected));
            }
            assert_eq!(found.len(), expected.len());
        }
    }

    pub(crate) fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self {
            forecast: change(&self.forecast),
            allocation: change(&self.allocation),
            clusters: change(&self.clusters),
        }
    }
}

impl Server {
    /// Plans the demo season: a Modify to 15 % safety stock, then Accept. Returns the workflow.
    pub(crate) async fn modified_and_accepted(&self) -> Value {
        let id = self.start_season().await;
        let asked = self.at_rest(&id).await;
        self.modify_and_accept(&asked).await
    }

    pub(crate) async fn modify_and_accept(&self, asked: &Value) -> Value {
        let id = asked["workflow_id"].as_str().unwrap();
        let first = &asked["pending_approval"]["approval_id"];
        let params = json!({"safety_stock_pct": 0.15});
        let modify = json!({"action": "modify", "params": params, "approval_id": first});
        self.decide(id, &modify).await.ok();
        let asked_again = self.at_rest(id).await;
        let second = &asked_again["pending_approval"]["approval_id"];
        let accept = json!({"action": "accept", "approval_id": second});
        self.decide(id, &accept).await.ok();
        let accepted = self.at_rest(id).await;
        assert_eq!(accepted["state"], "phase_3_monitoring", "{accepted:#}");
        accepted
    }

    pub(crate) async fn plan_of(&self, workflow: &Value) -> Plan {
        let forecast_id = workflow["forecast_id"].as_str().unwrap();
        let path = format!("/api/stores/clusters?forecast_id={forecast_id}");
        let clusters = self.get(&path).await;
        clusters.ok();
        let results = self.results(workflow).await;
        Plan {
            forecast: without_comparison(&results.forecast),
            allocation: results.allocation,
            clusters: clusters.text.replace(forecast_id, "forecast_id"),
        }
    }
}

/// The comparison of methods comes in its own time.
fn without_comparison(forecast: &str) -> String {
    let mut body: Value = serde_json::from_str(forecast).unwrap();
    body.as_object_mut().unwrap().remove("method_comparison");
    body.to_string()
}

/// The season as the offline planner plans it.
pub(crate) async fn offline_plan() -> Plan {
    let home = Home::new();
    let server = home.start();
    let workflow = server.modified_and_accepted().await;
    server.plan_of(&workflow).await
}

async fn planned_by_a_model(form: Form) -> Option<Plan> {
    let models = ModelServer::start("planning", &json!({"key": KEY}))?;
    let home = Home::new();
    let server = home.start_with_model(form, &models);
    let health = server.get("/health").await.ok();
    assert_eq!(health["llm_provider"], form.provider());
    let workflow = server.modified_and_accepted().await;
    let requests = models.requests();
    form.assert_requests(&requests);
    assert_openai_types(&requests);
    let events = server
        .events(workflow["workflow_id"].as_str().unwrap())
        .await;
    assert!(!json!(events).to_string().contains(KEY));
    assert!(!home.log().contains(KEY), "the key is in the log");
    let told = events.iter().filter(|event| is_type("handoff")(event));
    assert_eq!(told.count(), 6);
    Some(server.plan_of(&workflow).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_is_the_same_on_every_protocol_and_address_as_offline() {
    let offline = offline_plan().await;
    for form in Form::ALL {
        let Some(plan) = planned_by_a_model(form).await else {
            return;
        };
        plan.assert_same(&offline);
    }
}
