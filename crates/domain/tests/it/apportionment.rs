//! planning-rules 0: units are conserved.

use hemline_domain::{Units, apportion, apportion_by_weight};
use proptest::prelude::*;

fn counts(parts: &[Units]) -> Vec<u64> {
    parts.iter().map(|part| part.get()).collect()
}

#[test]
fn rule_0_thirds_of_10_are_4_3_3() {
    let thirds = [("a", 1.0 / 3.0), ("b", 1.0 / 3.0), ("c", 1.0 / 3.0)];
    assert_eq!(
        counts(&apportion_by_weight(Units::new(10), &thirds)),
        [4, 3, 3]
    );
    let equal = [("a", 1), ("b", 1), ("c", 1)];
    assert_eq!(counts(&apportion(Units::new(10), &equal)), [4, 3, 3]);
}

#[test]
fn rule_0_9601_by_40_35_25() {
    let shares = [("a", 0.40), ("b", 0.35), ("c", 0.25)];
    let parts = apportion_by_weight(Units::new(9_601), &shares);
    assert_eq!(counts(&parts), [3_841, 3_360, 2_400]);
    let weights = [("a", 40), ("b", 35), ("c", 25)];
    assert_eq!(
        counts(&apportion(Units::new(9_601), &weights)),
        [3_841, 3_360, 2_400]
    );
}

#[test]
fn rule_5_cluster_split_of_10000_by_history() {
    let sales = [("a", 5_200.0), ("b", 3_150.0), ("c", 1_650.0)];
    let parts = apportion_by_weight(Units::new(10_000), &sales);
    assert_eq!(counts(&parts), [5_200, 3_150, 1_650]);
}

#[test]
fn rule_5_cluster_split_of_8000_by_the_planners_shares() {
    let shares = [("a", 0.40), ("b", 0.35), ("c", 0.25)];
    let parts = apportion_by_weight(Units::new(8_000), &shares);
    assert_eq!(counts(&parts), [3_200, 2_800, 2_000]);
}

#[test]
fn rule_5_store_factor_gives_exact_shares_of_its_cluster() {
    let factor = 0.70 * (285.0 / 5_200.0) + 0.30 * (20_000.0 / 360_000.0);
    let stores = [("S01", factor), ("rest", 1.0 - factor)];
    assert_eq!(
        counts(&apportion_by_weight(Units::new(3_200), &stores))[0],
        176
    );
    assert_eq!(
        counts(&apportion_by_weight(Units::new(3_840), &stores))[0],
        211
    );
}

#[test]
fn ties_go_to_the_larger_share_then_to_the_smaller_id_bytewise() {
    // 4 units by 5:1:1:1 are 2.5, 0.5, 0.5, 0.5: the larger share comes first, then the ids.
    let weights = [("c", 1), ("a", 1), ("b", 1), ("z", 5)];
    assert_eq!(counts(&apportion(Units::new(4), &weights)), [0, 1, 0, 3]);
    let equal = [("S2", 1), ("S10", 1), ("s1", 1)];
    assert_eq!(counts(&apportion(Units::new(1), &equal)), [0, 1, 0]);
}

#[test]
fn weights_without_any_positive_one_split_nothing() {
    assert_eq!(
        counts(&apportion(Units::new(5), &[("a", 0), ("b", 0)])),
        [0, 0]
    );
    let broken = [("a", f64::NAN), ("b", -1.0), ("c", f64::INFINITY)];
    assert_eq!(
        counts(&apportion_by_weight(Units::new(5), &broken)),
        [0, 0, 0]
    );
    assert!(apportion::<&str>(Units::new(5), &[]).is_empty());
}

#[test]
fn weights_whose_sum_overflows_still_split() {
    let largest = [("a", f64::MAX), ("b", f64::MAX), ("c", f64::MAX / 2.0)];
    let parts = apportion_by_weight(Units::new(10), &largest);
    assert_eq!(counts(&parts), [4, 4, 2]);
    let beside_a_small_one = [("a", f64::MAX), ("b", 1.0), ("c", f64::MAX)];
    let parts = apportion_by_weight(Units::new(10), &beside_a_small_one);
    assert_eq!(counts(&parts), [5, 0, 5]);
}

