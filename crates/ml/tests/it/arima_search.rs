//! Options of the automatic search, and ARIMA with Fourier terms.

use hemline_ml::MlError;
use hemline_ml::arima::{
    Approximation, Arima, Constant, Criterion, FourierArima, FourierSettings, Order, Regressor,
    SearchMethod, Settings, auto_arima,
};
use hemline_ml::sampling::SampleRng;

use crate::arima_fixed::series;

/// Weeks with a smooth yearly season, a trend and errors of an ARMA(1,1).
fn weeks(n: usize) -> Vec<f64> {
    let mut rng = SampleRng::new(1);
    let (mut shock, mut error) = (0.0, 0.0);
    (0..n)
        .map(|t| {
            let new = rng.normal();
            error = 0.7 * error + new + 0.3 * shock;
            shock = new;
            1_000.0 + 0.05 * t as f64 + season(t) + 8.0 * error
        })
        .collect()
}

fn season(t: usize) -> f64 {
    let angle = t as f64 * std::f64::consts::TAU / 52.18;
    30.0 * libm::sin(angle) + 12.0 * libm::cos(2.0 * angle) + 6.0 * libm::sin(5.0 * angle)
}

#[test]
fn the_full_search_is_not_worse_than_the_stepwise_one_within_its_total_order() {
    for (name, period) in [("woolyrnq", 4), ("heartrate", 1)] {
        let values = series(name, "");
        let full = Settings {
            method: SearchMethod::Full,
            ..Settings::seasonal(period)
        };
        let full = auto_arima(&values, &full).unwrap();
        let stepwise = auto_arima(&values, &Settings::seasonal(period)).unwrap();
        assert!(
            full.fitted.aicc() <= stepwise.fitted.aicc() + 0.01,
            "{name}"
        );
        let total = |order: &Order| order.n_coefficients();
        assert!(full.tried.iter().all(|tried| total(&tried.order) <= 5));
        let distinct = full.tried.iter().enumerate().all(|(index, tried)| {
            let same = |other: &&hemline_ml::arima::Tried| {
                (other.order, other.constant) == (tried.order, tried.constant)
            };
            full.tried[..index].iter().find(same).is_none()
        });
        assert!(distinct);
    }
}

#[test]
fn the_approximation_comes_close_to_the_exact_search() {
    for (name, period) in [("wineind", 12), ("synthetic_dress", 52)] {
        let values = series(name, "");
        let with = |approximation| {
            let settings = Settings {
                approximation,
                ..Settings::seasonal(period)
            };
            auto_arima(&values, &settings).unwrap()
        };
        let approximate = with(Approximation::Always);
        let exact = with(Approximation::Never);
        assert!(approximate.tried.iter().any(|tried| tried.approximate));
        assert!(exact.tried.iter().all(|tried| !tried.approximate));
        let (found, best) = (approximate.fitted.aicc(), exact.fitted.aicc());
        assert!(found <= best + 4.0, "{name}: {found} {best}");
        let (order, constant) = (approximate.fitted.order(), approximate.fitted.constant());
        let again = Arima::fit(&values, &order, constant).unwrap();
        assert!(again.aicc() >= found - 2.0);
    }
}

#[test]
fn long_weekly_series_are_searched_by_approximation() {
    let selected = auto_arima(&weeks(1_200), &Settings::seasonal(52)).unwrap();
    assert!(selected.tried.iter().any(|tried| tried.approximate));
    let forecast = selected.fitted.forecast(52).unwrap();
    for (step, mean) in forecast.mean.iter().enumerate() {
        let expected = 1_000.0 + 0.05 * (1_200 + step) as f64 + season(1_200 + step);
        assert!((mean - expected).abs() < 30.0, "{step}: {mean} {expected}");
    }
}

#[test]
fn settings_limit_what_is_tried() {
    let values = series("airpassengers", "log");
    let tried = |settings: Settings| auto_arima(&values, &settings).unwrap();
    let seasonal = Settings::seasonal(12);
    let stationary = tried(Settings {
        stationary: true,
        ..seasonal
    });
    assert_eq!(stationary.fitted.order().lost_to_differencing(), 0);
    let plain = tried(Settings {
        seasonal: false,
        ..seasonal
    });
    assert_eq!(plain.fitted.order().seasonal, None);
    let without_drift = tried(Settings {
        allow_drift: false,
        differences: Some(0),
        ..seasonal
    });
    let constants = without_drift.tried.iter().map(|tried| tried.constant);
    assert!(
        constants
            .clone()
            .all(|constant| constant == Constant::Excluded)
    );
    let parsimonious = tried(Settings {
        criterion: Criterion::Bic,
        ..seasonal
    });
    let best = parsimonious
        .tried
        .iter()
        .filter_map(|tried| tried.criterion);
    assert_eq!(best.reduce(f64::min), Some(parsimonious.fitted.bic()));
    let strict = tried(Settings {
        seasonal_strength: 1.0,
        ..seasonal
    });
    assert_eq!(strict.fitted.order().seasonal_differences(), 0);
    for (name, settings) in [
        (
            "kpss_significance",
            Settings {
                kpss_significance: 0.5,
                ..seasonal
            },
        ),
        (
            "seasonal_strength",
            Settings {
                seasonal_strength: f64::NAN,
                ..seasonal
            },
        ),
        (
            "max_ar",
            Settings {
                max_ar: 21,
                ..seasonal
            },
        ),
    ] {
        assert!(matches!(
            auto_arima(&values, &settings),
            Err(MlError::InvalidSetting { name: found, .. }) if found == name
        ));
    }
}

