//! The examples of the OpenAPI document: requests and answers of the contract's test, which keeps the file.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, RefOr};

const FILE: &str = include_str!("examples.json");

/// Operation → `request` or a status → type of the content → example.
type Examples = BTreeMap<String, BTreeMap<String, BTreeMap<String, Value>>>;

/// Adds to every body its example.
pub(crate) fn add_examples(document: &mut OpenApi) {
    // A test fails where the file cannot be read or lacks an example.
    let examples: Examples = serde_json::from_str(FILE).unwrap_or_default();
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let id = operation.operation_id.as_deref().unwrap_or_default();
            for (of, examples) in examples.get(id).into_iter().flatten() {
                add_to(operation, of, examples);
            }
        }
    }
}

fn add_to(operation: &mut Operation, of: &str, examples: &BTreeMap<String, Value>) {
    for (content_type, example) in examples {
        let response = operation.responses.responses.get_mut(of);
        let content = match (&mut operation.request_body, response) {
            (Some(RefOr::T(body)), _) if of == "request" => body.content.get_mut(content_type),
            (_, Some(RefOr::T(response))) => response.content.get_mut(content_type),
            _ => None,
        };
        if let Some(RefOr::T(content)) = content {
            content.example = Some(example.clone());
        }
    }
}
