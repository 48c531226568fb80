//! Amounts of money, which no parameter is: plans count units.

use super::demand;
use super::text::Text;

const CURRENCIES: &[&str] = &[
    "euro", "euros", "eur", "dollar", "dollars", "usd", "pound", "pounds", "gbp", "yen", "jpy",
    "chf", "francs", "cents", "bucks", "rupees", "inr", "yuan", "cny", "cad", "aud", "quid",
    "pence",
];

/// Marks the amounts of money as used, so that nothing else is read out of them, and returns their
/// words.
pub(super) fn recognise(text: &mut Text<'_>) -> Vec<String> {
    let mut amounts = Vec::new();
    for at in 0..text.len() {
        if text.number(at).is_none() {
            continue;
        }
        let sign_before = at
            .checked_sub(1)
            .and_then(|before| text.mark(before))
            .is_some_and(is_sign);
        let word_before = CURRENCIES.contains(&text.word_before(at, 1));
        let after = text.past_hyphen(at + 1);
        let sign_after = text.mark(after).is_some_and(is_sign);
        let word_after = CURRENCIES.contains(&text.word(after));
        let units_end = units_of_currency(text, after);
        if sign_before || word_before || sign_after || word_after || units_end.is_some() {
            let start = at - usize::from(sign_before || word_before);
            let end = match units_end {
                Some(end) => end,
                None if sign_after || word_after => after + 1,
                None => at + 1,
            };
            amounts.push(text.evidence(start..end));
            text.take(start..end);
        }
    }
    amounts
}

/// The index past "units of currency", "currency units" or "units of local currency" at `at`.
fn units_of_currency(text: &Text<'_>, at: usize) -> Option<usize> {
    let is_money = |at: usize| {
        let word = text.word(at);
        CURRENCIES.contains(&word)
            || matches!(
                word,
                "currency" | "currencies" | "monetary" | "money" | "account"
            )
    };
    if is_money(at) && demand::is_unit(text.word(at + 1)) {
        return Some(at + 2);
    }
    let is_counted = demand::is_unit(text.word(at)) && text.word(at + 1) == "of";
    let money = (at + 2..at + 4).find(|at| is_money(*at));
    money.filter(|_| is_counted).map(|money| money + 1)
}

fn is_sign(mark: char) -> bool {
    matches!(mark, '$' | '€' | '£' | '¥' | '₹')
}
