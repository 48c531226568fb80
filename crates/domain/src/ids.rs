//! Identifiers. All are opaque strings that compare bytewise.

use serde::{Deserialize, Serialize};

pub use crate::store_id::StoreId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as given, without any check.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id's text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

id!(
    /// A category: the unit of forecasting (`womens_dresses`).
    CategoryId
);
id!(
    /// A cluster of stores within one forecast (`fashion_forward`, `cluster_1`).
    ClusterId
);
id!(
    /// One forecast of one season.
    ForecastId
);
id!(
    /// One allocation plan of a forecast.
    AllocationId
);
id!(
    /// One pricing strategy of a forecast.
    PricingStrategyId
);
id!(
    /// A season's workflow.
    WorkflowId
);
id!(
    /// One request for a person's decision.
    ApprovalId
);
id!(
    /// A client's session, chosen by the client.
    SessionId
);
id!(
    /// The shipments of one week.
    ReplenishmentId
);
id!(
    /// A season's markdown.
    MarkdownId
);
id!(
    /// An order on top of the season's first one.
    EmergencyOrderId
);
