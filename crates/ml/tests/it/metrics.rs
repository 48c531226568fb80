//! Measures against numbers worked by hand from the published formulas.

use hemline_ml::MlError;
use hemline_ml::metrics::{
    Measure, bias, coverage, mae, mape, mase, naive_scale, pinball, rmse, smape, wape,
};
use proptest::prelude::*;

const ACTUAL: [f64; 4] = [10.0, 20.0, 40.0, 50.0];
const FORECAST: [f64; 4] = [12.0, 16.0, 40.0, 60.0];

fn assert_close(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
}

#[test]
fn percentage_errors() {
    // (2/10 + 4/20 + 0 + 10/50) / 4
    assert_close(mape(&ACTUAL, &FORECAST), 0.15);
    // (2 + 4 + 0 + 10) / (10 + 20 + 40 + 50)
    assert_close(wape(&ACTUAL, &FORECAST), 16.0 / 120.0);
    // 200 (2/22 + 4/36 + 0 + 10/110) / 4
    assert_close(
        smape(&ACTUAL, &FORECAST),
        50.0 * (2.0 / 22.0 + 4.0 / 36.0 + 10.0 / 110.0),
    );
    // 128 / 120 − 1
    assert_close(bias(&ACTUAL, &FORECAST), 8.0 / 120.0);
}

#[test]
fn errors_in_the_unit_of_the_series() {
    assert_close(mae(&ACTUAL, &FORECAST), 4.0);
    // √((4 + 16 + 0 + 100) / 4)
    assert_close(rmse(&ACTUAL, &FORECAST), 30.0_f64.sqrt());
}

#[test]
fn scaled_error_by_the_seasonal_naive_error_of_the_training_part() {
    let training = [1.0, 5.0, 3.0, 9.0, 6.0, 7.0];
    // Season 1: |4| |−2| |6| |−3| |1|; season 2: |2| |4| |3| |−2|
    assert_close(naive_scale(&training, 1), 16.0 / 5.0);
    assert_close(naive_scale(&training, 2), 11.0 / 4.0);
    assert_close(mase(&ACTUAL, &FORECAST, &training, 2), 4.0 / 2.75);
    // A hole takes the two pairs that need it with it.
    let holed = [1.0, 5.0, f64::NAN, 9.0, 6.0, 7.0];
    assert_close(naive_scale(&holed, 2), (4.0 + 2.0) / 2.0);
}

#[test]
fn smape_is_the_m4_definition() {
    // The ends of its scale, and its symmetry in actual and forecast.
    assert_eq!(smape(&[0.0], &[7.0]), Some(200.0));
    assert_eq!(smape(&[5.0], &[-5.0]), Some(200.0));
    assert_eq!(smape(&[0.0], &[0.0]), Some(0.0));
    assert_eq!(smape(&ACTUAL, &FORECAST), smape(&FORECAST, &ACTUAL));
}

#[test]
fn quantile_losses() {
    // The 90% quantile: 0.9 per unit that the actual is above, 0.1 per unit below.
    assert_close(
        pinball(&ACTUAL, &FORECAST, 0.9),
        (0.1 * 2.0 + 0.9 * 4.0 + 0.0 + 0.1 * 10.0) / 4.0,
    );
    assert_close(pinball(&ACTUAL, &FORECAST, 0.5), 4.0 / 2.0);
    assert_eq!(pinball(&ACTUAL, &FORECAST, 1.5), None);
    assert_eq!(pinball(&ACTUAL, &FORECAST, f64::NAN), None);
}

#[test]
fn coverage_includes_the_bounds() {
    let (lower, upper) = ([10.0, 21.0, 0.0, 0.0], [12.0, 30.0, 40.0, 49.0]);
    assert_eq!(coverage(&ACTUAL, &lower, &upper), Some(0.5));
}

#[test]
fn undefined_measures_are_none() {
    let zeros = [0.0; 3];
    let ones = [1.0; 3];
    assert_eq!(mape(&zeros, &ones), None);
    assert_eq!(mape(&zeros, &zeros), None);
    assert_eq!(mape(&[1.0, 0.0, 1.0], &ones), None);
    assert_eq!(wape(&zeros, &ones), None);
    assert_eq!(bias(&zeros, &ones), None);
    assert_eq!(bias(&[-1.0, 1.0], &[1.0, 1.0]), None);
    assert_eq!(mase(&ones, &zeros, &[4.0; 10], 2), None);
    assert_eq!(mase(&ones, &zeros, &[1.0, 2.0], 2), None);
    assert_eq!(mase(&ones, &zeros, &[], 1), None);
    for measure in [mape, wape, smape, rmse, mae, bias] {
        assert_eq!(measure(&[], &[]), None);
        assert_eq!(measure(&ones, &[1.0]), None);
        assert_eq!(measure(&[f64::NAN], &[1.0]), None);
        assert_eq!(measure(&[1.0], &[f64::NAN]), None);
        assert_eq!(measure(&[1.0], &[f64::INFINITY]), None);
    }
}

#[test]
fn a_negative_total_keeps_the_sign_of_the_bias() {
    assert_eq!(bias(&[-10.0, -10.0], &[-5.0, -5.0]), Some(0.5));
}

#[test]
fn missing_actuals_are_not_scored() {
    let actual = [10.0, f64::NAN, 40.0];
    let forecast = [12.0, 1e9, 44.0];
    assert_close(mae(&actual, &forecast), 3.0);
    assert_close(wape(&actual, &forecast), 6.0 / 50.0);
    assert_eq!(coverage(&actual, &[0.0; 3], &[20.0; 3]), Some(0.5));
}

#[test]
fn measures_have_names() {
    for measure in Measure::ALL {
        assert_eq!(measure.name().to_uppercase().parse(), Ok(*measure));
    }
    let refused = "accuracy".parse::<Measure>().unwrap_err();
    assert!(matches!(refused, MlError::InvalidSetting { .. }));
    assert!(refused.to_string().contains("wape"), "{refused}");
}

proptest! {
    /// Whatever the numbers, a measure is a finite number or nothing.
    #[test]
    fn never_nan_or_infinite(
        pairs in prop::collection::vec((any::<f64>(), any::<f64>()), 0..20),
        season in 0_usize..5,
    ) {
        let (actual, forecast): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let found = [
            mape(&actual, &forecast),
            wape(&actual, &forecast),
            smape(&actual, &forecast),
            mase(&actual, &forecast, &forecast, season),
            rmse(&actual, &forecast),
            mae(&actual, &forecast),
            bias(&actual, &forecast),
            coverage(&actual, &forecast, &forecast),
            pinball(&actual, &forecast, 0.1),
        ];
        for value in found.into_iter().flatten() {
            prop_assert!(value.is_finite());
        }
    }
}
