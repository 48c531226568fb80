//! Everything that is stored of a season under way, read at once.

use std::collections::BTreeMap;

use hemline_domain::season::{
    EmergencyOrderRecord, EmergencyOrderStatus, MarkdownRecord, MarkdownStatus, ReallocationRecord,
    ReforecastCause, SeasonAgenda, VarianceRecord, WeekSales,
};
use hemline_domain::storage::Storage;
use hemline_domain::{
    AllocationPlan, Category, Clustering, Forecast, ForecastId, LedgerRow, StoreId, Units, Workflow,
};
use hemline_planning::corrected_week::ReportedWeeks;

use crate::context::{AppliedMarkdown, AskedByPerson, SeasonRecord, SeasonToDate};
use crate::error::AgentsError;

/// A season whose order was accepted.
pub(crate) struct StoredSeason {
    pub(crate) workflow: Workflow,
    pub(crate) category: Category,
    pub(crate) agenda: SeasonAgenda,
    /// The accepted plan.
    pub(crate) plan: AllocationPlan,
    /// The clusters and store factors of the accepted plan.
    pub(crate) clustering: Clustering,
    /// The forecast of the accepted plan, and those that replaced it, oldest first.
    pub(crate) forecasts: Vec<Forecast>,
    pub(crate) ledger: Vec<LedgerRow>,
    /// What the stores reported; weeks after a gap are among them.
    pub(crate) reported: Vec<WeekSales>,
    pub(crate) variances: Vec<VarianceRecord>,
    pub(crate) reallocations: Vec<ReallocationRecord>,
    pub(crate) markdowns: Vec<MarkdownRecord>,
    pub(crate) emergency_orders: Vec<EmergencyOrderRecord>,
}

impl StoredSeason {
    /// Reads the season of `workflow`. Blocks on storage.
    ///
    /// # Errors
    /// [`AgentsError::NotInSeason`] before the order is accepted and after the season is over;
    /// [`AgentsError::Context`] where a part is not stored.
    pub(crate) fn read(storage: &dyn Storage, workflow: &Workflow) -> Result<Self, AgentsError> {
        let Some(agenda) = workflow
            .agenda
            .clone()
            .filter(|_| !workflow.state.is_over())
        else {
            return Err(AgentsError::NotInSeason {
                workflow_id: workflow.workflow_id.clone(),
                state: workflow.state,
            });
        };
        Self::read_with(storage, workflow, agenda)
    }

    /// The same for a season that may be over.
    pub(crate) fn read_with(
        storage: &dyn Storage,
        workflow: &Workflow,
        agenda: SeasonAgenda,
    ) -> Result<Self, AgentsError> {
        let id = &workflow.workflow_id;
        let allocation_id = workflow.allocation_id.as_ref();
        let plan = allocation_id.map(|id| storage.allocation(id)).transpose()?;
        let plan = plan
            .flatten()
            .ok_or_else(|| not_stored("the accepted plan"))?;
        let clustering = storage.clustering(&plan.forecast_id)?;
        let clustering = clustering.ok_or_else(|| not_stored("the plan's clustering"))?;
        let all = storage.forecasts_of(id)?;
        let accepted = all
            .iter()
            .position(|forecast| forecast.forecast_id == plan.forecast_id)
            .ok_or_else(|| not_stored("the accepted forecast"))?;
        let category = storage.category(&workflow.category_id)?;
        Ok(Self {
            category: category.ok_or_else(|| not_stored("the season's category"))?,
            forecasts: all.into_iter().skip(accepted).collect(),
            ledger: storage.ledger(id)?,
            reported: storage.reported_sales(id)?,
            variances: storage.variances(id)?,
            reallocations: storage.reallocations(id)?,
            markdowns: storage.markdowns(id)?,
            emergency_orders: storage.emergency_orders(id)?,
            workflow: workflow.clone(),
            agenda,
            clustering,
            plan,
        })
    }

    /// Weeks of the season.
    pub(crate) fn horizon(&self) -> u32 {
        self.workflow.parameters.forecast_horizon_weeks
    }

    /// The forecast in force.
    ///
    /// # Errors
    /// [`AgentsError::Context`] where it is not stored.
    pub(crate) fn forecast_in_force(&self) -> Result<&Forecast, AgentsError> {
        self.forecasts
            .last()
            .ok_or_else(|| not_stored("the forecast in force"))
    }

    /// The season through its last accepted week, with the forecast in force.
    ///
    /// # Errors
    /// As [`SeasonToDate::try_new`].
    pub(crate) fn to_date(&self) -> Result<SeasonToDate, AgentsError> {
        let forecast_id = self.forecast_in_force()?.forecast_id.clone();
        self.through(self.agenda.week, &forecast_id)
    }

