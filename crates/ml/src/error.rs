//! The one error type of this crate.

use chrono::NaiveDate;
use hemline_domain::{Grouped, Units};
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

    /// A method does not have the setting that was stated for it.
    #[error(
        "{method} has no setting {name}: {}",
        if known.is_empty() { "it has none".to_owned() } else { format!("choose from {}", known.join(", ")) }
    )]
    UnknownSetting {
        /// The method.
        method: &'static str,
        /// The name that was stated.
        name: String,
        /// The settings it has.
        known: Vec<&'static str>,
    },

    /// No method has this name.
    #[error("there is no method {name}: choose from {}", known.join(", "))]
    UnknownMethod {
        /// The name that was stated.
        name: String,
        /// The names that exist.
        known: Vec<&'static str>,
    },

    /// Two observations share a date.
    #[error("{date} has more than one observation: keep one, or add them up")]
    DuplicateDate {
        /// The date.
        date: NaiveDate,
    },

    /// The dates lie on no grid that is known.
    #[error(
        "the dates are not daily, weekly, monthly, quarterly, yearly or working days (they begin {first}, {second}, and the shortest step is {shortest_days} days), or most are missing: put them on one of these grids"
    )]
    UnknownFrequency {
        /// The first date.
        first: NaiveDate,
        /// The second date.
        second: NaiveDate,
        /// Days of the shortest step between two dates.
        shortest_days: i64,
    },

    /// A regressor lacks values that the forecast needs.
    #[error(
        "regressor {regressor} has no finite value for {}: supply one for every step of the history and of the horizon",
        first_of(dates)
    )]
    MissingRegressorValue {
        /// The regressor.
        regressor: String,
        /// The dates without a value.
        dates: Vec<NaiveDate>,
    },

    /// A price or promotion of a category's calendar lacks weeks that the forecast needs.
    #[error("{regressor} has no value for {}", weeks_to_upload(weeks))]
    MissingRegressorWeeks {
        /// The price or promotion.
        regressor: String,
        /// First days of the weeks without a value.
        weeks: Vec<NaiveDate>,
    },

    /// A price or promotion of a category's calendar has two values in one week.
    #[error(
        "{regressor} has two values in the week from {week}, those of {first} and {second}: keep one date in each week of the sales history"
    )]
    AmbiguousRegressorWeek {
        /// The price or promotion.
        regressor: String,
        /// First day of the week.
        week: NaiveDate,
        /// The date of the first value.
        first: NaiveDate,
        /// The date of the second value.
        second: NaiveDate,
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
        /// The model, e.g. `prophet` or `arima`.
        model: String,
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
        "the forecast of {} units exceeds {factor} times the largest {weeks} weeks of history ({:.0} units): check the history for outliers, or choose another forecasting_method",
        .total.grouped(), Grouped(largest)
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

    /// A regressor's column has not as many values as the series.
    #[error("regressor {name} has {found} values for {expected} dates: give it one for each")]
    RegressorLength {
        /// The regressor.
        name: String,
        /// Values given.
        found: usize,
        /// Values needed.
        expected: usize,
    },

    /// A regressor's value is NaN or infinite.
    #[error(
        "regressor {name} is {value} at index {index}: regressors need a finite value at every step"
    )]
    RegressorValue {
        /// The regressor.
        name: String,
        /// Position of the value, from 0.
        index: usize,
        /// The value found there.
        value: f64,
    },

    /// The series cannot tell a regressor's effect from that of others.
    #[error("the effect of regressor {name} cannot be estimated, since it {cause}: leave it out")]
    RegressorNotIdentified {
        /// The regressor.
        name: String,
        /// What it depends on.
        cause: String,
    },

    /// A forecast lacks planned values of a regressor.
    #[error(
        "regressor {name} has {found} future values and a forecast of {horizon} steps needs as many: state its planned values"
    )]
    MissingFutureValues {
        /// The regressor.
        name: String,
        /// Values given.
        found: usize,
        /// Values needed.
        horizon: usize,
    },

    /// A given changepoint before the history's first date or after its last.
    #[error(
        "changepoint {changepoint} is outside the history ({first} to {last}): move it inside, or leave it out"
    )]
    ChangepointOutsideHistory {
        /// The changepoint.
        changepoint: NaiveDate,
        /// First date of the history.
        first: NaiveDate,
        /// Last date of the history.
        last: NaiveDate,
    },

    /// Planned values for more or fewer regressors than the model was fitted with.
    #[error(
        "the model has {} regressor(s) ({}) and was given {found} column(s) of planned values: give one for each, in this order",
        regressors.len(),
        first_of(regressors)
    )]
    RegressorCount {
        /// The model's regressors, in order.
        regressors: Vec<String>,
        /// Columns given.
        found: usize,
    },

    /// A regressor that cannot enter a model.
    #[error("regressor {regressor} cannot be used: {cause}")]
    UnusableRegressor {
        /// The regressor.
        regressor: String,
        /// Why, and what to change.
        cause: String,
    },

    /// A holiday that cannot enter a model.
    #[error("holiday {holiday} cannot be used: {cause}")]
    UnusableHoliday {
        /// The holiday.
        holiday: String,
        /// Why, and what to change.
        cause: String,
    },
}

/// The weeks that a calendar lacks, and what to do about them.
fn weeks_to_upload(weeks: &[NaiveDate]) -> String {
    match weeks {
        [week] => format!(
            "the week of {week}, which the forecast needs: upload it to the category's calendar"
        ),
        several => format!(
            "{} weeks that the forecast needs, those of {}: upload them to the category's calendar",
            several.len(),
            first_of(several)
        ),
    }
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
