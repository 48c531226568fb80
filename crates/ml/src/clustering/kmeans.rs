//! K-means: greedy k-means++ starts, Lloyd's iterations, and moves of single rows.

use crate::MlError;
use crate::sampling::SampleRng;

/// How long and how often to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KMeansSettings {
    /// Number of clusters, at least 1.
    pub clusters: usize,
    /// Independent starts, of which the one with the lowest inertia wins; at least 1.
    pub starts: usize,
    /// Most of Lloyd's iterations of each start, at least 1.
    pub max_iterations: usize,
    /// Seed of the starts.
    pub seed: u64,
}

impl KMeansSettings {
    /// What planning uses: 100 starts, 300 iterations at most, seed 42.
    #[must_use]
    pub fn for_clusters(clusters: usize) -> Self {
        Self {
            clusters,
            starts: 100,
            max_iterations: 300,
            seed: 42,
        }
    }
}

/// A partition of rows into clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct KMeans {
    /// The cluster of each row, from 0.
    pub labels: Vec<usize>,
    /// The mean of each cluster's rows.
    pub centres: Vec<Vec<f64>>,
    /// Sum of the rows' squared Euclidean distances to their centres.
    pub inertia: f64,
}

/// Partitions `rows` (all of one length) into clusters of low inertia, none of them empty.
///
/// Starts are chosen by greedy k-means++ (Arthur & Vassilvitskii 2007): each new centre is the best of a
/// few candidates drawn with probability in proportion to their squared distance. Lloyd's iterations are
/// finished by moves of single rows. The result depends on the rows, their order and the settings alone.
///
/// # Errors
///
/// - [`MlError::InvalidSetting`] for a setting of 0,
/// - [`MlError::NonFinite`] for a NaN or infinite value (`index` is the row's),
/// - [`MlError::TooFewDistinctRows`] for fewer distinct rows than clusters.
///
/// ```
/// use hemline_ml::clustering::{KMeansSettings, k_means};
///
/// let rows = [[0.0], [1.0], [10.0], [11.0]].map(Vec::from);
/// let result = k_means(&rows, &KMeansSettings::for_clusters(2))?;
/// assert_eq!(result.labels[0], result.labels[1]);
/// assert_ne!(result.labels[1], result.labels[2]);
/// assert_eq!(result.inertia, 1.0);
/// # Ok::<(), hemline_ml::MlError>(())
/// ```
pub fn k_means(rows: &[Vec<f64>], settings: &KMeansSettings) -> Result<KMeans, MlError> {
    check(rows, settings)?;
    let runs = (0..settings.starts).map(|start| {
        let mut rng = SampleRng::with_stream(settings.seed, start as u64);
        let centres = plus_plus_centres(rows, settings.clusters, &mut rng);
        lloyd(rows, centres, settings.max_iterations)
    });
    let best = runs.reduce(|best, run| {
        if run.inertia < best.inertia {
            run
        } else {
            best
        }
    });
    best.ok_or(MlError::InvalidSetting {
        name: "starts",
        value: settings.starts.to_string(),
        allowed: "at least 1",
    })
}

fn check(rows: &[Vec<f64>], settings: &KMeansSettings) -> Result<(), MlError> {
    let counts = [
        ("clusters", settings.clusters),
        ("starts", settings.starts),
        ("max_iterations", settings.max_iterations),
    ];
    if let Some((name, _)) = counts.into_iter().find(|(_, count)| *count == 0) {
        return Err(MlError::InvalidSetting {
            name,
            value: "0".to_owned(),
            allowed: "at least 1",
        });
    }
    for (index, row) in rows.iter().enumerate() {
        if let Some(value) = row.iter().copied().find(|value| !value.is_finite()) {
            return Err(MlError::NonFinite {
                what: "row to cluster",
                index,
                value,
            });
        }
    }
    let distinct = count_distinct(rows);
    if distinct < settings.clusters {
        return Err(MlError::TooFewDistinctRows {
            distinct,
            clusters: settings.clusters,
        });
    }
    Ok(())
}

/// How many of the rows differ from one another.
pub(super) fn count_distinct(rows: &[Vec<f64>]) -> usize {
    let mut sorted: Vec<&Vec<f64>> = rows.iter().collect();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    sorted.dedup();
    sorted.len()
}

fn plus_plus_centres(rows: &[Vec<f64>], clusters: usize, rng: &mut SampleRng) -> Vec<Vec<f64>> {
    // As many candidates as scikit-learn takes: 2 + ln k.
    let candidates = 2 + libm::floor(libm::log(clusters as f64)) as usize;
    let first = &rows[rng.index(rows.len())];
    let mut centres = vec![first.clone()];
    let mut nearest: Vec<f64> = rows
        .iter()
        .map(|row| squared_distance(row, first))
        .collect();
    while centres.len() < clusters {
        let mut best: Option<(f64, usize, Vec<f64>)> = None;
        for _ in 0..candidates {
            let candidate = draw_in_proportion(&nearest, rng);
            let reduced: Vec<f64> = rows
                .iter()
                .zip(&nearest)
                .map(|(row, near)| squared_distance(row, &rows[candidate]).min(*near))
                .collect();
            let potential: f64 = reduced.iter().sum();
            if best.as_ref().is_none_or(|(lowest, ..)| potential < *lowest) {
                best = Some((potential, candidate, reduced));
            }
        }
        if let Some((_, chosen, reduced)) = best {
            centres.push(rows[chosen].clone());
            nearest = reduced;
        }
    }
    centres
}

