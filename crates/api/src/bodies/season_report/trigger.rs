//! Whether the re-forecast trigger did its work, in the season and on the past.

use utoipa::ToSchema;

use crate::bodies::variance::Direction;
use crate::bodies::vocabulary;

/// How well the trigger worked.
#[derive(ToSchema)]
pub(super) struct TriggerAccuracy {
    /// `variance_threshold`.
    threshold: f64,
    /// Weeks above it that left a week to forecast, in order. The horizon's last week is none of them.
    weeks: Vec<TriggeredWeek>,
    /// Weeks that were re-forecast ÷ weeks above the threshold; null when no week was above.
    accuracy: Option<f64>,
    /// An accuracy from here on is on target.
    target: f64,
    /// Whether it is reached.
    target_met: Option<bool>,
    /// Re-forecasts of these weeks that lowered the remaining error.
    helped: u32,
    /// Re-forecasts of these weeks that could be judged.
    judged: u32,
    /// Weeks above the emergency threshold, over the forecast.
    emergencies: u32,
}

/// A week whose variance was above the threshold.
#[derive(ToSchema)]
pub(super) struct TriggeredWeek {
    /// The week.
    week_number: u32,
    /// The variance that counts, as a fraction; null against a forecast of 0.
    variance_pct: Option<f64>,
    /// Which way it went.
    direction: Option<Direction>,
    /// Whether a re-forecast followed.
    reforecast: bool,
    /// Whether that lowered the error of the remaining weeks; null where none followed, or no week is left
    /// to judge by.
    lowered_remaining_error: Option<bool>,
}

/// The trigger on a category's past.
#[derive(ToSchema)]
pub(super) struct TriggerCalibration {
    /// Which of the two variances triggers.
    basis: vocabulary::VarianceBasis,
    /// Hindcast seasons that could be used: those with a forecast above 0.
    hindcast_seasons: u32,
    /// The threshold of the season in hand and its neighbours, ascending.
    thresholds: Vec<ThresholdCalibration>,
}

/// The trigger at one threshold. Rates are fractions of six places.
#[derive(ToSchema)]
pub(super) struct ThresholdCalibration {
    /// The threshold.
    threshold: f64,
    /// Hindcast seasons whose final |variance| was not above it.
    seasons_within: u32,
    /// Those of them with a check above it in some week.
    false_alarms: u32,
    /// Hindcast seasons whose final |variance| was above it.
    seasons_outside: u32,
    /// Those of them with a check above it in the first half of the season.
    caught_by_mid_season: u32,
    /// The false-alarm rate of resampled noise; null where no resampled season ended within the threshold.
    resampled_false_alarm_rate: Option<f64>,
    /// The false-alarm rate that counts.
    false_alarm_rate: Option<f64>,
    /// Where it comes from.
    source: Option<RateSource>,
}

/// Where a false-alarm rate comes from.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RateSource {
    /// Counted over hindcast seasons.
    Hindcasts,
    /// Counted over resampled noise, because too few hindcasts ended within the threshold.
    ResampledNoise,
}
