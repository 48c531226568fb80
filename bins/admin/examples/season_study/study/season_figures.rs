//! A department's figures, from its seasons and their reports.

use std::collections::BTreeMap;

use hemline_domain::{Decimal, Share, StoreId, Units};
use hemline_planning::season_report::{RevisedForecast, SeasonReport, Verdict};

use super::choice::{Choice, Department};
use super::figures::{
    AdvisedChange, DepartmentFigures, PlanFigures, PolicyFigures, ReforecastFigures, SeasonFigures,
    TriggerFigures, WeekFigures, rounded, wape,
};
use super::forecasters::RefittingForecaster;
use super::markdown_rules;
use super::sales::RealSales;
use super::season::SteeredSeason;

/// Puts together what a department's seasons and policies gave.
pub(crate) fn department(
    department: &Department,
    as_recommended: &SteeredSeason,
    without_markdown: &SteeredSeason,
    sales: &RealSales,
    choice: &Choice,
    policies: Vec<PolicyFigures>,
) -> anyhow::Result<DepartmentFigures> {
    Ok(DepartmentFigures {
        department: department.category_id.clone(),
        kind: department.kind,
        plan: plan(as_recommended, sales, choice)?,
        weeks: weeks(as_recommended),
        as_recommended: season(as_recommended),
        without_markdown: season(without_markdown),
        checkpoint: markdown_rules::asked(as_recommended)?,
        trigger: trigger(&as_recommended.report),
        policies,
    })
}

fn plan(season: &SteeredSeason, sales: &RealSales, choice: &Choice) -> anyhow::Result<PlanFigures> {
    let forecast = &season.forecasts[0];
    let accuracy = &season.report.accuracy.original;
    let last_year: Option<Vec<Units>> = season.report.weeks.iter().map(|w| w.last_year).collect();
    let sold = sales.weekly_totals();
    let parameters = &season.workflow.parameters;
    let late = RefittingForecaster::new(sales, parameters, choice.day_before())?.plan()?;
    Ok(PlanFigures {
        stores: season.plan.store_allocations.len(),
        left_out_stores: season.clustering.left_out_stores.len(),
        sold_by_left_out_stores: season.sold_by_unplanned_stores,
        forecast: forecast.total_season_demand,
        total_lower_80: forecast.diagnostics.total_interval.lower_80.round(),
        total_upper_80: forecast.diagnostics.total_interval.upper_80.round(),
        sold: accuracy.actual_units,
        bias: fraction(accuracy.bias),
        wape: fraction(accuracy.wape),
        mape: fraction(accuracy.mape),
        last_year_wape: last_year.map(|weeks| rounded(wape(&weeks, &sold))),
        late_plan_wape: rounded(wape(&late, &sold)),
        late_plan_bias: excess(late.iter().sum(), sold.iter().sum()).unwrap_or(f64::NAN),
        misplaced_share: rounded(misplaced(season, sales)),
    })
}

fn misplaced(season: &SteeredSeason, sales: &RealSales) -> f64 {
    let planned: BTreeMap<StoreId, f64> = season.clustering.demand_shares().into_iter().collect();
    let mut sold: BTreeMap<&StoreId, f64> = planned.keys().map(|id| (id, 0.0)).collect();
    for (id, units) in sales.season.iter().flat_map(|week| &week.units) {
        *sold.entry(id).or_default() += units.as_f64();
    }
    let total: f64 = sold.values().sum();
    let differences = sold.iter().map(|(id, units)| {
        let planned = planned.get(*id).copied().unwrap_or(0.0);
        (units / total - planned).abs()
    });
    differences.sum::<f64>() / 2.0
}

fn weeks(season: &SteeredSeason) -> Vec<WeekFigures> {
    let mut sold = Units::ZERO;
    let mut planned = Units::ZERO;
    let curve = season.forecasts[0].weekly_demand_curve.iter();
    let weeks = season.report.weeks.iter().zip(curve);
    weeks
        .map(|(week, plan)| {
            sold += week.sold;
            planned += plan.demand_units;
            WeekFigures {
                week: week.week_number,
                plan: plan.demand_units,
                lower_80: plan.interval.lower_80.round(),
                upper_80: plan.interval.upper_80.round(),
                sold: week.sold,
                last_year: week.last_year,
                error: excess(plan.demand_units, week.sold),
                variance: excess(sold, planned),
            }
        })
        .collect()
}

/// a ÷ b − 1; absent for b = 0.
fn excess(a: Units, b: Units) -> Option<f64> {
    (b > Units::ZERO).then(|| rounded(a.as_f64() / b.as_f64() - 1.0))
}

fn season(season: &SteeredSeason) -> SeasonFigures {
    let report = &season.report;
    let last = season.forecasts.last().unwrap_or(&season.forecasts[0]);
    let adjusted_stores = report.stores.iter();
    SeasonFigures {
        markdown: report
            .markdown
            .as_ref()
            .map_or(0.0, |effect| effect.depth.as_f64()),
        reforecasts: report.accuracy.revised.iter().map(reforecast).collect(),
        in_force_wape: fraction(report.accuracy.in_force.wape),
        last_curve: last
            .weekly_demand_curve
            .iter()
            .map(|week| week.demand_units)
            .collect(),
        manufactured: report.units.manufactured,
        emergency_ordered: report
            .emergency_orders
            .iter()
            .map(|order| order.units)
            .sum(),
        emergency_arrived: report.units.emergency,
        adjusted: report.units.adjusted,
        adjusted_stores: adjusted_stores
            .filter(|store| store.adjusted > Units::ZERO)
            .count(),
        sold_out_store_weeks: report.stockouts.store_weeks,
        store_weeks: report.stockouts.of_store_weeks,
        lost_sales: report.stockouts.lost_sales,
        left_in_stores: report.units.left_at_stores,
        left_at_dc: report.units.left_at_dc,
        advice: advice(report),
    }
}

fn advice(report: &SeasonReport) -> Vec<AdvisedChange> {
    let changes = report.advice.iter();
    changes
        .filter(|advice| advice.verdict == Verdict::Change)
        .map(|advice| AdvisedChange {
            parameter: advice.parameter.clone(),
            suggested: advice.suggested.clone(),
            evidence: advice.evidence.clone(),
        })
        .collect()
}

fn reforecast(revised: &RevisedForecast) -> ReforecastFigures {
    ReforecastFigures {
        after_week: revised.made_after_week,
        counts_markdown: revised.includes_markdown,
        wape_before: fraction(revised.replaced.wape),
        wape_after: fraction(revised.accuracy.wape),
        bias_before: fraction(revised.replaced.bias),
        bias_after: fraction(revised.accuracy.bias),
        helped: revised.lowered_remaining_error == Some(true),
    }
}

fn trigger(report: &SeasonReport) -> Option<TriggerFigures> {
    let calibration = report.trigger_calibration.as_ref()?;
    let at_default = calibration.at(Share::percent(20))?;
    Some(TriggerFigures {
        hindcast_seasons: calibration.hindcast_seasons,
        within: at_default.seasons_within,
        false_alarms: at_default.false_alarms,
        outside: at_default.seasons_outside,
        caught_by_mid_season: at_default.caught_by_mid_season,
        noise_false_alarm_rate: at_default.resampled_false_alarm_rate.map(Decimal::as_f64),
    })
}

fn fraction(value: Option<Decimal>) -> f64 {
    value.map_or(f64::NAN, Decimal::as_f64)
}
