//! planning-rules 11 over whole seasons: units reconcile, orders of rows do not matter, the next season is valid.

use hemline_domain::{
    Archetype, LedgerReason, LedgerRow, Location, StatedParameters, StoreId, Units,
};
use hemline_planning::initial_allocation::{InitialAllocation, StoreDemand, allocate};
use hemline_planning::ledger::{Balances, launch_rows, reversed_sales_rows, sales_rows};
use hemline_planning::replenishment::{ExpectedDemand, replenish};
use hemline_planning::season_report::{SeasonMarkdown, SeasonReport};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::season_report_support::{Curve, Season, by_hand, checked, clusters_of_one, curve, plan};
use crate::support::{category, parameters, share};

/// What a random season is made of.
#[derive(Debug, Clone)]
struct Drawn {
    stated: Value,
    weights: Vec<f64>,
    /// Units per week of the season's forecasts.
    curves: Vec<Vec<u64>>,
    /// Units per week and store; fewer weeks than the horizon for a season closed early.
    sales: Vec<Vec<u64>>,
    markdown: Option<(u8, u32)>,
}

fn any_season() -> impl Strategy<Value = Drawn> {
    let horizon = 4usize..10;
    (horizon, 2usize..5).prop_flat_map(|(horizon, stores)| {
        let curve = prop::collection::vec(0u64..400, horizon);
        let week = prop::collection::vec(0u64..150, stores);
        let weight = prop::collection::vec(0.05f64..1.0, stores);
        let markdown = prop::option::of((0u8..=8, 0..u32::try_from(horizon).unwrap()));
        (
            any_stated(horizon, stores),
            weight,
            prop::collection::vec(curve, 1..4),
            prop::collection::vec(week, 0..=horizon),
            markdown,
        )
            .prop_map(|(stated, weights, curves, sales, markdown)| Drawn {
                stated,
                weights,
                curves,
                sales,
                markdown,
            })
    })
}

fn any_stated(horizon: usize, stores: usize) -> impl Strategy<Value = Value> {
    let hundredths = |range: std::ops::RangeInclusive<u32>| {
        range.prop_map(|hundredth| f64::from(hundredth) / 100.0)
    };
    (
        hundredths(0..=100),
        hundredths(0..=100),
        hundredths(0..=1_000),
        hundredths(0..=1_000),
        prop::option::of(1..=horizon),
        prop::sample::select(vec!["none", "weekly", "bi-weekly"]),
        prop::sample::select(vec!["cumulative", "weekly"]),
    )
        .prop_map(
            move |(safety, holdback, elasticity, lift, checkpoint, strategy, basis)| {
                json!({
                    "forecast_horizon_weeks": horizon,
                    "cluster_count": stores,
                    "safety_stock_pct": safety,
                    "dc_holdback_percentage": if strategy == "none" { 0.0 } else { holdback },
                    "elasticity_coefficient": elasticity,
                    "lift_factor": lift,
                    "markdown_checkpoint_week": checkpoint,
                    "replenishment_strategy": strategy,
                    "variance_basis": basis,
                    "stated_demand_units": 5_000,
                })
            },
        )
}

impl Drawn {
    fn season(&self) -> Season {
        let names: Vec<String> = (0..self.weights.len())
            .map(|place| format!("S{place:02}"))
            .collect();
        let sum: f64 = self.weights.iter().sum();
        let shares: Vec<(&str, f64)> = names
            .iter()
            .zip(&self.weights)
            .map(|(name, weight)| (name.as_str(), weight / sum))
            .collect();
        let season_parameters = parameters(&self.stated);
        let total: u64 = self.curves[0].iter().sum();
        let made = Units::new(total).scaled_by(season_parameters.safety_stock_pct.plus_one());
        let launched = launched(made, &shares, season_parameters.dc_holdback_percentage);
        let mut season = Season {
            curves: self.forecasts(),
            plan: plan(made.get(), launched.initial_allocation_total.get()),
            season_totals: launched
                .stores
                .iter()
                .map(|row| (row.store_id.clone(), row.total_season_allocation))
                .collect(),
            clustering: clusters_of_one(&shares),
            ledger: launch_rows(made, &launched.stores),
            reported: Vec::new(),
            checks: Vec::new(),
            markdown: self
                .markdown
                .map(|(steps, applied_after_week)| SeasonMarkdown {
                    depth: share(&format!("{}", f64::from(steps) * 5.0 / 100.0)),
                    applied_after_week,
                }),
            orders: Vec::new(),
            last_year: None,
            category: category(Some("50"), Some("20"), Some("5")),
            parameters: season_parameters,
            ..by_hand()
        };
        for (week, sales) in (1u32..).zip(&self.sales) {
            season.run_week(week, &names, sales);
        }
        season
    }

