//! A language model whose answer a test writes.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hemline_agent_runtime::model::{Model, ModelError, ModelReply, ModelRequest};
use hemline_agents::extraction::{Reading, extract_with};
use hemline_agents::{AgentsError, Engine, Extraction};
use hemline_domain::storage::memory::MemoryStorage;
use serde_json::{Value, json};

/// A model that always answers the same, and keeps what it was asked.
pub(crate) struct Scripted {
    pub(crate) reply: Result<ModelReply, ModelError>,
    pub(crate) asked: Mutex<Vec<ModelRequest>>,
}

#[async_trait]
impl Model for Scripted {
    fn provider_name(&self) -> &str {
        "scripted"
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        self.asked.lock().unwrap().push(request.clone());
        self.reply.clone()
    }
}

pub(crate) fn scripted(reply: Result<ModelReply, ModelError>) -> Arc<Scripted> {
    Arc::new(Scripted {
        reply,
        asked: Mutex::default(),
    })
}

/// A whole answer: `stated` and null for everything else.
pub(crate) fn answer(stated: Value) -> Value {
    let mut answer = json!({
        "forecast_horizon_weeks": null, "season_start_date": null, "season_end_date": null,
        "history_until": null, "replenishment_strategy": null, "dc_holdback_percentage": null,
        "safety_stock_pct": null, "markdown_checkpoint_week": null, "markdown_threshold": null,
        "max_markdown": null, "variance_threshold": null, "stated_demand_units": null,
        "excluded": [], "contradictions": [], "unclear": [], "reasoning": "As the text says.",
    });
    let fields = answer.as_object_mut().unwrap();
    fields.extend(stated.as_object().unwrap().clone());
    answer
}

pub(crate) fn stated(value: impl Into<Value>, quote: &str) -> Value {
    json!({"value": value.into(), "quote": quote})
}

pub(crate) async fn read(text: &str, stated: Value) -> Reading {
    let model = scripted(Ok(ModelReply::text(answer(stated).to_string())));
    extract_with(&*model, text).await.unwrap()
}

pub(crate) async fn through_an_engine(
    text: &str,
    model: Arc<dyn Model>,
) -> Result<Extraction, AgentsError> {
    let storage = Arc::new(MemoryStorage::new(Vec::new(), Vec::new()));
    Engine::new(storage, model).unwrap().extract(text).await
}

pub(crate) const COMPLETE: &str =
    "12 weeks from 2025-03-03, weekly replenishment, 15% DC holdback.";

/// What a careful model answers to [`COMPLETE`].
pub(crate) fn careful() -> Value {
    json!({
        "forecast_horizon_weeks": stated(12, "12 weeks"),
        "season_start_date": stated("2025-03-03", "from 2025-03-03"),
        "replenishment_strategy": stated("weekly", "weekly replenishment"),
        "dc_holdback_percentage": stated(0.15, "15% DC holdback"),
    })
}

/// [`careful`] with other fields laid over it.
pub(crate) fn careful_but(fields: Value) -> Value {
    let mut answer = careful();
    let known = answer.as_object_mut().unwrap();
    known.extend(fields.as_object().unwrap().clone());
    answer
}
