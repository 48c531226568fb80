//! Lag polynomials, and the map between stationary ones and unconstrained numbers.

use super::order::Order;

/// Partial autocorrelations stay this far inside (−1, 1), so that variances stay finite.
pub(super) const LARGEST_PARTIAL: f64 = 0.999_99;

/// Starting points keep their partial autocorrelations within this, where the map is not yet flat.
const FARTHEST_START: f64 = 0.97;

/// The polynomial 1 + c₁B + c₂B² + …, of which only those terms are kept whose c may differ from 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LagPolynomial {
    /// (lag, coefficient), by rising lag, without the leading 1.
    pub(super) terms: Vec<(usize, f64)>,
    /// The highest lag.
    pub(super) degree: usize,
}

impl LagPolynomial {
    pub(super) fn one() -> Self {
        Self {
            terms: Vec::new(),
            degree: 0,
        }
    }

    /// 1 + sign · (c₁B^step + c₂B^(2 step) + …).
    pub(super) fn spaced(coefficients: &[f64], step: usize, sign: f64) -> Self {
        let terms = coefficients
            .iter()
            .enumerate()
            .map(|(index, coefficient)| ((index + 1) * step, sign * coefficient))
            .collect();
        Self {
            terms,
            degree: coefficients.len() * step,
        }
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let degree = self.degree + other.degree;
        let mut dense = vec![None; degree + 1];
        for (lag, coefficient) in self.with_leading_one() {
            for (other_lag, other_coefficient) in other.with_leading_one() {
                let term = dense[lag + other_lag].get_or_insert(0.0);
                *term += coefficient * other_coefficient;
            }
        }
        let terms = dense.into_iter().enumerate().skip(1);
        let terms = terms.filter_map(|(lag, term)| Some((lag, term?))).collect();
        Self { terms, degree }
    }

    pub(super) fn with_leading_one(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        std::iter::once((0, 1.0)).chain(self.terms.iter().copied())
    }

    /// (1 − B)^d (1 − B^m)^D of the order.
    pub(super) fn differencing(order: &Order) -> Self {
        let mut product = Self::one();
        for _ in 0..order.differences {
            product = product.times(&Self::spaced(&[1.0], 1, -1.0));
        }
        for _ in 0..order.seasonal_differences() {
            product = product.times(&Self::spaced(&[1.0], order.period(), -1.0));
        }
        product
    }
}

/// The four groups of coefficients, in the signs of Box and Jenkins' autoregressions and R's moving
/// averages: x_t = φ₁x_{t−1} + … + ε_t + θ₁ε_{t−1} + ….
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Coefficients {
    pub(super) ar: Vec<f64>,
    pub(super) ma: Vec<f64>,
    pub(super) seasonal_ar: Vec<f64>,
    pub(super) seasonal_ma: Vec<f64>,
    pub(super) period: usize,
}

impl Coefficients {
    /// Stationary and invertible coefficients for any point of ℝᵏ, k = p + q + P + Q, in that order
    /// (Monahan, 1984, by partial autocorrelations; applied to each polynomial). The roots of the four
    /// polynomials, in B or Bᵐ, have moduli above `smallest_root`, which is at least 1.
    pub(super) fn from_unconstrained(order: &Order, point: &[f64], smallest_root: f64) -> Self {
        let point = Self::from_flat(order, point);
        let stationary = |point: &[f64]| scaled_by_powers(&stationary(point), 1.0 / smallest_root);
        Self {
            ar: stationary(&point.ar),
            ma: negated(stationary(&point.ma)),
            seasonal_ar: stationary(&point.seasonal_ar),
            seasonal_ma: negated(stationary(&point.seasonal_ma)),
            period: order.period(),
        }
    }

    /// The point that [`Self::from_unconstrained`] maps here, after moving polynomials with roots that are
    /// too small, or nearly so, away from the bound.
    pub(super) fn to_unconstrained(&self, smallest_root: f64) -> Vec<f64> {
        let groups = [
            self.ar.clone(),
            negated(self.ma.clone()),
            self.seasonal_ar.clone(),
            negated(self.seasonal_ma.clone()),
        ];
        groups
            .iter()
            .flat_map(|group| unconstrained(&scaled_by_powers(group, smallest_root)))
            .collect()
    }

    /// All coefficients: p, q, P, Q of them.
    pub(super) fn flat(&self) -> Vec<f64> {
        let groups = [&self.ar, &self.ma, &self.seasonal_ar, &self.seasonal_ma];
        groups.into_iter().flatten().copied().collect()
    }

    /// The inverse of [`Self::flat`].
    pub(super) fn from_flat(order: &Order, flat: &[f64]) -> Self {
        let (ar, rest) = flat.split_at(order.ar);
        let (ma, rest) = rest.split_at(order.ma);
        let (seasonal_ar, seasonal_ma) = rest.split_at(order.seasonal_ar());
        Self {
            ar: ar.to_vec(),
            ma: ma.to_vec(),
            seasonal_ar: seasonal_ar.to_vec(),
            seasonal_ma: seasonal_ma.to_vec(),
            period: order.period(),
        }
    }

