//! The stepwise search over the orders of the polynomials and the constant.

use std::collections::HashMap;

use rayon::prelude::*;

use super::auto::{Selected, Tried};
use super::estimate::{Effort, Estimate, maximise};
use super::fitted::{Fitted, corrected_aic};
use super::order::{Constant, Order};
use super::polynomial::Coefficients;
use super::problem::{Problem, failed};
use crate::error::MlError;

/// Roots of the polynomials are kept at least this far from the origin. (R drops models whose optimum lies
/// nearer, and so whole neighbourhoods of good ones.)
const SMALLEST_ROOT: f64 = 1.01;
/// Candidates after which the search ends where it stands.
const MAX_CANDIDATES: usize = 250;
/// How many of the best candidates are fitted again from more starting points.
const FINALISTS: usize = 3;

/// Bounds of the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Highest p and q.
    pub(super) order: usize,
    /// Highest P and Q.
    pub(super) seasonal_order: usize,
    pub(super) allow_constant: bool,
}

/// p, q, P, Q, and whether there is a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Candidate {
    ar: usize,
    ma: usize,
    seasonal_ar: usize,
    seasonal_ma: usize,
    constant: Constant,
}

impl Candidate {
    /// Whether `other` is this model with some coefficients set to 0.
    fn contains(self, other: Self) -> bool {
        self.ar >= other.ar
            && self.ma >= other.ma
            && self.seasonal_ar >= other.seasonal_ar
            && self.seasonal_ma >= other.seasonal_ma
            && self.constant == other.constant
    }
}

/// A candidate with its fit.
struct Trial {
    candidate: Candidate,
    estimate: Option<Estimate>,
    /// Infinite where it cannot be computed.
    aicc: f64,
}

pub(super) struct Search<'a> {
    values: &'a [f64],
    differences: Order,
    limits: Limits,
    trials: Vec<Trial>,
    index_of: HashMap<Candidate, usize>,
}

impl<'a> Search<'a> {
    pub(super) fn new(values: &'a [f64], differences: Order, limits: Limits) -> Self {
        Self {
            values,
            differences,
            limits,
            trials: Vec::new(),
            index_of: HashMap::new(),
        }
    }

    /// Searches and returns the best model, fitted again from many starting points.
    pub(super) fn run(mut self) -> Result<Selected, MlError> {
        let plain = Candidate {
            ar: 0,
            ma: 0,
            seasonal_ar: 0,
            seasonal_ma: 0,
            constant: self.widest_constant(),
        };
        let problem = self.problem(plain)?;
        if problem.is_degenerate() {
            self.try_all(&[plain]);
        } else {
            self.try_all(&self.first_candidates(plain));
            self.climb();
        }
        self.select()
    }

    fn widest_constant(&self) -> Constant {
        if self.limits.allow_constant {
            Constant::Included
        } else {
            Constant::Excluded
        }
    }

    /// (2, 2)(1, 1), (0, 0), (1, 0)(1, 0), (0, 1)(0, 1), and (0, 0) without the constant.
    fn first_candidates(&self, plain: Candidate) -> Vec<Candidate> {
        let order = |wanted: usize| wanted.min(self.limits.order);
        let seasonal_order = |wanted: usize| wanted.min(self.limits.seasonal_order);
        vec![
            Candidate {
                ar: order(2),
                ma: order(2),
                seasonal_ar: seasonal_order(1),
                seasonal_ma: seasonal_order(1),
                ..plain
            },
            plain,
            Candidate {
                ar: order(1),
                seasonal_ar: seasonal_order(1),
                ..plain
            },
            Candidate {
                ma: order(1),
                seasonal_ma: seasonal_order(1),
                ..plain
            },
            Candidate {
                constant: Constant::Excluded,
                ..plain
            },
        ]
    }

    /// Moves to the best neighbour until no neighbour is better.
    fn climb(&mut self) {
        let mut explored = None;
        while let Some(best) = self.ranking().first().copied() {
            if explored == Some(best) || self.trials.len() >= MAX_CANDIDATES {
                return;
            }
            explored = Some(best);
            let neighbours = self.neighbours(self.trials[best].candidate);
            self.try_all(&neighbours);
        }
    }

