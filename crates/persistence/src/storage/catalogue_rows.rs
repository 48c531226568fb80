//! Rows of the master data tables.

use diesel::prelude::*;
use hemline_domain::{Category, CategoryId, Decimal, Store, StoreId};

use crate::codec::{from_date, from_i64, from_name, to_i64, unreadable};
use crate::error::PersistenceError;
use crate::schema::{categories, stores};

/// A row of `stores`.
#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = stores, treat_none_as_null = true)]
pub(crate) struct StoreRow {
    pub(crate) store_id: String,
    pub(crate) store_name: String,
    pub(crate) store_size_sqft: Option<i64>,
    pub(crate) location_tier: Option<String>,
    pub(crate) median_income: Option<i64>,
    pub(crate) fashion_tier: Option<String>,
    pub(crate) store_format: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) avg_weekly_sales_12mo: Option<f64>,
}

impl StoreRow {
    pub(crate) fn try_from_store(store: &Store) -> Result<Self, PersistenceError> {
        let whole = |what, value: Option<u64>| value.map(|value| to_i64(what, value)).transpose();
        Ok(Self {
            store_id: store.store_id.to_string(),
            store_name: store.store_name.clone(),
            store_size_sqft: whole("store_size_sqft", store.store_size_sqft)?,
            location_tier: store.location_tier.map(|tier| tier.to_string()),
            median_income: whole("median_income", store.median_income)?,
            fashion_tier: store.fashion_tier.map(|tier| tier.to_string()),
            store_format: store.store_format.map(|format| format.to_string()),
            region: store.region.map(|region| region.to_string()),
            avg_weekly_sales_12mo: store.avg_weekly_sales_12mo,
        })
    }

    pub(crate) fn try_into_store(self) -> Result<Store, PersistenceError> {
        Ok(Store {
            store_id: StoreId::new(self.store_id),
            store_name: self.store_name,
            store_size_sqft: optional(self.store_size_sqft, |size| {
                from_i64("store_size_sqft", size)
            })?,
            location_tier: optional_name("location_tier", self.location_tier)?,
            median_income: optional(self.median_income, |income| {
                from_i64("median_income", income)
            })?,
            fashion_tier: optional_name("fashion_tier", self.fashion_tier)?,
            store_format: optional_name("store_format", self.store_format)?,
            region: optional_name("region", self.region)?,
            avg_weekly_sales_12mo: self.avg_weekly_sales_12mo,
        })
    }
}

/// A row of `categories`.
#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = categories, treat_none_as_null = true)]
pub(crate) struct CategoryRow {
    pub(crate) category_id: String,
    pub(crate) category_name: String,
    pub(crate) season_start_date: String,
    pub(crate) season_end_date: String,
    pub(crate) season_length_weeks: i64,
    pub(crate) archetype: String,
    pub(crate) description: Option<String>,
    pub(crate) unit_price: Option<f64>,
    pub(crate) unit_cost: Option<f64>,
    pub(crate) salvage_value: Option<f64>,
}

impl CategoryRow {
    pub(crate) fn from_category(category: &Category) -> Self {
        Self {
            category_id: category.category_id.to_string(),
            category_name: category.category_name.clone(),
            season_start_date: category.season_start_date.to_string(),
            season_end_date: category.season_end_date.to_string(),
            season_length_weeks: i64::from(category.season_length_weeks),
            archetype: category.archetype.to_string(),
            description: category.description.clone(),
            unit_price: category.unit_price.map(Decimal::as_f64),
            unit_cost: category.unit_cost.map(Decimal::as_f64),
            salvage_value: category.salvage_value.map(Decimal::as_f64),
        }
    }

    pub(crate) fn try_into_category(self) -> Result<Category, PersistenceError> {
        Ok(Category {
            category_id: CategoryId::new(self.category_id),
            category_name: self.category_name,
            season_start_date: from_date("season_start_date", &self.season_start_date)?,
            season_end_date: from_date("season_end_date", &self.season_end_date)?,
            season_length_weeks: from_i64("season_length_weeks", self.season_length_weeks)?,
            archetype: from_name("archetype", &self.archetype)?,
            description: self.description,
            unit_price: optional(self.unit_price, |price| decimal("unit_price", price))?,
            unit_cost: optional(self.unit_cost, |cost| decimal("unit_cost", cost))?,
            salvage_value: optional(self.salvage_value, |value| decimal("salvage_value", value))?,
        })
    }
}

/// A decimal from the float that holds it; six places survive the way there and back.
pub(crate) fn decimal(what: &'static str, value: f64) -> Result<Decimal, PersistenceError> {
    Decimal::nearest(value).map_err(|error| unreadable(what, &value.to_string(), error))
}

fn optional<T, U>(
    value: Option<T>,
    read: impl FnOnce(T) -> Result<U, PersistenceError>,
) -> Result<Option<U>, PersistenceError> {
    value.map(read).transpose()
}

fn optional_name<T>(what: &'static str, text: Option<String>) -> Result<Option<T>, PersistenceError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    optional(text, |text| from_name(what, &text))
}
