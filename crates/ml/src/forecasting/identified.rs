//! Which columns have an effect that the history can tell apart from everything else in a model.

/// A column whose remainder is shorter than this share of it depends on the others.
const DEPENDENT: f64 = 1e-6;

/// Keeps the columns that the models can tell apart, in order.
///
/// A model has a trend and, from two seasons of history on, a season. A column is compared after one ordinary
/// difference and one over the season, which leave nothing of either: what then depends linearly on the columns
/// kept before it (or is 0, like an event that comes in the same week of each year) has no effect of its own in
/// the history.
#[derive(Debug)]
pub(crate) struct Identified {
    season_length: usize,
    basis: Vec<Vec<f64>>,
}

impl Identified {
    pub(crate) fn new(season_length: usize) -> Self {
        Self {
            season_length,
            basis: Vec::new(),
        }
    }

    /// Whether `history` is told apart from the columns taken so far; if so it is taken too.
    pub(crate) fn take(&mut self, history: &[f64]) -> bool {
        let mut column = differenced(history, 1);
        if self.season_length > 1 && history.len() >= 2 * self.season_length {
            column = differenced(&column, self.season_length);
        }
        let shortest = DEPENDENT * length(history);
        if length(&column) <= shortest {
            return false;
        }
        let own = length(&column);
        // Taken twice against rounding.
        for _ in 0..2 {
            for direction in &self.basis {
                let along = dot(direction, &column);
                for (value, part) in column.iter_mut().zip(direction) {
                    *value -= along * part;
                }
            }
        }
        let remaining = length(&column);
        if remaining <= DEPENDENT * own {
            return false;
        }
        for value in &mut column {
            *value /= remaining;
        }
        self.basis.push(column);
        true
    }
}

fn differenced(values: &[f64], lag: usize) -> Vec<f64> {
    let later = values.iter().skip(lag);
    later.zip(values).map(|(now, then)| now - then).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn length(values: &[f64]) -> f64 {
    dot(values, values).sqrt()
}
