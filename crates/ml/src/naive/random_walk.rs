//! Random walks estimated on a series.

use crate::MlError;

/// y_t = y_{t−m} + b + ε_t with independent normal ε of variance σ²: the naive method for m = 1 and
/// b = 0, drift for m = 1, seasonal naive for b = 0.
///
/// A missing observation (NaN) makes the next step a longer one: over g seasons of m steps a walk moves by
/// g b with variance g σ², so the last value observed stands in for the missing one.
#[derive(Debug, Clone, PartialEq)]
pub struct RandomWalk {
    pub(super) season_length: usize,
    /// For each of the `season_length` steps after the series, where its walk stood last.
    pub(super) positions: Vec<Position>,
    pub(super) drift: Option<Drift>,
    sigma2: f64,
    degrees_of_freedom: usize,
    fitted: Vec<Option<f64>>,
    residuals: Vec<Option<f64>>,
}

/// The last observation of one position in the season.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Position {
    pub(super) value: f64,
    /// Seasons from that observation to the position's first step after the series, at least 1.
    pub(super) seasons: usize,
}

/// A slope and how well it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Drift {
    pub(super) slope: f64,
    /// Steps from the first to the last observation: the slope's variance is σ² divided by it.
    pub(super) steps: usize,
}

impl RandomWalk {
    /// The naive method: every forecast is the last observation.
    ///
    /// # Errors
    ///
    /// [`MlError::TooShort`] without any observation, [`MlError::NonFinite`] for an infinite value.
    pub fn naive(values: &[f64]) -> Result<Self, MlError> {
        observed_steps("naive", values, 1)?;
        Self::estimate(values, 1, None)
    }

    /// The drift method: the line through the first and the last observation goes on.
    ///
    /// # Errors
    ///
    /// [`MlError::TooShort`] for fewer than 2 observations, [`MlError::NonFinite`] for an infinite value.
    pub fn with_drift(values: &[f64]) -> Result<Self, MlError> {
        let observed = observed_steps("drift", values, 2)?;
        let (first, last) = (observed[0], observed[observed.len() - 1]);
        let steps = last - first;
        let slope = (values[last] - values[first]) / steps as f64;
        Self::estimate(values, 1, Some(Drift { slope, steps }))
    }

    /// The seasonal naive method: every forecast is the last observation of the same position in the
    /// season. A season of 1 step is the naive method.
    ///
    /// # Errors
    ///
    /// - [`MlError::TooShort`] where the series does not span a whole season,
    /// - [`MlError::FitFailed`] where a position in the season was never observed,
    /// - [`MlError::InvalidSetting`] for a season of 0 steps,
    /// - [`MlError::NonFinite`] for an infinite value.
    pub fn seasonal(values: &[f64], season_length: usize) -> Result<Self, MlError> {
        if season_length == 0 {
            return Err(MlError::InvalidSetting {
                name: "season_length",
                value: "0".to_owned(),
                allowed: "at least 1 (1 for a series without a season)",
            });
        }
        if values.len() < season_length {
            return Err(MlError::TooShort {
                model: "seasonal naive (one whole season)",
                found: values.len(),
                needed: season_length,
            });
        }
        observed_steps("seasonal naive", values, 1)?;
        Self::estimate(values, season_length, None)
    }

    fn estimate(
        values: &[f64],
        season_length: usize,
        drift: Option<Drift>,
    ) -> Result<Self, MlError> {
        let slope = drift.map_or(0.0, |drift| drift.slope);
        let mut last_seen: Vec<Option<usize>> = vec![None; season_length];
        let mut fitted = vec![None; values.len()];
        let mut residuals = vec![None; values.len()];
        let mut sum_of_squares = 0.0;
        let mut n_residuals = 0_usize;
        for (step, &value) in values.iter().enumerate() {
            let last = &mut last_seen[step % season_length];
            if let Some(seen) = *last {
                let seasons = ((step - seen) / season_length) as f64;
                let expected = values[seen] + seasons * slope;
                fitted[step] = Some(expected);
                if !value.is_nan() {
                    let residual = value - expected;
                    residuals[step] = Some(residual);
                    sum_of_squares += residual * residual / seasons;
                    n_residuals += 1;
                }
            }
            if !value.is_nan() {
                *last = Some(step);
            }
        }
        let degrees_of_freedom = n_residuals.saturating_sub(usize::from(drift.is_some()));
        Ok(Self {
            season_length,
            positions: positions_after(values, &last_seen)?,
            drift,
            sigma2: match degrees_of_freedom {
                0 => 0.0,
                degrees => sum_of_squares / degrees as f64,
            },
            degrees_of_freedom,
            fitted,
            residuals,
        })
    }

    /// σ², the variance of a step of one season: the sum of squared residuals, each divided by the seasons
    /// it spans, over their number less 1 for an estimated slope (section 5.4). 0 where
    /// [`Self::degrees_of_freedom`] is 0.
    #[must_use]
    pub fn sigma2(&self) -> f64 {
        self.sigma2
    }

    /// Residuals less estimated slopes: 0 where the series says nothing about the width of an interval.
    #[must_use]
    pub fn degrees_of_freedom(&self) -> usize {
        self.degrees_of_freedom
    }

    /// The change per step that the drift method continues.
    #[must_use]
    pub fn slope(&self) -> Option<f64> {
        self.drift.map(|drift| drift.slope)
    }

    /// What each observation was expected to be, given those before it; `None` before its position in the
    /// season was first observed.
    #[must_use]
    pub fn fitted_values(&self) -> &[Option<f64>] {
        &self.fitted
    }

    /// Observations less fitted values.
    #[must_use]
    pub fn residuals(&self) -> &[Option<f64>] {
        &self.residuals
    }
}

/// The steps with an observation, of which at least `needed` must exist.
fn observed_steps(
    model: &'static str,
    values: &[f64],
    needed: usize,
) -> Result<Vec<usize>, MlError> {
    if let Some(index) = values.iter().position(|value| value.is_infinite()) {
        return Err(MlError::NonFinite {
            what: "the series",
            index,
            value: values[index],
        });
    }
    let steps: Vec<usize> = (0..values.len())
        .filter(|step| !values[*step].is_nan())
        .collect();
    if steps.len() < needed {
        return Err(MlError::TooShort {
            model,
            found: steps.len(),
            needed,
        });
    }
    Ok(steps)
}

/// Where the walks of the steps after the series stand, in the order of these steps.
fn positions_after(values: &[f64], last_seen: &[Option<usize>]) -> Result<Vec<Position>, MlError> {
    let season_length = last_seen.len();
    (values.len()..values.len() + season_length)
        .map(|step| {
            let index = step % season_length;
            let seen = last_seen[index].ok_or_else(|| MlError::FitFailed {
                model: "seasonal naive",
                cause: format!(
                    "position {} of the {season_length} of a season was never observed: supply a longer history, or use the naive method",
                    index + 1
                ),
            })?;
            Ok(Position {
                value: values[seen],
                seasons: (step - seen) / season_length,
            })
        })
        .collect()
}
