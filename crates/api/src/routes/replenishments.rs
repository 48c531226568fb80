//! What ships to the stores each week, as JSON and as CSV for the warehouse.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use hemline_domain::season::ReplenishmentRecord;
use hemline_domain::storage::{Storage, StorageError};
use hemline_domain::{ForecastId, StoreId, Workflow};
use hemline_persistence::export::write_replenishment_csv;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::replenishments::ReplenishmentBody;
use crate::csv_download::{Format, csv_download};
use crate::error::responses::{AnyRoute, BadAddress, Missing};
use crate::error::{ApiError, ErrorKind};
use crate::paging::checked_week;
use crate::seasons::of_season;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_replenishment);
}

/// Which shipments are asked for, and how they are written.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ShipmentQuery {
    /// The season week; the newest one that was replenished where absent.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 52)]
    week: Option<String>,
    /// `csv` downloads one row per store that something ships to.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// Show a week's shipments
///
/// What every store needs and gets at the end of a week. A week is replenished once: a corrected week changes
/// the next shipments. The CSV is for the warehouse and has the stores that something ships to.
#[utoipa::path(
    tag = "Season under way",
    params(("forecast_id" = String, Path, description = "Any forecast of the season"), ShipmentQuery),
    responses(
        (status = 200, description = "The shipments; with `format=csv` one row per store that something ships to", content(
            (ReplenishmentBody = "application/json"),
            (String = "text/csv", example = "store_id,store_name,week_number,inventory,need,shipped\nS01,High Street,3,6,4,4\n")
        )),
        AnyRoute, BadAddress, Missing
    )
)]
#[get("/api/replenishments/{forecast_id}")]
async fn show_replenishment(
    state: web::Data<AppState>,
    forecast_id: web::Path<String>,
    query: web::Query<ShipmentQuery>,
) -> Result<HttpResponse, ApiError> {
    let id = ForecastId::new(forecast_id.into_inner());
    let (workflow, (records, names)) = of_season(&state, &id, |storage, workflow| {
        let records = storage.replenishments(&workflow.workflow_id)?;
        Ok((records, store_names(storage, workflow)?))
    })
    .await?;
    let horizon = workflow.parameters.forecast_horizon_weeks;
    let week = checked_week(query.week.as_deref(), 1..=horizon)?;
    let record = of_week(records, week).ok_or_else(|| not_replenished(&workflow, week))?;
    match query.format {
        Format::Json => Ok(HttpResponse::Ok().json(ReplenishmentBody::new(record, &names))),
        Format::Csv => download(&workflow, &record, &names),
    }
}

fn store_names(
    storage: &dyn Storage,
    workflow: &Workflow,
) -> Result<BTreeMap<StoreId, String>, StorageError> {
    let Some(allocation_id) = &workflow.allocation_id else {
        return Ok(BTreeMap::new());
    };
    let plan = storage.allocation(allocation_id)?;
    let stores = plan.map_or_else(Vec::new, |plan| plan.store_allocations);
    let stores = stores.into_iter();
    Ok(stores
        .map(|store| (store.store_id, store.store_name))
        .collect())
}

/// The record of `week`; of the newest week where none is named.
fn of_week(records: Vec<ReplenishmentRecord>, week: Option<u32>) -> Option<ReplenishmentRecord> {
    let mut records = records.into_iter();
    match week {
        Some(week) => records.find(|record| record.replenishment.week_number == week),
        None => records.max_by_key(|record| record.replenishment.week_number),
    }
}

fn not_replenished(workflow: &Workflow, week: Option<u32>) -> ApiError {
    let accepted = workflow.agenda.as_ref().map_or(0, |agenda| agenda.week);
    let message = match week {
        Some(week) => format!(
            "week {week} has not been replenished: the season is accepted through week {accepted}"
        ),
        None => "no week of the season has been replenished yet".to_owned(),
    };
    ApiError::new(ErrorKind::NotFound, message)
        .with_details(json!({"week_number": week, "accepted_through_week": accepted}))
        .suggest("A week is replenished once its sales are in: POST /api/data/upload-weekly-sales")
}

fn download(
    workflow: &Workflow,
    record: &ReplenishmentRecord,
    names: &BTreeMap<StoreId, String>,
) -> Result<HttpResponse, ApiError> {
    let mut csv = Vec::new();
    write_replenishment_csv(&record.replenishment, names, &mut csv)?;
    let week = record.replenishment.week_number;
    let name = format!("shipments_{}_week_{week:02}.csv", workflow.workflow_id);
    Ok(csv_download(name, csv))
}
