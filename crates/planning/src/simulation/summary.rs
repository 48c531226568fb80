//! What all the seasons of a variant give together.

use hemline_domain::{Decimal, SellThroughBasis, Units};
use serde::{Deserialize, Serialize};

use super::figures::{Figure, PairedDifference, mean, share_of};
use super::measures::Measures;
use super::outcome::SeasonOutcome;
use super::variant::{LaunchPlan, Variant};

/// One variant over all demand paths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VariantSummary {
    /// The variant's name.
    pub name: String,
    /// Seasons simulated.
    pub seasons: usize,
    /// Units that its order makes.
    pub manufacturing_qty: Units,
    /// Safety stock over the forecast, as a fraction.
    pub safety_stock_percentage: Decimal,
    /// Units shipped at launch.
    pub initial_allocation_total: Units,
    /// Units held back at the DC.
    pub holdback_total: Units,
    /// Its figures over the seasons.
    pub figures: Measures<Figure>,
    /// Sell-through at the end of each week, by the variant's own basis.
    pub sell_through_by_week: Vec<Figure>,
    /// Share of seasons that were marked down, 0–1.
    pub markdown_share: f64,
    /// Mean depth of the markdowns there were, as a fraction; absent where there was none.
    pub mean_markdown: Option<f64>,
    /// Share of seasons that the variance had forecast anew at least once, 0–1.
    pub reforecast_share: f64,
    /// What it does differently from the first variant; absent for the first.
    pub against_first: Option<Measures<PairedDifference>>,
}

/// What is kept of one season until all of them are known.
pub(super) struct SeasonRow {
    measures: Measures<f64>,
    was_reforecast: bool,
    /// Sell-through per week; single precision suffices for shares and halves what thousands of seasons take.
    sell_through: Vec<f32>,
}

impl SeasonRow {
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn new(outcome: &SeasonOutcome, basis: f64) -> Self {
        let mut sold = Units::ZERO;
        let sell_through = outcome.weekly_sales.iter().map(|units| {
            sold += *units;
            (sold.as_f64() / basis) as f32
        });
        Self {
            sell_through: sell_through.collect(),
            was_reforecast: outcome.variance_reforecasts > 0,
            measures: outcome.measures(),
        }
    }
}

/// What a variant's sell-through is measured against, in units.
pub(super) fn sell_through_basis(variant: &Variant, plan: &LaunchPlan) -> f64 {
    match variant.parameters.sell_through_basis {
        SellThroughBasis::Forecast => plan.accepted_curve.iter().sum::<Units>().as_f64(),
        SellThroughBasis::Manufactured => plan.manufactured.as_f64(),
    }
}

/// Sums up a variant; `rows` and `first` hold the same seasons in the same order, at least one.
pub(super) fn summarise(
    variant: &Variant,
    plan: &LaunchPlan,
    rows: &[SeasonRow],
    first: Option<&[SeasonRow]>,
) -> Option<VariantSummary> {
    let like = &rows.first()?.measures;
    let depths: Vec<f64> = rows
        .iter()
        .map(|row| row.measures.markdown_depth)
        .filter(|depth| *depth > 0.0)
        .collect();
    let reforecast = rows.iter().filter(|row| row.was_reforecast).count();
    let shipped = plan.stores.iter().map(|store| store.initial_allocation);
    Some(VariantSummary {
        name: variant.name.clone(),
        seasons: rows.len(),
        manufacturing_qty: plan.manufactured,
        safety_stock_percentage: plan.safety_stock_percentage,
        initial_allocation_total: shipped.sum(),
        holdback_total: plan.dc_stock,
        figures: Measures::build(like, |read, _| {
            Figure::of(rows.iter().map(|row| read(&row.measures)).collect())
        }),
        sell_through_by_week: sell_through_by_week(rows, plan.accepted_curve.len()),
        markdown_share: share_of(depths.len(), rows.len()),
        mean_markdown: (!depths.is_empty()).then(|| mean(&depths)),
        reforecast_share: share_of(reforecast, rows.len()),
        against_first: first.map(|first| differences(rows, first, like)),
    })
}

fn sell_through_by_week(rows: &[SeasonRow], weeks: usize) -> Vec<Figure> {
    let of_week = |week: usize| {
        let values = rows.iter().filter_map(|row| row.sell_through.get(week));
        Figure::of(values.map(|share| f64::from(*share)).collect())
    };
    (0..weeks).map(of_week).collect()
}

fn differences(
    rows: &[SeasonRow],
    first: &[SeasonRow],
    like: &Measures<f64>,
) -> Measures<PairedDifference> {
    Measures::build(like, |read, better| {
        let differences: Vec<f64> = rows
            .iter()
            .zip(first)
            .map(|(row, first)| read(&row.measures) - read(&first.measures))
            .collect();
        PairedDifference::of(&differences, better)
    })
}
