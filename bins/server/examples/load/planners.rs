//! Planners: each starts a season, waits, accepts, uploads weeks and ends it, over and over.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Load, warn};

const WEEKS: u32 = 3;

/// How long a planner looks away between two looks at a workflow.
const LOOKED_AWAY: Duration = Duration::from_millis(500);

/// How long a season may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) async fn plan(load: Arc<Load>, number: usize) {
    while load.goes_on() {
        let Some(id) = started(&load).await else {
            tokio::time::sleep(LOOKED_AWAY).await;
            continue;
        };
        if let Some(forecast) = at_rest(&load, &id).await {
            for week in 1..=WEEKS {
                if !load.goes_on() {
                    break;
                }
                week_uploaded(&load, &forecast, week, number).await;
                at_rest(&load, &id).await;
            }
        }
        ended(&load, &id).await;
    }
}

/// A new workflow of the demo season.
pub(crate) async fn started(load: &Load) -> Option<String> {
    let season = json!({"category_id": "womens_dresses", "season_start_date": "2025-03-03",
        "season_length_weeks": 12});
    let started = load
        .post("start a season", "/api/workflows/forecast", &season)
        .await?;
    let id = started["workflow_id"].as_str()?.to_owned();
    load.begins(&id);
    Some(id)
}

/// Accepts whatever is asked until the season rests; its newest forecast.
pub(crate) async fn at_rest(load: &Load, id: &str) -> Option<String> {
    let path = format!("/api/workflows/{id}");
    let begun = Instant::now();
    loop {
        let workflow = load.get("look at a workflow", &path).await?;
        if begun.elapsed() > PATIENCE {
            let (state, progress) = (&workflow["state"], &workflow["season_progress"]);
            warn(&format!(
                "workflow {id} does not come to rest: {state} {progress}"
            ));
            return None;
        }
        let due = |what: &str| workflow["season_progress"][what] == Value::Bool(true);
        match workflow["status"].as_str()? {
            "waiting_for_approval" => {
                let accept = json!({"action": "accept",
                    "approval_id": workflow["pending_approval_id"]});
                let path = format!("{path}/approval");
                load.post("accept", &path, &accept).await?;
            }
            "monitoring"
                if !["reforecast_due", "replenishment_due", "checkpoint_due"]
                    .into_iter()
                    .any(due) =>
            {
                return Some(workflow["forecast_id"].as_str()?.to_owned());
            }
            "failed" | "cancelled" | "completed" => {
                warn(&format!("workflow {id}: {}", workflow["failure"]));
                return None;
            }
            _ => tokio::time::sleep(LOOKED_AWAY).await,
        }
    }
}

/// Uploads a week in which the 50 demo stores sold a little more or less, by planner and week.
pub(crate) async fn week_uploaded(load: &Load, forecast: &str, week: u32, number: usize) {
    let row = |store: usize| {
        let units = 4 + (store + number) % 7 + week as usize % 3;
        format!("S{store:02},{week},{units}\n")
    };
    let rows: String = (1..=50).map(row).collect();
    let file = format!("store_id,week_number,units_sold\n{rows}");
    let fields = [("forecast_id", forecast)];
    load.upload(
        "upload a week",
        "/api/data/upload-weekly-sales",
        &file,
        &fields,
    )
    .await;
}

/// Ends the season, so that its followers go on to others.
pub(crate) async fn ended(load: &Load, id: &str) {
    load.ends(id);
    let path = format!("/api/workflows/{id}/cancel");
    load.post("cancel", &path, &json!({})).await;
}
