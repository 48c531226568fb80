//! The schema of a season's report. Planning's own type is stored and sent; the schema follows it field by field.
#![allow(dead_code)] // The fields are the schema; nothing is built from these types.

mod accuracy;
mod advice;
mod figures;
mod stores;
mod trigger;
mod units;

use utoipa::ToSchema;

use super::parameters::Parameters;
use accuracy::SeasonAccuracy;
use advice::SeasonAdvice;
pub(crate) use figures::InventoryFigures;
use figures::{MarkdownEffect, ProcessFigures, SeasonMoney};
use stores::{ClusterResult, StoreResult};
use trigger::{TriggerAccuracy, TriggerCalibration};
pub(crate) use units::SeasonUnits;
use units::{PlacedEmergencyOrder, PlannedSeason, SeasonOverstock, SeasonStockouts, SeasonWeek};

/// A season, analysed. Shares and percentages are fractions, money is in currency units.
#[derive(ToSchema)]
pub(crate) struct SeasonReport {
    /// What the season was planned with.
    parameters: Parameters,
    /// Weeks with sales.
    weeks_sold: u32,
    /// Whether that is fewer than the horizon.
    closed_early: bool,
    /// What was planned.
    planned: PlannedSeason,
    /// Where the units came from and went.
    units: SeasonUnits,
    /// The season week by week.
    weeks: Vec<SeasonWeek>,
    /// How good the forecasts were.
    accuracy: SeasonAccuracy,
    /// Whether the re-forecast trigger did its work.
    trigger: TriggerAccuracy,
    /// How the trigger would have done on the category's past; null where that was not computed.
    trigger_calibration: Option<TriggerCalibration>,
    /// Store-weeks that sold out.
    stockouts: SeasonStockouts,
    /// What was left over.
    overstock: SeasonOverstock,
    /// What the markdown cost and brought; null without one.
    markdown: Option<MarkdownEffect>,
    /// Turnover, weeks of supply, sell-through, last year.
    inventory: InventoryFigures,
    /// Revenue, cost and margin; null where the category has neither price nor cost.
    money: Option<SeasonMoney>,
    /// Emergency orders; what arrived of them is part of `units`.
    emergency_orders: Vec<PlacedEmergencyOrder>,
    /// Run time and approvals.
    process: ProcessFigures,
    /// Each cluster.
    clusters: Vec<ClusterResult>,
    /// Each store, by id.
    stores: Vec<StoreResult>,
    /// One line per parameter.
    advice: Vec<SeasonAdvice>,
    /// A complete set that the next season can start from.
    next_season_parameters: Parameters,
    /// What the reader should know before the figures.
    notes: Vec<String>,
}
