//! Sales history.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::StoreId;
use crate::units::Units;

/// What one store sold of a category in the week that starts on a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreWeek {
    /// The store.
    pub store_id: StoreId,
    /// First day of the week.
    pub week_start_date: NaiveDate,
    /// Units sold in it.
    pub units_sold: Units,
}
