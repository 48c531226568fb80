//! Looks at every text and every name of an object while it is read.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::EXPECTED;

/// Why an object is refused, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) what: What,
    /// E.g. `variants[1].name`.
    pub(super) path: String,
}

/// Why an object is refused.
#[derive(Debug)]
pub(super) enum What {
    /// A text holds the character NUL.
    Nul,
    /// An object has a field of this name twice.
    Repeated(String),
}

/// Where the fault that was found is kept: whoever reads may turn its error into another.
type Found<'a> = &'a RefCell<Option<Fault>>;

/// Anything of serde's that reads, with a look at what it reads.
struct Sound<'a, T> {
    inner: T,
    found: Found<'a>,
}

impl<'a, T> Sound<'a, T> {
    /// Another part of the same.
    fn of<U>(&self, inner: U) -> Sound<'a, U> {
        Sound {
            inner,
            found: self.found,
        }
    }

    /// A text, unless it holds a NUL.
    fn checked<'t, E: Error>(&self, text: &'t str) -> Result<&'t str, E> {
        if text.contains('\0') {
            return Err(refused(self.found, What::Nul, String::new()));
        }
        Ok(text)
    }
}

fn refused<E: Error>(found: Found<'_>, what: What, path: String) -> E {
    *found.borrow_mut() = Some(Fault { what, path });
    E::custom("the object is refused")
}

/// Puts the name of what holds a value that is refused before the value's path.
fn within<T, E>(
    read: Result<T, E>,
    found: Found<'_>,
    name: impl FnOnce() -> String,
) -> Result<T, E> {
    if read.is_err()
        && let Some(fault) = &mut *found.borrow_mut()
    {
        let dot = if fault.path.is_empty() || fault.path.starts_with('[') {
            ""
        } else {
            "."
        };
        fault.path = format!("{}{dot}{}", name(), fault.path);
    }
    read
}

// JSON says itself of what type a value is; only what it has no word for is asked for.
impl<'de, D: Deserializer<'de>> Deserializer<'de> for Sound<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.of(visitor);
        self.inner.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.of(visitor);
        self.inner.deserialize_option(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = self.of(visitor);
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    // Left alone, serde takes a struct's fields from an array, too.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_any(OnlyObjects(visitor))
    }

    // Left alone, serde takes `{"accept": null}` for `"accept"`.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_any(OnlyNames(visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Sound<'_, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(formatter)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        self.inner.visit_bool(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.inner.visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        self.inner.visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        self.inner.visit_f64(value)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        let text = self.checked(text)?;
        self.inner.visit_str(text)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        let text = self.checked(text)?;
        self.inner.visit_borrowed_str(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<V::Value, E> {
        self.checked::<E>(&text)?;
        self.inner.visit_string(text)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let value = self.of(value);
        self.inner.visit_some(value)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let value = self.of(value);
        self.inner.visit_newtype_struct(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Items {
            items,
            next: 0,
            found: self.found,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Fields {
            is_the_whole: false,
            ..Fields::of_the_whole(fields, self.found)
        })
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Sound<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<S::Value, D::Error> {
        let value = self.of(value);
        self.inner.deserialize(value)
    }
}

/// What reads a struct, from an object alone.
struct OnlyObjects<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for OnlyObjects<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(fields)
    }
}

/// What reads one of several names, from a text alone.
struct OnlyNames<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for OnlyNames<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<V::Value, E> {
        self.0.visit_enum(name.into_deserializer())
    }
}

/// An array's items.
struct Items<'a, A> {
    items: A,
    next: usize,
    found: Found<'a>,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        inner: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let found = self.found;
        let read = self.items.next_element_seed(Sound { inner, found });
        let at = self.next;
        self.next += 1;
        within(read, found, || format!("[{at}]"))
    }

    fn size_hint(&self) -> Option<usize> {
        self.items.size_hint()
    }
}

/// An object's fields.
pub(super) struct Fields<'a, A> {
    fields: A,
    /// Of the field whose value is next.
    name: String,
    seen: HashSet<String>,
    is_the_whole: bool,
    found: Found<'a>,
}

impl<'a, A> Fields<'a, A> {
    /// Those of the object that is in no other.
    pub(super) fn of_the_whole(fields: A, found: Found<'a>) -> Self {
        Self {
            fields,
            name: String::new(),
            seen: HashSet::new(),
            is_the_whole: true,
            found,
        }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let Some(name) = self.fields.next_key::<String>()? else {
            return Ok(None);
        };
        // The whole has no name to be told by; it has no field of such a name either.
        if name.contains('\0') && !self.is_the_whole {
            return Err(refused(self.found, What::Nul, String::new()));
        }
        if !self.seen.insert(name.clone()) {
            let what = What::Repeated(name.clone());
            return Err(refused(self.found, what, name));
        }
        self.name.clone_from(&name);
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, inner: S) -> Result<S::Value, A::Error> {
        let found = self.found;
        let read = self.fields.next_value_seed(Sound { inner, found });
        within(read, found, || self.name.clone())
    }

    fn size_hint(&self) -> Option<usize> {
        self.fields.size_hint()
    }
}
