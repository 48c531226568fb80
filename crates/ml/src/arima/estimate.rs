//! Maximisation of the likelihood.

use super::gradient::{negative_log_likelihood, with_gradient};
use super::polynomial::Coefficients;
use super::problem::{Likelihood, Problem, Profile};
use super::starts::{grid, scattered};
use crate::optimize::{Settings, minimize};

/// Log-likelihoods that differ by less after the first stage lead to the same optimum.
const SAME_OPTIMUM: f64 = 1e-2;

const FIRST_STAGE: Settings = Settings {
    memory: 10,
    max_iterations: 12,
    gradient_tolerance: 1e-3,
    value_tolerance: 1e-8,
};
/// For the conditional sum of squares where it only leads to a start.
const ROUGH: Settings = Settings {
    memory: 10,
    max_iterations: 50,
    gradient_tolerance: 1e-2,
    value_tolerance: 1e-5,
};
const QUICK_FINISH: Settings = Settings {
    memory: 10,
    max_iterations: 60,
    gradient_tolerance: 1e-3,
    value_tolerance: 1e-9,
};
const EXACT_FINISH: Settings = Settings {
    memory: 10,
    max_iterations: 200,
    gradient_tolerance: 1e-5,
    value_tolerance: 1e-12,
};

/// How many starting points to follow, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// From zero and related models, or, without one, the least conditional sum of squares; enough to rank
    /// candidates.
    Quick,
    /// From all of them and a grid, to the exact optimum.
    Careful,
    /// From scattered points and by way of lower orders too, where nothing is known of the optimum.
    Thorough,
}

/// The best coefficients found and the likelihood there.
#[derive(Debug, Clone)]
pub(super) struct Estimate {
    pub(super) coefficients: Coefficients,
    pub(super) profile: Profile,
}

/// Maximises the likelihood by limited-memory BFGS from several points that the effort decides on;
/// `related` are coefficients of models of near orders.
///
/// The best starts are followed for some iterations, and only the best of those that then differ to the end.
pub(super) fn maximise(
    problem: &Problem,
    related: &[&Coefficients],
    effort: Effort,
) -> Option<Estimate> {
    let zero = vec![0.0; problem.order.n_coefficients()];
    let best = if zero.is_empty() || problem.is_degenerate() {
        zero
    } else {
        let starts = starting_points(problem, related, effort);
        best_of(problem, starts, effort)?
    };
    let coefficients = problem.coefficients(&best);
    let profile = problem.profile(&coefficients)?;
    Some(Estimate {
        coefficients,
        profile,
    })
}

fn starting_points(problem: &Problem, related: &[&Coefficients], effort: Effort) -> Vec<Vec<f64>> {
    let order = &problem.order;
    let mut starts = vec![vec![0.0; order.n_coefficients()]];
    if effort != Effort::Quick || related.is_empty() {
        starts.extend(conditional_sum_of_squares(problem));
    }
    let related = related.iter();
    starts.extend(related.map(|related| problem.point(&related.resized(order))));
    if effort != Effort::Quick {
        starts.extend(grid(order));
    }
    if effort == Effort::Thorough {
        starts.extend(scattered(order));
        for grown in [grow(problem, true), grow(problem, false)] {
            starts.extend(grown.map(|grown| problem.point(&grown.resized(order))));
        }
    }
    starts
}

/// The point with the least conditional sum of squares: cheap to find, and near the maximum of the
/// likelihood on long series. `None` where the autoregression is too long for the series.
fn conditional_sum_of_squares(problem: &Problem) -> Option<Vec<f64>> {
    let conditional = problem.clone().with_likelihood(Likelihood::Conditional);
    let zero = vec![0.0; problem.order.n_coefficients()];
    let found = improve(&conditional, &zero, &ROUGH);
    found.value.is_finite().then_some(found.point)
}

/// The coefficients of one order less than the problem's, reached by adding one order after the other,
/// autoregressive or moving-average ones first.
fn grow(problem: &Problem, autoregressive_first: bool) -> Option<Coefficients> {
    let full = problem.order;
    let mut order = full.without_coefficients();
    let mut grown: Option<Coefficients> = None;
    for _ in 1..full.n_coefficients() {
        order = order.grown_towards(&full, autoregressive_first);
        let related: Vec<&Coefficients> = grown.iter().collect();
        let smaller = problem.with_polynomials_of(order);
        grown = Some(maximise(&smaller, &related, Effort::Quick)?.coefficients);
    }
    grown
}

fn best_of(problem: &Problem, starts: Vec<Vec<f64>>, effort: Effort) -> Option<Vec<f64>> {
    let (followed, finished, last_stage) = match effort {
        Effort::Quick => (3, 1, QUICK_FINISH),
        Effort::Careful => (starts.len(), 2, EXACT_FINISH),
        Effort::Thorough => (starts.len(), 4, EXACT_FINISH),
    };
    let mut candidates: Vec<Candidate> = starts
        .into_iter()
        .map(|start| Candidate::at(problem, start))
        .collect();
    sort(&mut candidates);
    candidates.truncate(followed);
    for candidate in &mut candidates {
        *candidate = improve(problem, &candidate.point, &FIRST_STAGE);
    }
    sort(&mut candidates);
    candidates.dedup_by(|worse, better| worse.value - better.value < SAME_OPTIMUM);
    candidates.truncate(finished);
    for candidate in &mut candidates {
        *candidate = improve(problem, &candidate.point, &last_stage);
    }
    sort(&mut candidates);
    candidates.into_iter().next().map(|best| best.point)
}

fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| a.value.total_cmp(&b.value));
}

/// A point and the negative log-likelihood there.
struct Candidate {
    point: Vec<f64>,
    value: f64,
}

impl Candidate {
    fn at(problem: &Problem, point: Vec<f64>) -> Self {
        Self {
            value: negative_log_likelihood(problem, &point),
            point,
        }
    }
}

fn improve(problem: &Problem, start: &[f64], settings: &Settings) -> Candidate {
    let mut objective =
        |point: &[f64], gradient: &mut [f64]| with_gradient(problem, point, gradient);
    let outcome = minimize(&mut objective, start, settings);
    Candidate {
        point: outcome.x,
        value: outcome.value,
    }
}
