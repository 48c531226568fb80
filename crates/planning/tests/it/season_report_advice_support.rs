//! What the tests of a report's advice share.

use hemline_domain::{LedgerReason, Units};
use hemline_planning::season_report::{Advice, ParameterValue, Verdict};
use serde_json::json;

use crate::season_report_support::{Season, by_hand, clusters_of_one, curve, row};
use crate::support::{decimal, parameters, units};

pub(crate) fn advice(season: &Season, parameter: &str) -> Advice {
    let report = season.report();
    let mut lines = report.advice.into_iter();
    lines.find(|line| line.parameter == parameter).unwrap()
}

pub(crate) fn number(text: &str) -> ParameterValue {
    ParameterValue::Number(decimal(text))
}

pub(crate) fn check(
    season: &Season,
    parameter: &str,
    verdict: Verdict,
    suggested: &ParameterValue,
) {
    let line = advice(season, parameter);
    assert_eq!(line.verdict, verdict, "{parameter}: {}", line.evidence);
    assert_eq!(&line.suggested, suggested, "{parameter}: {}", line.evidence);
}

/// One store with `shipped` units at launch, that sells `sold` week by week of a forecast of `forecast`; the
/// season has as many weeks as the forecast.
pub(crate) fn one_store(manufactured: u64, shipped: u64, forecast: &[u64], sold: &[u64]) -> Season {
    let mut season = by_hand();
    season.parameters = parameters(&json!({
        "forecast_horizon_weeks": forecast.len(), "cluster_count": 1,
    }));
    season.ledger = vec![
        row(
            0,
            "supplier",
            "dc",
            manufactured,
            LedgerReason::Manufactured,
        ),
        row(0, "dc", "S1", shipped, LedgerReason::InitialShipment),
    ];
    let sales = (1u32..).zip(sold);
    season
        .ledger
        .extend(sales.map(|(week, count)| row(week, "S1", "customer", *count, LedgerReason::Sold)));
    season.curves = vec![curve("original", 0, forecast)];
    season.clustering = clusters_of_one(&[("S1", 1.0)]);
    season.season_totals = [("S1".into(), Units::new(manufactured))].into();
    season.reported = units(sold);
    season.checks.clear();
    season.markdown = None;
    season.orders.clear();
    season.last_year = None;
    season
}
