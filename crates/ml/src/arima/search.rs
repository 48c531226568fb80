//! The searches among the candidates: which are fitted, and which of them is best.

use std::collections::HashMap;

use rayon::prelude::*;

use super::auto::{Selected, Tried};
use super::candidates::{Candidate, Limits};
use super::criterion::Criterion;
use super::estimate::{Effort, Estimate, maximise};
use super::fitted::Fitted;
use super::order::Order;
use super::polynomial::Coefficients;
use super::problem::{Likelihood, Problem, failed};
use super::regressors::Observations;
use crate::error::MlError;

/// Roots of the polynomials are kept at least this far from the origin. (R drops models whose optimum lies
/// nearer, and so whole neighbourhoods of good ones.)
const SMALLEST_ROOT: f64 = 1.01;
/// Candidates after which the search ends where it stands.
const MAX_CANDIDATES: usize = 250;
/// How many of the best candidates are fitted again from more starting points.
const FINALISTS: usize = 3;
/// The same where they were ranked by an approximation.
const FINALISTS_OF_APPROXIMATION: usize = 5;
/// Missing observations, each of which is a column in an exact likelihood, above which starting points are
/// saved, too.
const MANY_MISSING: usize = 32;
const FINALISTS_WITH_MANY_MISSING: usize = 2;

/// A candidate with its fit.
struct Trial {
    candidate: Candidate,
    estimate: Option<Estimate>,
    /// Infinite where it cannot be computed.
    criterion: f64,
    likelihood: Likelihood,
}

