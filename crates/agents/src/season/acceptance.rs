//! Accepts a week's sales: ledger, variance and what follows from it, in one commit (planning-rules 7 and 8).

use chrono::{DateTime, Days, Utc};
use hemline_domain::season::{Replenishment, SkipReason, WeekSales};
use hemline_domain::storage::{Fact, SalesFile, Storage, WorkflowCommit};
use hemline_domain::{
    EventBody, ForecastId, Units, Violation, Workflow, WorkflowState, WorkflowStatus,
};
use hemline_planning::ledger::sold_more_than_received;
use serde_json::json;

use super::arrivals::assign_arrived;
use super::bookings::{book_sales, book_shipments};
use super::stored::StoredSeason;
use super::superseding::supersede_request;
use super::week::{AcceptedWeek, WeekUpload};
use crate::error::AgentsError;
use crate::team::{ORCHESTRATOR, planned_replenishment};

/// The commit of an accepted week, and what there is to tell of it.
pub(crate) struct Acceptance {
    pub(crate) commit: WorkflowCommit,
    pub(crate) accepted: AcceptedWeek,
}

/// Works out everything that the report of a week changes. Blocks on storage; nothing is stored yet.
///
/// # Errors
/// [`AgentsError::NotInSeason`]; [`AgentsError::InvalidParameters`] for a week outside the season;
/// [`AgentsError::ChangedMeanwhile`] while the agents are at work on the season: try again.
pub(crate) fn accept_week(
    storage: &dyn Storage,
    workflow: &Workflow,
    upload: &WeekUpload,
    at: DateTime<Utc>,
) -> Result<Acceptance, AgentsError> {
    let season = StoredSeason::read(storage, workflow)?;
    if workflow.state.status() == WorkflowStatus::Running {
        return Err(AgentsError::ChangedMeanwhile {
            workflow_id: workflow.workflow_id.clone(),
        });
    }
    check_week(&season, upload.sales.week_number)?;
    WeekAcceptance::new(season, upload, at).accept()
}

fn check_week(season: &StoredSeason, week: u32) -> Result<(), AgentsError> {
    let horizon = season.horizon();
    if (1..=horizon).contains(&week) {
        return Ok(());
    }
    Err(AgentsError::InvalidParameters {
        violations: vec![Violation {
            parameter: "week_number".to_owned(),
            value: json!(week),
            allowed: format!("1 to {horizon}"),
            message: format!("week {week} is not one of the season's {horizon} weeks"),
            suggestions: vec![format!(
                "The season starts on {}; count its weeks from 1",
                season.workflow.parameters.season_start_date
            )],
        }],
    })
}

/// One acceptance on its way.
pub(super) struct WeekAcceptance<'a> {
    pub(super) season: StoredSeason,
    pub(super) upload: &'a WeekUpload,
    pub(super) at: DateTime<Utc>,
    pub(super) commit: WorkflowCommit,
    pub(super) accepted: AcceptedWeek,
    /// The last week accepted before.
    pub(super) before: u32,
}

impl<'a> WeekAcceptance<'a> {
    fn new(mut season: StoredSeason, upload: &'a WeekUpload, at: DateTime<Utc>) -> Self {
        let sales = &upload.sales;
        let replaced = report(&mut season, sales);
        let mut commit = WorkflowCommit::on(&season.workflow, at).fact(Fact::Sales(sales.clone()));
        let file = upload.file.as_ref();
        commit.facts.extend(file.map(|file| {
            let days = Days::new(7 * u64::from(sales.week_number.saturating_sub(1)));
            Fact::SalesFile(Box::new(SalesFile {
                name: file.name.clone(),
                actor: upload.uploaded_by.clone(),
                request_id: file.request_id.clone(),
                week_number: sales.week_number,
                week_start: season.workflow.parameters.season_start_date + days,
                rows: file.rows,
                rows_replaced: file.rows.min(replaced as u64),
            }))
        }));
        let through = season.reported_through();
        let planned = season.season_totals();
        let sold = sales
            .units
            .iter()
            .filter(|(_, units)| **units > Units::ZERO);
        let unplanned = sold.filter(|(id, _)| !planned.contains_key(*id));
        let accepted = AcceptedWeek {
            workflow: season.workflow.clone(),
            week_number: sales.week_number,
            stores_replaced: replaced,
            missing_stores: sales.missing(planned.keys()),
            unplanned_stores: unplanned.map(|(id, _)| id.clone()).collect(),
            waiting_for_weeks: missing_before(&season, sales.week_number),
            sold_more_than_received: Vec::new(),
            variance: None,
            replenishment: None,
        };
        let before = season.agenda.week;
        season.agenda.week = before.max(through);
        Self {
            season,
            upload,
            at,
            commit,
            accepted,
            before,
        }
    }

