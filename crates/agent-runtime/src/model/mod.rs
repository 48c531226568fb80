//! What a language model is to the loop: one trait, a request, a reply, an error.
//!
//! The types carry what both the Responses protocol and Chat Completions need: several tool calls
//! beside text in one turn, opaque provider items that must be sent back unchanged, a JSON Schema
//! response format, finish reasons and usage.

mod error;
mod hints;
mod item;
mod reply;
mod request;
mod retry;
mod usage;

pub use error::ModelError;
pub use hints::{HandoffHint, PendingTool, PlanHints};
pub use item::{Item, ReplyPart, ToolCall};
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

    /// One turn: the whole reply to `request`.
    ///
    /// # Errors
    /// [`ModelError`]; the implementation does not retry by itself, [`RetryingModel`] does.
    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError>;
}
