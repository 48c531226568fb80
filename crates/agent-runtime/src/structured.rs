//! Structured output: a question whose answer is a Rust type.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::model::{
    Item, Model, ModelError, ModelRequest, ModelSettings, PlanHints, ResponseFormat, ToolChoice,
};
use crate::tool::{parse_strictly, strict_schema};

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
    let schema = strict_schema::<T>();
    let request = ModelRequest {
        agent: format.to_owned(),
        instructions: instructions.to_owned(),
        items: vec![Item::user(text)],
        functions: Vec::new(),
        tool_choice: ToolChoice::None,
        parallel_tool_calls: false,
        response_format: Some(ResponseFormat {
            name: format.to_owned(),
            schema: schema.schema.clone(),
            strict: schema.strict,
        }),
        settings: ModelSettings::default(),
        hints: PlanHints::default(),
    };
    let reply = model.respond(&request).await?;
    if let Some(error) = reply.broken_off(model.provider_name()) {
        return Err(error);
    }
    let provider = model.provider_name().to_owned();
    parse_strictly(&reply.joined_text(), &schema.schema).map_err(|error| ModelError::InvalidReply {
        provider,
        message: error.to_string(),
    })
}
