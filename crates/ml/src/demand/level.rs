//! The level of a season under way: how far sales are from the open-loop curve (rule 3).

use serde::{Deserialize, Serialize};

/// How strongly a re-forecast responds. The defaults were chosen on real seasons: `docs/reforecast.md`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CorrectionSettings {
    /// κ, in weeks, at least 0: after n weeks n ÷ (n + κ) of the deviation is believed.
    pub kappa: f64,
    /// ρ, 0 to 1: how much of the deviation is left a week later. With 1 it stays for the whole season.
    pub persistence: f64,
}

impl Default for CorrectionSettings {
    fn default() -> Self {
        Self {
            kappa: 4.0,
            persistence: 0.8,
        }
    }
}

/// What the weeks sold say about the level of the season, and how much of it is believed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelCorrection {
    /// Weeks sold: n.
    pub weeks: u32,
    /// Units sold in weeks 1 to n.
    pub actual: f64,
    /// What the models' combined open-loop curve has for these weeks.
    pub open_loop: f64,
    /// r: the median of the weeks' ratios of sales to that curve (of an even number of weeks the geometric
    /// mean of the middle two); `None` where the curve has nothing in these weeks.
    pub ratio: Option<f64>,
    /// w = n ÷ (n + κ), 0 to 1.
    pub weight: f64,
    /// ρ.
    pub persistence: f64,
}

impl LevelCorrection {
    /// The correction of a curve that expected `open_loop[k]` units in week k + 1, when `actuals` have been sold
    /// in weeks 1 to n.
    ///
    /// ```
    /// use hemline_ml::demand::{CorrectionSettings, LevelCorrection};
    ///
    /// // A quarter more in three weeks of four; the fourth was a holiday.
    /// let sold = [1_250.0, 1_250.0, 1_250.0, 4_000.0];
    /// let settings = CorrectionSettings { kappa: 4.0, persistence: 0.8 };
    /// let correction = LevelCorrection::new(&sold, &[1_000.0; 8], settings);
    /// assert_eq!(correction.ratio, Some(1.25));
    /// assert_eq!(correction.weight, 0.5);
    /// assert_eq!(correction.factor(5), 1.0 + 0.5 * 0.8 * 0.25);
    /// ```
    #[must_use]
    pub fn new(actuals: &[f64], open_loop: &[f64], settings: CorrectionSettings) -> Self {
        let weeks = actuals.len() as f64;
        let weight = match actuals {
            [] => 0.0,
            _ => weeks / (weeks + settings.kappa),
        };
        Self {
            weeks: u32::try_from(actuals.len()).unwrap_or(u32::MAX),
            actual: actuals.iter().sum(),
            open_loop: open_loop.iter().take(actuals.len()).sum(),
            ratio: median_ratio(actuals, open_loop),
            weight,
            persistence: settings.persistence,
        }
    }

    /// What a remaining week (1-based, after n) is multiplied with: 1 + w ρʰ (r − 1), h weeks after week n.
    /// 1 without a ratio.
    #[must_use]
    pub fn factor(&self, week: u32) -> f64 {
        let ahead = week.saturating_sub(self.weeks);
        // A product in fixed order: powi may differ from machine to machine.
        let share = (0..ahead).fold(self.weight, |share, _| share * self.persistence);
        self.ratio.map_or(1.0, |ratio| 1.0 + share * (ratio - 1.0))
    }
}

/// A week of which the curve expects nothing has no ratio.
fn median_ratio(actuals: &[f64], open_loop: &[f64]) -> Option<f64> {
    let weeks = actuals.iter().zip(open_loop);
    let expected = weeks.filter(|(_, expected)| **expected > 0.0);
    let mut ratios: Vec<f64> = expected.map(|(sold, expected)| sold / expected).collect();
    ratios.sort_by(f64::total_cmp);
    let middle = ratios.len() / 2;
    match ratios.len() {
        0 => None,
        count if count % 2 == 1 => Some(ratios[middle]),
        _ => Some((ratios[middle - 1] * ratios[middle]).sqrt()),
    }
}
