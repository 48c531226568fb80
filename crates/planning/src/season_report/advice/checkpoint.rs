//! The checkpoint week, from when the gap was first visible.

use hemline_domain::Units;

use super::{Advised, Evidence, SMALLEST_MARKDOWN};
use crate::ratio::Ratio;

/// One week of sales is no evidence of a gap.
const EARLIEST: u32 = 2;

/// A week's gap is (units that the accepted forecast expected by it − units sold by it) ÷ the accepted forecast.
/// It is visible where gap × elasticity would have made a markdown, and lasting where it stays visible.
///
/// - One week earlier (not before week 2) where a gap was visible at the checkpoint and in every week from an
///   earlier one on.
/// - One week later (not in the last week) where no gap was visible at the checkpoint, no markdown came, and a
///   gap appeared afterwards that lasted to the season's end with a week in between to act.
/// - Else it is kept.
pub(super) fn advise(evidence: &Evidence<'_>) -> Advised<Option<u32>> {
    let Some(week) = evidence.parameters().markdown_checkpoint_week else {
        return Advised::of(None, "there is no checkpoint: keep");
    };
    if let Some(reason) = evidence.closed_early() {
        return Advised::of(Some(week), reason);
    }
    let visible = visible_weeks(evidence);
    let (suggested, why) = decided(week, &visible, evidence.facts.markdown.is_some());
    Advised::of(Some(suggested), why)
}

fn decided(week: u32, visible: &[bool], is_marked_down: bool) -> (u32, String) {
    let horizon = u32::try_from(visible.len()).unwrap_or(u32::MAX);
    let checked = week as usize;
    if let Some(since) = lasting_since(&visible[..checked]) {
        let is_earlier = since < week && week > EARLIEST;
        return (
            if is_earlier { week - 1 } else { week },
            format!(
                "sales lagged the accepted forecast by enough for a markdown from week {since} on, and still did at the checkpoint in week {week}"
            ),
        );
    }
    match lasting_since(visible) {
        Some(since) if !is_marked_down && since + 1 < horizon && week + 1 < horizon => (
            week + 1,
            format!(
                "sales did not lag at the checkpoint in week {week}, but did from week {since} to the end, without a markdown"
            ),
        ),
        _ => (
            week,
            format!(
                "sales did not lag the accepted forecast for long enough to speak for another week than {week}: keep"
            ),
        ),
    }
}

/// The week from which the gap was visible in every week to the last one given.
fn lasting_since(visible: &[bool]) -> Option<u32> {
    let lasting = visible.iter().rev().take_while(|visible| **visible).count();
    let first = visible.len() - lasting + 1;
    (lasting > 0).then(|| u32::try_from(first).unwrap_or(u32::MAX))
}

fn visible_weeks(evidence: &Evidence<'_>) -> Vec<bool> {
    let accepted = evidence.facts.accepted();
    let total = accepted.total();
    let elasticity = evidence.parameters().elasticity_coefficient;
    let mut sold = Units::ZERO;
    let weeks = evidence.table.sales().into_iter().enumerate();
    let gaps = weeks.map(|(index, units)| {
        sold += units;
        let behind = accepted.sum(1, index + 1).saturating_sub(sold);
        Ratio::of(behind, total)
    });
    gaps.map(|gap| gap.is_some_and(|gap| gap.times(elasticity) >= SMALLEST_MARKDOWN.into()))
        .collect()
}
