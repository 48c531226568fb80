//! A season under way: what was sold and shipped so far, and what is in force.

use std::collections::BTreeMap;

use hemline_domain::{Clustering, Decimal, Forecast, LedgerRow, Share, StoreId, Units};
use hemline_planning::StoreStock;
use hemline_planning::ledger::Balances;
use hemline_planning::variance::{self, StockedOutWeek};

use super::season_movements::SeasonMovements;
use crate::error::AgentsError;

/// The markdown that the season has had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppliedMarkdown {
    /// Its depth, as a fraction.
    pub markdown_pct: Share,
    /// The week after which the stores sell at the lower price.
    pub applied_after_week: u32,
    /// Whether the forecast in force counts its lift already.
    pub in_forecast: bool,
}

/// What a person asked of this week's run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedByPerson {
    /// Who asked for a re-forecast.
    pub reforecast_by: Option<String>,
    /// The depth that a Modify of the markdown set, as a fraction.
    pub markdown_pct: Option<Share>,
    /// The `elasticity_coefficient` that a Modify of the markdown set for it.
    pub elasticity_coefficient: Option<Decimal>,
}

/// What a season under way is known by: stored values, nothing computed from them yet.
#[derive(Debug, Clone)]
pub struct SeasonRecord {
    /// The last week whose actual sales are accepted; 0 before the first.
    pub week: u32,
    /// Every movement through that week, in the order booked.
    pub ledger: Vec<LedgerRow>,
    /// Units that the plan in force gives each store over the season.
    pub season_totals: BTreeMap<StoreId, Units>,
    /// The clusters and store factors of the accepted plan.
    pub clustering: Clustering,
    /// The forecast in force: the newest before this week's check.
    pub forecast: Forecast,
    /// The season's first forecast.
    pub original_forecast: Forecast,
    /// The forecast in force when the manufacturing order was accepted.
    pub accepted_forecast: Forecast,
    /// Safety stock of the accepted plan, as a fraction.
    pub safety_stock_percentage: Decimal,
    /// Units of emergency orders that were accepted and have not arrived.
    pub units_on_order: Units,
    /// The markdown, if there has been one.
    pub markdown: Option<AppliedMarkdown>,
    /// What a person asked for.
    pub asked: AskedByPerson,
}

/// A season through its newest week, with everything that the in-season tools read. All its figures are
/// sums over the ledger's rows.
#[derive(Debug, Clone)]
pub struct SeasonToDate {
    /// What it was computed from.
    pub record: SeasonRecord,
    /// Balances at the end of the week.
    pub balances: Balances,
    /// Units sold per store in weeks 1 to n, as reported; the stores of the plan and any that sold.
    pub store_sales: BTreeMap<StoreId, Vec<Units>>,
    /// Units sold over all stores in weeks 1 to n.
    pub weekly_sales: Vec<Units>,
    /// Store-weeks that ended without stock, before what was shipped at their end.
    pub stocked_out: Vec<StockedOutWeek>,
}

impl SeasonToDate {
    /// Computes a season's figures from what is stored.
    ///
    /// # Errors
    /// [`AgentsError::Context`] when the week is outside the season, a forecast has another number of weeks,
    /// the ledger does not balance or reaches beyond the week, or a store of the clusters has no total.
    pub fn try_new(record: SeasonRecord) -> Result<Self, AgentsError> {
        check(&record)?;
        let balances =
            Balances::of(&record.ledger).map_err(|error| unusable(&error.to_string()))?;
        let movements = SeasonMovements::read(&record)?;
        let expected = units_of(&record.forecast);
        Ok(Self {
            stocked_out: movements.stocked_out(&record.clustering.demand_shares(), &expected),
            weekly_sales: movements.weekly_sales(),
            store_sales: movements.into_store_sales(),
            balances,
            record,
        })
    }

    /// The last week with accepted sales: n; 0 before the first.
    #[must_use]
    pub fn week(&self) -> u32 {
        self.record.week
    }

    /// Weeks left after week n.
    #[must_use]
    pub fn remaining_weeks(&self) -> u32 {
        let horizon = self.record.forecast.forecast_horizon_weeks;
        horizon.saturating_sub(self.record.week)
    }

