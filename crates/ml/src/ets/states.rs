//! Smoothing parameters and states.

/// The smoothing parameters, in the form of error corrections; those that a form lacks are 0 (φ: 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing {
    /// The level's share of the error, 0 to 1.
    pub alpha: f64,
    /// The slope's share, 0 to α.
    pub beta: f64,
    /// The season's share, 0 to 1 − α.
    pub gamma: f64,
    /// What remains of the slope after a step, 0.8 to 0.98, or 1.
    pub phi: f64,
}

/// Level, slope and seasonal states at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct States {
    /// The level.
    pub level: f64,
    /// The slope per step; 0 without a trend.
    pub slope: f64,
    /// The seasonal states of the next steps, the next one first; empty without a season.
    pub season: Vec<f64>,
}
