//! ARIMA with Fourier terms: a season as a few waves, and ARIMA errors without a season of their own
//! (Young, Pedregal and Tych, 1999, "Dynamic harmonic regression"; Hyndman and Athanasopoulos, 2021,
//! *Forecasting: Principles and Practice*, 10.5).
//!
//! The period may be any real number, such as the 365.25 / 7 weeks of a year, and a long one costs no more than
//! a short one. In exchange the season keeps its shape over the years.
//!
//! **Choosing between this and a seasonal ARIMA model**: likelihoods are those of the differenced series, so
//! that AICc compares them only where both have the same d and D. Since this one has D = 0 and seasonal models
//! mostly have D = 1, let the errors of a holdout decide.

use std::fmt;

use super::auto::{Tried, auto_arima_with};
use super::criterion::Criterion;
use super::differences::choose_differences;
use super::differencing::{apply, fill_missing};
use super::fitted::Fitted;
use super::forecast::Forecast;
use super::polynomial::LagPolynomial;
use super::prewhitening::{remaining_squares, whitening_autoregression};
use super::regressors::{Observations, Regressor};
use super::settings::Settings;
use crate::error::MlError;
use crate::sampling::SamplePaths;

/// Observations for each coefficient that the waves may have at least.
const OBSERVATIONS_PER_WAVE_COEFFICIENT: usize = 4;

/// What the waves may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FourierSettings {
    /// Observations in a season, above 2: any real number, e.g. 52 or 365.25 / 7 for weeks.
    pub period: f64,
    /// K, the number of pairs of sine and cosine, below half the period; chosen by AICc where it is `None`.
    pub pairs: Option<usize>,
    /// Highest K that may be chosen.
    pub max_pairs: usize,
    /// How the errors' orders are chosen; its period counts for nothing.
    pub errors: Settings,
}

impl FourierSettings {
    /// Up to 20 pairs of waves, and the defaults for the errors.
    #[must_use]
    pub fn new(period: f64) -> Self {
        Self {
            period,
            pairs: None,
            max_pairs: 20,
            errors: Settings::default(),
        }
    }
}

/// A fitted model of waves with ARIMA errors, which knows its own waves in the future.
#[derive(Debug, Clone)]
pub struct FourierArima {
    fitted: Fitted,
    period: f64,
    pairs: usize,
    /// The models that were tried for the errors.
    pub tried: Vec<Tried>,
}

impl FourierArima {
    /// Chooses the number of waves and the orders of their errors, and fits them.
    ///
    /// `values` are evenly spaced, oldest first; NaN marks a missing observation. `regressors` are known
    /// influences beside the season. K is the one with the lowest AICc where the errors are taken for an
    /// autoregression that is common to all K, which takes one least-squares fit; the orders of the errors are
    /// then those of [`auto_arima_with`] for these waves.
    ///
    /// ```
    /// use hemline_ml::arima::{FourierArima, FourierSettings};
    /// use hemline_ml::sampling::SampleRng;
    ///
    /// let mut rng = SampleRng::new(1);
    /// let season = |t: usize| (t as f64 * std::f64::consts::TAU / 52.18).sin();
    /// let weeks: Vec<f64> = (0..156)
    ///     .map(|t| 100.0 + 20.0 * season(t) + 3.0 * rng.normal())
    ///     .collect();
    /// let model = FourierArima::fit(&weeks, &[], &FourierSettings::new(52.18))?;
    /// assert!(model.pairs() < 4);
    ///
    /// let forecast = model.forecast(52)?;
    /// assert!((forecast.mean[30] - 100.0 - 20.0 * season(186)).abs() < 5.0);
    /// # Ok::<(), hemline_ml::MlError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] for a period of 2 or less or too many pairs for it, and as
    /// [`auto_arima_with`].
    pub fn fit(
        values: &[f64],
        regressors: &[Regressor<'_>],
        settings: &FourierSettings,
    ) -> Result<Self, MlError> {
        let period = checked_period(settings)?;
        let errors = Settings {
            seasonal: false,
            ..settings.errors
        };
        errors.validate()?;
        Observations { values, regressors }.validate()?;
        let pairs = match settings.pairs {
            Some(pairs) => pairs,
            None => choose_pairs(values, regressors, settings, &errors)?,
        };
        let columns = waves(period, pairs, 0..values.len());
        let names = names(pairs);
        let mut all: Vec<Regressor<'_>> = names
            .iter()
            .zip(&columns)
            .map(|(name, values)| Regressor { name, values })
            .collect();
        all.extend_from_slice(regressors);
        let selected = auto_arima_with(values, &all, &errors)?;
        Ok(Self {
            fitted: selected.fitted,
            period,
            pairs,
            tried: selected.tried,
        })
    }

    /// The regression with ARIMA errors. Its regressors are the waves, sine before cosine and long before
    /// short, and then the given ones.
    #[must_use]
    pub fn fitted(&self) -> &Fitted {
        &self.fitted
    }

    /// K: pairs of sine and cosine.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.pairs
    }

    /// Observations in a season.
    #[must_use]
    pub fn period(&self) -> f64 {
        self.period
    }

    /// As [`Fitted::forecast`], for a model without regressors beside the waves.
    ///
    /// # Errors
    ///
    /// As [`Fitted::forecast`].
    pub fn forecast(&self, horizon: usize) -> Result<Forecast, MlError> {
        self.forecast_with(horizon, &[])
    }

