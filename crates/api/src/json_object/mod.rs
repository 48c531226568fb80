//! JSON that must be an object, says nothing twice, and whose texts can be stored.

mod sound;

use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_path_to_error::Track;

use sound::{Fields, What};

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
/// with the character NUL is refused: PostgreSQL stores none. So is an object, at any depth, that has a field twice:
/// nobody can tell which was meant.
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
        let fault = RefCell::new(None);
        let fields = MapAccessDeserializer::new(Fields::of_the_whole(fields, &fault));
        let read = T::deserialize(serde_path_to_error::Deserializer::new(fields, &mut track));
        read.map(JsonObject).map_err(|error| {
            if let Some(fault) = fault.take() {
                let path = fault.path;
                return match fault.what {
                    What::Nul => A::Error::custom(format_args!("{path}{HOLDS_NUL}")),
                    What::Repeated(name) if name == path => {
                        A::Error::custom(format_args!("duplicate field `{name}`"))
                    }
                    What::Repeated(name) => {
                        A::Error::custom(format_args!("{path}: duplicate field `{name}`"))
                    }
                };
            }
            // The path of the object itself is no help: what is missing or unknown is in the error.
            match track.path().to_string().as_str() {
                "." => error,
                path => A::Error::custom(format_args!("{path}: {error}")),
            }
        })
    }
}
