//! How the Inventory Agent may leave: nothing is lost, and nothing is handed out twice.

use std::collections::BTreeMap;

use hemline_domain::{AllocationPlan, Grouped, StoreId, Units};
use hemline_planning::StoreStock;
use hemline_planning::ledger::Balances;
use hemline_planning::reallocation::{Reallocation, shortages};
use hemline_planning::replenishment::Replenishment;

use crate::context::{ReallocationPlan, SeasonContext};

/// Initial + holdback = manufactured, the columns sum to their totals, and the minimums hold.
pub(crate) fn check_allocation(plan: &AllocationPlan) -> Result<(), String> {
    let column = |read: fn(&hemline_domain::StoreAllocation) -> Units| -> Units {
        plan.store_allocations.iter().map(read).sum()
    };
    let initial = column(|store| store.initial_allocation);
    let holdback = column(|store| store.holdback_allocation);
    let total = column(|store| store.total_season_allocation);
    let adds_up = plan.initial_allocation_total + plan.holdback_total == plan.manufacturing_qty
        && initial == plan.initial_allocation_total
        && holdback == plan.holdback_total
        && total == plan.manufacturing_qty;
    if !adds_up {
        return Err(format!(
            "{} units are manufactured, {} ship and {} wait, but the stores' columns sum to {}, {} and {}",
            plan.manufacturing_qty.grouped(),
            plan.initial_allocation_total.grouped(),
            plan.holdback_total.grouped(),
            total.grouped(),
            initial.grouped(),
            holdback.grouped()
        ));
    }
    let below_minimum = plan
        .store_allocations
        .iter()
        .find(|store| store.initial_allocation < store.two_week_minimum);
    match below_minimum {
        Some(store) => Err(format!(
            "store {} starts with {} units, below its two-week minimum of {}",
            store.store_id,
            store.initial_allocation.grouped(),
            store.two_week_minimum.grouped()
        )),
        None => Ok(()),
    }
}

/// The run's in-season results against the season's balances.
pub(super) fn check_season(context: &SeasonContext) -> Result<(), String> {
    let Some(season) = context.season() else {
        return Ok(());
    };
    let results = &context.results;
    if let Some(plan) = &results.replenishment {
        check_replenishment(&plan.replenishment, &season.balances)?;
    }
    match (&results.reallocation, &results.forecast) {
        (Some(plan), Some(forecast)) => {
            let total = forecast.total_season_demand;
            check_reallocation(plan, total, &season.stocks(), season.balances.dc_stock)
        }
        _ => Ok(()),
    }
}

/// The DC ships no more than it holds, the columns sum, no store gets more than it needs, and the rows
/// to book keep every unit.
fn check_replenishment(plan: &Replenishment, balances: &Balances) -> Result<(), String> {
    let column =
        |read: fn(&hemline_planning::replenishment::StoreReplenishment) -> Units| -> Units {
            plan.stores.iter().map(read).sum()
        };
    let (need, shipped) = (column(|store| store.need), column(|store| store.shipped));
    if need != plan.total_need || shipped != plan.total_shipped {
        return Err(format!(
            "{} units are needed and {} ship, but the stores' columns sum to {} and {}",
            plan.total_need.grouped(),
            plan.total_shipped.grouped(),
            need.grouped(),
            shipped.grouped()
        ));
    }
    if plan.dc_stock_before != balances.dc_stock || shipped > balances.dc_stock {
        return Err(format!(
            "{} units ship from {}, but the distribution centre holds {}",
            shipped.grouped(),
            plan.dc_stock_before.grouped(),
            balances.dc_stock.grouped()
        ));
    }
    if plan.dc_stock_after + shipped != plan.dc_stock_before {
        return Err(format!(
            "{} of {} units ship, but {} are said to stay",
            shipped.grouped(),
            plan.dc_stock_before.grouped(),
            plan.dc_stock_after.grouped()
        ));
    }
    if let Some(store) = plan.stores.iter().find(|store| store.shipped > store.need) {
        return Err(format!(
            "store {} needs {} units and gets {}",
            store.store_id,
            store.need.grouped(),
            store.shipped.grouped()
        ));
    }
    check_booking(plan, balances)
}

/// Booked on the ledger, the shipments move units and make none.
fn check_booking(plan: &Replenishment, balances: &Balances) -> Result<(), String> {
    let mut after = balances.clone();
    for row in plan.ledger_rows() {
        after.book(&row).map_err(|error| error.to_string())?;
    }
    let units = |balances: &Balances| balances.dc_stock + balances.shipped();
    if after.dc_stock != plan.dc_stock_after || units(&after) != units(balances) {
        return Err(format!(
            "{} units are at the distribution centre and shipped before, {} after",
            units(balances).grouped(),
            units(&after).grouped()
        ));
    }
    Ok(())
}

