//! Counting the calls of a model.

use std::sync::Arc;

use async_trait::async_trait;
use hemline_agent_runtime::OfflinePlanner;
use hemline_agent_runtime::model::{
    FinishReason, MeteredModel, Model, ModelError, ModelReply, ModelRequest, TokenPrices, Usage,
};

use crate::retries::question;
use crate::support::Scripted;

/// A model with a name and prices.
struct Priced(Arc<Scripted>);

#[async_trait]
impl Model for Priced {
    fn provider_name(&self) -> &str {
        self.0.provider_name()
    }

    fn model_name(&self) -> &str {
        "large-1"
    }

    fn prices(&self) -> Option<TokenPrices> {
        Some(TokenPrices {
            input_per_million: 2.0,
            cached_input_per_million: 1.0,
            output_per_million: 10.0,
        })
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        self.0.respond(request).await
    }
}

fn reply(finish: FinishReason) -> ModelReply {
    let usage = Usage {
        input_tokens: 1_000,
        cached_input_tokens: 400,
        output_tokens: 100,
        reasoning_tokens: 50,
    };
    ModelReply {
        usage,
        finish,
        ..ModelReply::text("well")
    }
}

#[tokio::test]
async fn calls_failures_tokens_and_cost_are_added_up() {
    let scripted = Scripted::with_results([
        Ok(reply(FinishReason::Stop)),
        // Its tokens cost although it is of no use.
        Ok(reply(FinishReason::Length)),
        Err(ModelError::InvalidReply {
            provider: "scripted".to_owned(),
            message: "no".to_owned(),
        }),
    ]);
    let model = MeteredModel::new(Arc::new(Priced(scripted)));
    assert_eq!(model.read().calls, 0);
    model.respond(&question()).await.unwrap();
    model.respond_streamed(&question(), &|_| {}).await.unwrap();
    model.respond(&question()).await.unwrap_err();

    let meter = model.read();
    assert_eq!((meter.calls, meter.failures), (3, 2));
    assert_eq!(meter.tokens.input_tokens, 2_000);
    assert_eq!(meter.tokens.fresh_input_tokens(), 1_200);
    assert_eq!(meter.tokens.output_tokens, 200);
    let expected = (1_200.0 * 2.0 + 800.0 * 1.0 + 200.0 * 10.0) / 1e6;
    assert!((meter.cost - expected).abs() < 1e-12, "{}", meter.cost);
    assert_eq!(
        (model.provider_name(), model.model_name()),
        ("scripted", "large-1")
    );
}

#[test]
fn a_model_without_a_name_goes_by_its_providers() {
    let model = MeteredModel::new(Arc::new(OfflinePlanner::new()));
    assert_eq!(model.model_name(), model.provider_name());
    assert!(model.prices().is_none());
}
