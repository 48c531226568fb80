//! What a simulated season ended with.

use hemline_domain::{Category, Decimal, Share, Units};

use super::measures::Measures;
use crate::money::{in_currency, millionths};

/// One season's end, in units; `units_sold + lost_sales = demand`, and
/// `units_sold + left_in_stores + left_at_dc = manufactured + emergency_units`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonOutcome {
    /// What customers would have bought, with the lift of a markdown.
    pub demand: Units,
    /// What they bought.
    pub units_sold: Units,
    /// Of these, at the marked-down price.
    pub units_sold_marked_down: Units,
    /// What they did not find in their store.
    pub lost_sales: Units,
    /// Left over in stores.
    pub left_in_stores: Units,
    /// Left over at the DC.
    pub left_at_dc: Units,
    /// Made before the season.
    pub manufactured: Units,
    /// Ordered on top and arrived.
    pub emergency_units: Units,
    /// The markdown; 0 without one.
    pub markdown_depth: Share,
    /// Re-forecasts that the variance triggered.
    pub variance_reforecasts: u32,
    /// Re-forecasts that a markdown triggered: 0 or 1.
    pub markdown_reforecasts: u32,
    /// Units sold per week.
    pub weekly_sales: Vec<Units>,
    /// Revenue in currency units, where the category has a price.
    pub revenue: Option<f64>,
    /// Revenue − cost of all units + salvage value of those left over, where the category has price and cost. A
    /// unit of an emergency order costs as much as any other.
    pub margin: Option<f64>,
}

impl SeasonOutcome {
    pub(super) fn at_launch(manufactured: Units) -> Self {
        Self {
            demand: Units::ZERO,
            units_sold: Units::ZERO,
            units_sold_marked_down: Units::ZERO,
            lost_sales: Units::ZERO,
            left_in_stores: Units::ZERO,
            left_at_dc: Units::ZERO,
            manufactured,
            emergency_units: Units::ZERO,
            markdown_depth: Share::ZERO,
            variance_reforecasts: 0,
            markdown_reforecasts: 0,
            weekly_sales: Vec::new(),
            revenue: None,
            margin: None,
        }
    }

    /// Units left over, in stores and at the DC.
    #[must_use]
    pub fn left_over(&self) -> Units {
        self.left_in_stores + self.left_at_dc
    }

    /// Sold ÷ demand; 1 where nobody wanted anything.
    #[must_use]
    pub fn service_level(&self) -> f64 {
        if self.demand == Units::ZERO {
            1.0
        } else {
            self.units_sold.as_f64() / self.demand.as_f64()
        }
    }

    /// The season's figures, one of each kind.
    #[must_use]
    pub fn measures(&self) -> Measures<f64> {
        Measures {
            demand: self.demand.as_f64(),
            units_sold: self.units_sold.as_f64(),
            lost_sales: self.lost_sales.as_f64(),
            left_over: self.left_over().as_f64(),
            service_level: self.service_level(),
            markdown_depth: self.markdown_depth.as_f64(),
            reforecasts: f64::from(self.variance_reforecasts + self.markdown_reforecasts),
            emergency_units: self.emergency_units.as_f64(),
            revenue: self.revenue,
            margin: self.margin,
        }
    }

    /// Fills in the money, as far as the category's prices are known.
    pub(super) fn price(&mut self, category: &Category) {
        let Some(price) = category.unit_price else {
            return;
        };
        let reduced = price.times(self.markdown_depth.complement().decimal());
        let full = self.units_sold.saturating_sub(self.units_sold_marked_down);
        let revenue = millionths(full, price) + millionths(self.units_sold_marked_down, reduced);
        self.revenue = Some(in_currency(revenue));
        self.margin = category.unit_cost.map(|cost| {
            let salvage = category.salvage_value.unwrap_or(Decimal::ZERO);
            let spent = millionths(self.manufactured + self.emergency_units, cost);
            in_currency(revenue - spent + millionths(self.left_over(), salvage))
        });
    }
}
