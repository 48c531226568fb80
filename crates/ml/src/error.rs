//! The one error type of this crate.

use chrono::NaiveDate;
use hemline_domain::Units;
use thiserror::Error;

/// What can go wrong in fitting, predicting or grouping.
///
/// Every variant carries the names and values at fault and says what to do about them.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum MlError {
    /// The input has fewer observations than the model can be estimated from.
    #[error(
        "{model} needs at least {needed} observations and was given {found}: supply a longer history"
    )]
    TooShort {
        /// The model that was asked for.
        model: &'static str,
        /// Observations given.
        found: usize,
        /// Observations needed.
        needed: usize,
    },

    /// An input value is NaN or infinite.
    #[error(
        "{what} at index {index} is {value}: remove the row or replace it with a finite number"
    )]
    NonFinite {
        /// Which input it is.
        what: &'static str,
        /// Its position, from 0.
        index: usize,
        /// The value found there.
        value: f64,
    },

    /// Two inputs that go together row by row differ in length.
    #[error(
        "{first} has {first_length} rows but {second} has {second_length}: they must match row by row"
    )]
    MismatchedLengths {
        /// The first input.
        first: &'static str,
        /// Its length.
        first_length: usize,
        /// The second input.
        second: &'static str,
        /// Its length.
        second_length: usize,
    },

    /// The data are well formed, but no parameters could be estimated from them.
    #[error("{model} could not be fitted: {cause}")]
    FitFailed {
        /// The model that was asked for.
        model: &'static str,
        /// Why, and what to change.
        cause: String,
    },

    /// A setting lies outside its range.
    #[error("setting {name} is {value}, but must be {allowed}")]
    InvalidSetting {
        /// The setting's name.
        name: &'static str,
        /// Its value, as given.
        value: String,
        /// The values that are allowed, in words.
        allowed: &'static str,
    },

    /// The rows to cluster hold fewer different points than there are to be clusters.
    #[error(
        "{clusters} clusters need as many distinct rows, but there are {distinct}: ask for fewer clusters"
    )]
    TooFewDistinctRows {
        /// Distinct rows given.
        distinct: usize,
        /// Clusters asked for.
        clusters: usize,
    },

    /// A category's history is shorter than a forecast needs.
    #[error(
        "{found} weeks of usable history were found and {needed} are needed: upload earlier weeks, or plan the season later"
    )]
    InsufficientHistory {
        /// Weeks found, gaps inside the history included.
        found: usize,
        /// Weeks needed.
        needed: usize,
    },

    /// Weeks of one category start on different weekdays.
    #[error(
        "history weeks start on different weekdays: {first} is a {}, {other} a {}; let all weeks start on one weekday",
        .first.format("%A"),
        .other.format("%A")
    )]
    MixedWeekdays {
        /// The first week.
        first: NaiveDate,
        /// A week that starts on another weekday.
        other: NaiveDate,
    },

    /// More of the history is missing than may be filled.
    #[error(
        "{} of {weeks} weeks of history are missing ({}), and at most 10% may be: upload them, with 0 where nothing was sold",
        missing.len(),
        first_of(missing)
    )]
    TooManyMissingWeeks {
        /// First days of the missing weeks.
        missing: Vec<NaiveDate>,
        /// Weeks from the first to the last of the history.
        weeks: usize,
    },

    /// The season starts too long after the end of history.
    #[error(
        "the season starts {weeks} weeks after the history's last week ({history_end}), and at most {limit} can be bridged: upload newer history"
    )]
    LeadTimeTooLong {
        /// Weeks between history and season.
        weeks: usize,
        /// The most that can be bridged.
        limit: usize,
        /// First day of the last week of history.
        history_end: NaiveDate,
    },

    /// Nothing was sold in the whole history.
    #[error(
        "nothing was sold in the {weeks} weeks of history from {first} to {last}: check the category and the uploaded sales"
    )]
    NoSales {
        /// Weeks of history.
        weeks: usize,
        /// First day of the first week.
        first: NaiveDate,
        /// First day of the last week.
        last: NaiveDate,
    },

    /// A model stopped the forecast; no other model takes its place.
    #[error("the forecast stopped at the {model} model: {source}")]
    ModelFailed {
        /// The model: `prophet` or `arima`.
        model: &'static str,
        /// What went wrong in it.
        source: Box<MlError>,
    },

    /// The forecast of the whole season is 0 units.
    #[error(
        "the forecast for the {weeks} weeks from {season_start} is 0 units, which cannot be planned: check the history's last weeks, or choose another forecasting_method"
    )]
    NoDemand {
        /// First day of the season.
        season_start: NaiveDate,
        /// Weeks of the season.
        weeks: u32,
    },

    /// The forecast is far above anything in the history.
    #[error(
        "the forecast of {total} units exceeds {factor} times the largest {weeks} weeks of history ({largest} units): check the history for outliers, or choose another forecasting_method"
    )]
    ImplausibleTotal {
        /// The forecast.
        total: Units,
        /// How many times the largest sum is allowed.
        factor: u32,
        /// Weeks of the season.
        weeks: u32,
        /// Largest historical sum of as many consecutive weeks.
        largest: f64,
    },

    /// Store ids that the list of stores lacks.
    #[error(
        "{source_name} names stores that do not exist ({}): upload the stores first, or correct the ids",
        first_of(stores)
    )]
    UnknownStores {
        /// Where the ids come from.
        source_name: &'static str,
        /// The ids.
        stores: Vec<String>,
    },

    /// A store is listed twice.
    #[error("store {store} is listed more than once: keep one row of it")]
    DuplicateStore {
        /// Its id.
        store: String,
    },

    /// An attribute that some stores have and others lack.
    #[error(
        "{attribute} is missing for {} store(s) ({}): fill it for every store, or leave it empty for all",
        stores.len(),
        first_of(stores)
    )]
    MissingAttribute {
        /// The attribute.
        attribute: &'static str,
        /// Ids of the stores that lack it.
        stores: Vec<String>,
    },

    /// A store feature that is no number to calculate with.
    #[error(
        "{feature} is not a finite number of at least 0 for {} store(s) ({}): correct it",
        stores.len(),
        first_of(stores)
    )]
    UnusableFeature {
        /// The feature.
        feature: &'static str,
        /// Ids of the stores at fault.
        stores: Vec<String>,
    },

    /// Fewer stores, or fewer that differ, than clusters.
    #[error(
        "{clusters} clusters need at least as many different stores, but {stores} carry the category and {distinct} of them differ: lower cluster_count, or add stores with include_stores"
    )]
    TooFewStores {
        /// Stores that carry the category.
        stores: usize,
        /// How many of them differ in a feature.
        distinct: usize,
        /// Clusters asked for.
        clusters: usize,
    },

    /// Stated cluster shares that do not fit the clusters.
    #[error(
        "cluster_shares names {}, but must give a share for each of {}, not all of them 0",
        named.join(", "),
        clusters.join(", ")
    )]
    ClusterShares {
        /// The clusters that were given a share.
        named: Vec<String>,
        /// The clusters that exist.
        clusters: Vec<String>,
    },
}

/// The first ten of a list, for a message.
fn first_of<T: ToString>(items: &[T]) -> String {
    let shown: Vec<String> = items.iter().take(10).map(ToString::to_string).collect();
    let more = if items.len() > shown.len() {
        ", …"
    } else {
        ""
    };
    shown.join(", ") + more
}
