//! What a simulated season asks when it is forecast anew (planning-rules 3).

use hemline_domain::{Decimal, Share, Units};

use crate::error::PlanningError;

/// The season's markdown, as far as a forecast must know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkdownInForce {
    /// Its depth, as a fraction.
    pub depth: Share,
    /// By how much the planner expects demand to rise: depth × `lift_factor`.
    pub expected_lift: Decimal,
    /// The week after which the stores sell at the lower price.
    pub applied_after_week: u32,
}

impl MarkdownInForce {
    /// What the planner expects the demand of `week` (1-based) to be multiplied with.
    #[must_use]
    pub fn factor(&self, week: u32) -> f64 {
        if week > self.applied_after_week {
            1.0 + self.expected_lift.as_f64()
        } else {
            1.0
        }
    }
}

/// A season at the end of week n, when it is forecast anew.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeasonSoFar<'a> {
    /// Units sold per week, 1 to n: demand as far as there was stock.
    pub weekly_sales: &'a [Units],
    /// Units per season week of the forecast that the order was accepted with.
    pub accepted_curve: &'a [Units],
    /// The markdown, if there has been one.
    pub markdown: Option<MarkdownInForce>,
}

impl SeasonSoFar<'_> {
    /// What the accepted forecast expects per season week, with the lift of the markdown: the open-loop
    /// curve of planning-rules 3, in units.
    #[must_use]
    pub fn open_loop(&self) -> Vec<f64> {
        let weeks = (1..).zip(self.accepted_curve);
        weeks
            .map(|(week, units)| {
                let lift = self.markdown.map_or(1.0, |markdown| markdown.factor(week));
                units.as_f64() * lift
            })
            .collect()
    }
}

/// Forecasts the rest of a season under way.
///
/// A simulation asks it thousands of times and on several threads; the same season must get the same answer.
pub trait Forecaster: Sync {
    /// Units expected in each of the weeks n + 1 to the last, not rounded; none below 0.
    ///
    /// # Errors
    /// When no forecast can be made; the simulation stops with it. [`PlanningError::ForecasterFailed`] is there
    /// for causes of the implementation's own.
    fn remaining_demand(&self, season: &SeasonSoFar<'_>) -> Result<Vec<f64>, PlanningError>;
}

/// Stays with the accepted forecast, whatever was sold; only a markdown's expected lift is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoReforecast;

impl Forecaster for NoReforecast {
    fn remaining_demand(&self, season: &SeasonSoFar<'_>) -> Result<Vec<f64>, PlanningError> {
        Ok(season.open_loop().split_off(season.weekly_sales.len()))
    }
}
