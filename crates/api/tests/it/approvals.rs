//! What waits for a decision, across workflows, and what the list of workflows says of each.

use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::retailer::{CATEGORY, Retailer};
use crate::season_harness::Season;

fn approvals(list: &Value) -> &[Value] {
    list["approvals"].as_array().unwrap()
}

fn ids(list: &Value) -> Vec<&Value> {
    let approvals = approvals(list).iter();
    approvals.map(|approval| &approval["approval_id"]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_listed_across_workflows_newest_first_by_status_and_in_pages() {
    let server = TestServer::with(Retailer::SMALL).await;
    let none = server.get("/api/approvals?status=pending").await.ok();
    assert_eq!(none, json!({"approvals": []}));
    let mut newest_first = Vec::new();
    for _ in 0..3 {
        newest_first.insert(0, server.planned().await);
    }
    let modify = json!({"action": "modify", "params": {"safety_stock_pct": 0.1}});
    server.decide(&newest_first[1], &modify).await.ok();
    let modified = server.at_rest(&newest_first[1]).await;
    let cancel = format!("/api/workflows/{}/cancel", newest_first[2]);
    server.post(&cancel, &json!({})).await.ok();

    let pending = server.get("/api/approvals?status=pending").await.ok();
    let first = &approvals(&pending)[0];
    // The Modify asked last.
    let asked = &modified["pending_approval"];
    let expected = json!({
        "approval_id": asked["approval_id"], "workflow_id": newest_first[1], "category_id": CATEGORY,
        "category_name": "Women's Dresses", "season": "Spring 2025",
        "action": "approve_manufacturing_order", "status": "pending", "agent": "Inventory Agent",
        "created_at": asked["created_at"], "reasoning": asked["reasoning"],
    });
    assert_eq!(first, &expected);
    assert_eq!(approvals(&pending).len(), 2);
    assert_eq!(approvals(&pending)[1]["workflow_id"], newest_first[0]);

    let page = server
        .get("/api/approvals?status=pending&limit=1")
        .await
        .ok();
    assert_eq!(ids(&page), ids(&pending)[..1]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let path = format!("/api/approvals?status=pending&limit=1&cursor={cursor}");
    let rest = server.get(&path).await.ok();
    assert_eq!(ids(&rest), ids(&pending)[1..]);
    assert!(rest.get("next_cursor").is_none());

    let all = server.get("/api/approvals").await.ok();
    assert_eq!(approvals(&all).len(), 4);
    let cancelled = server.get("/api/approvals?status=cancelled").await.ok();
    assert_eq!(approvals(&cancelled)[0]["workflow_id"], newest_first[2]);
    let unknown = server.get("/api/approvals?status=open").await;
    unknown.error(400, "MALFORMED_REQUEST");
    let wrong = server.get("/api/approvals?cursor=x").await;
    wrong.error(400, "MALFORMED_REQUEST");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_workflow_says_what_it_waits_for_and_how_its_season_goes() {
    let mut season = Season::small(json!({"variance_threshold": 0.3})).await;
    let server = &season.server;
    let waiting = server.planned().await;

    let list = server.get("/api/workflows").await.ok();
    let [planned, running] = &list["workflows"].as_array().unwrap()[..] else {
        panic!("{list:#}")
    };
    assert_eq!(planned["workflow_id"], waiting);
    assert_eq!(planned["category_name"], "Women's Dresses");
    assert_eq!(planned["season_start_date"], "2025-03-03");
    assert_eq!(planned["season_end_date"], "2025-05-26");
    assert_eq!(planned["forecast_horizon_weeks"], 12);
    assert_eq!(planned["season_progress"], Value::Null);
    assert_eq!(planned["latest_variance"], Value::Null);
    let detail = server.get(&format!("/api/workflows/{waiting}")).await.ok();
    let asked = &planned["pending_approval"];
    assert_eq!(asked.as_object().unwrap().len(), 5, "{asked:#}");
    for (name, value) in asked.as_object().unwrap() {
        assert_eq!(value, &detail["pending_approval"][name], "{name}");
    }
    assert_eq!(asked["approval_id"], planned["pending_approval_id"]);
    assert_eq!(running["pending_approval"], Value::Null);
    assert_eq!(running["season_progress"]["week"], 0);

    season.sell(1, 0.9).await;
    season.sell(2, 0.9).await;
    // Week 1 is checked again, then week 2: the newest check of the last week counts.
    season.sell(1, 1.1).await;
    let path = format!("/api/variance/{}/week/2", season.forecast_id);
    let check = season.server.get(&path).await.ok();
    let list = season
        .server
        .get("/api/workflows?status=monitoring")
        .await
        .ok();
    let listed = &list["workflows"][0];
    let expected = json!({
        "week_number": 2, "variance_pct": check["variance_pct"], "direction": check["direction"],
        "threshold_exceeded": false,
    });
    assert_eq!(listed["latest_variance"], expected);
    assert_eq!(listed["season_progress"]["week"], 2);
    let detail = season.at_rest().await;
    for (name, value) in listed.as_object().unwrap() {
        assert_eq!(value, &detail[name], "{name}");
    }
    season.server.stop().await;
}
