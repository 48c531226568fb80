//! A small retailer, and an engine over storage in memory.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{Days, NaiveDate};
use hemline_agent_runtime::model::{Model, ModelError, ModelReply, ModelRequest};
use hemline_agents::{Action, Decision, Engine, StartSeason, offline_planner};
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{Storage, WorkflowJournal};
use hemline_domain::{
    Archetype, Category, CategoryId, Decimal, EventBody, FashionTier, LocationTier, Region,
    StatedParameters, Store, StoreFormat, StoreId, StoreWeek, Units, Workflow, WorkflowEvent,
    WorkflowId, WorkflowState, WorkflowStatus,
};

/// How long a stopped engine may take; nothing is measured by it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const CATEGORY: &str = "dresses";

pub(crate) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Twelve stores in three sizes, with `weeks` weeks of history that ends on Sunday 2024-12-29.
pub(crate) fn storage_with(weeks: u64) -> Arc<MemoryStorage> {
    let stores: Vec<Store> = (0..12).map(store).collect();
    let storage = MemoryStorage::new(stores, vec![category()]);
    storage.set_history(&CATEGORY.into(), history(weeks));
    Arc::new(storage)
}

/// 60 weeks: enough to plan, and short enough that ARIMA has no seasonal part to search.
pub(crate) fn storage() -> Arc<MemoryStorage> {
    storage_with(60)
}

pub(crate) fn store(index: u64) -> Store {
    let group = index % 3;
    Store {
        store_id: StoreId::new(format!("S{:02}", index + 1)),
        store_name: format!("Store {}", index + 1),
        store_size_sqft: Some(6_000 + 5_000 * group + 100 * index),
        location_tier: Some(LocationTier::ALL[2 - group as usize]),
        median_income: Some(45_000 + 20_000 * group + 500 * index),
        fashion_tier: Some(FashionTier::ALL[2 - group as usize]),
        store_format: Some(StoreFormat::ALL[3 - group as usize]),
        region: Some(Region::ALL[index as usize % 4]),
        avg_weekly_sales_12mo: None,
    }
}

pub(crate) fn category() -> Category {
    Category {
        category_id: CATEGORY.into(),
        category_name: "Dresses".to_owned(),
        season_start_date: date(2025, 3, 3),
        season_end_date: date(2025, 5, 26),
        season_length_weeks: 12,
        archetype: Archetype::FashionRetail,
        description: None,
        unit_price: None,
        unit_cost: Some(Decimal::from_micros(20_000_000)),
        salvage_value: None,
    }
}

pub(crate) fn history(weeks: u64) -> Vec<StoreWeek> {
    let last_monday = date(2024, 12, 23);
    (0..weeks)
        .flat_map(|week| {
            let monday = last_monday - Days::new(7 * (weeks - 1 - week));
            // A wave over the year and a little jitter, all in whole numbers.
            let season = 20 + (week % 52).abs_diff(26) / 2;
            (0..12).map(move |index| StoreWeek {
                store_id: StoreId::new(format!("S{:02}", index + 1)),
                week_start_date: monday,
                units_sold: Units::new(season * (index % 3 + 1) + (week * 7 + index * 5) % 6),
            })
        })
        .collect()
}

pub(crate) fn engine_on(storage: Arc<dyn Storage>) -> Engine {
    Engine::new(storage, offline_planner()).unwrap()
}

/// The offline planner, but for the requests that the interception answers in its stead.
pub(crate) struct Intercepted<F> {
    planner: Arc<dyn Model>,
    answer: F,
}

#[async_trait]
impl<F> Model for Intercepted<F>
where
    F: Fn(&ModelRequest) -> Option<Result<ModelReply, ModelError>> + Send + Sync,
{
    fn provider_name(&self) -> &str {
        "intercepted"
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        match (self.answer)(request) {
            Some(reply) => reply,
            None => self.planner.respond(request).await,
        }
    }
}

/// An engine whose model answers as `answer` says, and where it says nothing as the planner does.
pub(crate) fn engine_with<F>(storage: Arc<dyn Storage>, answer: F) -> Engine
where
    F: Fn(&ModelRequest) -> Option<Result<ModelReply, ModelError>> + Send + Sync + 'static,
{
    let planner = offline_planner();
    Engine::new(storage, Arc::new(Intercepted { planner, answer })).unwrap()
}

