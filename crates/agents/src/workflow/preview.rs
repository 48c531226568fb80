//! What a Modify would ask, computed as a Modify computes it, with nothing stored and nothing told.

use std::sync::Arc;

use chrono::Utc;
use hemline_domain::season::MarkdownStatus;
use hemline_domain::storage::{Fact, Storage, WorkflowCommit};
use hemline_domain::{
    ApprovalAction, ApprovalId, ApprovalRequest, EventBody, StatedParameters, Workflow, WorkflowId,
    WorkflowState,
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::approval::{decided, pending_approval, stored};
use super::earlier_rounds::{plan_before, results_so_far};
use super::journal::Journal;
use super::order_request::OrderQuestion;
use super::phases::without_result;
use super::season_phases::{recorded, units_sold};
use crate::context::{ContextAssembler, SeasonContext, SeasonInputs};
use crate::engine::{Action, Decision, ModifyPreview};
use crate::error::AgentsError;
use crate::season::{StoredSeason, ask_for_markdown};
use crate::team::SeasonTeam;

/// What previews are computed with.
pub(crate) struct Previews<'a> {
    pub(crate) journal: &'a Journal,
    pub(crate) assembler: &'a Arc<ContextAssembler>,
    /// The agents, which need no language model for figures.
    pub(crate) team: &'a SeasonTeam,
    pub(crate) cancellation: &'a CancellationToken,
}

/// A Modify that was checked, and the workflow as it would leave it.
struct Modified {
    request: ApprovalRequest,
    commit: WorkflowCommit,
    before: Workflow,
    after: Workflow,
}

/// A question that would be asked.
struct Asked {
    request: ApprovalRequest,
    /// Whether a person would be asked; a markdown may turn out not to be needed.
    asks_again: bool,
    needs_reforecast: bool,
}

impl Previews<'_> {
    /// What a Modify of the waiting request would ask.
    ///
    /// # Errors
    /// As the Modify itself, and what stops the computation.
    pub(crate) async fn modify(
        &self,
        workflow_id: &WorkflowId,
        approval_id: Option<&ApprovalId>,
        changes: StatedParameters,
    ) -> Result<ModifyPreview, AgentsError> {
        let modified = self.checked(workflow_id, approval_id, changes).await?;
        let asked = match modified.request.action {
            ApprovalAction::ApproveManufacturingOrder => self.order(&modified).await?,
            ApprovalAction::ApproveMarkdown => self.markdown(&modified).await?,
            ApprovalAction::ApproveEmergencyOrder => Asked {
                request: opened(&modified.commit)?,
                asks_again: true,
                needs_reforecast: false,
            },
        };
        let Asked { request, .. } = asked;
        Ok(ModifyPreview {
            approval_id: modified.request.approval_id,
            action: request.action,
            data: request.data,
            reasoning: request.reasoning,
            changed_parameters: changed_parameters(modified.commit),
            asks_again: asked.asks_again,
            needs_reforecast: asked.needs_reforecast,
        })
    }

    async fn checked(
        &self,
        workflow_id: &WorkflowId,
        approval_id: Option<&ApprovalId>,
        changes: StatedParameters,
    ) -> Result<Modified, AgentsError> {
        let before = self.journal.workflow(workflow_id).await?;
        let pending = pending_approval(&before, approval_id)?;
        let assembler = Arc::clone(self.assembler);
        let decision = Decision {
            approval_id: Some(pending.clone()),
            action: Action::Modify(changes),
            decided_by: String::new(),
        };
        let seen = before.clone();
        self.journal
            .reading(&seen, move |storage| {
                let request = stored(storage, &pending)?;
                let commit = decided(storage, &assembler, &before, &request, decision)?;
                let mut after = before.clone();
                commit.apply_to(&mut after)?;
                Ok(Modified {
                    request,
                    commit,
                    before,
                    after,
                })
            })
            .await
    }

    /// The order: from the forecast that is there, where it rests on none of the changes.
    async fn order(&self, modified: &Modified) -> Result<Asked, AgentsError> {
        let inputs = self.inputs(&modified.after).await?;
        let before = plan_before(self.journal, &modified.before).await?;
        let results = results_so_far(self.journal, &modified.after, &inputs).await?;
        let needs_reforecast = !results.forecast_is_stored;
        let mut context = SeasonContext::new(Arc::new(inputs), WorkflowState::Phase1Forecasting);
        context.results = results;
        let run = self.team.run(context, self.cancellation).await?;
        let results = &run.context.results;
        let (Some(forecast), Some(plan)) = (&results.forecast, &results.allocation) else {
            return Err(without_result("a forecast and an allocation"));
        };
        let question = OrderQuestion {
            inputs: &run.context.inputs,
            forecast,
            plan,
            before: before.as_ref(),
            reasoning: run.text,
        };
        let mut commit = WorkflowCommit::on(&modified.after, Utc::now());
        question.ask(&modified.after, &mut commit);
        Ok(Asked {
            request: opened(&commit)?,
            asks_again: true,
            needs_reforecast,
        })
    }

    async fn markdown(&self, modified: &Modified) -> Result<Asked, AgentsError> {
        let after = modified.after.clone();
        let season = self
            .journal
            .blocking(move |storage: &dyn Storage| StoredSeason::read(storage, &after))
            .await?;
        let inputs = self.inputs(&modified.after).await?;
        let inputs = inputs.with_season_to_date(season.to_date()?);
        let context = SeasonContext::new(Arc::new(inputs), WorkflowState::Phase4MarkdownCheck);
        let run = self.team.run(context, self.cancellation).await?;
        let proposal = run.context.results.markdown.clone();
        let proposal = proposal.ok_or_else(|| without_result("a markdown recommendation"))?;
        let at = Utc::now();
        let record = recorded(proposal, &season, at)?;
        let mut commit = WorkflowCommit::on(&season.workflow, at);
        let sold = units_sold(&run.context);
        let before = season.markdowns.last();
        ask_for_markdown(
            &season.workflow,
            &mut commit,
            &record,
            before,
            sold,
            run.text,
        );
        Ok(Asked {
            request: opened(&commit)?,
            asks_again: record.recommendation.status == MarkdownStatus::PendingApproval,
            needs_reforecast: false,
        })
    }

    async fn inputs(&self, workflow: &Workflow) -> Result<SeasonInputs, AgentsError> {
        let assembler = Arc::clone(self.assembler);
        let workflow = workflow.clone();
        self.journal
            .blocking(move |_| {
                assembler.assemble(
                    &workflow.workflow_id,
                    &workflow.season,
                    &workflow.category_id,
                    &workflow.parameters,
                )
            })
            .await
    }
}

/// The request that a commit would open.
fn opened(commit: &WorkflowCommit) -> Result<ApprovalRequest, AgentsError> {
    let request = commit.facts.iter().find_map(|fact| match fact {
        Fact::ApprovalOpened(request) => Some(request.as_ref().clone()),
        _ => None,
    });
    request.ok_or_else(|| without_result("a request for a decision"))
}

/// What the Modify changes, each name with `{from, to}`.
fn changed_parameters(commit: WorkflowCommit) -> Value {
    let changes = commit.events.into_iter().find_map(|event| match event {
        EventBody::ApprovalRecorded { changes, .. } => Some(changes),
        _ => None,
    });
    changes.unwrap_or_default()
}
