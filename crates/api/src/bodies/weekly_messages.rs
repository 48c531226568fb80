//! What a planner is told of an uploaded week, in sentences.

use hemline_agents::AcceptedWeek;
use hemline_domain::season::{ExcessSales, VarianceAction, VarianceCheck};
use hemline_domain::{Grouped, StoreId, Units};
use hemline_persistence::import::WeeklyFile;

/// Stores that a sentence names; the lists beside it have all of them.
const NAMED_STORES: usize = 10;

/// What the planner should know beside the figures.
pub(super) fn warnings(file: &WeeklyFile, accepted: &AcceptedWeek) -> Vec<String> {
    let mut warnings = file.warnings.clone();
    let missing = &accepted.missing_stores;
    if !missing.is_empty() {
        warnings.push(format!(
            "{} of the plan missing from the file, counted as 0 units until a corrected file comes: {}",
            stores(missing.len()),
            named(missing)
        ));
    }
    let unplanned = &accepted.unplanned_stores;
    if !unplanned.is_empty() {
        warnings.push(format!(
            "{} sold without being in the plan; the stock account adds these units as corrections: {}",
            stores(unplanned.len()),
            named(unplanned)
        ));
    }
    let excess = &accepted.sold_more_than_received;
    if !excess.is_empty() {
        let units: Units = excess.iter().map(|excess| excess.units).sum();
        warnings.push(format!(
            "{} sold more than received, {} units in all, which the stock account adds as corrections: {}",
            stores(excess.len()),
            units.grouped(),
            listed(excess.iter().map(in_words))
        ));
    }
    if !accepted.waiting_for_weeks.is_empty() {
        warnings.push(format!(
            "nobody has uploaded {} yet; this week is kept, and counts from then on",
            weeks(&accepted.waiting_for_weeks)
        ));
    }
    warnings
}

/// The upload in a sentence.
pub(super) fn told(file: &WeeklyFile, accepted: &AcceptedWeek) -> String {
    let sold = file.units.values().sum::<Units>().grouped();
    let week = accepted.week_number;
    let read = match accepted.stores_replaced {
        0 => format!("Week {week} is in: {sold} units"),
        _ => format!("Week {week} is replaced: {sold} units"),
    };
    match &accepted.variance {
        None => format!(
            "{read}; it waits for the sales of {}",
            weeks(&accepted.waiting_for_weeks)
        ),
        Some(variance) => format!(
            "{read}; {}; {}",
            variance.check.reasoning,
            follows(&variance.check, variance.action)
        ),
    }
}

fn follows(check: &VarianceCheck, action: VarianceAction) -> &'static str {
    match action {
        VarianceAction::Reforecast => "the remaining weeks are forecast again",
        VarianceAction::ReforecastAfterDecision => {
            "the remaining weeks are forecast again after the decision that is waited for"
        }
        _ if check.threshold_exceeded => "no week remains to be forecast again",
        _ => "no re-forecast is needed",
    }
}

fn stores(count: usize) -> String {
    match count {
        1 => "1 store".to_owned(),
        _ => format!("{} stores", Grouped(count)),
    }
}

fn weeks(numbers: &[u32]) -> String {
    let texts: Vec<String> = numbers.iter().map(u32::to_string).collect();
    let noun = if numbers.len() == 1 { "week" } else { "weeks" };
    format!("{noun} {}", texts.join(", "))
}

fn named(ids: &[StoreId]) -> String {
    listed(ids.iter().map(ToString::to_string))
}

fn listed(mut texts: impl ExactSizeIterator<Item = String>) -> String {
    let unnamed = texts.len().saturating_sub(NAMED_STORES);
    let first: Vec<String> = texts.by_ref().take(NAMED_STORES).collect();
    let rest = match unnamed {
        0 => String::new(),
        _ => format!(" and {} more", Grouped(unnamed)),
    };
    format!("{}{rest}", first.join(", "))
}

fn in_words(excess: &ExcessSales) -> String {
    format!("{} ({})", excess.store_id, excess.units.grouped())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_ten_stores_and_counts_the_rest() {
        let ids: Vec<StoreId> = (1..=12).map(|n| StoreId::new(format!("S{n:02}"))).collect();
        assert_eq!(
            named(&ids),
            "S01, S02, S03, S04, S05, S06, S07, S08, S09, S10 and 2 more"
        );
        assert_eq!(named(&ids[..2]), "S01, S02");
    }
}
