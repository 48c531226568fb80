//! JSON that must be an object.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_path_to_error::Track;

/// What an error says was expected where there is no object.
pub(crate) const EXPECTED: &str = "a JSON object";

/// A value read from a JSON object, and from nothing else: left alone, serde takes an array for a
/// struct, its items for the fields in order. An error names the field that it is about, where there is one.
#[derive(Debug)]
pub(crate) struct JsonObject<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for JsonObject<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = JsonObject<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
        let mut track = Track::new();
        let fields = MapAccessDeserializer::new(fields);
        let read = T::deserialize(serde_path_to_error::Deserializer::new(fields, &mut track));
        read.map(JsonObject).map_err(|error| {
            // The path of the object itself is no help: what is missing or unknown is in the error.
            match track.path().to_string().as_str() {
                "." => error,
                path => A::Error::custom(format_args!("{path}: {error}")),
            }
        })
    }
}
