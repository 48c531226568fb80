//! The season's one markdown (planning-rules 10).

use hemline_domain::{Decimal, MarkdownTarget, SeasonParameters, SellThroughBasis, Share, Units};

pub use hemline_domain::season::{MarkdownRecommendation, MarkdownStatus};

use crate::error::PlanningError;
use crate::ratio::Ratio;

/// What the checkpoint looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheckpointFigures<'a> {
    /// The week whose actuals were just accepted.
    pub week_number: u32,
    /// Units sold from week 1 through it.
    pub sold: Units,
    /// Units per season week of the forecast in force when the order was accepted.
    pub accepted_curve: &'a [Units],
    /// Units manufactured, without emergency units.
    pub manufactured: Units,
}

/// The markdown that the season needs at its checkpoint (planning-rules 10).
///
/// ```
/// use hemline_domain::{Archetype, StatedParameters, Units};
/// use hemline_planning::markdown::{CheckpointFigures, recommend};
///
/// let parameters = StatedParameters::new()
///     .with("season_start_date", "2025-03-03")
///     .resolve(Archetype::FashionRetail)?
///     .parameters;
/// let figures = CheckpointFigures {
///     week_number: 1,
///     sold: Units::new(4_000),
///     accepted_curve: &[Units::new(4_800), Units::new(3_200)],
///     manufactured: Units::new(9_600),
/// };
/// let markdown = recommend(figures, &parameters)?;
/// assert_eq!(markdown.recommended_markdown_pct, "0.20".parse()?);
/// assert_eq!(markdown.reasoning, "10.0% gap × 2.0 elasticity = 20% markdown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the parameters exclude a markdown, when the week is outside the accepted forecast, or when
/// the basis of sell-through or the curve of the target is 0 units.
pub fn recommend(
    figures: CheckpointFigures<'_>,
    parameters: &SeasonParameters,
) -> Result<MarkdownRecommendation, PlanningError> {
    let threshold = parameters
        .markdown_threshold
        .ok_or(PlanningError::MarkdownExcluded)?;
    let forecast: Units = figures.accepted_curve.iter().sum();
    let of_forecast = Ratio::of(figures.sold, forecast);
    let of_manufactured = Ratio::of(figures.sold, figures.manufactured);
    let sell_through = match parameters.sell_through_basis {
        SellThroughBasis::Forecast => of_forecast.ok_or(EMPTY_FORECAST)?,
        SellThroughBasis::Manufactured => of_manufactured.ok_or(EMPTY_MANUFACTURED)?,
    };
    let on_curve = expected_by(figures.week_number, figures.accepted_curve)?;
    let target = match parameters.markdown_target {
        MarkdownTarget::Flat => threshold.decimal().into(),
        MarkdownTarget::PlanCurve => on_curve.ok_or(EMPTY_FORECAST)?,
    };
    let gap = target.minus(sell_through);
    let depth = depth_for(gap, parameters);
    Ok(MarkdownRecommendation {
        week_number: figures.week_number,
        sell_through_pct: sell_through.to_decimal(),
        sell_through_basis: parameters.sell_through_basis,
        sell_through_of_forecast: of_forecast.map(Ratio::to_decimal),
        sell_through_of_manufactured: of_manufactured.map(Ratio::to_decimal),
        target_sell_through_pct: target.to_decimal(),
        markdown_target: parameters.markdown_target,
        flat_target: threshold,
        plan_curve_target: on_curve.map(Ratio::to_decimal),
        gap_pct: gap.to_decimal(),
        elasticity_coefficient: parameters.elasticity_coefficient,
        recommended_markdown_pct: depth,
        expected_demand_lift_pct: expected_lift(depth, parameters),
        status: if depth > Share::ZERO {
            MarkdownStatus::PendingApproval
        } else {
            MarkdownStatus::NotNeeded
        },
        reasoning: in_words(gap, depth, parameters),
    })
}

/// By how much a markdown of this depth is expected to raise demand: depth × `lift_factor`, as a
/// fraction.
#[must_use]
pub fn expected_lift(depth: Share, parameters: &SeasonParameters) -> Decimal {
    depth.decimal().times(parameters.lift_factor)
}

/// The share of the season that a curve expects by the end of `week`; absent where it expects
/// nothing at all.
///
/// # Errors
/// When the week is outside the curve.
pub fn expected_by(week: u32, curve: &[Units]) -> Result<Option<Ratio>, PlanningError> {
    let weeks = usize::try_from(week).unwrap_or(usize::MAX);
    if weeks == 0 || weeks > curve.len() {
        return Err(PlanningError::WeekOutOfRange {
            week,
            first: 1,
            last: u32::try_from(curve.len()).unwrap_or(u32::MAX),
        });
    }
    Ok(Ratio::of(
        curve.iter().take(weeks).sum(),
        curve.iter().sum(),
    ))
}

/// Markdowns come in steps of 5 points.
pub(crate) const STEP: Decimal = Decimal::from_micros(50_000);

const EMPTY_FORECAST: PlanningError = PlanningError::EmptyBasis {
    basis: "the accepted forecast",
};
const EMPTY_MANUFACTURED: PlanningError = PlanningError::EmptyBasis {
    basis: "the manufactured quantity",
};

fn depth_for(gap: Ratio, parameters: &SeasonParameters) -> Share {
    if !gap.is_positive() {
        return Share::ZERO;
    }
    let stepped = gap
        .times(parameters.elasticity_coefficient)
        .to_multiple_of(STEP);
    // Not negative, and a cap is a share.
    Share::try_new(stepped.min(parameters.max_markdown.decimal())).unwrap_or(Share::ZERO)
}

fn in_words(gap: Ratio, depth: Share, parameters: &SeasonParameters) -> String {
    if !gap.is_positive() {
        return "On track or ahead of target, no markdown needed".to_owned();
    }
    let elasticity = parameters.elasticity_coefficient;
    let exact = gap.times(elasticity).to_decimal();
    let stepped = gap.times(elasticity).to_multiple_of(STEP);
    let calculation = format!(
        "{:.1}% gap × {} elasticity = {:.0}% markdown",
        percent(gap.to_decimal()),
        with_one_place(elasticity),
        percent(depth.decimal())
    );
    let note = if stepped > parameters.max_markdown.decimal() {
        format!(
            " ({:.1}%, capped at {:.0}%)",
            percent(exact),
            percent(parameters.max_markdown.decimal())
        )
    } else if exact != stepped {
        format!(" ({:.1}%, rounded to the nearest 5 points)", percent(exact))
    } else {
        String::new()
    };
    let verdict = if depth == Share::ZERO {
        "; no markdown needed"
    } else {
        ""
    };
    format!("{calculation}{note}{verdict}")
}

fn percent(fraction: Decimal) -> f64 {
    fraction.as_f64() * 100.0
}

/// With at least one decimal place, and as many as it has.
fn with_one_place(value: Decimal) -> String {
    let text = value.to_string();
    if text.contains('.') {
        text
    } else {
        format!("{text}.0")
    }
}
