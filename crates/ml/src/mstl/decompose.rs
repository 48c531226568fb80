//! The iteration over the seasons.

use crate::MlError;
use crate::stl::{self, Degree, Stl};

/// The settings of a decomposition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mstl {
    /// Steps of each season, in any order; 1 is no season.
    pub periods: Vec<usize>,
    /// The seasonal window of each period above 1 from the shortest on, odd and at least 3; 7 + 4 i for the
    /// i-th (from 1) where none is given.
    pub seasonal_windows: Option<Vec<usize>>,
    /// The polynomial fitted to one position of the season over the seasons.
    pub seasonal_degree: Degree,
    /// Whether outliers are weighed down.
    pub robust: bool,
    /// Rounds over the seasons where there are several, at least 1.
    pub iterations: usize,
}

impl Mstl {
    /// The defaults for seasons of these lengths: locally constant, 2 iterations, not robust.
    #[must_use]
    pub fn new(periods: &[usize]) -> Self {
        Self {
            periods: periods.to_vec(),
            seasonal_windows: None,
            seasonal_degree: Degree::Constant,
            robust: false,
            iterations: 2,
        }
    }

    /// Whether a series of `n` steps spans two whole seasons of `period`, which a season needs.
    #[must_use]
    pub fn is_long_enough(n: usize, period: usize) -> bool {
        n >= 2 * period
    }

    /// One STL for each usable period, shortest first.
    fn passes(&self, n: usize) -> Result<Vec<Stl>, MlError> {
        let mut periods = self.periods.clone();
        periods.retain(|period| *period > 1);
        periods.sort_unstable();
        periods.dedup();
        let windows = match &self.seasonal_windows {
            Some(windows) if windows.len() != periods.len() => {
                return Err(MlError::MismatchedLengths {
                    first: "the seasonal windows",
                    first_length: windows.len(),
                    second: "the periods",
                    second_length: periods.len(),
                });
            }
            Some(windows) => windows.clone(),
            None => (1..=periods.len()).map(|place| 7 + 4 * place).collect(),
        };
        let usable = periods
            .into_iter()
            .zip(windows)
            .filter(|(period, _)| Self::is_long_enough(n, *period));
        usable
            .map(|(period, window)| {
                let mut stl = Stl::new(period).with_seasonal_window(window);
                stl.seasonal.degree = self.seasonal_degree;
                if self.robust {
                    stl = stl.robust();
                }
                stl.validate().map(|()| stl)
            })
            .collect()
    }
}

/// A seasonal component.
#[derive(Debug, Clone, PartialEq)]
pub struct Season {
    /// Its length in steps.
    pub period: usize,
    /// Its value at each step of the series.
    pub values: Vec<f64>,
}

/// The components of a series; they add up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// The seasons that the series is long enough for, shortest first.
    pub seasons: Vec<Season>,
    /// The slow movement; the series itself where there is no season to take out.
    pub trend: Vec<f64>,
    /// The rest.
    pub remainder: Vec<f64>,
}

impl Decomposition {
    /// Trend and remainder: the series without its seasons.
    #[must_use]
    pub fn seasonally_adjusted(&self) -> Vec<f64> {
        let parts = self.trend.iter().zip(&self.remainder);
        parts.map(|(trend, remainder)| trend + remainder).collect()
    }

    /// How much of the detrended series `season` explains, 0 to 1: 1 − Var(R) / Var(S + R), at least 0
    /// (Hyndman and Athanasopoulos 2021, section 4.3). 0 where neither varies.
    #[must_use]
    pub fn strength(&self, season: &Season) -> f64 {
        let parts = season.values.iter().zip(&self.remainder);
        let detrended: Vec<f64> = parts.map(|(season, rest)| season + rest).collect();
        let total = variance(&detrended);
        if total > 0.0 {
            (1.0 - variance(&self.remainder) / total).max(0.0)
        } else {
            0.0
        }
    }

    /// The sum of the seasons at each step of the series.
    #[must_use]
    pub fn season(&self) -> Vec<f64> {
        (0..self.trend.len())
            .map(|step| self.seasons.iter().map(|season| season.values[step]).sum())
            .collect()
    }

    /// The sum of the seasons at each of the `horizon` steps after the series, each season's last
    /// occurrence repeated.
    #[must_use]
    pub fn continued_season(&self, horizon: usize) -> Vec<f64> {
        let ahead = |season: &Season, step: usize| {
            let last_season = &season.values[season.values.len() - season.period..];
            last_season[step % season.period]
        };
        (0..horizon)
            .map(|step| self.seasons.iter().map(|season| ahead(season, step)).sum())
            .collect()
    }
}

/// Takes `values` apart, which are evenly spaced, oldest first. A period of 1 is no season; one that the
/// series does not span twice is left out, as in R's `mstl` (see [`Mstl::is_long_enough`]).
///
/// # Errors
///
/// - [`MlError::NonFinite`] for a value that is NaN or infinite ([`super::fill_missing`] fills gaps),
/// - [`MlError::InvalidSetting`] for a period, window or number of iterations out of range,
/// - [`MlError::MismatchedLengths`] unless there is a window for each period.
pub fn decompose(values: &[f64], settings: &Mstl) -> Result<Decomposition, MlError> {
    if settings.iterations == 0 || settings.periods.contains(&0) {
        return Err(MlError::InvalidSetting {
            name: if settings.iterations == 0 {
                "iterations"
            } else {
                "periods"
            },
            value: "0".to_owned(),
            allowed: "at least 1",
        });
    }
    if let Some(index) = values.iter().position(|value| !value.is_finite()) {
        return Err(MlError::NonFinite {
            what: "the series",
            index,
            value: values[index],
        });
    }
    let passes = settings.passes(values.len())?;
    let rounds = match passes.len() {
        0 | 1 => 1,
        _ => settings.iterations,
    };
    let mut seasons: Vec<Season> = passes
        .iter()
        .map(|pass| Season {
            period: pass.period,
            values: vec![0.0; values.len()],
        })
        .collect();
    let mut adjusted = values.to_vec();
    let mut trend = values.to_vec();
    for _ in 0..rounds {
        for (pass, season) in passes.iter().zip(&mut seasons) {
            add(&mut adjusted, &season.values);
            let parts = stl::decompose(&adjusted, pass)?;
            season.values = parts.seasonal;
            trend = parts.trend;
            subtract(&mut adjusted, &season.values);
        }
    }
    subtract(&mut adjusted, &trend);
    Ok(Decomposition {
        seasons,
        trend,
        remainder: adjusted,
    })
}

fn variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    squares / n
}

fn add(values: &mut [f64], other: &[f64]) {
    for (value, other) in values.iter_mut().zip(other) {
        *value += other;
    }
}

fn subtract(values: &mut [f64], other: &[f64]) {
    for (value, other) in values.iter_mut().zip(other) {
        *value -= other;
    }
}
