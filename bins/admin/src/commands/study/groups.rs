//! What is compared: in every group the defaults first, then one parameter after the other.

use hemline_agents::rehearsal::RehearsalDemand;
use hemline_domain::Decimal;
use serde_json::{Value, json};

/// Variants of one question.
pub(super) struct Group {
    /// Names its pictures.
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    /// What its pictures show.
    pub(super) measure: Shown,
    /// What all its variants state.
    pub(super) common: Vec<(&'static str, Value)>,
    /// The defaults first.
    pub(super) variants: Vec<NamedVariant>,
    pub(super) circumstances: Vec<Circumstance>,
}

/// What a group's pictures show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// Margin against the defaults, as a share of theirs.
    MarginGain,
    /// Share of seasons that were forecast again.
    ReforecastShare,
}

/// A variant and what it states.
pub(super) struct NamedVariant {
    pub(super) name: &'static str,
    pub(super) settings: Vec<(&'static str, Value)>,
}

/// What customers do.
pub(super) struct Circumstance {
    /// Distinguishes its picture from the group's others.
    pub(super) suffix: &'static str,
    pub(super) title: &'static str,
    pub(super) demand: RehearsalDemand,
}

/// All questions of the study.
pub(super) fn groups() -> Vec<Group> {
    vec![
        holdback(),
        safety_stock(),
        replenishment(),
        variance_threshold(),
        elasticity(),
        combined(),
    ]
}

fn variant<const N: usize>(
    name: &'static str,
    settings: [(&'static str, Value); N],
) -> NamedVariant {
    NamedVariant {
        name,
        settings: settings.into(),
    }
}

fn defaults() -> NamedVariant {
    variant("defaults", [])
}

fn at_bias(suffix: &'static str, title: &'static str, bias: f64) -> Circumstance {
    Circumstance {
        suffix,
        title,
        demand: RehearsalDemand {
            bias,
            ..RehearsalDemand::default()
        },
    }
}

fn as_forecast() -> Circumstance {
    at_bias("", "the forecast is right on average", 1.0)
}

fn too_low() -> Circumstance {
    at_bias("-over", "demand is 20% over the forecast", 1.2)
}

fn too_high() -> Circumstance {
    at_bias("-under", "demand is 20% under the forecast", 0.8)
}

fn at_lift(suffix: &'static str, title: &'static str, micros: i64) -> Circumstance {
    Circumstance {
        suffix,
        title,
        demand: RehearsalDemand {
            true_lift_factor: Some(Decimal::from_micros(micros)),
            ..RehearsalDemand::default()
        },
    }
}

/// Stores whose shares of demand are known badly.
fn uneven_stores() -> Circumstance {
    Circumstance {
        suffix: "-uneven",
        title: "stores vary three times as much over the season",
        demand: RehearsalDemand {
            store_season_variation: 0.30,
            ..RehearsalDemand::default()
        },
    }
}

fn holdback() -> Group {
    let held = |name, share: f64| variant(name, [("dc_holdback_percentage", json!(share))]);
    Group {
        key: "holdback",
        title: "Holdback",
        measure: Shown::MarginGain,
        common: Vec::new(),
        variants: vec![
            defaults(),
            held("0%", 0.0),
            held("15%", 0.15),
            held("30%", 0.30),
            held("60%", 0.60),
            held("75%", 0.75),
        ],
        circumstances: vec![as_forecast(), uneven_stores(), too_low(), too_high()],
    }
}

fn safety_stock() -> Group {
    let fixed = |name, share: f64| variant(name, [("safety_stock_pct", json!(share))]);
    let level = |name, share: f64| {
        variant(
            name,
            [
                ("safety_stock_method", json!("service_level")),
                ("service_level", json!(share)),
            ],
        )
    };
    Group {
        key: "safety-stock",
        title: "Safety stock",
        measure: Shown::MarginGain,
        common: Vec::new(),
        variants: vec![
            defaults(),
            fixed("0%", 0.0),
            fixed("5%", 0.05),
            fixed("10%", 0.10),
            fixed("15%", 0.15),
            fixed("25%", 0.25),
            fixed("30%", 0.30),
            level("level 0.80", 0.80),
            level("level 0.90", 0.90),
            level("level 0.95", 0.95),
            variant("newsvendor", [("safety_stock_method", json!("newsvendor"))]),
        ],
        circumstances: vec![as_forecast()],
    }
}

fn replenishment() -> Group {
    let curve = ("replenishment_basis", json!("demand_curve"));
    let two_weeks = ("replenishment_strategy", json!("bi-weekly"));
    Group {
        key: "replenishment",
        title: "Replenishment",
        measure: Shown::MarginGain,
        common: Vec::new(),
        variants: vec![
            defaults(),
            variant("curve", [curve.clone()]),
            variant("bi-weekly", [two_weeks.clone()]),
            variant("bi-weekly, curve", [two_weeks, curve]),
            variant("none", [("replenishment_strategy", json!("none"))]),
        ],
        circumstances: vec![as_forecast(), too_low(), too_high()],
    }
}

fn variance_threshold() -> Group {
    let above = |name, share: f64| variant(name, [("variance_threshold", json!(share))]);
    Group {
        key: "variance",
        title: "Variance threshold, without a markdown",
        measure: Shown::ReforecastShare,
        common: vec![("markdown_checkpoint_week", Value::Null)],
        variants: vec![
            defaults(),
            above("10%", 0.10),
            above("15%", 0.15),
            above("25%", 0.25),
            above("30%", 0.30),
            above("40%", 0.40),
            above("100%", 1.0),
        ],
        circumstances: vec![as_forecast(), too_low(), too_high()],
    }
}

fn elasticity() -> Group {
    let gain = |name, gain: f64| variant(name, [("elasticity_coefficient", json!(gain))]);
    let on_curve = |name, gain: f64| {
        variant(
            name,
            [
                ("markdown_target", json!("plan_curve")),
                ("elasticity_coefficient", json!(gain)),
            ],
        )
    };
    Group {
        key: "elasticity",
        title: "Elasticity coefficient and markdown target",
        measure: Shown::MarginGain,
        common: Vec::new(),
        variants: vec![
            defaults(),
            variant("no markdown", [("markdown_checkpoint_week", Value::Null)]),
            gain("1", 1.0),
            gain("1.5", 1.5),
            gain("3", 3.0),
            on_curve("curve, 1", 1.0),
            on_curve("curve, 2", 2.0),
            on_curve("curve, 4", 4.0),
        ],
        circumstances: vec![
            as_forecast(),
            at_lift("-weak", "customers respond half as much (0.75)", 750_000),
            at_lift(
                "-strong",
                "customers respond twice as much (3.0)",
                3_000_000,
            ),
            too_high(),
        ],
    }
}

fn combined() -> Group {
    let gain = ("elasticity_coefficient", json!(1.0));
    let target = ("markdown_target", json!("plan_curve"));
    let held = ("dc_holdback_percentage", json!(0.15));
    Group {
        key: "combined",
        title: "Together",
        measure: Shown::MarginGain,
        common: Vec::new(),
        variants: vec![
            defaults(),
            variant("target", [target.clone()]),
            variant("15% held", [held.clone()]),
            variant("15%, target", [held.clone(), target.clone()]),
            variant("15%, target, gain 1", [held, target, gain]),
        ],
        circumstances: vec![as_forecast(), uneven_stores(), too_low(), too_high()],
    }
}

#[cfg(test)]
mod tests {
    use hemline_domain::{Archetype, StatedParameters};
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_variant_can_be_planned_and_every_picture_has_a_name_of_its_own() {
        let mut pictures = BTreeSet::new();
        for group in groups() {
            assert!(group.variants[0].settings.is_empty(), "{}", group.key);
            for variant in &group.variants {
                let stated = variant.settings.iter().chain(&group.common).fold(
                    StatedParameters::new().with("season_start_date", "2025-03-03"),
                    |stated, (name, value)| stated.with(name, value.clone()),
                );
                let resolved = stated.resolve(Archetype::FashionRetail);
                assert!(resolved.is_ok(), "{}: {}", group.key, variant.name);
            }
            for circumstance in &group.circumstances {
                assert!(pictures.insert((group.key, circumstance.suffix)));
            }
        }
    }
}
