//! Lists the fields of answers that are always sent, if only as null, as required.
//!
//! The schemas are generated from types, and a field that may be null counts as optional there. In a request it is;
//! in an answer it is sent as null, and one that is left out instead is described as not nullable.

use std::collections::BTreeSet;

use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, SchemaType, Type};
use utoipa::openapi::{OpenApi, PathItem, RefOr, Schema};

/// Where schemas that have a name stand in a document.
const NAMED: &str = "#/components/schemas/";

/// Makes every nullable field required, but for the schemas that requests are made of: those of request bodies and
/// those named in `also_requests`.
pub(crate) fn require_nullable(document: &mut OpenApi, also_requests: &[&str]) {
    let of_requests = schemas_of_requests(document, also_requests);
    let schemas = document.components.iter_mut();
    let schemas = schemas.flat_map(|components| components.schemas.iter_mut());
    for (name, schema) in schemas {
        if !of_requests.contains(name) {
            require_in(schema);
        }
    }
}

fn schemas_of_requests(document: &OpenApi, also_requests: &[&str]) -> BTreeSet<String> {
    let mut open: Vec<String> = also_requests.iter().map(|&name| name.to_owned()).collect();
    let items = document.paths.paths.values();
    for operation in items.flat_map(operations) {
        let Some(RefOr::T(body)) = &operation.request_body else {
            continue;
        };
        for content in body.content.values() {
            if let RefOr::T(content) = content
                && let Some(schema) = &content.schema
            {
                names_in(schema, &mut open);
            }
        }
    }
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        let components = document.components.as_ref();
        if let Some(schema) = components.and_then(|components| components.schemas.get(&name))
            && found.insert(name)
        {
            names_in(schema, &mut open);
        }
    }
    found
}

fn operations(item: &PathItem) -> impl Iterator<Item = &Operation> {
    let operations = [&item.post, &item.put, &item.patch, &item.delete];
    operations.into_iter().flatten()
}

/// Adds the names that `schema` refers to.
fn names_in(schema: &RefOr<Schema>, found: &mut Vec<String>) {
    let schema = match schema {
        RefOr::Ref(reference) => {
            let name = reference.ref_location.strip_prefix(NAMED);
            found.extend(name.map(str::to_owned));
            return;
        }
        RefOr::T(schema) => schema,
    };
    match schema {
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &array.items {
                names_in(items, found);
            }
        }
        Schema::Object(object) => {
            for property in object.properties.values() {
                names_in(property, found);
            }
            if let Some(AdditionalProperties::RefOr(others)) =
                object.additional_properties.as_deref()
            {
                names_in(others, found);
            }
        }
        Schema::OneOf(choices) => choices.items.iter().for_each(|item| names_in(item, found)),
        Schema::AllOf(parts) => parts.items.iter().for_each(|item| names_in(item, found)),
        Schema::AnyOf(choices) => choices.items.iter().for_each(|item| names_in(item, found)),
        _ => {}
    }
}

/// Makes the nullable fields of `schema` and of what stands inside it required.
fn require_in(schema: &mut RefOr<Schema>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                require_in(items);
            }
        }
        Schema::Object(object) => {
            for (name, property) in &mut object.properties {
                if may_be_null(property) && !object.required.contains(name) {
                    object.required.push(name.clone());
                }
                require_in(property);
            }
        }
        Schema::OneOf(choices) => choices.items.iter_mut().for_each(require_in),
        Schema::AllOf(parts) => parts.items.iter_mut().for_each(require_in),
        Schema::AnyOf(choices) => choices.items.iter_mut().for_each(require_in),
        _ => {}
    }
}

fn may_be_null(schema: &RefOr<Schema>) -> bool {
    let RefOr::T(schema) = schema else {
        return false;
    };
    match schema {
        Schema::Array(array) => allows_null(&array.schema_type),
        Schema::Object(object) => allows_null(&object.schema_type),
        Schema::OneOf(choices) => choices.items.iter().any(may_be_null),
        Schema::AnyOf(choices) => choices.items.iter().any(may_be_null),
        _ => false,
    }
}

fn allows_null(schema_type: &SchemaType) -> bool {
    match schema_type {
        SchemaType::Type(only) => *only == Type::Null,
        SchemaType::Array(types) => types.contains(&Type::Null),
        SchemaType::AnyValue => false,
    }
}