    /// The season through `week`, beside one of its forecasts.
    ///
    /// # Errors
    /// As [`SeasonToDate::try_new`]; [`AgentsError::Context`] for a forecast that is not the season's.
    pub(crate) fn through(
        &self,
        week: u32,
        forecast_id: &ForecastId,
    ) -> Result<SeasonToDate, AgentsError> {
        let mut forecasts = self.forecasts.iter();
        let forecast = forecasts.find(|forecast| forecast.forecast_id == *forecast_id);
        let forecast = forecast.ok_or_else(|| not_stored("the forecast of an earlier week"))?;
        let accepted = &self.forecasts[0];
        let rows = self.ledger.iter().filter(|row| row.week_number <= week);
        SeasonToDate::try_new(SeasonRecord {
            week,
            ledger: rows.cloned().collect(),
            season_totals: self.season_totals(),
            clustering: self.clustering.clone(),
            forecast: forecast.clone(),
            original_forecast: accepted.clone(),
            accepted_forecast: accepted.clone(),
            safety_stock_percentage: self.plan.safety_stock_percentage,
            units_on_order: self.units_on_order(),
            markdown: self.markdown(),
            asked: self.asked(),
        })
    }

    /// Whether the last week is in, so that nothing is left to forecast or to mark down.
    pub(crate) fn last_week_is_in(&self) -> bool {
        self.agenda.week >= self.horizon()
    }

    /// Whether what asks for the re-forecast on the agenda still holds.
    ///
    /// # Errors
    /// As [`Self::to_date`].
    pub(crate) fn reforecast_is_due(&self) -> Result<bool, AgentsError> {
        if self.last_week_is_in() {
            return Ok(false);
        }
        if self.agenda.reforecast != Some(ReforecastCause::Variance) {
            return Ok(self.agenda.reforecast.is_some());
        }
        let variance = self.to_date()?.variance(&self.workflow.parameters);
        // A season that was read has all that the comparison needs.
        let check = variance.ok().flatten();
        Ok(check.is_some_and(|check| check.threshold_exceeded))
    }

    /// Units that the plan in force gives each store over the season.
    pub(crate) fn season_totals(&self) -> BTreeMap<StoreId, Units> {
        match self.reallocations.last() {
            Some(newest) => {
                let stores = newest.reallocation.stores.iter();
                stores
                    .map(|store| (store.store_id.clone(), store.season_total))
                    .collect()
            }
            None => {
                let stores = self.plan.store_allocations.iter();
                stores
                    .map(|store| (store.store_id.clone(), store.total_season_allocation))
                    .collect()
            }
        }
    }

    /// The reports by week.
    pub(crate) fn reported_weeks(&self) -> ReportedWeeks {
        let weeks = self.reported.iter();
        weeks
            .map(|week| (week.week_number, week.units.clone()))
            .collect()
    }

    /// The last week that is reported with all weeks before it.
    pub(crate) fn reported_through(&self) -> u32 {
        let mut through = 0;
        while self
            .reported
            .iter()
            .any(|week| week.week_number == through + 1)
        {
            through += 1;
        }
        through
    }

    /// The record of the markdown that a person has accepted.
    pub(crate) fn accepted_markdown(&self) -> Option<&MarkdownRecord> {
        self.markdowns.iter().rev().find(|markdown| {
            matches!(
                markdown.recommendation.status,
                MarkdownStatus::Approved | MarkdownStatus::Applied
            )
        })
    }

    /// The markdown that a person has accepted.
    pub(crate) fn markdown(&self) -> Option<AppliedMarkdown> {
        let accepted = self.accepted_markdown()?;
        Some(AppliedMarkdown {
            markdown_pct: accepted.recommendation.recommended_markdown_pct,
            applied_after_week: accepted.applied_after_week?,
            in_forecast: accepted.recommendation.status == MarkdownStatus::Applied,
        })
    }

    /// The emergency order that a person is asked for.
    pub(crate) fn pending_order(&self) -> Option<&EmergencyOrderRecord> {
        self.orders_that_are(EmergencyOrderStatus::PendingApproval)
            .last()
    }

    /// The markdown that a person is asked for.
    pub(crate) fn pending_markdown(&self) -> Option<&MarkdownRecord> {
        let mut newest_first = self.markdowns.iter().rev();
        newest_first
            .find(|markdown| markdown.recommendation.status == MarkdownStatus::PendingApproval)
    }

    pub(crate) fn orders_that_are(
        &self,
        status: EmergencyOrderStatus,
    ) -> impl Iterator<Item = &EmergencyOrderRecord> {
        let orders = self.emergency_orders.iter();
        orders.filter(move |order| order.status == status)
    }

    fn units_on_order(&self) -> Units {
        self.orders_that_are(EmergencyOrderStatus::Approved)
            .map(EmergencyOrderRecord::units)
            .sum()
    }

    fn asked(&self) -> AskedByPerson {
        AskedByPerson {
            reforecast_by: match &self.agenda.reforecast {
                Some(ReforecastCause::Person { by, .. }) => Some(by.clone()),
                _ => None,
            },
            markdown_pct: self.agenda.markdown_pct,
            elasticity_coefficient: self.agenda.elasticity_coefficient,
        }
    }
}

fn not_stored(what: &str) -> AgentsError {
    AgentsError::Context {
        message: format!("{what} is not stored"),
    }
}
