//! Fitting methods of which some may fail.

use rayon::prelude::*;

use super::weights::Candidate;
use crate::MlError;
use crate::forecasting::{FittedMember, FittedModel};

/// Fits the candidates with their weights, which are scaled to sum to 1. One that fails leaves its weight to the others
/// and a warning, as long as one is left; the first failure is the error otherwise.
pub(super) fn fit_members(
    candidates: &[(f64, Candidate<'_>)],
) -> Result<(Vec<FittedMember>, Vec<String>), MlError> {
    let fits: Vec<Result<Box<dyn FittedModel>, MlError>> = candidates
        .par_iter()
        .map(|(_, candidate)| candidate.fit())
        .collect();
    let mut members = Vec::new();
    let mut failures = Vec::new();
    for ((weight, _), fit) in candidates.iter().zip(fits) {
        match fit {
            Ok(model) => members.push(FittedMember {
                weight: *weight,
                model,
            }),
            Err(error) => failures.push(error),
        }
    }
    let warnings = failures
        .iter()
        .map(|error| format!("auto: left out, {error}"))
        .collect();
    if members.is_empty() {
        failures.truncate(1);
        if let Some(error) = failures.pop() {
            return Err(error);
        }
    }
    let total: f64 = members.iter().map(|member| member.weight).sum();
    for member in &mut members {
        member.weight /= total;
    }
    Ok((members, warnings))
}
