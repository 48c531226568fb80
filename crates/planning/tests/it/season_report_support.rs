//! A season's facts for the tests of its report: owned here, lent to [`SeasonFacts`].

use hemline_domain::{
    AllocationPlan, Category, ClusterSummary, Clustering, DemandInterval, ForecastId, LedgerReason,
    LedgerRow, Location, SeasonParameters, StoreAssignment, StoreId, Units, WeeklyDemand,
};
use hemline_planning::season_report::{
    ApprovalCounts, CheckedWeek, PlacedOrder, SeasonFacts, SeasonForecast, SeasonMarkdown,
    SeasonReport, UncountedWeek, analyse,
};
use hemline_planning::trigger_calibration::TriggerCalibration;
use hemline_planning::variance::{SeasonToDate, check};
use std::collections::BTreeMap;

use crate::support::{category, parameters, share, units};

/// One forecast of a [`Season`].
#[derive(Debug, Clone)]
pub(crate) struct Curve {
    pub(crate) id: ForecastId,
    pub(crate) made_after_week: u32,
    pub(crate) includes_markdown: bool,
    pub(crate) weeks: Vec<WeeklyDemand>,
}

/// Everything that a report is computed from.
#[derive(Debug, Clone)]
pub(crate) struct Season {
    pub(crate) parameters: SeasonParameters,
    pub(crate) category: Category,
    pub(crate) curves: Vec<Curve>,
    pub(crate) accepted: ForecastId,
    pub(crate) plan: AllocationPlan,
    pub(crate) season_totals: BTreeMap<StoreId, Units>,
    pub(crate) clustering: Clustering,
    pub(crate) ledger: Vec<LedgerRow>,
    pub(crate) reported: Vec<Units>,
    pub(crate) uncounted: Vec<UncountedWeek>,
    pub(crate) checks: Vec<CheckedWeek>,
    pub(crate) markdown: Option<SeasonMarkdown>,
    pub(crate) orders: Vec<PlacedOrder>,
    pub(crate) last_year: Option<Vec<Units>>,
    pub(crate) calibration: Option<TriggerCalibration>,
    pub(crate) approvals: ApprovalCounts,
    pub(crate) planning_seconds: Option<f64>,
}

