//! How several forecasts become one.

use super::FittedModel;
use crate::sampling::SamplePaths;

/// The rule that combines the members' values, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combination {
    /// The mean, by the members' weights.
    Mean,
    /// The median; of an even number of members, the mean of the middle two.
    Median,
}

impl Combination {
    /// One value for the members' `values`, which go with `weights`.
    #[must_use]
    pub fn value(self, values: &[f64], weights: &[f64]) -> f64 {
        match self {
            Self::Mean => {
                let weighted: f64 = values.iter().zip(weights).map(|(v, w)| v * w).sum();
                weighted / weights.iter().sum::<f64>()
            }
            Self::Median => {
                let mut sorted = values.to_vec();
                sorted.sort_by(f64::total_cmp);
                let middle = sorted.len() / 2;
                if sorted.len() % 2 == 1 {
                    sorted[middle]
                } else {
                    0.5 * (sorted[middle - 1] + sorted[middle])
                }
            }
        }
    }

    /// The members' `rows` combined step by step, over the shortest of them.
    #[must_use]
    pub fn rows(self, rows: &[&[f64]], weights: &[f64]) -> Vec<f64> {
        let steps = rows.iter().map(|row| row.len()).min().unwrap_or(0);
        (0..steps)
            .map(|step| {
                let values: Vec<f64> = rows.iter().map(|row| row[step]).collect();
                self.value(&values, weights)
            })
            .collect()
    }

    /// The members' paths combined. Paths that hold the same rank by their sums among those of their model
    /// go together, so that the quantiles of a total are the combination of the models' quantiles, and
    /// averaging does not make the future look surer than the models think it.
    #[must_use]
    pub fn paths(self, members: &[SamplePaths], weights: &[f64]) -> SamplePaths {
        let n_paths = members.iter().map(SamplePaths::n_paths).min().unwrap_or(0);
        let horizon = members.iter().map(SamplePaths::horizon).min().unwrap_or(0);
        let ranked: Vec<Vec<usize>> = members.iter().map(by_sum).collect();
        let mut rank = 0;
        SamplePaths::generate(n_paths, horizon, |path| {
            let rows: Vec<&[f64]> = members
                .iter()
                .zip(&ranked)
                .map(|(member, order)| member.path(order[rank]))
                .collect();
            path.copy_from_slice(&self.rows(&rows, weights)[..horizon]);
            rank += 1;
        })
    }
}

/// The paths' places in ascending order of their sums.
fn by_sum(paths: &SamplePaths) -> Vec<usize> {
    let sums = paths.sums(0..paths.horizon());
    let mut order: Vec<usize> = (0..sums.len()).collect();
    order.sort_by(|a, b| sums[*a].total_cmp(&sums[*b]));
    order
}

/// Fitted members and the rule that combines them.
#[derive(Debug)]
pub struct FittedCombination {
    /// The rule.
    pub rule: Combination,
    /// The members, at least one.
    pub members: Vec<FittedMember>,
}

/// A member of a combination.
#[derive(Debug)]
pub struct FittedMember {
    /// Its weight in the mean, greater than 0; weights sum to 1. The median weighs all alike.
    pub weight: f64,
    /// The model.
    pub model: Box<dyn FittedModel>,
}

impl FittedCombination {
    /// The members' weights.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        self.members.iter().map(|member| member.weight).collect()
    }
}
