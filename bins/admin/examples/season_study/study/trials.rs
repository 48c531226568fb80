//! Rules tried over all departments: whether the re-forecasts help that the trigger starts at several thresholds, and
//! those at fixed weeks whatever the sales were; and what the markdown rules say at the checkpoint.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use hemline_domain::{Archetype, CategoryId, SeasonParameters, Share, Units};
use hemline_planning::variance::{SeasonToDate, check};
use serde_json::Value;

use super::choice::{Choice, WEEKS};
use super::figures::{ReforecastSummary, count_of, rounded, wape};
use super::forecasters::RefittingForecaster;
use super::markdown_rules::{self, CheckedSeason};
use super::sales::RealSales;

/// When a season is forecast again.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Occasion {
    /// Whenever the cumulative variance is above this share.
    Above(f64),
    /// After this week, against the plan.
    After(u32),
}

const OCCASIONS: [Occasion; 7] = [
    Occasion::Above(DEFAULT_THRESHOLD),
    Occasion::Above(0.10),
    Occasion::Above(0.05),
    Occasion::After(2),
    Occasion::After(4),
    Occasion::After(6),
    Occasion::After(8),
];

const DEFAULT_THRESHOLD: f64 = 0.20;

/// A re-forecast, judged by the weeks after it.
#[derive(Debug, Clone, Copy)]
struct Judged {
    after_week: u32,
    /// Of the forecast that it replaces.
    wape_before: f64,
    wape_after: f64,
    /// |Σ forecast − Σ sold| ÷ Σ sold.
    total_error_before: f64,
    total_error_after: f64,
}

/// A department's re-forecasts on every occasion.
pub(crate) struct Trial {
    pub(crate) category_id: CategoryId,
    reforecasts: Vec<(Occasion, Vec<Judged>)>,
    pub(crate) checkpoint: CheckedSeason,
}

impl Trial {
    /// Weeks after which the default trigger starts a re-forecast, and the WAPE of what it says.
    pub(crate) fn by_default_trigger(&self) -> Vec<(u32, f64)> {
        let mut occasions = self.reforecasts.iter();
        let default = occasions.find(|(occasion, _)| *occasion == OCCASIONS[0]);
        let judged = default.map_or(&[][..], |(_, judged)| judged.as_slice());
        judged
            .iter()
            .map(|one| (one.after_week, rounded(one.wape_after)))
            .collect()
    }
}

/// Forecasts a department's season, forecasts it again on every occasion with the history until `known_until`, and
/// looks at its checkpoint.
///
/// # Errors
/// When a model cannot be fitted.
pub(crate) fn tried(
    sales: &RealSales,
    choice: &Choice,
    known_until: NaiveDate,
) -> anyhow::Result<Trial> {
    let mut season = TriedSeason::new(sales, choice, known_until)?;
    let mut reforecasts = Vec::new();
    for occasion in OCCASIONS {
        let judged = match occasion {
            Occasion::Above(threshold) => season.triggered(threshold)?,
            Occasion::After(week) => vec![season.judged(week, &season.plan.clone())?],
        };
        reforecasts.push((occasion, judged));
    }
    Ok(Trial {
        category_id: sales.category_id.clone(),
        checkpoint: season.checkpoint()?,
        reforecasts,
    })
}

struct TriedSeason<'a> {
    parameters: SeasonParameters,
    forecaster: RefittingForecaster<'a>,
    plan: Vec<Units>,
    sold: Vec<Units>,
    /// Re-forecasts by the week after which they are made: they rest on sales alone.
    revised: BTreeMap<u32, Vec<Units>>,
}

impl<'a> TriedSeason<'a> {
    fn new(sales: &'a RealSales, choice: &Choice, known_until: NaiveDate) -> anyhow::Result<Self> {
        let parameters = choice
            .stated()
            .resolve(Archetype::FashionRetail)?
            .parameters;
        let planner = RefittingForecaster::new(sales, &parameters, choice.history_until)?;
        Ok(Self {
            plan: planner.plan()?,
            forecaster: RefittingForecaster::new(sales, &parameters, known_until)?,
            sold: sales.weekly_totals(),
            revised: BTreeMap::new(),
            parameters,
        })
    }

    fn revised(&mut self, after_week: u32) -> anyhow::Result<Vec<Units>> {
        if let Some(curve) = self.revised.get(&after_week) {
            return Ok(curve.clone());
        }
        let sold = &self.sold[..after_week as usize];
        let curve = self.forecaster.curve(sold, None)?;
        self.revised.insert(after_week, curve.clone());
        Ok(curve)
    }

