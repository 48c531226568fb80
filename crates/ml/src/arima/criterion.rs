//! Information criteria.

/// What candidates are compared by; the lowest is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Criterion {
    /// Akaike's with the small-sample correction of Hurvich and Tsai (1989).
    #[default]
    Aicc,
    /// Akaike's.
    Aic,
    /// The Bayesian one of Schwarz (1978).
    Bic,
}

impl Criterion {
    /// Its value for `n_parameters` parameters, σ² among them, and `n` observations; infinite where there are
    /// too few observations for it.
    #[must_use]
    pub fn of(self, log_likelihood: f64, n_parameters: usize, n: usize) -> f64 {
        let k = n_parameters as f64;
        let deviance = -2.0 * log_likelihood;
        match self {
            Self::Aicc if n <= n_parameters + 1 => f64::INFINITY,
            Self::Aicc => 2.0 * k + deviance + 2.0 * k * (k + 1.0) / (n as f64 - k - 1.0),
            Self::Aic => 2.0 * k + deviance,
            Self::Bic => k * libm::log(n as f64) + deviance,
        }
    }
}
