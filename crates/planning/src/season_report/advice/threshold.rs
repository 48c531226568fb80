//! The variance threshold, from the trigger's calibration.

use hemline_domain::{Decimal, Share};

use super::{Advised, Evidence, percent};
use crate::season_report::trigger::TriggerAccuracy;
use crate::trigger_calibration::{RateSource, ThresholdCalibration, TriggerCalibration};

/// More false alarms than this are too many.
const TOO_MANY: Decimal = Decimal::from_micros(300_000);
/// Up to this many cost little.
const FEW: Decimal = Decimal::from_micros(100_000);

/// The thresholds of the calibration are the steps.
///
/// - The next higher one, not above the emergency threshold, where over 30% of ordinary seasons would have passed
///   the present one, unless half or more of this season's re-forecasts lowered the remaining error.
/// - The next lower one where at most 10% of ordinary seasons would have passed it, and the present one missed
///   some season of the past until after its middle.
/// - Else it is kept; also without a calibration.
pub(super) fn advise(evidence: &Evidence<'_>) -> Advised<Share> {
    let current = evidence.parameters().variance_threshold;
    let known = evidence.facts.calibration.and_then(|calibration| {
        let at = calibration.at(current)?;
        Some((calibration, at, at.false_alarm_rate?, at.source?))
    });
    let Some((calibration, at, rate, source)) = known else {
        return Advised::of(
            current,
            "the category's past does not tell how often this threshold gives a false alarm: keep",
        );
    };
    let suggested = if rate > TOO_MANY && !mostly_helped(evidence.trigger) {
        let highest = evidence.parameters().emergency_threshold;
        higher(calibration, current).filter(|threshold| *threshold <= highest)
    } else if at.caught_by_mid_season < at.seasons_outside {
        lower(calibration, current)
    } else {
        None
    };
    Advised::of(
        suggested.unwrap_or(current),
        in_words(at, rate, source, evidence.trigger),
    )
}

fn mostly_helped(trigger: &TriggerAccuracy) -> bool {
    trigger.judged > 0 && 2 * trigger.helped >= trigger.judged
}

fn higher(calibration: &TriggerCalibration, current: Share) -> Option<Share> {
    let mut thresholds = calibration.thresholds.iter().map(|one| one.threshold);
    thresholds.find(|threshold| *threshold > current)
}

fn lower(calibration: &TriggerCalibration, current: Share) -> Option<Share> {
    let below = calibration.thresholds.iter();
    let next = below.rev().find(|one| one.threshold < current)?;
    next.false_alarm_rate
        .is_some_and(|rate| rate <= FEW)
        .then_some(next.threshold)
}

fn in_words(
    at: &ThresholdCalibration,
    rate: Decimal,
    source: RateSource,
    trigger: &TriggerAccuracy,
) -> String {
    let counted = match source {
        RateSource::Hindcasts => {
            format!("{} of {} past seasons", at.false_alarms, at.seasons_within)
        }
        RateSource::ResampledNoise => "estimated from the usual ups and downs of weeks".to_owned(),
    };
    let of_season = match trigger.judged {
        0 => String::new(),
        judged => format!(
            "; {} of {judged} re-forecasts of this season helped",
            trigger.helped
        ),
    };
    format!(
        "{} of ordinary seasons would have passed {} on the way ({counted}): false alarms; of {} past seasons that ended above it, {} were noticed by their middle{of_season}",
        percent(rate),
        percent(at.threshold.decimal()),
        at.seasons_outside,
        at.caught_by_mid_season,
    )
}
