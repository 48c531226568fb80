//! How the Pricing Agent may leave.

use hemline_domain::{SeasonParameters, Share};
use hemline_planning::markdown::{MarkdownRecommendation, MarkdownStatus, expected_lift};

use crate::context::{AppliedMarkdown, MarkdownProposal, SeasonContext};

/// Markdowns are multiples of 5 points, here in millionths.
const STEP_MICROS: i64 = 50_000;

/// The checkpoint is a week of the season.
pub(super) fn check_checkpoint(context: &SeasonContext) -> Result<(), String> {
    let horizon = context.inputs.parameters.forecast_horizon_weeks;
    let pricing = context.results.pricing.as_ref();
    match pricing.and_then(|pricing| pricing.markdown_checkpoint_week) {
        Some(week) if !(1..=horizon).contains(&week) => {
            Err(format!("the checkpoint is in week {week} of {horizon}"))
        }
        _ => Ok(()),
    }
}

/// 0 ≤ markdown ≤ cap, a multiple of 5 points, beside doing nothing, and never a second one.
pub(super) fn check_markdown(context: &SeasonContext) -> Result<(), String> {
    let Some(markdown) = &context.results.markdown else {
        return Ok(());
    };
    check_is_the_only_one(context.season().and_then(|season| season.record.markdown))?;
    check_depth(&markdown.recommendation, &context.inputs.parameters)?;
    check_outlook(markdown)
}

fn check_is_the_only_one(earlier: Option<AppliedMarkdown>) -> Result<(), String> {
    match earlier {
        Some(earlier) => Err(format!(
            "the season had its one markdown of {} after week {}",
            earlier.markdown_pct, earlier.applied_after_week
        )),
        None => Ok(()),
    }
}

fn check_depth(
    recommendation: &MarkdownRecommendation,
    parameters: &SeasonParameters,
) -> Result<(), String> {
    let depth = recommendation.recommended_markdown_pct;
    let cap = parameters.max_markdown;
    if depth > cap {
        return Err(format!("the markdown of {depth} is above its cap of {cap}"));
    }
    if depth.decimal().micros() % STEP_MICROS != 0 {
        return Err(format!(
            "the markdown of {depth} is not a multiple of 5 points"
        ));
    }
    let lift = expected_lift(depth, parameters);
    if recommendation.expected_demand_lift_pct != lift {
        return Err(format!(
            "a markdown of {depth} lifts demand by {lift}, not by {}",
            recommendation.expected_demand_lift_pct
        ));
    }
    let asks = recommendation.status == MarkdownStatus::PendingApproval;
    if asks != (depth > Share::ZERO) {
        return Err(format!(
            "a markdown of {depth} and the status {:?} do not go together",
            recommendation.status
        ));
    }
    Ok(())
}

fn check_outlook(markdown: &MarkdownProposal) -> Result<(), String> {
    let depth = markdown.recommendation.recommended_markdown_pct;
    for wanted in [Share::ZERO, depth] {
        if !markdown
            .outlook
            .iter()
            .any(|row| row.markdown_pct == wanted)
        {
            return Err(format!("the outlook does not say what {wanted} would give"));
        }
    }
    let units = |row: &hemline_planning::markdown_outlook::MarkdownOutcome| {
        row.units_sold + row.units_left_over
    };
    let Some(first) = markdown.outlook.first().map(units) else {
        return Ok(());
    };
    match markdown.outlook.iter().find(|row| units(row) != first) {
        Some(row) => Err(format!(
            "the outlook has {} units without a markdown and {} at {}",
            first.grouped(),
            units(row).grouped(),
            row.markdown_pct
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hemline_domain::{Archetype, StatedParameters, Units};
    use hemline_planning::markdown::{CheckpointFigures, recommend};
    use hemline_planning::markdown_outlook::MarkdownOutcome;

    fn parameters() -> SeasonParameters {
        let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
        stated.resolve(Archetype::FashionRetail).unwrap().parameters
    }

    /// 4,000 of 8,000 sold: a gap of 10 points, a markdown of 20%.
    fn recommendation() -> MarkdownRecommendation {
        let figures = CheckpointFigures {
            week_number: 6,
            sold: Units::new(4_000),
            accepted_curve: &[Units::new(1_000); 8],
            manufactured: Units::new(9_600),
        };
        recommend(figures, &parameters()).unwrap()
    }

    fn outcome(percent: u8, units_left_over: u64) -> MarkdownOutcome {
        MarkdownOutcome {
            markdown_pct: Share::percent(percent),
            units_sold: Units::new(8_000),
            units_left_over: Units::new(units_left_over),
            revenue: None,
            margin: None,
        }
    }

    fn at_depth(percent: u8) -> MarkdownRecommendation {
        let depth = Share::percent(percent);
        MarkdownRecommendation {
            recommended_markdown_pct: depth,
            expected_demand_lift_pct: expected_lift(depth, &parameters()),
            ..recommendation()
        }
    }

    #[test]
    fn a_markdown_above_its_cap_or_between_the_steps_fails() {
        assert_eq!(check_depth(&recommendation(), &parameters()), Ok(()));
        assert_eq!(
            check_depth(&at_depth(45), &parameters()),
            Err("the markdown of 0.45 is above its cap of 0.4".to_owned())
        );
        assert_eq!(
            check_depth(&at_depth(12), &parameters()),
            Err("the markdown of 0.12 is not a multiple of 5 points".to_owned())
        );
    }

    #[test]
    fn a_lift_or_a_status_of_another_depth_fails() {
        let lift = MarkdownRecommendation {
            expected_demand_lift_pct: "0.2".parse().unwrap(),
            ..recommendation()
        };
        assert_eq!(
            check_depth(&lift, &parameters()),
            Err("a markdown of 0.2 lifts demand by 0.3, not by 0.2".to_owned())
        );
        assert!(check_depth(&at_depth(0), &parameters()).is_err());
    }

    #[test]
    fn a_second_markdown_fails() {
        assert_eq!(check_is_the_only_one(None), Ok(()));
        let earlier = AppliedMarkdown {
            markdown_pct: Share::percent(20),
            applied_after_week: 6,
            in_forecast: true,
        };
        assert_eq!(
            check_is_the_only_one(Some(earlier)),
            Err("the season had its one markdown of 0.2 after week 6".to_owned())
        );
    }

    #[test]
    fn an_outlook_without_doing_nothing_or_with_units_of_its_own_fails() {
        let proposal = |outlook| MarkdownProposal {
            recommendation: recommendation(),
            set_by_person: false,
            outlook,
        };
        assert_eq!(
            check_outlook(&proposal(vec![outcome(0, 100), outcome(20, 100)])),
            Ok(())
        );
        assert_eq!(
            check_outlook(&proposal(vec![outcome(20, 100)])),
            Err("the outlook does not say what 0 would give".to_owned())
        );
        assert_eq!(
            check_outlook(&proposal(vec![outcome(0, 100), outcome(20, 90)])),
            Err("the outlook has 8,100 units without a markdown and 8,090 at 0.2".to_owned())
        );
    }
}
