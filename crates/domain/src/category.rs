//! Categories: the unit of forecasting.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;
use crate::enums::Archetype;
use crate::ids::CategoryId;

/// A category with its planned season.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// The retailer's id of the category.
    pub category_id: CategoryId,
    /// Its display name.
    pub category_name: String,
    /// First day of its season.
    pub season_start_date: NaiveDate,
    /// The day after its last day.
    pub season_end_date: NaiveDate,
    /// Weeks of its season.
    pub season_length_weeks: u32,
    /// Which defaults its seasons take.
    pub archetype: Archetype,
    /// Free text.
    pub description: Option<String>,
    /// Full price of a unit.
    pub unit_price: Option<Decimal>,
    /// Cost of a unit.
    pub unit_cost: Option<Decimal>,
    /// What a unit left over at the season's end still brings.
    pub salvage_value: Option<Decimal>,
}
