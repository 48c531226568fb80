//! The crate's error type.

use hemline_domain::{Decimal, DomainError, ForecastId, LedgerReason, Location, StoreId, Units};

/// Why a planning rule cannot be applied, each with the values at fault and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanningError {
    /// A forecast of nothing.
    #[error("the forecast expects no units at all; check the category's history before ordering")]
    NoDemand,
    /// A quantile was asked of nothing.
    #[error("the forecast carries no draws of total demand; use safety_stock_method fixed")]
    NoDistribution,
    /// A parameter of a demand distribution that it cannot have.
    #[error("a demand distribution cannot have {name} {value}; give {allowed}")]
    InvalidDistribution {
        /// The parameter.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What would be allowed.
        allowed: &'static str,
    },
    /// A method of the safety stock whose parameter is not stated.
    #[error("safety_stock_method {method} needs {parameter}; state it")]
    MissingParameter {
        /// The method.
        method: &'static str,
        /// The parameter.
        parameter: &'static str,
    },
    /// Newsvendor costs that can be taken neither from the parameters nor from the category.
    #[error(
        "safety_stock_method newsvendor needs {cost}, or the category's {}; missing: {}",
        sources.join(" and "),
        missing.join(", ")
    )]
    MissingCost {
        /// `understock_cost` or `overstock_cost`.
        cost: &'static str,
        /// The category's fields that it is computed from.
        sources: [&'static str; 2],
        /// Those of them that the category lacks.
        missing: Vec<&'static str>,
    },
    /// A newsvendor cost of nothing or less.
    #[error(
        "{cost} comes out as {value}; it must be above 0, so state {cost} or correct the category's prices"
    )]
    CostNotPositive {
        /// `understock_cost` or `overstock_cost`.
        cost: &'static str,
        /// What it came out as.
        value: Decimal,
    },
    /// Nobody to give units to.
    #[error("{} units have no store to go to; name stores that carry the category", .units.grouped())]
    NoStores {
        /// The units to be split.
        units: Units,
    },
    /// A share that is negative or not a number.
    #[error("store {store_id} has a demand share of {share}; shares must be 0 or more")]
    InvalidShare {
        /// The store.
        store_id: StoreId,
        /// Its share.
        share: f64,
    },
    /// The same store twice.
    #[error("store {store_id} is named twice; name each store once")]
    DuplicateStore {
        /// The store.
        store_id: StoreId,
    },
    /// A store with a share of demand but without stock figures.
    #[error("store {store_id} has a demand share but no stock figures; give both for every store")]
    UnknownStore {
        /// The store.
        store_id: StoreId,
    },
    /// A week outside the season, or one that a list of weeks does not reach.
    #[error("week {week} is not within weeks {first} to {last}")]
    WeekOutOfRange {
        /// The week asked for.
        week: u32,
        /// The first week possible.
        first: u32,
        /// The last week possible.
        last: u32,
    },
    /// Two lists of weeks that should be equally long.
    #[error("{a_name} has {a} weeks and {b_name} has {b}; give both through the same week")]
    MismatchedWeeks {
        /// The first list.
        a_name: &'static str,
        /// Its length.
        a: usize,
        /// The second list.
        b_name: &'static str,
        /// Its length.
        b: usize,
    },
    /// A checkpoint in a season without markdown.
    #[error(
        "the parameters exclude a markdown (markdown_checkpoint_week is null); skip the checkpoint"
    )]
    MarkdownExcluded,
    /// Sell-through of nothing.
    #[error("sell-through cannot be measured against {basis}, which is 0 units")]
    EmptyBasis {
        /// What was to be measured against.
        basis: &'static str,
    },
    /// A ledger row whose ends do not fit its reason.
    #[error(
        "the ledger books {} units as {reason} from {from} to {to}; such units move {expected}",
        .units.grouped()
    )]
    MisbookedRow {
        /// The row's reason.
        reason: LedgerReason,
        /// Where the units were.
        from: Location,
        /// Where they went.
        to: Location,
        /// How many.
        units: Units,
        /// Which way they may move.
        expected: &'static str,
    },
    /// More units left a place than it had.
    #[error(
        "in week {week}, {} units leave {location} as {reason}, but it holds {}; correct the row or book what arrived first",
        .units.grouped(), .balance.grouped()
    )]
    Overdrawn {
        /// The week of the row.
        week: u32,
        /// The place.
        location: Location,
        /// The row's reason.
        reason: LedgerReason,
        /// How many leave.
        units: Units,
        /// What the place held.
        balance: Units,
    },
    /// An accepted forecast that is not one of the season's.
    #[error("forecast {forecast_id} is not among the season's forecasts; give all of them")]
    UnknownForecast {
        /// The forecast.
        forecast_id: ForecastId,
    },
    /// Reported sales that the ledger does not have.
    #[error(
        "{} units were reported as sold in week {week}, but the ledger books {}; book the week again",
        .reported.grouped(), .booked.grouped()
    )]
    SalesNotBooked {
        /// The week.
        week: u32,
        /// Units reported.
        reported: Units,
        /// Units on the ledger.
        booked: Units,
    },
    /// Reversals of more than was booked.
    #[error(
        "the ledger takes more out of week {week} of store {store_id} than it booked there; correct the reversal"
    )]
    NegativeWeek {
        /// The store.
        store_id: StoreId,
        /// The week.
        week: u32,
    },
    /// A next season that cannot be dated.
    #[error("the next season cannot be dated: {0}")]
    NextSeason(DomainError),
    /// A setting of a simulation outside its range.
    #[error("{name} is {value}; allowed: {allowed}")]
    InvalidSimulation {
        /// The setting.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What would be allowed.
        allowed: &'static str,
    },
    /// A variant of a simulation whose stores are not those of the demand.
    #[error(
        "variant {variant} has other stores than the demand that it is simulated on; give all variants the same stores"
    )]
    OtherStores {
        /// The variant.
        variant: String,
    },
    /// A forecaster that cannot say what the rest of a season sells.
    #[error("the season could not be forecast again after week {week}: {message}")]
    ForecasterFailed {
        /// The last week sold.
        week: u32,
        /// Why.
        message: String,
    },
}
