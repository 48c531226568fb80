//! JSON Schemas from Rust types, in the form that strict function calling asks for.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// Constraints that Azure does not allow in strict schemas. OpenAI has come to allow some of them; what
/// both take is the smaller list. They go into the description, where a model reads them too.
const CONSTRAINTS: [&str; 12] = [
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "pattern",
];

/// What strict schemas cannot say.
const NOT_STRICT: [&str; 5] = ["prefixItems", "allOf", "not", "patternProperties", "if"];

/// One of them says what a value may be.
const KINDS: [&str; 5] = ["type", "anyOf", "enum", "const", "$ref"];

/// A schema made ready for a provider. One of arguments must be a struct's: an enum's or a number's is no
/// object, and providers refuse it.
#[derive(Debug, Clone, PartialEq)]
pub struct StrictSchema {
    /// The schema: every object closed, every field required.
    pub schema: Value,
    /// Whether it could be made strict; a map with free keys, a tuple and free JSON cannot.
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
    }
    if let Some(root) = schema.as_object_mut().filter(|root| is_object(root)) {
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
        *strict = false;
        return;
    };
    object.remove("default");
    describe_constraints(object);
    if let Some(branches) = object.remove("oneOf") {
        object.insert("anyOf".to_owned(), branches);
    }
    let has = |name: &&str| object.contains_key(*name);
    if NOT_STRICT.iter().any(has) || !KINDS.iter().any(has) {
        *strict = false;
    }
    close_properties(object, strict);
    if let Some(types) = object.get_mut("$defs").and_then(Value::as_object_mut) {
        types
            .values_mut()
            .for_each(|of_type| close(of_type, strict));
    }
    if let Some(branches) = object.get_mut("anyOf").and_then(Value::as_array_mut) {
        branches.iter_mut().for_each(|branch| close(branch, strict));
    }
    if let Some(items) = object.get_mut("items") {
        close(items, strict);
    }
}

fn describe_constraints(object: &mut Map<String, Value>) {
    if !allows(object.get("type"), "string") {
        // schemars' own (`uint32`, `double`), which say nothing to a model.
        object.remove("format");
    }
    let mut texts = Vec::new();
    for name in CONSTRAINTS {
        if let Some(limit) = object.remove(name) {
            let limit = limit
                .as_str()
                .map_or_else(|| limit.to_string(), str::to_owned);
            texts.push(format!("{name}: {limit}"));
        }
    }
    if texts.is_empty() {
        return;
    }
    let constraints = format!("({})", texts.join(", "));
    let described = match object.get("description").and_then(Value::as_str) {
        Some(description) => format!("{description} {constraints}"),
        None => constraints,
    };
    object.insert("description".to_owned(), Value::String(described));
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

impl StrictSchema {
    /// Whether the schema is an object's by itself: providers take no other for arguments and formats.
    pub(crate) fn is_object(&self) -> bool {
        self.schema.as_object().is_some_and(is_object)
    }
}

fn is_object(schema: &Map<String, Value>) -> bool {
    let is_object = schema.get("type").is_some_and(|kind| kind == "object");
    is_object && !schema.contains_key("anyOf")
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
    match (
        schema.get("type"),
        schema.get("anyOf").and_then(Value::as_array),
    ) {
        (None, Some(branches)) => branches.iter().any(allows_null),
        (kinds, _) => allows(kinds, "null"),
    }
}

/// Whether a schema's `type`, one or several, has `wanted` among them.
fn allows(kinds: Option<&Value>, wanted: &str) -> bool {
    match kinds {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
        kind => kind.is_some_and(|kind| kind == wanted),
    }
}
