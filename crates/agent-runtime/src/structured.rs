//! Structured output: a question whose answer is a Rust type.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::model::{Item, Model, ModelError, ModelRequest, ModelSettings, PlanHints, ToolChoice};
use crate::typed_output::{output_format, parse_output};

/// Reads a `T` out of `text` with one call of `model`. The request carries `T`'s schema under the
/// name `format`; the reply is parsed strictly, whatever the provider promised.
///
/// # Errors
/// [`ModelError`]: the provider's own, [`ModelError::InvalidReply`] for an answer that is no `T`, and
/// [`ModelError::Extraction`] from the offline planner when the text does not hold one.
pub async fn extract_structured<T>(
    model: &dyn Model,
    format: &str,
    instructions: &str,
    text: &str,
) -> Result<T, ModelError>
where
    T: DeserializeOwned + JsonSchema,
{
    let request = ModelRequest {
        agent: format.to_owned(),
        instructions: instructions.to_owned(),
        items: vec![Item::user(text)],
        functions: Vec::new(),
        tool_choice: ToolChoice::None,
        parallel_tool_calls: false,
        response_format: Some(output_format::<T>(format.to_owned())),
        settings: ModelSettings::default(),
        hints: PlanHints::default(),
    };
    let reply = model.respond(&request).await?;
    if let Some(error) = reply.broken_off(model.provider_name()) {
        return Err(error);
    }
    let provider = model.provider_name().to_owned();
    parse_output(&reply.joined_text()).map_err(|error| ModelError::InvalidReply {
        provider,
        message: error.to_string(),
    })
}
