//! The order of clusters and their names.

use std::cmp::Ordering;

use hemline_domain::{ClusterId, StoreId};

use super::features::{FASHION_TIER, Features, SALES};

/// The display name of a cluster: `fashion_forward` is shown as "Fashion Forward".
///
/// ```
/// use hemline_domain::ClusterId;
/// use hemline_ml::clustering::display_name;
///
/// assert_eq!(display_name(&ClusterId::from("value_conscious")), "Value Conscious");
/// assert_eq!(display_name(&ClusterId::from("cluster_1")), "Cluster 1");
/// ```
#[must_use]
pub fn display_name(cluster: &ClusterId) -> String {
    let words = cluster.as_str().split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The rows of one cluster.
pub(super) fn members<'a>(
    features: &'a Features,
    labels: &[usize],
    cluster: usize,
) -> Vec<&'a Vec<f64>> {
    let labelled = features.rows.iter().zip(labels);
    labelled
        .filter(|(_, label)| **label == cluster)
        .map(|(row, _)| row)
        .collect()
}

/// The labels with clusters renumbered by mean fashion tier (where it is known), then mean sales,
/// both high to low, then smallest store id.
pub(super) fn rank(
    features: &Features,
    labels: &[usize],
    stores: &[&StoreId],
    clusters: usize,
) -> Vec<usize> {
    let mut keys: Vec<Key<'_>> = (0..clusters)
        .map(|cluster| Key {
            cluster,
            fashion_tier: mean(features, labels, cluster, FASHION_TIER),
            sales: mean(features, labels, cluster, SALES),
            smallest_id: stores
                .iter()
                .zip(labels)
                .filter(|(_, label)| **label == cluster)
                .map(|(id, _)| *id)
                .min(),
        })
        .collect();
    keys.sort_by(Key::order);
    let mut rank_of = vec![0; clusters];
    for (rank, key) in keys.iter().enumerate() {
        rank_of[key.cluster] = rank;
    }
    labels.iter().map(|label| rank_of[*label]).collect()
}

struct Key<'a> {
    cluster: usize,
    fashion_tier: f64,
    sales: f64,
    smallest_id: Option<&'a StoreId>,
}

impl Key<'_> {
    fn order(&self, other: &Self) -> Ordering {
        let by_tier = other.fashion_tier.total_cmp(&self.fashion_tier);
        let by_sales = || other.sales.total_cmp(&self.sales);
        let by_id = || self.smallest_id.cmp(&other.smallest_id);
        by_tier.then_with(by_sales).then_with(by_id)
    }
}

/// A feature's mean over a cluster; 0 for every cluster where the feature is not known.
fn mean(features: &Features, labels: &[usize], cluster: usize, name: &str) -> f64 {
    let Some(column) = features.names.iter().position(|used| *used == name) else {
        return 0.0;
    };
    let members = members(features, labels, cluster);
    members.iter().map(|row| row[column]).sum::<f64>() / members.len() as f64
}
