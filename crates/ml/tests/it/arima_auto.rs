//! The automatic search against those of R and statsforecast.

use hemline_ml::MlError;
use hemline_ml::arima::{Arima, Selected, Settings, auto_arima};
use serde_json::{Value, json};

use crate::arima_fixed::series;
use crate::reference::json as read_json;

/// R's likelihood starts the differencing from a large variance, not from an infinite one.
const AICC_TOLERANCE: f64 = 0.05;

fn search(case: &Value) -> Selected {
    let values = series(
        case["series"].as_str().unwrap(),
        case["transform"].as_str().unwrap(),
    );
    let period = case["m"].as_u64().unwrap() as usize;
    auto_arima(&values, &Settings::seasonal(period)).unwrap()
}

fn check_against(case: &Value, differences: (u64, u64), aicc: f64) {
    let selected = search(case);
    let order = selected.fitted.order();
    assert_eq!(
        (
            order.differences as u64,
            order.seasonal_differences() as u64
        ),
        differences,
        "{}: {order}",
        case["series"]
    );
    assert!(
        selected.fitted.aicc() <= aicc + AICC_TOLERANCE,
        "{}: {order} has an AICc of {}, the peer's {aicc}",
        case["series"],
        selected.fitted.aicc()
    );
}

#[test]
fn models_are_not_worse_than_those_of_r() {
    for case in read_json("arima/auto_r_forecast.json")["cases"]
        .as_array()
        .unwrap()
    {
        let order = &case["order"];
        let differences = (order[1].as_u64().unwrap(), order[4].as_u64().unwrap_or(0));
        check_against(case, differences, case["aicc"].as_f64().unwrap());
    }
}

#[test]
fn models_are_not_worse_than_those_of_statsforecast() {
    for case in read_json("arima/auto_statsforecast.json")["cases"]
        .as_array()
        .unwrap()
    {
        let seasonal = case["seasonal_order"][1].as_u64().unwrap();
        let differences = (case["order"][1].as_u64().unwrap(), seasonal);
        check_against(case, differences, case["aicc"].as_f64().unwrap());
    }
}

/// The AICc of statsforecast 2.1.1's `AutoARIMA` with a season of 52.
#[test]
fn weekly_models_are_not_worse_than_those_of_statsforecast() {
    for (name, aicc) in [("synthetic_dress", 1128.61), ("co2_weekly", 275.53)] {
        let case = json!({ "series": name, "transform": "", "m": 52 });
        check_against(&case, (1, 1), aicc);
    }
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let values = series("wineind", "");
    let with_threads = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .unwrap();
        let selected = pool.install(|| auto_arima(&values, &Settings::seasonal(12)).unwrap());
        let forecast = selected.fitted.forecast(24).unwrap();
        (forecast, selected.tried)
    };
    assert_eq!(with_threads(1), with_threads(4));
}

#[test]
fn the_reported_model_is_the_best_of_those_tried() {
    let values = series("woolyrnq", "");
    let selected = auto_arima(&values, &Settings::seasonal(4)).unwrap();
    let best = selected.tried.iter().filter_map(|tried| tried.criterion);
    assert_eq!(best.reduce(f64::min), Some(selected.fitted.aicc()));
    let (order, constant) = (selected.fitted.order(), selected.fitted.constant());
    let again = Arima::fit(&values, &order, constant).unwrap();
    assert!((again.aicc() - selected.fitted.aicc()).abs() < 1e-4);
}

#[test]
fn a_short_history_is_fitted_without_a_season() {
    let values = series("synthetic_dress_80", "");
    let selected = auto_arima(&values, &Settings::seasonal(52)).unwrap();
    assert_eq!(selected.fitted.order().seasonal, None);
    let mean = selected.fitted.forecast(36).unwrap().mean;
    assert!(mean.iter().all(|value| value.is_finite()));
}

#[test]
fn bounds_and_given_differences_are_kept() {
    let settings = Settings {
        max_ar: 1,
        max_ma: 1,
        max_seasonal_ar: 0,
        max_seasonal_ma: 0,
        differences: Some(0),
        seasonal_differences: Some(1),
        ..Settings::seasonal(12)
    };
    let selected = auto_arima(&series("airpassengers", ""), &settings).unwrap();
    for tried in &selected.tried {
        assert!(tried.order.ar <= 1 && tried.order.ma <= 1);
        assert_eq!(tried.order.seasonal_ar() + tried.order.seasonal_ma(), 0);
        assert_eq!(tried.order.lost_to_differencing(), 12);
    }
}

#[test]
fn bad_input_is_refused() {
    let refused = |values: &[f64], settings: &Settings| auto_arima(values, settings).unwrap_err();
    let infinite = [1.0, 2.0, f64::INFINITY, 3.0, 4.0];
    assert!(matches!(
        refused(&infinite, &Settings::default()),
        MlError::NonFinite { index: 2, .. }
    ));
    assert!(matches!(
        refused(&[1.0, 2.0, f64::NAN, 3.0], &Settings::default()),
        MlError::TooShort { found: 3, .. }
    ));
    assert!(matches!(
        refused(&[1.0; 9], &Settings::seasonal(0)),
        MlError::InvalidSetting { name: "period", .. }
    ));
    let thrice = Settings {
        differences: Some(3),
        ..Settings::default()
    };
    assert!(matches!(
        refused(&[1.0, 5.0, 2.0, 8.0, 1.0, 9.0], &thrice),
        MlError::InvalidSetting { name: "d", .. }
    ));
}
