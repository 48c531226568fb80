//! The methods that `auto` chooses from.
//!
//! Exponential smoothing and complex exponential smoothing, each on the series and on its logarithm, with and without
//! its season taken off by STL: eight ways to see a level, a trend and a season, and the naive forecasts as a
//! safeguard against all of them. Theta, drift and STL with a naive trend added nothing to these on the training part
//! of the M4 weekly series.

use crate::forecasting::{
    ArimaForecaster, CesForecaster, EtsForecaster, Forecaster, FourierForecaster, LogForecaster,
    MstlForecaster, NaiveForecaster, ProphetForecaster, SeasonMode, TimeSeries,
};
use crate::mstl::Mstl;

/// Seasons longer than this are left to Fourier terms: ARIMA's seasonal polynomials take too long.
const LONGEST_ARIMA_SEASON: usize = 60;

/// Methods that look at the level and the trend alone; with regressors, also one that uses them.
pub(super) fn without_season(series: &TimeSeries) -> Vec<Box<dyn Forecaster>> {
    let mut candidates: Vec<Box<dyn Forecaster>> = vec![
        Box::new(NaiveForecaster::Naive),
        Box::new(EtsForecaster::default()),
        Box::new(CesForecaster),
    ];
    if LogForecaster::applies_to(series) {
        candidates.push(logarithm(EtsForecaster::default()));
        candidates.push(logarithm(CesForecaster));
    }
    if !series.regressors().is_empty() {
        candidates.push(Box::new(ArimaForecaster::default()));
    }
    candidates
}

/// Seasonal methods that are cheap enough to be tested at every origin; with regressors, also one that uses
/// them.
pub(super) fn seasonal(series: &TimeSeries) -> Vec<Box<dyn Forecaster>> {
    let mut candidates: Vec<Box<dyn Forecaster>> = vec![Box::new(NaiveForecaster::SeasonalNaive)];
    candidates.extend(deseasonalised(SeasonMode::Additive));
    if LogForecaster::applies_to(series) {
        candidates.extend(deseasonalised(SeasonMode::Multiplicative));
    }
    if !series.regressors().is_empty() {
        candidates.push(Box::new(ProphetForecaster::default()));
    }
    candidates
}

/// Seasonal methods for a history of few seasons, as different as possible in how they tell the season from the
/// rest.
pub(super) fn seasonal_of_short_history(series: &TimeSeries) -> Vec<Box<dyn Forecaster>> {
    let season = series.season_length();
    let positive = LogForecaster::applies_to(series);
    let scaled = |inner: Box<dyn Forecaster>| -> Box<dyn Forecaster> {
        if positive {
            Box::new(LogForecaster { inner })
        } else {
            inner
        }
    };
    let mut candidates: Vec<Box<dyn Forecaster>> = vec![
        Box::new(NaiveForecaster::SeasonalNaive),
        Box::new(ProphetForecaster::default()),
    ];
    if Mstl::is_long_enough(series.len(), season) {
        candidates.extend(deseasonalised(if positive {
            SeasonMode::Multiplicative
        } else {
            SeasonMode::Additive
        }));
        candidates.push(scaled(Box::<FourierForecaster>::default()));
        if season <= LONGEST_ARIMA_SEASON {
            candidates.push(scaled(Box::<ArimaForecaster>::default()));
        }
    }
    candidates
}

fn logarithm(inner: impl Forecaster + 'static) -> Box<dyn Forecaster> {
    Box::new(LogForecaster {
        inner: Box::new(inner),
    })
}

/// Both smoothing methods on the series without its season.
fn deseasonalised(mode: SeasonMode) -> [Box<dyn Forecaster>; 2] {
    let trends: [Box<dyn Forecaster>; 2] =
        [Box::new(EtsForecaster::default()), Box::new(CesForecaster)];
    trends.map(|trend| -> Box<dyn Forecaster> {
        Box::new(MstlForecaster {
            mode,
            trend,
            ..MstlForecaster::default()
        })
    })
}