pub(crate) fn season() -> StatedParameters {
    StatedParameters::new().with("season_start_date", "2025-03-03")
}

pub(crate) fn request(stated: StatedParameters) -> StartSeason {
    StartSeason {
        session_id: None,
        category_id: CategoryId::from(CATEGORY),
        season: None,
        stated,
        request_key: None,
    }
}

pub(crate) fn accept() -> Decision {
    Decision {
        approval_id: None,
        action: Action::Accept,
        decided_by: "planner".to_owned(),
    }
}

pub(crate) fn modify(name: &str, value: impl Into<serde_json::Value>) -> Decision {
    Decision {
        action: Action::Modify(StatedParameters::new().with(name, value)),
        ..accept()
    }
}

/// Waits until the workflow has nothing left to do by itself.
pub(crate) async fn at_rest(storage: &dyn WorkflowJournal, id: &WorkflowId) -> Workflow {
    for _ in 0..6_000 {
        let workflow = storage.workflow(id).unwrap().unwrap();
        if workflow.state.status() != WorkflowStatus::Running {
            return workflow;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("workflow {id} did not come to rest within a minute");
}

/// Starts a season and waits until a person must decide.
pub(crate) async fn planned(engine: &Engine, stated: StatedParameters) -> Workflow {
    let workflow = engine.start(request(stated)).await.unwrap();
    let workflow = at_rest(&**engine.storage(), &workflow.workflow_id).await;
    assert_eq!(
        workflow.state,
        WorkflowState::WaitingMfgApproval,
        "{:?}",
        workflow.failure
    );
    workflow
}

pub(crate) fn events(storage: &dyn WorkflowJournal, id: &WorkflowId) -> Vec<WorkflowEvent> {
    storage.events(id, 0, usize::MAX).unwrap()
}

/// The events that tell the story, in short.
pub(crate) fn story(events: &[WorkflowEvent]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| match &event.body {
            EventBody::StateChanged { to, .. } => Some(format!("state {to}")),
            EventBody::AgentStarted { agent } => Some(format!("{agent} started")),
            EventBody::AgentCompleted { agent, .. } => Some(format!("{agent} completed")),
            EventBody::Handoff { from, to, .. } => Some(format!("{from} to {to}")),
            EventBody::HumanInputRequired { action, .. } => Some(action.to_string()),
            EventBody::ApprovalRecorded { decision, .. } => Some(decision.clone()),
            EventBody::PhaseSkipped { phase, .. } => Some(format!("skipped {phase}")),
            EventBody::WorkflowComplete { scope, .. } => Some(format!("complete {scope}")),
            EventBody::Error { error_type, .. } => Some(error_type.clone()),
            _ => None,
        })
        .collect()
}

/// What an event says, without the ids and durations that differ between two runs.
fn content(event: &WorkflowEvent) -> String {
    let mut body = serde_json::to_value(&event.body).unwrap();
    without_accidents(&mut body);
    body.to_string()
}

fn without_accidents(value: &mut serde_json::Value) {
    const ACCIDENTS: [&str; 5] = [
        "forecast_id",
        "allocation_id",
        "pricing_strategy_id",
        "approval_id",
        "duration_seconds",
    ];
    match value {
        serde_json::Value::Object(fields) => {
            fields.retain(|name, _| !ACCIDENTS.contains(&name.as_str()));
            fields.values_mut().for_each(without_accidents);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(without_accidents),
        _ => {}
    }
}

/// The contents of all events in order, and of progress, which tools that run side by side tell in any
/// order, by content.
pub(crate) fn told(events: &[WorkflowEvent]) -> (Vec<String>, Vec<String>) {
    let is_progress =
        |event: &&WorkflowEvent| matches!(event.body, EventBody::AgentProgress { .. });
    let (progress, others): (Vec<_>, Vec<_>) = events.iter().partition(is_progress);
    let mut progress: Vec<String> = progress.into_iter().map(content).collect();
    progress.sort();
    (others.into_iter().map(content).collect(), progress)
}
