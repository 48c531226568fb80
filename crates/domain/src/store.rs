//! Stores and their attributes.

use serde::{Deserialize, Serialize};

use crate::enums::{FashionTier, LocationTier, Region, StoreFormat};
use crate::ids::StoreId;

/// A store. An attribute that the retailer does not have is `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Store {
    /// The retailer's id of the store.
    pub store_id: StoreId,
    /// Its display name; the id where the file names none.
    pub store_name: String,
    /// Floor space in square feet.
    pub store_size_sqft: Option<u64>,
    /// How good its location is.
    pub location_tier: Option<LocationTier>,
    /// Median yearly income around it, in whole currency units.
    pub median_income: Option<u64>,
    /// Its fashion positioning.
    pub fashion_tier: Option<FashionTier>,
    /// What kind of building it is in.
    pub store_format: Option<StoreFormat>,
    /// Where it is.
    pub region: Option<Region>,
    /// Average weekly units of the last 12 months from the store file; used only where there is
    /// no history of the category (planning-rules 4).
    pub avg_weekly_sales_12mo: Option<f64>,
}
