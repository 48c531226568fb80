//! The OpenAPI document and the pages.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::TestServer;
use crate::schema::Schemas;

/// The schemas with fields that may be left out or sent as null: what clients send, and the parameters as they were
/// stated.
const REQUESTS: [&str; 11] = [
    "ApprovalDecision",
    "ClientMessage",
    "DemandForecastRequest",
    "DemandRequest",
    "ForecastRequest",
    "GivenForecast",
    "NewTokenBody",
    "PreviewRequest",
    "ReforecastBody",
    "RunWorkflowRequest",
    "StatedParameters",
];

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document() -> Value {
    serde_json::to_value(hemline_api::document()).unwrap()
}

fn operations(document: &Value) -> Vec<(&str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let operations = METHODS.iter().filter_map(|method| item.get(method));
            operations.map(move |operation| (path.as_str(), operation))
        })
        .collect()
}

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str() {
                    Some(target) if name == "$ref" => {
                        found.insert(target);
                    }
                    _ => references(field, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn the_document_is_as_agreed() {
    insta::assert_json_snapshot!("openapi", document());
}

#[test]
fn every_reference_of_the_document_resolves() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 30);
    for target in found {
        let pointer = target.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{target}");
    }
}

#[test]
fn every_operation_is_described_with_its_errors() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (path, operation) in operations(&document) {
        assert!(operation["summary"].is_string(), "{path}");
        assert!(operation["tags"][0].is_string(), "{path}");
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{id} stands for two operations");
        let responses = operation["responses"].as_object().unwrap();
        for status in ["403", "500"] {
            assert!(responses.contains_key(status), "{path} {status}");
        }
        for (status, response) in responses
            .iter()
            .filter(|(status, _)| status.as_str() >= "400")
        {
            let schema = &response["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/ErrorBody", "{path} {status}");
        }
    }
}

/// Bodies of an operation that have an example: of a request, and of what is answered as asked. Pages and the document
/// itself have none.
fn bodies_with_examples(operation: &Value) -> Vec<(&str, &Value)> {
    if operation["operationId"] == "openapi_document" {
        return Vec::new();
    }
    let responses = operation["responses"].as_object().into_iter().flatten();
    let successes = responses.filter(|(status, _)| status.as_str() < "300");
    let answers = successes.map(|(_, response)| response);
    let bodies = answers.chain([&operation["requestBody"]]);
    let contents = bodies.flat_map(|body| body["content"].as_object().into_iter().flatten());
    contents
        .map(|(content_type, content)| (content_type.as_str(), content))
        .filter(|(content_type, _)| *content_type != "text/html")
        .collect()
}

#[test]
fn every_body_has_an_example_that_fits_its_schema() {
    let document = document();
    let schemas = Schemas(document.clone());
    let mut checked = 0;
    for (path, operation) in operations(&document) {
        for (content_type, content) in bodies_with_examples(operation) {
            let example = content.get("example").unwrap_or_else(|| {
                panic!("{path} has no example of {content_type}; the contract's test makes them with HEMLINE_UPDATE_EXAMPLES=1")
            });
            assert_eq!(schemas.misfit(&content["schema"], example), None, "{path}");
            checked += 1;
        }
    }
    assert!(checked > 60, "{checked}");
}

fn may_be_null(property: &Value) -> bool {
    let types = property["type"].as_array().into_iter().flatten();
    let choices = property["oneOf"].as_array().into_iter().flatten();
    types.chain([&property["type"]]).any(|name| name == "null")
        || choices.into_iter().any(may_be_null)
}

/// Objects in a schema that have nullable fields which are not required.
fn with_optional_null<'a>(schema: &'a Value, found: &mut Vec<&'a Value>) {
    let properties = schema["properties"].as_object();
    let required = schema["required"].as_array();
    let is_optional = |name: &str| required.is_none_or(|names| !names.contains(&Value::from(name)));
    let mut properties = properties.into_iter().flatten();
    if properties.any(|(name, property)| may_be_null(property) && is_optional(name)) {
        found.push(schema);
    }
    for parts in ["allOf", "oneOf"] {
        let parts = schema[parts].as_array().into_iter().flatten();
        parts.for_each(|part| with_optional_null(part, found));
    }
}

#[test]
fn what_an_answer_always_sends_is_required_though_it_may_be_null() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let optional = schemas.iter().filter(|(_, schema)| {
        let mut found = Vec::new();
        with_optional_null(schema, &mut found);
        !found.is_empty()
    });
    let names: Vec<&str> = optional.map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, REQUESTS);
    let head = schemas["WorkflowHead"]["required"].as_array().unwrap();
    assert!(head.contains(&"pending_approval_id".into()));
    let list = schemas["WorkflowList"]["required"].as_array().unwrap();
    assert!(!list.contains(&"next_cursor".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_and_the_pages_are_served() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/api/openapi.json").await.ok(), document());

    let start = server.get("/").await;
    assert!(start.text.contains("Hemline is running"));
    assert!(
        start.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );

    for path in ["/docs", "/docs/"] {
        let page = server.get(path).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("swagger-ui"), "{}", page.text);
    }
    let settings = server.get("/docs/swagger-initializer.js").await;
    assert!(
        settings.text.contains("/api/openapi.json"),
        "{}",
        settings.text
    );
    server.stop().await;
}

#[test]
fn a_websocket_takes_a_token_or_a_ticket_and_no_cookie() {
    let document = document();
    for path in [
        "/api/workflows/{id}/stream",
        "/ws/orchestrator/{session_id}",
    ] {
        let operation = &document["paths"][path]["get"];
        let security = operation["security"].to_string();
        assert!(security.contains("bearer"), "{path}: {security}");
        assert!(!security.contains("cookie"), "{path}: {security}");
        let parameters = operation["parameters"].to_string();
        assert!(parameters.contains("\"ticket\""), "{path}: {parameters}");
    }
}
