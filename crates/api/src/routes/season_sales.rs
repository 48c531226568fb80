//! A season's sales, as history that the next season can be planned from.

use actix_web::{HttpResponse, get, web};
use hemline_domain::WorkflowId;
use hemline_persistence::export::write_history_csv;
use hemline_persistence::queries::season_history;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::season_sales::SeasonSalesBody;
use crate::csv_download::{Format, csv_download};
use crate::error::responses::{AnyRoute, BadAddress, Missing};
use crate::error::{ApiError, ErrorKind};
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_sales);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SalesQuery {
    /// `csv` downloads a file of sales history.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// Show a season's sales as history
///
/// The accepted weeks, each on the first date from its own first day on that is of the weekday on which the category's
/// history weeks start. With `format=csv` it is a file for `POST /api/data/upload-historical-sales`: uploaded as it is, the season's weeks are history. They are
/// sales, not demand: low where stores were sold out. 404 before the first week.
#[utoipa::path(
    tag = "Season under way",
    params(("workflow_id" = String, Path, description = "The season's workflow"), SalesQuery),
    responses(
        (status = 200, description = "The weeks; with `format=csv` one row per store and week", content(
            (SeasonSalesBody = "application/json"),
            (String = "text/csv", example = "store_id,category_id,week_start_date,units_sold\nS01,womens_dresses,2025-03-03,24\n")
        )),
        BadAddress, Missing, AnyRoute
    )
)]
#[get("/api/seasons/{workflow_id}/sales")]
async fn show_sales(
    state: web::Data<AppState>,
    workflow_id: web::Path<String>,
    query: web::Query<SalesQuery>,
) -> Result<HttpResponse, ApiError> {
    let id = WorkflowId::new(workflow_id.into_inner());
    let workflow = state.workflow(&id).await?;
    let history = state
        .on_database(move |database| season_history(database, &workflow))
        .await?;
    if history.weeks.is_empty() {
        return Err(ApiError::new(
            ErrorKind::NotFound,
            format!("season {id} has no sales yet: its first week is not in"),
        )
        .suggest("Upload its weeks with POST /api/data/upload-weekly-sales"));
    }
    match query.format {
        Format::Json => Ok(HttpResponse::Ok().json(SeasonSalesBody::from(history))),
        Format::Csv => {
            let mut csv = Vec::new();
            write_history_csv(&history, &mut csv)?;
            Ok(csv_download(format!("sales_{id}.csv"), csv))
        }
    }
}
