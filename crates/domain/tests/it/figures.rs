//! Numbers in sentences.

use hemline_domain::{Decimal, Grouped, Units};

#[test]
fn thousands_are_separated_from_four_digits_on() {
    let written = [0, 7, 999, 1_000, 9_600, 253_923, 1_000_000].map(|it| Grouped(it).to_string());
    let expected = ["0", "7", "999", "1,000", "9,600", "253,923", "1,000,000"];
    assert_eq!(written, expected);
    assert_eq!(Grouped(u64::MAX).to_string(), "18,446,744,073,709,551,615");
}

#[test]
fn places_are_left_alone_and_a_rounded_zero_has_no_sign() {
    assert_eq!(Grouped(1234.5678).to_string(), "1,234.5678");
    assert_eq!(format!("{:.2}", Grouped(480_457.9)), "480,457.90");
    assert_eq!(format!("{:.0}", Grouped(-1_204.4)), "−1,204");
    assert_eq!(format!("{:.0}", Grouped(-0.4)), "0");
    assert_eq!(Grouped(f64::NAN).to_string(), "NaN");
    let price: Decimal = "1259.9".parse().unwrap();
    assert_eq!(format!("{:.2}", Grouped(price)), "1,259.90");
}

#[test]
fn units_read_like_that_and_are_stored_plainly() {
    let units = Units::new(7_998);
    assert_eq!(units.grouped().to_string(), "7,998");
    assert_eq!(format!("{:>7}|", units.grouped()), "  7,998|");
    assert_eq!(serde_json::to_string(&units).unwrap(), "7998");
}
