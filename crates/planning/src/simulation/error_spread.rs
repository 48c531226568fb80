//! How far demand may lie from a forecast: its error distribution in two parts, one for the whole season and
//! one for each week.

use hemline_domain::{
    DemandInterval, Forecast, ForecastDiagnostics, Units, WeeklyDemand, interpolated_quantile,
};

/// Standard deviations of a normal distribution between its 10% and its 90% quantile.
const DEVIATIONS_IN_80_PERCENT: f64 = 2.563_103_131_089_201;

/// Halvings of the interval in which the level's spread is looked for: below the precision of a float.
const HALVINGS: u32 = 60;

/// What a simulation needs of a forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonForecast {
    /// One entry per season week, with its bounds.
    pub weekly_demand_curve: Vec<WeeklyDemand>,
    /// Bounds of the season's total.
    pub total_interval: DemandInterval,
    /// Sorted draws of the season's total, in units.
    pub total_distribution: Vec<f64>,
}

impl SeasonForecast {
    /// A forecast's curve and its diagnostics.
    #[must_use]
    pub fn new(weekly_demand_curve: Vec<WeeklyDemand>, diagnostics: &ForecastDiagnostics) -> Self {
        Self {
            weekly_demand_curve,
            total_interval: diagnostics.total_interval,
            total_distribution: diagnostics.total_distribution.clone(),
        }
    }

    /// Units per season week.
    #[must_use]
    pub fn curve(&self) -> Vec<Units> {
        let weeks = self.weekly_demand_curve.iter();
        weeks.map(|week| week.demand_units).collect()
    }

    /// Units over the season.
    #[must_use]
    pub fn total(&self) -> Units {
        let weeks = self.weekly_demand_curve.iter();
        weeks.map(|week| week.demand_units).sum()
    }

    /// The total's coefficient of variation, as its 10% and its 90% quantile give it.
    fn total_variation(&self) -> f64 {
        let draws = &self.total_distribution;
        let quantile = |probability| interpolated_quantile(draws, probability);
        let (lower, upper) = match (quantile(0.1), quantile(0.9)) {
            (Some(lower), Some(upper)) => (lower, upper),
            _ => (self.total_interval.lower_80, self.total_interval.upper_80),
        };
        variation(lower, upper, self.total().as_f64())
    }
}

impl From<&Forecast> for SeasonForecast {
    fn from(forecast: &Forecast) -> Self {
        Self::new(forecast.weekly_demand_curve.clone(), &forecast.diagnostics)
    }
}

/// Coefficients of variation of a season's demand around its forecast. The demand of a week is the forecast
/// × a level that the whole season shares × a factor of the week's own.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorSpread {
    /// Of the level.
    pub level: f64,
    /// Of every week's own factor.
    pub weekly: Vec<f64>,
}

impl ErrorSpread {
    /// The spread of a forecast, multiplied with `scale` (at least 0; 1 leaves it as it is).
    ///
    /// The level and the weeks' factors are chosen so that the season's total varies as the forecast's draws of
    /// the total say, and each week as its 80% bounds say. Where a week's bounds are narrower than the level
    /// alone makes it, the total decides; where the weeks, even if independent, make the total vary more than its
    /// draws say, the weeks decide.
    #[must_use]
    pub fn of(forecast: &SeasonForecast, scale: f64) -> Self {
        let total = forecast.total().as_f64();
        let weeks: Vec<Week> = forecast
            .weekly_demand_curve
            .iter()
            .map(|week| Week::of(week, total, scale))
            .collect();
        let level = level_square(&weeks, square(scale * forecast.total_variation()));
        Self {
            level: level.sqrt(),
            weekly: weeks.iter().map(|week| week.own(level)).collect(),
        }
    }
}

struct Week {
    /// The week's share of the season, squared.
    share_square: f64,
    /// The squared coefficient of variation that the week's bounds give.
    variation_square: f64,
}

impl Week {
    fn of(week: &WeeklyDemand, total: f64, scale: f64) -> Self {
        let units = week.demand_units.as_f64();
        let bounds = week.interval;
        let share = if total > 0.0 { units / total } else { 0.0 };
        Self {
            share_square: square(share),
            variation_square: square(scale * variation(bounds.lower_80, bounds.upper_80, units)),
        }
    }

    /// The variation of the factor that, with the level, gives the week's: of a product of independent factors of
    /// mean 1, 1 + variation² is the product of theirs.
    fn own(&self, level_square: f64) -> f64 {
        let own = (1.0 + self.variation_square) / (1.0 + level_square) - 1.0;
        own.max(0.0).sqrt()
    }
}

/// The level's squared variation for which the total's comes out as `wanted`. The total's grows with the level's,
/// and is at least as large.
fn level_square(weeks: &[Week], wanted: f64) -> f64 {
    let total_square = |level: f64| {
        let own = weeks
            .iter()
            .map(|week| week.share_square * (week.variation_square - level).max(0.0));
        level + own.sum::<f64>()
    };
    let (mut low, mut high) = (0.0, wanted);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if total_square(middle) > wanted {
            high = middle;
        } else {
            low = middle;
        }
    }
    low
}

fn variation(lower_80: f64, upper_80: f64, expected: f64) -> f64 {
    if expected > 0.0 && upper_80 > lower_80 {
        (upper_80 - lower_80) / DEVIATIONS_IN_80_PERCENT / expected
    } else {
        0.0
    }
}

fn square(value: f64) -> f64 {
    value * value
}
