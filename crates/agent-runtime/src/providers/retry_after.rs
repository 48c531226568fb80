//! How long a provider asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date.

use std::time::{Duration, SystemTime};

use reqwest::header::HeaderMap;

/// More than this is as good as for ever.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// The wait that the headers ask for at the time `now`; a date that has passed asks for none.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let milliseconds = text("retry-after-ms").and_then(|text| number(text, 0.001));
    milliseconds.or_else(|| {
        let wait = text("retry-after")?;
        number(wait, 1.0).or_else(|| until_date(wait, now))
    })
}

fn number(text: &str, unit_seconds: f64) -> Option<Duration> {
    let count: f64 = text
        .parse()
        .ok()
        .filter(|count: &f64| !count.is_nan() && *count >= 0.0)?;
    let seconds = (count * unit_seconds).min(LONGEST.as_secs_f64());
    Duration::try_from_secs_f64(seconds).ok()
}

fn until_date(text: &str, now: SystemTime) -> Option<Duration> {
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default().min(LONGEST))
}
