//! Several methods fitted side by side and combined: mean, median or weighted mean.

use rayon::prelude::*;

use super::combination::{Combination, FittedCombination, FittedMember};
use super::summary::{FitSummary, WeightedMember};
use super::{
    ArimaForecaster, EtsForecaster, FittedModel, Forecaster, Future, Interval, IntervalSettings,
    Prediction, ProphetForecaster, TimeSeries,
};
use crate::MlError;
use crate::sampling::SamplePaths;

/// A combination of methods with fixed weights.
///
/// A member that cannot be fitted stops the forecast: no smaller ensemble takes its place silently.
#[derive(Debug)]
pub struct EnsembleForecaster {
    name: &'static str,
    rule: Combination,
    members: Vec<(f64, Box<dyn Forecaster>)>,
}

impl EnsembleForecaster {
    /// A combination of `members`, each with its weight.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] where there is no member, or a weight is not positive and finite.
    pub fn new(
        name: &'static str,
        rule: Combination,
        members: Vec<(f64, Box<dyn Forecaster>)>,
    ) -> Result<Self, MlError> {
        let unusable =
            |(weight, _): &&(f64, Box<dyn Forecaster>)| !(*weight > 0.0 && weight.is_finite());
        if members.is_empty() || members.iter().any(|member| unusable(&member)) {
            let weights: Vec<f64> = members.iter().map(|(weight, _)| *weight).collect();
            return Err(MlError::InvalidSetting {
                name: "weights",
                value: format!("{weights:?}"),
                allowed: "one number greater than 0 for each of at least one member",
            });
        }
        Ok(Self {
            name,
            rule,
            members,
        })
    }

    /// The default of planning: the plain average of Prophet and ARIMA.
    pub(super) fn mean_of_prophet_and_arima() -> Self {
        Self {
            name: "mean_ensemble",
            rule: Combination::Mean,
            members: vec![
                (1.0, Box::new(ProphetForecaster::default())),
                (1.0, Box::new(ArimaForecaster::default())),
            ],
        }
    }

    /// The median of three models of different kinds, which one model that goes astray does not move.
    pub(super) fn median_of_prophet_arima_and_ets() -> Self {
        Self {
            name: "median_ensemble",
            rule: Combination::Median,
            members: vec![
                (1.0, Box::new(ProphetForecaster::default())),
                (1.0, Box::new(ArimaForecaster::default())),
                (1.0, Box::new(EtsForecaster::default())),
            ],
        }
    }

    /// The members, fitted so that they stand at the end of `series`.
    fn fitted(
        &self,
        series: &TimeSeries,
        fit: impl Fn(&dyn Forecaster) -> Result<Box<dyn FittedModel>, MlError> + Sync,
    ) -> Result<Box<dyn FittedModel>, MlError> {
        let members = self
            .members
            .iter()
            .map(|(weight, member)| (*weight, member));
        let members = fit_members(members, fit)?;
        let combination = FittedCombination {
            rule: self.rule,
            members,
        };
        Ok(Box::new(FittedEnsemble::new(
            self.name,
            series,
            combination,
        )))
    }
}

impl Forecaster for EnsembleForecaster {
    fn name(&self) -> &'static str {
        self.name
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        self.fitted(series, |member| member.fit(series))
    }

    fn refit(
        &self,
        history: &TimeSeries,
        extended: &TimeSeries,
    ) -> Result<Box<dyn FittedModel>, MlError> {
        self.fitted(history, |member| member.refit(history, extended))
    }
}

/// Fits members side by side; their weights are scaled to sum to 1. The first that fails is named.
pub(super) fn fit_members<'a>(
    weighted: impl Iterator<Item = (f64, &'a Box<dyn Forecaster>)>,
    fit: impl Fn(&dyn Forecaster) -> Result<Box<dyn FittedModel>, MlError> + Sync,
) -> Result<Vec<FittedMember>, MlError> {
    let weighted: Vec<(f64, &Box<dyn Forecaster>)> = weighted.collect();
    let fits: Vec<Result<Box<dyn FittedModel>, MlError>> = weighted
        .par_iter()
        .map(|(_, member)| {
            fit(member.as_ref()).map_err(|source| MlError::ModelFailed {
                model: member.name().to_owned(),
                source: Box::new(source),
            })
        })
        .collect();
    let total: f64 = weighted.iter().map(|(weight, _)| weight).sum();
    let members = weighted.iter().zip(fits).map(|((weight, _), model)| {
        Ok(FittedMember {
            weight: weight / total,
            model: model?,
        })
    });
    members.collect()
}

