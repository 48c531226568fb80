//! The season's one markdown.

use actix_web::{get, web};
use hemline_domain::{ForecastId, Workflow};
use serde_json::json;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::markdowns::MarkdownBody;
use crate::error::responses::{AnyRoute, Missing};
use crate::error::{ApiError, ErrorKind};
use crate::seasons::of_season;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_markdown);
}

/// Show a season's markdown
///
/// The newest recommendation, with what no markdown and one step less and more would give. There is none
/// before the checkpoint (404).
#[utoipa::path(
    tag = "Season under way",
    params(("forecast_id" = String, Path, description = "Any forecast of the season")),
    responses((status = 200, description = "The markdown", body = MarkdownBody), AnyRoute, Missing)
)]
#[get("/api/markdowns/{forecast_id}")]
async fn show_markdown(
    state: web::Data<AppState>,
    forecast_id: web::Path<String>,
) -> Result<web::Json<MarkdownBody>, ApiError> {
    let id = ForecastId::new(forecast_id.into_inner());
    let (workflow, (markdowns, stores)) = of_season(&state, &id, |storage, workflow| {
        let markdowns = storage.markdowns(&workflow.workflow_id)?;
        let stores = match markdowns.last() {
            Some(newest) => storage.store_markdowns(&newest.markdown_id)?,
            None => Vec::new(),
        };
        Ok((markdowns, stores))
    })
    .await?;
    let newest = MarkdownBody::newest(markdowns, stores);
    newest
        .map(web::Json)
        .ok_or_else(|| without_markdown(&workflow))
}

fn without_markdown(workflow: &Workflow) -> ApiError {
    let checkpoint = workflow.parameters.markdown_checkpoint_week;
    let accepted = workflow.agenda.as_ref().map_or(0, |agenda| agenda.week);
    let message = match checkpoint {
        Some(_) if accepted >= workflow.parameters.forecast_horizon_weeks => {
            "the season has no markdown: its last week is in, and no week is left to sell at a lower price"
                .to_owned()
        }
        Some(week) => format!(
            "the season has no markdown yet: its checkpoint is at the end of week {week}, and it is accepted through week {accepted}"
        ),
        None => "the season has no markdown: its parameters name no checkpoint".to_owned(),
    };
    ApiError::new(ErrorKind::NotFound, message)
        .with_details(
            json!({"markdown_checkpoint_week": checkpoint, "accepted_through_week": accepted}),
        )
        .suggest("GET /api/workflows/{id} has the season's week and markdown_checkpoint_week; there is a markdown once that week's sales are in")
}
