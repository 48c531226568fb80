//! A store's identifier.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A store, as the retailer names it (`S01`). An opaque string that compares bytewise.
///
/// Clones share their text: the sales history of one category names every store once for each week.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreId(Arc<str>);

impl StoreId {
    /// The id as given, without any check.
    pub fn new(id: impl Into<String>) -> Self {
        Self(Arc::from(id.into()))
    }

    /// The id's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for StoreId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for StoreId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl std::fmt::Display for StoreId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<&str> for StoreId {
    fn from(id: &str) -> Self {
        Self(Arc::from(id))
    }
}

impl From<String> for StoreId {
    fn from(id: String) -> Self {
        Self::new(id)
    }
}

impl AsRef<str> for StoreId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
