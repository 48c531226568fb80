//! Which components a model has: Hyndman's taxonomy of exponential smoothing.

use std::fmt;
use std::str::FromStr;

use crate::MlError;

/// How the random error enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errors {
    /// y = μ + ε.
    Additive,
    /// y = μ (1 + ε).
    Multiplicative,
}

/// The trend. Multiplicative trends are left out, as R's `ets` and statsforecast do by default: they
/// forecast poorly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// A level alone.
    None,
    /// A level and a slope.
    Additive,
    /// A level and a slope that fades.
    Damped,
}

/// The seasonal component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// No season.
    None,
    /// Seasonal amounts that add up to 0.
    Additive,
    /// Seasonal factors with mean 1.
    Multiplicative,
}

/// One model form, e.g. ETS(M,Ad,M).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Components {
    /// How errors enter.
    pub errors: Errors,
    /// The trend.
    pub trend: Trend,
    /// The season.
    pub season: Season,
}

impl Components {
    /// Level alone with additive errors: simple exponential smoothing.
    pub const SIMPLE: Self = Self {
        errors: Errors::Additive,
        trend: Trend::None,
        season: Season::None,
    };

    pub(super) fn has_trend(self) -> bool {
        self.trend != Trend::None
    }

    pub(super) fn has_season(self) -> bool {
        self.season != Season::None
    }

    /// A multiplicative season with additive errors divides by states that may be near 0: no likelihood is to
    /// be trusted there (Hyndman et al. 2008, section 5.1).
    pub(super) fn is_unstable(self) -> bool {
        self.errors == Errors::Additive && self.season == Season::Multiplicative
    }

    /// Whether the form supposes that every observation is above 0.
    pub(super) fn needs_positive(self) -> bool {
        self.errors == Errors::Multiplicative || self.season == Season::Multiplicative
    }

    /// How many of α, β, γ and φ the form has.
    #[must_use]
    pub fn n_smoothing(self) -> usize {
        let trend = match self.trend {
            Trend::None => 0,
            Trend::Additive => 1,
            Trend::Damped => 2,
        };
        1 + trend + usize::from(self.has_season())
    }

    /// Freely chosen initial states: the level, the slope and all seasonal states but one.
    pub(super) fn n_states(self, period: usize) -> usize {
        let season = if self.has_season() { period - 1 } else { 0 };
        1 + usize::from(self.has_trend()) + season
    }

    /// Everything that is estimated, the error variance included.
    pub(super) fn n_parameters(self, period: usize) -> usize {
        self.n_smoothing() + self.n_states(period) + 1
    }
}

impl fmt::Display for Components {
    /// `ETS(M,Ad,M)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = match self.errors {
            Errors::Additive => "A",
            Errors::Multiplicative => "M",
        };
        let trend = match self.trend {
            Trend::None => "N",
            Trend::Additive => "A",
            Trend::Damped => "Ad",
        };
        let season = match self.season {
            Season::None => "N",
            Season::Additive => "A",
            Season::Multiplicative => "M",
        };
        write!(formatter, "ETS({errors},{trend},{season})")
    }
}

/// Components that are given; those that are `None` are to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pattern {
    /// How errors enter.
    pub errors: Option<Errors>,
    /// Whether there is a trend.
    pub trend: Option<bool>,
    /// Whether the trend fades; without effect where there is no trend.
    pub damped: Option<bool>,
    /// The season.
    pub season: Option<Season>,
}

impl Pattern {
    /// Everything is chosen, but without a season (ZZN).
    pub const NON_SEASONAL: Self = Self {
        errors: None,
        trend: None,
        damped: None,
        season: Some(Season::None),
    };

    /// The forms that agree with the pattern, fewest parameters first within each kind of error.
    pub(super) fn forms(&self) -> Vec<Components> {
        let mut forms = Vec::new();
        for errors in [Errors::Additive, Errors::Multiplicative] {
            for trend in [Trend::None, Trend::Additive, Trend::Damped] {
                for season in [Season::None, Season::Additive, Season::Multiplicative] {
                    let form = Components {
                        errors,
                        trend,
                        season,
                    };
                    if self.admits(form) && !form.is_unstable() {
                        forms.push(form);
                    }
                }
            }
        }
        forms
    }

    fn admits(&self, form: Components) -> bool {
        let damped = form.trend == Trend::Damped;
        self.errors.is_none_or(|errors| errors == form.errors)
            && self.trend.is_none_or(|trend| trend == form.has_trend())
            && self.season.is_none_or(|season| season == form.season)
            && (!form.has_trend() || self.damped.is_none_or(|wanted| wanted == damped))
    }
}

impl FromStr for Pattern {
    type Err = MlError;

    /// Reads the letters of error, trend and season, `Z` for a component to be chosen: `ZZZ`, `MAM`, `AAdN`.
    fn from_str(text: &str) -> Result<Self, MlError> {
        let invalid = || MlError::InvalidSetting {
            name: "model",
            value: format!("'{text}'"),
            allowed: "the letters of error (A, M, Z), trend (N, A, Ad, Z) and season (N, A, M, Z), e.g. ZZZ, MAM or AAdN; an additive error with a multiplicative season is unstable and not offered",
        };
        let (letters, damped) = match text.split_once('d') {
            Some((head, tail)) if head.len() == 2 && head.ends_with('A') => {
                (format!("{head}{tail}"), Some(true))
            }
            _ => (text.to_owned(), None),
        };
        let &[errors, trend, season] = letters.as_bytes() else {
            return Err(invalid());
        };
        let pattern = Self {
            errors: match errors {
                b'A' => Some(Errors::Additive),
                b'M' => Some(Errors::Multiplicative),
                b'Z' => None,
                _ => return Err(invalid()),
            },
            trend: match trend {
                b'N' => Some(false),
                b'A' => Some(true),
                b'Z' => None,
                _ => return Err(invalid()),
            },
            damped,
            season: match season {
                b'N' => Some(Season::None),
                b'A' => Some(Season::Additive),
                b'M' => Some(Season::Multiplicative),
                b'Z' => None,
                _ => return Err(invalid()),
            },
        };
        if pattern.forms().is_empty() {
            return Err(invalid());
        }
        Ok(pattern)
    }
}
