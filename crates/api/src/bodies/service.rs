//! Bodies of the service routes.

use serde::Serialize;
use utoipa::ToSchema;

/// The process is up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    pub(crate) status: String,
    /// The server's version.
    pub(crate) version: String,
    /// Which language model is in use: `offline`, `azure` or `openai`.
    #[schema(example = "offline")]
    pub(crate) llm_provider: String,
}

/// The server can do its work.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Ready {
    /// Always `ready`.
    #[schema(example = "ready")]
    pub(crate) status: String,
    /// Always `ok`: the database answers.
    #[schema(example = "ok")]
    pub(crate) database: String,
    /// Always `current`: every migration is applied.
    #[schema(example = "current")]
    pub(crate) migrations: String,
}
