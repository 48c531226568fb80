//! What a Modify would ask, before anybody decides.

use serde_json::{Value, json};

use crate::harness::{Answer, TestServer};
use crate::retailer::Retailer;
use crate::season_harness::Season;

async fn preview(server: &TestServer, id: &str, request: Value) -> Answer {
    let path = format!("/api/workflows/{id}/approval/preview");
    server.post(&path, &request).await
}

/// Everything that a workflow shows of itself.
async fn shown(server: &TestServer, id: &str) -> Vec<Value> {
    let mut shown = Vec::new();
    for part in ["", "/events", "/logs"] {
        let path = format!("/api/workflows/{id}{part}");
        shown.push(server.get(&path).await.ok());
    }
    shown
}

/// What is asked, without the ids of what is new.
fn figures(data: &Value, new: &[&str]) -> Value {
    let mut data = data.clone();
    for name in new {
        let removed = data.as_object_mut().unwrap().remove(*name);
        assert!(removed.is_some(), "{name}");
    }
    data
}

/// Previews `params` and then modifies with them: the preview stores nothing and shows what the Modify asks.
async fn preview_is_kept(season: &Season, params: Value, new: &[&str]) -> Value {
    let (server, id) = (&season.server, &season.id);
    let before = shown(server, id).await;
    let approval_id = &before[0]["pending_approval_id"];
    let request = json!({"params": params, "approval_id": approval_id});
    let previewed = preview(server, id, request).await.ok();
    assert_eq!(shown(server, id).await, before);
    assert_eq!(&previewed["approval_id"], approval_id);
    let asked = season.modify(params).await["pending_approval"].clone();
    assert_eq!(
        figures(&previewed["data"], new),
        figures(&asked["data"], new)
    );
    assert_eq!(previewed["action"], asked["action"]);
    assert_eq!(previewed["reasoning"], asked["reasoning"]);
    assert_eq!(previewed["asks_again"], true);
    previewed
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_of_an_order_shows_what_the_modify_asks_and_stores_nothing() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let counts = server.counts();
    for (params, needs_reforecast) in [
        (json!({"safety_stock_pct": 0.1}), false),
        (
            json!({"dc_holdback_percentage": 0.3, "safety_stock_pct": 0.3}),
            false,
        ),
        (json!({"forecasting_method": "ets"}), true),
    ] {
        let before = shown(&server, &id).await;
        let previewed = preview(&server, &id, json!({"params": params})).await.ok();
        assert_eq!(shown(&server, &id).await, before);
        assert_eq!(previewed["needs_reforecast"], needs_reforecast, "{params}");
        let data = &previewed["data"];
        assert!(data["changes"]["manufacturing_cost"]["from"].is_number());
        assert!(data["changes"]["stores_moved_most"].is_array());
        for name in params.as_object().unwrap().keys() {
            assert_eq!(previewed["changed_parameters"][name]["to"], params[name]);
        }
    }
    assert_eq!(server.counts().forecasts, counts.forecasts);

    let params = json!({"forecasting_method": "ets", "safety_stock_pct": 0.1});
    let previewed = preview(&server, &id, json!({"params": params})).await.ok();
    let modify = json!({"action": "modify", "params": params});
    server.decide(&id, &modify).await.ok();
    let asked = server.at_rest(&id).await["pending_approval"].clone();
    let new = ["forecast_id", "allocation_id"];
    assert_eq!(
        figures(&previewed["data"], &new),
        figures(&asked["data"], &new)
    );
    assert_eq!(previewed["reasoning"], asked["reasoning"]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_refused_as_the_modify_would_be() {
    let server = TestServer::with(Retailer::SMALL).await;
    let id = server.planned().await;
    let impossible = json!({"safety_stock_pct": 9, "season_start_date": "2025-03-10"});
    for params in [impossible, json!({}), json!({"units": 5})] {
        let refused = preview(&server, &id, json!({"params": params})).await;
        let refused = refused.error(422, "INVALID_PARAMETERS");
        let modify = json!({"action": "modify", "params": params});
        let modified = server.decide(&id, &modify).await;
        let modified = modified.error(422, "INVALID_PARAMETERS");
        assert_eq!(refused["details"], modified["details"]);
        assert_eq!(refused["message"], modified["message"]);
    }
    let refused = preview(&server, &id, json!({})).await;
    refused.error(422, "INVALID_PARAMETERS");
    let change = json!({"safety_stock_pct": 0.1});
    let stale = json!({"params": change, "approval_id": "ap_of_before"});
    let refused = preview(&server, &id, stale).await;
    refused.error(409, "CONFLICT");
    let unknown = json!({"params": change, "action": "modify"});
    let refused = preview(&server, &id, unknown).await;
    refused.error(400, "MALFORMED_REQUEST");
    let refused = preview(&server, "wf_none", json!({"params": change})).await;
    refused.error(404, "NOT_FOUND");
    server.decide(&id, &json!({"action": "accept"})).await.ok();
    server.at_rest(&id).await;
    let refused = preview(&server, &id, json!({"params": change})).await;
    refused.error(409, "CONFLICT");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_of_an_emergency_order_shows_what_the_modify_asks() {
    let mut season = Season::small(json!({"emergency_order_basis": "dc"})).await;
    season.sell(1, 1.6).await;
    assert_eq!(season.asked().await, "approve_emergency_order");
    let previewed = preview_is_kept(&season, json!({"units": 700}), &[]).await;
    assert_eq!(previewed["data"]["units"], 700);
    assert_eq!(previewed["changed_parameters"]["units"]["to"], 700);
    assert_eq!(previewed["needs_reforecast"], false);
    let refused = preview(&season.server, &season.id, json!({"params": {"units": -1}})).await;
    refused.error(422, "INVALID_PARAMETERS");
    season.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_of_a_markdown_shows_what_the_modify_asks() {
    let parameters = json!({"markdown_checkpoint_week": 2, "markdown_threshold": 0.6});
    let mut season = Season::small(parameters).await;
    season.sell(1, 0.4).await;
    season.sell(2, 0.4).await;
    assert_eq!(season.asked().await, "approve_markdown");
    for params in [
        json!({"markdown_pct": 0.3}),
        json!({"elasticity_coefficient": 1.5}),
    ] {
        let previewed = preview_is_kept(&season, params, &["markdown_id"]).await;
        assert!(previewed["data"]["outlook"].is_array());
    }
    let none = json!({"params": {"markdown_pct": 0}});
    let none = preview(&season.server, &season.id, none).await.ok();
    assert_eq!(none["asks_again"], false);
    assert_eq!(none["data"]["recommended_markdown_pct"], 0.0);
    assert_eq!(season.asked().await, "approve_markdown");
    season.server.stop().await;
}
