//! What to plan differently next season, and why: one rule per parameter (planning-rules 11).
//!
//! Every rule moves its parameter by one bounded step at most, because one season is one observation. Where the
//! evidence is thin the parameter is kept, and the evidence says so. A season that was closed early changes
//! nothing that depends on how seasons end.
//!
//! Stores were *short* of what they lost to empty shelves and of what they sold above what they had received: the
//! plan provided neither.

mod checkpoint;
mod cluster_shares;
mod holdback;
mod markdown_response;
mod markdown_target;
mod replenishment;
mod safety_stock;
mod threshold;

use hemline_domain::{
    ClusterId, Decimal, MarkdownTarget, ReplenishmentBasis, SeasonParameters, Share, Units,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

use super::facts::SeasonFacts;
use super::markdown_effect::MarkdownEffect;
use super::prices::SeasonPrices;
use super::stockouts::LostSales;
use super::store_weeks::StoreWeeks;
use super::stores::ClusterResult;
use super::trigger::TriggerAccuracy;
use super::unit_flow::UnitFlow;
use crate::ratio::Ratio;

/// A parameter's value as advice shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ParameterValue {
    /// A week.
    Count(u32),
    /// A share, a coefficient or a factor.
    Number(Decimal),
    /// A member of a vocabulary.
    Name(String),
    /// A share per cluster.
    Shares(BTreeMap<ClusterId, Share>),
    /// None: the parameter is null.
    Nothing,
}

/// What to do with a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Leave it.
    Keep,
    /// Take the suggested value.
    Change,
}

/// Advice on one parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// Its name, as in planning-rules 12.
    pub parameter: String,
    /// Whether to change it.
    pub verdict: Verdict,
    /// What the season was planned with.
    pub current: ParameterValue,
    /// What the next one should start from; the same where it is kept.
    pub suggested: ParameterValue,
    /// The figures behind it, in words.
    pub evidence: String,
}

/// What the rules look at.
pub(super) struct Evidence<'a> {
    pub(super) facts: &'a SeasonFacts<'a>,
    pub(super) table: &'a StoreWeeks,
    pub(super) units: &'a UnitFlow,
    pub(super) lost: &'a LostSales,
    pub(super) prices: &'a SeasonPrices,
    pub(super) markdown: Option<&'a MarkdownEffect>,
    pub(super) clusters: &'a [ClusterResult],
    pub(super) trigger: &'a TriggerAccuracy,
}

/// A rule's outcome.
struct Advised<T> {
    suggested: T,
    evidence: String,
}

impl<T> Advised<T> {
    fn of(suggested: T, evidence: impl Into<String>) -> Self {
        Self {
            suggested,
            evidence: evidence.into(),
        }
    }
}

impl Evidence<'_> {
    fn parameters(&self) -> &SeasonParameters {
        self.facts.parameters
    }

    /// Units that were sold or would have been.
    fn demand(&self) -> Units {
        self.units.sold + self.lost.total
    }

    /// Units that stores were short of: lost to empty shelves, or sold above what was received.
    fn short(&self) -> Units {
        self.lost.total + self.units.adjusted
    }

    /// `units` as a share of demand; 0 without any.
    fn of_demand(&self, units: Units) -> Decimal {
        share_of(units, self.demand())
    }

    /// The last week of the season's first third, where a launch quantity shows.
    fn launch_weeks(&self) -> usize {
        (self.parameters().forecast_horizon_weeks as usize).div_ceil(3)
    }

    /// Why nothing can be learnt from the season's end, where it was closed before its horizon.
    fn closed_early(&self) -> Option<String> {
        let (weeks, horizon) = (
            self.table.weeks(),
            self.parameters().forecast_horizon_weeks as usize,
        );
        (weeks < horizon)
            .then(|| format!("the season was closed after {weeks} of {horizon} weeks: keep"))
    }
}

