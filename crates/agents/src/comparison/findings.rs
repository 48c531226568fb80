//! From what was found at each cut to the comparison that is stored.

use std::time::Duration;

use chrono::Utc;
use hemline_domain::{
    ComparedMethod, Forecast, ForecastingMethod, MethodAccuracy, MethodComparison,
};
use hemline_ml::backtest::Outcome;
use hemline_ml::demand::{BACKTEST_ORIGINS, SeasonBacktest};
use hemline_ml::metrics::Accuracy;

/// What was found of a method.
pub(super) enum Judged {
    /// How it did at each cut.
    Outcomes(Vec<Outcome>),
    /// It used more than this.
    TooSlow(Duration),
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Findings {
    methods: Vec<ComparedMethod>,
}

impl Findings {
    pub(super) fn add(&mut self, method: ForecastingMethod, judged: Judged) {
        let (accuracy, not_compared) = match judged {
            Judged::TooSlow(limit) => {
                let seconds = limit.as_secs();
                (None, Some(format!("it took more than {seconds} seconds")))
            }
            Judged::Outcomes(outcomes) => match mean_accuracy(&outcomes) {
                Ok(accuracy) => (Some(accuracy), None),
                Err(reason) => (None, Some(reason)),
            },
        };
        self.methods.push(ComparedMethod {
            method,
            accuracy,
            not_compared,
        });
    }

    /// The comparison that belongs to `forecast`; `inputs_changed` where the data have since.
    pub(super) fn into_comparison(
        mut self,
        forecast: &Forecast,
        backtest: &SeasonBacktest,
        inputs_changed: bool,
    ) -> MethodComparison {
        let wape = |method: &ComparedMethod| {
            let accuracy = method.accuracy.as_ref();
            accuracy.map_or(f64::INFINITY, |accuracy| accuracy.wape)
        };
        // Equal methods stay in the order in which planning lists them.
        self.methods.sort_by(|a, b| wape(a).total_cmp(&wape(b)));
        let best = self.methods.first().filter(|best| best.accuracy.is_some());
        let chosen = self
            .methods
            .iter()
            .find(|method| method.method == forecast.forecasting_method)
            .filter(|chosen| chosen.accuracy.is_some());
        MethodComparison {
            forecast_id: forecast.forecast_id.clone(),
            chosen_method: forecast.forecasting_method,
            best_method: best.map(|best| best.method),
            chosen_behind: best
                .zip(chosen)
                .map(|(best, chosen)| wape(chosen) - wape(best)),
            gap_weeks: count(backtest.gap_weeks()),
            horizon_weeks: count(backtest.horizon_weeks()),
            origins: backtest.cuts().iter().map(|cut| cut.origin).collect(),
            notes: notes(backtest, inputs_changed),
            methods: self.methods,
            created_at: Utc::now(),
        }
    }
}

/// The mean over the cuts, each of which counts alike, or why there is none.
fn mean_accuracy(outcomes: &[Outcome]) -> Result<MethodAccuracy, String> {
    let mut accuracies: Vec<&Accuracy> = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Forecast(forecast) => accuracies.push(&forecast.accuracy),
            Outcome::Failed(error) => return Err(error.clone()),
        }
    }
    if accuracies.is_empty() {
        return Err("the history is too short to compare methods on it".to_owned());
    }
    let mean = Accuracy::mean(&accuracies);
    let coverage = |place: usize| mean.intervals.get(place)?.coverage;
    let figures = (mean.wape, mean.bias, coverage(0), coverage(1));
    let (Some(wape), Some(bias), Some(coverage_80), Some(coverage_95)) = figures else {
        return Err("nothing was sold in the weeks to judge".to_owned());
    };
    Ok(MethodAccuracy {
        wape,
        bias,
        coverage_80,
        coverage_95,
    })
}

fn notes(backtest: &SeasonBacktest, inputs_changed: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let (history, needed) = backtest.history_and_needed_weeks();
    let origins = backtest.cuts().len();
    if origins == 0 {
        notes.push(format!(
            "the history has {history} weeks, and one origin needs {needed}: no method could be judged"
        ));
    } else if origins < BACKTEST_ORIGINS {
        notes.push(format!(
            "the history of {history} weeks has room for {origins} of {BACKTEST_ORIGINS} origins"
        ));
    }
    if inputs_changed {
        notes.push("the data have changed since the forecast was made".to_owned());
    }
    notes
}

fn count(weeks: usize) -> u32 {
    u32::try_from(weeks).unwrap_or(u32::MAX)
}
