//! The negative log-likelihood as a function of an unconstrained point, with its gradient.

use super::adjoint::{Column, slopes};
use super::coefficient_slope::by_point;
use super::conditional;
use super::filter::recorded_filter;
use super::problem::{Likelihood, Problem, Profile};
use super::regression::LeastSquares;

/// The negative log-likelihood at a point; infinite where it cannot be computed.
pub(super) fn negative_log_likelihood(problem: &Problem, point: &[f64]) -> f64 {
    problem
        .profile(&problem.coefficients(point))
        .map_or(f64::INFINITY, |profile| -profile.log_likelihood)
}

/// The same with its gradient, exact but for rounding.
///
/// What is solved for (the constant, regressors, missing observations) is at its optimum, so that its own
/// changes do not count to first order.
pub(super) fn with_gradient(problem: &Problem, point: &[f64], gradient: &mut [f64]) -> f64 {
    value_and_slopes(problem, point).map_or(f64::INFINITY, |(value, slopes)| {
        gradient.copy_from_slice(&slopes);
        value
    })
}

fn value_and_slopes(problem: &Problem, point: &[f64]) -> Option<(f64, Vec<f64>)> {
    let coefficients = problem.coefficients(point);
    let (ar, ma) = (coefficients.ar_polynomial(), coefficients.ma_polynomial());
    let columns = &problem.design.columns;
    let (filtered, tape) = match problem.likelihood {
        Likelihood::Exact => {
            let (filtered, tape) = recorded_filter(&ar, &ma, columns)?;
            (filtered, Some(tape))
        }
        Likelihood::Conditional => (conditional::whiten(&ar, &ma, columns)?, None),
    };
    let profile = problem.profile_of(filtered)?;
    let (Some(filtered), Some(regression)) = (&profile.filtered, &profile.regression) else {
        return None;
    };
    let values = problem.held(regression);
    let by_standardized = slopes_by_standardized(problem, &profile, regression);
    let mut standardized = vec![regression.residuals.as_slice()];
    let indicators = &filtered.standardized[1..=problem.design.n_indicators];
    standardized.extend(indicators.iter().map(Vec::as_slice));
    let columns: Vec<Column<'_>> = values
        .iter()
        .zip(standardized)
        .zip(&by_standardized)
        .map(|((values, standardized), slopes)| Column {
            values,
            standardized,
            slopes,
        })
        .collect();
    let slopes = match &tape {
        Some(tape) => slopes(&ar, &ma, filtered, tape, &columns)?,
        None => conditional::slopes(&ar, &ma, &columns[0]),
    };
    let smallest_root = problem.smallest_root;
    let slopes = by_point(
        &problem.order,
        point,
        smallest_root,
        &coefficients,
        (&ar, &ma),
        &slopes,
    );
    Some((-profile.log_likelihood, slopes))
}

/// Slopes of ½ n ln σ² by the residuals, and of half the logarithm of the indicators' determinant by them.
fn slopes_by_standardized(
    problem: &Problem,
    profile: &Profile,
    regression: &LeastSquares,
) -> Vec<Vec<f64>> {
    let scale = problem.design.scale;
    let residuals = &regression.residuals;
    let share = match problem.likelihood {
        Likelihood::Exact => 1.0,
        Likelihood::Conditional => problem.n_effective() as f64 / residuals.len() as f64,
    };
    let weight = share * scale * scale / profile.sigma2;
    let mut slopes = vec![residuals.iter().map(|e| weight * e).collect::<Vec<f64>>()];
    let n_indicators = problem.design.n_indicators;
    if let Some(filtered) = profile.filtered.as_ref().filter(|_| n_indicators > 0) {
        let factor = regression.normal_factor.leading(n_indicators);
        let mut by_indicator = vec![Vec::with_capacity(residuals.len()); n_indicators];
        for step in 0..residuals.len() {
            let indicators = &filtered.standardized[1..=n_indicators];
            let row: Vec<f64> = indicators.iter().map(|column| column[step]).collect();
            for (column, slope) in by_indicator.iter_mut().zip(factor.solve(&row)) {
                column.push(slope);
            }
        }
        slopes.extend(by_indicator);
    }
    slopes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arima::order::{Constant, Order};
    use crate::arima::regressors::{Observations, Regressor};
    use crate::sampling::SampleRng;

    fn check(order: Order, constant: Constant, missing: &[usize], likelihood: Likelihood) {
        let mut rng = SampleRng::new(9);
        let mut level = 0.0;
        let mut values: Vec<f64> = (0..70)
            .map(|_| {
                level = 0.6 * level + rng.normal();
                level
            })
            .collect();
        for &index in missing {
            values[index] = f64::NAN;
        }
        let price: Vec<f64> = (0..70).map(|_| rng.normal()).collect();
        let regressors = [Regressor {
            name: "price",
            values: &price,
        }];
        let observations = Observations {
            values: &values,
            regressors: &regressors,
        };
        let problem = Problem::new(observations, order, constant).unwrap();
        let problem = problem.with_smallest_root(1.01).with_likelihood(likelihood);
        let points = [
            (0..order.n_coefficients()).map(|_| 0.0).collect::<Vec<_>>(),
            (0..order.n_coefficients()).map(|_| rng.normal()).collect(),
        ];
        for point in points {
            let mut gradient = vec![0.0; point.len()];
            with_gradient(&problem, &point, &mut gradient);
            for index in 0..point.len() {
                let at = |step: f64| {
                    let mut moved = point.clone();
                    moved[index] += step;
                    negative_log_likelihood(&problem, &moved)
                };
                let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
                let tolerance = 1e-6 * slope.abs().max(1.0);
                assert!(
                    (gradient[index] - slope).abs() < tolerance,
                    "{order} {index}: {} {slope}",
                    gradient[index]
                );
            }
        }
    }

    #[test]
    fn the_gradient_is_that_of_the_value() {
        for likelihood in [Likelihood::Exact, Likelihood::Conditional] {
            let seasonal = Order::new(2, 0, 1).with_seasonal(2, 0, 1, 4);
            check(seasonal, Constant::Included, &[], likelihood);
            let differenced = Order::new(1, 1, 2).with_seasonal(0, 1, 2, 6);
            check(
                differenced,
                Constant::Excluded,
                &[0, 20, 21, 69],
                likelihood,
            );
            check(Order::new(3, 0, 0), Constant::Excluded, &[5], likelihood);
            check(Order::new(0, 1, 3), Constant::Included, &[], likelihood);
        }
    }
}
