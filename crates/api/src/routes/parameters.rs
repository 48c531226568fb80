//! What a season is planned with where nothing is stated.

use actix_web::{get, web};
use hemline_agents::AgentsError;
use hemline_domain::{Archetype, StatedParameters};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::parameters::Parameters;
use crate::bodies::vocabulary;
use crate::error::ApiError;
use crate::error::responses::{AnyRoute, BadAddress, BadValues};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_defaults);
}

/// What other defaults follow from; each may be left out but the first day.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Basis {
    /// First day of week 1, `YYYY-MM-DD`.
    #[param(example = "2025-03-03", format = Date)]
    season_start_date: String,
    #[param(value_type = Option<vocabulary::Archetype>, inline)]
    archetype: Option<String>,
    /// Weeks of the season.
    #[param(value_type = Option<u32>, minimum = 4, maximum = 52)]
    forecast_horizon_weeks: Option<String>,
    #[param(value_type = Option<vocabulary::ReplenishmentStrategy>, inline)]
    replenishment_strategy: Option<String>,
    /// The week of the markdown checkpoint, or `none`.
    markdown_checkpoint_week: Option<String>,
}

impl Basis {
    fn stated(self) -> StatedParameters {
        let mut stated = StatedParameters::new().with("season_start_date", self.season_start_date);
        if let Some(archetype) = self.archetype {
            stated = stated.with("archetype", archetype);
        }
        if let Some(weeks) = self.forecast_horizon_weeks {
            stated = stated.with("forecast_horizon_weeks", number_or_text(weeks));
        }
        if let Some(strategy) = self.replenishment_strategy {
            stated = stated.with("replenishment_strategy", strategy);
        }
        match self.markdown_checkpoint_week {
            None => stated,
            Some(none) if none == NO_CHECKPOINT => {
                stated.with("markdown_checkpoint_week", Value::Null)
            }
            Some(week) => stated.with("markdown_checkpoint_week", number_or_text(week)),
        }
    }
}

const NO_CHECKPOINT: &str = "none";

/// What is no number is left to the check of parameters, which says what is allowed.
fn number_or_text(text: String) -> Value {
    text.parse::<u32>().map_or(Value::from(text), Value::from)
}

/// Show the default parameters
///
/// The parameters of a season of which only these are stated. A season is checked, and its defaults are filled in,
/// when it is started; this is for forms that show what it will be.
#[utoipa::path(
    tag = "Planning a season",
    params(Basis),
    responses(
        (status = 200, description = "Every parameter", body = Parameters),
        AnyRoute, BadAddress, BadValues
    )
)]
#[get("/api/parameters/defaults")]
async fn show_defaults(basis: web::Query<Basis>) -> Result<web::Json<Parameters>, ApiError> {
    let stated = basis.into_inner().stated();
    let resolved = stated.resolve(Archetype::FashionRetail);
    let resolved = resolved.map_err(AgentsError::from)?;
    Ok(web::Json(resolved.parameters.into()))
}
