//! A language model behind HTTP.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use futures::TryStreamExt;
use reqwest::{Client, Response};
use serde_json::Value;
use tracing::Instrument;

use super::streamed::{self, StreamFailure};
use super::{Protocol, ProviderSettings, SettingsError, chat, responses, transport};
use crate::model::{
    Model, ModelError, ModelReply, ModelRequest, ReplyPart, RetryPolicy, RetryingModel, TextSink,
    TokenPrices,
};

/// What the outer time limit of a call leaves to the client to name its own reason.
const GRACE: Duration = Duration::from_secs(1);

/// A model of Azure OpenAI, OpenAI, or a server that speaks like it. One call is one request: it does
/// not try again, [`HttpModel::retrying`] does. Dropping the future of a call cancels the request.
#[derive(Debug)]
pub struct HttpModel {
    settings: ProviderSettings,
    client: Client,
    call_timeout: Duration,
}

impl HttpModel {
    /// A client for `settings`; nothing is sent yet.
    ///
    /// # Errors
    /// [`SettingsError`] when encrypted connections cannot be prepared on this machine.
    pub fn new(settings: ProviderSettings) -> Result<Self, SettingsError> {
        let client = transport::http_client(&settings)?;
        Ok(Self {
            settings,
            client,
            call_timeout: RetryPolicy::default().call_timeout,
        })
    }

    /// The same, trying again as `policy` says. The policy's time limit of a call becomes the client's,
    /// which knows whether a stream had begun.
    #[must_use]
    pub fn retrying(mut self, policy: RetryPolicy) -> RetryingModel<Self> {
        self.call_timeout = policy.call_timeout;
        let policy = RetryPolicy {
            call_timeout: policy.call_timeout.saturating_add(GRACE),
            ..policy
        };
        // Processes that fail together should not come back together.
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let seed = u64::from(now.subsec_nanos()) ^ (u64::from(std::process::id()) << 32);
        RetryingModel::new(self, policy, seed)
    }

    /// What the client was built from.
    #[must_use]
    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    async fn call(
        &self,
        request: &ModelRequest,
        on_text: Option<&TextSink<'_>>,
    ) -> Result<ModelReply, ModelError> {
        let settings = &self.settings;
        let span = tracing::info_span!(
            "provider_call",
            provider = settings.provider.name(),
            model = settings.model,
            protocol = settings.protocol.name(),
            streamed = on_text.is_some(),
            status = tracing::field::Empty,
            input_tokens = tracing::field::Empty,
            output_tokens = tracing::field::Empty,
            cost = tracing::field::Empty,
        );
        self.call_in_time(request, on_text).instrument(span).await
    }

    async fn call_in_time(
        &self,
        request: &ModelRequest,
        on_text: Option<&TextSink<'_>>,
    ) -> Result<ModelReply, ModelError> {
        let began = AtomicBool::new(false);
        let provider = || self.settings.provider.name().to_owned();
        let limit = self.call_timeout;
        let called = tokio::time::timeout(limit, self.exchange(request, on_text, &began)).await;
        let reply = match called {
            Ok(reply) => reply?,
            Err(_) if began.load(Ordering::Relaxed) => {
                let message = format!("it was not whole within {} s", limit.as_secs_f64());
                return Err(ModelError::StreamBroken {
                    provider: provider(),
                    message,
                });
            }
            Err(_) => {
                return Err(ModelError::CallTimeout {
                    provider: provider(),
                    limit,
                });
            }
        };
        self.record(&reply);
        Ok(self.settings.without_key(reply))
    }

    /// Tells the span what the reply took, never what it says.
    fn record(&self, reply: &ModelReply) {
        let span = tracing::Span::current();
        span.record("input_tokens", reply.usage.input_tokens);
        span.record("output_tokens", reply.usage.output_tokens);
        if let Some(prices) = self.settings.prices {
            span.record("cost", reply.usage.cost(&prices));
        }
        tracing::info!("the model answered");
    }

    async fn exchange(
        &self,
        request: &ModelRequest,
        on_text: Option<&TextSink<'_>>,
        began: &AtomicBool,
    ) -> Result<ModelReply, ModelError> {
        let settings = &self.settings;
        let body = self.body(request, on_text.is_some());
        let response = transport::send(&self.client, settings, &body, on_text.is_some()).await?;
        if transport::is_event_stream(&response, on_text.is_some()) {
            return self
                .read_stream(response, on_text.unwrap_or(&|_| {}), began)
                .await;
        }
        let body = transport::json_body(settings, response).await?;
        let reply = self.read_reply(&body)?;
        if let Some(on_text) = on_text {
            tell_all(&reply, on_text);
        }
        Ok(reply)
    }

    fn body(&self, request: &ModelRequest, stream: bool) -> Value {
        let (model, maker) = (&self.settings.model, self.settings.maker());
        match self.settings.protocol {
            Protocol::Responses => responses::body(request, model, &maker, stream),
            Protocol::Chat => chat::body(request, model, &maker, stream),
        }
    }

    fn read_reply(&self, body: &Value) -> Result<ModelReply, ModelError> {
        let read = match self.settings.protocol {
            Protocol::Responses => responses::read_reply(body, &self.settings.maker()),
            Protocol::Chat => chat::read_reply(body),
        };
        read.map_err(|fault| self.settings.failed(&fault))
    }

    async fn read_stream(
        &self,
        response: Response,
        on_text: &TextSink<'_>,
        began: &AtomicBool,
    ) -> Result<ModelReply, ModelError> {
        let settings = &self.settings;
        let bytes = response
            .bytes_stream()
            .inspect_ok(|_| began.store(true, Ordering::Relaxed))
            .map_err(|error| transport::chain(&error));
        let reply = streamed::read(settings.protocol, &settings.maker(), bytes, on_text).await;
        let provider = settings.provider.name().to_owned();
        reply.map_err(|failure| match failure {
            StreamFailure::Fault { fault, had_begun } => {
                let error = settings.failed(&fault);
                // What would be asked for again is told as broken where a part of it was told already.
                if had_begun && error.retryable() {
                    ModelError::StreamBroken {
                        provider,
                        message: error.to_string(),
                    }
                } else {
                    error
                }
            }
            StreamFailure::NoReply(message) => ModelError::Connection {
                provider,
                message: settings.plain(&message),
            },
            StreamFailure::Broken(message) => ModelError::StreamBroken {
                provider,
                message: settings.plain(&message),
            },
        })
    }
}

/// Tells the text of a reply that came whole although a stream was asked for.
fn tell_all(reply: &ModelReply, on_text: &TextSink<'_>) {
    for part in &reply.parts {
        if let ReplyPart::Text { text } = part {
            on_text(text);
        }
    }
}

#[async_trait]
impl Model for HttpModel {
    fn provider_name(&self) -> &str {
        self.settings.provider.name()
    }

    fn model_name(&self) -> &str {
        self.settings.model()
    }

    fn prices(&self) -> Option<TokenPrices> {
        self.settings.prices()
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        self.call(request, None).await
    }

    async fn respond_streamed(
        &self,
        request: &ModelRequest,
        on_text: &TextSink<'_>,
    ) -> Result<ModelReply, ModelError> {
        if self.settings.streaming {
            return self.call(request, Some(on_text)).await;
        }
        self.call(request, None).await
    }
}
