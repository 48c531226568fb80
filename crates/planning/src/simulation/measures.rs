//! The figures by which seasons are compared.

use serde::{Deserialize, Serialize};

/// One value of each kind: of one season, or what many seasons give. Quantities are units, shares are fractions,
/// money is in currency units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measures<T> {
    /// What customers would have bought.
    pub demand: T,
    /// What they bought.
    pub units_sold: T,
    /// What they did not find in their store.
    pub lost_sales: T,
    /// Units left over.
    pub left_over: T,
    /// Sold ÷ demand.
    pub service_level: T,
    /// Depth of the markdown, 0 without one.
    pub markdown_depth: T,
    /// Re-forecasts.
    pub reforecasts: T,
    /// Units of emergency orders.
    pub emergency_units: T,
    /// Revenue, where there is a price.
    pub revenue: Option<T>,
    /// Margin, where there are price and cost.
    pub margin: Option<T>,
}

/// Which of two seasons is better by a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Better {
    /// The one with more of it.
    More,
    /// The one with less of it.
    Less,
    /// Neither: it is a means or a circumstance.
    Neither,
}

/// Reads one figure of a season.
pub(super) type Read = fn(&Measures<f64>) -> f64;

impl<T> Measures<T> {
    /// One of each kind, made from the function that reads it of a season; `like` says which kinds there are.
    pub(super) fn build<L>(like: &Measures<L>, mut make: impl FnMut(Read, Better) -> T) -> Self {
        Self {
            demand: make(|season| season.demand, Better::Neither),
            units_sold: make(|season| season.units_sold, Better::More),
            lost_sales: make(|season| season.lost_sales, Better::Less),
            left_over: make(|season| season.left_over, Better::Less),
            service_level: make(|season| season.service_level, Better::More),
            markdown_depth: make(|season| season.markdown_depth, Better::Neither),
            reforecasts: make(|season| season.reforecasts, Better::Neither),
            emergency_units: make(|season| season.emergency_units, Better::Neither),
            revenue: like
                .revenue
                .as_ref()
                .map(|_| make(|season| season.revenue.unwrap_or(0.0), Better::More)),
            margin: like
                .margin
                .as_ref()
                .map(|_| make(|season| season.margin.unwrap_or(0.0), Better::More)),
        }
    }
}