    /// The drawn curves, made one week after the other.
    fn forecasts(&self) -> Vec<Curve> {
        let numbered = (0u32..).zip(&self.curves);
        numbered
            .map(|(week, weeks)| {
                let id = if week == 0 {
                    "original".into()
                } else {
                    format!("revised {week}")
                };
                curve(&id, week, weeks)
            })
            .collect()
    }
}

fn launched(
    made: Units,
    shares: &[(&str, f64)],
    holdback: hemline_domain::Share,
) -> InitialAllocation {
    let stores: Vec<StoreDemand> = shares
        .iter()
        .map(|(id, share)| StoreDemand {
            store_id: (*id).into(),
            store_name: (*id).to_owned(),
            cluster_id: "cluster_1".into(),
            demand_share: *share,
        })
        .collect();
    allocate(made, Units::new(made.get() / 6), &stores, holdback).unwrap()
}

impl Season {
    fn run_week(&mut self, week: u32, names: &[String], sales: &[u64]) {
        let reported: BTreeMap<StoreId, Units> = names
            .iter()
            .map(StoreId::new)
            .zip(sales.iter().map(|units| Units::new(*units)))
            .collect();
        let before = Balances::of(&self.ledger).unwrap();
        self.ledger.extend(sales_rows(week, &before, &reported));
        self.reported.push(reported.values().sum());
        let actual: Vec<u64> = self.reported.iter().map(|units| units.get()).collect();
        let original: Vec<u64> = self.curves[0]
            .weeks
            .iter()
            .map(|week| week.demand_units.get())
            .collect();
        let forecast = ("original", original.as_slice());
        let check = checked(&self.parameters, forecast, &original, &actual);
        self.checks.push(check);
        let balances = Balances::of(&self.ledger).unwrap();
        let demand = ExpectedDemand {
            weekly_curve: &vec![Units::new(100); original.len()],
            shares: &self.clustering.demand_shares(),
        };
        let stocks = balances.stocks(&self.season_totals);
        let shipped = replenish(week, &stocks, balances.dc_stock, demand, &self.parameters);
        self.ledger.extend(shipped.unwrap().ledger_rows());
    }
}

/// The rows in another order in which they can still be booked: within a week first adjustments, then sales,
/// arrivals and shipments, stores last to first.
fn reordered(ledger: &[LedgerRow]) -> Vec<LedgerRow> {
    let rank = |row: &LedgerRow| match row.reason {
        LedgerReason::Adjusted => 0,
        LedgerReason::Sold => 1,
        LedgerReason::Manufactured | LedgerReason::EmergencyOrder => 2,
        LedgerReason::InitialShipment | LedgerReason::Replenishment => 3,
    };
    let mut rows = ledger.to_vec();
    rows.reverse();
    rows.sort_by_key(|row| (row.week_number, rank(row)));
    rows
}

