//! When the season is marked down, and how deep.

use serde_json::Value;

use super::archetype::Defaults;
use super::parse::{Refusal, share, whole};
use super::reader::Reader;
use crate::decimal::Share;

const WEEK: &str = "markdown_checkpoint_week";
const THRESHOLD: &str = "markdown_threshold";
const THRESHOLD_RANGE: &str = "0 to 1; null only together with a null markdown_checkpoint_week";

pub(super) struct Markdown {
    pub(super) week: Option<u32>,
    pub(super) threshold: Option<Share>,
    pub(super) cap: Share,
}

pub(super) fn read_markdown(
    reader: &mut Reader<'_>,
    defaults: &Defaults,
    last_week: u32,
) -> Markdown {
    let week = read_week(reader, defaults, last_week);
    let threshold = reader.nullable(
        THRESHOLD,
        THRESHOLD_RANGE,
        week.map(|_| Share::percent(60)),
        share,
    );
    if week_is_known(reader) {
        match (week, threshold) {
            (Some(_), None) => reader.refuse(THRESHOLD, &Value::Null, THRESHOLD_RANGE),
            (None, Some(threshold)) => refuse_stranded_threshold(reader, threshold, last_week),
            _ => {}
        }
    }
    for name in [WEEK, THRESHOLD] {
        reader.note_default(name);
    }
    let cap = reader.value(
        "max_markdown",
        "0 to 0.90, a multiple of 0.05",
        Share::percent(40),
        |value| {
            let cap = share(value)?;
            let micros = cap.decimal().micros();
            let is_allowed = micros <= 900_000 && micros % 50_000 == 0;
            is_allowed.then_some(cap).ok_or(Refusal::NotAllowed)
        },
    );
    Markdown {
        week,
        threshold,
        cap,
    }
}

fn read_week(reader: &mut Reader<'_>, defaults: &Defaults, last_week: u32) -> Option<u32> {
    let middle = last_week.div_ceil(2);
    reader.nullable(
        WEEK,
        &format!("1 to {last_week}, or null for no markdown"),
        defaults.checkpoint_week.map(|latest| latest.min(middle)),
        whole(1, last_week),
    )
}

/// Whether there is a week to hold the threshold against: not where the week was refused, or the
/// archetype that would give it.
fn week_is_known(reader: &Reader<'_>) -> bool {
    let archetype_gives_it = reader.stated(WEEK).is_none();
    let source = if archetype_gives_it {
        "archetype"
    } else {
        WEEK
    };
    !reader.refused(source)
}

/// Without a checkpoint a threshold has nothing to decide; dropping it silently would hide that.
fn refuse_stranded_threshold(reader: &mut Reader<'_>, threshold: Share, last_week: u32) {
    reader.refuse_with(
        THRESHOLD,
        reader.stated(THRESHOLD).unwrap_or(&Value::Null),
        "null where markdown_checkpoint_week is null",
        format!(
            "markdown_threshold is {threshold}, but markdown_checkpoint_week is null: without a checkpoint there is no markdown for it to decide"
        ),
        vec![
            format!("Set markdown_checkpoint_week to 1 to {last_week}"),
            "For a season without markdown, leave markdown_threshold out; where an earlier request stated it, set markdown_threshold to null in the same change"
                .to_owned(),
        ],
    );
}
