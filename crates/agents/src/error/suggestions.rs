//! What to do about an error.

use hemline_agent_runtime::model::ModelError;
use hemline_domain::WorkflowState;
use hemline_ml::MlError;

use super::AgentsError;

impl AgentsError {
    /// Ways out.
    #[must_use]
    pub fn suggestions(&self) -> Vec<String> {
        match self {
            Self::InvalidParameters { violations } | Self::ImpossibleText { violations, .. } => violations
                .iter()
                .flat_map(|violation| violation.suggestions.clone())
                .collect(),
            Self::Extraction { suggestions, .. } => suggestions.clone(),
            Self::UnknownCategory { .. } => {
                vec!["Use a category of GET /api/categories, or upload categories first".to_owned()]
            }
            Self::UnknownStores { .. } => {
                vec!["Use store ids of GET /api/stores, or upload stores first".to_owned()]
            }
            Self::NoHistory { .. } => {
                vec!["Upload its sales with POST /api/data/upload-historical-sales".to_owned()]
            }
            Self::Data(MlError::InsufficientHistory { .. }) => vec![
                "Upload more weeks of sales, or plan a category with a longer history".to_owned(),
            ],
            Self::Data(MlError::MissingRegressorWeeks { .. }) => vec![
                "Upload the values of those weeks with POST /api/data/upload-events".to_owned(),
            ],
            Self::Data(MlError::TooManyMissingWeeks { .. }) => vec![
                "Upload what was sold in those weeks, the weeks between two seasons among them; with 0 units for a category that was not on sale".to_owned(),
            ],
            Self::UnknownWorkflow { .. } => vec![
                "GET /api/workflows lists the workflows; a forecast's own is the workflow_id of GET /api/forecasts/{id}".to_owned(),
            ],
            Self::Data(_) => vec!["Correct the data and upload it again".to_owned()],
            Self::NotWaiting { state, .. } if state.is_over() => vec![after_the_end(*state)],
            Self::NotWaiting { .. }
            | Self::StaleApproval { .. }
            | Self::ChangedMeanwhile { .. } => {
                vec!["Read the workflow again and decide on what it asks now".to_owned()]
            }
            Self::NotInSeason { state, .. } if state.is_over() => vec![after_the_end(*state)],
            Self::NotInSeason { .. } => {
                vec![
                    "A season begins when its order is accepted: accept the order first".to_owned(),
                ]
            }
            Self::AwaitsDecision {
                action,
                approval_id,
                ..
            } => vec![format!(
                "Decide on {action} (approval {approval_id}) first, then complete the season"
            )],
            Self::ContradictsSeason { suggestion, .. } => vec![suggestion.clone()],
            Self::Busy { .. } => vec!["Send it again in a moment".to_owned()],
            Self::IllegalTransition { .. } | Self::NotFailed { .. } => {
                vec!["GET /api/workflows/{id} says where it stands".to_owned()]
            }
            Self::Model { .. } | Self::Timeout { .. } => {
                vec!["Retry the workflow; it goes on at the step that failed".to_owned()]
            }
            Self::TextReader(error) => ways_out(error),
            Self::Storage(_) => vec!["Try again; the log has the database's own words".to_owned()],
            _ => Vec::new(),
        }
    }
}

/// What can be done about a season that is over.
fn after_the_end(state: WorkflowState) -> String {
    match state {
        WorkflowState::Cancelled => "The season was cancelled: start a new one",
        _ => "The season is over: read its report, or start a new season",
    }
    .to_owned()
}

/// What helps when a model gave no usable answer about a text.
fn ways_out(error: &ModelError) -> Vec<String> {
    let first = match error {
        ModelError::ContentFilter { .. } => "Say it in other words",
        ModelError::CutByLength { .. } => "Shorten the text, or allow more output tokens",
        ModelError::Unauthorized { .. }
        | ModelError::UnknownDeployment { .. }
        | ModelError::InvalidRequest { .. } => {
            "Check the key, the address and the deployment of the language model"
        }
        _ => "Try again in a moment",
    };
    let offline = "Or start the server with HEMLINE_LLM=offline: texts are then read by rules, without a model";
    vec![first.to_owned(), offline.to_owned()]
}