#[test]
fn a_zero_weight_gets_nothing() {
    let weights = [("a", 0.0), ("b", 1.0), ("c", 1.0)];
    assert_eq!(
        counts(&apportion_by_weight(Units::new(7), &weights)),
        [0, 4, 3]
    );
}

#[test]
fn billions_of_units_over_thousands_of_stores_lose_none() {
    let weights: Vec<(String, f64)> = (0..2_000)
        .map(|store| (format!("S{store:04}"), 1.0 / f64::from(store + 3)))
        .collect();
    let parts = apportion_by_weight(Units::new(1_000_000_000), &weights);
    assert_eq!(parts.iter().sum::<Units>(), Units::new(1_000_000_000));
}

fn named<T: Clone>(weights: &[T]) -> Vec<(String, T)> {
    let numbered = weights.iter().enumerate();
    numbered
        .map(|(index, weight)| (format!("S{index:03}"), weight.clone()))
        .collect()
}

proptest! {
    #[test]
    fn integer_parts_sum_to_the_total_within_floor_and_ceiling(
        total in 0u64..1_000_000_000,
        weights in prop::collection::vec(0u64..1_000_000, 1..60),
    ) {
        let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        prop_assume!(sum > 0);
        let parts = apportion(Units::new(total), &named(&weights));
        prop_assert_eq!(parts.iter().sum::<Units>(), Units::new(total));
        for (part, weight) in parts.iter().zip(&weights) {
            let product = u128::from(total) * u128::from(*weight);
            prop_assert!(u128::from(part.get()) >= product / sum);
            prop_assert!(u128::from(part.get()) <= product.div_ceil(sum));
        }
    }

    #[test]
    fn float_parts_sum_to_the_total_within_floor_and_ceiling(
        total in 0u64..1_000_000_000,
        weights in prop::collection::vec(0.0f64..1e6, 1..60),
    ) {
        let sum: f64 = weights.iter().sum();
        prop_assume!(sum > 0.0);
        let parts = apportion_by_weight(Units::new(total), &named(&weights));
        prop_assert_eq!(parts.iter().sum::<Units>(), Units::new(total));
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = Units::new(total).as_f64() * (weight / sum);
            // The exact share is a float of up to 1e9, good to about 1e-6.
            prop_assert!(part.as_f64() > exact - 1.0 - 1e-6);
            prop_assert!(part.as_f64() < exact + 1.0 + 1e-6);
        }
    }

    #[test]
    fn a_larger_weight_never_gets_less(
        total in 0u64..1_000_000,
        weights in prop::collection::vec(0u64..1_000, 2..30),
    ) {
        let parts = apportion(Units::new(total), &named(&weights));
        for (a, weight_a) in parts.iter().zip(&weights) {
            for (b, weight_b) in parts.iter().zip(&weights) {
                prop_assert!(weight_a <= weight_b || a >= b);
            }
        }
    }

    #[test]
    fn the_order_of_the_parts_does_not_matter(
        total in 0u64..1_000_000,
        weights in prop::collection::vec(0u64..50, 1..30),
    ) {
        let forwards = named(&weights);
        let mut backwards = forwards.clone();
        backwards.reverse();
        let mut parts = apportion(Units::new(total), &backwards);
        parts.reverse();
        prop_assert_eq!(parts, apportion(Units::new(total), &forwards));
    }

    #[test]
    fn no_float_weight_loses_a_unit(
        total in 0u64..1_000_000,
        weights in prop::collection::vec(any::<f64>(), 1..30),
    ) {
        let has_weight = weights.iter().any(|weight| weight.is_finite() && *weight > 0.0);
        prop_assume!(has_weight);
        let parts = apportion_by_weight(Units::new(total), &named(&weights));
        prop_assert_eq!(parts.iter().sum::<Units>(), Units::new(total));
    }
}
