//! Shows what a Modify would ask before anybody decides.

use hemline_domain::{ApprovalAction, ApprovalId, StatedParameters, WorkflowId};
use serde_json::Value;

use super::Engine;
use crate::error::AgentsError;
use crate::workflow::preview::Previews;

/// What a Modify would ask.
#[derive(Debug, Clone, PartialEq)]
pub struct ModifyPreview {
    /// The waiting request, which the Modify would replace.
    pub approval_id: ApprovalId,
    /// What is asked for.
    pub action: ApprovalAction,
    /// The figures, as in the request that would follow, `changes` against the waiting one among them. Ids of what is new
    /// are those of nothing stored.
    pub data: Value,
    /// Why, in the words of the rules.
    pub reasoning: String,
    /// What the Modify changes: name → `{from, to}`.
    pub changed_parameters: Value,
    /// Whether a person would be asked again; a markdown of 0 is not asked about.
    pub asks_again: bool,
    /// Whether the changes ask for another forecast than the stored one; `data` then rests on that other forecast.
    pub needs_reforecast: bool,
}

impl Engine {
    /// Computes what a Modify of the waiting request would ask. Nothing is stored, no event is told and no language
    /// model is asked: the figures are the same without one.
    ///
    /// # Errors
    /// As [`Self::decide`] refuses a Modify, and what stops the computation.
    pub async fn preview_modify(
        &self,
        workflow_id: &WorkflowId,
        approval_id: Option<&ApprovalId>,
        changes: StatedParameters,
    ) -> Result<ModifyPreview, AgentsError> {
        let shared = &self.shared;
        let previews = Previews {
            journal: &shared.journal,
            assembler: &shared.assembler,
            team: &shared.preview_team,
            cancellation: &shared.background.stopping,
        };
        previews.modify(workflow_id, approval_id, changes).await
    }
}