    pub(super) fn week(&self) -> u32 {
        self.upload.sales.week_number
    }

    /// The last week that is accepted now.
    pub(super) fn through(&self) -> u32 {
        self.season.agenda.week
    }

    fn accept(mut self) -> Result<Acceptance, AgentsError> {
        if self.week() > self.through() {
            return Ok(self.waiting());
        }
        self.book()?;
        let newest = self.check_variance()?;
        self.plan_replenishment()?;
        self.schedule_checkpoint();
        self.tell(&newest);
        self.accepted.variance = Some(newest);
        self.go_on()?;
        let agenda = self.season.agenda.clone();
        Ok(Acceptance {
            commit: self.commit.fact(Fact::Agenda(agenda)),
            accepted: self.accepted,
        })
    }

    /// A week after a gap is kept until the weeks before it are there.
    fn waiting(mut self) -> Acceptance {
        let missing: Vec<String> = self
            .accepted
            .waiting_for_weeks
            .iter()
            .map(u32::to_string)
            .collect();
        let message = format!(
            "Week {} is in, {} units; it waits for the sales of week {}",
            self.week(),
            self.upload.sales.total().grouped(),
            missing.join(", ")
        );
        self.commit = self.commit.event(progress(message));
        Acceptance {
            commit: self.commit,
            accepted: self.accepted,
        }
    }

    fn book(&mut self) -> Result<(), AgentsError> {
        let (week, through) = (self.week(), self.through());
        // The bookings start from what was accepted before.
        self.season.agenda.week = self.before;
        let booked = book_sales(&mut self.season, week, through)?;
        self.season.agenda.week = through;
        self.accepted.sold_more_than_received = sold_more_than_received(&self.season.ledger, week);
        if !booked.rows.is_empty() {
            self.add(Fact::Ledger(booked.rows));
        }
        if !booked.arrived.is_empty() {
            assign_arrived(&mut self.season, &mut self.commit)?;
        }
        for order in booked.arrived {
            let message = format!(
                "The emergency order of {} units has reached the distribution centre",
                order.units().grouped()
            );
            self.add(Fact::EmergencyOrder(Box::new(order)));
            self.add_event(progress(message));
        }
        Ok(())
    }

    /// A new week is replenished once, by the agents; where nothing ships, that is recorded at once. So is the week
    /// before it where its shipments had failed and are overtaken now.
    fn plan_replenishment(&mut self) -> Result<(), AgentsError> {
        if self.through() == self.before {
            return Ok(());
        }
        let forecast_id = self.season.forecast_in_force()?.forecast_id.clone();
        let overtaken = self.season.agenda.replenish;
        let first = self.before + u32::from(!overtaken);
        for week in first..=self.through() {
            let season = self.season.through(week, &forecast_id)?;
            let planned = planned_replenishment(&season, &self.season.workflow.parameters);
            let mut shipment = planned.map_err(|error| AgentsError::Context {
                message: error.to_string(),
            })?;
            if week < self.through() && shipment.skipped.is_none() {
                let stock = shipment.dc_stock_before;
                shipment = Replenishment::left_out(week, stock, SkipReason::Overtaken);
            }
            let Some(reason) = shipment.skipped.clone() else {
                self.season.agenda.replenish = true;
                continue;
            };
            self.add_event(EventBody::PhaseSkipped {
                phase: WorkflowState::Phase3Replenishment.to_string(),
                reason,
            });
            self.book_shipments(&forecast_id, shipment);
        }
        Ok(())
    }

