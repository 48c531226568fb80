//! Reference cases with regressors and holidays.

use chrono::NaiveDate;
use hemline_ml::prophet::{
    Growth, Holiday, Observations, Prophet, Regressor, SeasonalityChoice, SeasonalityMode,
    Settings, Standardize,
};
use serde_json::Value;

use crate::reference::{dates, json, numbers};

/// A case of `fixtures/reference/prophet/events_*.json`.
pub(crate) struct Case {
    pub(crate) json: Value,
    pub(crate) settings: Settings,
    /// Those of the history, then those to predict.
    pub(crate) dates: Vec<NaiveDate>,
    pub(crate) values: Vec<f64>,
    pub(crate) regressors: Vec<Regressor>,
    pub(crate) holidays: Vec<Holiday>,
}

impl Case {
    pub(crate) fn read(name: &str) -> Self {
        let json = json(&format!("prophet/events_{name}.json"));
        let observed = json["values"].as_array().unwrap().iter();
        let values: Vec<f64> = observed.map(|x| x.as_f64().unwrap_or(f64::NAN)).collect();
        let list = |key: &str| json[key].as_array().unwrap().clone();
        Self {
            settings: settings(&json["settings"]),
            dates: dates(&json["dates"]),
            regressors: list("regressors")
                .iter()
                .map(|r| regressor(r, values.len()))
                .collect(),
            holidays: list("holidays").iter().map(holiday).collect(),
            values,
            json,
        }
    }

    pub(crate) fn n_history(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn observations(&self) -> Observations<'_> {
        Observations {
            dates: &self.dates[..self.n_history()],
            values: &self.values,
            regressors: &self.regressors,
            holidays: &self.holidays,
        }
    }

    pub(crate) fn fit(&self) -> Prophet {
        Prophet::fit_with(&self.observations(), &self.settings).unwrap()
    }

    /// One column for each regressor, over history and future.
    pub(crate) fn all_regressors(&self) -> Vec<Vec<f64>> {
        let list = self.json["regressors"].as_array().unwrap().iter();
        list.map(|r| numbers(&r["values"])).collect()
    }

    pub(crate) fn future(&self) -> (Vec<NaiveDate>, Vec<Vec<f64>>) {
        let n = self.n_history();
        let columns = self.all_regressors().into_iter();
        (
            self.dates[n..].to_vec(),
            columns.map(|c| c[n..].to_vec()).collect(),
        )
    }
}

fn mode(value: &Value) -> Option<SeasonalityMode> {
    match value.as_str()? {
        "additive" => Some(SeasonalityMode::Additive),
        _ => Some(SeasonalityMode::Multiplicative),
    }
}

fn season(value: &Value) -> SeasonalityChoice {
    match value {
        Value::Number(order) => SeasonalityChoice::On(order.as_u64().unwrap() as usize),
        Value::Bool(false) => SeasonalityChoice::Off,
        _ => SeasonalityChoice::Auto,
    }
}

fn settings(json: &Value) -> Settings {
    let default = Settings::default();
    let number = |key: &str, default: f64| json[key].as_f64().unwrap_or(default);
    Settings {
        growth: match json["growth"].as_str() {
            Some("flat") => Growth::Flat,
            _ => Growth::Linear,
        },
        changepoints: json.get("changepoints").map(dates),
        changepoint_prior_scale: number("changepoint_prior_scale", 0.05),
        seasonality_mode: mode(&json["seasonality_mode"]).unwrap(),
        seasonality_prior_scale: number("seasonality_prior_scale", 10.0),
        yearly_seasonality: season(&json["yearly_seasonality"]),
        weekly_seasonality: season(&json["weekly_seasonality"]),
        holidays_prior_scale: number("holidays_prior_scale", 10.0),
        holidays_mode: mode(&json["holidays_mode"]),
        ..default
    }
}

fn regressor(json: &Value, n_history: usize) -> Regressor {
    let values = numbers(&json["values"])[..n_history].to_vec();
    Regressor {
        prior_scale: json["prior_scale"].as_f64(),
        standardize: match json["standardize"].as_str() {
            Some("always") => Standardize::Always,
            Some("never") => Standardize::Never,
            _ => Standardize::Auto,
        },
        mode: mode(&json["mode"]),
        ..Regressor::new(json["name"].as_str().unwrap(), values)
    }
}

fn holiday(json: &Value) -> Holiday {
    let window = |key: &str| json[key].as_i64().unwrap() as i32;
    Holiday {
        lower_window: window("lower_window"),
        upper_window: window("upper_window"),
        prior_scale: json["prior_scale"].as_f64(),
        ..Holiday::new(json["name"].as_str().unwrap(), dates(&json["dates"]))
    }
}
