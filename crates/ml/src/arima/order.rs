//! Orders of a seasonal ARIMA model.

use std::fmt;

use crate::error::MlError;

/// The seasonal part (P, D, Q) with its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seasonal {
    /// P: seasonal autoregressive order.
    pub ar: usize,
    /// D: number of seasonal differences.
    pub differences: usize,
    /// Q: seasonal moving-average order.
    pub ma: usize,
    /// m: observations in a season, at least 2.
    pub period: usize,
}

/// The orders (p, d, q) and, where there is a season, (P, D, Q) with period m.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Order {
    /// p: autoregressive order.
    pub ar: usize,
    /// d: number of ordinary differences.
    pub differences: usize,
    /// q: moving-average order.
    pub ma: usize,
    /// The seasonal part.
    pub seasonal: Option<Seasonal>,
}

/// Highest order of any polynomial that is accepted.
const MAX_POLYNOMIAL_ORDER: usize = 20;
/// Highest number of differences, ordinary or seasonal, that is accepted.
const MAX_DIFFERENCES: usize = 2;

impl Order {
    /// ARIMA(p, d, q) without a season.
    #[must_use]
    pub fn new(ar: usize, differences: usize, ma: usize) -> Self {
        Self {
            ar,
            differences,
            ma,
            seasonal: None,
        }
    }

    /// The same with a seasonal part (P, D, Q) of the given period.
    #[must_use]
    pub fn with_seasonal(self, ar: usize, differences: usize, ma: usize, period: usize) -> Self {
        let seasonal = Some(Seasonal {
            ar,
            differences,
            ma,
            period,
        });
        Self { seasonal, ..self }
    }

    /// P, or 0 without a season.
    #[must_use]
    pub fn seasonal_ar(&self) -> usize {
        self.seasonal.map_or(0, |seasonal| seasonal.ar)
    }

    /// Q, or 0 without a season.
    #[must_use]
    pub fn seasonal_ma(&self) -> usize {
        self.seasonal.map_or(0, |seasonal| seasonal.ma)
    }

    /// D, or 0 without a season.
    #[must_use]
    pub fn seasonal_differences(&self) -> usize {
        self.seasonal.map_or(0, |seasonal| seasonal.differences)
    }

    /// m, or 1 without a season.
    #[must_use]
    pub fn period(&self) -> usize {
        self.seasonal.map_or(1, |seasonal| seasonal.period)
    }

    /// Number of autoregressive and moving-average coefficients: p + q + P + Q.
    #[must_use]
    pub fn n_coefficients(&self) -> usize {
        self.ar + self.ma + self.seasonal_ar() + self.seasonal_ma()
    }

    /// Observations that differencing takes: d + m D.
    #[must_use]
    pub fn lost_to_differencing(&self) -> usize {
        self.differences + self.period() * self.seasonal_differences()
    }

    /// The same differences with p = q = P = Q = 0.
    pub(super) fn without_coefficients(&self) -> Self {
        Self {
            ar: 0,
            ma: 0,
            seasonal: self.seasonal.map(|seasonal| Seasonal {
                ar: 0,
                ma: 0,
                ..seasonal
            }),
            ..*self
        }
    }

    /// One of P, Q, p, q raised by one towards `full`, seasonal orders first.
    pub(super) fn grown_towards(self, full: &Self, autoregressive_first: bool) -> Self {
        if let (Some(seasonal), Some(goal)) = (self.seasonal, full.seasonal) {
            let (ar, ma) = grown(
                (seasonal.ar, seasonal.ma),
                (goal.ar, goal.ma),
                autoregressive_first,
            );
            if (ar, ma) != (seasonal.ar, seasonal.ma) {
                let seasonal = Some(Seasonal { ar, ma, ..seasonal });
                return Self { seasonal, ..self };
            }
        }
        let (ar, ma) = grown((self.ar, self.ma), (full.ar, full.ma), autoregressive_first);
        Self { ar, ma, ..self }
    }

    pub(super) fn validate(&self) -> Result<(), MlError> {
        for (name, value, limit, allowed) in [
            ("p", self.ar, MAX_POLYNOMIAL_ORDER, "0 to 20"),
            ("q", self.ma, MAX_POLYNOMIAL_ORDER, "0 to 20"),
            ("P", self.seasonal_ar(), MAX_POLYNOMIAL_ORDER, "0 to 20"),
            ("Q", self.seasonal_ma(), MAX_POLYNOMIAL_ORDER, "0 to 20"),
            ("d", self.differences, MAX_DIFFERENCES, "0 to 2"),
            ("D", self.seasonal_differences(), MAX_DIFFERENCES, "0 to 2"),
        ] {
            if value > limit {
                return Err(invalid(name, value, allowed));
            }
        }
        match self.seasonal {
            Some(seasonal) if seasonal.period < 2 => Err(invalid(
                "period",
                seasonal.period,
                "at least 2 (leave the seasonal part out for series without a season)",
            )),
            _ => Ok(()),
        }
    }
}

/// One of two orders raised by one, where its goal is higher.
fn grown(
    (ar, ma): (usize, usize),
    (ar_goal, ma_goal): (usize, usize),
    ar_first: bool,
) -> (usize, usize) {
    if ar < ar_goal && (ar_first || ma == ma_goal) {
        (ar + 1, ma)
    } else if ma < ma_goal {
        (ar, ma + 1)
    } else {
        (ar, ma)
    }
}

pub(super) fn invalid(name: &'static str, value: usize, allowed: &'static str) -> MlError {
    MlError::InvalidSetting {
        name,
        value: value.to_string(),
        allowed,
    }
}

impl fmt::Display for Order {
    /// Writes `(1,1,2)` or `(1,1,2)(0,1,1)[52]`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "({},{},{})", self.ar, self.differences, self.ma)?;
        if let Some(Seasonal {
            ar,
            differences,
            ma,
            period,
        }) = self.seasonal
        {
            write!(formatter, "({ar},{differences},{ma})[{period}]")?;
        }
        Ok(())
    }
}

/// Whether the differenced series has a mean of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Constant {
    /// Its mean is 0.
    #[default]
    Excluded,
    /// Its mean is estimated: the mean of the series where d + D = 0, a linear trend (drift) where
    /// d + D = 1.
    Included,
}
