//! What a language model is to the loop: one trait, a request, a reply, an error.
//!
//! The types carry what both the Responses protocol and Chat Completions need: several tool calls
//! beside text in one turn, opaque provider items that must be sent back unchanged, a JSON Schema
//! response format, finish reasons and usage.

mod error;
mod hints;
mod item;
mod metered;
mod reply;
mod request;
mod retry;
mod usage;

pub use error::ModelError;
pub use hints::{HandoffHint, PendingTool, PlanHints};
pub use item::{Item, ReplyPart, ToolCall};
pub use metered::{MeteredModel, ModelMeter};
pub use reply::{FinishReason, ModelReply};
pub use request::{
    FunctionKind, FunctionSpec, ModelRequest, ModelSettings, ResponseFormat, ToolChoice,
};
pub use retry::{RetryPolicy, RetryingModel};
pub use usage::{TokenPrices, Usage, UsageTotals};

use async_trait::async_trait;

/// A language model, or something that answers like one.
#[async_trait]
pub trait Model: Send + Sync {
    /// The provider's short name as people see it: `offline`, `azure`, `openai`.
    fn provider_name(&self) -> &str;

    /// The model's name at its provider; the provider's where it has none of its own.
    fn model_name(&self) -> &str {
        self.provider_name()
    }

    /// What the provider takes for tokens, where that is known.
    fn prices(&self) -> Option<TokenPrices> {
        None
    }

    /// One turn: the whole reply to `request`.
    ///
    /// # Errors
    /// [`ModelError`]; the implementation does not retry by itself, [`RetryingModel`] does.
    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError>;

    /// The same, telling `on_text` the pieces of the reply's text as they come. What was told is for
    /// showing only: the reply that is returned is the whole of it, and a call that is tried again
    /// tells its text again. A model that does not stream tells nothing, which is what the default does.
    ///
    /// # Errors
    /// As [`Model::respond`], and [`ModelError::StreamBroken`].
    async fn respond_streamed(
        &self,
        request: &ModelRequest,
        _on_text: &TextSink<'_>,
    ) -> Result<ModelReply, ModelError> {
        self.respond(request).await
    }
}

/// Takes pieces of a reply's text as they come; it must return at once.
pub type TextSink<'a> = dyn Fn(&str) + Send + Sync + 'a;
