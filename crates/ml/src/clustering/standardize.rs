//! Features on one scale.

/// Every column of `rows` with its mean subtracted, divided by its *population* standard deviation.
///
/// A column that is the same in every row becomes 0. Rows must be of one length.
///
/// ```
/// use hemline_ml::clustering::z_scores;
///
/// let scores = z_scores(&[vec![1.0, 7.0], vec![3.0, 7.0]]);
/// assert_eq!(scores, [[-1.0, 0.0], [1.0, 0.0]]);
/// ```
#[must_use]
pub fn z_scores(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let width = rows.first().map_or(0, Vec::len);
    let columns: Vec<Column> = (0..width).map(|index| Column::of(rows, index)).collect();
    rows.iter()
        .map(|row| {
            let scaled = row.iter().zip(&columns);
            scaled.map(|(value, column)| column.score(*value)).collect()
        })
        .collect()
}

struct Column {
    mean: f64,
    /// 0 where the column is constant.
    deviation: f64,
}

impl Column {
    fn of(rows: &[Vec<f64>], index: usize) -> Self {
        let values = || rows.iter().map(|row| row[index]);
        let count = rows.len() as f64;
        let mean = values().sum::<f64>() / count;
        // Comparing values, not the deviation with 0: the mean of equal values may be off by a bit.
        let is_constant = values().all(|value| value == rows[0][index]);
        let variance = values()
            .map(|value| (value - mean) * (value - mean))
            .sum::<f64>()
            / count;
        Self {
            mean,
            deviation: if is_constant { 0.0 } else { variance.sqrt() },
        }
    }

    fn score(&self, value: f64) -> f64 {
        if self.deviation > 0.0 {
            (value - self.mean) / self.deviation
        } else {
            0.0
        }
    }
}
