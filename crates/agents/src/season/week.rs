//! A week's sales as they are uploaded, and what accepting them brought about.

use hemline_domain::season::{
    ExcessSales, Replenishment, VarianceAction, VarianceCheck, WeekSales,
};
use hemline_domain::{ForecastId, StoreId, Workflow};

/// A week's sales as the stores report them.
#[derive(Debug, Clone)]
pub struct WeekUpload {
    /// Units per store.
    pub sales: WeekSales,
    /// Who uploads them.
    pub uploaded_by: String,
    /// The file that they come in, for the list of imports and the audit log.
    pub file: Option<UploadedFile>,
}

/// A file of weekly sales, as it came.
#[derive(Debug, Clone)]
pub struct UploadedFile {
    /// What it is called.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// The request that brought it.
    pub request_id: Option<String>,
}

/// What an accepted week has changed.
#[derive(Debug, Clone)]
pub struct AcceptedWeek {
    /// The season after it.
    pub workflow: Workflow,
    /// The week.
    pub week_number: u32,
    /// Its stores whose earlier report of the same week it replaces.
    pub stores_replaced: usize,
    /// Stores of the plan that the report lacks: they count as having sold nothing.
    pub missing_stores: Vec<StoreId>,
    /// Stores that sold without being in the plan: all of their units are adjustments.
    pub unplanned_stores: Vec<StoreId>,
    /// Weeks before this one that have no report yet; the cumulative figures wait for them.
    pub waiting_for_weeks: Vec<u32>,
    /// Stores that sold more in the week than they had.
    pub sold_more_than_received: Vec<ExcessSales>,
    /// The check through the last week without a gap; none while weeks are missing.
    pub variance: Option<WeekVariance>,
    /// What ships at the end of the week, where that is settled already.
    pub replenishment: Option<Replenishment>,
}

/// A check and what followed from it.
#[derive(Debug, Clone)]
pub struct WeekVariance {
    /// The forecast in force before the check.
    pub forecast_id: ForecastId,
    /// The figures.
    pub check: VarianceCheck,
    /// What followed.
    pub action: VarianceAction,
}
