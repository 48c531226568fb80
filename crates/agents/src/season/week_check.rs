//! Checks a week's sales against the forecast, and tells what came of it (planning-rules 8).

use hemline_domain::season::{ReforecastCause, VarianceAction, VarianceRecord};
use hemline_domain::storage::{Fact, LogRow};
use hemline_domain::{EventBody, ForecastId, WorkflowState, WorkflowStatus};
use hemline_planning::variance::VarianceCheck;
use serde_json::json;

use super::acceptance::{WeekAcceptance, progress};
use super::week::WeekVariance;
use crate::error::AgentsError;
use crate::team::{ORCHESTRATOR, percent};

impl WeekAcceptance<'_> {
    /// Checks every week whose sales are new or changed, and those after it. Only the newest one can be acted on.
    pub(super) fn check_variance(&mut self) -> Result<WeekVariance, AgentsError> {
        let first = self.week().min(self.before + 1);
        for week in first..self.through() {
            let forecast_id = self.forecast_before(week)?;
            let check = self.checked(week, &forecast_id)?;
            self.record(forecast_id, check, VarianceAction::CheckedAgain);
        }
        let week = self.through();
        let forecast_id = self.season.forecast_in_force()?.forecast_id.clone();
        let check = self.checked(week, &forecast_id)?;
        let action = self.action_on(&check);
        self.record(forecast_id.clone(), check.clone(), action);
        Ok(WeekVariance {
            forecast_id,
            check,
            action,
        })
    }

    fn checked(&self, week: u32, forecast_id: &ForecastId) -> Result<VarianceCheck, AgentsError> {
        let season = self.season.through(week, forecast_id)?;
        let check = season.variance(&self.season.workflow.parameters);
        let unreadable = |message: String| AgentsError::Context { message };
        check
            .map_err(|error| unreadable(error.to_string()))?
            .ok_or_else(|| unreadable("there is no week to check".to_owned()))
    }

    /// The forecast that an earlier week was first checked against.
    fn forecast_before(&self, week: u32) -> Result<ForecastId, AgentsError> {
        let mut checks = self.season.variances.iter();
        match checks.find(|record| record.check.week_number == week) {
            Some(first) => Ok(first.forecast_id.clone()),
            None => Ok(self.season.forecast_in_force()?.forecast_id.clone()),
        }
    }

    /// Notes the re-forecast that a check asks for. After the last week there is nothing left to forecast.
    fn action_on(&mut self, check: &VarianceCheck) -> VarianceAction {
        let weeks_remain = !self.season.last_week_is_in();
        let agenda = &mut self.season.agenda;
        if !(check.threshold_exceeded && weeks_remain) {
            let was_for_variance = agenda.reforecast == Some(ReforecastCause::Variance);
            if was_for_variance && self.season.workflow.state != WorkflowState::Error {
                agenda.reforecast = None;
            }
            return VarianceAction::None;
        }
        agenda.require_reforecast(ReforecastCause::Variance);
        match self.season.workflow.state.status() {
            WorkflowStatus::WaitingForApproval => VarianceAction::ReforecastAfterDecision,
            _ => VarianceAction::Reforecast,
        }
    }

    fn record(&mut self, forecast_id: ForecastId, check: VarianceCheck, action: VarianceAction) {
        self.add(Fact::Log(LogRow {
            agent_name: ORCHESTRATOR.to_owned(),
            action: "check_variance".to_owned(),
            input: json!({"week_number": check.week_number, "forecast_id": forecast_id}),
            output: json!({"check": check, "action_taken": action}),
            duration_seconds: 0.0,
            model_usage: None,
            status: "completed".to_owned(),
            error_message: None,
            created_at: self.at,
        }));
        self.add(Fact::Variance(Box::new(VarianceRecord {
            forecast_id,
            check,
            action_taken: action,
            created_at: self.at,
        })));
    }

    pub(super) fn tell(&mut self, newest: &WeekVariance) {
        let check = &newest.check;
        let deviation = match (check.variance_pct, check.direction) {
            (Some(variance), Some(way)) => {
                format!(
                    "{} {} the forecast",
                    percent(variance.as_f64()),
                    way.as_str()
                )
            }
            (Some(_), None) => "exactly as forecast".to_owned(),
            (None, _) => "where nothing was forecast".to_owned(),
        };
        self.add_event(progress(format!(
            "Week {} is in, {} units; through week {} the season sold {}, {deviation}",
            self.week(),
            self.upload.sales.total().grouped(),
            check.week_number,
            check.actual_cumulative.grouped(),
        )));
        if !check.threshold_exceeded {
            return;
        }
        let emergency = if check.emergency {
            "Emergency: above the emergency threshold too. "
        } else {
            ""
        };
        self.add_event(EventBody::VarianceAlert {
            week_number: check.week_number,
            variance_pct: check.variance_pct.map(|variance| variance.as_f64()),
            variance_direction: check.direction.map_or("", |way| way.as_str()).to_owned(),
            reforecast_triggered: newest.action != VarianceAction::None,
            emergency: check.emergency,
            message: format!("{emergency}{}", check.reasoning),
        });
    }
}
