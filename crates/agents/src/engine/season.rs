//! A season under way: accepts its weeks, forecasts it again when a person asks.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use hemline_domain::season::{ReforecastCause, VarianceAction};
use hemline_domain::storage::{Fact, Storage, WorkflowCommit};
use hemline_domain::{EventBody, Units, Workflow, WorkflowId, WorkflowState};
use hemline_planning::season_report::SeasonReport;
use serde_json::json;

use super::Engine;
use crate::error::AgentsError;
use crate::requester::logged;
use crate::season::{self, AcceptedWeek, StoredSeason, WeekUpload};
use crate::workflow::working_time::working_seconds;

/// How often a change is tried again when something else is stored at the same moment.
const ATTEMPTS: usize = 20;

/// How long a change waits for agents that are at work on the season.
const PATIENCE: Duration = Duration::from_secs(60);

/// A re-forecast that a person asks for.
#[derive(Debug, Clone)]
pub struct ReforecastRequest {
    /// Who asks.
    pub by: String,
    /// Why, in her words.
    pub reason: String,
    /// Units sold in weeks 1 to n as she knows them; refused where the ledger says otherwise.
    pub actual_sales: Option<Vec<Units>>,
    /// Weeks after week n as she knows them; refused where the season says otherwise.
    pub remaining_weeks: Option<u32>,
}

impl Engine {
    /// Accepts a week's sales: ledger and variance are stored with them, all or nothing. Unless a re-forecast
    /// comes first, this returns when the week's shipments are booked; a re-forecast goes on behind it.
    ///
    /// # Errors
    /// When the workflow is unknown or has no season under way, when the week is not one of the season's, or
    /// when the agents are at work on the season for longer than a minute; then nothing is stored.
    pub async fn accept_week(
        &self,
        workflow_id: &WorkflowId,
        upload: WeekUpload,
    ) -> Result<AcceptedWeek, AgentsError> {
        let mut accepted = self
            .change_season(workflow_id, move |storage, workflow| {
                let season::Acceptance { commit, accepted } =
                    season::accept_week(storage, workflow, &upload, Utc::now())?;
                Ok((commit, accepted))
            })
            .await?;
        let reforecast_first = accepted
            .variance
            .as_ref()
            .is_some_and(|variance| variance.action == VarianceAction::Reforecast);
        if !reforecast_first {
            // What the agents could not do is told with the workflow, and the week stands all the same.
            let _ = self.season_at_rest(workflow_id).await;
        }
        self.after(&mut accepted).await?;
        Ok(accepted)
    }

    /// Forecasts the remaining weeks again because a person asks for it: at once, or after the decision that
    /// the season waits for. The run goes on behind this.
    ///
    /// # Errors
    /// As [`Self::accept_week`], and when what she says contradicts what is stored.
    pub async fn reforecast(
        &self,
        workflow_id: &WorkflowId,
        request: ReforecastRequest,
    ) -> Result<Workflow, AgentsError> {
        let requester = self.requester.clone();
        self.change_season(workflow_id, move |storage, workflow| {
            let season = StoredSeason::read(storage, workflow)?;
            check_request(&season, &request)?;
            let mut agenda = season.agenda;
            agenda.require_reforecast(ReforecastCause::Person {
                by: request.by.clone(),
                reason: request.reason.clone(),
            });
            let mut commit = WorkflowCommit::on(workflow, Utc::now()).fact(Fact::Agenda(agenda));
            if workflow.state == WorkflowState::Phase3Monitoring {
                commit = commit.to(WorkflowState::Phase5Reforecast);
            }
            let details = json!({ "season": workflow.season, "reason": request.reason });
            let commit = logged(commit, requester.as_ref(), "reforecast", details);
            Ok((commit, ()))
        })
        .await?;
        self.shared.journal.workflow(workflow_id).await
    }

    /// Ends a season: analyses it, stores the report, and completes the workflow. `early` allows it before the
    /// last week is in.
    ///
    /// # Errors
    /// As [`Self::accept_week`]; also when a decision is waited for, and when weeks are missing and `early` does
    /// not allow it.
    pub async fn complete(
        &self,
        workflow_id: &WorkflowId,
        early: bool,
    ) -> Result<SeasonReport, AgentsError> {
        let assembler = Arc::clone(&self.shared.assembler);
        let requester = self.requester.clone();
        self.change_season(workflow_id, move |storage, workflow| {
            let season = StoredSeason::read(storage, workflow)?;
            check_complete(storage, &season, early)?;
            let inputs = assembler.assemble(
                &workflow.workflow_id,
                &workflow.season,
                &workflow.category_id,
                &workflow.parameters,
            )?;
            let report = season::season_report(storage, &season, &inputs)?;
            let transitions = storage.transitions(&workflow.workflow_id)?;
            let at = Utc::now();
            let stored = serde_json::to_value(&report).map_err(|error| AgentsError::Context {
                message: format!("the report cannot be stored: {error}"),
            })?;
            let commit = WorkflowCommit::on(workflow, at)
                .to(WorkflowState::Completed)
                .fact(Fact::Report(stored))
                .event(EventBody::WorkflowComplete {
                    scope: "season".to_owned(),
                    duration_seconds: working_seconds(workflow, &transitions, at),
                    result: json!({
                        "forecast_id": workflow.forecast_id,
                        "allocation_id": workflow.allocation_id,
                        "pricing_strategy_id": workflow.pricing_strategy_id,
                        "units": report.units,
                        "inventory": report.inventory,
                    }),
                });
            let details = json!({ "season": workflow.season, "early": early });
            let commit = logged(commit, requester.as_ref(), "season_complete", details);
            Ok((commit, report))
        })
        .await
    }