/// A combination whose members have been fitted to one series.
#[derive(Debug)]
pub(super) struct FittedEnsemble {
    observed: Vec<f64>,
    combination: FittedCombination,
    summary: FitSummary,
}

impl FittedEnsemble {
    pub(super) fn new(
        name: &'static str,
        series: &TimeSeries,
        combination: FittedCombination,
    ) -> Self {
        Self::with_warnings(name, series, combination, None)
    }

    pub(super) fn with_warnings(
        name: &'static str,
        series: &TimeSeries,
        combination: FittedCombination,
        warnings: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut summary = summarise(name, &combination);
        summary.warnings.extend(warnings);
        Self {
            summary,
            observed: series.values().to_vec(),
            combination,
        }
    }

    fn models(&self) -> impl Iterator<Item = &dyn FittedModel> {
        let members = self.combination.members.iter();
        members.map(|member| member.model.as_ref())
    }

    fn combine(&self, rows: &[&[f64]]) -> Vec<f64> {
        let FittedCombination { rule, .. } = self.combination;
        rule.rows(rows, &self.combination.weights())
    }
}

fn summarise(name: &'static str, combination: &FittedCombination) -> FitSummary {
    let members: Vec<WeightedMember> = combination
        .members
        .iter()
        .map(|member| WeightedMember {
            weight: member.weight,
            fit: member.model.summary().clone(),
        })
        .collect();
    let rule = match combination.rule {
        Combination::Mean => "mean",
        Combination::Median => "median",
    };
    let parts: Vec<&str> = members
        .iter()
        .map(|member| member.fit.description.as_str())
        .collect();
    let mut warnings: Vec<String> = Vec::new();
    for member in &members {
        for warning in &member.fit.warnings {
            if !warnings.contains(warning) {
                warnings.push(warning.clone());
            }
        }
    }
    FitSummary {
        method: name.to_owned(),
        description: format!("{rule} of {}", parts.join("; ")),
        members,
        warnings,
        ..FitSummary::default()
    }
}

impl FittedModel for FittedEnsemble {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        let predictions = self
            .models()
            .map(|model| model.predict(future, intervals))
            .collect::<Result<Vec<Prediction>, MlError>>()?;
        let means: Vec<&[f64]> = predictions.iter().map(|p| p.mean.as_slice()).collect();
        let bounds = |side: fn(&Interval) -> &[f64], place: usize| {
            let rows: Vec<&[f64]> = predictions
                .iter()
                .map(|prediction| side(&prediction.intervals[place]))
                .collect();
            self.combine(&rows)
        };
        let levels = intervals.levels.iter().enumerate();
        Ok(Prediction {
            mean: self.combine(&means),
            intervals: levels
                .map(|(place, level)| Interval {
                    level: *level,
                    lower: bounds(|interval| &interval.lower, place),
                    upper: bounds(|interval| &interval.upper, place),
                })
                .collect(),
        })
    }

    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        let paths = self
            .models()
            .map(|model| model.sample_paths(future, n_paths, seed))
            .collect::<Result<Vec<SamplePaths>, MlError>>()?;
        let FittedCombination { rule, .. } = self.combination;
        Ok(rule.paths(&paths, &self.combination.weights()))
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        let members: Vec<Vec<Option<f64>>> =
            self.models().map(FittedModel::fitted_values).collect();
        let weights = self.combination.weights();
        (0..self.observed.len())
            .map(|step| {
                let values: Option<Vec<f64>> = members.iter().map(|row| row[step]).collect();
                Some(self.combination.rule.value(&values?, &weights))
            })
            .collect()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        let pairs = self.observed.iter().zip(self.fitted_values());
        pairs
            .map(|(value, fitted)| fitted.filter(|_| !value.is_nan()).map(|fit| value - fit))
            .collect()
    }

    fn combination(&self) -> Option<&FittedCombination> {
        Some(&self.combination)
    }
}
