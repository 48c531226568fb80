//! Schemas for strict function calling.

use std::collections::{BTreeMap, BTreeSet};

use hemline_agent_runtime::{
    Agent, AgentSet, NoArguments, RunError, Tool, ToolOutput, ToolScope, strict_schema,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema is of interest")]
struct Order {
    /// How many.
    #[schemars(range(max = 500))]
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
        "How many. (minimum: 0, maximum: 500)"
    );
    assert!(
        schema.schema["properties"]["units"]
            .get("minimum")
            .is_none()
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

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema is of interest")]
struct Tags {
    tags: BTreeSet<String>,
    parent: Option<Box<Tags>>,
}

#[test]
fn sets_and_types_within_themselves_are_strict() {
    let tags = strict_schema::<Tags>();
    assert!(tags.strict);
    assert!(!tags.schema.to_string().contains("\"uniqueItems\""));
    let nested = strict_schema::<Holding<Tags>>();
    assert!(nested.strict);
    let mut found = Vec::new();
    objects(&nested.schema, &mut found);
    assert!(found.len() >= 2, "{}", nested.schema);
    for object in found {
        assert_eq!(object["additionalProperties"], false);
        assert!(object["required"].is_array());
    }
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only its schema is of interest")]
struct Holding<T> {
    /// What it holds.
    held: T,
}

#[test]
fn a_tuple_and_free_json_cannot_be_strict() {
    assert!(!strict_schema::<Holding<(f64, String)>>().strict);
    assert!(!strict_schema::<Holding<Value>>().strict);
}

fn offered<A>(name: &str) -> Result<AgentSet<()>, RunError>
where
    A: DeserializeOwned + JsonSchema + Send + 'static,
{
    let handler = |_: ToolScope<()>, _: A| Ok(ToolOutput::new(json!(null)));
    AgentSet::new([Agent::new("Clerk", "helps").tool(Tool::immediate(name, "Does it.", handler))])
}

#[test]
fn functions_that_providers_refuse_are_refused_when_the_agents_are_put_together() {
    assert!(offered::<Holding<Pace>>("set_pace").is_ok());
    let refused = [
        (offered::<NoArguments>("set pace"), "`set pace` of Clerk"),
        (offered::<NoArguments>(""), "1 to 64 letters"),
        (offered::<NoArguments>(&"x".repeat(65)), "1 to 64 letters"),
        (offered::<Pace>("set_pace"), "must be a struct"),
        (offered::<u32>("set_pace"), "must be a struct"),
    ];
    for (set, part) in refused {
        let error = set.err().unwrap().to_string();
        assert!(error.contains(part), "{error}");
    }
}
