//! What customers would buy per store and week: the same for every variant of a comparison.

use hemline_domain::{StoreId, Units, apportion_by_weight};
use std::collections::BTreeMap;

use super::draws::Draws;
use super::error_spread::{ErrorSpread, SeasonForecast};
use crate::error::PlanningError;
use crate::store_shares::normalised;

/// One season's demand: units per week and store, before any markdown and whether or not there is stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandPath {
    weeks: Vec<Vec<Units>>,
}

impl DemandPath {
    /// Units per store in `week` (1-based), in the order of [`DemandPaths::stores`]; no stores where the season
    /// has no such week.
    #[must_use]
    pub fn week(&self, week: u32) -> &[Units] {
        let index = usize::try_from(week).ok().and_then(|n| n.checked_sub(1));
        let units = index.and_then(|index| self.weeks.get(index));
        units.map_or(&[], Vec::as_slice)
    }

    /// Units of the whole season.
    #[must_use]
    pub fn total(&self) -> Units {
        self.weeks.iter().flatten().sum()
    }
}

/// How demand is drawn around a forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DemandAssumptions {
    /// Demand on average ÷ forecast: 1.3 is 30% more than forecast. Above 0, at most 10.
    pub bias: f64,
    /// Multiplies the forecast's own error spread; 0 makes demand what the forecast says × bias. At most 10.
    pub spread: f64,
    /// Coefficient of variation of a store's share of demand over the whole season, 0 to 3.
    pub store_season_variation: f64,
    /// Coefficient of variation of a store's share within a week, 0 to 3. It comes on top of the variation
    /// of counts: a store that expects m units has the variance m + (coefficient × m)².
    pub store_week_variation: f64,
}

impl Default for DemandAssumptions {
    /// The forecast is right on average and as wrong as it says; stores vary moderately.
    fn default() -> Self {
        Self {
            bias: 1.0,
            spread: 1.0,
            store_season_variation: 0.10,
            store_week_variation: 0.25,
        }
    }
}

impl DemandAssumptions {
    fn check(self) -> Result<Self, PlanningError> {
        let refused = |name, value, allowed| {
            Err(PlanningError::InvalidSimulation {
                name,
                value,
                allowed,
            })
        };
        if !(self.bias > 0.0 && self.bias <= 10.0) {
            return refused("bias", self.bias, "a number above 0, up to 10");
        }
        if !(0.0..=10.0).contains(&self.spread) {
            return refused("spread", self.spread, "0 to 10");
        }
        for (name, value) in [
            ("store_season_variation", self.store_season_variation),
            ("store_week_variation", self.store_week_variation),
        ] {
            if !(0.0..=3.0).contains(&value) {
                return refused(name, value, "0 to 3");
            }
        }
        Ok(self)
    }
}

/// Demand paths over the stores of a category, by number. Path k is the same whenever it is asked for, on any
/// thread.
#[derive(Debug, Clone)]
pub struct DemandPaths {
    stores: Vec<StoreId>,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Drawn(Drawn),
    Given(Vec<DemandPath>),
}

impl DemandPaths {
    /// `count` paths drawn around a forecast.
    ///
    /// The category's units of a week are lognormal around forecast × bias and rounded; their spread is
    /// [`ErrorSpread::of`] the forecast. They are apportioned to the stores in proportion to gamma draws around
    /// the stores' `shares` of demand. Path k has its own stream of `seed`.
    ///
    /// # Errors
    /// When an assumption is out of its range, or the shares are not usable or all 0.
    pub fn drawn(
        forecast: &SeasonForecast,
        shares: &[(StoreId, f64)],
        assumptions: DemandAssumptions,
        count: usize,
        seed: u64,
    ) -> Result<Self, PlanningError> {
        let assumptions = assumptions.check()?;
        let share_of = normalised(shares)?;
        if share_of.values().all(|share| *share <= 0.0) {
            return Err(PlanningError::NoStores {
                units: forecast.total(),
            });
        }
        let expected = forecast.curve();
        Ok(Self {
            stores: share_of.keys().map(|id| (*id).clone()).collect(),
            source: Source::Drawn(Drawn {
                expected: expected
                    .iter()
                    .map(|units| units.as_f64() * assumptions.bias)
                    .collect(),
                spread: ErrorSpread::of(forecast, assumptions.spread),
                shares: share_of.into_values().collect(),
                assumptions,
                count,
                seed,
            }),
        })
    }