    fn neighbours(&self, centre: Candidate) -> Vec<Candidate> {
        const STEPS: [(isize, isize); 8] = [
            (-1, 0),
            (0, -1),
            (1, 0),
            (0, 1),
            (-1, -1),
            (-1, 1),
            (1, -1),
            (1, 1),
        ];
        let moved = |from: usize, step: isize, limit: usize| {
            from.checked_add_signed(step).filter(|to| *to <= limit)
        };
        let mut neighbours = Vec::new();
        for (of_ar, of_ma) in STEPS {
            let limit = self.limits.seasonal_order;
            let ar = moved(centre.seasonal_ar, of_ar, limit);
            let ma = moved(centre.seasonal_ma, of_ma, limit);
            neighbours.extend(ar.zip(ma).map(|(seasonal_ar, seasonal_ma)| Candidate {
                seasonal_ar,
                seasonal_ma,
                ..centre
            }));
        }
        for (of_ar, of_ma) in STEPS {
            let ar = moved(centre.ar, of_ar, self.limits.order);
            let ma = moved(centre.ma, of_ma, self.limits.order);
            neighbours.extend(ar.zip(ma).map(|(ar, ma)| Candidate { ar, ma, ..centre }));
        }
        if self.limits.allow_constant {
            let constant = match centre.constant {
                Constant::Excluded => Constant::Included,
                Constant::Included => Constant::Excluded,
            };
            neighbours.push(Candidate { constant, ..centre });
        }
        neighbours
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
            .map(|&candidate| self.fit(candidate, &self.related(candidate), Effort::Quick))
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
        Problem::new(self.values, self.order(candidate), candidate.constant)
            .map(|problem| problem.with_smallest_root(SMALLEST_ROOT))
    }

    fn fit(&self, candidate: Candidate, related: &[&Coefficients], effort: Effort) -> Trial {
        let fit = self.problem(candidate).ok().and_then(|problem| {
            let estimate = maximise(&problem, related, effort)?;
            let aicc = corrected_aic(
                estimate.profile.log_likelihood,
                problem.n_parameters(),
                problem.n_effective(),
            );
            Some((estimate, aicc))
        });
        let (estimate, aicc) = fit.unzip();
        Trial {
            candidate,
            estimate,
            aicc: aicc.unwrap_or(f64::INFINITY),
        }
    }

    /// Indices of the candidates that can be chosen, the best first; the earlier tried one in a tie.
    fn ranking(&self) -> Vec<usize> {
        let mut indices: Vec<usize> = (0..self.trials.len())
            .filter(|&index| self.trials[index].aicc < f64::INFINITY)
            .collect();
        indices.sort_by(|&a, &b| self.trials[a].aicc.total_cmp(&self.trials[b].aicc));
        indices
    }

    /// Refits the finalists from all starting points and takes the best; a model that cannot be ranked for
    /// lack of observations is taken where there is no other.
    fn select(mut self) -> Result<Selected, MlError> {
        let ranking = self.ranking();
        let finalists = &ranking[..ranking.len().min(FINALISTS)];
        let refitted: Vec<Trial> = finalists
            .par_iter()
            .map(|&index| {
                let trial = &self.trials[index];
                let own = trial.estimate.iter().map(|e| &e.coefficients);
                let related: Vec<&Coefficients> = own.collect();
                self.fit(trial.candidate, &related, Effort::Careful)
            })
            .collect();
        for (&index, trial) in finalists.iter().zip(refitted) {
            if trial.aicc < self.trials[index].aicc {
                self.trials[index] = trial;
            }
        }
        let tried = self.trials.iter().map(|trial| self.report(trial)).collect();
        let chosen = self
            .ranking()
            .first()
            .copied()
            .or_else(|| self.trials.iter().rposition(|t| t.estimate.is_some()));
        let trial = chosen.map(|index| self.trials.swap_remove(index));
        let (candidate, estimate) = trial
            .and_then(|trial| Some((trial.candidate, trial.estimate?)))
            .ok_or_else(|| failed("no candidate could be fitted: check the values"))?;
        let problem = self.problem(candidate)?;
        Ok(Selected {
            fitted: Fitted::new(problem, estimate),
            tried,
        })
    }

    fn report(&self, trial: &Trial) -> Tried {
        Tried {
            order: self.order(trial.candidate),
            constant: trial.candidate.constant,
            aicc: Some(trial.aicc).filter(|aicc| *aicc < f64::INFINITY),
        }
    }
}
