//! One method at every cut.

use std::time::{Duration, Instant};

use hemline_ml::MlError;
use hemline_ml::backtest::Outcome;
use hemline_ml::demand::BacktestCut;

use super::findings::Judged;
use super::quiet::Quiet;
use crate::worker::Worker;

/// A method that has used this much time is left out of the comparison.
const LONGEST_METHOD: Duration = Duration::from_secs(20);

/// One method at every cut, while its time lasts. An error or a panic of `at_cut` is the method's outcome at
/// that cut: the other methods are compared all the same.
pub(super) async fn judge<F>(
    cuts: &[BacktestCut],
    worker: &Worker,
    quiet: &mut Quiet,
    at_cut: F,
) -> Judged
where
    F: Fn(BacktestCut) -> Result<Outcome, MlError> + Clone + Send + 'static,
{
    let mut used = Duration::ZERO;
    let mut outcomes = Vec::new();
    for &cut in cuts {
        if used > LONGEST_METHOD {
            return Judged::TooSlow(LONGEST_METHOD);
        }
        quiet.wait().await;
        let at_cut = at_cut.clone();
        let begun = Instant::now();
        let outcome = worker.run(move || at_cut(cut)).await;
        used += begun.elapsed();
        outcomes.push(match outcome {
            Some(Ok(outcome)) => outcome,
            Some(Err(error)) => Outcome::Failed(error.to_string()),
            None => Outcome::Failed("its computation ended unexpectedly".to_owned()),
        });
    }
    Judged::Outcomes(outcomes)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use tokio::sync::watch;

    use super::*;

    const CUT: BacktestCut = BacktestCut {
        origin: NaiveDate::MIN,
        training_weeks: 52,
    };

    async fn outcome<F>(worker: &Worker, at_cut: F) -> Outcome
    where
        F: Fn(BacktestCut) -> Result<Outcome, MlError> + Clone + Send + 'static,
    {
        let (_planning, running) = watch::channel(0);
        let mut quiet = Quiet::new(running);
        match judge(&[CUT], worker, &mut quiet, at_cut).await {
            Judged::Outcomes(mut outcomes) => outcomes.pop().unwrap(),
            Judged::TooSlow(limit) => panic!("{limit:?}"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_or_a_panic_is_the_outcome_and_the_next_method_is_judged() {
        let worker = Worker::new("method-comparison", 1).unwrap();
        let error = MlError::FitFailed {
            model: "ces",
            cause: "its likelihood is not finite".to_owned(),
        };
        let told = Outcome::Failed(error.to_string());
        assert_eq!(outcome(&worker, move |_| Err(error.clone())).await, told);
        assert_eq!(
            outcome(&worker, |_| panic!("out of bounds")).await,
            Outcome::Failed("its computation ended unexpectedly".to_owned())
        );
        let judged = Outcome::Failed("judged".to_owned());
        let next = judged.clone();
        assert_eq!(outcome(&worker, move |_| Ok(next.clone())).await, judged);
    }
}
