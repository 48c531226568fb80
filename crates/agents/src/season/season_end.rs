//! The season's end: its report, from everything that is stored of it (planning-rules 11).

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use hemline_domain::season::{EmergencyOrderRecord, EmergencyOrderStatus, VarianceAction};
use hemline_domain::storage::Storage;
use hemline_domain::{
    ApprovalAction, ApprovalRequest, ApprovalStatus, EventBody, Forecast, HindcastSeason,
    StoreWeek, Units,
};
use hemline_ml::demand::SeasonHindcasts;
use hemline_planning::season_report::{
    ApprovalCounts, CheckedWeek, PlacedOrder, SeasonFacts, SeasonForecast, SeasonMarkdown,
    SeasonReport, UncountedWeek, analyse,
};
use hemline_planning::trigger_calibration::{TriggerCalibration, calibrate};

use super::stored::StoredSeason;
use crate::context::SeasonInputs;
use crate::error::AgentsError;
use crate::team::demand_input;

/// Seed of the calibration's resampled noise.
const SEED: u64 = 42;

/// Days between a season and the same weeks of the year before.
const A_YEAR: Days = Days::new(364);

/// Analyses a season through its last accepted week. Forecasts the category's past for the trigger's
/// calibration, so it takes a second or so. Blocks on storage.
///
/// # Errors
/// When storage fails, or the stored season contradicts itself.
pub(crate) fn season_report(
    storage: &dyn Storage,
    season: &StoredSeason,
    inputs: &SeasonInputs,
) -> Result<SeasonReport, AgentsError> {
    let to_date = season.to_date()?;
    let approvals = storage.approvals(&season.workflow.workflow_id)?;
    let forecasts = forecasts(season, &approvals);
    let checks = checks(season);
    let orders: Vec<PlacedOrder> = accepted_orders(season).collect();
    let last_year = last_year(&inputs.history, season);
    let calibration = calibration(inputs);
    let report = analyse(&SeasonFacts {
        parameters: &season.workflow.parameters,
        category: &season.category,
        forecasts: &forecasts,
        accepted_forecast: &season.plan.forecast_id,
        plan: &season.plan,
        season_totals: &season.season_totals(),
        clustering: &season.clustering,
        ledger: &season.ledger,
        reported_sales: &to_date.weekly_sales,
        uncounted: &uncounted(season),
        checks: &checks,
        markdown: to_date.record.markdown.map(|markdown| SeasonMarkdown {
            depth: markdown.markdown_pct,
            applied_after_week: markdown.applied_after_week,
        }),
        emergency_orders: &orders,
        last_year: last_year.as_deref(),
        calibration: calibration.as_ref(),
        approvals: decided(&approvals),
        planning_seconds: planning_seconds(storage, season)?,
    });
    report.map_err(|error| AgentsError::Context {
        message: format!("the season cannot be analysed: {error}"),
    })
}

fn forecasts<'a>(
    season: &'a StoredSeason,
    approvals: &[ApprovalRequest],
) -> Vec<SeasonForecast<'a>> {
    let markdown_accepted = approvals.iter().find(|request| {
        request.action == ApprovalAction::ApproveMarkdown
            && request.status == ApprovalStatus::Accepted
    });
    let since = markdown_accepted.and_then(|request| request.decided_at);
    let made_after = |forecast: &Forecast| {
        // The first new totals of a forecast are those of its making; later ones came with an arrival.
        let mut revised = season.reallocations.iter();
        let revised = revised.find(|record| record.forecast_id == forecast.forecast_id);
        let is_planned = forecast.forecast_id == season.plan.forecast_id;
        revised
            .filter(|_| !is_planned)
            .map_or(0, |record| record.week_number)
    };
    let as_fact = |forecast: &'a Forecast| SeasonForecast {
        forecast_id: &forecast.forecast_id,
        made_after_week: made_after(forecast),
        includes_markdown: since.is_some_and(|since| forecast.created_at >= since),
        weekly_demand_curve: &forecast.weekly_demand_curve,
    };
    season.forecasts.iter().map(as_fact).collect()
}

