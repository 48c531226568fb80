//! A process that ends in the middle of a week, and the next one that finishes it.

use std::sync::Arc;

use hemline_agents::{Engine, WeekUpload};
use hemline_domain::season::WeekSales;
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{PlanStore, SeasonStore, WorkflowJournal};
use hemline_domain::{StatedParameters, WorkflowId, WorkflowState};

use crate::faulty_storage::FaultyStorage;
use crate::running_season::RunningSeason;
use crate::support::{PATIENCE, accept, at_rest, engine_on, events, season, told};

/// Week 2 falls so far short that it is forecast again, replenished, and asked about a markdown.
fn eventful() -> StatedParameters {
    season()
        .with("variance_basis", "weekly")
        .with("markdown_checkpoint_week", 2)
        .with("markdown_target", "plan_curve")
}

async fn one_week_in() -> RunningSeason {
    let season = RunningSeason::start(eventful()).await;
    season.sell(1, 1.0).await;
    season.engine.shutdown(PATIENCE).await;
    season
}

/// Everything that the week leaves, but for ids and times.
fn left(storage: &MemoryStorage, id: &WorkflowId) -> String {
    let variances = storage.variances(id).unwrap();
    let variances: Vec<_> = variances
        .iter()
        .map(|it| (&it.check, it.action_taken))
        .collect();
    let shipped = storage.replenishments(id).unwrap();
    let shipped: Vec<_> = shipped.iter().map(|it| &it.replenishment).collect();
    let totals = storage.reallocations(id).unwrap();
    let totals: Vec<_> = totals.iter().map(|it| &it.reallocation).collect();
    let markdowns = storage.markdowns(id).unwrap();
    let markdowns: Vec<_> = markdowns.iter().map(|it| &it.recommendation).collect();
    let forecasts = storage.forecasts_of(id).unwrap();
    let forecasts: Vec<_> = forecasts.iter().map(|it| &it.weekly_demand_curve).collect();
    let mut told = told(&events(storage, id));
    for entry in &mut told.0 {
        *entry = without_ids(entry);
    }
    serde_json::to_string_pretty(&serde_json::json!({
        "state": storage.workflow(id).unwrap().unwrap().state,
        "agenda": storage.workflow(id).unwrap().unwrap().agenda,
        "ledger": storage.ledger(id).unwrap(),
        "sales": storage.reported_sales(id).unwrap(),
        "variances": variances,
        "shipped": shipped,
        "totals": totals,
        "markdowns": markdowns,
        "forecasts": forecasts,
        "approvals": storage.approvals(id).unwrap().len(),
        "steps": storage.steps(id).unwrap().len(),
        "told": told,
    }))
    .unwrap()
}

/// Ids of this season's own results are made anew in every run.
fn without_ids(text: &str) -> String {
    let mut value: serde_json::Value = serde_json::from_str(text).unwrap();
    strip(&mut value);
    value.to_string()
}

fn strip(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.retain(|name, _| {
                !["markdown_id", "emergency_order_id", "supersedes"].contains(&name.as_str())
            });
            fields.values_mut().for_each(strip);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(strip),
        _ => {}
    }
}

fn upload(sales: WeekSales) -> WeekUpload {
    WeekUpload {
        sales,
        uploaded_by: "planner".to_owned(),
        file: None,
    }
}

/// Uploads week 2 and accepts the markdown, as far as the process lives.
async fn second_week(engine: &Engine, season: &RunningSeason) {
    let uploaded = engine.accept_week(&season.id, upload(season.sales(2, 0.3)));
    let _ = tokio::time::timeout(std::time::Duration::from_secs(3), uploaded).await;
}

async fn finished(engine: &Engine, season: &RunningSeason) {
    engine.resume().await.unwrap();
    at_rest(&*season.storage, &season.id).await;
    engine.wait_until_at_rest(&season.id).await.unwrap();
    let reported = season.storage.reported_sales(&season.id).unwrap();
    if reported.len() < 2 {
        let sales = upload(season.sales(2, 0.3));
        engine.accept_week(&season.id, sales).await.unwrap();
        engine.wait_until_at_rest(&season.id).await.unwrap();
    }
    let workflow = season.storage.workflow(&season.id).unwrap().unwrap();
    if workflow.state == WorkflowState::WaitingMarkdownApproval {
        engine.decide(&season.id, accept()).await.unwrap();
        engine.wait_until_at_rest(&season.id).await.unwrap();
    }
}

#[tokio::test]
async fn a_week_that_ends_at_any_commit_is_finished_by_the_next_process() {
    let undisturbed = one_week_in().await;
    let before = undisturbed.workflow().version;
    let engine = engine_on(undisturbed.storage.clone());
    second_week(&engine, &undisturbed).await;
    finished(&engine, &undisturbed).await;
    let expected = left(&undisturbed.storage, &undisturbed.id);
    let story = undisturbed.story();
    for entry in [
        "complete reforecast",
        "approve_markdown",
        "state phase_3_replenishment",
        "state phase_4_markdown_check",
    ] {
        assert!(story.iter().any(|it| it == entry), "{entry}: {story:?}");
    }
    let commits = undisturbed.workflow().version - before;
    for commits in 0..commits {
        let season = one_week_in().await;
        let ends = FaultyStorage::ends_after(&season.storage, commits);
        let ending: Engine = engine_on(Arc::clone(&ends) as _);
        let uploading = second_week(&ending, &season);
        let ended = async {
            loop {
                ends.has_ended(&season.id).await;
                let workflow = season.storage.workflow(&season.id).unwrap().unwrap();
                let waits = workflow.state == WorkflowState::WaitingMarkdownApproval;
                if waits {
                    let _ = ending.decide(&season.id, accept()).await;
                }
                if ends.refused() > 0 {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            () = ended => {}
            () = async { uploading.await; std::future::pending::<()>().await } => {}
        }
        ending.shutdown(PATIENCE).await;

        let next = engine_on(season.storage.clone());
        finished(&next, &season).await;
        season.check_ledger();
        let found = left(&season.storage, &season.id);
        assert!(
            found == expected,
            "after {commits} commits:\n{}",
            difference(&expected, &found)
        );
    }
}

fn difference(expected: &str, found: &str) -> String {
    let lines = expected.lines().zip(found.lines());
    let different: Vec<String> = lines
        .filter(|(a, b)| a != b)
        .take(8)
        .map(|(a, b)| format!("expected {a}\nfound    {b}"))
        .collect();
    different.join("\n")
}
