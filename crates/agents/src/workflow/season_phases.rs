//! The phases of a season under way: what runs in each state, and what it leaves behind.

use chrono::{DateTime, Utc};
use hemline_domain::season::{MarkdownRecord, MarkdownStatus, ReallocationRecord};
use hemline_domain::storage::{Fact, Storage, WorkflowCommit};
use hemline_domain::{EventBody, MarkdownId, Units, WorkflowState};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::agent_run::FinishedRun;
use super::phase::Phase;
use super::phase_failure::PhaseFailure;
use super::phases::{Phases, nothing_to_do, without_result};
use super::reasoning::{markdown_recommended, reforecast_made, with_reasoning};
use crate::context::{MarkdownProposal, SeasonContext};
use crate::error::AgentsError;
use crate::season::{
    EmergencyQuestion, StoredSeason, ask_for_emergency_order, ask_for_markdown, book_shipments,
};
use crate::team::{ORCHESTRATOR, planned_replenishment};

impl Phases {
    /// Monitoring with something due: on to the phase that does it.
    pub(super) fn monitor(phase: &Phase) -> Result<WorkflowCommit, AgentsError> {
        let workflow = &phase.workflow;
        let agenda = workflow.agenda.as_ref();
        let next = agenda.and_then(|agenda| agenda.next_phase());
        let next = next.ok_or_else(|| nothing_to_do(workflow.state))?;
        Ok(WorkflowCommit::on(workflow, Utc::now())
            .to(next)
            .fact(Fact::Progress {
                agent: Some(ORCHESTRATOR.to_owned()),
                progress_pct: 0,
            }))
    }

    /// The week's shipments are planned and booked.
    pub(super) async fn replenish(
        &self,
        phase: &mut Phase,
        cancellation: &CancellationToken,
    ) -> Result<WorkflowCommit, PhaseFailure> {
        let FinishedRun { context, .. } = self.run_agents(phase, cancellation).await?;
        let mut season = self.stored_season(phase).await?;
        let mut commit = WorkflowCommit::on(&phase.workflow, Utc::now());
        if let Some(plan) = context.results.replenishment {
            let shipment = plan.replenishment;
            commit.events.push(shipped(&shipment));
            book_shipments(&mut season, &mut commit, &plan.forecast_id, shipment);
        }
        season.agenda.replenish = false;
        let next = if season.agenda.checkpoint {
            WorkflowState::Phase4MarkdownCheck
        } else {
            WorkflowState::Phase3Monitoring
        };
        Ok(commit
            .fact(Fact::Agenda(season.agenda))
            .fact(finished())
            .to(next))
    }

    /// The checkpoint: a person is asked for the markdown, or none is needed.
    pub(super) async fn check_markdown(
        &self,
        phase: &mut Phase,
        cancellation: &CancellationToken,
    ) -> Result<WorkflowCommit, PhaseFailure> {
        let FinishedRun { context, text } = self.run_agents(phase, cancellation).await?;
        let mut season = self.stored_season(phase).await?;
        season.agenda.checkpoint = false;
        let Some(proposal) = context.results.markdown.clone() else {
            let at = Utc::now();
            let commit = WorkflowCommit::on(&phase.workflow, at).fact(Fact::Agenda(season.agenda));
            return Ok(left_out(commit, &context));
        };
        let taken = markdown_recommended(&proposal);
        let explained = self
            .explain(phase, "markdown_recommended", taken, cancellation)
            .await?;
        let workflow = &phase.workflow;
        let at = Utc::now();
        let record = recorded(proposal, &season, at)?;
        let mut commit = with_reasoning(
            WorkflowCommit::on(workflow, at),
            "markdown_recommended",
            explained,
        );
        commit.facts.push(Fact::Markdown(Box::new(record.clone())));
        if record.recommendation.status == MarkdownStatus::PendingApproval {
            let before = season.markdowns.last();
            let sold = units_sold(&context);
            ask_for_markdown(workflow, &mut commit, &record, before, sold, text);
            commit.transition = Some(WorkflowState::WaitingMarkdownApproval);
        } else {
            season.agenda.forget_markdown_changes();
            commit.transition = Some(WorkflowState::Phase3Monitoring);
        }
        Ok(commit.fact(Fact::Agenda(season.agenda)).fact(finished()))
    }

