//! What can go wrong between the loop and a provider, and whether trying again can help.

use std::time::Duration;

use thiserror::Error;

/// Why a model gave no usable reply. `message` is the provider's own words, free of secrets.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ModelError {
    /// The provider asks to slow down (429).
    #[error("{provider} limits the rate of calls: {message}; wait, or raise the quota")]
    RateLimited {
        /// Provider's name.
        provider: String,
        /// Provider's words.
        message: String,
        /// The `Retry-After` that came with it.
        retry_after: Option<Duration>,
    },
    /// The provider has a passing fault (408, 409, 5xx).
    #[error("{provider} answered {status}: {message}; try again later")]
    Unavailable {
        /// Provider's name.
        provider: String,
        /// HTTP status.
        status: u16,
        /// Provider's words.
        message: String,
        /// The `Retry-After` that came with it.
        retry_after: Option<Duration>,
    },
    /// The connection could not be made, or broke before the reply began.
    #[error("no connection to {provider}: {message}; check the address and the network")]
    Connection {
        /// Provider's name.
        provider: String,
        /// What the client reported.
        message: String,
    },
    /// One call took longer than it may.
    #[error("{provider} did not answer within {} s", limit.as_secs_f64())]
    CallTimeout {
        /// Provider's name.
        provider: String,
        /// The limit of one call.
        limit: Duration,
    },
    /// A streamed reply broke after it began; it is not replayed blindly.
    #[error("the reply of {provider} broke off after it had begun: {message}")]
    StreamBroken {
        /// Provider's name.
        provider: String,
        /// What the client reported.
        message: String,
    },
    /// The key or token is not accepted (401, 403).
    #[error("{provider} does not accept the key: {message}; check the configured key")]
    Unauthorized {
        /// Provider's name.
        provider: String,
        /// Provider's words.
        message: String,
    },
    /// The deployment, model or address does not exist (404).
    #[error("{provider} knows no such deployment or model: {message}; check the configured name")]
    UnknownDeployment {
        /// Provider's name.
        provider: String,
        /// Provider's words.
        message: String,
    },
    /// The provider's content filter refused the request or the reply.
    #[error("the content filter of {provider} refused: {message}")]
    ContentFilter {
        /// Provider's name.
        provider: String,
        /// Provider's words.
        message: String,
    },
    /// The reply was cut because it reached its length limit.
    #[error("the reply of {provider} was cut by length; allow more output tokens")]
    CutByLength {
        /// Provider's name.
        provider: String,
    },
    /// The provider calls the request wrong (other 4xx).
    #[error("{provider} refused the request with {status}: {message}")]
    InvalidRequest {
        /// Provider's name.
        provider: String,
        /// HTTP status.
        status: u16,
        /// Provider's words.
        message: String,
    },
    /// The reply cannot be understood.
    #[error("the reply of {provider} cannot be read: {message}")]
    InvalidReply {
        /// Provider's name.
        provider: String,
        /// What is wrong with it.
        message: String,
    },
    /// The text was understood, but does not hold what the response format asks for.
    #[error("{provider} cannot fill `{format}`: {message}")]
    Extraction {
        /// Provider's name.
        provider: String,
        /// Name of the response format.
        format: String,
        /// What is missing or wrong.
        message: String,
    },
}

impl ModelError {
    /// The error for an HTTP `status` that is not a success.
    #[must_use]
    pub fn from_status(
        provider: &str,
        status: u16,
        message: &str,
        retry_after: Option<Duration>,
    ) -> Self {
        let provider = provider.to_owned();
        let message = message.to_owned();
        match status {
            401 | 403 => Self::Unauthorized { provider, message },
            404 => Self::UnknownDeployment { provider, message },
            429 => Self::RateLimited {
                provider,
                message,
                retry_after,
            },
            408 | 409 | 500..=599 => Self::Unavailable {
                provider,
                status,
                message,
                retry_after,
            },
            _ => Self::InvalidRequest {
                provider,
                status,
                message,
            },
        }
    }

    /// Whether the same request may be sent again: 408, 409, 429, 5xx, broken connections and
    /// calls that timed out; nothing else.
    #[must_use]
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            Self::RateLimited { .. }
                | Self::Unavailable { .. }
                | Self::Connection { .. }
                | Self::CallTimeout { .. }
        )
    }

    /// How long the provider asked to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after, .. } | Self::Unavailable { retry_after, .. } => {
                *retry_after
            }
            _ => None,
        }
    }

    /// Says in the message that the provider asks for a wait that is too long to be kept.
    pub(crate) fn with_wait(mut self, wait: Duration) -> Self {
        if let Self::RateLimited { message, .. } | Self::Unavailable { message, .. } = &mut self {
            *message = format!(
                "{message} (it asks to wait {} s)",
                wait.as_secs_f64().ceil()
            );
        }
        self
    }
}
