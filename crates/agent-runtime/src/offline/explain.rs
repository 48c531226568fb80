//! Explanations from the outputs of tools, for agents without a template.

use std::collections::HashMap;

use serde_json::Value;

use crate::model::{Item, ReplyPart};

/// Longest text of one field.
const MAX_FIELD_CHARS: usize = 200;

/// One sentence per tool that answered: its name and the scalar fields of its output, word for word.
pub(crate) fn explain_from_outputs(items: &[Item]) -> String {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut sentences = Vec::new();
    for item in items {
        match item {
            Item::Assistant { parts } => names.extend(parts.iter().filter_map(call_name)),
            Item::ToolOutput { call_id, output } if output.get("error").is_none() => {
                let name = names.get(call_id.as_str()).copied().unwrap_or("tool");
                sentences.extend(sentence(name, output));
            }
            _ => {}
        }
    }
    if sentences.is_empty() {
        "The work is finished.".to_owned()
    } else {
        sentences.join(" ")
    }
}

fn call_name(part: &ReplyPart) -> Option<(&str, &str)> {
    match part {
        ReplyPart::ToolCall(call) => Some((&call.call_id, &call.name)),
        _ => None,
    }
}

fn sentence(name: &str, output: &Value) -> Option<String> {
    let facts: Vec<String> = match output {
        Value::Object(fields) => fields
            .iter()
            .filter_map(|(field, value)| Some(format!("{field} {}", scalar(value)?)))
            .collect(),
        other => scalar(other).into_iter().collect(),
    };
    if facts.is_empty() {
        None
    } else {
        Some(format!("{name}: {}.", facts.join(", ")))
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::String(text) => Some(text.chars().take(MAX_FIELD_CHARS).collect()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
