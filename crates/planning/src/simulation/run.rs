//! All variants on all demand paths, side by side.

use rayon::prelude::*;

use super::demand_paths::DemandPaths;
use super::forecaster::Forecaster;
use super::season::{SeasonConditions, simulate_season};
use super::summary::{SeasonRow, VariantSummary, sell_through_basis, summarise};
use super::variant::{LaunchPlan, Variant};
use crate::error::PlanningError;

/// Most variants of one comparison.
pub const MOST_VARIANTS: usize = 12;

/// Most demand paths of one comparison.
pub const MOST_PATHS: usize = 20_000;

/// Rehearses the season with every variant on every demand path, and compares the variants with the first one.
///
/// All variants meet the same demand, so that their differences are not those of luck. Paths are run in parallel;
/// the result is the same on any number of threads. `season_done` is called once for every finished path, on the
/// thread that ran it.
///
/// # Errors
/// When there are no variants or paths, or too many; when a variant cannot be launched or has other stores or weeks
/// than the demand; and when a rule or the forecaster refuses within a season.
pub fn simulate(
    variants: &[Variant],
    demand: &DemandPaths,
    conditions: SeasonConditions,
    forecaster: &dyn Forecaster,
    season_done: &(dyn Fn() + Sync),
) -> Result<Vec<VariantSummary>, PlanningError> {
    check_count("variants", variants.len(), MOST_VARIANTS, "1 to 12")?;
    check_count("paths", demand.count(), MOST_PATHS, "1 to 20000")?;
    let rehearsals: Vec<Rehearsal<'_>> = variants
        .iter()
        .map(|variant| Rehearsal::new(variant, demand))
        .collect::<Result<_, _>>()?;
    let by_path: Vec<Vec<SeasonRow>> = (0..demand.count())
        .into_par_iter()
        .map(|index| {
            let path = demand.path(index);
            let rows = rehearsals
                .iter()
                .map(|rehearsal| {
                    let Rehearsal { variant, plan, .. } = rehearsal;
                    let outcome = simulate_season(variant, plan, &path, conditions, forecaster)?;
                    Ok(SeasonRow::new(&outcome, rehearsal.basis))
                })
                .collect();
            season_done();
            rows
        })
        .collect::<Result<_, PlanningError>>()?;
    Ok(summaries(&rehearsals, by_path))
}

/// A variant ready to be run.
struct Rehearsal<'a> {
    variant: &'a Variant,
    plan: LaunchPlan,
    basis: f64,
}

impl<'a> Rehearsal<'a> {
    fn new(variant: &'a Variant, demand: &DemandPaths) -> Result<Self, PlanningError> {
        let plan = variant.launch()?;
        let stores = plan.stores.iter().map(|store| &store.store_id);
        if !stores.eq(demand.stores()) {
            return Err(PlanningError::OtherStores {
                variant: variant.name.clone(),
            });
        }
        if plan.accepted_curve.len() != demand.horizon() {
            return Err(PlanningError::MismatchedWeeks {
                a_name: "the season",
                a: plan.accepted_curve.len(),
                b_name: "the demand",
                b: demand.horizon(),
            });
        }
        Ok(Self {
            basis: sell_through_basis(variant, &plan),
            plan,
            variant,
        })
    }
}

fn summaries(rehearsals: &[Rehearsal<'_>], by_path: Vec<Vec<SeasonRow>>) -> Vec<VariantSummary> {
    let mut by_variant: Vec<Vec<SeasonRow>> = rehearsals
        .iter()
        .map(|_| Vec::with_capacity(by_path.len()))
        .collect();
    for path in by_path {
        for (rows, row) in by_variant.iter_mut().zip(path) {
            rows.push(row);
        }
    }
    let rehearsed = rehearsals.iter().zip(&by_variant).enumerate();
    rehearsed
        .filter_map(|(place, (rehearsal, rows))| {
            let first = (place > 0).then_some(by_variant[0].as_slice());
            summarise(rehearsal.variant, &rehearsal.plan, rows, first)
        })
        .collect()
}

#[allow(clippy::cast_precision_loss)]
fn check_count(
    name: &'static str,
    count: usize,
    most: usize,
    allowed: &'static str,
) -> Result<(), PlanningError> {
    if (1..=most).contains(&count) {
        return Ok(());
    }
    Err(PlanningError::InvalidSimulation {
        name,
        value: count as f64,
        allowed,
    })
}
