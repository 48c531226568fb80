//! Tables of the seasons that the engine ran.

use super::super::figures::{
    AdvisedChange, DepartmentFigures, ReforecastFigures, ReforecastSummary, SeasonFigures,
};
use hemline_planning::season_report::ParameterValue;

use super::{of, optional, percent, signed, table, thousands, thousands_of};

pub(super) fn rows(
    departments: &[DepartmentFigures],
    cells: impl Fn(&DepartmentFigures) -> Vec<String>,
) -> Vec<Vec<String>> {
    let named = |department: &DepartmentFigures| {
        let mut row = vec![department.department.to_string()];
        row.extend(cells(department));
        row
    };
    departments.iter().map(named).collect()
}

pub(super) fn plan(departments: &[DepartmentFigures]) -> String {
    let header = [
        "department",
        "kind",
        "stores",
        "plan",
        "80% interval",
        "sold",
        "bias",
        "WAPE",
        "MAPE",
        "WAPE of last year",
        "WAPE of a plan made the day before",
        "its bias",
        "planned for other stores",
    ];
    let rows = rows(departments, |department| {
        let plan = &department.plan;
        vec![
            department.kind.to_owned(),
            plan.stores.to_string(),
            thousands(plan.forecast),
            format!(
                "{} – {}",
                thousands_of(plan.total_lower_80),
                thousands_of(plan.total_upper_80)
            ),
            thousands(plan.sold),
            signed(plan.bias),
            percent(plan.wape),
            percent(plan.mape),
            optional(plan.last_year_wape, percent),
            percent(plan.late_plan_wape),
            signed(plan.late_plan_bias),
            percent(plan.misplaced_share),
        ]
    });
    table(&header, 2, &rows)
}

pub(super) fn weeks(departments: &[DepartmentFigures]) -> String {
    let names: Vec<String> = departments
        .iter()
        .map(|department| department.department.to_string())
        .collect();
    let mut header = vec!["week"];
    header.extend(names.iter().map(String::as_str));
    let weeks = departments.first().map_or(0, |first| first.weeks.len());
    let row = |place: usize| {
        let mut row = vec![(place + 1).to_string()];
        row.extend(
            departments
                .iter()
                .map(|department| optional(department.weeks[place].error, signed)),
        );
        row
    };
    let rows: Vec<Vec<String>> = (0..weeks).map(row).collect();
    table(&header, 1, &rows)
}

pub(super) fn variance(departments: &[DepartmentFigures]) -> String {
    let header = [
        "department",
        "after week 1",
        "after week 2",
        "after week 4",
        "after week 6",
        "after week 9",
        "after week 12",
        "largest",
    ];
    let rows = rows(departments, |department| {
        let after = |week: usize| department.weeks.get(week - 1).and_then(|one| one.variance);
        let all = department.weeks.iter().filter_map(|week| week.variance);
        let largest = all.max_by(|a, b| a.abs().total_cmp(&b.abs()));
        let mut row = [1, 2, 4, 6, 9, 12]
            .map(|week| optional(after(week), signed))
            .to_vec();
        row.push(optional(largest, signed));
        row
    });
    table(&header, 1, &rows)
}

pub(super) fn reforecasts(departments: &[DepartmentFigures]) -> String {
    let header = [
        "department",
        "season",
        "cause",
        "after week",
        "WAPE of the rest: replaced",
        "new",
        "bias of the rest: replaced",
        "new",
        "helped",
    ];
    let mut rows = Vec::new();
    for department in departments {
        for (name, season) in seasons(department) {
            let all = season.reforecasts.iter();
            rows.extend(all.map(|one| {
                let mut row = vec![department.department.to_string(), name.to_owned()];
                row.extend(reforecast(one));
                row
            }));
        }
    }
    table(&header, 3, &rows)
}

fn reforecast(one: &ReforecastFigures) -> Vec<String> {
    let cause = if one.counts_markdown {
        "counts the markdown"
    } else {
        "variance"
    };
    vec![
        cause.to_owned(),
        one.after_week.to_string(),
        percent(one.wape_before),
        percent(one.wape_after),
        signed(one.bias_before),
        signed(one.bias_after),
        if one.helped { "yes" } else { "no" }.to_owned(),
    ]
}

