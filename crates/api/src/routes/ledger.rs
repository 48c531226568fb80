//! The unit ledger of a season: balances and movements.

use actix_web::{get, web};
use hemline_domain::{LedgerRow, WorkflowId};
use hemline_persistence::PersistenceError;
use hemline_persistence::queries::PageRequest;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::ledger::{BalancesBody, LedgerBody, MovementBody};
use crate::error::ApiError;
use crate::error::responses::{AnyRoute, BadAddress, Missing};
use crate::paging::{LongPaging, checked_week};
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_ledger);
}

/// Which week of a ledger is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WeekQuery {
    /// The season week, 0 for the launch: balances at its end, and its movements. The newest week booked, and
    /// all movements, where absent.
    #[param(value_type = Option<u32>, minimum = 0, maximum = 52)]
    week: Option<String>,
}

/// Show a season's ledger
///
/// Every unit is on it. The balances at the end of a week are sums over the movements of all weeks through it,
/// corrections of these weeks included; `conserved` says whether both sides of the sum are equal. Empty until
/// the order is accepted.
#[utoipa::path(
    tag = "Season under way",
    params(("workflow_id" = String, Path, description = "The season's workflow"), WeekQuery, LongPaging),
    responses((status = 200, description = "Balances, and a page of movements", body = LedgerBody), AnyRoute, BadAddress, Missing)
)]
#[get("/api/seasons/{workflow_id}/ledger")]
async fn show_ledger(
    state: web::Data<AppState>,
    workflow_id: web::Path<String>,
    query: web::Query<WeekQuery>,
    paging: web::Query<LongPaging>,
) -> Result<web::Json<LedgerBody>, ApiError> {
    let workflow = state
        .workflow(&WorkflowId::new(workflow_id.into_inner()))
        .await?;
    let workflow_id = workflow.workflow_id;
    let horizon = workflow.parameters.forecast_horizon_weeks;
    let week = checked_week(query.week.as_deref(), 0..=horizon)?;
    let request = paging.into_inner().request()?;
    let wanted = workflow_id.clone();
    let rows = state.read(move |storage| storage.ledger(&wanted)).await?;
    let newest = rows.iter().map(|row| row.week_number).max().unwrap_or(0);
    let through = week.unwrap_or(newest);
    let (movements, next_cursor) = page(&rows, week, &request)?;
    Ok(web::Json(LedgerBody {
        workflow_id,
        week_number: through,
        balances: BalancesBody::through(&rows, through),
        movements,
        next_cursor,
    }))
}

/// A page of the movements of a week, or of all, and the cursor of the next page: the place in the ledger of the
/// last movement.
fn page(
    rows: &[LedgerRow],
    week: Option<u32>,
    request: &PageRequest,
) -> Result<(Vec<MovementBody>, Option<String>), PersistenceError> {
    let after = match &request.cursor {
        None => 0,
        Some(cursor) => cursor
            .parse::<usize>()
            .map_err(|_| PersistenceError::InvalidCursor {
                cursor: cursor.clone(),
            })?,
    };
    let limit = request.limit as usize;
    let of_week = (1..).zip(rows).skip(after);
    let of_week = of_week.filter(|(_, row)| week.is_none_or(|week| row.week_number == week));
    let mut found: Vec<(usize, &LedgerRow)> = of_week.take(limit + 1).collect();
    let has_more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| has_more);
    let next_cursor = last.map(|(number, _)| number.to_string());
    let movements = found.into_iter();
    let movements = movements.map(|(number, row)| MovementBody::new(number, row));
    Ok((movements.collect(), next_cursor))
}
