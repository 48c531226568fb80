//! The four Theta models.

use std::fmt;
use std::str::FromStr;

use crate::MlError;

/// A Theta model of Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), "Models for optimising the
/// theta method and their relationship to state space models".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// Standard: θ = 2 and one line through the whole series; the method of Assimakopoulos & Nikolopoulos
    /// (2000) with an estimated initial level.
    Stm,
    /// Optimised: θ is estimated.
    Otm,
    /// Dynamic standard: the line is fitted anew at every step; θ = 2.
    Dstm,
    /// Dynamic optimised: the same with θ estimated.
    Dotm,
}

impl Variant {
    /// All of them, in the order in which ties are decided.
    pub const ALL: [Self; 4] = [Self::Stm, Self::Otm, Self::Dstm, Self::Dotm];

    pub(super) fn is_dynamic(self) -> bool {
        matches!(self, Self::Dstm | Self::Dotm)
    }

    pub(super) fn estimates_theta(self) -> bool {
        matches!(self, Self::Otm | Self::Dotm)
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Stm => "STM",
            Self::Otm => "OTM",
            Self::Dstm => "DSTM",
            Self::Dotm => "DOTM",
        })
    }
}

impl FromStr for Variant {
    type Err = MlError;

    /// Reads a name in any case.
    fn from_str(text: &str) -> Result<Self, MlError> {
        let named = |variant: &Self| variant.to_string().eq_ignore_ascii_case(text.trim());
        Self::ALL
            .into_iter()
            .find(named)
            .ok_or_else(|| MlError::InvalidSetting {
                name: "model",
                value: format!("'{text}'"),
                allowed: "STM, OTM, DSTM, DOTM or auto",
            })
    }
}
