//! What ships from the DC to the stores at the end of a week (planning-rules 7).

use hemline_domain::{
    ReplenishmentBasis, ReplenishmentStrategy, SeasonParameters, StoreId, Units, apportion,
};
use std::collections::BTreeMap;

pub use hemline_domain::season::{ExcessSales, Replenishment, SkipReason, StoreReplenishment};

use crate::error::PlanningError;
use crate::store_shares::normalised;
use crate::store_stock::StoreStock;

/// The demand that a replenishment may follow; read for `replenishment_basis: demand_curve` only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExpectedDemand<'a> {
    /// Units per season week of the forecast in force, from week 1.
    pub weekly_curve: &'a [Units],
    /// The stores' shares of demand.
    pub shares: &'a [(StoreId, f64)],
}

/// The replenishment at the end of `week` (1 to the horizon) from `dc_stock` units at the DC
/// (planning-rules 7).
///
/// ```
/// use hemline_domain::{Archetype, StatedParameters, Units};
/// use hemline_planning::StoreStock;
/// use hemline_planning::replenishment::{ExpectedDemand, replenish};
///
/// let parameters = StatedParameters::new()
///     .with("season_start_date", "2025-03-03")
///     .resolve(Archetype::FashionRetail)?
///     .parameters;
/// let store = StoreStock {
///     store_id: "S01".into(),
///     season_total: Units::new(200),
///     shipped: Units::new(105),
///     adjusted: Units::ZERO,
///     sold: Units::new(99),
/// };
/// let demand = ExpectedDemand { weekly_curve: &[], shares: &[] };
/// let shipment = replenish(2, &[store], Units::new(4_320), demand, &parameters)?;
/// assert_eq!(shipment.stores[0].shipped, Units::new(4));
/// assert_eq!(shipment.dc_stock_after, Units::new(4_316));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the week is outside the season, a store is named twice, or a share is not usable.
pub fn replenish(
    week: u32,
    stores: &[StoreStock],
    dc_stock: Units,
    demand: ExpectedDemand<'_>,
    parameters: &SeasonParameters,
) -> Result<Replenishment, PlanningError> {
    let horizon = parameters.forecast_horizon_weeks;
    if !(1..=horizon).contains(&week) {
        return Err(PlanningError::WeekOutOfRange {
            week,
            first: 1,
            last: horizon,
        });
    }
    let by_id = ordered(stores)?;
    let skip_reason = reason_to_skip(week, parameters);
    let rows = match skip_reason {
        Some(_) => Vec::new(),
        None => shipments(week, &by_id, dc_stock, demand, parameters)?,
    };
    let total_shipped: Units = rows.iter().map(|store| store.shipped).sum();
    let excesses = by_id.iter().map(|store| ExcessSales {
        store_id: store.store_id.clone(),
        units: store.unexplained_sales(),
    });
    Ok(Replenishment {
        week_number: week,
        skipped: skip_reason.map(|reason| reason.in_words(week)),
        skip_reason,
        total_need: rows.iter().map(|store| store.need).sum(),
        total_shipped,
        dc_stock_before: dc_stock,
        dc_stock_after: dc_stock.saturating_sub(total_shipped),
        sold_more_than_received: excesses
            .filter(|excess| excess.units > Units::ZERO)
            .collect(),
        stores: rows,
    })
}

fn ordered(stores: &[StoreStock]) -> Result<Vec<&StoreStock>, PlanningError> {
    let mut by_id: Vec<&StoreStock> = stores.iter().collect();
    by_id.sort_by(|a, b| a.store_id.cmp(&b.store_id));
    match by_id
        .windows(2)
        .find(|pair| pair[0].store_id == pair[1].store_id)
    {
        Some(pair) => Err(PlanningError::DuplicateStore {
            store_id: pair[0].store_id.clone(),
        }),
        None => Ok(by_id),
    }
}

/// Why nothing ships at the end of `week`, where the strategy or the calendar says so.
pub(crate) fn reason_to_skip(week: u32, parameters: &SeasonParameters) -> Option<SkipReason> {
    let strategy = parameters.replenishment_strategy;
    if strategy == ReplenishmentStrategy::None {
        return Some(SkipReason::NotPlanned);
    }
    if week == parameters.forecast_horizon_weeks {
        return Some(SkipReason::LastWeek);
    }
    let is_odd_week = strategy == ReplenishmentStrategy::BiWeekly && !week.is_multiple_of(2);
    is_odd_week.then_some(SkipReason::OddWeek)
}

fn shipments(
    week: u32,
    stores: &[&StoreStock],
    dc_stock: Units,
    demand: ExpectedDemand<'_>,
    parameters: &SeasonParameters,
) -> Result<Vec<StoreReplenishment>, PlanningError> {
    let weeks_remaining = parameters.forecast_horizon_weeks - week;
    let weeks_covered = match parameters.replenishment_strategy {
        ReplenishmentStrategy::BiWeekly => weeks_remaining.min(2),
        ReplenishmentStrategy::Weekly | ReplenishmentStrategy::None => 1,
    };
    let needs: Vec<(&StoreId, u64)> = match parameters.replenishment_basis {
        ReplenishmentBasis::RemainingAllocation => stores
            .iter()
            .map(|store| {
                let need = need_from_remaining(store, weeks_covered, weeks_remaining);
                (&store.store_id, need.get())
            })
            .collect(),
        ReplenishmentBasis::DemandCurve => needs_from_curve(week, stores, demand, weeks_covered)?,
    };
    let total_need: Units = needs.iter().map(|(_, need)| Units::new(*need)).sum();
    let shipped = apportion(total_need.min(dc_stock), &needs);
    let rows = stores.iter().zip(&needs).zip(shipped);
    Ok(rows
        .map(|((store, (_, need)), shipped)| StoreReplenishment {
            store_id: store.store_id.clone(),
            inventory: store.inventory(),
            need: Units::new(*need),
            shipped,
        })
        .collect())
}

/// `max(0, round(weeks covered × remaining ÷ weeks remaining − inventory))`, in whole numbers.
fn need_from_remaining(store: &StoreStock, weeks_covered: u32, weeks_remaining: u32) -> Units {
    let weeks_remaining = u128::from(weeks_remaining);
    let expected = u128::from(weeks_covered) * u128::from(store.remaining().get());
    let on_hand = weeks_remaining * u128::from(store.inventory().get());
    let missing = expected.saturating_sub(on_hand);
    let rounded = (2 * missing + weeks_remaining) / (2 * weeks_remaining);
    // At most the store's remaining units, since it covers no more than the weeks remaining.
    Units::new(u64::try_from(rounded).unwrap_or(u64::MAX))
}

fn needs_from_curve<'a>(
    week: u32,
    stores: &[&'a StoreStock],
    demand: ExpectedDemand<'_>,
    weeks_covered: u32,
) -> Result<Vec<(&'a StoreId, u64)>, PlanningError> {
    let next_week = usize::try_from(week)
        .ok()
        .and_then(|index| demand.weekly_curve.get(index))
        .ok_or(PlanningError::WeekOutOfRange {
            week: week + 1,
            first: 1,
            last: u32::try_from(demand.weekly_curve.len()).unwrap_or(u32::MAX),
        })?;
    let share_of: BTreeMap<&StoreId, f64> = normalised(demand.shares)?;
    let expected = f64::from(weeks_covered) * next_week.as_f64();
    Ok(stores
        .iter()
        .map(|store| {
            let share = share_of.get(&store.store_id).copied().unwrap_or(0.0);
            let need = Units::round_of(expected * share - store.inventory().as_f64());
            (&store.store_id, need.get())
        })
        .collect())
}
