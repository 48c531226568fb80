//! planning-rules 0: decisions on exact ratios.

use hemline_domain::{Decimal, Units};
use hemline_planning::Ratio;
use proptest::prelude::*;

use crate::support::decimal;

#[test]
fn rule_0_half_rounds_up_on_the_exact_value() {
    let third = Ratio::of(Units::new(1), Units::new(3)).unwrap();
    assert_eq!(third.to_decimal(), decimal("0.333333"));
    let half_step = Ratio::from(decimal("0.025"));
    assert_eq!(half_step.to_multiple_of(decimal("0.05")), decimal("0.05"));
    let below = Ratio::from(decimal("0.024999"));
    assert_eq!(below.to_multiple_of(decimal("0.05")), Decimal::ZERO);
}

#[test]
fn negative_ratios_round_away_from_zero() {
    let gap = Ratio::from(decimal("0.60")).minus(Ratio::from(decimal("0.625")));
    assert_eq!(gap.to_decimal(), decimal("-0.025"));
    assert_eq!(gap.to_multiple_of(decimal("0.05")), decimal("-0.05"));
    assert!(!gap.is_positive());
}

#[test]
fn a_ratio_of_nothing_does_not_exist() {
    assert_eq!(Ratio::of(Units::new(1), Units::ZERO), None);
    assert_eq!(Ratio::of(Units::ZERO, Units::ZERO), None);
}

#[test]
fn the_largest_totals_are_exact() {
    let million_millions = Units::new(1_000_000_000_000);
    let nearly = Units::new(999_999_999_999);
    let ratio = Ratio::of(nearly, million_millions).unwrap();
    let gap = Ratio::of(million_millions, nearly).unwrap().minus(ratio);
    assert!(gap.is_positive());
    let tenfold = gap.times(decimal("10"));
    assert_eq!(tenfold.to_multiple_of(decimal("0.05")), Decimal::ZERO);
}

proptest! {
    #[test]
    fn ratios_are_ordered_like_their_fractions(
        a in 0u64..1_000_000, b in 1u64..1_000_000, c in 0u64..1_000_000, d in 1u64..1_000_000,
    ) {
        let left = Ratio::of(Units::new(a), Units::new(b)).unwrap();
        let right = Ratio::of(Units::new(c), Units::new(d)).unwrap();
        prop_assert_eq!(left.cmp(&right), (a * d).cmp(&(c * b)));
    }
}
