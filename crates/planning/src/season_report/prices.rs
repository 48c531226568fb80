//! What a unit brought in each week: the full price, and the reduced one after the markdown.

use hemline_domain::{Category, Decimal, Units};
use serde::{Deserialize, Serialize};

use super::facts::SeasonMarkdown;
use super::unit_flow::UnitFlow;
use crate::money::{in_currency, millionths};

/// The category's prices through the season. Amounts are in millionths of the currency unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeasonPrices {
    full: Option<Decimal>,
    cost: Option<Decimal>,
    salvage: Option<Decimal>,
    markdown: Option<SeasonMarkdown>,
}

/// What the season brought, in currency units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeasonMoney {
    /// Units sold at the price of their weeks: in full before the markdown, reduced after it. Absent without a
    /// price.
    pub revenue: Option<f64>,
    /// All units sold or left over, at cost. Absent without a cost.
    pub cost: Option<f64>,
    /// Left-over units at salvage value; 0 where the category states none.
    pub salvage: f64,
    /// Revenue − cost + salvage. Absent without a price and a cost.
    pub margin: Option<f64>,
    /// Margin ÷ revenue, as a fraction; absent without revenue.
    pub margin_pct: Option<Decimal>,
}

impl SeasonPrices {
    pub(super) fn of(category: &Category, markdown: Option<SeasonMarkdown>) -> Self {
        Self {
            full: category.unit_price,
            cost: category.unit_cost,
            salvage: category.salvage_value,
            markdown,
        }
    }

    /// What units of weeks 1 to n bring.
    pub(super) fn revenue(&self, weekly: &[Units]) -> Option<i128> {
        let full = self.full?;
        let weeks = weekly.iter().enumerate();
        Some(
            weeks
                .map(|(index, units)| millionths(*units, self.price_in(index + 1, full)))
                .sum(),
        )
    }

    /// What units of weeks 1 to n bring above their cost.
    pub(super) fn gross_margin(&self, weekly: &[Units]) -> Option<i128> {
        let cost = self.at_cost(weekly.iter().sum())?;
        Some(self.revenue(weekly)? - cost)
    }

    /// What units are worth at cost.
    pub(super) fn at_cost(&self, units: Units) -> Option<i128> {
        Some(millionths(units, self.cost?))
    }

    /// What left-over units still bring; nothing where the category states no salvage value.
    pub(super) fn salvage(&self, units: Units) -> i128 {
        millionths(units, self.salvage.unwrap_or(Decimal::ZERO))
    }

    /// What `units` would have brought more at the full price.
    pub(super) fn given_away(&self, units: Units) -> Option<i128> {
        let full = self.full?;
        let depth = self.markdown?.depth;
        let reduced = full.times(depth.complement().decimal());
        Some(millionths(units, full) - millionths(units, reduced))
    }

    /// What a markdown earned: `sold` units at the reduced price and `left` at salvage value, − the same units with
    /// `without` of them, at most all, sold at the full price.
    pub(super) fn markdown_gain(&self, sold: Units, left: Units, without: Units) -> Option<i128> {
        let full = self.full?;
        let given_away = self.given_away(sold)?;
        let without = without.min(sold + left);
        let with_markdown = millionths(sold, full) - given_away + self.salvage(left);
        let left_without = (sold + left).saturating_sub(without);
        Some(with_markdown - millionths(without, full) - self.salvage(left_without))
    }

    /// The season's revenue, cost and margin; nothing where neither price nor cost is known.
    pub(super) fn season(&self, weekly_sales: &[Units], units: &UnitFlow) -> Option<SeasonMoney> {
        if self.full.is_none() && self.cost.is_none() {
            return None;
        }
        let revenue = self.revenue(weekly_sales);
        let cost = self.at_cost(units.sold + units.left_over());
        let salvage = self.salvage(units.left_over());
        let margin = revenue
            .zip(cost)
            .map(|(revenue, cost)| revenue - cost + salvage);
        Some(SeasonMoney {
            revenue: revenue.map(in_currency),
            cost: cost.map(in_currency),
            salvage: in_currency(salvage),
            margin: margin.map(in_currency),
            margin_pct: margin.zip(revenue).and_then(|(margin, revenue)| {
                Decimal::nearest(in_currency(margin) / in_currency(revenue)).ok()
            }),
        })
    }

    fn price_in(&self, week: usize, full: Decimal) -> Decimal {
        match self.markdown {
            Some(markdown) if week > markdown.applied_after_week as usize => {
                full.times(markdown.depth.complement().decimal())
            }
            _ => full,
        }
    }
}
