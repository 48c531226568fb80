//! The seven features of a store as numbers.

use hemline_domain::{FashionTier, LocationTier, Region, Store, StoreFormat};

use super::sales::Participant;
use crate::MlError;

/// The name of the sales feature.
pub(super) const SALES: &str = "avg_weekly_sales_12mo";
/// The name of the fashion feature.
pub(super) const FASHION_TIER: &str = "fashion_tier";

type Value = fn(&Store) -> Option<f64>;

/// The features that come from the store file, in the order of rule 4.
const ATTRIBUTES: [(&str, Value); 6] = [
    ("store_size_sqft", |store| {
        store.store_size_sqft.map(|size| size as f64)
    }),
    ("median_income", |store| {
        store.median_income.map(|income| income as f64)
    }),
    ("location_tier", |store| {
        store.location_tier.map(|tier| match tier {
            LocationTier::A => 3.0,
            LocationTier::B => 2.0,
            LocationTier::C => 1.0,
        })
    }),
    (FASHION_TIER, |store| {
        store.fashion_tier.map(|tier| match tier {
            FashionTier::Premium => 3.0,
            FashionTier::Mainstream => 2.0,
            FashionTier::Value => 1.0,
        })
    }),
    ("store_format", |store| {
        store.store_format.map(|format| match format {
            StoreFormat::Mall => 4.0,
            StoreFormat::Standalone => 3.0,
            StoreFormat::ShoppingCenter => 2.0,
            StoreFormat::Outlet => 1.0,
        })
    }),
    ("region", |store| {
        store.region.map(|region| match region {
            Region::Northeast => 1.0,
            Region::Southeast => 2.0,
            Region::Midwest => 3.0,
            Region::West => 4.0,
        })
    }),
];

/// One row for each participant, one column for each feature that is known.
pub(super) struct Features {
    pub(super) names: Vec<&'static str>,
    pub(super) left_out: Vec<&'static str>,
    pub(super) rows: Vec<Vec<f64>>,
}

impl Features {
    pub(super) fn of(participants: &[Participant<'_>]) -> Result<Self, MlError> {
        refuse_unusable(
            SALES,
            participants
                .iter()
                .map(|participant| (participant.store, participant.avg_weekly_sales)),
        )?;
        let mut features = Self {
            names: vec![SALES],
            left_out: Vec::new(),
            rows: participants
                .iter()
                .map(|participant| vec![participant.avg_weekly_sales])
                .collect(),
        };
        for (name, value) in ATTRIBUTES {
            let stores = participants.iter().map(|participant| participant.store);
            match column(name, value, stores)? {
                Some(values) => features.push(name, values),
                None => features.left_out.push(name),
            }
        }
        Ok(features)
    }

    fn push(&mut self, name: &'static str, values: Vec<f64>) {
        self.names.push(name);
        for (row, value) in self.rows.iter_mut().zip(values) {
            row.push(value);
        }
    }
}

/// An attribute's value for each store; `None` where no store has it.
///
/// # Errors
///
/// [`MlError::MissingAttribute`] where some stores have it and others do not.
pub(crate) fn column<'a>(
    attribute: &'static str,
    value: impl Fn(&Store) -> Option<f64>,
    stores: impl Iterator<Item = &'a Store>,
) -> Result<Option<Vec<f64>>, MlError> {
    let mut values = Vec::new();
    let mut missing = Vec::new();
    for store in stores {
        match value(store) {
            Some(value) => values.push(value),
            None => missing.push(store.store_id.to_string()),
        }
    }
    if values.is_empty() {
        return Ok(None);
    }
    if missing.is_empty() {
        return Ok(Some(values));
    }
    Err(MlError::MissingAttribute {
        attribute,
        stores: missing,
    })
}

/// Refuses values that are negative, NaN or infinite, naming their stores.
pub(crate) fn refuse_unusable<'a>(
    feature: &'static str,
    values: impl Iterator<Item = (&'a Store, f64)>,
) -> Result<(), MlError> {
    let stores: Vec<String> = values
        .filter(|(_, value)| !value.is_finite() || *value < 0.0)
        .map(|(store, _)| store.store_id.to_string())
        .collect();
    if stores.is_empty() {
        Ok(())
    } else {
        Err(MlError::UnusableFeature { feature, stores })
    }
}
