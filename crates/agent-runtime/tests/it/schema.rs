//! Schemas for strict function calling.

use std::collections::BTreeMap;

use hemline_agent_runtime::{NoArguments, strict_schema};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema is of interest")]
struct Order {
    /// How many.
    units: u32,
    /// Why; null for no reason.
    reason: Option<String>,
    pace: Pace,
    lines: Vec<Line>,
    #[serde(default)]
    rush: bool,
}

#[derive(Deserialize, JsonSchema)]
enum Pace {
    /// Every week.
    Weekly,
    /// Never.
    Never,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema is of interest")]
struct Line {
    store: String,
    share: Option<f64>,
}

fn objects(schema: &Value, found: &mut Vec<Value>) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") {
                found.push(schema.clone());
            }
            fields.values().for_each(|field| objects(field, found));
        }
        Value::Array(entries) => entries.iter().for_each(|entry| objects(entry, found)),
        _ => {}
    }
}

#[test]
fn every_object_is_closed_and_all_its_fields_are_required() {
    let schema = strict_schema::<Order>();
    assert!(schema.strict);
    let mut found = Vec::new();
    objects(&schema.schema, &mut found);
    assert_eq!(found.len(), 2);
    for object in found {
        assert_eq!(object["additionalProperties"], false);
        let names: Vec<&String> = object["properties"].as_object().unwrap().keys().collect();
        assert_eq!(object["required"], json!(names));
    }
    let text = schema.schema.to_string();
    for word in ["$ref", "oneOf", "uint32", "\"default\"", "$schema"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    assert_eq!(
        schema.schema["properties"]["units"]["description"],
        "How many."
    );
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema is of interest")]
struct Optional {
    limit: Option<u32>,
    #[serde(default)]
    rush: bool,
}

#[test]
fn default_arguments_come_from_defaults_and_nulls() {
    assert_eq!(
        strict_schema::<NoArguments>().default_arguments,
        Some(json!({}))
    );
    assert_eq!(
        strict_schema::<Optional>().default_arguments,
        Some(json!({"limit": null, "rush": false}))
    );
    assert_eq!(strict_schema::<Order>().default_arguments, None);
}

#[test]
fn a_map_with_free_keys_cannot_be_strict() {
    assert!(!strict_schema::<BTreeMap<String, f64>>().strict);
}
