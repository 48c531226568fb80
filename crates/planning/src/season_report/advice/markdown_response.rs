//! The elasticity coefficient and the lift factor, from the realised lift of the markdown.

use hemline_domain::{Decimal, Grouped, Units};

use super::{Advised, Evidence, percent, share_of};
use crate::ratio::Ratio;
use crate::season_report::markdown_effect::MarkdownEffect;

/// One season moves a coefficient by a tenth at most: 2.0 to 2.2 in the source.
const UP: Decimal = Decimal::from_micros(1_100_000);
const DOWN: Decimal = Decimal::from_micros(900_000);
/// A realised lift from 0.8 to 1.25 times the expected one is as expected.
const WEAK: Decimal = Decimal::from_micros(800_000);
const STRONG: Decimal = Decimal::from_micros(1_250_000);
/// Coefficients are suggested to two places.
const PLACES: Decimal = Decimal::from_micros(10_000);
/// The largest coefficient of planning-rules 12.
const LARGEST: Decimal = Decimal::from_micros(10_000_000);
/// Fewer weeks at the lower price are no evidence.
const FEWEST_WEEKS: u32 = 2;
/// Sold-out store-weeks above a tenth hide the lift.
const MOST_SOLD_OUT: Decimal = Decimal::from_micros(100_000);

/// How the market answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Response {
    Weaker,
    AsExpected,
    Stronger,
}

/// A tenth less where the markdown lost money: a deeper one would have lost more. Else a tenth more (2.0 → 2.2) where
/// demand rose by less than 0.8 times the expected lift (the same gap needs a deeper markdown), and a tenth less where
/// it rose by over 1.25 times that. Kept without a markdown, with fewer than 2 weeks after it, without an expected
/// lift, or where over 10% of the store-weeks after it sold out.
pub(super) fn advise_elasticity(evidence: &Evidence<'_>) -> Advised<Decimal> {
    let current = evidence.parameters().elasticity_coefficient;
    let has_lost = evidence.markdown.and_then(|effect| effect.lost_money) == Some(true);
    advised(evidence, current, |response| match response {
        _ if has_lost => DOWN,
        Response::Weaker => UP,
        Response::AsExpected => Decimal::ONE,
        Response::Stronger => DOWN,
    })
}

/// A tenth less where demand rose by less than 0.8 times the expected lift, a tenth more where it rose by over
/// 1.25 times that, so that the next forecast after a markdown expects what this one saw. Kept on the same
/// conditions as [`advise_elasticity`].
pub(super) fn advise_lift_factor(evidence: &Evidence<'_>) -> Advised<Decimal> {
    let current = evidence.parameters().lift_factor;
    advised(evidence, current, |response| match response {
        Response::Weaker => DOWN,
        Response::AsExpected => Decimal::ONE,
        Response::Stronger => UP,
    })
}

fn advised(
    evidence: &Evidence<'_>,
    current: Decimal,
    factor: impl Fn(Response) -> Decimal,
) -> Advised<Decimal> {
    match response(evidence) {
        Err(reason) => Advised::of(current, reason),
        Ok((response, why)) => {
            let factor = factor(response);
            let moved = Ratio::from(current.times(factor)).to_multiple_of(PLACES);
            let kept = factor == Decimal::ONE;
            Advised::of(if kept { current } else { moved.min(LARGEST) }, why)
        }
    }
}

/// How demand answered the markdown, with the figures in words; or why that is not known.
fn response(evidence: &Evidence<'_>) -> Result<(Response, String), String> {
    let effect = evidence
        .markdown
        .ok_or("there was no markdown to learn from: keep")?;
    if effect.weeks_after < FEWEST_WEEKS {
        return Err(format!(
            "only {} sold at the lower price: keep",
            weeks_were(effect.weeks_after)
        ));
    }
    let realised = effect
        .realised_lift
        .filter(|_| effect.expected_lift > Decimal::ZERO)
        .ok_or("no rise in demand was expected to compare with: keep")?;
    if sold_out_share(evidence, effect) > MOST_SOLD_OUT {
        return Err(format!(
            "stores sold out {} times in the weeks after the markdown, which hides how far demand rose: keep",
            Grouped(effect.sold_out_store_weeks_after)
        ));
    }
    let response = if realised < effect.expected_lift.times(WEAK) {
        Response::Weaker
    } else if realised > effect.expected_lift.times(STRONG) {
        Response::Stronger
    } else {
        Response::AsExpected
    };
    let why = format!(
        "the markdown of {} was expected to raise demand by {}; it {} {}{}",
        percent(effect.depth.decimal()),
        percent(effect.expected_lift),
        if realised < Decimal::ZERO {
            "fell by"
        } else {
            "rose by"
        },
        percent(realised.max(Decimal::ZERO - realised)),
        earnings(effect),
    );
    Ok((response, why))
}

fn weeks_were(count: u32) -> String {
    match count {
        1 => "1 week was".to_owned(),
        _ => format!("{count} weeks were"),
    }
}

fn earnings(effect: &MarkdownEffect) -> String {
    match (effect.estimated_gain, effect.lost_money) {
        (Some(gain), Some(true)) => format!(", and the markdown lost about {:.0}", Grouped(-gain)),
        (Some(gain), _) => {
            format!(", and the markdown earned about {:.0}", Grouped(gain))
        }
        (None, Some(true)) => {
            ", and what was sold at the lower price brought less than fewer units at the full one"
                .to_owned()
        }
        _ => String::new(),
    }
}

fn sold_out_share(evidence: &Evidence<'_>, effect: &MarkdownEffect) -> Decimal {
    let stores = u64::try_from(evidence.table.stores.len()).unwrap_or(u64::MAX);
    let after = Units::new(stores.saturating_mul(u64::from(effect.weeks_after)));
    let sold_out = Units::new(u64::from(effect.sold_out_store_weeks_after));
    share_of(sold_out, after)
}
