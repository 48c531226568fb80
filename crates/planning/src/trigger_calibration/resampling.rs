//! Seasons of weekly noise about a forecast that is right over the season.
//!
//! A hindcast's week scatters about its own level by `actual ÷ (forecast × level)`, with the level Σ actual ÷ Σ
//! forecast of that hindcast. A resampled season takes the curve of one hindcast, drawn at random, and fills its
//! weeks with blocks of scatter from hindcasts drawn at random (the circular block bootstrap of Politis and
//! Romano, 1992), so that neighbouring weeks stay as alike as they were.

use hemline_domain::{HindcastSeason, HindcastWeek, Units};

/// Weeks that are taken together: a month.
const BLOCK_WEEKS: usize = 4;

/// `number` seasons; none where no hindcast has both a forecast and sales.
pub(super) fn seasons(
    hindcasts: &[&HindcastSeason],
    number: u32,
    seed: u64,
) -> Vec<Vec<HindcastWeek>> {
    let usable: Vec<(&HindcastSeason, Vec<f64>)> = hindcasts
        .iter()
        .map(|season| (*season, scatter(season)))
        .filter(|(_, scatter)| !scatter.is_empty())
        .collect();
    if usable.is_empty() {
        return Vec::new();
    }
    let mut draws = Draws(seed);
    let season = |_| {
        let (curve, _) = &usable[draws.below(usable.len())];
        let scatter = blocks(&usable, curve.weeks.len(), &mut draws);
        let weeks = curve.weeks.iter().zip(scatter);
        weeks
            .map(|(week, scatter)| HindcastWeek {
                forecast: week.forecast,
                actual: Units::round_of(week.forecast.as_f64() * scatter),
            })
            .collect()
    };
    (0..number).map(season).collect()
}

/// Each week's sales ÷ what its hindcast at its level expects; weeks without a forecast are left out.
fn scatter(season: &HindcastSeason) -> Vec<f64> {
    let forecast: Units = season.weeks.iter().map(|week| week.forecast).sum();
    let actual: Units = season.weeks.iter().map(|week| week.actual).sum();
    if forecast == Units::ZERO || actual == Units::ZERO {
        return Vec::new();
    }
    let level = actual.as_f64() / forecast.as_f64();
    let expecting = season
        .weeks
        .iter()
        .filter(|week| week.forecast > Units::ZERO);
    expecting
        .map(|week| week.actual.as_f64() / (week.forecast.as_f64() * level))
        .collect()
}

fn blocks(usable: &[(&HindcastSeason, Vec<f64>)], weeks: usize, draws: &mut Draws) -> Vec<f64> {
    let mut filled = Vec::with_capacity(weeks + BLOCK_WEEKS);
    while filled.len() < weeks {
        let (_, scatter) = &usable[draws.below(usable.len())];
        let first = draws.below(scatter.len());
        filled.extend((first..first + BLOCK_WEEKS).map(|place| scatter[place % scatter.len()]));
    }
    filled.truncate(weeks);
    filled
}

/// `SplitMix64` (Steele, Lea and Flood, 2014): small, and the same on every machine.
struct Draws(u64);

impl Draws {
    /// A number from 0 to `bound` − 1, with a bias of at most bound ÷ 2⁶⁴.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let scaled = (u128::from(mixed) * bound as u128) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }
}
