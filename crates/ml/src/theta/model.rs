//! An estimated Theta model: its forecasts, their variances, and simulated futures.

use super::estimate::{BURN_IN, Estimate, drift, estimate, lines_before, predictions};
use super::lines::{Line, RunningLine};
use super::season::SeasonalPattern;
use super::variant::Variant;
use crate::MlError;
use crate::ets::classical_decomposition::Combination;
use crate::sampling::{SamplePaths, SampleRng};

/// Fewest observations: three errors after the burn-in.
const FEWEST: usize = 6;

/// Fewest observations from which θ is estimated where nothing is asked for.
const FEWEST_FOR_CHOICE: usize = 10;

/// A Theta model on the seasonally adjusted series.
#[derive(Debug, Clone, PartialEq)]
pub struct ThetaModel {
    estimate: Estimate,
    season: Option<SeasonalPattern>,
    fitted: Vec<Option<f64>>,
    sigma2: f64,
    end: State,
}

/// What the model knows after an observation.
#[derive(Debug, Clone, Copy, PartialEq)]
struct State {
    level: f64,
    /// (1 − α)^n.
    decay: f64,
    line: Line,
    running: RunningLine,
}

/// Fits a Theta model, or all four and keeps the one with the smallest one-step errors where `variant` is
/// `None` (on ties the simpler one; below 10 values the standard model).
///
/// `values` are complete and evenly spaced; `season_length` is 1 for none. A significant season is taken out
/// by classical decomposition first: multiplicative where values and factors are positive, else additive.
///
/// ```
/// use hemline_ml::theta::auto_theta;
///
/// let sales: Vec<f64> = (0..60).map(|week| 100.0 + 2.0 * week as f64 + (week * 37 % 11) as f64).collect();
/// let model = auto_theta(&sales, 1, None)?;
/// let forecast = model.forecast(4);
/// assert!(forecast[3] > forecast[0] && forecast[0] > 200.0);
/// # Ok::<(), hemline_ml::MlError>(())
/// ```
///
/// # Errors
///
/// [`MlError::NonFinite`] for a missing or infinite value, [`MlError::TooShort`] below 6 values.
pub fn auto_theta(
    values: &[f64],
    season_length: usize,
    variant: Option<Variant>,
) -> Result<ThetaModel, MlError> {
    if let Some(index) = values.iter().position(|value| !value.is_finite()) {
        return Err(MlError::NonFinite {
            what: "the series",
            index,
            value: values[index],
        });
    }
    if values.len() < FEWEST {
        return Err(MlError::TooShort {
            model: "Theta",
            found: values.len(),
            needed: FEWEST,
        });
    }
    let season = SeasonalPattern::of(values, season_length);
    let adjusted = adjust(values, season.as_ref());
    let best = match variant {
        Some(variant) => estimate(&adjusted, variant),
        None if values.len() < FEWEST_FOR_CHOICE => estimate(&adjusted, Variant::Stm),
        None => {
            let [first, rest @ ..] = Variant::ALL;
            rest.into_iter()
                .map(|variant| estimate(&adjusted, variant))
                .fold(estimate(&adjusted, first), |best, candidate| {
                    if candidate.squares < best.squares {
                        candidate
                    } else {
                        best
                    }
                })
        }
    };
    Ok(ThetaModel::new(&adjusted, best, season))
}

fn adjust(values: &[f64], season: Option<&SeasonalPattern>) -> Vec<f64> {
    let Some(season) = season else {
        return values.to_vec();
    };
    let steps = values.iter().enumerate();
    steps
        .map(|(step, value)| season.remove(step, *value))
        .collect()
}

impl ThetaModel {
    fn new(adjusted: &[f64], estimate: Estimate, season: Option<SeasonalPattern>) -> Self {
        let lines = lines_before(adjusted, estimate.variant);
        let predictions = predictions(adjusted, &lines, &estimate);
        let restore = |step: usize, value: f64| {
            let season = season.as_ref();
            season.map_or(value, |season| season.restore(step, value))
        };
        let fitted = predictions.iter().enumerate();
        let fitted = fitted
            .map(|(step, value)| (step >= BURN_IN).then(|| restore(step, *value)))
            .collect();
        let errors: Vec<f64> = adjusted
            .iter()
            .zip(&predictions)
            .skip(BURN_IN)
            .map(|(value, prediction)| value - prediction)
            .collect();
        Self {
            sigma2: variance(&errors),
            end: State::after(adjusted, &estimate, lines[0]),
            fitted,
            season,
            estimate,
        }
    }

    /// Which of the four models it is.
    #[must_use]
    pub fn variant(&self) -> Variant {
        self.estimate.variant
    }

    /// The smoothing parameter, 0.1 to 0.99.
    #[must_use]
    pub fn alpha(&self) -> f64 {
        self.estimate.alpha
    }

    /// θ ≥ 1: 2 in the standard models.
    #[must_use]
    pub fn theta(&self) -> f64 {
        1.0 / (1.0 - self.estimate.weight)
    }

