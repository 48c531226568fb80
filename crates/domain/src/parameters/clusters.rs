//! How many clusters there are, and what each gets.

use serde_json::Value;
use std::collections::BTreeMap;

use super::parse::{Parsed, Refusal, share, whole};
use super::reader::Reader;
use crate::decimal::{Decimal, Share};
use crate::ids::ClusterId;

/// The ids that `count` clusters get, in their order (planning-rules 4).
#[must_use]
pub fn cluster_ids(count: u32) -> Vec<ClusterId> {
    if count == 3 {
        return ["fashion_forward", "mainstream", "value_conscious"]
            .map(ClusterId::from)
            .to_vec();
    }
    (1..=count)
        .map(|number| ClusterId::new(format!("cluster_{number}")))
        .collect()
}

pub(super) struct Clusters {
    pub(super) count: u32,
    pub(super) shares: Option<BTreeMap<ClusterId, Share>>,
}

pub(super) fn read_clusters(reader: &mut Reader<'_>) -> Clusters {
    let count = reader.value("cluster_count", "1 to 10", 3, whole(1, 10));
    let ids = cluster_ids(count);
    let names: Vec<&str> = ids.iter().map(ClusterId::as_str).collect();
    let allowed = format!(
        "shares of at most six decimals that sum to 1 for each of {}",
        names.join(", ")
    );
    let count_is_known = !reader.refused("cluster_count");
    let shares = reader.nullable("cluster_shares", &allowed, None, |value| {
        let shares = cluster_shares(value)?;
        // Where the count itself was refused, there are no names to hold the shares against.
        if count_is_known {
            check_names(&shares, &ids)?;
            check_sum(&shares)?;
        }
        Ok(shares)
    });
    Clusters { count, shares }
}

fn cluster_shares(value: &Value) -> Parsed<BTreeMap<ClusterId, Share>> {
    let shares = value
        .as_object()
        .ok_or(Refusal::because("not an object with a share per cluster"))?;
    shares
        .iter()
        .map(|(id, value)| Ok((ClusterId::new(id), cluster_share(id, value)?)))
        .collect()
}

fn cluster_share(id: &str, value: &Value) -> Parsed<Share> {
    share(value).map_err(|refusal| {
        let reason = match refusal {
            Refusal::NotAllowed => "not from 0 to 1".to_owned(),
            Refusal::Because(reason) => reason,
        };
        Refusal::Because(format!("the share of {id} is {value}, {reason}"))
    })
}

fn check_names(shares: &BTreeMap<ClusterId, Share>, ids: &[ClusterId]) -> Parsed<()> {
    if let Some(unknown) = shares.keys().find(|id| !ids.contains(id)) {
        return Err(Refusal::Because(format!("there is no cluster {unknown}")));
    }
    if let Some(missing) = ids.iter().find(|id| !shares.contains_key(*id)) {
        return Err(Refusal::Because(format!("{missing} is missing")));
    }
    Ok(())
}

fn check_sum(shares: &BTreeMap<ClusterId, Share>) -> Parsed<()> {
    let micros: i64 = shares.values().map(|share| share.decimal().micros()).sum();
    if (micros - Decimal::ONE.micros()).abs() <= 1 {
        return Ok(());
    }
    let sum = Decimal::from_micros(micros);
    Err(Refusal::Because(format!("the shares sum to {sum}")))
}
