//! What the agents share while a season is planned and while it runs.

mod assembly;
mod category_cache;
mod fingerprint;
mod phase_report;
mod reforecast;
mod season_movements;
mod season_results;
mod season_to_date;

use std::sync::Arc;

use hemline_domain::{
    Category, DemandCalendar, SeasonParameters, Store, StoreWeek, WorkflowId, WorkflowState,
};

pub use assembly::ContextAssembler;
pub(crate) use assembly::{check_feasible, check_stores};
pub(crate) use fingerprint::{
    of_given_plan as given_plan_fingerprint, of_reforecast as reforecast_fingerprint,
};
pub use phase_report::{PhaseOutcome, PhaseReport};
pub use reforecast::{ReforecastContext, ReforecastReason};
pub use season_results::{
    MarkdownProposal, ReallocationPlan, ReplenishmentPlan, SeasonResults, SellThrough,
};
pub use season_to_date::{AppliedMarkdown, AskedByPerson, SeasonRecord, SeasonToDate};

/// What a season is planned from. It is read from storage, never from a model.
#[derive(Debug, Clone)]
pub struct SeasonInputs {
    /// The season's workflow.
    pub workflow_id: WorkflowId,
    /// The season's name.
    pub season: String,
    /// The category.
    pub category: Category,
    /// What it is planned with.
    pub parameters: SeasonParameters,
    /// All stores, by id.
    pub stores: Arc<Vec<Store>>,
    /// All sales of the category, by week and store.
    pub history: Arc<Vec<StoreWeek>>,
    /// The category's events, prices and promotions.
    pub events: Arc<DemandCalendar>,
    /// Hash over what the forecast and the clusters depend on.
    pub demand_fingerprint: String,
    /// Hash over what the whole plan depends on.
    pub plan_fingerprint: String,
    /// The season so far, once it runs.
    pub season_to_date: Option<SeasonToDate>,
}

impl SeasonInputs {
    /// These inputs with the season so far, for runs that serve a season under way.
    #[must_use]
    pub fn with_season_to_date(mut self, season: SeasonToDate) -> Self {
        self.season_to_date = Some(season);
        self
    }
}

/// The context of one run of the agents: full typed objects, shared by all of them.
#[derive(Debug, Clone)]
pub struct SeasonContext {
    /// What is planned from.
    pub inputs: Arc<SeasonInputs>,
    /// The workflow state that the run serves: it decides which handoffs are enabled.
    pub state: WorkflowState,
    /// What was produced so far.
    pub results: SeasonResults,
}

impl SeasonContext {
    /// The context of a run that has produced nothing yet.
    #[must_use]
    pub fn new(inputs: Arc<SeasonInputs>, state: WorkflowState) -> Self {
        Self {
            inputs,
            state,
            results: SeasonResults::default(),
        }
    }

    /// Changes the results and marks them for the journal.
    pub fn update(&mut self, change: impl FnOnce(&mut SeasonResults)) {
        change(&mut self.results);
        self.results.revision += 1;
    }

    /// Whether this run makes the forecast and the order.
    #[must_use]
    pub fn is_planning(&self) -> bool {
        self.state == WorkflowState::Phase1Forecasting
    }

    /// Whether what this run is for is there, or left out with a reason.
    #[must_use]
    pub fn has_result(&self) -> bool {
        self.open_phases().is_empty()
    }

    /// Whether this run follows the accepted order: it is fixed, whatever is uploaded since.
    #[must_use]
    pub fn order_is_accepted(&self) -> bool {
        self.state == WorkflowState::Phase2Allocation || self.is_in_season()
    }

    /// Whether this run serves a season under way.
    #[must_use]
    pub fn is_in_season(&self) -> bool {
        self.state.is_in_season()
    }

    /// The season so far.
    #[must_use]
    pub fn season(&self) -> Option<&SeasonToDate> {
        self.inputs.season_to_date.as_ref()
    }

    /// What asks for a re-forecast in the season so far, if anything does: a markdown comes before the
    /// variance, and that before a person. Whether one may begin is a question of the state.
    #[must_use]
    pub fn reforecast_due(&self) -> Option<ReforecastContext> {
        let season = self.season()?;
        // A season that was accepted has all that the comparison needs.
        let variance = season.variance(&self.inputs.parameters).ok().flatten();
        let markdown = season.record.markdown;
        let is_above = variance
            .as_ref()
            .is_some_and(|check| check.threshold_exceeded);
        let reason = if let Some(markdown) = markdown.filter(|markdown| !markdown.in_forecast) {
            ReforecastReason::MarkdownApplied {
                markdown_pct: markdown.markdown_pct,
                applied_after_week: markdown.applied_after_week,
            }
        } else if is_above {
            ReforecastReason::VarianceAboveThreshold
        } else {
            ReforecastReason::PersonAsked {
                by: season.record.asked.reforecast_by.clone()?,
            }
        };
        Some(ReforecastContext {
            reason,
            variance,
            actual_week_1_to_n: season.weekly_sales.clone(),
            forecasted_week_1_to_n: season.forecast_to_date(),
            remaining_weeks: season.remaining_weeks(),
        })
    }

    /// Whether a re-forecast may begin: the state is for it, something asks for it, and this run has
    /// not begun one.
    #[must_use]
    pub fn may_reforecast(&self) -> bool {
        self.state == WorkflowState::Phase5Reforecast
            && self.results.reforecast.is_none()
            && self.reforecast_due().is_some()
    }
}
