//! How far actual sales left the forecast, and what follows (planning-rules 8).

use hemline_domain::calendar::LONGEST_HORIZON;
use hemline_domain::{Decimal, SeasonParameters, Share, StoreId, Units, VarianceBasis};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeSet;

pub use hemline_domain::season::{VarianceCheck, VarianceDirection};

use crate::error::PlanningError;
use crate::ratio::Ratio;

/// A store's week that ended with nothing on its shelves: it sold what it had, not what it could.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StockedOutWeek {
    /// The store.
    pub store_id: StoreId,
    /// Its share of the week's forecast, in units.
    pub forecast: f64,
    /// What it sold in the week.
    pub actual: Units,
}

/// The category's weeks 1 to n, as far as they have actual sales.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeasonToDate<'a> {
    /// Units expected per week by the newest forecast before this check; its past weeks are
    /// actuals, so that a re-forecast that was right does not trigger again.
    pub forecast: &'a [Units],
    /// Units expected per week by the season's first forecast.
    pub original_forecast: &'a [Units],
    /// Units sold per week, as reported.
    pub actual: &'a [Units],
    /// Store-weeks up to now that ended without stock.
    pub stocked_out: &'a [StockedOutWeek],
}

/// Compares weeks 1 to n with the forecast (planning-rules 8).
///
/// A variance that equals a threshold is not above it. Against a forecast of 0 any sale is above
/// every threshold.
///
/// ```
/// use hemline_domain::{Archetype, StatedParameters, Units};
/// use hemline_planning::variance::{SeasonToDate, check};
///
/// let parameters = StatedParameters::new()
///     .with("season_start_date", "2025-03-03")
///     .resolve(Archetype::FashionRetail)?
///     .parameters;
/// let season = SeasonToDate {
///     forecast: &[Units::new(2_550)],
///     original_forecast: &[Units::new(2_550)],
///     actual: &[Units::new(3_200)],
///     stocked_out: &[],
/// };
/// let variance = check(season, &parameters)?;
/// assert!(variance.threshold_exceeded, "25.5% is above 20%");
/// assert!(!variance.emergency);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When there is no week, or when the lists are not equally long.
pub fn check(
    season: SeasonToDate<'_>,
    parameters: &SeasonParameters,
) -> Result<VarianceCheck, PlanningError> {
    check_lengths(season)?;
    let cumulative = Comparison {
        forecast: season.forecast.iter().sum(),
        actual: season.actual.iter().sum(),
    };
    let last = season.actual.len() - 1;
    let weekly = Comparison {
        forecast: season.forecast[last],
        actual: season.actual[last],
    };
    let original = Comparison {
        forecast: season.original_forecast.iter().sum(),
        actual: cumulative.actual,
    };
    let trigger = match parameters.variance_basis {
        VarianceBasis::Cumulative => cumulative,
        VarianceBasis::Weekly => weekly,
    };
    let week_number = u32::try_from(season.actual.len()).unwrap_or(u32::MAX);
    let stores: BTreeSet<&StoreId> = season
        .stocked_out
        .iter()
        .map(|week| &week.store_id)
        .collect();
    let threshold_exceeded = trigger.exceeds(parameters.variance_threshold);
    let emergency = trigger.direction() == Some(VarianceDirection::Over)
        && trigger.exceeds(parameters.emergency_threshold);
    let adjusted = stockout_adjusted(cumulative, season.stocked_out);
    Ok(VarianceCheck {
        week_number,
        forecasted_cumulative: cumulative.forecast,
        actual_cumulative: cumulative.actual,
        variance_pct: cumulative.variance(),
        direction: cumulative.direction(),
        weekly_variance_pct: weekly.variance(),
        weekly_direction: weekly.direction(),
        original_variance_pct: original.variance(),
        original_direction: original.direction(),
        stockout_adjusted_variance_pct: adjusted.map(|(variance, _)| variance),
        stockout_adjusted_direction: adjusted.and_then(|(_, direction)| direction),
        stocked_out_stores: u32::try_from(stores.len()).unwrap_or(u32::MAX),
        basis: parameters.variance_basis,
        threshold_exceeded,
        emergency,
        reasoning: trigger.in_words(parameters, week_number),
    })
}

