//! Output types: agents whose final message is a value for the calling code.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::ResponseFormat;
use crate::tool::{ArgumentError, parse_strictly, strict_schema};

type MisfitOf = Arc<dyn Fn(&str) -> Result<(), ArgumentError> + Send + Sync>;

/// What an agent's final message must be.
pub(crate) struct OutputType {
    pub(crate) format: ResponseFormat,
    check: MisfitOf,
}

impl OutputType {
    pub(crate) fn of<T: DeserializeOwned + JsonSchema + 'static>(name: String) -> Self {
        Self {
            format: output_format::<T>(name),
            check: Arc::new(|text| parse_output::<T>(text).map(|_| ())),
        }
    }

    /// What is wrong with `text`, if it is not of the type.
    pub(crate) fn misfit(&self, text: &str) -> Option<String> {
        (self.check)(text).err().map(|error| error.brief())
    }
}

// Providers take objects only; what is none travels inside one. (A docstring would be in the schema, where
// models read it.)
#[derive(Serialize, Deserialize, JsonSchema)]
struct Envelope<T> {
    value: T,
}

/// Reads a final message as a `T`.
pub(crate) fn parse_output<T: DeserializeOwned + JsonSchema>(
    text: &str,
) -> Result<T, ArgumentError> {
    let text = without_fence(text);
    let schema = strict_schema::<T>();
    if schema.is_object() {
        return parse_strictly(text, &schema.schema);
    }
    let schema = strict_schema::<Envelope<T>>().schema;
    parse_strictly::<Envelope<T>>(text, &schema).map(|envelope| envelope.value)
}

/// What stands within a Markdown code fence, for small models like to put one around their JSON.
fn without_fence(text: &str) -> &str {
    let trimmed = text.trim();
    let inner = trimmed
        .strip_prefix("```")
        .and_then(|rest| rest.strip_suffix("```"));
    match inner {
        Some(inner) => inner.strip_prefix("json").unwrap_or(inner).trim(),
        None => trimmed,
    }
}

/// `value` as the final message that [`parse_output`] reads; `None` when it is no JSON.
pub(crate) fn write_output<T: Serialize + JsonSchema>(value: &T) -> Option<String> {
    let content = serde_json::to_value(value).ok()?;
    let message = if strict_schema::<T>().is_object() {
        content
    } else {
        serde_json::to_value(Envelope { value: content }).ok()?
    };
    Some(message.to_string())
}

/// The format of messages that [`parse_output`] reads.
pub(crate) fn output_format<T: JsonSchema>(name: String) -> ResponseFormat {
    let own = strict_schema::<T>();
    let schema = if own.is_object() {
        own
    } else {
        strict_schema::<Envelope<T>>()
    };
    ResponseFormat {
        name,
        schema: schema.schema,
        strict: schema.strict,
    }
}
