//! Counts requests by group: how long they took, and how they were answered.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use crate::{locked, say};

#[derive(Default)]
pub(crate) struct Tally {
    groups: Mutex<BTreeMap<&'static str, Group>>,
}

#[derive(Default)]
struct Group {
    milliseconds: Vec<f64>,
    /// By status; 0 where no answer came.
    failures: BTreeMap<u16, u64>,
}

impl Tally {
    pub(crate) fn count(&self, group: &'static str, took: Duration, status: u16) {
        let mut groups = locked(&self.groups);
        let group = groups.entry(group).or_default();
        group.milliseconds.push(took.as_secs_f64() * 1_000.0);
        if !(200..300).contains(&status) {
            *group.failures.entry(status).or_default() += 1;
        }
    }

    pub(crate) fn print(&self, duration: Duration) {
        say("| requests | count | per second | p50 ms | p99 ms | slowest ms | not 2xx |");
        say("| --- | ---: | ---: | ---: | ---: | ---: | --- |");
        for (name, group) in locked(&self.groups).iter_mut() {
            let times = &mut group.milliseconds;
            times.sort_by(f64::total_cmp);
            let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
            let failures = group.failures.iter();
            let failures: Vec<String> = failures.map(|(s, n)| format!("{n} × {s}")).collect();
            say(&format!(
                "| {name} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {} |",
                times.len(),
                times.len() as f64 / duration.as_secs_f64(),
                at(0.5),
                at(0.99),
                at(1.0),
                if failures.is_empty() {
                    "none".to_owned()
                } else {
                    failures.join(", ")
                }
            ));
        }
    }
}
