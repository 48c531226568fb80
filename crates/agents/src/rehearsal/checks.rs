//! What can be wrong with a rehearsal before anything is computed: all of it at once, with the variant's name.

use std::collections::BTreeSet;

use hemline_domain::{Archetype, Decimal, DomainError, StatedParameters, Violation};
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
        Some(value) => return Err(other_season(value, &start, stated, archetype)),
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
    stated: StatedParameters,
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
            && !name.chars().any(char::is_control);
        if !is_readable {
            let allowed = format!("1 to {LONGEST_NAME} characters, no control characters");
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
    let lift = demand.true_lift_factor.unwrap_or(Decimal::ZERO);
    let checks = [
        (
            "paths",
            json!(demand.paths),
            (1..=MOST_PATHS).contains(&demand.paths),
            format!("1 to {MOST_PATHS}"),
        ),
        (
            "bias",
            json!(demand.bias),
            demand.bias > 0.0 && demand.bias <= 10.0,
            "a number above 0, up to 10".to_owned(),
        ),
        (
            "spread",
            json!(demand.spread),
            (0.0..=10.0).contains(&demand.spread),
            "0 to 10".to_owned(),
        ),
        (
            "store_season_variation",
            json!(demand.store_season_variation),
            (0.0..=3.0).contains(&demand.store_season_variation),
            "0 to 3".to_owned(),
        ),
        (
            "store_week_variation",
            json!(demand.store_week_variation),
            (0.0..=3.0).contains(&demand.store_week_variation),
            "0 to 3".to_owned(),
        ),
        (
            "true_lift_factor",
            json!(demand.true_lift_factor),
            (Decimal::ZERO..=LARGEST_LIFT).contains(&lift),
            "0 to 10".to_owned(),
        ),
    ];
    let outside = checks.into_iter().filter(|(.., is_allowed, _)| !is_allowed);
    outside
        .map(|(name, value, _, allowed)| violation(&format!("demand.{name}"), value, allowed))
        .collect()
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
