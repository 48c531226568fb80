//! What to plan differently.

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// Advice on one parameter.
#[derive(ToSchema)]
pub(super) struct SeasonAdvice {
    /// Its name, as in planning-rules 12.
    parameter: String,
    /// Whether to change it.
    verdict: AdviceVerdict,
    /// What the season was planned with.
    current: AdvisedValue,
    /// What the next one should start from; the same where it is kept.
    suggested: AdvisedValue,
    /// The figures behind it, in words.
    evidence: String,
}

/// What to do with a parameter.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum AdviceVerdict {
    /// Leave it.
    Keep,
    /// Take the suggested value.
    Change,
}

/// A parameter's value as advice shows it.
#[derive(ToSchema)]
#[serde(untagged)]
pub(super) enum AdvisedValue {
    /// A week, a share, a coefficient or a factor.
    Number(f64),
    /// A member of a vocabulary.
    Name(String),
    /// A share per cluster.
    Shares(BTreeMap<String, f64>),
    /// None: the parameter is null.
    Null,
}
