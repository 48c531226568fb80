//! JSON Schemas from Rust types, in the form that strict function calling asks for.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// String formats that strict function calling knows; schemars' own (`uint32`, `double`) are not
/// among them.
const KNOWN_FORMATS: [&str; 9] = [
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
];

/// A schema made ready for a provider.
#[derive(Debug, Clone, PartialEq)]
pub struct StrictSchema {
    /// The schema: every object closed, every field required.
    pub schema: Value,
    /// Whether it could be made strict; a map with free keys cannot.
    pub strict: bool,
    /// Arguments for a call without further knowledge: each field's default, or null where null is
    /// allowed; `None` when some field has neither.
    pub default_arguments: Option<Value>,
}

/// The schema of `A` with references inlined, `additionalProperties: false` and all fields required.
/// A field that may be left out in Rust (`Option`) may be null instead.
#[must_use]
pub fn strict_schema<A: JsonSchema>() -> StrictSchema {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<A>()
        .to_value();
    let default_arguments = default_arguments(&schema);
    let mut strict = true;
    close(&mut schema, &mut strict);
    if let Some(root) = schema.as_object_mut() {
        root.remove("title");
        root.entry("properties")
            .or_insert_with(|| Value::Object(Map::new()));
        root.entry("required")
            .or_insert_with(|| Value::Array(Vec::new()));
        root.entry("additionalProperties")
            .or_insert(Value::Bool(false));
    }
    StrictSchema {
        schema,
        strict,
        default_arguments,
    }
}

fn close(schema: &mut Value, strict: &mut bool) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    object.remove("default");
    if object
        .get("format")
        .and_then(Value::as_str)
        .is_some_and(|format| !KNOWN_FORMATS.contains(&format))
    {
        object.remove("format");
    }
    if let Some(branches) = object.remove("oneOf") {
        object.insert("anyOf".to_owned(), branches);
    }
    close_properties(object, strict);
    if let Some(branches) = object.get_mut("anyOf").and_then(Value::as_array_mut) {
        branches.iter_mut().for_each(|branch| close(branch, strict));
    }
    if let Some(items) = object.get_mut("items") {
        close(items, strict);
    }
}

fn close_properties(object: &mut Map<String, Value>, strict: &mut bool) {
    if object
        .get("additionalProperties")
        .is_some_and(|rest| rest != &Value::Bool(false))
    {
        *strict = false;
        return;
    }
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    properties
        .values_mut()
        .for_each(|property| close(property, strict));
    let names = properties.keys().cloned().map(Value::String).collect();
    object.insert("required".to_owned(), Value::Array(names));
    object.insert("additionalProperties".to_owned(), Value::Bool(false));
}

fn default_arguments(schema: &Value) -> Option<Value> {
    let no_properties = Map::new();
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&no_properties);
    let mut arguments = Map::new();
    for (name, property) in properties {
        let value = match property.get("default") {
            Some(value) => value.clone(),
            None if allows_null(property) => Value::Null,
            None => return None,
        };
        arguments.insert(name.clone(), value);
    }
    Some(Value::Object(arguments))
}

fn allows_null(schema: &Value) -> bool {
    let is_null = |kind: &Value| kind == "null";
    match (
        schema.get("type"),
        schema.get("anyOf").and_then(Value::as_array),
    ) {
        (Some(Value::Array(kinds)), _) => kinds.iter().any(is_null),
        (Some(kind), _) => is_null(kind),
        (None, Some(branches)) => branches.iter().any(allows_null),
        (None, None) => false,
    }
}
