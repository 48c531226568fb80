//! Demand paths: how they are drawn, and what they add up to.

use hemline_domain::{StoreId, Units, interpolated_quantile};
use hemline_planning::PlanningError;
use hemline_planning::simulation::{DemandAssumptions, DemandPaths, ErrorSpread};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;

use crate::simulation_support::{CURVE, drawn, forecast, ten_shares, variant};

const PATHS: usize = 4_000;

fn sample(week: f64, total: f64, assumptions: DemandAssumptions) -> (DemandPaths, Vec<f64>) {
    let forecast = forecast(&CURVE, week, total);
    let variant = variant("base", &forecast, &ten_shares(), &json!({}));
    let paths = drawn(&variant, assumptions, PATHS, 7);
    let mut totals: Vec<f64> = (0..PATHS)
        .map(|index| paths.path(index).total().as_f64())
        .collect();
    totals.sort_by(f64::total_cmp);
    (paths, totals)
}

fn share_within(sorted: &[f64], lower: f64, upper: f64) -> f64 {
    let inside = sorted
        .iter()
        .filter(|value| (lower..=upper).contains(*value));
    f64::from(u32::try_from(inside.count()).unwrap())
        / f64::from(u32::try_from(sorted.len()).unwrap())
}

#[test]
fn totals_and_weeks_spread_as_the_forecasts_bounds_say() {
    let (paths, totals) = sample(0.30, 0.15, DemandAssumptions::default());
    let inside = share_within(&totals, 8_000.0 * 0.85, 8_000.0 * 1.15);
    assert!((0.77..0.83).contains(&inside), "total: {inside}");
    for (week, expected) in (1u32..).zip(CURVE) {
        let expected = Units::new(expected).as_f64();
        let mut units: Vec<f64> = (0..PATHS)
            .map(|index| paths.path(index).week(week).iter().sum::<Units>().as_f64())
            .collect();
        units.sort_by(f64::total_cmp);
        let inside = share_within(&units, expected * 0.70, expected * 1.30);
        assert!((0.76..0.84).contains(&inside), "week {week}: {inside}");
    }
}

#[test]
fn paths_are_right_on_average_or_biased_as_asked() {
    for bias in [1.0, 1.3] {
        let assumptions = DemandAssumptions {
            bias,
            ..DemandAssumptions::default()
        };
        let (_, totals) = sample(0.30, 0.15, assumptions);
        let mean = totals.iter().sum::<f64>() / Units::new(PATHS as u64).as_f64();
        let ratio = mean / (8_000.0 * bias);
        assert!((0.99..1.01).contains(&ratio), "{bias}: {ratio}");
    }
}

#[test]
fn without_spread_or_store_variation_demand_is_the_forecast() {
    let exact = DemandAssumptions {
        bias: 1.0,
        spread: 0.0,
        store_season_variation: 0.0,
        store_week_variation: 0.0,
    };
    let (paths, totals) = sample(0.30, 0.15, exact);
    assert_eq!(totals.first(), Some(&8_000.0));
    assert_eq!(totals.last(), Some(&8_000.0));
    // Counts vary even so: the stores' weeks are not the same in every path.
    assert_ne!(paths.path(0), paths.path(1));
}

#[test]
fn a_stores_share_is_right_on_average_and_small_stores_sell_whole_units() {
    let (paths, totals) = sample(0.30, 0.15, DemandAssumptions::default());
    let all: f64 = totals.iter().sum();
    for (place, share) in ten_shares().into_iter().enumerate() {
        let of_store: Units = (0..PATHS)
            .map(|index| {
                let path = paths.path(index);
                (1..=12).map(|week| path.week(week)[place]).sum::<Units>()
            })
            .sum();
        let ratio = of_store.as_f64() / all / share;
        assert!((0.97..1.03).contains(&ratio), "store {place}: {ratio}");
    }
}

#[test]
fn the_level_is_what_the_weeks_leave_of_the_totals_spread() {
    // Twelve equal weeks with independent errors of ±30% give a total of ±30% ÷ √12; it spreads ±15%.
    let spread = ErrorSpread::of(&forecast(&[700; 12], 0.30, 0.15), 1.0);
    let (week, total) = (0.30 / 1.281_551_565_5, 0.15 / 1.281_551_565_5);
    let level_square: f64 = (total * total - week * week / 12.0) / (1.0 - 1.0 / 12.0);
    assert!((spread.level - level_square.sqrt()).abs() < 1e-9);
    let own: f64 = (1.0 + week * week) / (1.0 + level_square) - 1.0;
    assert!((spread.weekly[3] - own.sqrt()).abs() < 1e-9);
    // Bounds of the total that are narrower than that leave no level at all.
    let narrow = ErrorSpread::of(&forecast(&[700; 12], 0.30, 0.05), 1.0);
    assert!(narrow.level < 1e-6, "{narrow:?}");
    // Weeks without bounds of their own move with the level alone.
    let level_only = ErrorSpread::of(&forecast(&[700; 12], 0.0, 0.15), 1.0);
    assert!((level_only.level - total).abs() < 1e-9);
    assert!(level_only.weekly.iter().all(|own| *own == 0.0));
}

