//! Regressors, holidays, weekly seasonality and given changepoints against the exact optimum of Prophet's
//! objective over Prophet's own columns.

use hemline_ml::prophet::{Observations, Prediction, Prophet};
use serde_json::Value;

use crate::prophet_case::Case;
use crate::reference::numbers;

/// Largest difference of the negative log posterior.
const POSTERIOR_TOLERANCE: f64 = 1e-6;
/// Largest difference of a part, as a share of the largest absolute value of the history.
const PART_TOLERANCE: f64 = 1e-6;

fn check_part(what: &str, found: &[f64], expected: &Value, unit: f64) {
    if expected.is_null() {
        assert!(found.iter().all(|x| *x == 0.0), "{what} should be 0");
        return;
    }
    let expected = numbers(expected);
    assert_eq!(found.len(), expected.len(), "{what}");
    for (row, (found, expected)) in found.iter().zip(expected).enumerate() {
        let off = (found - expected).abs() / unit;
        assert!(
            off < PART_TOLERANCE,
            "{what}, row {row}: {found}, {expected}"
        );
    }
}

fn check_parts(case: &Case, model: &Prophet, prediction: &Prediction) {
    let json = &case.json;
    let scale = json["value_scale"].as_f64().unwrap();
    check_part("yhat", &prediction.yhat, &json["yhat"], scale);
    check_part("trend", &prediction.trend, &json["trend"], scale);
    for (what, found) in [
        ("yearly", &prediction.yearly),
        ("weekly", &prediction.weekly),
        ("holiday_effect", &prediction.holidays),
        ("multiplicative", &prediction.multiplicative),
    ] {
        let largest = found.iter().fold(1.0, |most: f64, x| most.max(x.abs()));
        check_part(what, found, &json[what], largest);
    }
    check_part("additive", &prediction.additive, &json["additive"], scale);
    for (regressor, found) in model.regressors().iter().zip(&prediction.regressors) {
        let expected = &json["regressor_effects"][&regressor.name];
        check_part(&regressor.name, found, expected, scale.max(1.0));
    }
}

fn check_coefficients(case: &Case, model: &Prophet) {
    let expected = &case.json["optimum"]["coefficients"];
    let days = model.holiday_days().iter();
    for (day, found) in days.zip(&model.parameters().holiday_coefficients) {
        let sign = if day.offset < 0 { '-' } else { '+' };
        let column = format!("{}_delim_{sign}{}", day.holiday, day.offset.abs());
        assert!(
            (found - expected[&column].as_f64().unwrap()).abs() < 1e-6,
            "{column}"
        );
    }
    let seen = model.holiday_days().len();
    let columns = expected.as_object().unwrap();
    let effects = columns.iter().filter(|(name, value)| {
        case.holidays
            .iter()
            .any(|holiday| name.starts_with(&format!("{}_delim_", holiday.name)))
            && value.as_f64().unwrap().abs() > 1e-9
    });
    assert_eq!(effects.count(), seen, "days of holidays with an effect");
}

fn check(name: &str) {
    let case = Case::read(name);
    let model = case.fit();
    let optimum = &case.json["optimum"];
    let posterior = model.negative_log_posterior();
    let expected = optimum["negative_log_posterior"].as_f64().unwrap();
    assert!(
        (posterior - expected).abs() < POSTERIOR_TOLERANCE,
        "{posterior} is not {expected}"
    );
    let own = case.json["prophet_negative_log_posterior"]
        .as_f64()
        .unwrap();
    assert!(posterior < own, "{posterior} is above Prophet's own {own}");

    assert_eq!(
        model.scaling().value_scale,
        case.json["value_scale"].as_f64().unwrap()
    );
    let times: Vec<f64> = model.changepoints().iter().map(|c| c.time).collect();
    check_part("changepoints", &times, &case.json["changepoint_times"], 1.0);
    check_part(
        "delta",
        &model.parameters().slope_changes,
        &optimum["delta"],
        1.0,
    );
    check_coefficients(&case, &model);

    let prediction = model
        .predict_with(&case.dates, &case.all_regressors())
        .unwrap();
    check_parts(&case, &model, &prediction);
    let n = case.n_history();
    assert_eq!(model.fitted().yhat, prediction.yhat[..n]);
    for (row, yhat) in prediction.yhat.iter().enumerate() {
        let (share, added) = (prediction.multiplicative[row], prediction.additive[row]);
        assert_eq!(*yhat, prediction.trend[row] * (1.0 + share) + added);
    }
}

#[test]
fn weekly_multiplicative() {
    check("weekly_multiplicative");
}

#[test]
fn weekly_additive() {
    check("weekly_additive");
}

#[test]
fn modes_and_priors_can_be_mixed() {
    check("weekly_mixed");
}

#[test]
fn daily_with_a_weekly_season_and_missing_days() {
    check("daily_multiplicative");
}

#[test]
fn changepoints_can_be_given() {
    check("daily_given_changepoints");
}

#[test]
fn a_flat_trend_has_holidays_too() {
    check("daily_flat");
}

#[test]
fn a_holiday_that_never_came_has_no_effect() {
    let case = Case::read("weekly_multiplicative");
    let others: Vec<_> = case
        .holidays
        .iter()
        .filter(|h| h.name != "never")
        .cloned()
        .collect();
    let without = Observations {
        holidays: &others,
        ..case.observations()
    };
    let model = Prophet::fit_with(&without, &case.settings).unwrap();
    assert_eq!(model, case.fit());
}

#[test]
fn predicting_without_regressors_leaves_them_at_no_effect() {
    let case = Case::read("weekly_mixed");
    let model = case.fit();
    let neutral = model.predict(&case.dates);
    assert!(
        neutral
            .regressors
            .iter()
            .flatten()
            .all(|effect| *effect == 0.0)
    );
    let centers = model
        .regressors()
        .iter()
        .map(|r| vec![r.center; case.dates.len()]);
    let at_centers = model
        .predict_with(&case.dates, &centers.collect::<Vec<_>>())
        .unwrap();
    assert_eq!(neutral, at_centers);
}