    /// As [`Fitted::forecast_with`], with planned values of the regressors beside the waves.
    ///
    /// # Errors
    ///
    /// As [`Fitted::forecast_with`].
    pub fn forecast_with(&self, horizon: usize, future: &[Vec<f64>]) -> Result<Forecast, MlError> {
        self.fitted
            .forecast_with(horizon, &self.all_columns(horizon, future))
    }

    /// As [`Fitted::sample_paths_with`], with planned values of the regressors beside the waves.
    ///
    /// # Errors
    ///
    /// As [`Fitted::sample_paths_with`].
    pub fn sample_paths_with(
        &self,
        horizon: usize,
        future: &[Vec<f64>],
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        let columns = self.all_columns(horizon, future);
        self.fitted
            .sample_paths_with(horizon, &columns, n_paths, seed)
    }

    fn all_columns(&self, horizon: usize, future: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let start = self.fitted.n_observations();
        let mut columns = waves(self.period, self.pairs, start..start + horizon);
        columns.extend_from_slice(future);
        columns
    }
}

impl fmt::Display for FourierArima {
    /// Writes `ARIMA(1,0,1) with mean, 7 pairs of waves of period 52.18`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let beside = self.fitted.regressor_names().count() - 2 * self.pairs;
        self.fitted.describe_with(beside, formatter)?;
        let (pairs, period) = (self.pairs, self.period);
        write!(formatter, ", {pairs} pairs of waves of period {period}")
    }
}

fn checked_period(settings: &FourierSettings) -> Result<f64, MlError> {
    let period = settings.period;
    if !period.is_finite() || period <= 2.0 {
        return Err(MlError::InvalidSetting {
            name: "period",
            value: period.to_string(),
            allowed: "above 2, e.g. 52 or 52.18 for weeks of a year",
        });
    }
    match settings.pairs {
        Some(pairs) if pairs > most_pairs(period) => Err(MlError::InvalidSetting {
            name: "pairs",
            value: pairs.to_string(),
            allowed: "below half the period",
        }),
        _ => Ok(period),
    }
}

/// The highest K with 2 K below the period: the sine of the next one is 0 at all observations or repeats a
/// longer wave.
fn most_pairs(period: f64) -> usize {
    (0.5 * period).ceil() as usize - 1
}

/// sin 2πkt / period and cos 2πkt / period for k = 1, …, `pairs`.
fn waves(period: f64, pairs: usize, steps: std::ops::Range<usize>) -> Vec<Vec<f64>> {
    let mut columns = Vec::with_capacity(2 * pairs);
    for k in 1..=pairs {
        for wave in [libm::sin, libm::cos] {
            let angle = |t: usize| {
                let turns = k as f64 * t as f64 / period;
                std::f64::consts::TAU * (turns - turns.floor())
            };
            columns.push(steps.clone().map(|t| wave(angle(t))).collect());
        }
    }
    columns
}

/// `S1`, `C1`, `S2`, `C2`, …
fn names(pairs: usize) -> Vec<String> {
    (1..=pairs)
        .flat_map(|k| [format!("S{k}"), format!("C{k}")])
        .collect()
}

/// The K of the lowest AICc, with the errors whitened as those of the longest model are.
fn choose_pairs(
    values: &[f64],
    regressors: &[Regressor<'_>],
    settings: &FourierSettings,
    errors: &Settings,
) -> Result<usize, MlError> {
    let n = values.iter().filter(|value| !value.is_nan()).count();
    let affordable = n / OBSERVATIONS_PER_WAVE_COEFFICIENT / 2;
    let most = settings
        .max_pairs
        .min(most_pairs(settings.period))
        .min(affordable.saturating_sub(regressors.len()));
    let columns = waves(settings.period, most, 0..values.len());
    let mut all: Vec<Regressor<'_>> = regressors.to_vec();
    all.extend(columns.iter().map(|values| Regressor {
        name: "wave",
        values,
    }));
    let observations = Observations {
        values,
        regressors: &all,
    };
    let order = choose_differences(observations, errors)?;
    let differencing = LagPolynomial::differencing(&order);
    let series = apply(&differencing, &fill_missing(values).0);
    let mut basis = vec![vec![1.0; series.len()]];
    basis.extend(
        all.iter()
            .map(|regressor| apply(&differencing, regressor.values)),
    );
    let autoregression = whitening_autoregression(&series, &basis);
    let whitened = |column: &Vec<f64>| apply(&autoregression, column);
    let basis: Vec<Vec<f64>> = basis.iter().map(whitened).collect();
    let squares = remaining_squares(&whitened(&series), &basis);
    let n = series.len() - autoregression.degree;
    let criteria = (0..=most).map(|pairs| {
        let used = 1 + regressors.len() + 2 * pairs;
        let deviance = n as f64 * libm::log(squares[used] + f64::MIN_POSITIVE);
        Criterion::Aicc.of(-0.5 * deviance, used + autoregression.degree + 1, n)
    });
    let mut best = (0, f64::INFINITY);
    for (pairs, criterion) in criteria.enumerate() {
        if criterion < best.1 {
            best = (pairs, criterion);
        }
    }
    Ok(best.0)
}
