//! The season-end report: what happened, held against targets, and what to plan differently (planning-rules 11).
//!
//! [`analyse`] computes a [`SeasonReport`] from a season's stored facts. Every unit figure is a sum over the
//! ledger. Each type says how its figures are defined; [`advice`] has one rule per parameter.

pub mod accuracy;
pub mod advice;
mod checks;
mod facts;
mod inventory;
mod markdown_effect;
mod next_parameters;
mod notes;
mod overstock;
mod planned;
mod prices;
mod process;
mod replenishment_replay;
mod season_weeks;
mod stockouts;
mod store_weeks;
mod stores;
mod trigger;
mod unit_flow;

use hemline_domain::{SeasonParameters, StoreId};
use serde::{Deserialize, Serialize};

pub use accuracy::{ForecastAccuracy, RevisedForecast, SeasonAccuracy, WeekError};
pub use advice::{Advice, ParameterValue, Verdict};
pub use facts::{
    ApprovalCounts, CheckedWeek, PlacedOrder, SeasonFacts, SeasonForecast, SeasonMarkdown,
    UncountedWeek,
};
pub use inventory::{InventoryFigures, LastYear};
pub use markdown_effect::MarkdownEffect;
pub use overstock::Overstock;
pub use planned::PlannedSeason;
pub use prices::SeasonMoney;
pub use process::{PLANNING_SECONDS_TARGET, ProcessFigures};
pub use season_weeks::SeasonWeek;
pub use stockouts::Stockouts;
pub use stores::{ClusterResult, StoreResult};
pub use trigger::{TRIGGER_TARGET, TriggerAccuracy, TriggeredWeek};
pub use unit_flow::UnitFlow;

use crate::error::PlanningError;
use crate::ledger::Balances;
use crate::store_shares::normalised;
use crate::trigger_calibration::TriggerCalibration;
use stockouts::LostSales;
use store_weeks::StoreWeeks;

/// A season, analysed. Shares and percentages are fractions, money is in currency units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeasonReport {
    /// What the season was planned with.
    pub parameters: SeasonParameters,
    /// Weeks with sales.
    pub weeks_sold: u32,
    /// Whether that is fewer than the horizon.
    pub closed_early: bool,
    /// What was planned.
    pub planned: PlannedSeason,
    /// Where the units came from and went.
    pub units: UnitFlow,
    /// The season week by week.
    pub weeks: Vec<SeasonWeek>,
    /// How good the forecasts were.
    pub accuracy: SeasonAccuracy,
    /// Whether the re-forecast trigger did its work.
    pub trigger: TriggerAccuracy,
    /// How the trigger would have done on the category's past; absent where that was not computed.
    pub trigger_calibration: Option<TriggerCalibration>,
    /// Store-weeks that sold out.
    pub stockouts: Stockouts,
    /// What was left over.
    pub overstock: Overstock,
    /// What the markdown cost and brought; absent without one.
    pub markdown: Option<MarkdownEffect>,
    /// Turnover, weeks of supply, sell-through, last year.
    pub inventory: InventoryFigures,
    /// Revenue, cost and margin; absent where the category has neither price nor cost.
    pub money: Option<SeasonMoney>,
    /// Emergency orders; what arrived of them is part of `units`.
    pub emergency_orders: Vec<PlacedOrder>,
    /// Run time and approvals.
    pub process: ProcessFigures,
    /// Each cluster.
    pub clusters: Vec<ClusterResult>,
    /// Each store, by id.
    pub stores: Vec<StoreResult>,
    /// One line per parameter.
    pub advice: Vec<Advice>,
    /// A complete set that the next season can start from.
    pub next_season_parameters: SeasonParameters,
    /// What the reader should know before the figures.
    pub notes: Vec<String>,
}

/// Analyses a season (planning-rules 11). The same facts give the same report; the order of ledger rows within a
/// week does not matter as long as the ledger can be booked in it.
///
/// # Errors
/// When the facts do not fit together: a ledger that does not balance or reaches beyond the last week sold, sales
/// that differ from those reported, forecasts of another length than the season, an accepted forecast that is not
/// among them, demand shares that are not usable, or a next season outside the calendar.
pub fn analyse(facts: &SeasonFacts<'_>) -> Result<SeasonReport, PlanningError> {
    checks::check(facts)?;
    let balances = Balances::of(facts.ledger)?;
    let demand_shares = facts.clustering.demand_shares();
    let shares = normalised(&demand_shares)?;
    let table = StoreWeeks::read(facts.ledger, planned_stores(facts), facts.weeks_sold())?;
    let sales = table.sales();
    checks::check_sales(&sales, facts.reported_sales)?;

    let units = UnitFlow::of(&balances);
    let prices = prices::SeasonPrices::of(facts.category, facts.markdown);
    let lost = LostSales::estimate(facts, &table, &shares);
    let accuracy = accuracy::season_accuracy(facts, &sales);
    let trigger = trigger::trigger_accuracy(facts, &accuracy);
    let markdown =
        markdown_effect::markdown_effect(facts, &table, &lost, &prices, units.left_over());
    let stores = stores::store_results(facts, &table, &lost);
    let clusters = stores::cluster_results(facts, &stores);
    let (advice, advised) = advice::advise(&advice::Evidence {
        facts,
        table: &table,
        units: &units,
        lost: &lost,
        prices: &prices,
        markdown: markdown.as_ref(),
        clusters: &clusters,
        trigger: &trigger,
    });
    Ok(SeasonReport {
        parameters: facts.parameters.clone(),
        weeks_sold: checks::count(table.weeks()),
        closed_early: is_closed_early(facts),
        planned: planned::planned_season(facts),
        weeks: season_weeks::season_weeks(facts, &table, &lost),
        trigger_calibration: facts.calibration.cloned(),
        stockouts: lost.stockouts(&table, &prices),
        overstock: overstock::overstock(&units, &table, &prices),
        inventory: inventory::inventory_figures(facts, &table, &units),
        money: prices.season(&sales, &units),
        emergency_orders: facts.emergency_orders.to_vec(),
        process: process::process_figures(facts),
        next_season_parameters: next_parameters::next_season(&advised)?,
        notes: notes::notes(facts, &units, &accuracy),
        accuracy,
        trigger,
        markdown,
        units,
        clusters,
        stores,
        advice,
    })
}

fn planned_stores<'a>(facts: &'a SeasonFacts<'_>) -> impl Iterator<Item = &'a StoreId> {
    let clustered = facts.clustering.assignments.iter();
    let clustered = clustered.map(|store| &store.store_id);
    facts.season_totals.keys().chain(clustered)
}

fn is_closed_early(facts: &SeasonFacts<'_>) -> bool {
    facts.weeks_sold() < facts.parameters.forecast_horizon_weeks as usize
}