pub(super) struct Search<'a> {
    observations: Observations<'a>,
    differences: Order,
    limits: Limits,
    criterion: Criterion,
    likelihood: Likelihood,
    trials: Vec<Trial>,
    index_of: HashMap<Candidate, usize>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        observations: Observations<'a>,
        differences: Order,
        limits: Limits,
        criterion: Criterion,
    ) -> Self {
        Self {
            observations,
            differences,
            limits,
            criterion,
            likelihood: Likelihood::Exact,
            trials: Vec::new(),
            index_of: HashMap::new(),
        }
    }

    /// The same with candidates ranked by their conditional sums of squares.
    pub(super) fn by_approximation(self) -> Self {
        Self {
            likelihood: Likelihood::Conditional,
            ..self
        }
    }

    /// Moves from model to model and returns the best, fitted again from many starting points.
    pub(super) fn stepwise(mut self) -> Result<Selected, MlError> {
        let plain = self.limits.plain();
        if self.problem(plain)?.is_degenerate() {
            self.try_all(&[plain]);
        } else {
            self.try_all(&self.limits.first_candidates());
            self.climb();
        }
        self.select()
    }

    /// Fits all models up to a total order, the low ones first, so that the high ones start from them.
    pub(super) fn full(mut self, max_total_order: usize) -> Result<Selected, MlError> {
        let plain = self.limits.plain();
        if self.problem(plain)?.is_degenerate() {
            self.try_all(&[plain]);
            return self.select();
        }
        for total in 0..=max_total_order {
            self.try_all(&self.limits.candidates_of(total));
        }
        self.select()
    }

    /// Moves to the best neighbour until no neighbour is better.
    fn climb(&mut self) {
        let mut explored = None;
        while let Some(best) = self.ranking().first().copied() {
            if explored == Some(best) || self.trials.len() >= MAX_CANDIDATES {
                return;
            }
            explored = Some(best);
            let neighbours = self.limits.neighbours(self.trials[best].candidate);
            self.try_all(&neighbours);
        }
    }

    /// Fits those candidates that have not been tried, in parallel.
    fn try_all(&mut self, candidates: &[Candidate]) {
        let mut untried = Vec::new();
        for &candidate in candidates {
            if !self.index_of.contains_key(&candidate) {
                let index = self.trials.len() + untried.len();
                self.index_of.insert(candidate, index);
                untried.push(candidate);
            }
        }
        let new: Vec<Trial> = untried
            .par_iter()
            .map(|&candidate| {
                let related = self.related(candidate);
                self.fit(candidate, &related, Effort::Quick, self.likelihood)
            })
            .collect();
        self.trials.extend(new);
    }

    /// Coefficients to start from: those of the likeliest model tried that the candidate contains, so that it
    /// does not come out less likely, and those of the best model.
    fn related(&self, candidate: Candidate) -> Vec<&Coefficients> {
        let contained = self
            .trials
            .iter()
            .filter(|trial| candidate.contains(trial.candidate))
            .filter_map(|trial| trial.estimate.as_ref())
            .max_by(|a, b| {
                let likelihoods = (a.profile.log_likelihood, b.profile.log_likelihood);
                likelihoods.0.total_cmp(&likelihoods.1)
            });
        let best = self.ranking().first().copied();
        let best = best.and_then(|index| self.trials[index].estimate.as_ref());
        contained
            .into_iter()
            .chain(best)
            .map(|estimate| &estimate.coefficients)
            .collect()
    }

    fn order(&self, candidate: Candidate) -> Order {
        Order {
            ar: candidate.ar,
            ma: candidate.ma,
            seasonal: self.differences.seasonal.map(|seasonal| super::Seasonal {
                ar: candidate.seasonal_ar,
                ma: candidate.seasonal_ma,
                ..seasonal
            }),
            ..self.differences
        }
    }

    fn problem(&self, candidate: Candidate) -> Result<Problem, MlError> {
        let order = self.order(candidate);
        Problem::new(self.observations, order, candidate.constant)
            .map(|problem| problem.with_smallest_root(SMALLEST_ROOT))
    }

    fn fit(
        &self,
        candidate: Candidate,
        related: &[&Coefficients],
        effort: Effort,
        likelihood: Likelihood,
    ) -> Trial {
        let fit = self.problem(candidate).ok().and_then(|problem| {
            let problem = problem.with_likelihood(likelihood);
            let estimate = maximise(&problem, related, effort)?;
            let criterion = self.criterion.of(
                estimate.profile.log_likelihood,
                problem.n_parameters(),
                problem.n_effective(),
            );
            Some((estimate, criterion))
        });
        let (estimate, criterion) = fit.unzip();
        Trial {
            candidate,
            estimate,
            criterion: criterion.unwrap_or(f64::INFINITY),
            likelihood,
        }
    }

    /// Indices of the candidates that can be chosen, the best first; the earlier tried one in a tie.
    fn ranking(&self) -> Vec<usize> {
        let mut indices: Vec<usize> = (0..self.trials.len())
            .filter(|&index| self.trials[index].criterion < f64::INFINITY)
            .collect();
        indices.sort_by(|&a, &b| {
            let criteria = (self.trials[a].criterion, self.trials[b].criterion);
            criteria.0.total_cmp(&criteria.1)
        });
        indices
    }

    /// Fits the finalists again, from all starting points, and takes the best. A model that cannot be ranked
    /// for lack of observations is taken where there is no other.
    fn select(mut self) -> Result<Selected, MlError> {
        match self.likelihood {
            Likelihood::Exact => self.refit(FINALISTS, Effort::Careful),
            Likelihood::Conditional if self.observations.n_missing() > MANY_MISSING => {
                self.refit(FINALISTS_WITH_MANY_MISSING, Effort::Quick);
            }
            Likelihood::Conditional => {
                self.refit(FINALISTS_OF_APPROXIMATION, Effort::Quick);
                self.refit(1, Effort::Careful);
            }
        }
        let tried = self.trials.iter().map(|trial| self.report(trial)).collect();
        let trial = self.chosen().map(|index| self.trials.swap_remove(index));
        let (candidate, estimate) = trial
            .and_then(|trial| Some((trial.candidate, trial.estimate?)))
            .ok_or_else(|| failed("no candidate could be fitted: check the values"))?;
        let problem = self.problem(candidate)?;
        Ok(Selected {
            fitted: Fitted::new(self.observations, problem, estimate),
            criterion: self.criterion,
            tried,
        })
    }

    /// The best of those whose likelihood is exact.
    fn chosen(&self) -> Option<usize> {
        let is_exact = |index: &usize| self.trials[*index].likelihood == Likelihood::Exact;
        let unranked = || {
            (0..self.trials.len())
                .rev()
                .find(|index| is_exact(index) && self.trials[*index].estimate.is_some())
        };
        self.ranking().into_iter().find(is_exact).or_else(unranked)
    }

    /// Fits the best candidates by their exact likelihoods; of those that are exact already only the best.
    fn refit(&mut self, count: usize, effort: Effort) {
        let mut indices = self.ranking();
        let any_exact = indices
            .iter()
            .any(|&index| self.trials[index].likelihood == Likelihood::Exact);
        if any_exact {
            indices.retain(|&index| self.trials[index].likelihood == Likelihood::Exact);
        }
        if indices.is_empty() {
            let fitted = self.trials.iter().rposition(|t| t.estimate.is_some());
            indices.extend(fitted);
        }
        indices.truncate(count);
        let refitted: Vec<Trial> = indices
            .par_iter()
            .map(|&index| {
                let trial = &self.trials[index];
                let own = trial.estimate.iter().map(|e| &e.coefficients);
                let related: Vec<&Coefficients> = own.collect();
                self.fit(trial.candidate, &related, effort, Likelihood::Exact)
            })
            .collect();
        for (index, trial) in indices.into_iter().zip(refitted) {
            let old = &self.trials[index];
            if trial.criterion < old.criterion || old.likelihood == Likelihood::Conditional {
                self.trials[index] = trial;
            }
        }
    }

    fn report(&self, trial: &Trial) -> Tried {
        Tried {
            order: self.order(trial.candidate),
            constant: trial.candidate.constant,
            criterion: Some(trial.criterion).filter(|criterion| *criterion < f64::INFINITY),
            approximate: trial.likelihood == Likelihood::Conditional,
        }
    }
}
