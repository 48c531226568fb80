//! Standard errors of the coefficients, from the curvature of the likelihood at its maximum.

use super::fitted::Fitted;
use super::order::Constant;
use super::polynomial::Coefficients;
use super::regression::Cholesky;

/// Share of the distance to the next coefficient that is looked at; its square root's error and rounding's
/// balance.
const STEP: f64 = 1e-4;

impl Fitted {
    /// The standard error of each of [`Self::coefficients`], in their order; `None` where the likelihood has no
    /// maximum inside the range of the coefficients, as at a root on the unit circle.
    ///
    /// Those of the mean or drift and of the regressors are of generalised least squares at the estimated
    /// coefficients; those of the coefficients come from the Hessian of the likelihood maximised over all
    /// else, which takes about 2 (p + q + P + Q)² likelihoods.
    #[must_use]
    pub fn standard_errors(&self) -> Vec<Option<f64>> {
        let n_coefficients = self.order().n_coefficients();
        let inverse = self.coefficient_precision().map(|factor| {
            let inverse = |index| factor.inverse_element(index);
            (0..n_coefficients).map(inverse).collect::<Vec<f64>>()
        });
        let mut errors: Vec<Option<f64>> = (0..n_coefficients)
            .map(|index| inverse.as_ref().map(|variances| variances[index].sqrt()))
            .collect();
        let design = &self.problem.design;
        let first = design.n_indicators;
        let n_regressors = design.n_regressors();
        let error_of = |index: usize, unit: f64| {
            let precision = self.regression_precision.as_ref()?;
            let deviation = self.sigma2().sqrt() / design.scale;
            Some(deviation * precision.inverse_element(first + index).sqrt() * unit)
        };
        if self.constant() == Constant::Included {
            let steps = self.order().lost_to_differencing().max(1) as f64;
            errors.push(error_of(n_regressors, design.scale / steps));
        }
        errors.extend(
            (0..n_regressors).map(|index| error_of(index, design.unit_of_regressor(index))),
        );
        errors
    }

    /// The factor of minus the Hessian in the ARMA coefficients.
    fn coefficient_precision(&self) -> Option<Cholesky> {
        if self.problem.is_degenerate() {
            return None;
        }
        let centre = self.coefficients.flat();
        let at = |changes: &[(usize, f64)]| -> Option<f64> {
            let mut moved = centre.clone();
            for &(index, change) in changes {
                moved[index] += change;
            }
            let coefficients = Coefficients::from_flat(&self.order(), &moved);
            let profile = self.problem.profile(&coefficients)?;
            Some(profile.log_likelihood)
        };
        let middle = at(&[])?;
        let step = |index: usize| STEP * centre[index].abs().max(0.1);
        let mut lower_triangle = Vec::with_capacity(centre.len());
        for i in 0..centre.len() {
            let mut row = Vec::with_capacity(i + 1);
            for j in 0..i {
                let (a, b) = (step(i), step(j));
                let same = at(&[(i, a), (j, b)])? + at(&[(i, -a), (j, -b)])?;
                let opposite = at(&[(i, a), (j, -b)])? + at(&[(i, -a), (j, b)])?;
                row.push((opposite - same) / (4.0 * a * b));
            }
            let a = step(i);
            let outer = at(&[(i, a)])? + at(&[(i, -a)])?;
            row.push((2.0 * middle - outer) / (a * a));
            lower_triangle.push(row);
        }
        Cholesky::new(&lower_triangle)
    }
}
