//! Whole seasons through the tools: no unit appears or vanishes, whatever is sold and forecast.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use hemline_domain::{StoreId, Units, WorkflowState};
use hemline_planning::ledger::Balances;
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::season_support::{SeasonUnderWay, run, with_curve};
use crate::support::season;

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

fn check_conserved(balances: &Balances) -> Result<(), TestCaseError> {
    prop_assert_eq!(balances.manufactured, Units::new(9_600));
    prop_assert_eq!(
        balances.dc_stock + balances.shipped(),
        balances.manufactured
    );
    prop_assert_eq!(
        balances.manufactured + balances.adjusted(),
        balances.dc_stock + balances.store_inventory() + balances.sold()
    );
    Ok(())
}

/// Sells a week, replenishes, and books what ships.
async fn week(season: &mut SeasonUnderWay, sales: &[u64]) -> Result<(), TestCaseError> {
    let stores: Vec<StoreId> = season.record.season_totals.keys().cloned().collect();
    let sales = stores.into_iter().zip(sales.iter().cycle());
    let sales: BTreeMap<StoreId, Units> =
        sales.map(|(id, units)| (id, Units::new(*units))).collect();
    season.book_sales(&sales);
    let run = run(season.context(WorkflowState::Phase3Replenishment)).await;
    let shipment = run.context.results.replenishment.unwrap().replenishment;
    let before = season.balances();
    prop_assert!(shipment.total_shipped <= before.dc_stock);
    let sum: Units = shipment.stores.iter().map(|store| store.shipped).sum();
    prop_assert_eq!(sum, shipment.total_shipped);
    season.record.ledger.extend(shipment.ledger_rows());
    let after = season.balances();
    prop_assert_eq!(after.dc_stock, shipment.dc_stock_after);
    check_conserved(&after)
}

/// Gives the stores new totals for a revised forecast.
async fn revision(season: &mut SeasonUnderWay, weekly: u64) -> Result<(), TestCaseError> {
    season.record.asked.reforecast_by = Some("planner".to_owned());
    let mut context = season.context(WorkflowState::Phase5Reforecast);
    let due = context.reforecast_due();
    let forecast = with_curve(season.record.forecast.clone(), &[weekly; 12]);
    context.update(|results| {
        results.forecast = Some(forecast.clone());
        results.reforecast = due;
    });
    let plan = run(context).await.context.results.reallocation.unwrap();
    let reallocation = plan.reallocation;
    let balances = season.balances();
    let totals: Units = reallocation
        .stores
        .iter()
        .map(|store| store.season_total)
        .sum();
    prop_assert_eq!(totals, reallocation.target);
    prop_assert_eq!(
        reallocation.target + reallocation.dc_unassigned,
        balances.shipped() + balances.dc_stock
    );
    for store in &reallocation.stores {
        prop_assert!(store.season_total >= balances.of_store(&store.store_id).shipped);
        let id = store.store_id.clone();
        season.record.season_totals.insert(id, store.season_total);
    }
    season.record.forecast = forecast;
    season.record.asked.reforecast_by = None;
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_unit_of_a_season_is_accounted_for(
        sales in prop::collection::vec(prop::collection::vec(0u64..150, 1..12), 12),
        revised in prop::collection::vec(prop::option::of(0u64..2_000), 12),
        strategy in prop::sample::select(vec!["weekly", "bi-weekly"]),
        basis in prop::sample::select(vec!["remaining_allocation", "demand_curve"]),
    ) {
        runtime().block_on(async {
            let stated = season()
                .with("replenishment_strategy", strategy)
                .with("replenishment_basis", basis);
            let mut season = SeasonUnderWay::launch(stated).await;
            for (sales, revised) in sales.iter().zip(&revised) {
                week(&mut season, sales).await?;
                if let Some(weekly) = revised {
                    revision(&mut season, *weekly).await?;
                }
            }
            Ok::<(), TestCaseError>(())
        })?;
    }
}
