//! Stores, histories and parameters for tests.

use chrono::{Days, NaiveDate};
use hemline_domain::{
    Archetype, FashionTier, SeasonParameters, StatedParameters, Store, StoreId, StoreWeek, Units,
};

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Default parameters of a season from 2025-03-03, with `stated` laid over them.
pub(crate) fn parameters(stated: &StatedParameters) -> SeasonParameters {
    StatedParameters::new()
        .with("season_start_date", "2025-03-03")
        .overlaid(stated)
        .resolve(Archetype::FashionRetail)
        .unwrap()
        .parameters
}

/// A store without any attribute.
pub(crate) fn bare_store(id: &str) -> Store {
    Store {
        store_id: StoreId::from(id),
        store_name: id.to_owned(),
        store_size_sqft: None,
        location_tier: None,
        median_income: None,
        fashion_tier: None,
        store_format: None,
        region: None,
        avg_weekly_sales_12mo: None,
    }
}

pub(crate) fn tiered_store(id: &str, tier: FashionTier) -> Store {
    Store {
        fashion_tier: Some(tier),
        ..bare_store(id)
    }
}

pub(crate) fn row(id: &str, week_start_date: NaiveDate, units: u64) -> StoreWeek {
    StoreWeek {
        store_id: StoreId::from(id),
        week_start_date,
        units_sold: Units::new(units),
    }
}

/// One row for each of `weekly`, from the week of `first` on.
pub(crate) fn weekly_history(id: &str, first: NaiveDate, weekly: &[u64]) -> Vec<StoreWeek> {
    (0..)
        .zip(weekly)
        .map(|(week, units)| row(id, first + Days::new(7 * week), *units))
        .collect()
}

/// `id` sells `units` in each of the last 52 weeks before the season of [`parameters`].
pub(crate) fn steady_year(id: &str, units: u64) -> Vec<StoreWeek> {
    weekly_history(id, date("2024-03-04"), &[units; 52])
}