/// The totals sum to the target, none falls below what was shipped, every unit in existence is assigned
/// or shown as unassigned, the shortages are those of the figures, and no more is ordered than lacks.
fn check_reallocation(
    plan: &ReallocationPlan,
    revised_total: Units,
    stocks: &[StoreStock],
    dc_stock: Units,
) -> Result<(), String> {
    let reallocation = &plan.reallocation;
    check_totals(reallocation, stocks)?;
    let shipped: Units = stocks.iter().map(|store| store.shipped).sum();
    let in_existence = shipped + dc_stock;
    if reallocation.target + reallocation.dc_unassigned != in_existence {
        return Err(format!(
            "{} units exist, but {} are assigned and {} are not",
            in_existence.grouped(),
            reallocation.target.grouped(),
            reallocation.dc_unassigned.grouped()
        ));
    }
    let expected = shortages(
        revised_total,
        stocks.iter().map(|store| store.sold).sum(),
        dc_stock,
        stocks.iter().map(StoreStock::inventory).sum(),
    );
    if reallocation.shortages != expected {
        return Err(format!(
            "the season lacks {} units at the DC and {} in all, not {} and {}",
            expected.dc_shortage.grouped(),
            expected.network_shortage.grouped(),
            reallocation.shortages.dc_shortage.grouped(),
            reallocation.shortages.network_shortage.grouped()
        ));
    }
    let order = &plan.emergency_order;
    if order.units > order.shortage || order.shortage > expected.dc_shortage {
        return Err(format!(
            "{} units are ordered for a shortage of {}",
            order.units.grouped(),
            order.shortage.grouped()
        ));
    }
    Ok(())
}

