//! Safety stock, from realised demand against the forecast.

use hemline_domain::{Decimal, SafetyStockMethod, Share, Units};

use super::{Advised, Evidence, in_units, percent, stepped};
use crate::money::in_currency;
use crate::ratio::Ratio;

/// The source's step: from 20% to 22%.
const STEP: Decimal = Decimal::from_micros(20_000);
/// A shortage above this share of demand calls for more.
const MUCH: Decimal = Decimal::from_micros(20_000);
/// A shortage up to this share of demand allows less.
const LITTLE: Decimal = Decimal::from_micros(10_000);

/// Demand is what was sold plus what was lost; the share that would have sufficed is demand ÷ the accepted
/// forecast − 1.
///
/// - More, by up to 2 points and not beyond that share, where stores were short of over 2% of demand and the share is
///   above the present one. Where it is not, there were enough units, in the wrong places: see the holdback.
/// - Less, by up to 2 points and not below that share (or 0), where stores were short of at most 1% of demand, over half of
///   the safety stock was left and, where price and cost are known, the left-overs lost more money than the lost
///   sales.
/// - Else it is kept; also where another method than `fixed` sizes the order.
pub(super) fn advise(evidence: &Evidence<'_>) -> Advised<Share> {
    let current = evidence.parameters().safety_stock_pct;
    let method = evidence.parameters().safety_stock_method;
    if method != SafetyStockMethod::Fixed {
        let reason = format!("the order is sized without it (safety_stock_method {method}): keep");
        return Advised::of(current, reason);
    }
    if let Some(reason) = evidence.closed_early() {
        return Advised::of(current, reason);
    }
    let forecast = evidence.facts.accepted().total();
    let Some(ratio) = Ratio::of(evidence.demand(), forecast) else {
        return Advised::of(current, "the accepted forecast expected nothing: keep");
    };
    let needed = ratio.minus(Decimal::ONE.into()).to_decimal();
    let short = evidence.of_demand(evidence.short());
    let suggested = if short > MUCH && needed > current.decimal() {
        stepped(current, needed, STEP)
    } else if short <= LITTLE && needed < current.decimal() && was_left_over(evidence, forecast) {
        stepped(current, needed.max(Decimal::ZERO), STEP)
    } else {
        current
    };
    Advised::of(
        suggested,
        format!(
            "demand was {} ({} sold, {} lost) against {} forecast, so a safety stock of {} would have sufficed; stores were short of {} ({} of demand: lost, or sold above what they had received); {} stayed unsold",
            in_units(evidence.demand()),
            evidence.units.sold.grouped(),
            evidence.lost.total.grouped(),
            forecast.grouped(),
            percent(needed.max(Decimal::ZERO)),
            in_units(evidence.short()),
            percent(short),
            in_units(evidence.units.left_over()),
        ),
    )
}

/// Whether over half of the safety stock was left, and that it cost more than what was lost.
fn was_left_over(evidence: &Evidence<'_>, forecast: Units) -> bool {
    let left = evidence.units.left_over();
    let safety = evidence.units.manufactured.saturating_sub(forecast);
    let is_much = left.get().saturating_mul(2) > safety.get();
    let cost_of_left = evidence
        .prices
        .at_cost(left)
        .map(|cost| cost - evidence.prices.salvage(left));
    let cost_of_lost = evidence.prices.gross_margin(&evidence.lost.by_week);
    let is_dearer = match (cost_of_left, cost_of_lost) {
        (Some(left), Some(lost)) => in_currency(left) > in_currency(lost),
        _ => true,
    };
    is_much && is_dearer
}