/// The index of a weight drawn with probability in proportion to it; never one of weight 0 while
/// another is positive.
fn draw_in_proportion(weights: &[f64], rng: &mut SampleRng) -> usize {
    let total: f64 = weights.iter().sum();
    let mut remaining = rng.uniform() * total;
    let mut last_positive = 0;
    for (index, weight) in weights.iter().enumerate() {
        if *weight > 0.0 {
            last_positive = index;
            if remaining < *weight {
                return index;
            }
            remaining -= weight;
        }
    }
    last_positive
}

fn lloyd(rows: &[Vec<f64>], mut centres: Vec<Vec<f64>>, max_iterations: usize) -> KMeans {
    let mut labels = nearest_centres(rows, &centres);
    for _ in 0..max_iterations {
        fill_empty_clusters(rows, &centres, &mut labels);
        centres = means(rows, &labels, centres.len());
        let moved = nearest_centres(rows, &centres);
        if moved == labels {
            break;
        }
        labels = moved;
    }
    fill_empty_clusters(rows, &centres, &mut labels);
    move_single_rows(rows, &mut labels, centres.len(), max_iterations);
    let centres = means(rows, &labels, centres.len());
    let inertia = rows
        .iter()
        .zip(&labels)
        .map(|(row, label)| squared_distance(row, &centres[*label]))
        .sum();
    KMeans {
        labels,
        centres,
        inertia,
    }
}

/// Moves rows one by one while that lowers the inertia (Hartigan & Wong 1979), which takes the partition
/// out of many of the local optima that Lloyd's iterations stop at.
fn move_single_rows(rows: &[Vec<f64>], labels: &mut [usize], clusters: usize, max_passes: usize) {
    let mut centres = means(rows, labels, clusters);
    let mut sizes = sizes_of(labels, clusters);
    for _ in 0..max_passes {
        let mut moved = false;
        for (row, label) in rows.iter().zip(labels.iter_mut()) {
            let from = *label;
            let Some(to) = better_cluster(row, from, &centres, &sizes) else {
                continue;
            };
            shift_centre(&mut centres[from], row, -1.0, sizes[from] - 1);
            shift_centre(&mut centres[to], row, 1.0, sizes[to] + 1);
            sizes[from] -= 1;
            sizes[to] += 1;
            *label = to;
            moved = true;
        }
        if !moved {
            break;
        }
    }
}

/// The cluster that a row would move to with the largest fall of the inertia, if it falls at all.
fn better_cluster(
    row: &[f64],
    from: usize,
    centres: &[Vec<f64>],
    sizes: &[usize],
) -> Option<usize> {
    if sizes[from] < 2 {
        return None;
    }
    let size = sizes[from] as f64;
    let released = squared_distance(row, &centres[from]) * size / (size - 1.0);
    let mut best = None;
    // The margin keeps rounding from moving a row to and fro.
    let mut lowest = released * (1.0 - 1e-12);
    for (index, centre) in centres.iter().enumerate() {
        let size = sizes[index] as f64;
        let added = squared_distance(row, centre) * size / (size + 1.0);
        if index != from && added < lowest {
            lowest = added;
            best = Some(index);
        }
    }
    best
}

/// The centre after a row has joined (`sign` 1) or left (−1) its cluster, which then has `size` rows.
fn shift_centre(centre: &mut [f64], row: &[f64], sign: f64, size: usize) {
    for (value, coordinate) in centre.iter_mut().zip(row) {
        *value += sign * (coordinate - *value) / size as f64;
    }
}

fn sizes_of(labels: &[usize], clusters: usize) -> Vec<usize> {
    let mut sizes = vec![0; clusters];
    labels.iter().for_each(|label| sizes[*label] += 1);
    sizes
}

fn nearest_centres(rows: &[Vec<f64>], centres: &[Vec<f64>]) -> Vec<usize> {
    let nearest = |row: &Vec<f64>| {
        let mut best = (f64::INFINITY, 0);
        for (index, centre) in centres.iter().enumerate() {
            let distance = squared_distance(row, centre);
            if distance < best.0 {
                best = (distance, index);
            }
        }
        best.1
    };
    rows.iter().map(nearest).collect()
}

/// Gives every empty cluster the row that lies farthest from its centre, from a cluster that can
/// spare one.
fn fill_empty_clusters(rows: &[Vec<f64>], centres: &[Vec<f64>], labels: &mut [usize]) {
    for cluster in 0..centres.len() {
        let sizes = sizes_of(labels, centres.len());
        if sizes[cluster] > 0 {
            continue;
        }
        let mut farthest = (-1.0, 0);
        for (index, row) in rows.iter().enumerate() {
            let distance = squared_distance(row, &centres[labels[index]]);
            if sizes[labels[index]] > 1 && distance > farthest.0 {
                farthest = (distance, index);
            }
        }
        labels[farthest.1] = cluster;
    }
}

fn means(rows: &[Vec<f64>], labels: &[usize], clusters: usize) -> Vec<Vec<f64>> {
    let width = rows.first().map_or(0, Vec::len);
    let mut sums = vec![vec![0.0; width]; clusters];
    for (row, label) in rows.iter().zip(labels) {
        for (sum, value) in sums[*label].iter_mut().zip(row) {
            *sum += value;
        }
    }
    for (sum, size) in sums.iter_mut().zip(sizes_of(labels, clusters)) {
        sum.iter_mut().for_each(|value| *value /= size as f64);
    }
    sums
}

pub(super) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}
