//! Counting what is asked of a model, for whoever watches over a process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;

use super::{Model, ModelError, ModelReply, ModelRequest, TextSink, TokenPrices, Usage};

/// What a model was asked since its process began. A call with all its retries is one; calls that were
/// abandoned before their end are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ModelMeter {
    /// Calls that came to an end.
    pub calls: u64,
    /// Of them, calls without a whole reply.
    pub failures: u64,
    /// Tokens of all replies, broken off ones included.
    pub tokens: Usage,
    /// What the tokens cost, in the currency of the model's prices; 0 without prices.
    pub cost: f64,
    /// Time that the calls took, waits between tries included.
    pub time: Duration,
}

/// A model whose calls are counted.
pub struct MeteredModel {
    inner: Arc<dyn Model>,
    meter: Mutex<ModelMeter>,
}

impl MeteredModel {
    /// Counts the calls of `inner` from now on.
    #[must_use]
    pub fn new(inner: Arc<dyn Model>) -> Self {
        Self {
            inner,
            meter: Mutex::default(),
        }
    }

    /// What was counted so far.
    #[must_use]
    pub fn read(&self) -> ModelMeter {
        *self.meter()
    }

    fn meter(&self) -> MutexGuard<'_, ModelMeter> {
        // Figures are whole between any two additions.
        self.meter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, reply: &Result<ModelReply, ModelError>, time: Duration) {
        let prices = self.inner.prices();
        let mut meter = self.meter();
        meter.calls += 1;
        meter.time += time;
        let Ok(reply) = reply else {
            meter.failures += 1;
            return;
        };
        if reply.broken_off(self.inner.provider_name()).is_some() {
            meter.failures += 1;
        }
        meter.tokens.add(reply.usage);
        if let Some(prices) = prices {
            meter.cost += reply.usage.cost(&prices);
        }
    }
}

#[async_trait]
impl Model for MeteredModel {
    fn provider_name(&self) -> &str {
        self.inner.provider_name()
    }

    fn model_name(&self) -> &str {
        self.inner.model_name()
    }

    fn prices(&self) -> Option<TokenPrices> {
        self.inner.prices()
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        let began = Instant::now();
        let reply = self.inner.respond(request).await;
        self.count(&reply, began.elapsed());
        reply
    }

    async fn respond_streamed(
        &self,
        request: &ModelRequest,
        on_text: &TextSink<'_>,
    ) -> Result<ModelReply, ModelError> {
        let began = Instant::now();
        let reply = self.inner.respond_streamed(request, on_text).await;
        self.count(&reply, began.elapsed());
        reply
    }
}
