//! Tables of the markdown rule at its checkpoint.

use super::super::figures::{CheckpointRule, CheckpointSummary, DepartmentFigures};
use super::seasons::rows;
use super::{optional, percent, signed, table};

pub(super) fn checkpoint(departments: &[DepartmentFigures]) -> String {
    let header = [
        "department",
        "sold ÷ forecast",
        "sold ÷ made",
        "curve expects",
        "flat, forecast (default)",
        "plan_curve, forecast",
        "flat, manufactured",
        "plan_curve, manufactured",
        "season ended against plan",
    ];
    let rows = rows(departments, |department| {
        let rules = &department.checkpoint;
        let figure = |place: usize, read: fn(&CheckpointRule) -> f64| {
            optional(rules.get(place).map(read), percent)
        };
        vec![
            figure(0, |rule| rule.sell_through),
            figure(2, |rule| rule.sell_through),
            figure(1, |rule| rule.target_sell_through),
            figure(0, |rule| rule.markdown),
            figure(1, |rule| rule.markdown),
            figure(2, |rule| rule.markdown),
            figure(3, |rule| rule.markdown),
            optional(
                department.weeks.last().and_then(|week| week.variance),
                signed,
            ),
        ]
    });
    table(&header, 1, &rows)
}

/// Each rule over all departments.
pub(super) fn checkpoints(summaries: &[CheckpointSummary]) -> String {
    let header = [
        "target",
        "basis",
        "seasons",
        "marked down",
        "mean depth",
        "of those fell short of the plan",
        "all that fell short",
    ];
    let rows: Vec<Vec<String>> = summaries
        .iter()
        .map(|one| {
            vec![
                one.target.to_owned(),
                one.basis.to_owned(),
                one.seasons.to_string(),
                one.marked_down.to_string(),
                optional(one.mean_depth, percent),
                one.marked_down_and_short.to_string(),
                one.short.to_string(),
            ]
        })
        .collect();
    table(&header, 2, &rows)
}
