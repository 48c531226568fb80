//! Trying again: exponential backoff with jitter, honouring what the provider asks for.

use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;

use super::{Model, ModelError, ModelReply, ModelRequest};

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
}

impl Default for RetryPolicy {
    /// 3 retries from half a second up to 20 s, 30 s a call.
    fn default() -> Self {
        Self {
            max_retries: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            call_timeout: Duration::from_secs(30),
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

    async fn respond_once(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        let limit = self.policy.call_timeout;
        match tokio::time::timeout(limit, self.inner.respond(request)).await {
            Ok(result) => result,
            Err(_) => Err(ModelError::CallTimeout {
                provider: self.inner.provider_name().to_owned(),
                limit,
            }),
        }
    }
}

#[async_trait]
impl<M: Model> Model for RetryingModel<M> {
    fn provider_name(&self) -> &str {
        self.inner.provider_name()
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        let mut retry = 0;
        loop {
            let error = match self.respond_once(request).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            if !error.retryable() || retry >= self.policy.max_retries {
                return Err(error);
            }
            let delay = self
                .policy
                .delay(retry, self.next_jitter(), error.retry_after());
            retry += 1;
            tracing::warn!(%error, retry, delay_ms = delay.as_millis() as u64, "the model is asked again");
            tokio::time::sleep(delay).await;
        }
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
