//! The likelihood, in the convention of R's `ets`: the error variance is concentrated out and constants
//! are left off.

use super::components::{Components, Errors};
use super::recursion::{Gradient, Pass};
use super::states::{Smoothing, States};

/// Added to the mean square error of a series whose mean size is 1, so that a perfect fit has a likelihood.
const LEAST_MEAN_SQUARE: f64 = 1e-20;

/// Products of predictions are turned into logarithms when they leave this range.
const LARGEST_PRODUCT: f64 = 1e100;

/// −log L = n/2 · ln Σε² + [multiplicative errors] Σ ln |μ| of a pass (Hyndman et al. 2008, equation 5.3).
pub(super) fn negative_log_likelihood(form: Components, pass: &Pass) -> f64 {
    let n = pass.errors.len() as f64;
    let errors = 0.5 * n * libm::log(sum_of_squares(pass));
    match form.errors {
        Errors::Additive => errors,
        Errors::Multiplicative => errors + sum_of_logarithms(&pass.predictions),
    }
}

/// The same with its gradient by smoothing parameters and initial states.
pub(super) fn with_gradient(
    values: &[f64],
    form: Components,
    smoothing: &Smoothing,
    initial: &States,
    pass: &mut Pass,
) -> (f64, Gradient) {
    pass.run(values, form, smoothing, initial);
    let weight = values.len() as f64 / sum_of_squares(pass);
    let gradient = pass.gradient(values, form, smoothing, |error| weight * error);
    (negative_log_likelihood(form, pass), gradient)
}

fn sum_of_squares(pass: &Pass) -> f64 {
    let squares: f64 = pass.errors.iter().map(|error| error * error).sum();
    squares + LEAST_MEAN_SQUARE * pass.errors.len() as f64
}

/// Σ ln |x| with few logarithms.
fn sum_of_logarithms(values: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut product = 1.0_f64;
    for value in values {
        product *= value.abs();
        if !(1.0 / LARGEST_PRODUCT..=LARGEST_PRODUCT).contains(&product) {
            sum += libm::log(product);
            product = 1.0;
        }
    }
    sum + libm::log(product)
}

#[cfg(test)]
mod tests {
    use super::super::components::{Season, Trend};
    use super::*;

    fn value(values: &[f64], form: Components, smoothing: &Smoothing, initial: &States) -> f64 {
        let mut pass = Pass::default();
        pass.run(values, form, smoothing, initial);
        negative_log_likelihood(form, &pass)
    }

    /// Differences of the value on both sides of each parameter against the gradient.
    fn check(form: Components) {
        let values: Vec<f64> = (0..30)
            .map(|i| 10.0 + 0.2 * f64::from(i) + [1.0, -2.0, 0.5, 0.5][i as usize % 4])
            .chain([17.0, 13.0, 15.5])
            .collect();
        let neutral = if form.season == Season::Multiplicative {
            1.0
        } else {
            0.0
        };
        let season = match form.season {
            Season::None => Vec::new(),
            _ => vec![neutral + 0.1, neutral - 0.15, neutral, neutral + 0.05],
        };
        let (smoothing, initial) = (
            Smoothing {
                alpha: 0.3,
                beta: 0.1,
                gamma: 0.2,
                phi: 0.9,
            },
            States {
                level: 9.5,
                slope: 0.3,
                season,
            },
        );
        let (_, gradient) =
            with_gradient(&values, form, &smoothing, &initial, &mut Pass::default());
        let step = 1e-6;
        let compare = |name: &str, slope: f64, moved: &dyn Fn(f64) -> f64| {
            let numeric = (moved(step) - moved(-step)) / (2.0 * step);
            let size = slope.abs().max(1.0);
            assert!(
                (numeric - slope).abs() < 1e-5 * size,
                "{form} {name}: {numeric} {slope}"
            );
        };
        let by_smoothing = |edit: fn(&mut Smoothing) -> &mut f64| {
            let (values, initial) = (&values, &initial);
            move |change: f64| {
                let mut moved = smoothing;
                *edit(&mut moved) += change;
                value(values, form, &moved, initial)
            }
        };
        compare(
            "alpha",
            gradient.smoothing.alpha,
            &by_smoothing(|s| &mut s.alpha),
        );
        compare(
            "beta",
            gradient.smoothing.beta,
            &by_smoothing(|s| &mut s.beta),
        );
        compare("phi", gradient.smoothing.phi, &by_smoothing(|s| &mut s.phi));
        if form.has_season() {
            compare(
                "gamma",
                gradient.smoothing.gamma,
                &by_smoothing(|s| &mut s.gamma),
            );
        }
        let by_states = |edit: &dyn Fn(&mut States, f64), change: f64| {
            let mut moved = initial.clone();
            edit(&mut moved, change);
            value(&values, form, &smoothing, &moved)
        };
        compare("level", gradient.states.level, &|c| {
            by_states(&|s, c| s.level += c, c)
        });
        compare("slope", gradient.states.slope, &|c| {
            by_states(&|s, c| s.slope += c, c)
        });
        for place in 0..initial.season.len() {
            let moved = |c| by_states(&|s: &mut States, c| s.season[place] += c, c);
            compare("season", gradient.states.season[place], &moved);
        }
    }

    #[test]
    fn the_gradient_is_that_of_the_value() {
        for (errors, season) in [
            (Errors::Additive, Season::None),
            (Errors::Additive, Season::Additive),
            (Errors::Multiplicative, Season::None),
            (Errors::Multiplicative, Season::Additive),
            (Errors::Multiplicative, Season::Multiplicative),
        ] {
            check(Components {
                errors,
                trend: Trend::Damped,
                season,
            });
        }
    }

    #[test]
    fn many_logarithms_are_one() {
        let values: Vec<f64> = (1..2_000).map(|i| 1e-3 * f64::from(i * i)).collect();
        let direct: f64 = values.iter().map(|value| libm::log(*value)).sum();
        assert!((sum_of_logarithms(&values) / direct - 1.0).abs() < 1e-12);
    }
}