fn seasons(department: &DepartmentFigures) -> [(&'static str, &SeasonFigures); 2] {
    [
        ("as recommended", &department.as_recommended),
        ("no markdown", &department.without_markdown),
    ]
}

pub(super) fn occasions(summaries: &[ReforecastSummary]) -> String {
    let header = [
        "re-forecast",
        "count",
        "departments",
        "WAPE of the rest: replaced",
        "new",
        "lower in",
        "total error of the rest: replaced",
        "new",
        "lower in",
    ];
    let rows: Vec<Vec<String>> = summaries
        .iter()
        .map(|one| {
            vec![
                one.occasion.clone(),
                one.reforecasts.to_string(),
                one.departments.to_string(),
                optional(one.mean_wape_before, percent),
                optional(one.mean_wape_after, percent),
                one.wape_lower.to_string(),
                optional(one.mean_total_error_before, percent),
                optional(one.mean_total_error_after, percent),
                one.total_error_lower.to_string(),
            ]
        })
        .collect();
    table(&header, 1, &rows)
}

pub(super) fn stock(departments: &[DepartmentFigures]) -> String {
    let header = [
        "department",
        "season",
        "made",
        "ordered on top",
        "of that arrived",
        "sold above stock",
        "stores that did",
        "sold-out store-weeks",
        "lost (estimate)",
        "left in stores",
        "left at the DC",
        "left ÷ supply",
    ];
    let mut rows = Vec::new();
    for department in departments {
        for (name, season) in seasons(department) {
            let mut row = vec![department.department.to_string(), name.to_owned()];
            row.extend(stock_cells(season));
            rows.push(row);
        }
    }
    table(&header, 2, &rows)
}

fn stock_cells(season: &SeasonFigures) -> Vec<String> {
    let left = season.left_in_stores + season.left_at_dc;
    let supply = season.manufactured + season.emergency_arrived + season.adjusted;
    vec![
        thousands(season.manufactured),
        thousands(season.emergency_ordered),
        thousands(season.emergency_arrived),
        thousands(season.adjusted),
        season.adjusted_stores.to_string(),
        format!("{} of {}", season.sold_out_store_weeks, season.store_weeks),
        thousands(season.lost_sales),
        thousands(season.left_in_stores),
        thousands(season.left_at_dc),
        percent(of(left, supply)),
    ]
}

pub(super) fn trigger(departments: &[DepartmentFigures]) -> String {
    let header = [
        "department",
        "past seasons",
        "ended within 20%",
        "false alarms among them",
        "ended outside",
        "caught by mid-season",
        "false alarms from weekly noise alone",
    ];
    let rows = rows(departments, |department| match &department.trigger {
        None => vec!["–".to_owned(); 6],
        Some(trigger) => vec![
            trigger.hindcast_seasons.to_string(),
            trigger.within.to_string(),
            trigger.false_alarms.to_string(),
            trigger.outside.to_string(),
            trigger.caught_by_mid_season.to_string(),
            optional(trigger.noise_false_alarm_rate, percent),
        ],
    });
    table(&header, 1, &rows)
}

pub(super) fn advice(departments: &[DepartmentFigures]) -> String {
    let rows = rows(departments, |department| {
        [&department.as_recommended, &department.without_markdown]
            .map(|season| {
                let changes: Vec<String> = season.advice.iter().map(change).collect();
                changes.join(", ")
            })
            .to_vec()
    });
    let header = ["department", "as recommended", "no markdown"];
    table(&header, 3, &rows)
}

fn change(advised: &AdvisedChange) -> String {
    match &advised.suggested {
        ParameterValue::Shares(_) => format!("`{}`", advised.parameter),
        ParameterValue::Count(week) => format!("`{}` {week}", advised.parameter),
        ParameterValue::Number(number) => format!("`{}` {number}", advised.parameter),
        ParameterValue::Name(name) => format!("`{}` {name}", advised.parameter),
        ParameterValue::Nothing => format!("`{}` none", advised.parameter),
    }
}
