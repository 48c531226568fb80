//! The recursion of level and potential.

/// α₀ and α₁, the real and imaginary part of the smoothing parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Smoothing {
    pub(super) real: f64,
    pub(super) imaginary: f64,
}

/// Level and potential after an observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct State {
    pub(super) level: f64,
    pub(super) potential: f64,
}

impl State {
    /// The state after one more step whose one-step error was `error`.
    pub(super) fn next(self, smoothing: Smoothing, error: f64) -> Self {
        let Smoothing { real, imaginary } = smoothing;
        Self {
            level: self.level - (1.0 - imaginary) * self.potential + (real - imaginary) * error,
            potential: self.level + (1.0 - real) * self.potential + (real + imaginary) * error,
        }
    }

    /// The state after `values`, and the sum of their squared one-step errors.
    fn after(
        self,
        smoothing: Smoothing,
        values: impl Iterator<Item = f64>,
        mut each: impl FnMut(f64),
    ) -> Self {
        values.fold(self, |state, value| {
            let error = value - state.level;
            each(error);
            state.next(smoothing, error)
        })
    }
}

/// A filtered history: its one-step errors and the state at its end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filtered {
    pub(super) errors: Vec<f64>,
    pub(super) last: State,
}

/// Filters `values` from a backcast start: forwards, backwards and forwards again.
pub(super) fn filter(values: &[f64], smoothing: Smoothing) -> Filtered {
    let start = backcast(values, smoothing);
    let mut errors = Vec::with_capacity(values.len());
    let last = start.after(smoothing, values.iter().copied(), |error| {
        errors.push(error);
    });
    Filtered { errors, last }
}

/// The sum of squared one-step errors from a backcast start; infinite where the recursion runs away.
pub(super) fn squared_errors(values: &[f64], smoothing: Smoothing) -> f64 {
    let mut sum = 0.0;
    backcast(values, smoothing).after(smoothing, values.iter().copied(), |error| {
        sum += error * error;
    });
    if sum.is_finite() { sum } else { f64::INFINITY }
}

/// The state before the first value, from the values' own past run backwards.
fn backcast(values: &[f64], smoothing: Smoothing) -> State {
    let first = &values[..values.len().min(10)];
    let mean = first.iter().sum::<f64>() / first.len() as f64;
    let start = State {
        level: mean,
        potential: mean / 1.1,
    };
    let end = start.after(smoothing, values.iter().copied(), |_| {});
    end.after(smoothing, values.iter().rev().copied(), |_| {})
}
