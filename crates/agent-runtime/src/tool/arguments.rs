//! Strict reading of the arguments that a model wrote.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

/// Longest text of an error.
const MAX_ERROR_CHARS: usize = 500;

/// The argument type of a tool without arguments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoArguments {}

/// Why arguments were not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArgumentError {
    /// Not JSON, a field missing or given twice, or a value that the Rust type refuses.
    #[error("{0}")]
    Unreadable(String),
    /// What does not fit the schema, one text each.
    #[error("{}", .0.join(", "))]
    Misfits(Vec<String>),
}

impl ArgumentError {
    /// The text of the error, of bounded length: it may quote what a model wrote.
    pub(crate) fn brief(&self) -> String {
        let text = self.to_string();
        match text.char_indices().nth(MAX_ERROR_CHARS) {
            Some((end, _)) => format!("{} (cut)", &text[..end]),
            None => text,
        }
    }
}

/// Parses `raw` into `A`, refusing fields that `schema` does not name and values of another type;
/// serde alone would skip the former and reads a list as a struct.
pub(crate) fn parse_strictly<A: DeserializeOwned>(
    raw: &str,
    schema: &Value,
) -> Result<A, ArgumentError> {
    let text = if raw.trim().is_empty() { "{}" } else { raw };
    let value: Value =
        serde_json::from_str(text).map_err(|error| ArgumentError::Unreadable(error.to_string()))?;
    let misfits = misfits(schema, &value, "");
    if !misfits.is_empty() {
        return Err(ArgumentError::Misfits(misfits));
    }
    // From the text once more: only there serde notices a field that is given twice.
    serde_json::from_str(text).map_err(|error| ArgumentError::Unreadable(error.to_string()))
}

fn misfits(schema: &Value, value: &Value, path: &str) -> Vec<String> {
    if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
        let per_branch = branches.iter().map(|branch| misfits(branch, value, path));
        return per_branch.min_by_key(Vec::len).unwrap_or_default();
    }
    if let Some(expected) = wrong_type(schema, value) {
        let place = if path.is_empty() {
            "the arguments"
        } else {
            path
        };
        return vec![format!("{place} must be of type {expected}")];
    }
    match value {
        Value::Object(fields) => misfits_of_object(schema, fields, path),
        Value::Array(entries) => {
            let of_items = schema.get("items").unwrap_or(&Value::Null);
            let indexed = entries.iter().enumerate();
            indexed
                .flat_map(|(index, entry)| misfits(of_items, entry, &format!("{path}[{index}]")))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn misfits_of_object(schema: &Value, fields: &Map<String, Value>, path: &str) -> Vec<String> {
    let open = schema.get("additionalProperties") != Some(&Value::Bool(false));
    let property = |name: &str| {
        schema
            .get("properties")
            .and_then(|properties| properties.get(name))
    };
    let visit = |(name, field): (&String, &Value)| {
        let place = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        match property(name) {
            Some(property) => misfits(property, field, &place),
            None if open => Vec::new(),
            None => vec![format!("there is no field {place}")],
        }
    };
    fields.iter().flat_map(visit).collect()
}

/// The type that the schema asks for, if `value` has another.
fn wrong_type(schema: &Value, value: &Value) -> Option<String> {
    let expected = schema.get("type")?;
    let fits = |name: &Value| {
        matches!(
            (name.as_str(), value),
            (Some("null"), Value::Null)
                | (Some("boolean"), Value::Bool(_))
                | (Some("integer" | "number"), Value::Number(_))
                | (Some("string"), Value::String(_))
                | (Some("array"), Value::Array(_))
                | (Some("object"), Value::Object(_))
        )
    };
    let any_fits = expected
        .as_array()
        .map_or_else(|| fits(expected), |names| names.iter().any(fits));
    (!any_fits).then(|| expected.to_string())
}