    /// The remaining weeks are forecast again, the stores get new totals, and what is lacking is asked for.
    pub(super) async fn reforecast(
        &self,
        phase: &mut Phase,
        cancellation: &CancellationToken,
    ) -> Result<WorkflowCommit, PhaseFailure> {
        let season = self.stored_season(phase).await?;
        if !season.reforecast_is_due()? {
            return Ok(without_reforecast(season));
        }
        let FinishedRun { context, text } = self.run_agents(phase, cancellation).await?;
        let results = &context.results;
        let (Some(forecast), Some(clustering), Some(reallocated), Some(due)) = (
            &results.forecast,
            &results.clustering,
            &results.reallocation,
            &results.reforecast,
        ) else {
            return Err(without_result("a revised forecast and new totals").into());
        };
        let taken = reforecast_made(due, forecast, reallocated);
        let explained = self
            .explain(phase, "reforecast", taken, cancellation)
            .await?;
        let mut season = self.stored_season(phase).await?;
        let workflow = &phase.workflow;
        let at = Utc::now();
        let week_number = season.agenda.week;
        let reallocation = ReallocationRecord {
            forecast_id: forecast.forecast_id.clone(),
            week_number,
            reallocation: reallocated.reallocation.clone(),
            units_on_order: reallocated.units_on_order,
            emergency_order: reallocated.emergency_order.clone(),
            created_at: at,
        };
        let mut commit = with_reasoning(WorkflowCommit::on(workflow, at), "reforecast", explained)
            .fact(Fact::Forecast(Box::new(forecast.clone())))
            .fact(Fact::Clustering(
                forecast.forecast_id.clone(),
                Box::new(clustering.clone()),
            ))
            .fact(Fact::Reallocation(Box::new(reallocation.clone())));
        season.forecasts.push(forecast.clone());
        season.reallocations.push(reallocation);
        season.agenda.reforecast = None;
        mark_applied(&season, &mut commit);
        commit.events.push(EventBody::WorkflowComplete {
            scope: "reforecast".to_owned(),
            duration_seconds: self.worked_in_phase(workflow, at).await?,
            result: json!({
                "forecast_id": forecast.forecast_id,
                "supersedes": forecast.supersedes,
                "week_number": week_number,
                "total_season_demand": forecast.total_season_demand,
                "emergency_units": reallocated.emergency_order.units,
            }),
        });
        if reallocated.emergency_order.is_needed() {
            replenish_before_asking(&mut season, &mut commit)?;
            let question = EmergencyQuestion {
                forecast_id: forecast.forecast_id.clone(),
                week_number,
                shortages: reallocated.reallocation.shortages,
                order: reallocated.emergency_order.clone(),
                reasoning: text,
            };
            ask_for_emergency_order(&season, &mut commit, question);
            commit.transition = Some(WorkflowState::WaitingMfgApproval);
        } else if season.agenda.replenish {
            commit.transition = Some(WorkflowState::Phase3Replenishment);
        } else {
            commit.transition = Some(WorkflowState::Phase3Monitoring);
        }
        Ok(commit.fact(Fact::Agenda(season.agenda)).fact(finished()))
    }

    async fn stored_season(&self, phase: &Phase) -> Result<StoredSeason, AgentsError> {
        let workflow = phase.workflow.clone();
        self.journal
            .blocking(move |storage: &dyn Storage| StoredSeason::read(storage, &workflow))
            .await
    }
}

