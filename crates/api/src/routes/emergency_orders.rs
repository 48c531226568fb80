//! Orders on top of a season's first one.

use actix_web::{get, web};
use hemline_domain::WorkflowId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::emergency_orders::{EmergencyOrderBody, EmergencyOrderList};
use crate::error::ApiError;
use crate::error::responses::{AnyRoute, Missing};
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_emergency_orders);
}

/// List a season's emergency orders
///
/// Every one that was recommended, oldest first: waiting for a person, on its way, arrived, declined, or
/// superseded by a newer recommendation.
#[utoipa::path(
    tag = "Season under way",
    params(("workflow_id" = String, Path, description = "The season's workflow")),
    responses((status = 200, description = "All of them", body = EmergencyOrderList), AnyRoute, Missing)
)]
#[get("/api/seasons/{workflow_id}/emergency-orders")]
async fn list_emergency_orders(
    state: web::Data<AppState>,
    workflow_id: web::Path<String>,
) -> Result<web::Json<EmergencyOrderList>, ApiError> {
    let workflow = state
        .workflow(&WorkflowId::new(workflow_id.into_inner()))
        .await?;
    let (orders, category) = state
        .read(move |storage| {
            let orders = storage.emergency_orders(&workflow.workflow_id)?;
            Ok((orders, storage.category(&workflow.category_id)?))
        })
        .await?;
    let orders = orders.into_iter();
    let category = category.as_ref();
    Ok(web::Json(EmergencyOrderList {
        emergency_orders: orders
            .map(|order| EmergencyOrderBody::new(order, category))
            .collect(),
    }))
}
