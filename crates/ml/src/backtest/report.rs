//! What a backtest found.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::forecasting::Prediction;
use crate::metrics::Accuracy;

/// Methods compared at the same origins of one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BacktestReport {
    /// Date of the last training point of each origin, oldest first.
    pub origins: Vec<NaiveDate>,
    /// The methods, in the order in which they were given.
    pub methods: Vec<MethodReport>,
}

/// One method at every origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodReport {
    /// Its name.
    pub method: String,
    /// The mean over the origins, each of which counts alike. `None` where the method failed at an origin
    /// at which another did not: means are over the same origins, or cannot be compared.
    pub accuracy: Option<Accuracy>,
    /// Each origin, oldest first.
    pub origins: Vec<OriginReport>,
}

/// One method at one origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OriginReport {
    /// Date of the last training point.
    pub origin: NaiveDate,
    /// Steps trained on.
    pub training_steps: usize,
    /// The forecast, or why there is none.
    pub outcome: Outcome,
}

/// How a method fared at an origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It forecast.
    Forecast(Box<OriginForecast>),
    /// It failed, and why.
    Failed(String),
}

/// A forecast from an origin, beside what happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OriginForecast {
    /// The model in words.
    pub description: String,
    /// Its accuracy over the scored steps.
    pub accuracy: Accuracy,
    /// The scored steps.
    pub dates: Vec<NaiveDate>,
    /// The forecast of each.
    pub prediction: Prediction,
    /// What happened; `None` where nothing was observed.
    pub actual: Vec<Option<f64>>,
}

impl OriginReport {
    /// The forecast, where there is one.
    #[must_use]
    pub fn forecast(&self) -> Option<&OriginForecast> {
        match &self.outcome {
            Outcome::Forecast(forecast) => Some(forecast),
            Outcome::Failed(_) => None,
        }
    }

    /// Why there is no forecast.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Forecast(_) => None,
            Outcome::Failed(error) => Some(error),
        }
    }
}

impl MethodReport {
    /// Why the method failed, at the oldest origin where it did.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.origins.iter().find_map(OriginReport::error)
    }
}

impl BacktestReport {
    pub(super) fn new(origins: Vec<NaiveDate>, mut methods: Vec<MethodReport>) -> Self {
        // An origin at which every method failed says nothing about any of them.
        let compared: Vec<usize> = (0..origins.len())
            .filter(|place| {
                let mut at_origin = methods.iter().map(|method| &method.origins[*place]);
                at_origin.any(|origin| origin.forecast().is_some())
            })
            .collect();
        for method in &mut methods {
            let accuracies: Option<Vec<&Accuracy>> = compared
                .iter()
                .map(|place| Some(&method.origins[*place].forecast()?.accuracy))
                .collect();
            method.accuracy = accuracies
                .filter(|accuracies| !accuracies.is_empty())
                .map(|accuracies| Accuracy::mean(&accuracies));
        }
        Self { origins, methods }
    }
}
