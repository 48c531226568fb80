//! Whether old observations lose their weight.

use super::components::Components;
use super::states::Smoothing;

/// Roots may lie this far outside the unit circle.
const TOLERANCE: f64 = 1e-9;

/// Whether the discount matrix has no eigenvalue outside the unit circle, so that forecasts do not depend
/// ever more on the distant past (Hyndman, Akram & Archibald 2008, "The admissible parameter space for
/// exponential smoothing models"; Hyndman et al. 2008, chapter 10). The usual bounds guarantee it for forms
/// without a season; with one the characteristic polynomial is looked at.
pub(super) fn is_admissible(form: Components, smoothing: &Smoothing, period: usize) -> bool {
    if !form.has_season() || period < 2 {
        return true;
    }
    let Smoothing {
        alpha,
        beta,
        gamma,
        phi,
    } = *smoothing;
    // Descending powers: z^(m+1) + (α + β − φ) z^m + (α + β − αφ) (z^(m−1) + … + z²)
    // + (α + β − αφ + γ − 1) z + φ (1 − α − γ).
    let mut polynomial = vec![alpha + beta - alpha * phi; period + 2];
    polynomial[0] = 1.0;
    polynomial[1] = alpha + beta - phi;
    polynomial[period] = alpha + beta - alpha * phi + gamma - 1.0;
    polynomial[period + 1] = phi * (1.0 - alpha - gamma);
    if !form.has_trend() {
        divide_by_unit_root(&mut polynomial);
    }
    shrink_roots(&mut polynomial);
    roots_lie_inside_unit_circle(polynomial)
}

/// Without a slope the polynomial has the root 1, which belongs to the slope that is not there.
fn divide_by_unit_root(polynomial: &mut Vec<f64>) {
    polynomial.pop();
    let mut sum = 0.0;
    for coefficient in polynomial {
        sum += *coefficient;
        *coefficient = sum;
    }
}

/// Divides all roots by 1 + [`TOLERANCE`].
fn shrink_roots(polynomial: &mut [f64]) {
    let mut factor = 1.0;
    for coefficient in polynomial {
        *coefficient *= factor;
        factor /= 1.0 + TOLERANCE;
    }
}

/// The test of Schur and Cohn by stepping the degree down: each last coefficient of the monic polynomials
/// has to be below 1 in size.
fn roots_lie_inside_unit_circle(mut polynomial: Vec<f64>) -> bool {
    while polynomial.len() > 1 {
        let degree = polynomial.len() - 1;
        let reflection = polynomial[degree];
        if reflection.abs() >= 1.0 {
            return false;
        }
        let scale = 1.0 - reflection * reflection;
        let lower = (0..degree)
            .map(|place| (polynomial[place] - reflection * polynomial[degree - place]) / scale);
        polynomial = lower.collect();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::components::{Errors, Season, Trend};
    use super::*;

    fn check(parameters: (f64, f64, f64, f64), period: usize, expected: bool) {
        let (alpha, beta, gamma, phi) = parameters;
        let trend = match (beta > 0.0, phi < 1.0) {
            (false, _) => Trend::None,
            (true, false) => Trend::Additive,
            (true, true) => Trend::Damped,
        };
        let form = Components {
            errors: Errors::Additive,
            trend,
            season: Season::Additive,
        };
        let smoothing = Smoothing {
            alpha,
            beta,
            gamma,
            phi,
        };
        let found = is_admissible(form, &smoothing, period);
        assert_eq!(found, expected, "{smoothing:?} {period}");
    }

    /// Expected: largest root of the characteristic polynomial by numpy, as in statsforecast 2.1.1.
    #[test]
    fn parameters_are_told_apart_as_by_the_largest_root() {
        for (parameters, period, expected) in [
            ((0.4333, 0.2076, 0.4163, 0.8205), 4, true),
            ((0.9812, 0.9319, 0.0083, 0.8323), 4, false),
            ((0.2019, 0.0, 0.3554, 1.0), 12, true),
            ((0.2319, 0.1563, 0.4587, 1.0), 12, false),
            ((0.2401, 0.2269, 0.4645, 0.8638), 12, false),
            ((0.5671, 0.0, 0.1296, 1.0), 24, true),
            ((0.3742, 0.2714, 0.061, 0.8163), 24, false),
        ] {
            check(parameters, period, expected);
        }
    }

    #[test]
    fn the_smallest_parameters_are_admissible() {
        for period in [2, 4, 12, 24] {
            check((0.0001, 0.0, 0.0001, 1.0), period, true);
            check((0.5, 0.0001, 0.0001, 1.0), period, true);
            check((0.5, 0.0001, 0.0001, 0.98), period, true);
            check((0.9, 0.0, 0.0001, 1.0), period, true);
        }
    }
}
