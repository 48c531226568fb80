//! How often the re-forecast trigger would have rung on a category's past (planning-rules 11).
//!
//! A *false alarm* is a season that ended within the threshold and still passed it in some week's check. Two
//! sources answer how often that happens:
//!
//! - **Hindcasts**: past seasons, forecast as the season in hand. They carry everything that goes wrong in life,
//!   but there are few, and neighbouring ones share most of their weeks. Their counts are reported as they are.
//! - **Resampled noise**: seasons whose forecast is right over the season, with weeks that scatter about it as
//!   the hindcasts' weeks scatter about their own level. There are as many as one likes, but they know weekly
//!   noise only: the level is never wrong, and an odd week (a holiday) may fall anywhere in the season.
//!
//! The rate that counts is that of the hindcasts where at least [`FEWEST_SEASONS`] of them ended within the
//! threshold, else that of the noise. A season's second re-forecast is not looked at: only the first alarm is.

mod resampling;

use hemline_domain::{Decimal, HindcastSeason, HindcastWeek, Share, Units, VarianceBasis};
use serde::{Deserialize, Serialize};

use crate::ratio::Ratio;

/// Hindcast seasons within a threshold from which on their own rate counts.
pub const FEWEST_SEASONS: u32 = 8;

/// Seasons of resampled noise.
pub const RESAMPLED_SEASONS: u32 = 2_000;

/// The thresholds that are looked at beside the season's own, in percent.
const NEIGHBOURS: [u8; 6] = [10, 15, 20, 25, 30, 40];

/// Where a false-alarm rate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateSource {
    /// Counted over hindcast seasons.
    Hindcasts,
    /// Counted over resampled noise, because too few hindcasts ended within the threshold.
    ResampledNoise,
}

/// The trigger at one threshold. Rates are fractions of six places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThresholdCalibration {
    /// The threshold.
    pub threshold: Share,
    /// Hindcast seasons whose final |variance| was not above it.
    pub seasons_within: u32,
    /// Those of them with a check above it in some week.
    pub false_alarms: u32,
    /// Hindcast seasons whose final |variance| was above it.
    pub seasons_outside: u32,
    /// Those of them with a check above it in the first half of the season.
    pub caught_by_mid_season: u32,
    /// The false-alarm rate of resampled noise; absent where no resampled season ended within the threshold.
    pub resampled_false_alarm_rate: Option<Decimal>,
    /// The false-alarm rate that counts.
    pub false_alarm_rate: Option<Decimal>,
    /// Where it comes from.
    pub source: Option<RateSource>,
}

/// The trigger on a category's past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerCalibration {
    /// Which of the two variances triggers.
    pub basis: VarianceBasis,
    /// Hindcast seasons that could be used: those with a forecast above 0.
    pub hindcast_seasons: u32,
    /// The threshold of the season in hand and its neighbours, ascending.
    pub thresholds: Vec<ThresholdCalibration>,
}

impl TriggerCalibration {
    /// The figures of a threshold.
    #[must_use]
    pub fn at(&self, threshold: Share) -> Option<&ThresholdCalibration> {
        self.thresholds
            .iter()
            .find(|one| one.threshold == threshold)
    }
}

/// Holds the season's threshold and 10, 15, 20, 25, 30 and 40% against the category's past.
///
/// The same seasons and seed give the same figures. Without any usable hindcast all rates are absent.
///
/// ```
/// use hemline_domain::{Decimal, HindcastSeason, HindcastWeek, Share, Units, VarianceBasis};
/// use hemline_planning::trigger_calibration::calibrate;
///
/// let week = |forecast, actual| HindcastWeek {
///     forecast: Units::new(forecast),
///     actual: Units::new(actual),
/// };
/// let day = "2025-01-06".parse().unwrap();
/// // 30% over in week 1, and right over the season.
/// let season = HindcastSeason {
///     history_end: day,
///     season_start: day,
///     weeks: vec![week(100, 130), week(100, 90), week(100, 90), week(100, 90)],
/// };
/// let calibration = calibrate(&[season], VarianceBasis::Cumulative, Share::percent(20), 42);
/// let at_20 = calibration.at(Share::percent(20)).unwrap();
/// assert_eq!((at_20.seasons_within, at_20.false_alarms), (1, 1));
/// ```
#[must_use]
pub fn calibrate(
    hindcasts: &[HindcastSeason],
    basis: VarianceBasis,
    threshold: Share,
    seed: u64,
) -> TriggerCalibration {
    let usable: Vec<&HindcastSeason> = hindcasts
        .iter()
        .filter(|season| season.weeks.iter().any(|week| week.forecast > Units::ZERO))
        .collect();
    let past: Vec<Vec<Variance>> = usable
        .iter()
        .map(|season| variances(&season.weeks, basis))
        .collect();
    let noise: Vec<Vec<Variance>> = resampling::seasons(&usable, RESAMPLED_SEASONS, seed)
        .iter()
        .map(|weeks| variances(weeks, basis))
        .collect();
    let mut thresholds = NEIGHBOURS.map(Share::percent).to_vec();
    thresholds.push(threshold);
    thresholds.sort();
    thresholds.dedup();
    TriggerCalibration {
        basis,
        hindcast_seasons: count(usable.len()),
        thresholds: thresholds
            .into_iter()
            .map(|threshold| calibrated(threshold, &past, &noise))
            .collect(),
    }
}