fn check_lengths(season: SeasonToDate<'_>) -> Result<(), PlanningError> {
    let weeks = season.actual.len();
    if weeks == 0 {
        return Err(PlanningError::WeekOutOfRange {
            week: 0,
            first: 1,
            last: LONGEST_HORIZON,
        });
    }
    for (name, curve) in [
        ("the forecast", season.forecast),
        ("the original forecast", season.original_forecast),
    ] {
        if curve.len() != weeks {
            return Err(PlanningError::MismatchedWeeks {
                a_name: name,
                a: curve.len(),
                b_name: "the actual sales",
                b: weeks,
            });
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Comparison {
    forecast: Units,
    actual: Units,
}

impl Comparison {
    fn ratio(self) -> Option<Ratio> {
        Ratio::of_difference(self.actual, self.forecast, self.forecast)
    }

    fn variance(self) -> Option<Decimal> {
        self.ratio().map(Ratio::to_decimal)
    }

    fn direction(self) -> Option<VarianceDirection> {
        direction(self.actual.cmp(&self.forecast))
    }

    fn exceeds(self, threshold: Share) -> bool {
        match self.ratio() {
            Some(ratio) => ratio > threshold.decimal().into(),
            None => self.actual > Units::ZERO,
        }
    }

    fn in_words(self, parameters: &SeasonParameters, week_number: u32) -> String {
        let weeks = match parameters.variance_basis {
            VarianceBasis::Cumulative => format!("through week {week_number}"),
            VarianceBasis::Weekly => format!("in week {week_number}"),
        };
        let sold = format!(
            "{} units sold {weeks} against {} forecast",
            self.actual.grouped(),
            self.forecast.grouped()
        );
        let Some(ratio) = self.ratio() else {
            return format!("{sold}: nothing was forecast, so there is no share to compare");
        };
        let direction = match self.direction() {
            Some(direction) => format!(" {}", direction.as_str()),
            None => String::new(),
        };
        let threshold = parameters.variance_threshold.decimal();
        let (variance, limit) = distinguishable(ratio.to_decimal(), threshold);
        let is_barely = variance == limit;
        let verdict = match ratio.cmp(&threshold.into()) {
            Ordering::Greater if is_barely => "just above",
            Ordering::Greater => "above",
            Ordering::Less if is_barely => "just below",
            Ordering::Less | Ordering::Equal => "not above",
        };
        format!("{sold}: {variance}{direction}, {verdict} the threshold of {limit}")
    }
}

/// Which way sales left the forecast that they compare to like this.
fn direction(sales_to_forecast: Ordering) -> Option<VarianceDirection> {
    match sales_to_forecast {
        Ordering::Greater => Some(VarianceDirection::Over),
        Ordering::Less => Some(VarianceDirection::Under),
        Ordering::Equal => None,
    }
}

/// Both fractions as percentages of as many places (1 to 4) as show that they differ.
fn distinguishable(variance: Decimal, threshold: Decimal) -> (String, String) {
    let percent = |fraction: Decimal, places| format!("{:.places$}%", fraction.as_f64() * 100.0);
    let places = if variance == threshold {
        1
    } else {
        (1..MOST_PLACES)
            .find(|&places| percent(variance, places) != percent(threshold, places))
            .unwrap_or(MOST_PLACES)
    };
    (percent(variance, places), percent(threshold, places))
}

/// Places of a percentage that a fraction of six places has.
const MOST_PLACES: usize = 4;

/// The variance without the store-weeks that ran dry, and which way it goes. Their share of the forecast is a float,
/// so the figure is rounded to six places from floats; it decides nothing.
fn stockout_adjusted(
    cumulative: Comparison,
    stocked_out: &[StockedOutWeek],
) -> Option<(Decimal, Option<VarianceDirection>)> {
    let forecast_out: f64 = stocked_out.iter().map(|week| week.forecast).sum();
    let actual_out: Units = stocked_out.iter().map(|week| week.actual).sum();
    let forecast = cumulative.forecast.as_f64() - forecast_out;
    let actual = cumulative.actual.saturating_sub(actual_out).as_f64();
    if forecast <= TOLERANCE {
        return None;
    }
    let difference = actual - forecast;
    let variance = Decimal::nearest(difference.abs() / forecast).ok()?;
    let is_none = difference.abs() <= TOLERANCE;
    let way = if is_none {
        None
    } else {
        direction(actual.total_cmp(&forecast))
    };
    Some((variance, way))
}

/// What planning-rules 0 allows for binary noise.
const TOLERANCE: f64 = 1e-9;