    /// These coefficients cut or filled with zeros to another order of the same period.
    pub(super) fn resized(&self, order: &Order) -> Self {
        let resize = |coefficients: &[f64], length: usize| {
            let mut resized = coefficients.to_vec();
            resized.resize(length, 0.0);
            resized
        };
        Self {
            ar: resize(&self.ar, order.ar),
            ma: resize(&self.ma, order.ma),
            seasonal_ar: resize(&self.seasonal_ar, order.seasonal_ar()),
            seasonal_ma: resize(&self.seasonal_ma, order.seasonal_ma()),
            period: order.period(),
        }
    }

    /// φ(B) Φ(B^m).
    pub(super) fn ar_polynomial(&self) -> LagPolynomial {
        LagPolynomial::spaced(&self.ar, 1, -1.0).times(&LagPolynomial::spaced(
            &self.seasonal_ar,
            self.period,
            -1.0,
        ))
    }

    /// θ(B) Θ(B^m).
    pub(super) fn ma_polynomial(&self) -> LagPolynomial {
        LagPolynomial::spaced(&self.ma, 1, 1.0).times(&LagPolynomial::spaced(
            &self.seasonal_ma,
            self.period,
            1.0,
        ))
    }
}

fn negated(mut coefficients: Vec<f64>) -> Vec<f64> {
    for coefficient in &mut coefficients {
        *coefficient = -*coefficient;
    }
    coefficients
}

fn scaled_by_powers(coefficients: &[f64], base: f64) -> Vec<f64> {
    let mut power = 1.0;
    coefficients
        .iter()
        .map(|coefficient| {
            power *= base;
            coefficient * power
        })
        .collect()
}

/// Autoregressive coefficients whose partial autocorrelations are x / √(1 + x²).
fn stationary(point: &[f64]) -> Vec<f64> {
    let mut coefficients = Vec::with_capacity(point.len());
    for x in point {
        let partial = LARGEST_PARTIAL * (x / (1.0 + x * x).sqrt());
        let reversed: Vec<f64> = coefficients.iter().rev().copied().collect();
        for (coefficient, mirrored) in coefficients.iter_mut().zip(&reversed) {
            *coefficient -= partial * mirrored;
        }
        coefficients.push(partial);
    }
    coefficients
}

fn unconstrained(coefficients: &[f64]) -> Vec<f64> {
    let mut shrunk = coefficients.to_vec();
    loop {
        if let Some(partials) = partials(&shrunk) {
            return partials
                .iter()
                .map(|partial| {
                    let share = (partial / LARGEST_PARTIAL).clamp(-FARTHEST_START, FARTHEST_START);
                    share / (1.0 - share * share).sqrt()
                })
                .collect();
        }
        shrunk = scaled_by_powers(&shrunk, 0.9);
    }
}

/// Partial autocorrelations of an autoregression by Durbin and Levinson's recursion backwards, or `None`
/// where it is not stationary.
fn partials(coefficients: &[f64]) -> Option<Vec<f64>> {
    let mut current = coefficients.to_vec();
    let mut partials = vec![0.0; current.len()];
    while let Some(partial) = current.pop() {
        if partial.is_nan() || partial.abs() >= 1.0 {
            return None;
        }
        partials[current.len()] = partial;
        let denominator = 1.0 - partial * partial;
        let reversed: Vec<f64> = current.iter().rev().copied().collect();
        for (coefficient, mirrored) in current.iter_mut().zip(&reversed) {
            *coefficient = (*coefficient + partial * mirrored) / denominator;
        }
    }
    Some(partials)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_to_coefficients_is_inverted() {
        let order = Order::new(3, 1, 2).with_seasonal(2, 1, 1, 12);
        let point = [0.4, -1.2, 0.3, 2.0, -0.7, 0.1, -0.2, 3.0];
        for smallest_root in [1.0, 1.01] {
            let coefficients = Coefficients::from_unconstrained(&order, &point, smallest_root);
            for (x, back) in point
                .iter()
                .zip(coefficients.to_unconstrained(smallest_root))
            {
                assert!((x - back).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn roots_stay_beyond_the_bound() {
        let order = Order::new(1, 0, 1);
        let coefficients = Coefficients::from_unconstrained(&order, &[1e9, -1e9], 1.25);
        assert!((coefficients.ar[0] - 0.8).abs() < 1e-4);
        assert!((coefficients.ma[0] - 0.8).abs() < 1e-4);
        assert!(
            coefficients
                .to_unconstrained(1.25)
                .iter()
                .all(|x| x.abs() < 5.0)
        );
    }

    #[test]
    fn overlapping_lags_are_merged() {
        let short = LagPolynomial::spaced(&[0.5, 0.25], 1, -1.0);
        let seasonal = LagPolynomial::spaced(&[0.5], 2, -1.0);
        let product = short.times(&seasonal);
        assert_eq!(
            product.terms,
            [(1, -0.5), (2, -0.75), (3, 0.25), (4, 0.125)]
        );
    }
}
