//! What a fit found, for people and for files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What was estimated. Figures that a method does not have are absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FitSummary {
    /// The method's name.
    pub method: String,
    /// The model in words, e.g. `ARIMA(1,0,0)(0,1,0)[52] with drift`.
    pub description: String,
    /// (p, d, q) of an ARIMA model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<[usize; 3]>,
    /// (P, D, Q, m) of an ARIMA model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seasonal_order: Option<[usize; 4]>,
    /// Estimated parameters by name.
    pub params: BTreeMap<String, f64>,
    /// The log-likelihood at the estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loglik: Option<f64>,
    /// Akaike's criterion with the small-sample correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aicc: Option<f64>,
    /// The variance of one-step errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sigma2: Option<f64>,
    /// Minus the logarithm of the posterior density, without constants (Prophet).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neg_log_posterior: Option<f64>,
    /// Members of a combination, with their weights.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<WeightedMember>,
    /// Parameters that shape autocorrelation: what the Ljung–Box test takes off its degrees of freedom.
    #[serde(skip)]
    pub dynamic_parameters: usize,
    /// What the reader should know, e.g. that regressors were left out.
    #[serde(skip)]
    pub warnings: Vec<String>,
}

/// A member of a combination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightedMember {
    /// Its share, 0 to 1.
    pub weight: f64,
    /// What was estimated.
    #[serde(flatten)]
    pub fit: FitSummary,
}
