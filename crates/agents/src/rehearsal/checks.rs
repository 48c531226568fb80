//! What can be wrong with a rehearsal before anything is computed: all of it at once, with the variant's name.

use std::collections::BTreeSet;

use hemline_domain::readable::first_unseen;
use hemline_domain::{Archetype, Decimal, DomainError, StatedParameters, Violation};
use hemline_planning::PlanningError;
use hemline_planning::simulation::{MOST_PATHS, MOST_VARIANTS};
use serde_json::{Value, json};

use super::request::{Rehearsal, RehearsalDemand, RehearsalVariant};
use super::result::ResolvedVariant;
use crate::error::AgentsError;

const LONGEST_NAME: usize = 64;

/// The largest true lift factor: the range of `lift_factor`.
const LARGEST_LIFT: Decimal = Decimal::from_micros(10_000_000);

/// Every variant's complete parameters.
pub(super) fn resolve(
    rehearsal: &Rehearsal,
    archetype: Archetype,
) -> Result<Vec<ResolvedVariant>, AgentsError> {
    let mut violations = of_variants(&rehearsal.variants);
    violations.extend(of_demand(&rehearsal.demand));
    let mut resolved = Vec::new();
    for variant in &rehearsal.variants {
        match resolve_variant(rehearsal, variant, archetype) {
            Ok(variant) => resolved.push(variant),
            Err(DomainError::InvalidParameters { violations: found }) => {
                violations.extend(found.into_iter().map(|one| of_variant(&variant.name, one)));
            }
            Err(other) => return Err(other.into()),
        }
    }
    violations.extend(of_horizons(&resolved));
    if violations.is_empty() {
        Ok(resolved)
    } else {
        Err(AgentsError::InvalidParameters { violations })
    }
}

/// A violation in a variant, with the variant's name.
pub(super) fn of_variant(name: &str, violation: Violation) -> Violation {
    Violation {
        parameter: format!("variants[{name}].{}", violation.parameter),
        message: format!("variant {name}: {}", violation.message),
        ..violation
    }
}

fn resolve_variant(
    rehearsal: &Rehearsal,
    variant: &RehearsalVariant,
    archetype: Archetype,
) -> Result<ResolvedVariant, DomainError> {
    let start = rehearsal.season_start_date.to_string();
    let stated = variant.stated.clone();
    let other_start = stated
        .get("season_start_date")
        .filter(|stated| **stated != json!(start))
        .cloned();
    let stated = match other_start {
        None => stated.with("season_start_date", start),
        Some(value) => return Err(other_season(value, &start, &stated, archetype)),
    };
    let resolved = stated.resolve(archetype)?;
    Ok(ResolvedVariant {
        name: variant.name.clone(),
        parameters: resolved.parameters,
        defaults_applied: resolved.defaults_applied,
    })
}

/// The violations of a variant that states another season, beside whatever else is wrong with it.
fn other_season(
    value: Value,
    start: &str,
    stated: &StatedParameters,
    archetype: Archetype,
) -> DomainError {
    let mut violations = match stated.resolve(archetype) {
        Err(DomainError::InvalidParameters { violations }) => violations,
        _ => Vec::new(),
    };
    violations.push(violation(
        "season_start_date",
        value,
        format!("{start}, the rehearsal's season_start_date, or nothing"),
    ));
    DomainError::InvalidParameters { violations }
}

fn of_variants(variants: &[RehearsalVariant]) -> Vec<Violation> {
    let mut violations = Vec::new();
    if !(1..=MOST_VARIANTS).contains(&variants.len()) {
        violations.push(violation(
            "variants",
            json!(variants.len()),
            format!("1 to {MOST_VARIANTS} variants"),
        ));
    }
    let mut names = BTreeSet::new();
    for RehearsalVariant { name, .. } in variants {
        let is_readable = (1..=LONGEST_NAME).contains(&name.chars().count())
            && !name.trim().is_empty()
            && first_unseen(name).is_none();
        if !is_readable {
            let allowed = format!("1 to {LONGEST_NAME} characters, all of them to be seen");
            violations.push(violation("variants.name", json!(name), allowed));
        }
        if !names.insert(name) {
            let allowed = "a name that no other variant has".to_owned();
            violations.push(violation("variants.name", json!(name), allowed));
        }
    }
    violations
}

fn of_demand(demand: &RehearsalDemand) -> Vec<Violation> {
    let mut violations: Vec<Violation> = demand
        .assumptions()
        .violations()
        .into_iter()
        .filter_map(|error| match error {
            PlanningError::InvalidSimulation {
                name,
                value,
                allowed,
            } => Some(of_assumption(name, json!(value), allowed.to_owned())),
            _ => None,
        })
        .collect();
    if !(1..=MOST_PATHS).contains(&demand.paths) {
        let allowed = format!("1 to {MOST_PATHS}");
        violations.push(of_assumption("paths", json!(demand.paths), allowed));
    }
    let lift = demand.true_lift_factor.unwrap_or(Decimal::ZERO);
    if !(Decimal::ZERO..=LARGEST_LIFT).contains(&lift) {
        let allowed = "0 to 10".to_owned();
        violations.push(of_assumption("true_lift_factor", json!(lift), allowed));
    }
    violations
}

fn of_assumption(name: &str, value: Value, allowed: String) -> Violation {
    violation(&format!("demand.{name}"), value, allowed)
}

/// Demand is the same for all variants, so the season must have the same weeks.
fn of_horizons(resolved: &[ResolvedVariant]) -> Vec<Violation> {
    let Some((first, others)) = resolved.split_first() else {
        return Vec::new();
    };
    let horizon = first.parameters.forecast_horizon_weeks;
    others
        .iter()
        .filter(|variant| variant.parameters.forecast_horizon_weeks != horizon)
        .map(|variant| {
            let weeks = json!(variant.parameters.forecast_horizon_weeks);
            let allowed = format!("{horizon} weeks, as in variant {}", first.name);
            of_variant(
                &variant.name,
                violation("forecast_horizon_weeks", weeks, allowed),
            )
        })
        .collect()
}

pub(super) fn violation(parameter: &str, value: Value, allowed: String) -> Violation {
    Violation {
        parameter: parameter.to_owned(),
        message: format!("{parameter} is {value}; allowed: {allowed}"),
        value,
        allowed,
        suggestions: Vec::new(),
    }
}
