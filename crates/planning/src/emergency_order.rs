//! What to buy when the season outgrows its order (planning-rules 9).

use hemline_domain::{EmergencyOrderBasis, SeasonParameters, Units};

pub use hemline_domain::season::EmergencyOrder;

use crate::reallocation::Shortages;

/// What to order after week `week`: the shortage, but no more than the forecast expects to sell
/// after the order has arrived (planning-rules 9).
///
/// `weekly_curve` is the revised forecast per season week, from week 1.
///
/// ```
/// use hemline_domain::{Archetype, StatedParameters, Units};
/// use hemline_planning::emergency_order::recommend;
/// use hemline_planning::reallocation::shortages;
///
/// let parameters = StatedParameters::new()
///     .with("season_start_date", "2025-03-03")
///     .resolve(Archetype::FashionRetail)?
///     .parameters;
/// let [total, sold, dc, stores] = [10_000, 3_200, 4_320, 2_080].map(Units::new);
/// let order = recommend(4, shortages(total, sold, dc, stores), &[Units::new(850); 12], &parameters);
/// assert_eq!(order.units, Units::new(400));
/// assert_eq!(order.arrival_week, 8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn recommend(
    week: u32,
    shortages: Shortages,
    weekly_curve: &[Units],
    parameters: &SeasonParameters,
) -> EmergencyOrder {
    let basis = parameters.emergency_order_basis;
    let shortage = match basis {
        EmergencyOrderBasis::Dc => shortages.dc_shortage,
        EmergencyOrderBasis::Network => shortages.network_shortage,
    };
    let held = match basis {
        EmergencyOrderBasis::Dc => "the distribution centre holds",
        EmergencyOrderBasis::Network => "the distribution centre and the stores hold",
    };
    let arrival_week = week.saturating_add(parameters.emergency_lead_time_weeks);
    let weeks_before = usize::try_from(arrival_week).unwrap_or(usize::MAX);
    let sellable_after_arrival: Units = weekly_curve.iter().skip(weeks_before).sum();
    let units = shortage.min(sellable_after_arrival);
    EmergencyOrder {
        units,
        basis,
        shortage,
        arrival_week,
        sellable_after_arrival,
        reasoning: format!(
            "The season needs {} units more than {held} (emergency_order_basis). Ordered now they arrive at the end of week {arrival_week}, after which {} units are expected to be sold: order {}",
            shortage.grouped(),
            sellable_after_arrival.grouped(),
            units.grouped()
        ),
    }
}