    fn book_shipments(&mut self, forecast_id: &ForecastId, shipment: Replenishment) {
        self.accepted.replenishment = Some(shipment.clone());
        let commit = &mut self.commit;
        book_shipments(&mut self.season, commit, forecast_id, shipment);
    }

    /// The checkpoint runs when its week is accepted, and again where a week that it rests on is corrected,
    /// until a markdown is accepted.
    fn schedule_checkpoint(&mut self) {
        let checkpoint = self.season.workflow.parameters.markdown_checkpoint_week;
        let Some(checkpoint) = checkpoint.filter(|week| *week <= self.through()) else {
            return;
        };
        let rests_on_this = self.before < checkpoint || self.week() <= checkpoint;
        if rests_on_this && self.season.markdown().is_none() {
            self.season.agenda.checkpoint = true;
        }
    }

    /// What comes next, as the season's state allows.
    fn go_on(&mut self) -> Result<(), AgentsError> {
        match self.season.workflow.state {
            WorkflowState::Phase3Monitoring => {
                if let Some(next) = self.season.agenda.next_phase() {
                    self.add(Fact::Progress {
                        agent: Some(ORCHESTRATOR.to_owned()),
                        progress_pct: 0,
                    });
                    self.commit.transition = Some(next);
                }
                Ok(())
            }
            WorkflowState::WaitingMfgApproval | WorkflowState::WaitingMarkdownApproval => {
                self.replenish_meanwhile()?;
                let by = &self.upload.uploaded_by;
                supersede_request(&mut self.season, &mut self.commit, by)
            }
            // A retry goes on with what is due.
            _ => Ok(()),
        }
    }

    /// While a person is asked, the stores are replenished all the same.
    fn replenish_meanwhile(&mut self) -> Result<(), AgentsError> {
        if !self.season.agenda.replenish {
            return Ok(());
        }
        let season = self.season.to_date()?;
        let planned = planned_replenishment(&season, &self.season.workflow.parameters);
        let shipment = planned.map_err(|error| AgentsError::Context {
            message: error.to_string(),
        })?;
        self.season.agenda.replenish = false;
        let forecast_id = season.record.forecast.forecast_id;
        self.book_shipments(&forecast_id, shipment);
        Ok(())
    }

    pub(super) fn add(&mut self, fact: Fact) {
        self.commit.facts.push(fact);
    }

    pub(super) fn add_event(&mut self, event: EventBody) {
        self.commit.events.push(event);
    }
}

/// Puts a report among the season's, and counts its stores whose earlier report it replaces.
fn report(season: &mut StoredSeason, sales: &WeekSales) -> usize {
    let mut weeks = season.reported.iter_mut();
    match weeks.find(|week| week.week_number == sales.week_number) {
        Some(week) => {
            let again = week.units.keys();
            let again = again.filter(|id| sales.units.contains_key(*id));
            let replaced = again.count();
            *week = sales.clone();
            replaced
        }
        None => {
            season.reported.push(sales.clone());
            0
        }
    }
}

/// Weeks before `week` that nobody has reported.
fn missing_before(season: &StoredSeason, week: u32) -> Vec<u32> {
    let is_reported = |week: &u32| {
        let mut reported = season.reported.iter();
        reported.any(|report| report.week_number == *week)
    };
    (1..week).filter(|week| !is_reported(week)).collect()
}

pub(super) fn progress(message: String) -> EventBody {
    EventBody::AgentProgress {
        agent: ORCHESTRATOR.to_owned(),
        message,
        progress_pct: 0,
    }
}