fn check_reconciles(report: &SeasonReport) -> Result<(), TestCaseError> {
    let units = &report.units;
    prop_assert_eq!(units.supply(), units.sold + units.left_over());
    prop_assert_eq!(
        units.manufactured + units.emergency,
        units.shipped + units.left_at_dc
    );
    let of_weeks = |figure: fn(&hemline_planning::season_report::SeasonWeek) -> Units| -> Units {
        report.weeks.iter().map(figure).sum()
    };
    prop_assert_eq!(of_weeks(|week| week.sold), units.sold);
    prop_assert_eq!(of_weeks(|week| week.adjusted), units.adjusted);
    prop_assert_eq!(
        of_weeks(|week| week.lost_sales),
        report.stockouts.lost_sales
    );
    let of_stores = |figure: fn(&hemline_planning::season_report::StoreResult) -> Units| -> Units {
        report.stores.iter().map(figure).sum()
    };
    prop_assert_eq!(of_stores(|store| store.sold), units.sold);
    prop_assert_eq!(of_stores(|store| store.shipped), units.shipped);
    prop_assert_eq!(of_stores(|store| store.left_over), units.left_at_stores);
    prop_assert_eq!(
        of_stores(|store| store.lost_sales),
        report.stockouts.lost_sales
    );
    let of_clusters: Units = report.clusters.iter().map(|cluster| cluster.sold).sum();
    prop_assert_eq!(of_clusters, units.sold);
    prop_assert_eq!(report.accuracy.original.actual_units, units.sold);
    prop_assert_eq!(report.overstock.units, units.left_over());
    prop_assert!(report.stockouts.lost_while_dc_held_stock <= report.stockouts.lost_sales);
    let sold_out: u32 = report.weeks.iter().map(|week| week.sold_out_stores).sum();
    prop_assert_eq!(sold_out, report.stockouts.store_weeks);
    let store_sold_out: u32 = report.stores.iter().map(|store| store.sold_out_weeks).sum();
    prop_assert_eq!(store_sold_out, report.stockouts.store_weeks);
    if let Some(money) = &report.money {
        let parts = money.revenue.unwrap() - money.cost.unwrap() + money.salvage;
        prop_assert!((money.margin.unwrap() - parts).abs() < 1e-6);
    }
    if let Some(markdown) = &report.markdown {
        let after = of_weeks(|week| {
            if week.marked_down {
                week.sold
            } else {
                Units::ZERO
            }
        });
        prop_assert_eq!(markdown.units_after, after);
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_unit_of_the_ledger_is_in_the_report(drawn in any_season()) {
        check_reconciles(&drawn.season().report())?;
    }

    #[test]
    fn the_order_of_rows_within_a_week_does_not_matter(drawn in any_season()) {
        let season = drawn.season();
        let other = Season { ledger: reordered(&season.ledger), ..season.clone() };
        prop_assert_eq!(season.report(), other.report());
    }

    #[test]
    fn a_week_booked_again_with_the_same_sales_changes_nothing(drawn in any_season(), pick in 0usize..10) {
        let season = drawn.season();
        let mut other = season.clone();
        let week = u32::try_from(pick % drawn.sales.len().max(1) + 1).unwrap();
        let of_week: Vec<LedgerRow> = season
            .ledger
            .iter()
            .filter(|row| row.week_number == week)
            .filter(|row| matches!(row.reason, LedgerReason::Sold | LedgerReason::Adjusted))
            .cloned()
            .collect();
        other.ledger.extend(reversed_sales_rows(week, &season.ledger));
        other.ledger.extend(of_week);
        prop_assert_eq!(season.report(), other.report());
    }

    #[test]
    fn the_next_season_is_valid_a_year_later_with_the_same_horizon(drawn in any_season()) {
        let season = drawn.season();
        let next = season.report().next_season_parameters;
        let json = serde_json::to_value(&next).unwrap();
        let stated = StatedParameters::from(json.as_object().unwrap().clone());
        let resolved = stated.resolve(Archetype::FashionRetail).unwrap();
        prop_assert_eq!(&resolved.parameters, &next);
        prop_assert!(resolved.defaults_applied.is_empty(), "{:?}", resolved.defaults_applied);
        let days = next.season_start_date - season.parameters.season_start_date;
        prop_assert_eq!(days.num_days(), 364);
        prop_assert_eq!(next.forecast_horizon_weeks, season.parameters.forecast_horizon_weeks);
    }

    #[test]
    fn suggestions_are_bounded_steps(drawn in any_season()) {
        let season = drawn.season();
        let now = &season.parameters;
        let next = season.report().next_season_parameters;
        let moved = |to: hemline_domain::Share, from: hemline_domain::Share| {
            (to.decimal().micros() - from.decimal().micros()).abs()
        };
        prop_assert!(moved(next.safety_stock_pct, now.safety_stock_pct) <= 20_000);
        prop_assert!(moved(next.dc_holdback_percentage, now.dc_holdback_percentage) <= 30_000);
        prop_assert_eq!(next.variance_threshold, now.variance_threshold);
        let elasticity = next.elasticity_coefficient.as_f64();
        let current = now.elasticity_coefficient.as_f64();
        prop_assert!((elasticity - current).abs() <= 0.1 * current + 0.005 + 1e-9);
        let weeks = next.markdown_checkpoint_week.zip(now.markdown_checkpoint_week);
        let is_bounded = weeks.is_none_or(|(next, now)| next.abs_diff(now) <= 1);
        prop_assert!(is_bounded, "{weeks:?}");
        prop_assert_eq!(weeks.is_some(), now.markdown_checkpoint_week.is_some());
    }

    #[test]
    fn a_report_survives_json(drawn in any_season()) {
        let report = drawn.season().report();
        let json = serde_json::to_string(&report).unwrap();
        let read: SeasonReport = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(read, report);
    }
}

#[test]
fn another_order_of_rows_is_another_order() {
    let ledger = by_hand().ledger;
    let other = reordered(&ledger);
    assert_ne!(ledger, other);
    assert!(matches!(other[0].to, Location::Dc));
}