/// The maximum of this likelihood lies at a root near the unit circle, far from where most starts lead.
#[test]
fn hidden_optima_of_high_orders_are_found() {
    let values = series("lynx", "log10");
    let fitted = Arima::fit(&values, &Order::new(4, 0, 2), Constant::Included).unwrap();
    assert!(
        fitted.log_likelihood() > 17.08,
        "{}",
        fitted.log_likelihood()
    );
}

#[test]
fn models_describe_themselves() {
    let values = series("synthetic_dress", "");
    let order = Order::new(1, 0, 0).with_seasonal(0, 1, 0, 52);
    let fitted = Arima::fit(&values, &order, Constant::Included).unwrap();
    assert_eq!(fitted.to_string(), "ARIMA(1,0,0)(0,1,0)[52] with drift");
    let fitted = Arima::fit(&values, &Order::new(1, 0, 0), Constant::Included).unwrap();
    assert_eq!(fitted.to_string(), "ARIMA(1,0,0) with mean");
    let n = fitted.n_effective() as f64;
    let penalty = fitted.n_parameters() as f64 * (libm::log(n) - 2.0);
    assert!((fitted.bic() - fitted.aic() - penalty).abs() < 1e-9);
}

#[test]
fn waves_find_the_season() {
    let values = weeks(400);
    let settings = FourierSettings::new(52.18);
    let model = FourierArima::fit(&values[..348], &[], &settings).unwrap();
    assert_eq!(model.pairs(), 5);
    assert_eq!(model.fitted().order().seasonal, None);
    let forecast = model.forecast(52).unwrap();
    for (step, mean) in forecast.mean.iter().enumerate() {
        let t = 348 + step;
        let expected = 1_000.0 + 0.05 * t as f64 + season(t);
        assert!((mean - expected).abs() < 25.0, "{step}: {mean} {expected}");
    }
    let paths = model.sample_paths_with(52, &[], 500, 3).unwrap();
    assert!((paths.step_means()[10] - forecast.mean[10]).abs() < 5.0);
    let description = model.to_string();
    assert!(
        description.starts_with("ARIMA(")
            && description.ends_with(", 5 pairs of waves of period 52.18"),
        "{description}"
    );
}

#[test]
fn waves_go_with_other_regressors_and_gaps() {
    let mut values = weeks(208);
    let promotion: Vec<f64> = (0..208).map(|t| f64::from(t % 9 < 2)).collect();
    for (value, promotion) in values.iter_mut().zip(&promotion) {
        *value += 50.0 * promotion;
    }
    values[100..104].fill(f64::NAN);
    let regressors = [Regressor {
        name: "promotion",
        values: &promotion,
    }];
    let settings = FourierSettings {
        pairs: Some(3),
        ..FourierSettings::new(52.0)
    };
    let model = FourierArima::fit(&values, &regressors, &settings).unwrap();
    let (name, effect) = model.fitted().coefficients().pop().unwrap();
    assert!(
        name == "promotion" && (effect - 50.0).abs() < 8.0,
        "{effect}"
    );
    assert!(matches!(
        model.forecast(4),
        Err(MlError::MissingFutureValues { name, .. }) if name == "promotion"
    ));
    let with = model.forecast_with(1, &[vec![1.0]]).unwrap().mean[0];
    let without = model.forecast_with(1, &[vec![0.0]]).unwrap().mean[0];
    assert!((with - without - effect).abs() < 1e-9);
}

#[test]
fn odd_series_get_waves_or_an_error() {
    let settings = FourierSettings::new(52.0);
    for values in [
        vec![7.0; 60],
        vec![0.0; 156],
        (0..10).map(f64::from).collect(),
        (0..30).map(|t| f64::from(t == 20) * 1e9).collect(),
        weeks(156).iter().map(|value| value * 1e-6).collect(),
    ] {
        let model = FourierArima::fit(&values, &[], &settings).unwrap();
        let forecast = model.forecast(12).unwrap();
        assert!(forecast.mean.iter().all(|mean| mean.is_finite()), "{model}");
    }
    let refused = |settings: &FourierSettings, values: &[f64]| {
        FourierArima::fit(values, &[], settings)
            .map(|_| ())
            .unwrap_err()
    };
    assert!(matches!(
        refused(&FourierSettings::new(2.0), &[1.0; 9]),
        MlError::InvalidSetting { name: "period", .. }
    ));
    let many = FourierSettings {
        pairs: Some(6),
        ..FourierSettings::new(12.0)
    };
    assert!(matches!(
        refused(&many, &weeks(60)),
        MlError::InvalidSetting { name: "pairs", .. }
    ));
    assert!(matches!(
        refused(&settings, &[1.0, 2.0]),
        MlError::TooShort { .. }
    ));
}

#[test]
fn many_missing_observations_are_borne() {
    let mut values = weeks(300);
    for index in (0..300).filter(|index| index % 3 == 1) {
        values[index] = f64::NAN;
    }
    let selected = auto_arima(&values, &Settings::seasonal(52)).unwrap();
    let forecast = selected.fitted.forecast(10).unwrap();
    let numbers = forecast.mean.iter().chain(&forecast.standard_errors);
    assert!(numbers.into_iter().all(|value| value.is_finite()));
}
