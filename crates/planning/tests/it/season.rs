//! Whole seasons through all the rules: no unit appears or vanishes on the way.

use hemline_domain::{LedgerRow, SeasonParameters, StoreId, Units};
use hemline_planning::initial_allocation::allocate;
use hemline_planning::ledger::{Balances, launch_rows, sales_rows};
use hemline_planning::reallocation::reallocate;
use hemline_planning::replenishment::{ExpectedDemand, replenish};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;

use crate::support::{any_shares, parameters, stores_with};

struct Season {
    parameters: SeasonParameters,
    shares: Vec<(StoreId, f64)>,
    totals: BTreeMap<StoreId, Units>,
    ledger: Vec<LedgerRow>,
}

impl Season {
    fn launch(quantity: u64, weights: &[f64], parameters: SeasonParameters) -> Self {
        let stores = stores_with(weights);
        let two_weeks = Units::new(quantity / 6);
        let holdback = parameters.dc_holdback_percentage;
        let plan = allocate(Units::new(quantity), two_weeks, &stores, holdback).unwrap();
        let demand = stores
            .iter()
            .map(|store| (store.store_id.clone(), store.demand_share));
        let rows = plan.stores.iter();
        Self {
            parameters,
            shares: demand.collect(),
            totals: rows
                .map(|row| (row.store_id.clone(), row.total_season_allocation))
                .collect(),
            ledger: launch_rows(Units::new(quantity), &plan.stores),
        }
    }

    fn run_week(&mut self, week: u32, sales: &[u64], revised_total: u64) {
        let reported: BTreeMap<StoreId, Units> = self
            .totals
            .keys()
            .cloned()
            .zip(sales.iter().cycle().map(|units| Units::new(*units)))
            .collect();
        let before = Balances::of(&self.ledger).unwrap();
        self.ledger.extend(sales_rows(week, &before, &reported));
        self.reallocate(revised_total);
        let balances = Balances::of(&self.ledger).unwrap();
        let stocks = balances.stocks(&self.totals);
        let curve = vec![Units::new(revised_total / 12); 12];
        let demand = ExpectedDemand {
            weekly_curve: &curve,
            shares: &self.shares,
        };
        let replenishment =
            replenish(week, &stocks, balances.dc_stock, demand, &self.parameters).unwrap();
        assert!(
            replenishment.sold_more_than_received.is_empty(),
            "adjustments are booked with the sales"
        );
        self.ledger.extend(replenishment.ledger_rows());
    }

    fn reallocate(&mut self, revised_total: u64) {
        let balances = Balances::of(&self.ledger).unwrap();
        let plan = reallocate(
            Units::new(revised_total),
            self.parameters.safety_stock_pct.decimal(),
            balances.dc_stock,
            &balances.stocks(&self.totals),
            &self.shares,
        )
        .unwrap();
        for store in plan.stores {
            self.totals.insert(store.store_id, store.season_total);
        }
    }
}

proptest! {
    #[test]
    fn every_unit_of_a_season_is_accounted_for(
        quantity in 0u64..20_000,
        weights in any_shares(12),
        sales in prop::collection::vec(prop::collection::vec(0u64..200, 1..12), 12),
        revised in prop::collection::vec(0u64..30_000, 12),
        strategy in prop::sample::select(vec!["none", "weekly", "bi-weekly"]),
        basis in prop::sample::select(vec!["remaining_allocation", "demand_curve"]),
    ) {
        let parameters = parameters(&json!({
            "replenishment_strategy": strategy, "replenishment_basis": basis,
        }));
        let mut season = Season::launch(quantity, &weights, parameters);
        for (week, (sales, revised)) in (1u32..).zip(sales.iter().zip(&revised)) {
            season.run_week(week, sales, *revised);
        }
        let end = Balances::of(&season.ledger).unwrap();
        prop_assert_eq!(end.manufactured, Units::new(quantity));
        prop_assert_eq!(
            end.manufactured + end.adjusted(),
            end.dc_stock + end.store_inventory() + end.sold()
        );
        prop_assert_eq!(end.dc_stock + end.shipped(), end.manufactured);
    }
}
