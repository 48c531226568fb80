//! What the Demand Agent would forecast.

use std::sync::Arc;

use chrono::NaiveDate;
use hemline_domain::{
    Category, CategoryId, DomainError, StatedParameters, StoreWeek, Violation, WorkflowState,
};

use super::no_workflow;
use crate::context::{ContextAssembler, SeasonContext, check_feasible};
use crate::error::AgentsError;
use crate::season_name;

/// Which season is to be forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastQuestion {
    /// The category.
    pub category_id: CategoryId,
    /// Weeks of the season, 4 to 52.
    pub forecast_weeks: u32,
    /// First day of week 1; that of the category's season where absent.
    pub season_start_date: Option<NaiveDate>,
    /// Sales that are forecast from instead of the stored ones.
    pub history: Option<GivenHistory>,
}

/// Sales that the question brings along.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenHistory {
    /// By week and store; the stores must be stored.
    pub sales: Vec<StoreWeek>,
    /// The category where it is not stored.
    pub new_category: Option<Category>,
}

impl ForecastQuestion {
    /// The context from which the agents forecast. Blocks on storage.
    ///
    /// # Errors
    /// When the category is unknown or has no sales, the season is out of range, the history is too short, or the
    /// stores cannot be clustered.
    pub(crate) fn context(
        self,
        assembler: &ContextAssembler,
    ) -> Result<SeasonContext, AgentsError> {
        let (history, new_category) = match self.history {
            Some(given) => (Some(given.sales), given.new_category),
            None => (None, None),
        };
        let category = match new_category {
            Some(category) => category,
            None => assembler.category(&self.category_id)?,
        };
        let start = self.season_start_date.unwrap_or(category.season_start_date);
        let stated = StatedParameters::new()
            .with("season_start_date", start.to_string())
            .with("forecast_horizon_weeks", self.forecast_weeks);
        let resolved = stated.resolve(category.archetype).map_err(in_own_words)?;
        let parameters = resolved.parameters;
        let (workflow_id, season) = (no_workflow(), season_name(start));
        let inputs = match history {
            Some(sales) => {
                assembler.assemble_from(&workflow_id, &season, category, sales, &parameters)?
            }
            None => assembler.assemble(&workflow_id, &season, &self.category_id, &parameters)?,
        };
        check_feasible(&inputs)?;
        let state = WorkflowState::Phase1Forecasting;
        Ok(SeasonContext::new(Arc::new(inputs), state))
    }
}

/// The parameters' violations under the names of the question.
fn in_own_words(error: DomainError) -> AgentsError {
    match error {
        DomainError::InvalidParameters { violations } => AgentsError::InvalidParameters {
            violations: violations.into_iter().map(renamed).collect(),
        },
        other => other.into(),
    }
}

fn renamed(violation: Violation) -> Violation {
    let rename = |text: &str| text.replace("forecast_horizon_weeks", "forecast_weeks");
    Violation {
        parameter: rename(&violation.parameter),
        message: rename(&violation.message),
        suggestions: violation
            .suggestions
            .iter()
            .map(|text| rename(text))
            .collect(),
        ..violation
    }
}
