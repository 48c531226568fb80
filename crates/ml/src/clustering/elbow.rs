//! How inertia and silhouette change with the number of clusters.

use serde::{Deserialize, Serialize};

use super::kmeans::{KMeansSettings, count_distinct, k_means};
use super::silhouette::silhouette;
use crate::MlError;

/// One row of the elbow table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ElbowRow {
    /// Number of clusters.
    pub clusters: usize,
    /// Sum of squared distances to the centres.
    pub inertia: f64,
    /// How much lower the inertia is than with one cluster less, as a share of it; absent in the first row.
    pub reduction: Option<f64>,
    /// Mean silhouette, −1 to 1; absent for a single cluster.
    pub silhouette: Option<f64>,
}

/// Partitions `rows` into 1, 2, … `most_clusters` clusters (fewer where fewer rows differ) by
/// [`k_means`] with planning's settings, for a reader who looks for the bend in the inertia (Thorndike
/// 1953, "Who belongs in the family?") or the highest silhouette (Rousseeuw 1987).
///
/// ```
/// use hemline_ml::clustering::elbow_table;
///
/// let rows = [[0.0], [1.0], [10.0], [11.0], [20.0], [21.0]].map(Vec::from);
/// let table = elbow_table(&rows, 4)?;
/// let best = table.iter().max_by(|a, b| a.silhouette.partial_cmp(&b.silhouette).unwrap());
/// assert_eq!(best.unwrap().clusters, 3);
/// # Ok::<(), hemline_ml::MlError>(())
/// ```
///
/// # Errors
///
/// - [`MlError::TooFewDistinctRows`] where there is no row,
/// - [`MlError::NonFinite`] for a NaN or infinite value (`index` is the row's).
pub fn elbow_table(rows: &[Vec<f64>], most_clusters: usize) -> Result<Vec<ElbowRow>, MlError> {
    let most = most_clusters.min(count_distinct(rows).max(1));
    let mut table: Vec<ElbowRow> = Vec::with_capacity(most);
    for clusters in 1..=most {
        let partition = k_means(rows, &KMeansSettings::for_clusters(clusters))?;
        let before = table.last().map(|row| row.inertia);
        table.push(ElbowRow {
            clusters,
            inertia: partition.inertia,
            reduction: before
                .filter(|before| *before > 0.0)
                .map(|before| 1.0 - partition.inertia / before),
            silhouette: silhouette(rows, &partition.labels),
        });
    }
    Ok(table)
}