/// Weeks beyond a gap, which the season's end leaves out.
fn uncounted(season: &StoredSeason) -> Vec<UncountedWeek> {
    let reported = season.reported.iter();
    let mut weeks: Vec<UncountedWeek> = reported
        .filter(|week| week.week_number > season.agenda.week)
        .map(|week| UncountedWeek {
            week_number: week.week_number,
            units: week.total(),
        })
        .collect();
    weeks.sort_by_key(|week| week.week_number);
    weeks
}

fn checks(season: &StoredSeason) -> Vec<CheckedWeek> {
    let records = season.variances.iter();
    records
        .map(|record| CheckedWeek {
            forecast_id: record.forecast_id.clone(),
            check: record.check.clone(),
            reforecast_followed: matches!(
                record.action_taken,
                VarianceAction::Reforecast | VarianceAction::ReforecastAfterDecision
            ),
        })
        .collect()
}

fn accepted_orders(season: &StoredSeason) -> impl Iterator<Item = PlacedOrder> {
    let is_accepted = |order: &&EmergencyOrderRecord| {
        matches!(
            order.status,
            EmergencyOrderStatus::Approved | EmergencyOrderStatus::Arrived
        )
    };
    let accepted = season.emergency_orders.iter().filter(is_accepted);
    accepted.map(|order| PlacedOrder {
        units: order.units(),
        ordered_after_week: order.week_number,
        arrival_week: order.order.arrival_week,
    })
}

/// What the category sold in the same weeks of the year before, where its history has all of them. History weeks
/// that start on another weekday count for the season week that they overlap most.
fn last_year(history: &[StoreWeek], season: &StoredSeason) -> Option<Vec<Units>> {
    let mut weeks: BTreeMap<NaiveDate, Units> = BTreeMap::new();
    for row in history {
        *weeks.entry(row.week_start_date).or_default() += row.units_sold;
    }
    let start = season.workflow.parameters.season_start_date;
    (0..season.agenda.week)
        .map(|week| {
            let monday = (start + Days::new(7 * u64::from(week))).checked_sub_days(A_YEAR)?;
            let nearest = monday - Days::new(3)..=monday + Days::new(3);
            weeks.range(nearest).next().map(|(_, units)| *units)
        })
        .collect()
}

/// How the trigger would have done on the category's past; none where the past is too short or cannot be
/// forecast.
fn calibration(inputs: &SeasonInputs) -> Option<TriggerCalibration> {
    let demand = demand_input(inputs).ok()?;
    let hindcasts = SeasonHindcasts::new(&demand).ok()?;
    let cuts = hindcasts.cuts().iter();
    let seasons: Vec<HindcastSeason> = cuts
        .filter_map(|cut| hindcasts.hindcast(*cut).ok())
        .collect();
    let parameters = &inputs.parameters;
    Some(calibrate(
        &seasons,
        parameters.variance_basis,
        parameters.variance_threshold,
        SEED,
    ))
}

fn decided(approvals: &[ApprovalRequest]) -> ApprovalCounts {
    let count = |wanted: &[ApprovalStatus]| {
        let matching = approvals.iter();
        let matching = matching.filter(|request| wanted.contains(&request.status));
        u32::try_from(matching.count()).unwrap_or(u32::MAX)
    };
    ApprovalCounts {
        decided: count(&[ApprovalStatus::Accepted, ApprovalStatus::Modified]),
        modified: count(&[ApprovalStatus::Modified]),
    }
}

/// How long the agents took to plan the season, without the time that people took to answer.
fn planning_seconds(
    storage: &dyn Storage,
    season: &StoredSeason,
) -> Result<Option<f64>, AgentsError> {
    let events = storage.events(&season.workflow.workflow_id, 0, usize::MAX)?;
    Ok(events.iter().find_map(|event| match &event.body {
        EventBody::WorkflowComplete {
            scope,
            duration_seconds,
            ..
        } if scope == "planning" => Some(*duration_seconds),
        _ => None,
    }))
}
