//! What model calls cost, in the log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use hemline_agent_runtime::model::{
    Model, ModelError, ModelReply, ModelRequest, TokenPrices, Usage,
};
use hemline_agents::{Engine, offline_planner};
use hemline_domain::storage::WorkflowJournal;

use crate::support::{accept, at_rest, planned, season, storage};

/// The offline planner, counting: its n-th reply has n tokens.
struct Metered {
    planner: Arc<dyn Model>,
    calls: AtomicU64,
}

#[async_trait]
impl Model for Metered {
    fn provider_name(&self) -> &str {
        "metered"
    }

    fn prices(&self) -> Option<TokenPrices> {
        Some(TokenPrices {
            input_per_million: 0.0,
            cached_input_per_million: 0.0,
            output_per_million: 0.5,
        })
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        let mut reply = self.planner.respond(request).await?;
        let number = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        reply.usage = Usage {
            input_tokens: number,
            output_tokens: 1_000,
            ..Usage::default()
        };
        Ok(reply)
    }
}

#[tokio::test]
async fn every_answered_call_has_its_row_with_its_tokens() {
    let storage = storage();
    let model = Arc::new(Metered {
        planner: offline_planner(),
        calls: AtomicU64::new(0),
    });
    let engine = Engine::new(storage.clone(), model.clone()).unwrap();
    let stated = season().with("replenishment_strategy", "none");
    let waiting = planned(&engine, stated).await;
    engine.decide(&waiting.workflow_id, accept()).await.unwrap();
    at_rest(&*storage, &waiting.workflow_id).await;

    let logs = storage.logs(&waiting.workflow_id).unwrap();
    let (calls, others): (Vec<_>, Vec<_>) = logs.iter().partition(|row| row.action == "model");
    assert!(others.iter().all(|row| row.model_usage.is_none()));
    let usages: Vec<_> = calls
        .iter()
        .map(|row| row.model_usage.as_ref().unwrap())
        .collect();
    assert!(usages.iter().all(|usage| usage.provider == "metered"));
    assert!(usages.iter().all(|usage| usage.output_tokens == 1_000));
    assert!(usages.iter().all(|usage| usage.cost == Some(0.0005)));
    let input: Vec<u64> = usages.iter().map(|usage| usage.input_tokens).collect();
    let count = model.calls.load(Ordering::SeqCst);
    assert_eq!(input, (1..=count).collect::<Vec<_>>());
}
