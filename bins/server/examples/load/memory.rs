//! Looks at the server's memory every ten seconds.

use std::time::{Duration, Instant};

use anyhow::Context;

use crate::say;

const PERIOD: Duration = Duration::from_secs(10);

/// Resident memory in MB, by seconds since the beginning.
pub(crate) struct Samples(Vec<(f64, f64)>);

/// Samples the memory of a process; fails once there is none.
pub(crate) async fn sampled(pid: String, until: Instant) -> anyhow::Result<Samples> {
    let begun = Instant::now();
    let mut samples = Vec::new();
    while Instant::now() < until {
        samples.push((begun.elapsed().as_secs_f64(), resident(&pid)?));
        tokio::time::sleep(PERIOD).await;
    }
    Ok(Samples(samples))
}

/// Resident memory of a process in MB; fails where there is no such process.
pub(crate) fn resident(pid: &str) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))
        .with_context(|| format!("there is no process {pid} on this machine"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes = kilobytes.and_then(|text| text.parse::<f64>().ok());
    let kilobytes = kilobytes.with_context(|| format!("process {pid} has no memory"))?;
    Ok(kilobytes / 1_024.0)
}

impl Samples {
    pub(crate) fn print(&self) {
        let every: Vec<String> = self.0.iter().map(|(_, mb)| format!("{mb:.0}")).collect();
        say("");
        say(&format!("MB every 10 s: {}", every.join(" ")));
        let second_half = &self.0[self.0.len() / 2..];
        let peak = self.0.iter().map(|(_, mb)| *mb).fold(0.0, f64::max);
        say(&format!(
            "first {:.0}, last {:.0}, peak {peak:.0}; slope of the second half {:.2} MB a minute",
            self.0.first().map_or(0.0, |(_, mb)| *mb),
            self.0.last().map_or(0.0, |(_, mb)| *mb),
            60.0 * slope(second_half)
        ));
    }
}

/// Least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let up: f64 = points
        .iter()
        .map(|point| (point.0 - x) * (point.1 - y))
        .sum();
    let along: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    if along > 0.0 { up / along } else { 0.0 }
}