/// A correction of a week can take away what asked for the re-forecast, and the last week what it is for.
fn without_reforecast(mut season: StoredSeason) -> WorkflowCommit {
    season.agenda.reforecast = None;
    let mut commit = WorkflowCommit::on(&season.workflow, Utc::now());
    if season.last_week_is_in() {
        commit.events.push(EventBody::PhaseSkipped {
            phase: WorkflowState::Phase5Reforecast.to_string(),
            reason: format!(
                "the season's last week, week {}, is in: no week is left to forecast",
                season.agenda.week
            ),
        });
    }
    let next = if season.agenda.replenish {
        WorkflowState::Phase3Replenishment
    } else {
        WorkflowState::Phase3Monitoring
    };
    commit
        .fact(Fact::Agenda(season.agenda))
        .fact(finished())
        .to(next)
}

/// A week's shipments do not wait for a person's decision on an order.
fn replenish_before_asking(
    season: &mut StoredSeason,
    commit: &mut WorkflowCommit,
) -> Result<(), AgentsError> {
    if !season.agenda.replenish {
        return Ok(());
    }
    let to_date = season.to_date()?;
    let planned = planned_replenishment(&to_date, &season.workflow.parameters);
    let shipment = planned.map_err(|error| AgentsError::Context {
        message: error.to_string(),
    })?;
    season.agenda.replenish = false;
    commit.events.push(shipped(&shipment));
    let forecast_id = to_date.record.forecast.forecast_id;
    book_shipments(season, commit, &forecast_id, shipment);
    Ok(())
}

/// The forecast counts the markdown now.
fn mark_applied(season: &StoredSeason, commit: &mut WorkflowCommit) {
    let mut markdowns = season.markdowns.iter();
    let approved =
        markdowns.find(|markdown| markdown.recommendation.status == MarkdownStatus::Approved);
    if let Some(approved) = approved {
        let mut applied = approved.clone();
        applied.recommendation.status = MarkdownStatus::Applied;
        commit.facts.push(Fact::Markdown(Box::new(applied)));
    }
}

/// Units sold through the checkpoint.
pub(super) fn units_sold(context: &SeasonContext) -> Units {
    let sell_through = context.results.sell_through.as_ref();
    sell_through.map_or(Units::ZERO, |it| it.sold)
}

/// A proposal as it is stored.
pub(super) fn recorded(
    proposal: MarkdownProposal,
    season: &StoredSeason,
    at: DateTime<Utc>,
) -> Result<MarkdownRecord, AgentsError> {
    Ok(MarkdownRecord {
        markdown_id: MarkdownId::new(format!("m_{}", Uuid::now_v7())),
        forecast_id: season.forecast_in_force()?.forecast_id.clone(),
        recommendation: proposal.recommendation,
        set_by_person: proposal.set_by_person,
        outlook: proposal.outlook,
        applied_after_week: None,
        created_at: at,
    })
}

/// A checkpoint that the season does not have, or not any more.
fn left_out(mut commit: WorkflowCommit, context: &SeasonContext) -> WorkflowCommit {
    for (phase, reason) in context.skipped_phases() {
        commit.events.push(EventBody::PhaseSkipped {
            phase: phase.to_string(),
            reason,
        });
    }
    commit.fact(finished()).to(WorkflowState::Phase3Monitoring)
}

fn shipped(shipment: &hemline_domain::season::Replenishment) -> EventBody {
    EventBody::AgentProgress {
        agent: crate::team::INVENTORY.to_owned(),
        message: format!(
            "{} units ship to the stores after week {}; the distribution centre keeps {}",
            shipment.total_shipped.grouped(),
            shipment.week_number,
            shipment.dc_stock_after.grouped()
        ),
        progress_pct: 100,
    }
}

fn finished() -> Fact {
    Fact::Progress {
        agent: Some(ORCHESTRATOR.to_owned()),
        progress_pct: 100,
    }
}