    /// The forecast in force per season week.
    #[must_use]
    pub fn forecast_curve(&self) -> Vec<Units> {
        units_of(&self.record.forecast)
    }

    /// The forecast that the order was accepted with, per season week.
    #[must_use]
    pub fn accepted_curve(&self) -> Vec<Units> {
        units_of(&self.record.accepted_forecast)
    }

    /// What the forecast in force expected of weeks 1 to n.
    #[must_use]
    pub fn forecast_to_date(&self) -> Vec<Units> {
        self.to_date(&self.record.forecast)
    }

    /// Units that the forecast in force expects after week n.
    #[must_use]
    pub fn expected_after(&self) -> Units {
        let weeks = self.record.forecast.weekly_demand_curve.iter();
        let after = weeks.filter(|week| week.week_number > self.record.week);
        after.map(|week| week.demand_units).sum()
    }

    /// Units sold in weeks 1 to `week`.
    #[must_use]
    pub fn sold_through(&self, week: u32) -> Units {
        self.weekly_sales.iter().take(week as usize).sum()
    }

    /// The stores' figures beside the season totals in force.
    #[must_use]
    pub fn stocks(&self) -> Vec<StoreStock> {
        self.balances.stocks(&self.record.season_totals)
    }

    /// Variance through week n (planning-rules 8); none before the first week.
    ///
    /// # Errors
    /// None for a season that [`Self::try_new`] accepted.
    pub fn variance(
        &self,
        parameters: &hemline_domain::SeasonParameters,
    ) -> Result<Option<variance::VarianceCheck>, hemline_planning::PlanningError> {
        if self.record.week == 0 {
            return Ok(None);
        }
        let season = variance::SeasonToDate {
            forecast: &self.forecast_to_date(),
            original_forecast: &self.to_date(&self.record.original_forecast),
            actual: &self.weekly_sales,
            stocked_out: &self.stocked_out,
        };
        variance::check(season, parameters).map(Some)
    }

    fn to_date(&self, forecast: &Forecast) -> Vec<Units> {
        let weeks = forecast.weekly_demand_curve.iter();
        let past = weeks.filter(|week| week.week_number <= self.record.week);
        past.map(|week| week.demand_units).collect()
    }
}

fn units_of(forecast: &Forecast) -> Vec<Units> {
    let weeks = forecast.weekly_demand_curve.iter();
    weeks.map(|week| week.demand_units).collect()
}

fn check(record: &SeasonRecord) -> Result<(), AgentsError> {
    let horizon = record.forecast.forecast_horizon_weeks;
    if record.week > horizon {
        return Err(unusable(&format!(
            "week {} is after the last of {horizon}",
            record.week
        )));
    }
    for (name, forecast) in [
        ("the forecast in force", &record.forecast),
        ("the original forecast", &record.original_forecast),
        ("the accepted forecast", &record.accepted_forecast),
    ] {
        let numbers = forecast.weekly_demand_curve.iter();
        if !numbers.map(|week| week.week_number).eq(1..=horizon) {
            return Err(unusable(&format!(
                "{name} ({}) does not have weeks 1 to {horizon}",
                forecast.forecast_id
            )));
        }
    }
    if let Some(row) = record
        .ledger
        .iter()
        .find(|row| row.week_number > record.week)
    {
        return Err(unusable(&format!(
            "the ledger books {} units in week {}, after week {}",
            row.units.grouped(),
            row.week_number,
            record.week
        )));
    }
    let mut assignments = record.clustering.assignments.iter();
    let without_total =
        assignments.find(|store| !record.season_totals.contains_key(&store.store_id));
    match without_total {
        Some(store) => Err(unusable(&format!(
            "store {} has a share of demand and no season total",
            store.store_id
        ))),
        None => Ok(()),
    }
}

/// The error of a record that contradicts itself.
pub(super) fn unusable(message: &str) -> AgentsError {
    AgentsError::Context {
        message: format!("the season under way cannot be read: {message}"),
    }
}