/// A week's check.
#[derive(Debug, Clone, Copy)]
struct Variance {
    /// |variance| of weeks 1 to n; absent where nothing was forecast.
    cumulative: Option<Ratio>,
    /// The one that triggers.
    trigger: Option<Ratio>,
    /// Units were sold against a forecast of 0 of the variance that triggers.
    out_of_nothing: bool,
}

fn variances(weeks: &[HindcastWeek], basis: VarianceBasis) -> Vec<Variance> {
    let mut forecast = Units::ZERO;
    let mut actual = Units::ZERO;
    let checks = weeks.iter().map(|week| {
        forecast += week.forecast;
        actual += week.actual;
        let (expected, sold) = match basis {
            VarianceBasis::Cumulative => (forecast, actual),
            VarianceBasis::Weekly => (week.forecast, week.actual),
        };
        Variance {
            cumulative: Ratio::of_difference(actual, forecast, forecast),
            trigger: Ratio::of_difference(sold, expected, expected),
            out_of_nothing: expected == Units::ZERO && sold > Units::ZERO,
        }
    });
    checks.collect()
}

impl Variance {
    fn rings(&self, threshold: Share) -> bool {
        self.trigger.map_or(self.out_of_nothing, |ratio| {
            ratio > threshold.decimal().into()
        })
    }
}

fn ended_within(season: &[Variance], threshold: Share) -> bool {
    let end = season.last().and_then(|check| check.cumulative);
    end.is_some_and(|variance| variance <= threshold.decimal().into())
}

/// Whether it rang in one of the first `weeks` weeks.
fn rang(season: &[Variance], weeks: usize, threshold: Share) -> bool {
    season
        .iter()
        .take(weeks)
        .any(|check| check.rings(threshold))
}

fn calibrated(
    threshold: Share,
    past: &[Vec<Variance>],
    noise: &[Vec<Variance>],
) -> ThresholdCalibration {
    let (seasons_within, false_alarms) = count_false_alarms(past, threshold);
    let outside = past.iter().filter(|one| !ended_within(one, threshold));
    let caught = outside
        .clone()
        .filter(|season| rang(season, season.len().div_ceil(2), threshold));
    let (noise_within, noise_alarms) = count_false_alarms(noise, threshold);
    let of_noise = rate(noise_alarms, noise_within);
    let (false_alarm_rate, source) = if seasons_within >= FEWEST_SEASONS {
        (rate(false_alarms, seasons_within), RateSource::Hindcasts)
    } else {
        (of_noise, RateSource::ResampledNoise)
    };
    ThresholdCalibration {
        threshold,
        seasons_within,
        false_alarms,
        seasons_outside: count(outside.count()),
        caught_by_mid_season: count(caught.count()),
        resampled_false_alarm_rate: of_noise,
        source: false_alarm_rate.map(|_| source),
        false_alarm_rate,
    }
}

/// Seasons that ended within the threshold, and those of them that rang in some week.
fn count_false_alarms(seasons: &[Vec<Variance>], threshold: Share) -> (u32, u32) {
    let within = seasons.iter().filter(|one| ended_within(one, threshold));
    let alarms = within
        .clone()
        .filter(|season| rang(season, season.len(), threshold));
    (count(within.count()), count(alarms.count()))
}

fn rate(part: u32, whole: u32) -> Option<Decimal> {
    let units = |number: u32| Units::new(u64::from(number));
    Ratio::of(units(part), units(whole)).map(Ratio::to_decimal)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