fn check_totals(reallocation: &Reallocation, stocks: &[StoreStock]) -> Result<(), String> {
    let by_id: BTreeMap<&StoreId, &StoreStock> = stocks
        .iter()
        .map(|stock| (&stock.store_id, stock))
        .collect();
    if by_id.len() != reallocation.stores.len() {
        return Err(format!(
            "{} stores have a plan and {} get a new total",
            Grouped(by_id.len()),
            Grouped(reallocation.stores.len())
        ));
    }
    for store in &reallocation.stores {
        let stock = by_id.get(&store.store_id);
        if stock.is_none_or(|stock| stock.shipped != store.shipped) {
            return Err(format!(
                "store {} is said to have got {} units",
                store.store_id,
                store.shipped.grouped()
            ));
        }
        if store.season_total < store.shipped {
            return Err(format!(
                "store {} got {} units already and is to get {} over the season",
                store.store_id,
                store.shipped.grouped(),
                store.season_total.grouped()
            ));
        }
    }
    let sum: Units = reallocation
        .stores
        .iter()
        .map(|store| store.season_total)
        .sum();
    if sum != reallocation.target {
        return Err(format!(
            "the stores get {} units over the season, but their totals sum to {}",
            reallocation.target.grouped(),
            sum.grouped()
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hemline_domain::{Archetype, Decimal, SeasonParameters, StatedParameters};
    use hemline_planning::emergency_order::recommend;
    use hemline_planning::initial_allocation::{StoreDemand, allocate};
    use hemline_planning::ledger::{launch_rows, sales_rows};
    use hemline_planning::reallocation::reallocate;
    use hemline_planning::replenishment::{ExpectedDemand, replenish};

    fn parameters() -> SeasonParameters {
        let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
        stated.resolve(Archetype::FashionRetail).unwrap().parameters
    }

    fn allocation() -> AllocationPlan {
        let stores = [("S01", 0.6), ("S02", 0.4)].map(|(id, demand_share)| StoreDemand {
            store_id: id.into(),
            store_name: id.to_owned(),
            cluster_id: "mainstream".into(),
            demand_share,
        });
        let parameters = parameters();
        let (made, two_weeks) = (Units::new(1_000), Units::new(150));
        let split = allocate(made, two_weeks, &stores, parameters.dc_holdback_percentage).unwrap();
        AllocationPlan {
            allocation_id: "a_1".into(),
            forecast_id: "f_1".into(),
            manufacturing_qty: made,
            safety_stock_percentage: Decimal::ZERO,
            initial_allocation_total: split.initial_allocation_total,
            holdback_total: split.holdback_total,
            minimum_raised_initial: split.minimum_raised_initial,
            store_allocations: split.stores,
            fingerprint: String::new(),
            created_at: chrono::Utc::now(),
        }
    }

    /// The plan's season after a week in which 200 units were sold.
    fn after_a_week() -> (Balances, Vec<StoreStock>) {
        let plan = allocation();
        let mut rows = launch_rows(plan.manufacturing_qty, &plan.store_allocations);
        let sales = [
            ("S01".into(), Units::new(120)),
            ("S02".into(), Units::new(80)),
        ];
        let before = Balances::of(&rows).unwrap();
        rows.extend(sales_rows(1, &before, &sales.into()));
        let balances = Balances::of(&rows).unwrap();
        let totals = plan
            .store_allocations
            .iter()
            .map(|store| (store.store_id.clone(), store.total_season_allocation));
        let stocks = balances.stocks(&totals.collect());
        (balances, stocks)
    }

    fn shipment() -> (Replenishment, Balances) {
        let (balances, stocks) = after_a_week();
        let demand = ExpectedDemand {
            weekly_curve: &[],
            shares: &[],
        };
        // With less on the shelves there is something to ship.
        let mut stocks = stocks;
        for stock in &mut stocks {
            stock.sold = stock.shipped;
        }
        let plan = replenish(1, &stocks, balances.dc_stock, demand, &parameters()).unwrap();
        (plan, balances)
    }

    fn totals() -> (ReallocationPlan, Vec<StoreStock>, Units) {
        let (balances, stocks) = after_a_week();
        let shares = [("S01".into(), 0.6), ("S02".into(), 0.4)];
        let revised = Units::new(1_500);
        let dc_stock = balances.dc_stock;
        let reallocation = reallocate(revised, Decimal::ZERO, dc_stock, &stocks, &shares).unwrap();
        let curve = [Units::new(125); 12];
        let plan = ReallocationPlan {
            forecast_id: "f_2".into(),
            emergency_order: recommend(1, reallocation.shortages, &curve, &parameters()),
            units_on_order: Units::ZERO,
            reallocation,
        };
        (plan, stocks, dc_stock)
    }

    fn check_shipment(change: impl FnOnce(&mut Replenishment)) -> Result<(), String> {
        let (mut plan, balances) = shipment();
        change(&mut plan);
        check_replenishment(&plan, &balances)
    }

    fn check_new_totals(change: impl FnOnce(&mut ReallocationPlan)) -> Result<(), String> {
        let (mut plan, stocks, dc_stock) = totals();
        change(&mut plan);
        check_reallocation(&plan, Units::new(1_500), &stocks, dc_stock)
    }

    const ONE: Units = Units::new(1);

    #[test]
    fn an_allocation_whose_columns_do_not_sum_or_below_a_minimum_fails() {
        assert_eq!(check_allocation(&allocation()), Ok(()));
        let mut unit_lost = allocation();
        unit_lost.holdback_total = unit_lost.holdback_total.saturating_sub(ONE);
        assert!(check_allocation(&unit_lost).is_err());
        let mut store_off = allocation();
        store_off.store_allocations[0].initial_allocation += ONE;
        assert!(check_allocation(&store_off).is_err());
        let mut below = allocation();
        below.store_allocations[1].two_week_minimum = Units::new(900);
        let refusal = check_allocation(&below).unwrap_err();
        assert!(refusal.contains("store S02"), "{refusal}");
    }

    #[test]
    fn a_shipment_that_loses_units_or_overdraws_the_dc_fails() {
        assert_eq!(check_shipment(|_| {}), Ok(()));
        assert!(check_shipment(|plan| plan.total_shipped += ONE).is_err());
        assert!(check_shipment(|plan| plan.total_need += ONE).is_err());
        assert!(check_shipment(|plan| plan.dc_stock_after += ONE).is_err());
        assert!(check_shipment(|plan| plan.dc_stock_before += ONE).is_err());
        let more_than_there_is = check_shipment(|plan| {
            let flood = Units::new(10_000);
            plan.stores[0].shipped += flood;
            plan.stores[0].need += flood;
            plan.total_shipped += flood;
            plan.total_need += flood;
        });
        assert!(
            more_than_there_is
                .unwrap_err()
                .contains("the distribution centre holds 450")
        );
        let more_than_needed = check_shipment(|plan| {
            plan.stores[0].shipped += ONE;
            plan.stores[1].shipped = plan.stores[1].shipped.saturating_sub(ONE);
        });
        assert!(more_than_needed.unwrap_err().contains("store S01 needs"));
    }

    #[test]
    fn new_totals_that_lose_units_or_take_back_shipments_fail() {
        assert_eq!(check_new_totals(|_| {}), Ok(()));
        assert!(check_new_totals(|plan| plan.reallocation.target += ONE).is_err());
        assert!(check_new_totals(|plan| plan.reallocation.dc_unassigned += ONE).is_err());
        assert!(check_new_totals(|plan| drop(plan.reallocation.stores.pop())).is_err());
        assert!(check_new_totals(|plan| plan.reallocation.stores[0].shipped += ONE).is_err());
        let taken_back = check_new_totals(|plan| {
            plan.reallocation.stores[0].season_total = ONE;
        });
        assert!(taken_back.unwrap_err().contains("store S01 got"));
    }

    #[test]
    fn a_shortage_of_other_figures_or_an_order_above_it_fails() {
        let shortage = check_new_totals(|plan| {
            plan.reallocation.shortages.network_shortage += ONE;
        });
        assert!(shortage.unwrap_err().contains("the season lacks"));
        let order = check_new_totals(|plan| plan.emergency_order.units += Units::new(9_999));
        assert!(order.unwrap_err().contains("are ordered for a shortage of"));
    }
}
