//! Bodies on a category's sales history: its span, its weeks and its stores.

use chrono::NaiveDate;
use hemline_domain::{CategoryId, StoreId};
use hemline_persistence::queries::{CategoryHistory, HistorySpan, HistoryStore, HistoryWeek};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecasts::each;

/// From when until when a category has history.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = HistorySpan)]
pub(crate) struct HistorySpanBody {
    /// First day of the first week.
    first_week: NaiveDate,
    /// First day of the last week.
    last_week: NaiveDate,
    /// Different weeks with a row of any store.
    weeks: u64,
}

impl From<&HistorySpan> for HistorySpanBody {
    fn from(span: &HistorySpan) -> Self {
        Self {
            first_week: span.first_week,
            last_week: span.last_week,
            weeks: span.weeks,
        }
    }
}

/// What a category's history covers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CategoryHistory)]
pub(crate) struct CategoryHistoryBody {
    #[schema(value_type = String)]
    category_id: CategoryId,
    /// All of it in figures; null without history.
    history: Option<HistoryCoverage>,
    /// The weeks with a row of any store, oldest first; a week in which no store has one is left out.
    weeks: Vec<HistoryWeekBody>,
    /// The stores with a row in any week, by id.
    stores: Vec<HistoryStoreBody>,
}

impl CategoryHistoryBody {
    /// The history of a category, its stores with their cells where these are wanted.
    pub(crate) fn new(category_id: CategoryId, history: CategoryHistory, with_cells: bool) -> Self {
        let coverage = HistoryCoverage::of(&history);
        let stores = history.stores.into_iter();
        Self {
            category_id,
            history: coverage,
            weeks: each(history.weeks),
            stores: stores
                .map(|store| HistoryStoreBody::new(store, with_cells))
                .collect(),
        }
    }
}

/// How much history there is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HistoryCoverage {
    /// First day of the first week.
    first_week: NaiveDate,
    /// First day of the last week.
    last_week: NaiveDate,
    /// Different weeks with a row of any store.
    weeks: usize,
    /// Different stores.
    stores: usize,
    /// Rows: one per store and week.
    rows: u64,
    units: u64,
}

impl HistoryCoverage {
    fn of(history: &CategoryHistory) -> Option<Self> {
        let (first, last) = (history.weeks.first()?, history.weeks.last()?);
        Some(Self {
            first_week: first.week_start_date,
            last_week: last.week_start_date,
            weeks: history.weeks.len(),
            stores: history.stores.len(),
            rows: history.weeks.iter().map(|week| week.rows).sum(),
            units: history.weeks.iter().map(|week| week.units).sum(),
        })
    }
}

/// A week of a category's history.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = HistoryWeek)]
pub(crate) struct HistoryWeekBody {
    week_start_date: NaiveDate,
    /// Stores that sold at least one unit.
    stores_with_sales: u64,
    /// Rows: one per store.
    rows: u64,
    /// Units of all stores.
    units: u64,
}

impl From<HistoryWeek> for HistoryWeekBody {
    fn from(week: HistoryWeek) -> Self {
        Self {
            week_start_date: week.week_start_date,
            stores_with_sales: week.stores_with_sales,
            rows: week.rows,
            units: week.units,
        }
    }
}

/// A store in a category's history.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = HistoryStore)]
pub(crate) struct HistoryStoreBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    store_name: String,
    /// First day of its first week.
    first_week: NaiveDate,
    /// First day of its last week.
    last_week: NaiveDate,
    /// Its rows: one per week.
    weeks: u64,
    /// Units of all weeks.
    units: u64,
    /// With `detail=cells`: one character per entry of `weeks` of the whole, `1` for a row with units, `s` for a row of 0
    /// units, `0` for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    cells: Option<String>,
}

impl HistoryStoreBody {
    fn new(store: HistoryStore, with_cells: bool) -> Self {
        Self {
            store_id: store.store_id,
            store_name: store.store_name,
            first_week: store.first_week,
            last_week: store.last_week,
            weeks: store.weeks,
            units: store.units,
            cells: with_cells.then_some(store.cells),
        }
    }
}
