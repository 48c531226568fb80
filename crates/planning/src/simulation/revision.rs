//! A simulated season's revised curve: what was sold, and what the forecaster expects of the rest.

use hemline_domain::{Units, apportion_by_weight};

use super::forecaster::{Forecaster, MarkdownInForce, SeasonSoFar};
use crate::error::PlanningError;

/// Units per season week: the sales of weeks 1 to n, and the floor of sales + remainder, less the sales, over the
/// remaining weeks (planning-rules 3).
pub(super) fn revised_curve(
    forecaster: &dyn Forecaster,
    weekly_sales: &[Units],
    accepted_curve: &[Units],
    markdown: Option<MarkdownInForce>,
) -> Result<Vec<Units>, PlanningError> {
    let remaining = forecaster.remaining_demand(&SeasonSoFar {
        weekly_sales,
        accepted_curve,
        markdown,
    })?;
    let weeks_sold = weekly_sales.len();
    check(
        &remaining,
        weeks_sold,
        accepted_curve.len().saturating_sub(weeks_sold),
    )?;
    let sold: Units = weekly_sales.iter().sum();
    let total = Units::floor_of(sold.as_f64() + remaining.iter().sum::<f64>());
    let weights: Vec<(&str, f64)> = WEEK_IDS
        .iter()
        .zip(&remaining)
        .map(|(id, units)| (*id, *units))
        .collect();
    let rest = apportion_by_weight(total.saturating_sub(sold), &weights);
    Ok([weekly_sales, &rest].concat())
}

fn check(remaining: &[f64], weeks_sold: usize, wanted: usize) -> Result<(), PlanningError> {
    let failed = |message| {
        Err(PlanningError::ForecasterFailed {
            week: u32::try_from(weeks_sold).unwrap_or(u32::MAX),
            message,
        })
    };
    if remaining.len() != wanted {
        return failed(format!(
            "{} weeks were forecast, {wanted} remain",
            remaining.len()
        ));
    }
    match remaining
        .iter()
        .find(|units| !(units.is_finite() && **units >= 0.0))
    {
        Some(units) => failed(format!("a week was forecast at {units} units")),
        None => Ok(()),
    }
}

/// Ids that compare bytewise as the weeks do, one for each week of the longest season.
const WEEK_IDS: [&str; 52] = [
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16",
    "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32",
    "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47", "48",
    "49", "50", "51", "52",
];
