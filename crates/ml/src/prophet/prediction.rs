//! What a fitted model expects, and what the expectation is made of.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::model::Prophet;
use super::settings::{Growth, SeasonalityMode};
use super::trend::trend_at;

/// A prediction and its parts, one value for each date asked for.
///
/// `yhat = trend · (1 + multiplicative) + additive`. A part is a share of the trend where it multiplies (0.1
/// is 10% above) and has the values' unit where it adds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The model's mean. It is not clipped: it may be negative.
    pub yhat: Vec<f64>,
    /// The trend, in the values' units.
    pub trend: Vec<f64>,
    /// The yearly seasonality.
    pub yearly: Vec<f64>,
    /// The weekly seasonality.
    pub weekly: Vec<f64>,
    /// All holidays together.
    pub holidays: Vec<f64>,
    /// Each regressor, in the order of the fit.
    pub regressors: Vec<Vec<f64>>,
    /// The sum of all parts that multiply.
    pub multiplicative: Vec<f64>,
    /// The sum of all parts that add.
    pub additive: Vec<f64>,
}

/// Predicts `dates`, given one column for each regressor of the model with one number for each date.
pub(super) fn predict(
    model: &Prophet,
    dates: &[NaiveDate],
    regressor_columns: &[Vec<f64>],
) -> Prediction {
    let mut prediction = Prediction {
        trend: dates.iter().map(|date| trend(model, *date)).collect(),
        regressors: vec![Vec::with_capacity(dates.len()); regressor_columns.len()],
        ..Prediction::default()
    };
    for (position, date) in dates.iter().enumerate() {
        let values = regressor_columns.iter().map(|column| column[position]);
        let effects = Effects::new(model, *date, values);
        prediction.push(model, &effects);
    }
    prediction
}

/// The share of each column in one date's prediction, in scaled units.
struct Effects(Vec<f64>);

impl Effects {
    fn new(model: &Prophet, date: NaiveDate, values: impl Iterator<Item = f64>) -> Self {
        let columns = model.design().row(date, values);
        let coefficients = model.parameters().coefficients();
        Self(columns.zip(coefficients).map(|(x, b)| x * b).collect())
    }

    fn sum(&self, columns: Range<usize>) -> f64 {
        self.0[columns].iter().fold(0.0, |sum, effect| sum + effect)
    }
}

impl Prediction {
    /// Adds the parts of the next date, whose trend is known.
    fn push(&mut self, model: &Prophet, effects: &Effects) {
        let design = model.design();
        let settings = model.settings();
        let mut total = Total {
            value_scale: model.scaling().value_scale,
            multiplicative: 0.0,
            additive: 0.0,
        };
        let seasonal = settings.seasonality_mode;
        self.yearly
            .push(total.add(effects.sum(design.yearly()), seasonal));
        self.weekly
            .push(total.add(effects.sum(design.weekly()), seasonal));
        let holidays = effects.sum(design.holidays());
        self.holidays
            .push(total.add(holidays, settings.mode_of_holidays()));
        let regressors = design.regressors.iter().zip(design.regressors());
        for (part, (regressor, column)) in self.regressors.iter_mut().zip(regressors) {
            part.push(total.add(effects.0[column], regressor.mode));
        }
        let trend = self.trend[self.yhat.len()];
        self.yhat
            .push(trend * (1.0 + total.multiplicative) + total.additive);
        self.multiplicative.push(total.multiplicative);
        self.additive.push(total.additive);
    }
}

/// What the parts of one date come to.
struct Total {
    value_scale: f64,
    multiplicative: f64,
    additive: f64,
}

impl Total {
    /// Adds a part, given in scaled units, and returns it in the units of its mode.
    fn add(&mut self, scaled: f64, mode: SeasonalityMode) -> f64 {
        match mode {
            SeasonalityMode::Additive => {
                let effect = scaled * self.value_scale;
                self.additive += effect;
                effect
            }
            SeasonalityMode::Multiplicative => {
                self.multiplicative += scaled;
                scaled
            }
        }
    }
}

fn trend(model: &Prophet, date: NaiveDate) -> f64 {
    let parameters = model.parameters();
    let scaled = match model.settings().growth {
        Growth::Linear => trend_at(
            model.scaling().time(date),
            parameters.rate,
            parameters.offset,
            &parameters.slope_changes,
            model.changepoints(),
        ),
        Growth::Flat => parameters.offset,
    };
    scaled * model.scaling().value_scale
}
