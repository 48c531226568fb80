//! The season week by week.

use hemline_domain::{Decimal, Units};
use serde::{Deserialize, Serialize};

use super::checks::count;
use super::facts::SeasonFacts;
use super::stockouts::LostSales;
use super::store_weeks::StoreWeeks;
use super::trigger::{standing_checks, was_reforecast};
use crate::variance::VarianceDirection;

/// One week of the season.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonWeek {
    /// 1-based week.
    pub week_number: u32,
    /// Units sold.
    pub sold: Units,
    /// Units that the original forecast expected.
    pub original_forecast: Units,
    /// Units that the forecast in force before the week expected.
    pub forecast_in_force: Units,
    /// Units sold in the same week of last year, where known.
    pub last_year: Option<Units>,
    /// The cumulative variance of the week's check, as a fraction; absent where it was not checked.
    pub variance_pct: Option<Decimal>,
    /// Which way it went.
    pub direction: Option<VarianceDirection>,
    /// Whether the variance that triggers was above the threshold.
    pub threshold_exceeded: bool,
    /// Whether it was found above, and a re-forecast followed before the next alert.
    pub reforecast: bool,
    /// Whether the stores sold at the marked-down price.
    pub marked_down: bool,
    /// Stores that ended it with inventory 0.
    pub sold_out_stores: u32,
    /// Units estimated as lost to that.
    pub lost_sales: Units,
    /// Units that stores sold above what they had received.
    pub adjusted: Units,
    /// Units that left the DC for the stores at its end.
    pub shipped: Units,
    /// Units of emergency orders that reached the DC at its end.
    pub emergency: Units,
    /// Units in stores when it ended, before that shipment.
    pub store_stock: Units,
    /// Units at the DC when it ended, after that shipment.
    pub dc_stock: Units,
}

/// Weeks 1 to n.
pub(super) fn season_weeks(
    facts: &SeasonFacts<'_>,
    table: &StoreWeeks,
    lost: &LostSales,
) -> Vec<SeasonWeek> {
    let standing = standing_checks(facts.checks);
    let marked_down_after = facts.markdown.map(|markdown| markdown.applied_after_week);
    let week = |week: usize| {
        let number = count(week);
        let check = standing.get(&number).map(|one| &one.check);
        let sold_out = lost.weeks.iter().filter(|one| one.week == week);
        SeasonWeek {
            week_number: number,
            sold: table.total(week, |store| store.sold),
            original_forecast: facts.forecasts[0].units(week),
            forecast_in_force: facts.in_force(week).units(week),
            last_year: facts
                .last_year
                .and_then(|weeks| weeks.get(week - 1))
                .copied(),
            variance_pct: check.and_then(|check| check.variance_pct),
            direction: check.and_then(|check| check.direction),
            threshold_exceeded: check.is_some_and(|check| check.threshold_exceeded),
            reforecast: was_reforecast(number, facts),
            marked_down: marked_down_after.is_some_and(|after| number > after),
            sold_out_stores: count(sold_out.count()),
            lost_sales: lost.by_week[week - 1],
            adjusted: table.total(week, |store| store.adjusted),
            shipped: table.total(week, |store| store.shipped),
            emergency: table.emergency[week],
            store_stock: table.total(week, |store| store.left),
            dc_stock: table.dc_stock[week],
        }
    };
    (1..=table.weeks()).map(week).collect()
}
