//! JSON that must be an object, and whose texts can be stored.

use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor,
};
use serde_json::Value;
use serde_path_to_error::Track;

/// What an error says was expected where there is no object.
pub(crate) const EXPECTED: &str = "a JSON object";

/// What an error says of a field whose text no database stores.
const HOLDS_NUL: &str = " holds the character NUL (\\u0000)";

/// The field that holds a NUL, where that is what `error` of reading a [`JsonObject`] says.
pub(crate) fn nul_field(error: &str) -> Option<&str> {
    error.split_once(HOLDS_NUL).map(|(field, _)| field)
}

/// A value read from a JSON object, and from nothing else: left alone, serde takes an array for a
/// struct, its items for the fields in order. An error names the field that it is about, where there is one. A text
/// with the character NUL is refused: PostgreSQL stores none.
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
        let nul_at = RefCell::new(None);
        let fields = MapAccessDeserializer::new(Storable {
            fields,
            name: String::new(),
            nul_at: &nul_at,
        });
        let read = T::deserialize(serde_path_to_error::Deserializer::new(fields, &mut track));
        read.map(JsonObject).map_err(|error| {
            if let Some(field) = nul_at.take() {
                return A::Error::custom(format_args!("{field}{HOLDS_NUL}"));
            }
            // The path of the object itself is no help: what is missing or unknown is in the error.
            match track.path().to_string().as_str() {
                "." => error,
                path => A::Error::custom(format_args!("{path}: {error}")),
            }
        })
    }
}

/// An object's fields; one that holds a NUL anywhere is an error, and `nul_at` says where.
struct Storable<'a, A> {
    fields: A,
    /// Of the field whose value is next.
    name: String,
    nul_at: &'a RefCell<Option<String>>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Storable<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(name) = self.fields.next_key::<String>()? else {
            return Ok(None);
        };
        self.name.clone_from(&name);
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        let value: Value = self.fields.next_value()?;
        if let Some(within) = nul_in(&value) {
            *self.nul_at.borrow_mut() = Some(format!("{}{within}", self.name));
            return Err(A::Error::custom(HOLDS_NUL));
        }
        seed.deserialize(value).map_err(A::Error::custom)
    }

    fn size_hint(&self) -> Option<usize> {
        self.fields.size_hint()
    }
}

/// Where in `value` a NUL is: empty for `value` itself, else e.g. `[2].reason`.
fn nul_in(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(at, item)| nul_in(item).map(|within| format!("[{at}]{within}"))),
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            if name.contains('\0') {
                return Some(String::new());
            }
            nul_in(field).map(|within| format!(".{name}{within}"))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