    /// Given demand, e.g. real sales: for each path the units per week of every store, all of `horizon` weeks. A
    /// store of `stores` that a path does not name has no demand in it.
    ///
    /// # Errors
    /// When a path names another store, or has another number of weeks.
    pub fn given(
        stores: &[StoreId],
        horizon: u32,
        paths: &[BTreeMap<StoreId, Vec<Units>>],
    ) -> Result<Self, PlanningError> {
        let mut stores = stores.to_vec();
        stores.sort();
        stores.dedup();
        let horizon = usize::try_from(horizon).unwrap_or(usize::MAX);
        let paths: Result<Vec<DemandPath>, PlanningError> = paths
            .iter()
            .map(|path| given_path(&stores, horizon, path))
            .collect();
        Ok(Self {
            source: Source::Given(paths?),
            stores,
        })
    }

    /// The stores, by id.
    #[must_use]
    pub fn stores(&self) -> &[StoreId] {
        &self.stores
    }

    /// How many paths there are.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.source {
            Source::Drawn(drawn) => drawn.count,
            Source::Given(paths) => paths.len(),
        }
    }

    /// Weeks of the season; 0 where no path was given.
    #[must_use]
    pub fn horizon(&self) -> usize {
        match &self.source {
            Source::Drawn(drawn) => drawn.expected.len(),
            Source::Given(paths) => paths.first().map_or(0, |path| path.weeks.len()),
        }
    }

    /// Path `index`, from 0; a given path that does not exist has no weeks.
    #[must_use]
    pub fn path(&self, index: usize) -> DemandPath {
        match &self.source {
            Source::Drawn(drawn) => drawn.path(&self.stores, index),
            Source::Given(paths) => match paths.get(index) {
                Some(path) => path.clone(),
                None => DemandPath { weeks: Vec::new() },
            },
        }
    }
}

fn given_path(
    stores: &[StoreId],
    horizon: usize,
    by_store: &BTreeMap<StoreId, Vec<Units>>,
) -> Result<DemandPath, PlanningError> {
    let mut weeks = vec![vec![Units::ZERO; stores.len()]; horizon];
    for (store_id, units) in by_store {
        let place = stores
            .binary_search(store_id)
            .map_err(|_| PlanningError::UnknownStore {
                store_id: store_id.clone(),
            })?;
        if units.len() != horizon {
            return Err(PlanningError::MismatchedWeeks {
                a_name: "the season",
                a: horizon,
                b_name: "a store's demand",
                b: units.len(),
            });
        }
        for (week, units) in weeks.iter_mut().zip(units) {
            week[place] = *units;
        }
    }
    Ok(DemandPath { weeks })
}

/// How paths are drawn.
#[derive(Debug, Clone)]
struct Drawn {
    expected: Vec<f64>,
    spread: ErrorSpread,
    shares: Vec<f64>,
    assumptions: DemandAssumptions,
    count: usize,
    seed: u64,
}

impl Drawn {
    fn path(&self, stores: &[StoreId], index: usize) -> DemandPath {
        let mut draws = Draws::of_stream(self.seed, index as u64);
        let level = draws.lognormal(self.spread.level);
        let shares = self.season_shares(&mut draws);
        let weeks = self.expected.iter().zip(&self.spread.weekly);
        let weeks = weeks.map(|(expected, variation)| {
            let units = Units::round_of(expected * level * draws.lognormal(*variation));
            let weights: Vec<(&StoreId, f64)> = stores
                .iter()
                .zip(&shares)
                .map(|(id, share)| (id, self.week_weight(units.as_f64() * share, &mut draws)))
                .collect();
            split(units, &weights, &shares)
        });
        DemandPath {
            weeks: weeks.collect(),
        }
    }

    /// The stores' true shares in this season, which sum to 1.
    fn season_shares(&self, draws: &mut Draws) -> Vec<f64> {
        let variation = self.assumptions.store_season_variation;
        let weights: Vec<f64> = self
            .shares
            .iter()
            .map(|share| draws.gamma(*share, variation * variation * share * share))
            .collect();
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 {
            weights.iter().map(|weight| weight / sum).collect()
        } else {
            self.shares.clone()
        }
    }

    fn week_weight(&self, mean: f64, draws: &mut Draws) -> f64 {
        let own = self.assumptions.store_week_variation * mean;
        draws.gamma(mean, mean + own * own)
    }
}

/// The week's units over the stores: by their weights, or by their shares where no weight is above 0.
fn split(units: Units, weights: &[(&StoreId, f64)], shares: &[f64]) -> Vec<Units> {
    if weights.iter().any(|(_, weight)| *weight > 0.0) {
        return apportion_by_weight(units, weights);
    }
    let by_share: Vec<(&StoreId, f64)> = weights
        .iter()
        .zip(shares)
        .map(|((id, _), share)| (*id, *share))
        .collect();
    apportion_by_weight(units, &by_share)
}
