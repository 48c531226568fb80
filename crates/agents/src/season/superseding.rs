//! A week that comes in while a person is asked: the request that waits is replaced by a newer one, visibly.

use hemline_domain::season::{EmergencyOrderStatus, MarkdownStatus};
use hemline_domain::storage::{Fact, WorkflowCommit};
use hemline_domain::{ApprovalAction, ApprovalStatus, EventBody, WorkflowState};
use hemline_planning::reallocation::shortages;
use serde_json::json;

use super::emergency_request::{EmergencyQuestion, ask_for_emergency_order};
use super::stored::StoredSeason;
use crate::error::AgentsError;
use crate::team::order_on_top;

/// Replaces the season's pending request: an emergency order by one from the newest figures, if any is still
/// needed; a markdown by what the checkpoint says now.
pub(super) fn supersede_request(
    season: &mut StoredSeason,
    commit: &mut WorkflowCommit,
    by: &str,
) -> Result<(), AgentsError> {
    if season.pending_order().is_some() {
        close_request(season, commit, ApprovalAction::ApproveEmergencyOrder, by);
        supersede_order(season, commit)
    } else {
        close_request(season, commit, ApprovalAction::ApproveMarkdown, by);
        if let Some(pending) = season.pending_markdown() {
            let mut old = pending.clone();
            old.recommendation.status = MarkdownStatus::Superseded;
            commit.facts.push(Fact::Markdown(Box::new(old)));
        }
        season.agenda.checkpoint = true;
        commit.transition = Some(WorkflowState::Phase4MarkdownCheck);
        Ok(())
    }
}

fn close_request(
    season: &StoredSeason,
    commit: &mut WorkflowCommit,
    action: ApprovalAction,
    by: &str,
) {
    let Some(approval_id) = season.workflow.pending_approval_id.clone() else {
        return;
    };
    commit.facts.push(Fact::ApprovalDecided {
        approval_id,
        status: ApprovalStatus::Superseded,
        decided_by: by.to_owned(),
        changes: None,
    });
    commit.events.push(EventBody::ApprovalRecorded {
        action,
        decision: "superseded".to_owned(),
        changes: json!({"week_number": season.agenda.week}),
    });
}

fn supersede_order(
    season: &mut StoredSeason,
    commit: &mut WorkflowCommit,
) -> Result<(), AgentsError> {
    if let Some(pending) = season.pending_order() {
        let mut old = pending.clone();
        old.status = EmergencyOrderStatus::Superseded;
        commit.facts.push(Fact::EmergencyOrder(Box::new(old)));
    }
    let to_date = season.to_date()?;
    let balances = &to_date.balances;
    let lacking = shortages(
        to_date.record.forecast.total_season_demand,
        balances.sold(),
        balances.dc_stock,
        balances.store_inventory(),
    );
    let order = order_on_top(
        to_date.week(),
        lacking,
        to_date.record.units_on_order,
        &to_date.forecast_curve(),
        &season.workflow.parameters,
    );
    if !order.is_needed() {
        commit.transition = Some(WorkflowState::Phase3Monitoring);
        return Ok(());
    }
    let question = EmergencyQuestion {
        forecast_id: to_date.record.forecast.forecast_id.clone(),
        week_number: to_date.week(),
        shortages: lacking,
        reasoning: order.reasoning.clone(),
        order,
    };
    ask_for_emergency_order(season, commit, question);
    commit.transition = Some(WorkflowState::WaitingMfgApproval);
    Ok(())
}
