//! Maximisation of the likelihood.

use super::polynomial::Coefficients;
use super::problem::{Problem, Profile};
use super::starts::{
    Differences, conditional_sum_of_squares, grid, scattered, with_numeric_gradient,
};
use crate::optimize::{Settings, minimize};

/// Log-likelihoods that differ by less after the first stage lead to the same optimum.
const SAME_OPTIMUM: f64 = 1e-2;

const FIRST_STAGE: Settings = Settings {
    memory: 10,
    max_iterations: 12,
    gradient_tolerance: 1e-3,
    value_tolerance: 1e-8,
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
/// All starts are followed for some iterations, and only the best of those that then differ to the end.
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
        *candidate = improve(
            problem,
            &candidate.point,
            &FIRST_STAGE,
            Differences::OneSided,
        );
    }
    sort(&mut candidates);
    candidates.dedup_by(|worse, better| worse.value - better.value < SAME_OPTIMUM);
    candidates.truncate(finished);
    for candidate in &mut candidates {
        *candidate = improve(problem, &candidate.point, &last_stage, Differences::Central);
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

fn negative_log_likelihood(problem: &Problem, point: &[f64]) -> f64 {
    problem
        .profile(&problem.coefficients(point))
        .map_or(f64::INFINITY, |profile| -profile.log_likelihood)
}

fn improve(
    problem: &Problem,
    start: &[f64],
    settings: &Settings,
    differences: Differences,
) -> Candidate {
    let objective = |point: &[f64]| negative_log_likelihood(problem, point);
    let mut objective = with_numeric_gradient(objective, differences);
    let outcome = minimize(&mut objective, start, settings);
    Candidate {
        point: outcome.x,
        value: outcome.value,
    }
}
