//! A re-forecast that is cheap enough for thousands of seasons.

use hemline_ml::demand::{CorrectionSettings, LevelCorrection};
use hemline_planning::PlanningError;
use hemline_planning::simulation::{Forecaster, SeasonSoFar};

/// Corrects the accepted forecast as a re-forecast corrects its open-loop curve (planning-rules 3), without
/// fitting any model again: the accepted curve, with the lift of a markdown, is the open-loop curve.
#[derive(Debug, Clone, Copy, Default)]
pub struct LevelCorrectedForecaster {
    /// How strongly it responds.
    pub correction: CorrectionSettings,
}

impl Forecaster for LevelCorrectedForecaster {
    fn remaining_demand(&self, season: &SeasonSoFar<'_>) -> Result<Vec<f64>, PlanningError> {
        let open_loop = season.open_loop();
        let sales: Vec<f64> = season
            .weekly_sales
            .iter()
            .map(|units| units.as_f64())
            .collect();
        let correction = LevelCorrection::new(&sales, &open_loop, self.correction);
        let weeks = (1..).zip(&open_loop).skip(sales.len());
        Ok(weeks
            .map(|(week, units)| units * correction.factor(week))
            .collect())
    }
}
