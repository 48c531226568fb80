//! The re-forecast of a season under way as the engine makes it, for seasons that are simulated.

use chrono::NaiveDate;
use hemline_domain::{DemandCalendar, SeasonParameters, Units};
use hemline_ml::MlError;
use hemline_ml::demand::{
    CorrectionSettings, DEFAULT_PATHS, DemandInput, MarkdownEffect, ReforecastInput,
    forecast_demand, reforecast_demand,
};
use hemline_planning::PlanningError;
use hemline_planning::simulation::{Forecaster, MarkdownInForce, SeasonSoFar};

use super::sales::RealSales;

/// The data have no calendar.
static NO_EVENTS: DemandCalendar = DemandCalendar::EMPTY;

/// Seed of the sample paths: the engine's.
const SEED: u64 = 42;

/// Fits the models anew to history and sales (planning-rules 3).
pub(crate) struct RefittingForecaster<'a> {
    demand: DemandInput<'a>,
}

impl<'a> RefittingForecaster<'a> {
    /// For a department's season, fitted to history until that day.
    pub(crate) fn new(
        sales: &'a RealSales,
        parameters: &SeasonParameters,
        history_until: NaiveDate,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            demand: DemandInput {
                history: &sales.history,
                events: &NO_EVENTS,
                calendar: parameters.calendar()?,
                history_until,
                method: parameters.forecasting_method,
                paths: DEFAULT_PATHS,
                seed: SEED,
            },
        })
    }

    /// Units per season week, before any is sold.
    pub(crate) fn plan(&self) -> Result<Vec<Units>, MlError> {
        let forecast = forecast_demand(&self.demand)?;
        let weeks = forecast.weekly_demand_curve.iter();
        Ok(weeks.map(|week| week.demand_units).collect())
    }

    /// Units per season week: weeks 1 to n as sold, the others as expected now.
    pub(crate) fn curve(
        &self,
        actuals: &[Units],
        markdown: Option<MarkdownInForce>,
    ) -> Result<Vec<Units>, MlError> {
        let revised = reforecast_demand(&ReforecastInput {
            demand: self.demand,
            actuals,
            correction: CorrectionSettings::default(),
            markdown: markdown.map(effect),
        })?;
        let weeks = revised.forecast.weekly_demand_curve.iter();
        Ok(weeks.map(|week| week.demand_units).collect())
    }
}

fn effect(markdown: MarkdownInForce) -> MarkdownEffect {
    let depth = markdown.depth.as_f64();
    MarkdownEffect {
        depth,
        lift_factor: markdown.expected_lift.as_f64() / depth,
        applied_after_week: markdown.applied_after_week,
    }
}

impl Forecaster for RefittingForecaster<'_> {
    fn remaining_demand(&self, season: &SeasonSoFar<'_>) -> Result<Vec<f64>, PlanningError> {
        let weeks_sold = season.weekly_sales.len();
        let curve = self
            .curve(season.weekly_sales, season.markdown)
            .map_err(|error| PlanningError::ForecasterFailed {
                week: u32::try_from(weeks_sold).unwrap_or(u32::MAX),
                message: error.to_string(),
            })?;
        Ok(curve[weeks_sold..]
            .iter()
            .map(|units| units.as_f64())
            .collect())
    }
}
