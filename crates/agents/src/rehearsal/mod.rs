//! Rehearsals: what parameters would do in a season, before anything is made.
//!
//! A [`Rehearsal`] names a category, a season and several sets of parameters. [`Rehearsal::prepare`] checks all of it
//! and reads the data; [`PreparedRehearsal::run`] forecasts the season once for every distinct forecasting input and
//! simulates it with every set of parameters on the same demand ([`hemline_planning::simulation`]). Nothing is
//! stored.

mod checks;
mod forecaster;
mod prepared;
mod refusal;
mod request;
mod result;

pub use forecaster::LevelCorrectedForecaster;
pub use prepared::PreparedRehearsal;
pub use request::{DEFAULT_PATHS, DEFAULT_SEED, Rehearsal, RehearsalDemand, RehearsalVariant};
pub use result::{RehearsalResult, RehearsedForecast, RehearsedVariant};

pub use hemline_planning::simulation::{
    Figure, MOST_PATHS, MOST_VARIANTS, Measures, PairedDifference, VariantSummary,
};
