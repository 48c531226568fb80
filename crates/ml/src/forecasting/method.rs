//! The methods by name.

use std::fmt;
use std::str::FromStr;

use super::Forecaster;
use super::arima::{ArimaForecaster, FourierForecaster};
use super::auto::AutoForecaster;
use super::ces::CesForecaster;
use super::ensemble::EnsembleForecaster;
use super::ets::EtsForecaster;
use super::mstl::MstlForecaster;
use super::naive::NaiveForecaster;
use super::prophet::ProphetForecaster;
use super::settings::{MethodSettings, SettingsReader};
use super::theta::ThetaForecaster;
use super::weighted::WeightedForecaster;
use crate::MlError;

/// One line for each method: its name, and how its settings are read.
macro_rules! methods {
    ($($(#[$doc:meta])* $method:ident = $name:literal, $read:expr;)+) => {
        /// A forecasting method.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Method {
            $($(#[$doc])* $method,)+
        }

        impl Method {
            /// Every method.
            pub const ALL: &'static [Self] = &[$(Self::$method),+];

            /// The name on the command line and in results.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$method => $name),+ }
            }

            fn read(self, reader: &mut SettingsReader<'_>) -> Result<Box<dyn Forecaster>, MlError> {
                fn boxed<T: Forecaster + 'static>(method: T) -> Box<dyn Forecaster> {
                    Box::new(method)
                }
                match self {
                    $(Self::$method => {
                        let read: fn(&mut SettingsReader<'_>) -> Result<_, MlError> = $read;
                        read(reader).map(boxed)
                    })+
                }
            }
        }
    };
}

methods! {
    /// Seasonal ARIMA, its orders chosen automatically or given.
    Arima = "arima", ArimaForecaster::read;
    /// A season of sines and cosines, with ARIMA errors.
    ArimaFourier = "arima_fourier", FourierForecaster::read;
    /// Prophet's trend and seasonality.
    Prophet = "prophet", ProphetForecaster::read;
    /// Exponential smoothing, its components chosen automatically or given.
    Ets = "ets", EtsForecaster::read;
    /// The Theta method.
    Theta = "theta", ThetaForecaster::read;
    /// Seasons by loess, and a trend method for the rest.
    Mstl = "mstl", MstlForecaster::read;
    /// Complex exponential smoothing.
    Ces = "ces", |_| Ok(CesForecaster);
    /// The last observation.
    Naive = "naive", |_| Ok(NaiveForecaster::Naive);
    /// The last observation of the same position in the season.
    SeasonalNaive = "seasonal_naive", |_| Ok(NaiveForecaster::SeasonalNaive);
    /// The line through the first and the last observation.
    Drift = "drift", |_| Ok(NaiveForecaster::Drift);
    /// Methods combined by their backtest on the series.
    Auto = "auto", AutoForecaster::read;
    /// The mean of Prophet and ARIMA.
    MeanEnsemble = "mean_ensemble", |_| Ok(EnsembleForecaster::mean_of_prophet_and_arima());
    /// The median of Prophet, ARIMA and exponential smoothing.
    MedianEnsemble = "median_ensemble", |_| Ok(EnsembleForecaster::median_of_prophet_arima_and_ets());
    /// The mean of Prophet, ARIMA, exponential smoothing and MSTL by weights from a backtest.
    WeightedEnsemble = "weighted_ensemble", WeightedForecaster::read;
}

impl Method {
    /// The method with its defaults changed by `settings`.
    ///
    /// # Errors
    ///
    /// [`MlError::UnknownSetting`] for a setting that the method does not have,
    /// [`MlError::InvalidSetting`] for a value that it cannot be.
    pub fn configured(self, settings: &MethodSettings) -> Result<Box<dyn Forecaster>, MlError> {
        let mut reader = SettingsReader::new(self.name(), settings);
        let forecaster = self.read(&mut reader)?;
        reader.finish()?;
        Ok(forecaster)
    }
}

impl Method {
    /// The method configured for a forecast of `horizon` steps after a lead time of `gap` steps: as
    /// [`Self::configured`], but a method that chooses by a backtest judges its candidates on these, unless
    /// `settings` says otherwise.
    ///
    /// # Errors
    ///
    /// As [`Self::configured`].
    pub fn configured_for(
        self,
        settings: &MethodSettings,
        horizon: usize,
        gap: usize,
    ) -> Result<Box<dyn Forecaster>, MlError> {
        match self {
            Self::Auto | Self::WeightedEnsemble => {
                let told = settings
                    .with_default("horizon", horizon)
                    .with_default("gap", gap);
                self.configured(&told)
            }
            _ => self.configured(settings),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Method {
    type Err = MlError;

    /// Reads a name in any case; `ensemble_prophet_arima` is planning's name of the mean ensemble.
    fn from_str(text: &str) -> Result<Self, MlError> {
        let wanted = text.trim();
        if wanted.eq_ignore_ascii_case("ensemble_prophet_arima") {
            return Ok(Self::MeanEnsemble);
        }
        let mut methods = Self::ALL.iter().copied();
        methods
            .find(|method| method.name().eq_ignore_ascii_case(wanted))
            .ok_or_else(|| MlError::UnknownMethod {
                name: wanted.to_owned(),
                known: Self::ALL.iter().map(|method| method.name()).collect(),
            })
    }
}
