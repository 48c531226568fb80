//! Policies on the same real demand: each store sells what customers wanted as far as the policy's stock reaches.
//!
//! Prices stay as they were in reality, so no policy has a markdown.

use std::collections::BTreeMap;

use anyhow::ensure;
use hemline_agents::rehearsal::LevelCorrectedForecaster;
use hemline_domain::{StatedParameters, StoreId, Units};
use hemline_planning::initial_allocation::StoreDemand;
use hemline_planning::simulation::{
    DemandPaths, Forecaster, LaunchPlan, NoReforecast, SeasonConditions, SeasonForecast, Variant,
    simulate_season_with_ledger,
};
use rayon::prelude::*;
use serde_json::Value;

use super::choice::{Choice, WEEKS};
use super::figures::PolicyFigures;
use super::forecasters::RefittingForecaster;
use super::sales::RealSales;
use super::season::SteeredSeason;

/// Safety stock over the forecast: the default, and one that leaves stores short.
pub(crate) const SAFETY_STOCKS: [f64; 2] = [0.20, 0.05];

/// How a season is run.
struct Policy {
    name: &'static str,
    /// Parameters beside the defaults, as JSON.
    changes: &'static [(&'static str, &'static str)],
    reforecast: Reforecast,
    foresight: Foresight,
}

/// How the remaining weeks are forecast again.
#[derive(Clone, Copy)]
enum Reforecast {
    /// Not at all: no variance is above the threshold.
    Never,
    /// As the engine does.
    Refitted,
    /// By the level of the sales so far alone.
    LevelOnly,
}

/// What the plan knows beforehand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Foresight {
    /// What was forecast.
    None,
    /// What all stores together sell in each week.
    Weeks,
    /// And each store's share of the season.
    WeeksAndShares,
}

const NEVER: (&str, &str) = ("variance_threshold", "1.0");
const THRESHOLD_5: (&str, &str) = ("variance_threshold", "0.05");
const DEMAND_CURVE: (&str, &str) = ("replenishment_basis", "\"demand_curve\"");

const POLICIES: [Policy; 12] = [
    Policy {
        name: "everything at once",
        changes: &[
            NEVER,
            ("dc_holdback_percentage", "0"),
            ("replenishment_strategy", "\"none\""),
        ],
        reforecast: Reforecast::Never,
        foresight: Foresight::None,
    },
    Policy {
        name: "no re-forecast",
        changes: &[NEVER],
        reforecast: Reforecast::Never,
        foresight: Foresight::None,
    },
    Policy {
        name: "Hemline's defaults",
        changes: &[],
        reforecast: Reforecast::Refitted,
        foresight: Foresight::None,
    },
    Policy {
        name: "defaults, level-only re-forecast",
        changes: &[],
        reforecast: Reforecast::LevelOnly,
        foresight: Foresight::None,
    },
    Policy {
        name: "threshold 5%",
        changes: &[THRESHOLD_5],
        reforecast: Reforecast::Refitted,
        foresight: Foresight::None,
    },
    Policy {
        name: "holdback 25%",
        changes: &[("dc_holdback_percentage", "0.25")],
        reforecast: Reforecast::Refitted,
        foresight: Foresight::None,
    },
    Policy {
        name: "no re-forecast, demand_curve",
        changes: &[NEVER, DEMAND_CURVE],
        reforecast: Reforecast::Never,
        foresight: Foresight::None,
    },
    Policy {
        name: "demand_curve",
        changes: &[DEMAND_CURVE],
        reforecast: Reforecast::Refitted,
        foresight: Foresight::None,
    },
    Policy {
        name: "demand_curve, threshold 5%",
        changes: &[DEMAND_CURVE, THRESHOLD_5],
        reforecast: Reforecast::Refitted,
        foresight: Foresight::None,
    },
    Policy {
        name: "oracle: weekly totals",
        changes: &[NEVER],
        reforecast: Reforecast::Never,
        foresight: Foresight::Weeks,
    },
    Policy {
        name: "oracle: totals and shares",
        changes: &[NEVER],
        reforecast: Reforecast::Never,
        foresight: Foresight::WeeksAndShares,
    },
    Policy {
        name: "oracle: totals and shares, demand_curve",
        changes: &[NEVER, DEMAND_CURVE],
        reforecast: Reforecast::Never,
        foresight: Foresight::WeeksAndShares,
    },
];

/// The policy that is the engine's own season.
const DEFAULTS: &str = "Hemline's defaults";

/// The same season without a checkpoint.
pub(crate) fn without_markdown(stated: StatedParameters) -> StatedParameters {
    stated.with("markdown_checkpoint_week", Value::Null)
}

/// Runs every policy at every safety stock, planned as `season` was.
///
/// # Errors
/// When a policy's parameters or plan are refused, or the defaults' plan is not the season's.
pub(crate) fn compared(
    season: &SteeredSeason,
    choice: &Choice,
    sales: &RealSales,
) -> anyhow::Result<Vec<PolicyFigures>> {
    let planned = PlannedSeason::new(season, choice, sales)?;
    let cases: Vec<(f64, &Policy)> = SAFETY_STOCKS
        .iter()
        .flat_map(|safety_stock| POLICIES.iter().map(move |policy| (*safety_stock, policy)))
        .collect();
    cases
        .par_iter()
        .map(|(safety_stock, policy)| {
            let stated = without_markdown(choice.stated());
            planned.run(policy, *safety_stock, stated)
        })
        .collect()
}

