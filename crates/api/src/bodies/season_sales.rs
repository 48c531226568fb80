//! Body of the route that gives a season's sales as history.

use chrono::NaiveDate;
use hemline_domain::{CategoryId, StoreId, Units, WorkflowId};
use hemline_persistence::queries::{SeasonHistory, SeasonHistoryWeek};
use serde::Serialize;
use utoipa::ToSchema;

/// What a season sold, dated as its category's history is.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SeasonSales)]
pub(crate) struct SeasonSalesBody {
    #[schema(value_type = String)]
    workflow_id: WorkflowId,
    #[schema(value_type = String)]
    category_id: CategoryId,
    /// Days from a season week's own first day to its date in the history.
    #[schema(minimum = 0, maximum = 6)]
    days_moved: i64,
    /// The weeks accepted so far, from week 1.
    weeks: Vec<SalesWeekBody>,
}

impl From<SeasonHistory> for SeasonSalesBody {
    fn from(history: SeasonHistory) -> Self {
        Self {
            workflow_id: history.workflow_id,
            category_id: history.category_id,
            days_moved: history.days_moved,
            weeks: history.weeks.into_iter().map(SalesWeekBody::from).collect(),
        }
    }
}

/// A season week's sales.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SeasonSalesWeek)]
struct SalesWeekBody {
    week_number: u32,
    /// Its first day in the history.
    week_start_date: NaiveDate,
    /// Units of all stores.
    #[schema(value_type = u64)]
    units_sold: Units,
    /// One entry per store that reported, by id.
    stores: Vec<StoreSalesBody>,
}

impl From<SeasonHistoryWeek> for SalesWeekBody {
    fn from(week: SeasonHistoryWeek) -> Self {
        Self {
            week_number: week.week_number,
            week_start_date: week.week_start_date,
            units_sold: week.units.values().sum(),
            stores: week
                .units
                .into_iter()
                .map(|(store_id, units_sold)| StoreSalesBody {
                    store_id,
                    units_sold,
                })
                .collect(),
        }
    }
}

/// One store's sales of a week.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StoreSales)]
struct StoreSalesBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    #[schema(value_type = u64)]
    units_sold: Units,
}
