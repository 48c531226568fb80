//! Requests for a decision, across workflows.

use actix_web::{get, web};
use hemline_domain::ApprovalStatus;
use hemline_persistence::queries;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::decisions::ApprovalList;
use crate::bodies::forecasts::each;
use crate::bodies::vocabulary;
use crate::error::ApiError;
use crate::error::responses::{AnyRoute, BadAddress};
use crate::paging::Paging;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_approvals);
}

/// Which requests are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ApprovalFilter {
    /// Only those that stand so; `pending` for the decisions that are waited for.
    #[param(value_type = Option<vocabulary::ApprovalStatus>)]
    status: Option<ApprovalStatus>,
}

/// List requests for a decision
///
/// Of all workflows, newest first, without their figures: `GET /api/workflows/{id}` has those of the request that
/// its workflow waits for.
#[utoipa::path(
    tag = "Planning a season",
    params(ApprovalFilter, Paging),
    responses((status = 200, description = "A page of requests", body = ApprovalList), AnyRoute, BadAddress)
)]
#[get("/api/approvals")]
async fn list_approvals(
    state: web::Data<AppState>,
    filter: web::Query<ApprovalFilter>,
    paging: web::Query<Paging>,
) -> Result<web::Json<ApprovalList>, ApiError> {
    let status = filter.status;
    let request = paging.into_inner().request()?;
    let page = state
        .query(move |database| queries::approvals_page(database, status, &request))
        .await?;
    Ok(web::Json(ApprovalList {
        approvals: each(page.items),
        next_cursor: page.next_cursor,
    }))
}
