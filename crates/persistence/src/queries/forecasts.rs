//! The list of forecasts, without their curves.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use hemline_domain::{CategoryId, ForecastId, Units, WorkflowId};
use serde::Serialize;

use super::page::{Page, PageRequest};
use crate::codec::{from_i64, from_timestamp};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::{forecast_clusterings, forecasts};

/// What a list of forecasts shows of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForecastSummary {
    /// Its id.
    pub forecast_id: ForecastId,
    /// The season's workflow that made it.
    pub workflow_id: WorkflowId,
    /// The category.
    pub category_id: CategoryId,
    /// The category's display name.
    pub category_name: String,
    /// The season's name.
    pub season: String,
    /// Units expected over the season.
    pub total_season_demand: Units,
    /// The forecast that it replaces.
    pub supersedes: Option<ForecastId>,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = forecasts)]
struct SummaryRow {
    forecast_id: String,
    workflow_id: String,
    category_id: String,
    category_name: String,
    season: String,
    total_season_demand: i64,
    supersedes: Option<String>,
    created_at: String,
}

impl SummaryRow {
    fn into_summary(self) -> Result<ForecastSummary, PersistenceError> {
        Ok(ForecastSummary {
            forecast_id: ForecastId::new(self.forecast_id),
            workflow_id: WorkflowId::new(self.workflow_id),
            category_id: CategoryId::new(self.category_id),
            category_name: self.category_name,
            season: self.season,
            total_season_demand: Units::new(from_i64(
                "total_season_demand",
                self.total_season_demand,
            )?),
            supersedes: self.supersedes.map(ForecastId::new),
            created_at: from_timestamp("created_at", &self.created_at)?,
        })
    }
}

/// Forecasts, newest first.
///
/// # Errors
/// When the cursor is not one of this list or the database fails.
pub fn forecasts_page(
    database: &Database,
    request: &PageRequest,
) -> Result<Page<ForecastSummary>, PersistenceError> {
    let rows: Vec<(i64, SummaryRow)> = forecasts::table
        .filter(forecasts::position.lt(request.before()?))
        .order(forecasts::position.desc())
        .limit(request.rows())
        .select((forecasts::position, SummaryRow::as_select()))
        .load(&mut database.reader()?)?;
    request.page(rows, SummaryRow::into_summary)
}

/// The newest forecast whose clusters are stored: what a list of clusters shows where no forecast
/// is named.
///
/// # Errors
/// When the database fails.
pub fn newest_forecast_with_clusters(
    database: &Database,
) -> Result<Option<ForecastId>, PersistenceError> {
    let id: Option<String> = forecasts::table
        .inner_join(
            forecast_clusterings::table
                .on(forecast_clusterings::forecast_id.eq(forecasts::forecast_id)),
        )
        .order(forecasts::position.desc())
        .select(forecasts::forecast_id)
        .first(&mut database.reader()?)
        .optional()?;
    Ok(id.map(ForecastId::new))
}