/// Every rule's line, and the season's parameters with the suggestions applied.
pub(super) fn advise(evidence: &Evidence<'_>) -> (Vec<Advice>, SeasonParameters) {
    let mut next = evidence.parameters().clone();
    let lines = vec![
        apply(
            "safety_stock_pct",
            &mut next.safety_stock_pct,
            safety_stock::advise(evidence),
        ),
        apply(
            "dc_holdback_percentage",
            &mut next.dc_holdback_percentage,
            holdback::advise(evidence),
        ),
        apply(
            "replenishment_basis",
            &mut next.replenishment_basis,
            replenishment::advise(evidence),
        ),
        apply(
            "markdown_checkpoint_week",
            &mut next.markdown_checkpoint_week,
            checkpoint::advise(evidence),
        ),
        apply(
            "markdown_target",
            &mut next.markdown_target,
            markdown_target::advise(evidence),
        ),
        apply(
            "elasticity_coefficient",
            &mut next.elasticity_coefficient,
            markdown_response::advise_elasticity(evidence),
        ),
        apply(
            "lift_factor",
            &mut next.lift_factor,
            markdown_response::advise_lift_factor(evidence),
        ),
        apply(
            "cluster_shares",
            &mut next.cluster_shares,
            cluster_shares::advise(evidence),
        ),
        apply(
            "variance_threshold",
            &mut next.variance_threshold,
            threshold::advise(evidence),
        ),
    ];
    (lines, next)
}

/// Sets the parameter to what is suggested, and says so.
fn apply<T: Clone + PartialEq + Into<ParameterValue>>(
    parameter: &str,
    value: &mut T,
    advised: Advised<T>,
) -> Advice {
    let current = std::mem::replace(value, advised.suggested.clone());
    Advice {
        parameter: parameter.to_owned(),
        verdict: if current == advised.suggested {
            Verdict::Keep
        } else {
            Verdict::Change
        },
        current: current.into(),
        suggested: advised.suggested.into(),
        evidence: advised.evidence,
    }
}

impl fmt::Display for ParameterValue {
    /// The value as a planner reads it; shares as `cluster 0.5, …`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(formatter, "{count}"),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Name(name) => formatter.write_str(name),
            Self::Shares(shares) => {
                let parts: Vec<String> = shares
                    .iter()
                    .map(|(cluster, share)| format!("{cluster} {share}"))
                    .collect();
                formatter.write_str(&parts.join(", "))
            }
            Self::Nothing => formatter.write_str("none"),
        }
    }
}

impl From<Share> for ParameterValue {
    fn from(value: Share) -> Self {
        Self::Number(value.decimal())
    }
}

impl From<Decimal> for ParameterValue {
    fn from(value: Decimal) -> Self {
        Self::Number(value)
    }
}

impl From<ReplenishmentBasis> for ParameterValue {
    fn from(value: ReplenishmentBasis) -> Self {
        Self::Name(value.as_str().to_owned())
    }
}

impl From<MarkdownTarget> for ParameterValue {
    fn from(value: MarkdownTarget) -> Self {
        Self::Name(value.as_str().to_owned())
    }
}

impl From<Option<u32>> for ParameterValue {
    fn from(value: Option<u32>) -> Self {
        value.map_or(Self::Nothing, Self::Count)
    }
}

impl From<Option<BTreeMap<ClusterId, Share>>> for ParameterValue {
    fn from(value: Option<BTreeMap<ClusterId, Share>>) -> Self {
        value.map_or(Self::Nothing, Self::Shares)
    }
}

/// A number of units in words.
fn in_units(units: Units) -> String {
    match units.get() {
        1 => "1 unit".to_owned(),
        _ => format!("{} units", units.grouped()),
    }
}

/// `units` as a share of `of`; 0 of nothing.
fn share_of(units: Units, of: Units) -> Decimal {
    Ratio::of(units, of).map_or(Decimal::ZERO, Ratio::to_decimal)
}

/// A fraction as a percentage of one place.
fn percent(fraction: Decimal) -> String {
    format!("{:.1}%", fraction.as_f64() * 100.0)
}

/// `current` moved towards `target` in whole points, by `most` at most and never beyond it.
fn stepped(current: Share, target: Decimal, most: Decimal) -> Share {
    let distance = target - current.decimal();
    let bounded = distance.min(most).max(Decimal::ZERO - most);
    let points = bounded.micros() / POINT.micros();
    let moved = current.decimal() + Decimal::from_micros(points * POINT.micros());
    Share::try_new(moved.max(Decimal::ZERO).min(Decimal::ONE)).unwrap_or(current)
}

/// The smallest raw markdown that is rounded to one: half of a step of 5 points.
const SMALLEST_MARKDOWN: Decimal = Decimal::from_micros(25_000);

/// One percentage point.
const POINT: Decimal = Decimal::from_micros(10_000);
