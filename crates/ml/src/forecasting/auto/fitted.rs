//! The combination, fitted to the newest part of a series.

use crate::MlError;
use crate::forecasting::ensemble::FittedEnsemble;
use crate::forecasting::{
    FitSummary, FittedCombination, FittedModel, Future, IntervalSettings, Prediction,
};
use crate::sampling::SamplePaths;

/// A weighted mean of methods that have seen the newest steps of a series.
#[derive(Debug)]
pub(super) struct FittedAuto {
    ensemble: FittedEnsemble,
    summary: FitSummary,
    /// Steps before the newest ones.
    older: usize,
}

impl FittedAuto {
    pub(super) fn new(ensemble: FittedEnsemble, older: usize) -> Self {
        let mut summary = ensemble.summary().clone();
        let parts = summary.members.iter();
        let parts: Vec<String> = parts
            .map(|member| format!("{:.0}% {}", 100.0 * member.weight, member.fit.description))
            .collect();
        summary.description = parts.join("; ");
        Self {
            ensemble,
            summary,
            older,
        }
    }

    fn with_older(&self, newest: Vec<Option<f64>>) -> Vec<Option<f64>> {
        let older = std::iter::repeat_n(None, self.older);
        older.chain(newest).collect()
    }
}

impl FittedModel for FittedAuto {
    fn summary(&self) -> &FitSummary {
        &self.summary
    }

    fn predict(
        &self,
        future: &Future,
        intervals: &IntervalSettings,
    ) -> Result<Prediction, MlError> {
        self.ensemble.predict(future, intervals)
    }

    fn sample_paths(
        &self,
        future: &Future,
        n_paths: usize,
        seed: u64,
    ) -> Result<SamplePaths, MlError> {
        self.ensemble.sample_paths(future, n_paths, seed)
    }

    fn fitted_values(&self) -> Vec<Option<f64>> {
        self.with_older(self.ensemble.fitted_values())
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        self.with_older(self.ensemble.residuals())
    }

    fn combination(&self) -> Option<&FittedCombination> {
        self.ensemble.combination()
    }
}
