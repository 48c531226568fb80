//! What an order costs, and what it brings if demand comes as expected.

use hemline_domain::{Category, Units};
use serde::{Deserialize, Serialize};

use crate::money::{in_currency, millionths};

/// Amounts of an order in currency units; each is absent where the category lacks what it is computed from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderMargin {
    /// Units × cost.
    pub cost: Option<f64>,
    /// Units that are sold × price.
    pub expected_revenue: Option<f64>,
    /// Revenue + salvage value of what is left over − cost. Without a salvage value left-overs are worth nothing.
    pub expected_margin: Option<f64>,
}

/// The amounts of `ordered` units of which `demand` can be sold at full price.
///
/// ```
/// use hemline_domain::{Archetype, Category, Units};
/// use hemline_planning::order_margin::order_margin;
///
/// let category = Category {
///     category_id: "womens_dresses".into(),
///     category_name: "Women's Dresses".to_owned(),
///     season_start_date: "2025-03-03".parse()?,
///     season_end_date: "2025-05-26".parse()?,
///     season_length_weeks: 12,
///     archetype: Archetype::FashionRetail,
///     description: None,
///     unit_price: Some("59.90".parse()?),
///     unit_cost: Some("22.50".parse()?),
///     salvage_value: Some("9".parse()?),
/// };
/// let amounts = order_margin(Units::new(9_600), Units::new(8_000), &category);
/// assert_eq!(amounts.cost, Some(216_000.0));
/// assert_eq!(amounts.expected_revenue, Some(479_200.0));
/// // 479,200 + 1,600 × 9 − 216,000
/// assert_eq!(amounts.expected_margin, Some(277_600.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn order_margin(ordered: Units, demand: Units, category: &Category) -> OrderMargin {
    let sold = ordered.min(demand);
    let left_over = ordered.saturating_sub(sold);
    let cost = category.unit_cost.map(|cost| millionths(ordered, cost));
    let revenue = category.unit_price.map(|price| millionths(sold, price));
    let salvage = millionths(left_over, category.salvage_value.unwrap_or_default());
    let margin = revenue
        .zip(cost)
        .map(|(revenue, cost)| revenue + salvage - cost);
    OrderMargin {
        cost: cost.map(in_currency),
        expected_revenue: revenue.map(in_currency),
        expected_margin: margin.map(in_currency),
    }
}
