//! The clusters' shares, from what their stores sold and lost.

use hemline_domain::parameters::cluster_ids;
use hemline_domain::{ClusterId, Decimal, Share, Units, apportion};
use std::collections::BTreeMap;

use super::{Advised, Evidence, percent};
use crate::season_report::stores::ClusterResult;

/// Differences up to 2 points are noise.
const NOISE: Decimal = Decimal::from_micros(20_000);
/// A cluster with less demand says nothing about its share.
const FEWEST_UNITS: Units = Units::new(100);
/// Shares are suggested in thousandths.
const THOUSAND: u64 = 1_000;

type Shares = Option<BTreeMap<ClusterId, Share>>;

/// Where some cluster's share of demand (sold and lost) was over 2 points off the planned one, every share is
/// moved halfway to what was seen, in thousandths that sum to 1. Kept (from history, where nobody stated
/// shares) below that, with fewer than 100 units of demand in a cluster, or where the season's clusters are not
/// those that `cluster_count` names.
pub(super) fn advise(evidence: &Evidence<'_>) -> Advised<Shares> {
    let current = evidence.parameters().cluster_shares.clone();
    if let Some(reason) = evidence.closed_early() {
        return Advised::of(current, reason);
    }
    let clusters = evidence.clusters;
    let names: Vec<ClusterId> = clusters.iter().map(|one| one.cluster_id.clone()).collect();
    if names != cluster_ids(evidence.parameters().cluster_count) || names.len() < 2 {
        return Advised::of(current, "there are no clusters to compare: keep");
    }
    if let Some(small) = clusters.iter().find(|one| one.demand() < FEWEST_UNITS) {
        let reason = format!(
            "demand in {} was only {} units: keep",
            small.cluster_name,
            small.demand().grouped()
        );
        return Advised::of(current, reason);
    }
    let is_off = clusters.iter().any(|one| difference(one) > NOISE);
    let suggested = if is_off {
        Some(halfway(clusters))
    } else {
        current
    };
    Advised::of(suggested, in_words(clusters))
}

fn difference(cluster: &ClusterResult) -> Decimal {
    let seen = cluster.demand_share.unwrap_or(cluster.planned_share);
    (seen - cluster.planned_share).max(cluster.planned_share - seen)
}

fn halfway(clusters: &[ClusterResult]) -> BTreeMap<ClusterId, Share> {
    let weights: Vec<(&str, u64)> = clusters
        .iter()
        .map(|cluster| {
            let seen = cluster.demand_share.unwrap_or(cluster.planned_share);
            let twice_the_middle = (seen + cluster.planned_share).micros();
            (
                cluster.cluster_id.as_str(),
                u64::try_from(twice_the_middle).unwrap_or(0),
            )
        })
        .collect();
    let thousandths = apportion(Units::new(THOUSAND), &weights);
    let shares = thousandths.into_iter().map(|part| {
        let micros = i64::try_from(part.get() * THOUSAND).unwrap_or(0);
        Share::try_new(Decimal::from_micros(micros)).unwrap_or(Share::ZERO)
    });
    let ids = clusters.iter().map(|cluster| cluster.cluster_id.clone());
    ids.zip(shares).collect()
}

fn in_words(clusters: &[ClusterResult]) -> String {
    let parts: Vec<String> = clusters
        .iter()
        .map(|cluster| {
            format!(
                "{} had {} of demand against {} planned",
                cluster.cluster_name,
                percent(cluster.demand_share.unwrap_or_default()),
                percent(cluster.planned_share),
            )
        })
        .collect();
    parts.join("; ")
}