    /// Commits a change of a season that no agent works on at that moment, and lets the agents go on with it.
    async fn change_season<T: Send + 'static>(
        &self,
        workflow_id: &WorkflowId,
        change: impl Fn(&dyn Storage, &Workflow) -> Result<(WorkflowCommit, T), AgentsError>
        + Send
        + Sync
        + 'static,
    ) -> Result<T, AgentsError> {
        let change = Arc::new(change);
        let shared = &self.shared;
        for _ in 0..ATTEMPTS {
            let workflow = self.season_at_rest(workflow_id).await?;
            let change = Arc::clone(&change);
            let changing = workflow.clone();
            let prepared = shared
                .journal
                .reading(&workflow, move |storage| change(storage, &changing))
                .await;
            let (commit, result) = match prepared {
                Err(AgentsError::ChangedMeanwhile { .. }) => continue,
                prepared => prepared?,
            };
            match shared.journal.commit(commit).await {
                Err(AgentsError::ChangedMeanwhile { .. }) => {}
                Err(error) => return Err(error),
                Ok(_) => return Ok(result),
            }
        }
        Err(AgentsError::ChangedMeanwhile {
            workflow_id: workflow_id.clone(),
        })
    }

    /// The workflow once no run works on it.
    async fn season_at_rest(&self, workflow_id: &WorkflowId) -> Result<Workflow, AgentsError> {
        let rested = tokio::time::timeout(PATIENCE, self.wait_until_at_rest(workflow_id));
        rested.await.map_err(|_| AgentsError::Busy {
            workflow_id: workflow_id.clone(),
        })?
    }

    /// Adds what the run behind an acceptance has left by now.
    async fn after(&self, accepted: &mut AcceptedWeek) -> Result<(), AgentsError> {
        let id = accepted.workflow.workflow_id.clone();
        let week = accepted.workflow.agenda.as_ref().map_or(0, |it| it.week);
        let (workflow, shipments) = self
            .shared
            .journal
            .blocking(move |storage| {
                let workflow = storage.workflow(&id)?;
                Ok((workflow, storage.replenishments(&id)?))
            })
            .await?;
        if let Some(workflow) = workflow {
            let through = workflow.agenda.as_ref().map_or(0, |agenda| agenda.week);
            let of_week = shipments.into_iter().rev();
            let mut of_week = of_week.map(|record| record.replenishment);
            if through > week {
                accepted.replenishment = of_week.find(|shipment| shipment.week_number == through);
            }
            accepted.workflow = workflow;
        }
        Ok(())
    }
}

fn check_complete(
    storage: &dyn Storage,
    season: &StoredSeason,
    early: bool,
) -> Result<(), AgentsError> {
    let workflow = &season.workflow;
    let pending = workflow.pending_approval_id.as_ref();
    let pending = pending.map(|id| storage.approval(id)).transpose()?;
    if let Some(request) = pending.flatten() {
        return Err(AgentsError::AwaitsDecision {
            workflow_id: workflow.workflow_id.clone(),
            state: workflow.state,
            action: request.action,
            approval_id: request.approval_id,
        });
    }
    if workflow.state != WorkflowState::Phase3Monitoring {
        return Err(AgentsError::IllegalTransition {
            workflow_id: workflow.workflow_id.clone(),
            from: workflow.state,
            to: WorkflowState::Completed,
        });
    }
    let (week, horizon) = (season.agenda.week, season.horizon());
    if week == 0 || (week < horizon && !early) {
        return Err(AgentsError::ContradictsSeason {
            workflow_id: workflow.workflow_id.clone(),
            message: format!("the season is not over: {week} of its {horizon} weeks are in"),
            suggestion: if week == 0 {
                "Upload its weeks, or cancel the workflow".to_owned()
            } else {
                "Upload the weeks that are missing, or close the season early (`early: true`, or `--early` on the command line)"
                    .to_owned()
            },
        });
    }
    Ok(())
}

fn check_request(season: &StoredSeason, request: &ReforecastRequest) -> Result<(), AgentsError> {
    let contradiction = |message: String, suggestion: &str| AgentsError::ContradictsSeason {
        workflow_id: season.workflow.workflow_id.clone(),
        message,
        suggestion: suggestion.to_owned(),
    };
    if season.workflow.state == WorkflowState::Error {
        return Err(contradiction(
            "the season has failed, and does nothing until it is tried again".to_owned(),
            "Retry the workflow first (POST /api/workflows/{id}/retry), then ask again",
        ));
    }
    let to_date = season.to_date()?;
    if let Some(actual) = &request.actual_sales
        && *actual != to_date.weekly_sales
    {
        let list = |units: &[Units]| {
            let texts: Vec<String> = units
                .iter()
                .map(|units| units.grouped().to_string())
                .collect();
            texts.join(", ")
        };
        return Err(contradiction(
            format!(
                "actual_sales_week_1_to_n says {}, the ledger {}",
                list(actual),
                list(&to_date.weekly_sales)
            ),
            "Upload the corrected weeks first, or leave actual_sales_week_1_to_n out",
        ));
    }
    if let Some(remaining) = request.remaining_weeks
        && remaining != to_date.remaining_weeks()
    {
        return Err(contradiction(
            format!(
                "remaining_weeks says {remaining}, the season has {} after week {}",
                to_date.remaining_weeks(),
                to_date.week()
            ),
            "Upload the missing weeks first, or leave remaining_weeks out",
        ));
    }
    if to_date.remaining_weeks() == 0 {
        return Err(contradiction(
            "the season's last week is in: there is nothing left to forecast".to_owned(),
            "Complete the season with POST /api/workflows/{id}/complete",
        ));
    }
    Ok(())
}
