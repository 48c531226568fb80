//! Tables of the policies on the same real demand.

use super::super::figures::{DepartmentFigures, PolicyFigures};
use super::super::policies::SAFETY_STOCKS;
use super::{of, percent, table, thousands};

/// Means over the departments, one table for each safety stock.
pub(super) fn summary(departments: &[DepartmentFigures]) -> String {
    let tables = SAFETY_STOCKS.map(|safety_stock| {
        let rows: Vec<Vec<String>> = at(departments.first(), safety_stock)
            .map(|first| mean_row(first.policy, departments, safety_stock))
            .collect();
        let title = format!("Safety stock {:.0}%:\n\n", safety_stock * 100.0);
        title + &table(&MEAN_HEADER, 1, &rows)
    });
    tables.join("\n")
}

const MEAN_HEADER: [&str; 8] = [
    "policy (means over departments)",
    "sold ÷ demand",
    "worst department",
    "lost ÷ demand",
    "store-weeks short",
    "left ÷ supply",
    "of that in stores",
    "re-forecasts",
];

fn at(
    department: Option<&DepartmentFigures>,
    safety_stock: f64,
) -> impl Iterator<Item = &PolicyFigures> {
    let policies = department.into_iter().flat_map(|one| &one.policies);
    policies.filter(move |one| (one.safety_stock - safety_stock).abs() < f64::EPSILON)
}

fn mean_row(policy: &str, departments: &[DepartmentFigures], safety_stock: f64) -> Vec<String> {
    let seasons: Vec<&PolicyFigures> = departments
        .iter()
        .flat_map(|department| at(Some(department), safety_stock))
        .filter(|one| one.policy == policy)
        .collect();
    let worst = seasons.iter().map(|one| one.service_level);
    let short: usize = seasons.iter().map(|one| one.store_weeks_short).sum();
    let reforecasts: u32 = seasons.iter().map(|one| one.reforecasts).sum();
    let left_in_stores = mean(&seasons, |one| of(one.left_in_stores, one.supply));
    let left = mean(&seasons, |one| {
        of(one.left_in_stores + one.left_at_dc, one.supply)
    });
    vec![
        policy.to_owned(),
        percent_of_service(mean(&seasons, |one| one.service_level)),
        percent_of_service(worst.fold(1.0, f64::min)),
        percent_of_service(mean(&seasons, |one| of(one.lost, one.demand))),
        short.to_string(),
        percent(left),
        percent(if left > 0.0 {
            left_in_stores / left
        } else {
            0.0
        }),
        reforecasts.to_string(),
    ]
}

/// Every department's policies at the default safety stock.
pub(super) fn by_department(departments: &[DepartmentFigures]) -> String {
    let header = [
        "department",
        "policy",
        "sold",
        "lost",
        "sold ÷ demand",
        "store-weeks short",
        "left in stores",
        "left at the DC",
        "ordered on top",
        "re-forecasts",
    ];
    let rows: Vec<Vec<String>> = departments
        .iter()
        .flat_map(|department| {
            at(Some(department), SAFETY_STOCKS[0]).map(|one| {
                vec![
                    department.department.to_string(),
                    one.policy.to_owned(),
                    thousands(one.sold),
                    thousands(one.lost),
                    percent_of_service(one.service_level),
                    one.store_weeks_short.to_string(),
                    thousands(one.left_in_stores),
                    thousands(one.left_at_dc),
                    thousands(one.emergency),
                    one.reforecasts.to_string(),
                ]
            })
        })
        .collect();
    table(&header, 2, &rows)
}

fn mean(seasons: &[&PolicyFigures], read: impl Fn(&PolicyFigures) -> f64) -> f64 {
    let (sum, count) = seasons.iter().fold((0.0, 0.0), |(sum, count), one| {
        (sum + read(one), count + 1.0)
    });
    sum / f64::max(count, 1.0)
}

fn percent_of_service(fraction: f64) -> String {
    format!("{:.2}%", fraction * 100.0)
}
