//! Small least-squares problems by Cholesky's factorisation.

/// A lower triangular factor L of a positive definite matrix L Lᵀ, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cholesky {
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// Factors the matrix whose lower triangle is given; `None` where it is not positive definite.
    pub(super) fn new(lower_triangle: &[Vec<f64>]) -> Option<Self> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(lower_triangle.len());
        for (i, given) in lower_triangle.iter().enumerate() {
            let mut row: Vec<f64> = Vec::with_capacity(i + 1);
            for (j, above) in rows.iter().enumerate() {
                row.push((given[j] - dot(&row, &above[..j])) / above[j]);
            }
            let pivot = given[i] - dot(&row, &row);
            if pivot.is_nan() || pivot <= 1e-14 * given[i] {
                return None;
            }
            row.push(pivot.sqrt());
            rows.push(row);
        }
        Some(Self { rows })
    }

    /// Factors the matrix of the columns' products with each other.
    pub(super) fn of_products(columns: &[Vec<f64>]) -> Option<Self> {
        let products = columns.iter().enumerate();
        let products: Vec<Vec<f64>> = products
            .map(|(i, left)| columns[..=i].iter().map(|r| dot(left, r)).collect())
            .collect();
        Self::new(&products)
    }

    /// The solution of L Lᵀ x = `right`.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut solution: Vec<f64> = Vec::with_capacity(right.len());
        for (i, row) in self.rows.iter().enumerate() {
            solution.push((right[i] - dot(&row[..i], &solution)) / row[i]);
        }
        self.solve_transposed(&mut solution);
        solution
    }

    /// Replaces `right` by the solution of Lᵀ x = `right`: draws of covariance (L Lᵀ)⁻¹ from independent
    /// ones of variance 1.
    pub(super) fn solve_transposed(&self, right: &mut [f64]) {
        for i in (0..self.rows.len()).rev() {
            let below: f64 = (i + 1..self.rows.len())
                .map(|j| self.rows[j][i] * right[j])
                .sum();
            right[i] = (right[i] - below) / self.rows[i][i];
        }
    }

    /// The factor of the leading block of `size` rows.
    pub(super) fn leading(&self, size: usize) -> Self {
        Self {
            rows: self.rows[..size].to_vec(),
        }
    }

    /// ln det (L Lᵀ).
    pub(super) fn log_determinant(&self) -> f64 {
        let logarithms = self.rows.iter().enumerate();
        2.0 * logarithms.map(|(i, row)| libm::log(row[i])).sum::<f64>()
    }

    /// The given element of the diagonal of (L Lᵀ)⁻¹.
    pub(super) fn inverse_element(&self, index: usize) -> f64 {
        let mut unit = vec![0.0; self.rows.len()];
        unit[index] = 1.0;
        self.solve(&unit)[index]
    }

    /// gᵀ (L Lᵀ)⁻¹ g.
    pub(super) fn inverse_quadratic_form(&self, vector: &[f64]) -> f64 {
        dot(&self.solve(vector), vector)
    }
}

/// The least-squares fit of `target` on `regressors`.
#[derive(Debug, Clone)]
pub(super) struct LeastSquares {
    pub(super) coefficients: Vec<f64>,
    pub(super) residuals: Vec<f64>,
    pub(super) normal_factor: Cholesky,
}

impl LeastSquares {
    /// `None` where the regressors are linearly dependent.
    pub(super) fn fit(target: &[f64], regressors: &[Vec<f64>]) -> Option<Self> {
        let normal_factor = Cholesky::of_products(regressors)?;
        let right: Vec<f64> = regressors.iter().map(|r| dot(r, target)).collect();
        let coefficients = normal_factor.solve(&right);
        let mut residuals = target.to_vec();
        for (coefficient, regressor) in coefficients.iter().zip(regressors) {
            for (residual, value) in residuals.iter_mut().zip(regressor) {
                *residual -= coefficient * value;
            }
        }
        Some(Self {
            coefficients,
            residuals,
            normal_factor,
        })
    }
}

/// Σ aᵢ bᵢ over the shorter length.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_a_line_and_reports_dependence() {
        let ones = vec![1.0; 4];
        let slope = vec![0.0, 1.0, 2.0, 3.0];
        let fit = LeastSquares::fit(&[1.0, 3.0, 5.0, 7.0], &[ones.clone(), slope.clone()]).unwrap();
        assert!((fit.coefficients[0] - 1.0).abs() < 1e-12);
        assert!((fit.coefficients[1] - 2.0).abs() < 1e-12);
        let determinant: f64 = 4.0 * 14.0 - 6.0 * 6.0;
        assert!((fit.normal_factor.log_determinant() - libm::log(determinant)).abs() < 1e-12);
        assert!(LeastSquares::fit(&slope, &[ones.clone(), ones]).is_none());
    }
}
