//! What the published documentation asks of a request beyond its types.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::recorded::{Protocol, RecordedRequest};

/// Keywords that strict schemas must not have, by the documentation of OpenAI and Azure OpenAI on
/// structured outputs; Azure's list is the longer one.
const FORBIDDEN: [&str; 28] = [
    "allOf",
    "oneOf",
    "not",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "patternProperties",
    "unevaluatedProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "unevaluatedItems",
    "contains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "default",
];

/// Azure's limits of a strict schema.
const DEEPEST_NESTING: usize = 5;
const MOST_PROPERTIES: usize = 100;

/// Checks one request: names of functions, strict schemas, exactly one output for every call, after
/// its call and, in Chat Completions, right behind the turn that asked for it.
///
/// # Panics
/// When a rule is broken, with the request.
pub fn assert_conversation_rules(request: &RecordedRequest) {
    assert_functions(request);
    assert_response_format(request);
    assert_one_output_for_every_call(request);
    if request.protocol() == Protocol::Chat {
        assert_outputs_follow_their_turn(request);
    }
}

fn assert_functions(request: &RecordedRequest) {
    let mut names = BTreeSet::new();
    for function in request.functions() {
        let name = function["name"].as_str().unwrap();
        let allowed =
            |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        assert!(
            (1..=64).contains(&name.len()) && name.chars().all(allowed),
            "{name:?} is no name of a function"
        );
        assert!(names.insert(name), "{name} is offered twice");
        if function["strict"] == true {
            assert_strict_schema(name, &function["parameters"]);
        }
    }
}

fn assert_response_format(request: &RecordedRequest) {
    let format = match request.protocol() {
        Protocol::Responses => &request.body["text"]["format"],
        Protocol::Chat => &request.body["response_format"]["json_schema"],
    };
    if format["strict"] == true {
        assert_strict_schema("the response format", &format["schema"]);
    }
}

fn assert_strict_schema(of: &str, schema: &Value) {
    assert_eq!(
        schema["type"], "object",
        "{of}: the root is an object: {schema}"
    );
    assert!(schema.get("anyOf").is_none(), "{of}: {schema}");
    let mut properties = 0;
    visit(of, schema, 0, &mut properties);
    assert!(
        properties <= MOST_PROPERTIES,
        "{of} has {properties} properties"
    );
}

fn visit(of: &str, schema: &Value, depth: usize, properties: &mut usize) {
    assert!(
        depth <= DEEPEST_NESTING,
        "{of} is nested too deep: {schema}"
    );
    let Some(object) = schema.as_object() else {
        return;
    };
    for keyword in FORBIDDEN {
        assert!(
            !object.contains_key(keyword),
            "{of} has `{keyword}`: {schema}"
        );
    }
    let of_type = |wanted: &str| match &schema["type"] {
        Value::Array(types) => types.iter().any(|found| found == wanted),
        found => found == wanted,
    };
    if of_type("object") {
        assert_closed(of, schema);
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        *properties += 1;
        visit(&format!("{of}.{name}"), inner, depth + 1, properties);
    }
    visit(&format!("{of}[]"), &schema["items"], depth, properties);
    for inner in schema["anyOf"].as_array().into_iter().flatten() {
        visit(of, inner, depth, properties);
    }
    for (name, inner) in schema["$defs"].as_object().into_iter().flatten() {
        visit(&format!("{of}#{name}"), inner, depth + 1, properties);
    }
}

/// Every object lists its properties, requires them all and allows no other.
fn assert_closed(of: &str, schema: &Value) {
    assert_eq!(
        schema["additionalProperties"], false,
        "{of} is open: {schema}"
    );
    let listed: BTreeSet<&str> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    let required: BTreeSet<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(
        listed, required,
        "{of} does not require all it lists: {schema}"
    );
}

fn assert_one_output_for_every_call(request: &RecordedRequest) {
    let calls = request.call_ids();
    let distinct: BTreeSet<&str> = calls.iter().copied().collect();
    assert_eq!(calls.len(), distinct.len(), "an id twice: {calls:?}");
    let mut outputs: Vec<&str> = request.outputs().iter().map(|(id, _)| *id).collect();
    outputs.sort_unstable();
    let answered: Vec<&str> = distinct.into_iter().collect();
    assert_eq!(outputs, answered, "one output a call: {}", request.text);
    for (_, text) in request.outputs() {
        let data: Result<Value, _> = serde_json::from_str(text);
        assert!(data.is_ok(), "an output is JSON data: {text}");
    }
}

/// A turn with calls is followed by their outputs, in any order, before anything else.
fn assert_outputs_follow_their_turn(request: &RecordedRequest) {
    let mut open: BTreeSet<&str> = BTreeSet::new();
    for message in request.messages() {
        if message["role"] == "tool" {
            let id = message["tool_call_id"].as_str().unwrap();
            assert!(
                open.remove(id),
                "{id} is not asked for before: {}",
                request.text
            );
            continue;
        }
        assert!(open.is_empty(), "{open:?} not answered: {}", request.text);
        for call in message["tool_calls"].as_array().into_iter().flatten() {
            open.insert(call["id"].as_str().unwrap());
        }
    }
    assert!(open.is_empty(), "{open:?} not answered: {}", request.text);
}
