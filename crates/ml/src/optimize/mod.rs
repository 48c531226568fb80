//! Minimisation by limited-memory BFGS: of smooth functions, and of smooth functions plus absolute values.

mod lbfgs;
mod line_search;
mod memory;
mod orthant_wise;
mod vector;

pub use lbfgs::minimize;
pub use orthant_wise::minimize_with_absolute_values;

/// When to stop, and how much curvature to remember.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Number of past steps from which curvature is estimated (5 to 20 is usual).
    pub memory: usize,
    /// Iterations after which to give up.
    pub max_iterations: usize,
    /// Stop when no component of the gradient exceeds this in absolute value.
    pub gradient_tolerance: f64,
    /// Stop when a step lowers the value by less than this times `max(|value|, 1)`.
    /// 0 leaves the decision to the gradient.
    pub value_tolerance: f64,
}

impl Default for Settings {
    /// Ten steps of memory, 1,000 iterations, a gradient of 1e-6 or a relative decrease of 1e-12.
    fn default() -> Self {
        Self {
            memory: 10,
            max_iterations: 1_000,
            gradient_tolerance: 1e-6,
            value_tolerance: 1e-12,
        }
    }
}

/// Why a minimisation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// The gradient fell below its tolerance.
    GradientSmall,
    /// The last step lowered the value by less than its tolerance.
    ValueSettled,
    /// No step along a descent direction lowered the value: rounding has the upper hand, or the gradient
    /// is not that of the value.
    NoDescent,
    /// The iterations ran out.
    IterationLimit,
}

/// Where a minimisation ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The point with the lowest value found.
    pub x: Vec<f64>,
    /// The objective there.
    pub value: f64,
    /// Largest absolute component of the gradient there.
    pub gradient_norm: f64,
    /// Iterations done.
    pub iterations: usize,
    /// Why it ended.
    pub stop_reason: StopReason,
}

impl Outcome {
    /// Whether a tolerance was met, as opposed to a limit or a failed line search.
    #[must_use]
    pub fn converged(&self) -> bool {
        matches!(
            self.stop_reason,
            StopReason::GradientSmall | StopReason::ValueSettled
        )
    }
}
