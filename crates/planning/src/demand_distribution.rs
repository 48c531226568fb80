//! Distributions of a season's total demand and their quantiles (planning-rules 6).

use hemline_domain::interpolated_quantile;
use statrs::distribution::{ContinuousCDF, DiscreteCDF, Normal, Poisson};

use crate::error::PlanningError;

/// How a season's total demand, in units, is distributed.
#[derive(Debug, Clone, PartialEq)]
pub enum DemandDistribution {
    /// Normal demand.
    Normal(Normal),
    /// Poisson demand: whole units, the variance equal to the mean.
    Poisson(Poisson),
    /// Draws of demand, ascending; what a forecast carries.
    Empirical(Vec<f64>),
}

impl DemandDistribution {
    /// Normal demand with this mean and standard deviation, in units.
    ///
    /// ```
    /// use hemline_planning::DemandDistribution;
    ///
    /// let demand = DemandDistribution::normal(50.0, 8.0)?;
    /// assert!((demand.quantile(0.70 / 0.88)? - 56.604).abs() < 1e-4);
    /// # Ok::<(), hemline_planning::PlanningError>(())
    /// ```
    ///
    /// # Errors
    /// When the mean is not finite or the standard deviation is not above 0.
    pub fn normal(mean: f64, standard_deviation: f64) -> Result<Self, PlanningError> {
        let finite = |name, value: f64| {
            let error = PlanningError::InvalidDistribution {
                name,
                value,
                allowed: "a finite number",
            };
            if value.is_finite() {
                Ok(())
            } else {
                Err(error)
            }
        };
        finite("mean", mean)?;
        finite("standard deviation", standard_deviation)?;
        Normal::new(mean, standard_deviation)
            .ok()
            .filter(|_| standard_deviation > 0.0)
            .map(Self::Normal)
            .ok_or(PlanningError::InvalidDistribution {
                name: "standard deviation",
                value: standard_deviation,
                allowed: "a number above 0",
            })
    }

    /// Poisson demand with this mean, in units.
    ///
    /// # Errors
    /// When the mean is not a finite number above 0.
    pub fn poisson(mean: f64) -> Result<Self, PlanningError> {
        Poisson::new(mean)
            .ok()
            .filter(|_| mean.is_finite())
            .map(Self::Poisson)
            .ok_or(PlanningError::InvalidDistribution {
                name: "mean",
                value: mean,
                allowed: "a finite number above 0",
            })
    }

    /// Demand as drawn, in any order.
    ///
    /// # Errors
    /// When there are no draws, or one of them is not finite.
    pub fn empirical(draws: &[f64]) -> Result<Self, PlanningError> {
        if draws.is_empty() {
            return Err(PlanningError::NoDistribution);
        }
        if let Some(&value) = draws.iter().find(|draw| !draw.is_finite()) {
            return Err(PlanningError::InvalidDistribution {
                name: "the draw",
                value,
                allowed: "finite numbers of units",
            });
        }
        let mut sorted = draws.to_vec();
        sorted.sort_by(f64::total_cmp);
        Ok(Self::Empirical(sorted))
    }

    /// The demand that is not exceeded with this probability (0 < probability < 1), in units.
    ///
    /// Draws are read by [`interpolated_quantile`]; the Poisson quantile is the smallest whole
    /// number whose cumulative probability reaches it.
    ///
    /// # Errors
    /// When the probability is not between 0 and 1, or there are no draws.
    pub fn quantile(&self, probability: f64) -> Result<f64, PlanningError> {
        if !(probability > 0.0 && probability < 1.0) {
            return Err(PlanningError::InvalidDistribution {
                name: "a quantile at probability",
                value: probability,
                allowed: "a probability between 0 and 1",
            });
        }
        match self {
            Self::Normal(normal) => Ok(normal.inverse_cdf(probability)),
            Self::Poisson(poisson) => Ok(whole(poisson.inverse_cdf(probability))),
            Self::Empirical(sorted) => {
                interpolated_quantile(sorted, probability).ok_or(PlanningError::NoDistribution)
            }
        }
    }
}

#[allow(clippy::cast_precision_loss)]
fn whole(count: u64) -> f64 {
    count as f64
}
