//! planning-rules 0: half rounds up, in decimal.

use hemline_domain::{Decimal, DomainError, Share, Units};
use proptest::prelude::*;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn rule_0_an_eighth_of_20_is_3() {
    assert_eq!(Units::new(20).scaled_by(decimal("0.125")), Units::new(3));
}

#[test]
fn rule_0_060_minus_055_is_005() {
    assert_eq!(decimal("0.60") - decimal("0.55"), decimal("0.05"));
}

#[test]
fn rule_0_the_ceiling_forgives_binary_noise() {
    assert_eq!(Units::ceil_of(13.000_000_000_1), Units::new(13));
    assert_eq!(Units::ceil_of(13.000_001), Units::new(14));
    assert_eq!(Units::floor_of(12.999_999_999_9), Units::new(13));
    assert_eq!(Units::floor_of(12.999_999), Units::new(12));
    assert_eq!(Units::round_of(2.499_999_999_9), Units::new(3));
    assert_eq!(Units::round_of(2.499_999), Units::new(2));
}

#[test]
fn floats_that_are_no_count_become_nothing() {
    for value in [-1.0, -0.4, f64::NAN, f64::NEG_INFINITY] {
        assert_eq!(Units::round_of(value), Units::ZERO);
        assert_eq!(Units::floor_of(value), Units::ZERO);
        assert_eq!(Units::ceil_of(value), Units::ZERO);
    }
}

#[test]
fn a_negative_factor_leaves_nothing() {
    assert_eq!(Units::new(20).scaled_by(decimal("-0.5")), Units::ZERO);
}

#[test]
fn products_round_half_away_from_zero() {
    assert_eq!(
        decimal("0.000001").times(decimal("0.5")),
        decimal("0.000001")
    );
    assert_eq!(
        decimal("-0.000001").times(decimal("0.5")),
        decimal("-0.000001")
    );
    assert_eq!(decimal("0.20").times(decimal("1.5")), decimal("0.30"));
}

#[test]
fn six_places_are_kept_and_seven_refused() {
    assert_eq!(decimal("0.123456").micros(), 123_456);
    let error = "0.1234567".parse::<Decimal>().unwrap_err();
    assert!(
        matches!(error, DomainError::TooManyPlaces { .. }),
        "{error}"
    );
    assert_eq!(Decimal::nearest(0.123_456_7).unwrap(), decimal("0.123457"));
    for text in ["", "abc", "NaN", "inf", "1e10"] {
        let error = text.parse::<Decimal>().unwrap_err();
        assert!(
            matches!(error, DomainError::NotADecimal { .. }),
            "{text}: {error}"
        );
    }
}

#[test]
fn a_share_is_0_to_1() {
    for text in ["0", "1", "0.45", "0.000001"] {
        assert!(text.parse::<Share>().is_ok(), "{text}");
    }
    for text in ["-0.000001", "1.000001", "45"] {
        let error = text.parse::<Share>().unwrap_err();
        assert!(
            matches!(error, DomainError::NotAShare { .. }),
            "{text}: {error}"
        );
    }
    assert_eq!(Share::percent(45).complement(), Share::percent(55));
    assert_eq!(Share::percent(120), Share::ONE);
}

#[test]
fn json_carries_plain_numbers() {
    let share: Share = serde_json::from_str("0.45").unwrap();
    assert_eq!(share, Share::percent(45));
    assert_eq!(serde_json::to_string(&share).unwrap(), "0.45");
    assert_eq!(serde_json::to_string(&Units::new(9_600)).unwrap(), "9600");
    assert!(serde_json::from_str::<Share>("1.2").is_err());
    assert!(serde_json::from_str::<Units>("-1").is_err());
}

#[test]
#[should_panic(expected = "unit count overflow")]
fn units_are_never_lost_to_an_overflow() {
    let _ = Units::new(u64::MAX) + Units::new(1);
}

proptest! {
    #[test]
    fn decimals_survive_json(micros in -1_000_000_000_000_000i64..1_000_000_000_000_000) {
        let value = Decimal::from_micros(micros);
        let json = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), value);
    }

    #[test]
    fn a_share_and_its_complement_are_one(percent in 0u8..=100) {
        let share = Share::percent(percent);
        prop_assert_eq!(share.decimal() + share.complement().decimal(), Decimal::ONE);
    }

    #[test]
    fn scaling_is_off_by_at_most_a_half(count in 0u64..1_000_000_000, micros in 0i64..10_000_000) {
        let scaled = Units::new(count).scaled_by(Decimal::from_micros(micros));
        let twice_exact = 2 * i128::from(count) * i128::from(micros);
        let twice_scaled = 2 * i128::from(scaled.get()) * 1_000_000;
        prop_assert!((twice_scaled - twice_exact).abs() <= 1_000_000);
    }
}
