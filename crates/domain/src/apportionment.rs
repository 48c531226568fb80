//! Largest-remainder apportionment: how every total is split (planning-rules 0).

use std::cmp::Reverse;

use crate::units::Units;

/// Splits `total` in proportion to whole-number `weights`, in exact integer arithmetic.
///
/// Each part gets the floor of its exact share; the units still missing go one by one to the
/// largest remainders, ties to the larger weight, then to the smaller id. The parts come back in
/// the order given and always add up to `total`, but for one case: without any positive weight
/// there is nothing to split by, and every part is zero.
///
/// ```
/// use hemline_domain::{apportion, Units};
///
/// let parts = apportion(Units::new(10), &[("a", 1), ("b", 1), ("c", 1)]);
/// assert_eq!(parts, [4, 3, 3].map(Units::new));
/// ```
#[must_use]
pub fn apportion<Id: AsRef<str>>(total: Units, weights: &[(Id, u64)]) -> Vec<Units> {
    let sum: u128 = weights.iter().map(|(_, weight)| u128::from(*weight)).sum();
    if sum == 0 {
        return vec![Units::ZERO; weights.len()];
    }
    let parts: Vec<Part<'_>> = weights
        .iter()
        .map(|(id, weight)| {
            let product = u128::from(total.get()) * u128::from(*weight);
            Part {
                // total × weight ÷ sum ≤ total, which fits.
                floor: u64::try_from(product / sum).unwrap_or(total.get()),
                remainder: product % sum,
                share: u128::from(*weight),
                id: id.as_ref(),
            }
        })
        .collect();
    hand_out_remainders(total, &parts)
}

/// Splits `total` in proportion to float `weights`; otherwise as [`apportion`].
///
/// Weights that are negative or not finite count as zero. Shares and remainders are rounded to
/// billionths before they are compared, so that binary noise hardly ever decides where a unit goes.
///
/// ```
/// use hemline_domain::{apportion_by_weight, Units};
///
/// let parts = apportion_by_weight(Units::new(9_601), &[("a", 0.40), ("b", 0.35), ("c", 0.25)]);
/// assert_eq!(parts, [3_841, 3_360, 2_400].map(Units::new));
/// ```
#[must_use]
pub fn apportion_by_weight<Id: AsRef<str>>(total: Units, weights: &[(Id, f64)]) -> Vec<Units> {
    let shares = shares_of(weights);
    if shares.iter().all(|share| *share <= 0.0) {
        return vec![Units::ZERO; weights.len()];
    }
    let parts: Vec<Part<'_>> = weights
        .iter()
        .zip(shares)
        .map(|((id, _), share)| {
            let exact = total.as_f64() * share;
            let floor = Units::floor_of(exact).get().min(total.get());
            Part {
                floor,
                remainder: to_billionths(exact - Units::new(floor).as_f64()),
                share: to_billionths(share),
                id: id.as_ref(),
            }
        })
        .collect();
    hand_out_remainders(total, &parts)
}

/// Each weight's share of their sum; all zero where no weight is positive.
fn shares_of<Id>(weights: &[(Id, f64)]) -> Vec<f64> {
    let usable = |weight: f64| {
        if weight.is_finite() {
            weight.max(0.0)
        } else {
            0.0
        }
    };
    let mut weights: Vec<f64> = weights.iter().map(|(_, weight)| usable(*weight)).collect();
    if !weights.iter().sum::<f64>().is_finite() {
        // Their sum overflows: relative to the largest it is at most their number.
        let largest = weights.iter().copied().fold(0.0, f64::max);
        weights.iter_mut().for_each(|weight| *weight /= largest);
    }
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 {
        weights.iter_mut().for_each(|weight| *weight /= sum);
    }
    weights
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn to_billionths(value: f64) -> u128 {
    (value.max(0.0) * 1e9).round() as u128
}

struct Part<'a> {
    floor: u64,
    remainder: u128,
    share: u128,
    id: &'a str,
}

fn hand_out_remainders(total: Units, parts: &[Part<'_>]) -> Vec<Units> {
    let mut counts: Vec<u64> = parts.iter().map(|part| part.floor).collect();
    let mut order: Vec<usize> = (0..parts.len())
        .filter(|&index| parts[index].share > 0 || parts[index].remainder > 0)
        .collect();
    order.sort_by_key(|&index| {
        let part = &parts[index];
        (Reverse(part.remainder), Reverse(part.share), part.id)
    });
    let assigned: u128 = counts.iter().map(|&count| u128::from(count)).sum();
    let wanted = u128::from(total.get());
    for &index in order
        .iter()
        .cycle()
        .take(clamped(wanted.saturating_sub(assigned)))
    {
        counts[index] += 1;
    }
    // Only float weights of very large totals can overshoot, by the tolerance of their floors.
    let mut surplus = clamped(assigned.saturating_sub(wanted));
    for &index in order.iter().rev().cycle() {
        if surplus == 0 {
            break;
        }
        if counts[index] > 0 {
            counts[index] -= 1;
            surplus -= 1;
        }
    }
    counts.into_iter().map(Units::new).collect()
}

fn clamped(count: u128) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
