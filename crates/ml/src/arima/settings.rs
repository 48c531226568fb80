//! What the automatic choice of orders may choose, and how it searches.

use super::criterion::Criterion;
use super::order::invalid;
use crate::error::MlError;

/// Which candidates are fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SearchMethod {
    /// From a few models to the best of all neighbours, until none is better.
    #[default]
    Stepwise,
    /// All models within the limits of which p + q + P + Q is at most `max_total_order`.
    Full,
}

/// Whether candidates are ranked by an approximation before the best are fitted exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Approximation {
    /// Where the series is so long, for its season, that exact likelihoods would take seconds.
    #[default]
    Automatic,
    /// Always.
    Always,
    /// Never: every candidate's likelihood is exact.
    Never,
}

/// What the search may choose. The defaults are those of R's `auto.arima`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// m: observations in a season; 1 for none. Without two whole seasons of history there is none either.
    pub period: usize,
    /// Whether seasonal orders and differences may be chosen.
    pub seasonal: bool,
    /// Whether only models without differences may be chosen.
    pub stationary: bool,
    /// Highest p; at most a third of the observations is used.
    pub max_ar: usize,
    /// Highest q, likewise.
    pub max_ma: usize,
    /// Highest P; at most a third of the seasons in the history is used.
    pub max_seasonal_ar: usize,
    /// Highest Q, likewise.
    pub max_seasonal_ma: usize,
    /// Highest p + q + P + Q of the full search.
    pub max_total_order: usize,
    /// d; by repeated KPSS tests where it is `None`.
    pub differences: Option<usize>,
    /// Highest d that the tests may choose, up to 2.
    pub max_differences: usize,
    /// D; by the strength of the season where it is `None`.
    pub seasonal_differences: Option<usize>,
    /// Highest D that the strength may choose, up to 2.
    pub max_seasonal_differences: usize,
    /// Whether a mean may be estimated where nothing is differenced.
    pub allow_mean: bool,
    /// Whether a drift may be estimated after one difference.
    pub allow_drift: bool,
    /// What candidates are compared by.
    pub criterion: Criterion,
    /// Which candidates are fitted.
    pub method: SearchMethod,
    /// Whether they are ranked by an approximation first.
    pub approximation: Approximation,
    /// Significance at which the KPSS test rejects stationarity, from 0.01 to 0.1.
    pub kpss_significance: f64,
    /// Strength of the season, from 0 to 1, above which it is differenced.
    pub seasonal_strength: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            period: 1,
            seasonal: true,
            stationary: false,
            max_ar: 5,
            max_ma: 5,
            max_seasonal_ar: 2,
            max_seasonal_ma: 2,
            max_total_order: 5,
            differences: None,
            max_differences: 2,
            seasonal_differences: None,
            max_seasonal_differences: 1,
            allow_mean: true,
            allow_drift: true,
            criterion: Criterion::Aicc,
            method: SearchMethod::Stepwise,
            approximation: Approximation::Automatic,
            kpss_significance: 0.05,
            seasonal_strength: 0.64,
        }
    }
}

impl Settings {
    /// The defaults with a season of `period` observations.
    #[must_use]
    pub fn seasonal(period: usize) -> Self {
        Self {
            period,
            ..Self::default()
        }
    }

    pub(super) fn validate(&self) -> Result<(), MlError> {
        if self.period == 0 {
            return Err(invalid("period", 0, "at least 1 (1 means no season)"));
        }
        for (name, value) in [
            ("max_differences", self.max_differences),
            ("max_seasonal_differences", self.max_seasonal_differences),
            ("d", self.differences.unwrap_or(0)),
            ("D", self.seasonal_differences.unwrap_or(0)),
        ] {
            if value > 2 {
                return Err(invalid(name, value, "0 to 2"));
            }
        }
        for (name, value) in [
            ("max_ar", self.max_ar),
            ("max_ma", self.max_ma),
            ("max_seasonal_ar", self.max_seasonal_ar),
            ("max_seasonal_ma", self.max_seasonal_ma),
        ] {
            if value > 20 {
                return Err(invalid(name, value, "0 to 20"));
            }
        }
        check_range(
            "kpss_significance",
            self.kpss_significance,
            (0.01, 0.1),
            "from 0.01 to 0.1",
        )?;
        check_range(
            "seasonal_strength",
            self.seasonal_strength,
            (0.0, 1.0),
            "from 0 to 1",
        )
    }
}

fn check_range(
    name: &'static str,
    value: f64,
    (lowest, highest): (f64, f64),
    allowed: &'static str,
) -> Result<(), MlError> {
    if (lowest..=highest).contains(&value) {
        return Ok(());
    }
    Err(MlError::InvalidSetting {
        name,
        value: value.to_string(),
        allowed,
    })
}
