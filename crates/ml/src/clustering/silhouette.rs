//! How well separated clusters are.

use super::kmeans::squared_distance;

/// The mean silhouette of a partition (Rousseeuw 1987), −1 to 1, with Euclidean distances.
///
/// A row's silhouette is `(b − a) ÷ max(a, b)`: `a` is its mean distance to the other rows of its own
/// cluster, `b` the lowest mean distance to the rows of another; 0 for a row alone in its cluster.
/// `None` for fewer than two clusters. `labels` count from 0, one for each row.
///
/// ```
/// use hemline_ml::clustering::silhouette;
///
/// let rows = [[0.0], [1.0], [10.0], [11.0]].map(Vec::from);
/// assert!(silhouette(&rows, &[0, 0, 1, 1]).unwrap() > 0.89);
/// assert_eq!(silhouette(&rows, &[0, 0, 0, 0]), None);
/// ```
#[must_use]
pub fn silhouette(rows: &[Vec<f64>], labels: &[usize]) -> Option<f64> {
    let clusters = labels.iter().max()? + 1;
    let mut sizes = vec![0_usize; clusters];
    labels.iter().for_each(|label| sizes[*label] += 1);
    if sizes.iter().filter(|size| **size > 0).count() < 2 {
        return None;
    }
    let total: f64 = (0..rows.len())
        .map(|index| silhouette_of(index, rows, labels, &sizes))
        .sum();
    Some(total / rows.len() as f64)
}

fn silhouette_of(index: usize, rows: &[Vec<f64>], labels: &[usize], sizes: &[usize]) -> f64 {
    let own = labels[index];
    if sizes[own] < 2 {
        return 0.0;
    }
    let mut distances = vec![0.0; sizes.len()];
    for (row, label) in rows.iter().zip(labels) {
        distances[*label] += squared_distance(row, &rows[index]).sqrt();
    }
    let within = distances[own] / (sizes[own] - 1) as f64;
    let between = (0..sizes.len())
        .filter(|cluster| *cluster != own && sizes[*cluster] > 0)
        .map(|cluster| distances[cluster] / sizes[cluster] as f64)
        .fold(f64::INFINITY, f64::min);
    let larger = within.max(between);
    if larger > 0.0 {
        (between - within) / larger
    } else {
        0.0
    }
}