    fn judged(&mut self, after_week: u32, replaced: &[Units]) -> anyhow::Result<Judged> {
        let revised = self.revised(after_week)?;
        let rest = after_week as usize..;
        let sold = &self.sold[rest.clone()];
        Ok(Judged {
            after_week,
            wape_before: wape(&replaced[rest.clone()], sold),
            wape_after: wape(&revised[rest.clone()], sold),
            total_error_before: total_error(&replaced[rest.clone()], sold),
            total_error_after: total_error(&revised[rest], sold),
        })
    }

    /// The re-forecasts of a season that is checked every week but the last.
    fn triggered(&mut self, threshold: f64) -> anyhow::Result<Vec<Judged>> {
        let mut in_force = self.plan.clone();
        let mut judged = Vec::new();
        for week in 1..WEEKS {
            if self.is_above(threshold, week, &in_force)? {
                judged.push(self.judged(week, &in_force)?);
                in_force = self.revised(week)?;
            }
        }
        Ok(judged)
    }

    fn checkpoint(&self) -> anyhow::Result<CheckedSeason> {
        let (planned, sold): (Units, Units) = (self.plan.iter().sum(), self.sold.iter().sum());
        let safety_stock = self.parameters.safety_stock_pct;
        let made = planned.scaled_by(safety_stock.plus_one());
        Ok(CheckedSeason {
            rules: markdown_rules::recommended(&self.parameters, &self.plan, &self.sold, made)?,
            ended: sold.as_f64() / planned.as_f64(),
        })
    }

    fn is_above(&self, threshold: f64, week: u32, in_force: &[Units]) -> anyhow::Result<bool> {
        let weeks = week as usize;
        let season = SeasonToDate {
            forecast: &in_force[..weeks],
            original_forecast: &self.plan[..weeks],
            actual: &self.sold[..weeks],
            stocked_out: &[],
        };
        let mut parameters = self.parameters.clone();
        parameters.variance_threshold = serde_json::from_value::<Share>(Value::from(threshold))?;
        Ok(check(season, &parameters)?.threshold_exceeded)
    }
}

fn total_error(forecast: &[Units], sold: &[Units]) -> f64 {
    let sum = |units: &[Units]| units.iter().sum::<Units>().as_f64();
    (sum(forecast) - sum(sold)).abs() / sum(sold)
}

/// Every occasion over all departments.
pub(crate) fn summarised(trials: &[Trial]) -> Vec<ReforecastSummary> {
    let of = |occasion: Occasion| -> Vec<(&CategoryId, Judged)> {
        let of_trial = trials.iter().flat_map(|trial| {
            let mine = trial.reforecasts.iter();
            let judged = mine.filter(move |(one, _)| *one == occasion);
            judged.flat_map(|(_, judged)| judged.iter().map(|one| (&trial.category_id, *one)))
        });
        of_trial.collect()
    };
    OCCASIONS
        .map(|occasion| summary(occasion, &of(occasion)))
        .into()
}

fn summary(occasion: Occasion, judged: &[(&CategoryId, Judged)]) -> ReforecastSummary {
    let departments: BTreeSet<_> = judged.iter().map(|(id, _)| *id).collect();
    let mean = |read: fn(&Judged) -> f64| {
        let count = judged.len();
        (count > 0).then(|| {
            let sum: f64 = judged.iter().map(|(_, one)| read(one)).sum();
            rounded(sum / count_of(count))
        })
    };
    let better =
        |is_better: fn(&Judged) -> bool| judged.iter().filter(|(_, one)| is_better(one)).count();
    ReforecastSummary {
        occasion: match occasion {
            Occasion::Above(threshold) => format!("variance above {:.0}%", threshold * 100.0),
            Occasion::After(week) => format!("always after week {week}"),
        },
        reforecasts: judged.len(),
        departments: departments.len(),
        wape_lower: better(|one| one.wape_after < one.wape_before),
        total_error_lower: better(|one| one.total_error_after < one.total_error_before),
        mean_wape_before: mean(|one| one.wape_before),
        mean_wape_after: mean(|one| one.wape_after),
        mean_total_error_before: mean(|one| one.total_error_before),
        mean_total_error_after: mean(|one| one.total_error_after),
    }
}
