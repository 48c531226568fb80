//! Trying again: exponential backoff with jitter, honouring what the provider asks for.

use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;

use super::{Model, ModelError, ModelReply, ModelRequest, TextSink, TokenPrices};

/// How often and how patiently a call is tried again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetryPolicy {
    /// Tries after the first one.
    pub max_retries: u32,
    /// Wait before the first retry; doubles with each further one.
    pub base_delay: Duration,
    /// Longest wait that the doubling reaches. A longer `Retry-After` is honoured all the same.
    pub max_delay: Duration,
    /// Longest single call.
    pub call_timeout: Duration,
    /// Longest time spent waiting between the tries of one call, all of them together. A wait that
    /// would exceed it is not begun: the call fails at once with what the provider asked for.
    pub max_total_wait: Duration,
}

impl Default for RetryPolicy {
    /// 3 retries from half a second up to 20 s, 30 s a call, at most 150 s of waiting.
    fn default() -> Self {
        Self {
            max_retries: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            call_timeout: Duration::from_secs(30),
            max_total_wait: Duration::from_secs(150),
        }
    }
}

impl RetryPolicy {
    /// The wait before retry number `retry` (0 for the first): between half and the whole of the
    /// doubled base delay, as `jitter` in [0, 1) says, and never less than `retry_after`.
    #[must_use]
    pub fn delay(&self, retry: u32, jitter: f64, retry_after: Option<Duration>) -> Duration {
        let doubled = self.base_delay.saturating_mul(2_u32.saturating_pow(retry));
        let backoff = doubled
            .min(self.max_delay)
            .mul_f64(0.5 + 0.5 * jitter.clamp(0.0, 1.0));
        backoff.max(retry_after.unwrap_or(Duration::ZERO))
    }
}

/// A model whose calls are limited in time and tried again where that can help.
pub struct RetryingModel<M> {
    inner: M,
    policy: RetryPolicy,
    jitter: Mutex<SplitMix>,
}

impl<M: Model> RetryingModel<M> {
    /// Wraps `inner`; `seed` makes the jitter repeatable.
    #[must_use]
    pub fn new(inner: M, policy: RetryPolicy, seed: u64) -> Self {
        Self {
            inner,
            policy,
            jitter: Mutex::new(SplitMix(seed)),
        }
    }

    fn next_jitter(&self) -> f64 {
        self.jitter
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .next_unit()
    }

    async fn respond_once(
        &self,
        request: &ModelRequest,
        on_text: Option<&TextSink<'_>>,
    ) -> Result<ModelReply, ModelError> {
        let limit = self.policy.call_timeout;
        let reply = match on_text {
            Some(on_text) => self.inner.respond_streamed(request, on_text),
            None => self.inner.respond(request),
        };
        match tokio::time::timeout(limit, reply).await {
            Ok(result) => result,
            Err(_) => Err(ModelError::CallTimeout {
                provider: self.inner.provider_name().to_owned(),
                limit,
            }),
        }
    }
}

impl<M: Model> RetryingModel<M> {
    async fn respond_patiently(
        &self,
        request: &ModelRequest,
        on_text: Option<&TextSink<'_>>,
    ) -> Result<ModelReply, ModelError> {
        let mut retry = 0;
        let mut waited = Duration::ZERO;
        loop {
            let error = match self.respond_once(request, on_text).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            if !error.retryable() || retry >= self.policy.max_retries {
                return Err(error);
            }
            let delay = self
                .policy
                .delay(retry, self.next_jitter(), error.retry_after());
            waited = waited.saturating_add(delay);
            if waited > self.policy.max_total_wait {
                return Err(error.with_wait(delay));
            }
            retry += 1;
            tracing::warn!(%error, retry, delay_ms = delay.as_millis() as u64, "the model is asked again");
            tokio::time::sleep(delay).await;
        }
    }
}

#[async_trait]
impl<M: Model> Model for RetryingModel<M> {
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
        self.respond_patiently(request, None).await
    }

    async fn respond_streamed(
        &self,
        request: &ModelRequest,
        on_text: &TextSink<'_>,
    ) -> Result<ModelReply, ModelError> {
        self.respond_patiently(request, Some(on_text)).await
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): enough randomness to spread retries.
struct SplitMix(u64);

impl SplitMix {
    /// The next number in [0, 1).
    fn next_unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    }
}
