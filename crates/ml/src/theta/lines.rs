//! The line that the Theta model extrapolates: intercept A and slope B of the series on time.

/// Intercept and slope, with time counted from 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) intercept: f64,
    pub(super) slope: f64,
}

/// A line that is fitted anew with every observation, in the recursive form of Fiorucci et al. (2016),
/// equations 10–12.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RunningLine {
    observations: f64,
    mean: f64,
    pub(super) line: Line,
}

impl RunningLine {
    pub(super) fn new() -> Self {
        Self {
            observations: 0.0,
            mean: 0.0,
            line: Line {
                intercept: 0.0,
                slope: 0.0,
            },
        }
    }

    pub(super) fn observe(&mut self, value: f64) {
        let n = self.observations + 1.0;
        let above = value - self.mean;
        self.mean += above / n;
        self.observations = n;
        let slope = if n > 1.0 {
            ((n - 2.0) * self.line.slope + 6.0 * above / n) / (n + 1.0)
        } else {
            0.0
        };
        self.line = Line {
            intercept: self.mean - 0.5 * (n + 1.0) * slope,
            slope,
        };
    }
}

/// The least-squares line through all values.
pub(super) fn line_through(values: &[f64]) -> Line {
    let mut running = RunningLine::new();
    values.iter().for_each(|value| running.observe(*value));
    running.line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_series_is_its_own_line() {
        let values: Vec<f64> = (1..=9).map(|time| 4.0 - 1.5 * f64::from(time)).collect();
        let line = line_through(&values);
        assert!((line.intercept - 4.0).abs() < 1e-12 && (line.slope + 1.5).abs() < 1e-12);
    }

    #[test]
    fn the_running_line_is_the_least_squares_line() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
        let line = line_through(&values);
        let mean = values.iter().sum::<f64>() / 8.0;
        let products: f64 = (1..=8)
            .zip(values)
            .map(|(t, y)| (f64::from(t) - 4.5) * (y - mean))
            .sum();
        assert!((line.slope - products / 42.0).abs() < 1e-12);
        assert!((line.intercept - (mean - 4.5 * line.slope)).abs() < 1e-12);
    }
}
