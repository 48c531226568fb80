//! From rows to series that can be forecast.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use hemline_ml::forecasting::{Future, Regressor, TimeSeries};

use super::{Row, SeriesFile};

/// A series of a file.
#[derive(Debug)]
pub(crate) struct NamedSeries {
    /// Its id.
    pub(crate) id: String,
    /// From its first to its last observation.
    pub(crate) series: TimeSeries,
    /// What the reader should know of it.
    pub(crate) warnings: Vec<String>,
    /// Planned values of the regressors after the last observation.
    planned: BTreeMap<NaiveDate, Vec<f64>>,
}

/// A series that cannot be forecast, and why.
#[derive(Debug)]
pub(crate) struct Unusable {
    /// Its id.
    pub(crate) id: String,
    /// Why.
    pub(crate) error: String,
}

/// A series that lacks more than one step in this many is worth a warning.
const STEPS_PER_MISSING_STEP: usize = 10;

/// Errors of series that are told one by one.
const MOST_ERRORS: usize = 50;

impl Unusable {
    /// The error of a run over `total` series in which some failed; fine where none did.
    pub(crate) fn refuse(unusable: &[&Self], total: usize) -> anyhow::Result<()> {
        match unusable {
            [] => Ok(()),
            [only] if total == 1 => bail!("series {}: {}", only.id, only.error),
            several => {
                for failed in several.iter().take(MOST_ERRORS) {
                    eprintln!("series {}: {}", failed.id, failed.error);
                }
                bail!("{} of {total} series failed", several.len())
            }
        }
    }
}

impl SeriesFile {
    /// The series in the order of their ids; `season_length` is each frequency's own where it is `None`.
    pub(crate) fn into_series(
        self,
        season_length: Option<usize>,
    ) -> Vec<Result<NamedSeries, Unusable>> {
        let regressors = self.regressors;
        let series = self.series.into_iter();
        series
            .map(|(id, rows)| {
                NamedSeries::new(&id, rows, &regressors, season_length).map_err(|error| Unusable {
                    error: error.to_string(),
                    id,
                })
            })
            .collect()
    }
}

impl NamedSeries {
    fn new(
        id: &str,
        mut rows: BTreeMap<NaiveDate, Row>,
        regressors: &[String],
        season_length: Option<usize>,
    ) -> anyhow::Result<Self> {
        let observed = |(date, row): (&NaiveDate, &Row)| (!row.y.is_nan()).then_some(*date);
        let first = rows.iter().find_map(observed);
        let last = rows.iter().rev().find_map(observed);
        let (first, last) = first
            .zip(last)
            .context("it has no observation: every y is empty")?;
        let mut planned = BTreeMap::new();
        let mut history = rows.split_off(&first);
        if let Some(after) = last.succ_opt() {
            planned = history.split_off(&after);
        }
        let mut warnings = Vec::new();
        if regressors.is_empty() && !planned.is_empty() {
            warnings.push(format!(
                "{} row(s) after the last y ({last}) are empty and were left out",
                planned.len()
            ));
        }
        let observations = history.iter().map(|(date, row)| (*date, row.y));
        let series = TimeSeries::from_observations(observations, season_length)?;
        if series.missing() * STEPS_PER_MISSING_STEP > series.len() {
            warnings.push(format!(
                "{} of {} steps from {} to {last} are missing",
                series.missing(),
                series.len(),
                series.dates()[0]
            ));
        }
        let columns = regressors.iter().enumerate().map(|(place, name)| {
            let value = |date: &NaiveDate| {
                history
                    .get(date)
                    .map_or(f64::NAN, |row| row.regressors[place])
            };
            Regressor {
                name: name.clone(),
                values: series.dates().iter().map(value).collect(),
            }
        });
        let columns: Vec<Regressor> = columns.collect();
        let planned = planned
            .into_iter()
            .map(|(date, row)| (date, row.regressors));
        Ok(Self {
            id: id.to_owned(),
            series: series.with_regressors(columns)?,
            warnings,
            planned: planned.collect(),
        })
    }

    /// The `steps` after the series, with the planned values of its regressors.
    pub(crate) fn future(&self, steps: usize) -> anyhow::Result<Future> {
        let future = Future::after(&self.series, steps);
        let columns = (0..self.series.regressors().len()).map(|place| {
            let value =
                |date: &NaiveDate| self.planned.get(date).map_or(f64::NAN, |row| row[place]);
            future.dates().iter().map(value).collect()
        });
        let columns: Vec<Vec<f64>> = columns.collect();
        Ok(future.with_regressors(&self.series, columns)?)
    }
}
