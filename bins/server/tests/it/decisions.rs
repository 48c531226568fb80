//! Decisions that come twice, too late or at the same instant.

use serde_json::{Value, json};

use crate::harness::{Home, Server};
use crate::season::is_type;
use crate::stored::Writable;

impl Server {
    async fn retried(&self, id: &str) -> crate::harness::Answer {
        self.post(&format!("/api/workflows/{id}/retry"), &json!({}))
            .await
    }

    async fn cancelled(&self, id: &str) -> crate::harness::Answer {
        self.post(&format!("/api/workflows/{id}/cancel"), &json!({}))
            .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_who_decide_at_the_same_instant_one_wins() {
    let home = Home::new();
    let server = home.start();
    for round in 0..20 {
        let id = server.start_season().await;
        let asked = server.at_rest(&id).await;
        let approval_id = &asked["pending_approval"]["approval_id"];
        let accept = json!({"action": "accept", "approval_id": approval_id});
        let other = if round % 2 == 0 {
            accept.clone()
        } else {
            json!({"action": "modify", "params": {"safety_stock_pct": 0.1},
                   "approval_id": approval_id})
        };
        let (one, two) = tokio::join!(server.decide(&id, &accept), server.decide(&id, &other));
        let (won, lost): (Vec<_>, Vec<_>) = [one, two]
            .into_iter()
            .partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 1), "round {round}");
        lost[0].error(409, "CONFLICT");
        server.at_rest(&id).await;
        let events = server.events(&id).await;
        let recorded = events
            .iter()
            .filter(|event| is_type("approval_recorded")(event));
        assert_eq!(recorded.count(), 1, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_modify_shows_the_difference_and_makes_the_first_request_stale() {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    let first = server.at_rest(&id).await;
    let modify = json!({"action": "modify", "params": {"safety_stock_pct": 0.1}});
    server.decide(&id, &modify).await.ok();
    let second = server.at_rest(&id).await;
    let changes = &second["pending_approval"]["data"]["changes"];
    let ordered =
        |workflow: &Value| workflow["pending_approval"]["data"]["manufacturing_qty"].clone();
    assert_eq!(
        changes["manufacturing_qty"],
        json!({"from": ordered(&first), "to": ordered(&second)})
    );
    assert_ne!(ordered(&first), ordered(&second));
    assert!(!changes["stores_moved_most"].as_array().unwrap().is_empty());

    let seen = &first["pending_approval"]["approval_id"];
    let stale = json!({"action": "accept", "approval_id": seen});
    let refused = server.decide(&id, &stale).await.error(409, "CONFLICT");
    assert_eq!(&refused["details"]["approval_id"], seen);
    assert_eq!(server.workflow(&id).await, second);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_takes_no_decision_and_says_where_it_stands() {
    let home = Home::new();
    let server = home.start();
    let accept = json!({"action": "accept"});

    let id = server.start_season().await;
    server.at_rest(&id).await;
    server.decide(&id, &accept).await.ok();
    let planned = server.at_rest(&id).await;
    let refused = server.decide(&id, &accept).await.error(409, "CONFLICT");
    assert_eq!(refused["details"]["state"], "phase_3_monitoring");
    let refused = server.retried(&id).await.error(409, "ILLEGAL_TRANSITION");
    assert_eq!(refused["details"]["state"], "phase_3_monitoring");
    assert_eq!(server.workflow(&id).await, planned);

    server.cancelled(&id).await.ok();
    let refused = server.cancelled(&id).await.error(409, "ILLEGAL_TRANSITION");
    assert_eq!(
        refused["details"],
        json!({"from": "cancelled", "to": "cancelled"})
    );
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("from cancelled to cancelled"), "{message}");
    let refused = server.decide(&id, &accept).await.error(409, "CONFLICT");
    assert_eq!(refused["details"]["state"], "cancelled");
    server.retried(&id).await.error(409, "ILLEGAL_TRANSITION");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_the_audit_log_cannot_take_is_not_taken() {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    let asked = server.at_rest(&id).await;
    let mut database = Writable::open(&home.database());
    database.execute(
        "CREATE TRIGGER no_audit BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END",
    );
    let accept = json!({"action": "accept"});
    let refused = server.decide(&id, &accept).await;
    refused.error(503, "DATABASE_UNAVAILABLE");
    assert_eq!(server.workflow(&id).await, asked);
    database.execute("DROP TRIGGER no_audit");
    server.decide(&id, &accept).await.ok();
    server.at_rest(&id).await;
}