impl Season {
    pub(crate) fn with_facts<T>(&self, read: impl FnOnce(&SeasonFacts<'_>) -> T) -> T {
        let forecasts: Vec<SeasonForecast<'_>> = self
            .curves
            .iter()
            .map(|curve| SeasonForecast {
                forecast_id: &curve.id,
                made_after_week: curve.made_after_week,
                includes_markdown: curve.includes_markdown,
                weekly_demand_curve: &curve.weeks,
            })
            .collect();
        read(&SeasonFacts {
            parameters: &self.parameters,
            category: &self.category,
            forecasts: &forecasts,
            accepted_forecast: &self.accepted,
            plan: &self.plan,
            season_totals: &self.season_totals,
            clustering: &self.clustering,
            ledger: &self.ledger,
            reported_sales: &self.reported,
            uncounted: &self.uncounted,
            checks: &self.checks,
            markdown: self.markdown,
            emergency_orders: &self.orders,
            last_year: self.last_year.as_deref(),
            calibration: self.calibration.as_ref(),
            approvals: self.approvals,
            planning_seconds: self.planning_seconds,
        })
    }

    pub(crate) fn report(&self) -> SeasonReport {
        self.with_facts(analyse).unwrap()
    }
}

pub(crate) fn curve(id: &str, made_after_week: u32, counts: &[u64]) -> Curve {
    let weeks = (1..).zip(counts).map(|(week_number, count)| WeeklyDemand {
        week_number,
        demand_units: Units::new(*count),
        interval: DemandInterval {
            lower_80: 0.0,
            upper_80: 0.0,
            lower_95: 0.0,
            upper_95: 0.0,
        },
    });
    Curve {
        id: id.into(),
        made_after_week,
        includes_markdown: false,
        weeks: weeks.collect(),
    }
}

/// One cluster per store, with these shares of demand.
pub(crate) fn clusters_of_one(stores: &[(&str, f64)]) -> Clustering {
    let summary = |(number, (_, share)): (usize, &(&str, f64))| ClusterSummary {
        cluster_id: format!("cluster_{number}").into(),
        cluster_name: format!("Cluster {number}"),
        store_count: 1,
        allocation_percentage: *share,
        weekly_sales: 0.0,
        means: BTreeMap::new(),
    };
    let assignment = |(number, (id, _)): (usize, &(&str, f64))| StoreAssignment {
        store_id: (*id).into(),
        cluster_id: format!("cluster_{number}").into(),
        avg_weekly_sales_12mo: 0.0,
        sales_share: 1.0,
        attribute_share: 1.0,
        store_factor: 1.0,
    };
    Clustering {
        clusters: (1..).zip(stores).map(summary).collect(),
        assignments: (1..).zip(stores).map(assignment).collect(),
        left_out_stores: Vec::new(),
        features_used: Vec::new(),
        features_left_out: Vec::new(),
        inertia: 0.0,
        silhouette: None,
    }
}

/// A ledger row by the names of its ends; anything but `supplier`, `dc`, `customer` and `unknown` is a store.
pub(crate) fn row(week: u32, from: &str, to: &str, count: u64, reason: LedgerReason) -> LedgerRow {
    let place = |name: &str| {
        name.parse()
            .unwrap_or_else(|_| Location::Store(name.into()))
    };
    LedgerRow {
        week_number: week,
        from: place(from),
        to: place(to),
        units: Units::new(count),
        reason,
    }
}

/// The check of weeks 1 to n against `forecast`.
pub(crate) fn checked(
    season_parameters: &SeasonParameters,
    (id, forecast): (&str, &[u64]),
    original: &[u64],
    actual: &[u64],
    reforecast_followed: bool,
) -> CheckedWeek {
    let weeks = actual.len();
    let to_date = SeasonToDate {
        forecast: &units(&forecast[..weeks]),
        original_forecast: &units(&original[..weeks]),
        actual: &units(actual),
        stocked_out: &[],
    };
    CheckedWeek {
        forecast_id: id.into(),
        check: check(to_date, season_parameters).unwrap(),
        reforecast_followed,
    }
}

pub(crate) fn plan(manufactured: u64, initial: u64) -> AllocationPlan {
    AllocationPlan {
        allocation_id: "plan".into(),
        forecast_id: "original".into(),
        manufacturing_qty: Units::new(manufactured),
        safety_stock_percentage: share("0.2").decimal(),
        initial_allocation_total: Units::new(initial),
        holdback_total: Units::new(manufactured - initial),
        minimum_raised_initial: false,
        store_allocations: Vec::new(),
        fingerprint: String::new(),
        created_at: Default::default(),
    }
}

/// Four weeks of two stores, small enough to follow by hand.
///
/// | week | sold S1 | sold S2 | forecast in force | left S1 | left S2 | shipped S1 | shipped S2 | DC after |
/// | --- | --- | --- | --- | --- | --- | --- | --- | --- |
/// | 0 | – | – | – | – | – | 158 | 106 | 216 |
/// | 1 | 70 | 50 | 100 | 88 | 56 | 20 | 10 | 186 |
/// | 2 | 80 | 66 | 100 | 28 | 0 | 50 | 40 | 96 |
/// | 3 | 78 | 40 | 130 | 0 | 0 | 60 | 36 | 30 |
/// | 4 | 50 | 38 | 169 | 10 | 0 | – | – | 30 |
///
/// After week 2 the season is re-forecast, after week 3 marked down by 20%. 30 units of an emergency order arrive
/// in week 3; in week 4 S2 sells 2 units more than it had.
pub(crate) fn by_hand() -> Season {
    use LedgerReason as R;
    let season_parameters = parameters(&serde_json::json!({
        "forecast_horizon_weeks": 4, "cluster_count": 2, "stated_demand_units": 390,
    }));
    let sold = [120, 146, 118, 88];
    let original = [100, 100, 100, 100];
    let revised = [120, 146, 130, 130];
    let lifted = [120, 146, 118, 169];
    let check = |curve, weeks: usize, followed| {
        checked(
            &season_parameters,
            curve,
            &original,
            &sold[..weeks],
            followed,
        )
    };
    let checks = vec![
        check(("original", &original), 1, false),
        check(("original", &original), 2, true),
        check(("revised", &revised), 3, false),
        check(("lifted", &lifted), 4, false),
    ];
    let sale = |week, store, count| row(week, store, "customer", count, R::Sold);
    let shipment = |week, store, count| row(week, "dc", store, count, R::Replenishment);
    let ledger = vec![
        row(0, "supplier", "dc", 480, R::Manufactured),
        row(0, "dc", "S1", 158, R::InitialShipment),
        row(0, "dc", "S2", 106, R::InitialShipment),
        sale(1, "S1", 70),
        sale(1, "S2", 50),
        shipment(1, "S1", 20),
        shipment(1, "S2", 10),
        sale(2, "S1", 80),
        sale(2, "S2", 66),
        shipment(2, "S1", 50),
        shipment(2, "S2", 40),
        sale(3, "S1", 78),
        sale(3, "S2", 40),
        shipment(3, "S1", 60),
        shipment(3, "S2", 36),
        row(3, "supplier", "dc", 30, R::EmergencyOrder),
        sale(4, "S1", 50),
        row(4, "unknown", "S2", 2, R::Adjusted),
        sale(4, "S2", 38),
    ];
    Season {
        parameters: season_parameters,
        category: category(Some("50"), Some("20"), Some("5")),
        curves: vec![
            curve("original", 0, &original),
            curve("revised", 2, &revised),
            Curve {
                includes_markdown: true,
                ..curve("lifted", 3, &lifted)
            },
        ],
        accepted: "original".into(),
        plan: plan(480, 264),
        season_totals: [("S1", 288), ("S2", 192)]
            .map(|(id, total)| (id.into(), Units::new(total)))
            .into(),
        clustering: clusters_of_one(&[("S1", 0.6), ("S2", 0.4)]),
        ledger,
        reported: units(&sold),
        uncounted: Vec::new(),
        checks,
        markdown: Some(SeasonMarkdown {
            depth: share("0.20"),
            applied_after_week: 3,
        }),
        orders: vec![PlacedOrder {
            units: Units::new(50),
            ordered_after_week: 2,
            arrival_week: 3,
        }],
        last_year: Some(units(&[100, 100, 110, 90])),
        calibration: None,
        approvals: ApprovalCounts {
            decided: 4,
            modified: 1,
        },
        planning_seconds: Some(12.5),
    }
}
