//! How the season will be priced: when it is checked and what decides (planning-rules 10).

use hemline_domain::plan::PricingStatus;
use hemline_domain::{Decimal, MarkdownTarget, SeasonParameters, SellThroughBasis, Share, Units};
use serde::{Deserialize, Serialize};

use crate::error::PlanningError;
use crate::markdown::expected_by;

/// A pricing strategy without ids and dates, which are the caller's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScheduledPricing {
    /// Whether there is a checkpoint.
    pub status: PricingStatus,
    /// The week of the checkpoint.
    pub markdown_checkpoint_week: Option<u32>,
    /// Sell-through that the season should have reached by then, as a fraction.
    pub target_sell_through_pct: Option<Share>,
    /// Gain from the gap to the markdown.
    pub elasticity_coefficient: Decimal,
    /// The deepest markdown, as a fraction.
    pub max_markdown: Share,
    /// Why it is scheduled or skipped.
    pub reasoning: String,
}

/// Schedules the season's markdown checkpoint, or says why there is none.
///
/// `weekly_curve` is the forecast per season week; with `markdown_target: plan_curve` it sets the
/// target.
///
/// ```
/// use hemline_domain::{Archetype, StatedParameters, Units};
/// use hemline_planning::pricing_strategy::strategy;
///
/// let parameters = StatedParameters::new()
///     .with("season_start_date", "2025-03-03")
///     .resolve(Archetype::FashionRetail)?
///     .parameters;
/// let pricing = strategy(&parameters, &[Units::new(700); 12])?;
/// assert_eq!(pricing.markdown_checkpoint_week, Some(6));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the target follows a curve that does not reach the checkpoint week.
pub fn strategy(
    parameters: &SeasonParameters,
    weekly_curve: &[Units],
) -> Result<ScheduledPricing, PlanningError> {
    let checkpoint = parameters
        .markdown_checkpoint_week
        .zip(parameters.markdown_threshold);
    let (target, reasoning) = match checkpoint {
        Some((week, threshold)) => {
            let target = target_at(week, threshold, parameters, weekly_curve)?;
            (Some(target), scheduled_reasoning(week, target, parameters))
        }
        None => (
            None,
            "the season is planned without a markdown (no markdown_checkpoint_week)".to_owned(),
        ),
    };
    Ok(ScheduledPricing {
        status: if checkpoint.is_some() {
            PricingStatus::Scheduled
        } else {
            PricingStatus::Skipped
        },
        markdown_checkpoint_week: checkpoint.map(|(week, _)| week),
        target_sell_through_pct: target,
        elasticity_coefficient: parameters.elasticity_coefficient,
        max_markdown: parameters.max_markdown,
        reasoning,
    })
}

fn target_at(
    week: u32,
    threshold: Share,
    parameters: &SeasonParameters,
    weekly_curve: &[Units],
) -> Result<Share, PlanningError> {
    match parameters.markdown_target {
        MarkdownTarget::Flat => Ok(threshold),
        MarkdownTarget::PlanCurve => expected_by(week, weekly_curve)?
            .and_then(|share| Share::try_new(share.to_decimal()).ok())
            .ok_or(PlanningError::NoDemand),
    }
}

fn scheduled_reasoning(week: u32, target: Share, parameters: &SeasonParameters) -> String {
    let basis = match parameters.sell_through_basis {
        SellThroughBasis::Forecast => "the accepted forecast",
        SellThroughBasis::Manufactured => "the manufactured quantity",
    };
    let source = match parameters.markdown_target {
        MarkdownTarget::Flat => "",
        MarkdownTarget::PlanCurve => ", which the forecast itself expects by then",
    };
    format!(
        "Sell-through is checked once week {week} is in: below {:.1}% of {basis}{source}, every point short calls for {} points of markdown (elasticity_coefficient), in steps of 5 and {:.0} at most (max_markdown)",
        target.as_f64() * 100.0,
        parameters.elasticity_coefficient,
        parameters.max_markdown.as_f64() * 100.0
    )
}