/// What all policies share: the plan's forecast and stores, and the demand that they meet.
struct PlannedSeason<'a> {
    season: &'a SteeredSeason,
    stores: Vec<StoreDemand>,
    /// Units per week of each of the plan's stores.
    demand_by_store: BTreeMap<StoreId, Vec<Units>>,
    demand: DemandPaths,
    refitting: RefittingForecaster<'a>,
}

impl<'a> PlannedSeason<'a> {
    fn new(
        season: &'a SteeredSeason,
        choice: &Choice,
        sales: &'a RealSales,
    ) -> anyhow::Result<Self> {
        let shares: BTreeMap<StoreId, f64> =
            season.clustering.demand_shares().into_iter().collect();
        let stores: Vec<StoreDemand> = season
            .plan
            .store_allocations
            .iter()
            .map(|store| StoreDemand {
                store_id: store.store_id.clone(),
                store_name: store.store_name.clone(),
                cluster_id: store.cluster_id.clone(),
                demand_share: shares.get(&store.store_id).copied().unwrap_or(0.0),
            })
            .collect();
        let ids: Vec<StoreId> = stores.iter().map(|store| store.store_id.clone()).collect();
        let demand_by_store: BTreeMap<StoreId, Vec<Units>> = ids
            .iter()
            .map(|id| (id.clone(), units_of(id, sales)))
            .collect();
        let parameters = &season.workflow.parameters;
        Ok(Self {
            demand: DemandPaths::given(&ids, WEEKS, std::slice::from_ref(&demand_by_store))?,
            refitting: RefittingForecaster::new(sales, parameters, choice.day_before())?,
            stores,
            demand_by_store,
            season,
        })
    }

    fn run(
        &self,
        policy: &Policy,
        safety_stock: f64,
        stated: StatedParameters,
    ) -> anyhow::Result<PolicyFigures> {
        let variant = self.variant(policy, safety_stock, stated)?;
        let plan = variant.launch()?;
        self.check_launch(policy, safety_stock, &plan)?;
        let forecaster: &dyn Forecaster = match policy.reforecast {
            Reforecast::Never => &NoReforecast,
            Reforecast::Refitted => &self.refitting,
            Reforecast::LevelOnly => &LevelCorrectedForecaster::default(),
        };
        let (outcome, ledger) = simulate_season_with_ledger(
            &variant,
            &plan,
            &self.demand.path(0),
            SeasonConditions::default(),
            forecaster,
        )?;
        Ok(PolicyFigures::of(
            policy.name,
            safety_stock,
            &outcome,
            &ledger,
            &self.demand_by_store,
        ))
    }

    fn variant(
        &self,
        policy: &Policy,
        safety_stock: f64,
        stated: StatedParameters,
    ) -> anyhow::Result<Variant> {
        let mut stated = stated.with("safety_stock_pct", safety_stock);
        for (name, value) in policy.changes {
            stated = stated.with(name, serde_json::from_str::<Value>(value)?);
        }
        let archetype = self.season.workflow.parameters.archetype;
        Ok(Variant {
            name: policy.name.to_owned(),
            parameters: stated.resolve(archetype)?.parameters,
            category: self.season.category.clone(),
            forecast: self.forecast(policy.foresight),
            stores: self.stores_known(policy.foresight),
        })
    }

    fn forecast(&self, foresight: Foresight) -> SeasonForecast {
        let planned = &self.season.forecasts[0];
        let mut weeks = planned.weekly_demand_curve.clone();
        if foresight != Foresight::None {
            for (place, week) in weeks.iter_mut().enumerate() {
                let stores = self.demand_by_store.values();
                week.demand_units = stores.map(|units| units[place]).sum();
            }
        }
        SeasonForecast::new(weeks, &planned.diagnostics)
    }

    fn stores_known(&self, foresight: Foresight) -> Vec<StoreDemand> {
        let mut stores = self.stores.clone();
        if foresight == Foresight::WeeksAndShares {
            let season = |id: &StoreId| self.demand_by_store[id].iter().sum::<Units>().as_f64();
            let total: f64 = stores.iter().map(|store| season(&store.store_id)).sum();
            for store in &mut stores {
                store.demand_share = season(&store.store_id) / total;
            }
        }
        stores
    }

    /// With the defaults the simulated season must start where the engine's did.
    fn check_launch(
        &self,
        policy: &Policy,
        safety_stock: f64,
        plan: &LaunchPlan,
    ) -> anyhow::Result<()> {
        let of_engine = &self.season.plan;
        let is_default =
            policy.name == DEFAULTS && (safety_stock - SAFETY_STOCKS[0]).abs() < f64::EPSILON;
        ensure!(
            !is_default || plan.stores == of_engine.store_allocations,
            "the simulated launch is not the engine's"
        );
        Ok(())
    }
}

fn units_of(id: &StoreId, sales: &RealSales) -> Vec<Units> {
    let weeks = sales.season.iter();
    weeks
        .map(|week| week.units.get(id).copied().unwrap_or_default())
        .collect()
}