#[test]
fn draws_of_the_total_take_precedence_over_its_bounds() {
    let mut forecast = forecast(&[700; 12], 0.0, 0.15);
    forecast.total_distribution = (0..=100)
        .map(|draw| 8_400.0 + f64::from(draw - 50) * 10.0)
        .collect();
    let draws = &forecast.total_distribution;
    let width =
        interpolated_quantile(draws, 0.9).unwrap() - interpolated_quantile(draws, 0.1).unwrap();
    let expected = width / 2.563_103_131 / 8_400.0;
    assert!((ErrorSpread::of(&forecast, 1.0).level - expected).abs() < 1e-9);
    assert!((ErrorSpread::of(&forecast, 2.0).level - 2.0 * expected).abs() < 1e-9);
}

#[test]
fn a_path_depends_on_its_seed_and_number_alone() {
    let forecast = forecast(&CURVE, 0.30, 0.15);
    let variant = variant("base", &forecast, &ten_shares(), &json!({}));
    let few = drawn(&variant, DemandAssumptions::default(), 10, 1);
    let many = drawn(&variant, DemandAssumptions::default(), 1_000, 1);
    let other = drawn(&variant, DemandAssumptions::default(), 10, 2);
    let _ = many.path(900);
    assert_eq!(few.path(3), many.path(3));
    assert_ne!(few.path(3), few.path(4));
    assert_ne!(few.path(3), other.path(3));
}

#[test]
fn given_demand_is_taken_as_it_is() {
    let ids: Vec<StoreId> = ["S2", "S1"].map(StoreId::from).into();
    let weeks = |units: &[u64]| units.iter().copied().map(Units::new).collect::<Vec<_>>();
    let path = BTreeMap::from([(StoreId::from("S2"), weeks(&[1, 2, 3, 4]))]);
    let paths = DemandPaths::given(&ids, 4, std::slice::from_ref(&path)).unwrap();
    assert_eq!((paths.count(), paths.horizon()), (1, 4));
    assert_eq!(paths.stores(), ["S1", "S2"].map(StoreId::from));
    assert_eq!(paths.path(0).week(2), [Units::ZERO, Units::new(2)]);
    assert!(paths.path(0).week(5).is_empty() && paths.path(0).week(0).is_empty());

    let short = DemandPaths::given(&ids, 5, std::slice::from_ref(&path));
    assert!(matches!(
        short,
        Err(PlanningError::MismatchedWeeks { a: 5, b: 4, .. })
    ));
    let stranger = BTreeMap::from([(StoreId::from("S9"), weeks(&[1, 2, 3, 4]))]);
    let refused = DemandPaths::given(&ids, 4, &[stranger]);
    assert!(matches!(refused, Err(PlanningError::UnknownStore { .. })));
}

#[test]
fn assumptions_out_of_range_are_refused_by_name() {
    let forecast = forecast(&CURVE, 0.30, 0.15);
    let variant = variant("base", &forecast, &[1.0], &json!({}));
    let defaults = DemandAssumptions::default();
    for (name, assumptions) in [
        (
            "bias",
            DemandAssumptions {
                bias: 0.0,
                ..defaults
            },
        ),
        (
            "spread",
            DemandAssumptions {
                spread: -0.1,
                ..defaults
            },
        ),
        (
            "store_season_variation",
            DemandAssumptions {
                store_season_variation: f64::NAN,
                ..defaults
            },
        ),
        (
            "store_week_variation",
            DemandAssumptions {
                store_week_variation: 3.1,
                ..defaults
            },
        ),
    ] {
        let shares = variant.demand_shares();
        let error = DemandPaths::drawn(&forecast, &shares, assumptions, 1, 1).unwrap_err();
        let is_named =
            matches!(error, PlanningError::InvalidSimulation { name: named, .. } if named == name);
        assert!(is_named, "{error}");
    }
    let nobody = DemandPaths::drawn(&forecast, &[("S1".into(), 0.0)], defaults, 1, 1);
    assert!(matches!(nobody, Err(PlanningError::NoStores { .. })));
}

proptest! {
    #[test]
    fn every_week_is_shared_out_whole(
        curve in prop::collection::vec(0u64..2_000, 4..20),
        shares in crate::support::any_shares(20),
        spread in 0.0f64..3.0,
        store in 0.0f64..3.0,
        seed in any::<u64>(),
    ) {
        let forecast = forecast(&curve, 0.4, 0.2);
        let assumptions = DemandAssumptions {
            bias: 1.0,
            spread,
            store_season_variation: store,
            store_week_variation: store,
        };
        let weighted: Vec<(StoreId, f64)> = (0..)
            .zip(&shares)
            .map(|(place, share)| (StoreId::new(format!("S{place:03}")), *share))
            .collect();
        let paths = DemandPaths::drawn(&forecast, &weighted, assumptions, 3, seed).unwrap();
        // Other store variation, same category: the category's weeks must not depend on the stores' draws
        // being whole units.
        for index in 0..3 {
            let path = paths.path(index);
            for week in 1..=u32::try_from(curve.len()).unwrap() {
                prop_assert_eq!(path.week(week).len(), shares.len());
                for (units, share) in path.week(week).iter().zip(&shares) {
                    prop_assert!(*share > 0.0 || *units == Units::ZERO);
                }
            }
            if spread == 0.0 {
                prop_assert_eq!(path.total(), forecast.total());
            }
        }
    }
}