    /// The level before the first observation. It only serves the fit: where α is near 1 it can lie far from
    /// the series.
    #[must_use]
    pub fn initial_level(&self) -> f64 {
        self.estimate.initial_level
    }

    /// How a season was taken out: `additive`, `multiplicative`, or not at all.
    #[must_use]
    pub fn season(&self) -> Option<&'static str> {
        self.season.as_ref().map(|season| match season.combination {
            Combination::Additive => "additive",
            Combination::Multiplicative => "multiplicative",
        })
    }

    /// The sum of squared one-step errors of the seasonally adjusted series after the first three: what the
    /// parameters minimise.
    #[must_use]
    pub fn squared_errors(&self) -> f64 {
        self.estimate.squares
    }

    /// The variance of one-step errors of the seasonally adjusted series.
    #[must_use]
    pub fn sigma2(&self) -> f64 {
        self.sigma2
    }

    /// One-step predictions; `None` for the first three observations, which the fit leaves out.
    #[must_use]
    pub fn fitted_values(&self) -> &[Option<f64>] {
        &self.fitted
    }

    /// The point forecast of the next `horizon` steps.
    #[must_use]
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let path = self.adjusted_path(self.end, &vec![0.0; horizon]);
        self.with_season(path)
    }

    /// The standard deviations of the next `horizon` steps, with the parameters taken as known. The model is
    /// linear in its errors, so that its response to each of them gives the exact variance.
    #[must_use]
    pub fn standard_errors(&self, horizon: usize) -> Vec<f64> {
        let centre = self.adjusted_path(self.end, &vec![0.0; horizon]);
        let errors = self.adjusted_errors(&centre).into_iter().enumerate();
        errors
            .map(|(step, error)| match &self.season {
                Some(season) => season.scale(self.fitted.len() + step, error),
                None => error,
            })
            .collect()
    }

    fn adjusted_errors(&self, centre: &[f64]) -> Vec<f64> {
        let deviation = self.sigma2.sqrt();
        let mut variances = vec![0.0; centre.len()];
        let mut state = self.end;
        for step in 0..centre.len() {
            let mut errors = vec![0.0; centre.len() - step];
            errors[0] = deviation;
            let response = self.adjusted_path(state, &errors);
            for (ahead, value) in response.iter().enumerate() {
                let moved = value - centre[step + ahead];
                variances[step + ahead] += moved * moved;
            }
            state.advance(&self.estimate, 0.0);
        }
        variances.into_iter().map(f64::sqrt).collect()
    }

    /// `n_paths` simulated futures of `horizon` steps with normal errors; the same seed gives the same paths.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] where `n_paths` is 0.
    pub fn sample_paths(
        &self,
        horizon: usize,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        if n_paths == 0 {
            return Err(MlError::InvalidSetting {
                name: "n_paths",
                value: "0".to_owned(),
                allowed: "at least 1",
            });
        }
        let deviation = self.sigma2.sqrt();
        let mut rng = SampleRng::new(seed);
        let mut errors = vec![0.0; horizon];
        Ok(SamplePaths::generate(n_paths, horizon, |row| {
            errors.fill_with(|| deviation * rng.normal());
            let path = self.adjusted_path(self.end, &errors);
            row.copy_from_slice(&self.with_season(path));
        }))
    }

    /// The seasonally adjusted future with the given errors.
    fn adjusted_path(&self, mut state: State, errors: &[f64]) -> Vec<f64> {
        let steps = errors.iter();
        steps
            .map(|error| state.advance(&self.estimate, *error))
            .collect()
    }

    fn with_season(&self, mut path: Vec<f64>) -> Vec<f64> {
        if let Some(season) = &self.season {
            for (step, value) in path.iter_mut().enumerate() {
                *value = season.restore(self.fitted.len() + step, *value);
            }
        }
        path
    }
}

impl State {
    fn after(values: &[f64], estimate: &Estimate, line: Line) -> Self {
        let mut state = Self {
            level: estimate.initial_level,
            decay: 1.0,
            line,
            running: RunningLine::new(),
        };
        for value in values {
            state.observe(estimate, *value);
        }
        state
    }

    fn observe(&mut self, estimate: &Estimate, value: f64) {
        self.level += estimate.alpha * (value - self.level);
        self.decay *= 1.0 - estimate.alpha;
        if estimate.variant.is_dynamic() {
            self.running.observe(value);
            self.line = self.running.line;
        }
    }

    /// The next value, given its error.
    fn advance(&mut self, estimate: &Estimate, error: f64) -> f64 {
        let drift = drift(&self.line, estimate.alpha, self.decay);
        let value = self.level + estimate.weight * drift + error;
        self.observe(estimate, value);
        value
    }
}

/// The sample variance.
fn variance(errors: &[f64]) -> f64 {
    let n = errors.len() as f64;
    let mean = errors.iter().sum::<f64>() / n;
    let squares: f64 = errors.iter().map(|e| (e - mean) * (e - mean)).sum();
    squares / (n - 1.0).max(1.0)
}
