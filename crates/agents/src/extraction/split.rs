//! Shares of stores and DC said side by side: "60/40 split between stores and DC", "60% to stores, 40%
//! to the DC".

use serde_json::json;

use super::holdback::{self, HOLDBACK};
use super::notes::Notes;
use super::text::Text;

const HUNDRED: f64 = 100.0;
const QUESTION: &str = "say what share is held at the DC, e.g. '45% DC holdback'";
/// Shares are compared to this.
const SAME_SHARE: f64 = 1e-9;

/// "60/40", "55-45", "50:50" where the words say which share is the DC's.
pub(super) fn recognise_pairs(text: &mut Text<'_>, notes: &mut Notes) {
    for at in 0..text.len() {
        let Some((first, second, end)) = pair(text, at) else {
            continue;
        };
        let sentence = text.sentence(at);
        let evidence_end = end + usize::from(text.word(end) == "split");
        let evidence = text.evidence(at..evidence_end);
        let find = |test: fn(&str) -> bool| sentence.clone().find(|at| test(text.word(*at)));
        let (stores, dc) = (find(holdback::is_store), find(holdback::is_place));
        let names_split = text.has_word(sentence.clone(), &["split", "splits"]);
        let whole = (first + second - HUNDRED).abs() < SAME_SHARE;
        match (stores, dc) {
            (Some(stores), Some(dc)) if whole => {
                let held = if stores < dc { second } else { first };
                notes.found(HOLDBACK, json!(held / HUNDRED), evidence);
            }
            _ if names_split => {
                let question =
                    format!("'{evidence}' does not say which share is the DC's; {QUESTION}");
                notes.unclear(HOLDBACK, evidence, question);
            }
            _ => continue,
        }
        text.take(at..end);
    }
}

/// Two figures side by side that begin at `at`, in percent, and the index past them.
fn pair(text: &Text<'_>, at: usize) -> Option<(f64, f64, usize)> {
    let first = text.free_number(at)?.value;
    let joint = at + 1 + usize::from(text.mark(at + 1) == Some('%'));
    let joined = matches!(text.mark(joint), Some('/' | '-' | ':'));
    let second = text.free_number(joint + 1)?.value;
    let end = joint + 2 + usize::from(text.mark(joint + 2) == Some('%'));
    let is_plain = (1.0..HUNDRED).contains(&first) && (1.0..HUNDRED).contains(&second);
    let ends = !matches!(text.mark(end), Some('/' | ':'));
    let sums_or_splits = (first + second - HUNDRED).abs() < SAME_SHARE
        || text.word(end) == "split"
        || text.word_before(at, 1) == "split";
    (joined && is_plain && ends && sums_or_splits).then_some((first, second, end))
}

/// Shares of the stores that no other words explained must agree with what the DC holds.
pub(super) fn compare_with_stores(text: &mut Text<'_>, notes: &mut Notes) {
    for at in 0..text.len() {
        let Some(end) = share_of(text, at, holdback::is_store) else {
            continue;
        };
        let Some(stores) = text.free_number(at).map(|number| number.hundredth) else {
            continue;
        };
        let evidence = text.evidence(at..end);
        let stated = notes
            .agreed(HOLDBACK)
            .and_then(|found| found.value.as_f64());
        let of_dc = text.sentence(at).find_map(|at| {
            Some((
                share_of(text, at, holdback::is_place)?,
                text.free_number(at)?.hundredth,
                at,
            ))
        });
        let adds_up = |held: f64| (stores + held - 1.0).abs() < SAME_SHARE;
        match (stated, of_dc) {
            (Some(held), _) if adds_up(held) => {}
            (None, None) if !notes.mentions(HOLDBACK) && adds_up(0.0) => {
                notes.found(HOLDBACK, json!(0.0), evidence);
            }
            (None, Some((dc_end, held, dc))) if !notes.mentions(HOLDBACK) && adds_up(held) => {
                notes.found(
                    HOLDBACK,
                    json!(held),
                    text.evidence(at.min(dc)..end.max(dc_end)),
                );
                text.take(dc..dc_end);
            }
            _ => {
                let question = format!("'{evidence}' leaves open what the DC holds; {QUESTION}");
                notes.open(HOLDBACK, evidence, question);
            }
        }
        text.take(at..end);
    }
}

/// The index past "60% to the stores", if those words begin at `at` and name what `is_owner` knows.
fn share_of(text: &Text<'_>, at: usize, is_owner: fn(&str) -> bool) -> Option<usize> {
    text.free_number(at)?;
    let link = at + 2;
    let is_percent = text.mark(at + 1) == Some('%');
    let links = matches!(text.word(link), "to" | "in" | "for" | "at");
    let article = usize::from(matches!(text.word(link + 1), "the" | "our" | "all"));
    let owner = link + 1 + article;
    (is_percent && links && is_owner(text.word(owner))).then_some(owner + 1)
}
