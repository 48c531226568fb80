//! An evenly spaced series with its dates.

use chrono::NaiveDate;

use super::frequency::Frequency;
use super::identified::Identified;
use crate::MlError;

/// Most steps from the first to the last observation.
const MOST_STEPS: usize = 1_000_000;

/// A known influence on the series: a price, a promotion, an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Regressor {
    /// Its name in results and errors.
    pub name: String,
    /// Its value at each step of the series.
    pub values: Vec<f64>,
}

/// Observations on an even grid of dates, oldest first; NaN marks a missing one.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeSeries {
    dates: Vec<NaiveDate>,
    values: Vec<f64>,
    frequency: Frequency,
    season_length: usize,
    regressors: Vec<Regressor>,
}

impl TimeSeries {
    /// The series of `observations` in any order, on the grid that their dates lie on; dates that the grid
    /// has and the observations lack become missing, as do NaN values. `season_length` is the frequency's
    /// own where it is `None`; 1 means no season.
    ///
    /// # Errors
    ///
    /// - [`MlError::TooShort`] for fewer than 2 observations,
    /// - [`MlError::NonFinite`] for an infinite value,
    /// - [`MlError::DuplicateDate`] for two observations of one date,
    /// - [`MlError::UnknownFrequency`] for dates on no known grid,
    /// - [`MlError::InvalidSetting`] for a season length of 0, or a grid of over a million steps.
    pub fn from_observations(
        observations: impl IntoIterator<Item = (NaiveDate, f64)>,
        season_length: Option<usize>,
    ) -> Result<Self, MlError> {
        let mut rows: Vec<(NaiveDate, f64)> = observations.into_iter().collect();
        rows.sort_by_key(|(date, _)| *date);
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(MlError::DuplicateDate { date: pair[0].0 });
        }
        let dates: Vec<NaiveDate> = rows.iter().map(|(date, _)| *date).collect();
        let frequency = Frequency::infer(&dates)?;
        let first = dates[0];
        let mut values = Vec::new();
        for (index, (date, value)) in rows.into_iter().enumerate() {
            if value.is_infinite() {
                return Err(MlError::NonFinite {
                    what: "the series",
                    index,
                    value,
                });
            }
            // The frequency was found on these dates, so each has a position.
            let position = frequency.position(first, date).unwrap_or(values.len());
            if position >= MOST_STEPS {
                return Err(MlError::InvalidSetting {
                    name: "the length of the series",
                    value: format!("{} steps", position + 1),
                    allowed: "at most 1000000 steps from the first date to the last",
                });
            }
            values.resize(position, f64::NAN);
            values.push(value);
        }
        let dates = (0..values.len())
            .filter_map(|step| frequency.date_at(first, step))
            .collect();
        Self::on_grid(
            dates,
            values,
            frequency,
            season_length.unwrap_or(frequency.season_length()),
        )
    }

    /// A series whose grid is known already: `dates` follow one another at `frequency`.
    ///
    /// # Errors
    ///
    /// [`MlError::MismatchedLengths`] unless there is one value for each date,
    /// [`MlError::InvalidSetting`] for a season length of 0.
    pub fn on_grid(
        dates: Vec<NaiveDate>,
        values: Vec<f64>,
        frequency: Frequency,
        season_length: usize,
    ) -> Result<Self, MlError> {
        if dates.len() != values.len() {
            return Err(mismatch("dates", dates.len(), values.len()));
        }
        if season_length == 0 {
            return Err(MlError::InvalidSetting {
                name: "season_length",
                value: "0".to_owned(),
                allowed: "at least 1 (1 for a series without a season)",
            });
        }
        Ok(Self {
            dates,
            values,
            frequency,
            season_length,
            regressors: Vec::new(),
        })
    }

    /// The series with known influences on it.
    ///
    /// # Errors
    ///
    /// [`MlError::MismatchedLengths`] unless each has one value for each step,
    /// [`MlError::MissingRegressorValue`] where a value is NaN or infinite.
    pub fn with_regressors(mut self, regressors: Vec<Regressor>) -> Result<Self, MlError> {
        for regressor in &regressors {
            if regressor.values.len() != self.values.len() {
                return Err(mismatch(
                    "a regressor",
                    regressor.values.len(),
                    self.values.len(),
                ));
            }
            check_regressor(&regressor.name, &self.dates, &regressor.values)?;
        }
        self.regressors = regressors;
        Ok(self)
    }

    /// The first `steps` steps (all of them where there are fewer), as a forecaster at that time saw them.
    #[must_use]
    pub fn head(&self, steps: usize) -> Self {
        let steps = steps.min(self.len());
        let regressors = self.regressors.iter().map(|regressor| Regressor {
            name: regressor.name.clone(),
            values: regressor.values[..steps].to_vec(),
        });
        Self {
            dates: self.dates[..steps].to_vec(),
            values: self.values[..steps].to_vec(),
            frequency: self.frequency,
            season_length: self.season_length,
            regressors: regressors.collect(),
        }
    }

    /// The last `steps` steps (all of them where there are fewer).
    #[must_use]
    pub fn tail(&self, steps: usize) -> Self {
        let first = self.len().saturating_sub(steps);
        let regressors = self.regressors.iter().map(|regressor| Regressor {
            name: regressor.name.clone(),
            values: regressor.values[first..].to_vec(),
        });
        Self {
            dates: self.dates[first..].to_vec(),
            values: self.values[first..].to_vec(),
            frequency: self.frequency,
            season_length: self.season_length,
            regressors: regressors.collect(),
        }
    }

    /// The series as one without a season.
    #[must_use]
    pub fn without_season(&self) -> Self {
        Self {
            season_length: 1,
            ..self.clone()
        }
    }

    /// The series with `transform` applied to each observation.
    #[must_use]
    pub fn map_values(&self, transform: impl Fn(f64) -> f64) -> Self {
        Self {
            values: self.values.iter().copied().map(transform).collect(),
            ..self.clone()
        }
    }

    /// Places of the regressors whose effect the history can tell from trend, season and the regressors before
    /// them: one that is constant so far, say, cannot be used yet.
    pub(crate) fn identified_regressors(&self) -> Vec<usize> {
        let mut identified = Identified::new(self.season_length);
        let columns = self.regressors.iter().enumerate();
        columns
            .filter(|(_, regressor)| identified.take(&regressor.values))
            .map(|(place, _)| place)
            .collect()
    }

    /// The series with the regressors at `places` alone.
    #[must_use]
    pub(crate) fn with_only_regressors(&self, places: &[usize]) -> Self {
        let kept = places.iter().map(|place| self.regressors[*place].clone());
        Self {
            regressors: kept.collect(),
            ..self.without_regressors()
        }
    }

    /// The series without its regressors.
    #[must_use]
    pub fn without_regressors(&self) -> Self {
        Self {
            regressors: Vec::new(),
            ..self.clone()
        }
    }

    /// Dates of the steps.
    #[must_use]
    pub fn dates(&self) -> &[NaiveDate] {
        &self.dates
    }

    /// Observations; NaN where one is missing.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The observations with straight lines across gaps, and the nearest observation before the first and
    /// after the last: for methods that cannot leave a step out. Empty where nothing was observed.
    #[must_use]
    pub fn filled_values(&self) -> Vec<f64> {
        let observed: Vec<usize> = (0..self.len())
            .filter(|step| !self.values[*step].is_nan())
            .collect();
        let (Some(&first), Some(&last)) = (observed.first(), observed.last()) else {
            return Vec::new();
        };
        let mut filled = vec![self.values[first]; self.len()];
        for pair in observed.windows(2) {
            let (from, to) = (self.values[pair[0]], self.values[pair[1]]);
            let steps = (pair[1] - pair[0]) as f64;
            for (step, value) in filled[pair[0]..pair[1]].iter_mut().enumerate() {
                *value = from + (to - from) * (step as f64 / steps);
            }
        }
        filled[last..].fill(self.values[last]);
        filled
    }

    /// Steps without an observation.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.values.iter().filter(|value| value.is_nan()).count()
    }

    /// The step from one observation to the next.
    #[must_use]
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Steps in a season; 1 for none.
    #[must_use]
    pub fn season_length(&self) -> usize {
        self.season_length
    }

    /// Known influences.
    #[must_use]
    pub fn regressors(&self) -> &[Regressor] {
        &self.regressors
    }

    /// Number of steps.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no step at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Refuses a regressor with a hole, naming its date.
pub(super) fn check_regressor(
    name: &str,
    dates: &[NaiveDate],
    values: &[f64],
) -> Result<(), MlError> {
    let missing: Vec<NaiveDate> = dates
        .iter()
        .zip(values)
        .filter(|(_, value)| !value.is_finite())
        .map(|(date, _)| *date)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(MlError::MissingRegressorValue {
        regressor: name.to_owned(),
        dates: missing,
    })
}

pub(super) fn mismatch(what: &'static str, found: usize, steps: usize) -> MlError {
    MlError::MismatchedLengths {
        first: what,
        first_length: found,
        second: "the series",
        second_length: steps,
    }
}
