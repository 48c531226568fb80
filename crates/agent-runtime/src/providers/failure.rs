//! From what a provider reports to an error of the model, in plain words and without the key.

use std::time::Duration;

use super::error_body::ProviderError;
use super::{ProviderSettings, message_text};
use crate::model::{FinishReason, ModelError, ModelReply, ReplyPart};

const CONTENT_FILTER: [&str; 4] = [
    "content_filter",
    "ResponsibleAIPolicyViolation",
    "content_policy_violation",
    "content_filter_error",
];
const NO_QUOTA: [&str; 3] = [
    "insufficient_quota",
    "billing_hard_limit_reached",
    "billing_not_active",
];
const UNKNOWN_MODEL: [&str; 4] = [
    "DeploymentNotFound",
    "deployment_not_found",
    "model_not_found",
    "unknown_model",
];
const BAD_KEY: [&str; 3] = [
    "invalid_api_key",
    "authentication_error",
    "invalid_authentication",
];
const TOO_LONG: [&str; 2] = ["context_length_exceeded", "string_above_max_length"];
const RATE_LIMIT: [&str; 4] = [
    "rate_limit_exceeded",
    "too_many_requests",
    "RateLimitReached",
    "rate_limit_error",
];
const PASSING: [&str; 5] = [
    "server_error",
    "internal_error",
    "api_error",
    "overloaded_error",
    "service_unavailable",
];

/// Why a reply cannot be had from what came.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fault {
    /// It is not of the protocol.
    Unreadable(String),
    /// The provider says that it failed.
    Reported(ProviderError),
}

impl ProviderSettings {
    /// `text` of a provider as it may be shown.
    pub(super) fn plain(&self, text: &str) -> String {
        message_text::plain(text, &self.credential)
    }

    /// The error for an answer with a status of failure.
    pub(super) fn refused(
        &self,
        status: u16,
        error: &ProviderError,
        retry_after: Option<Duration>,
    ) -> ModelError {
        let provider = self.provider.name().to_owned();
        let words = self.words(error);
        if error.has_code(&CONTENT_FILTER) || (status == 400 && !error.filtered.is_empty()) {
            let message = self.filter_words(error);
            return ModelError::ContentFilter { provider, message };
        }
        let invalid = |message: String| ModelError::InvalidRequest {
            provider: provider.clone(),
            status,
            message,
        };
        if error.has_code(&NO_QUOTA) {
            return invalid(format!(
                "the account has no quota left: {words}; add credit or raise its limit"
            ));
        }
        if error.has_code(&TOO_LONG) || error.message.contains("maximum context length") {
            return invalid(format!(
                "the conversation is longer than the model can read: {words}"
            ));
        }
        let named_unknown = error.has_code(&UNKNOWN_MODEL);
        if named_unknown || status == 404 {
            let (model, host) = (&self.model, self.host());
            let message = if named_unknown {
                format!("`{model}` at {host}: {words}")
            } else {
                let protocol = self.protocol.name();
                format!(
                    "`{model}` at {host}: {words}; or it does not speak the {protocol} protocol at that address"
                )
            };
            return ModelError::UnknownDeployment { provider, message };
        }
        if error.has_code(&BAD_KEY) && (400..500).contains(&status) && status != 429 {
            return ModelError::Unauthorized {
                provider,
                message: words,
            };
        }
        ModelError::from_status(self.provider.name(), status, &words, retry_after)
    }

    /// The error for an answer that leads elsewhere.
    pub(super) fn redirected(&self, status: u16, target: Option<&str>) -> ModelError {
        let target = target.map_or_else(|| "elsewhere".to_owned(), |target| self.plain(target));
        ModelError::InvalidRequest {
            provider: self.provider.name().to_owned(),
            status,
            message: format!(
                "the address leads to {target}; redirects are not followed, because the key would travel: configure the final address"
            ),
        }
    }

    /// The error for a fault found in an answer that came with a status of success.
    pub(super) fn failed(&self, fault: &Fault) -> ModelError {
        match fault {
            Fault::Unreadable(message) => ModelError::InvalidReply {
                provider: self.provider.name().to_owned(),
                message: self.plain(message),
            },
            Fault::Reported(error) => self.refused(reported_status(error), error, None),
        }
    }

    /// Hides the key in all that a reply says: a gateway may repeat the headers that it was sent.
    pub(super) fn without_key(&self, mut reply: ModelReply) -> ModelReply {
        for part in &mut reply.parts {
            match part {
                ReplyPart::Text { text } => *text = self.credential.mask_whole(text),
                ReplyPart::ToolCall(call) => {
                    call.arguments = self.credential.mask_whole(&call.arguments);
                }
                ReplyPart::Opaque { .. } => {}
            }
        }
        if let FinishReason::ContentFilter(message) = &mut reply.finish {
            *message = self.plain(message);
        }
        reply
    }

    fn words(&self, error: &ProviderError) -> String {
        let message = self.plain(&error.message);
        if !message.is_empty() {
            return message;
        }
        match error.codes.first() {
            Some(code) => self.plain(code),
            None => "no explanation given".to_owned(),
        }
    }

    fn filter_words(&self, error: &ProviderError) -> String {
        let words = self.words(error);
        if error.filtered.is_empty() {
            return words;
        }
        format!("{}: {words}", self.plain(&error.filtered.join(", ")))
    }
}

/// The status that a failure would have had, which was reported inside a successful answer.
fn reported_status(error: &ProviderError) -> u16 {
    if let Some(status) = error.status() {
        return status;
    }
    if error.has_code(&RATE_LIMIT) {
        return 429;
    }
    if error.has_code(&PASSING) {
        return 500;
    }
    if error.has_code(&BAD_KEY) {
        return 401;
    }
    400
}
