//! What the contract's cases store: three stores, one category, and results with awkward values.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use std::collections::BTreeMap;

use crate::storage::NewWorkflow;
use crate::*;

/// Master data that a backend must hold before a case runs.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// Stores, by id.
    pub stores: Vec<Store>,
    /// Categories, by id.
    pub categories: Vec<Category>,
    /// Sales of the first category, by week and store.
    pub history: Vec<StoreWeek>,
    /// Events, prices and promotions of the first category.
    pub calendar: DemandCalendar,
}

/// The category that has history and a calendar.
pub const CATEGORY: &str = "womens_dresses";

/// The fixture of every case.
#[must_use]
pub fn fixture() -> Fixture {
    let store_ids = ["S01", "S02", "S10"];
    let stores = store_ids.map(|id| Store {
        store_id: id.into(),
        store_name: format!("Store \"{id}\", Zürich"),
        store_size_sqft: Some(12_000),
        location_tier: Some(LocationTier::B),
        median_income: None,
        fashion_tier: Some(FashionTier::Premium),
        store_format: Some(StoreFormat::ShoppingCenter),
        region: Some(Region::West),
        avg_weekly_sales_12mo: Some(0.1 + 0.2),
    });
    let weeks = [date(2024, 12, 16), date(2024, 12, 23)];
    let history = weeks
        .iter()
        .flat_map(|&week| store_ids.map(|id| (week, id)))
        .zip(0_u64..)
        .map(|((week_start_date, id), units)| StoreWeek {
            store_id: id.into(),
            week_start_date,
            units_sold: Units::new(units * 7),
        });
    Fixture {
        stores: stores.to_vec(),
        categories: vec![category("mens_shirts"), category(CATEGORY)],
        history: history.collect(),
        calendar: calendar(),
    }
}

fn calendar() -> DemandCalendar {
    let price = Decimal::from_micros(39_900_001);
    let depth = Decimal::from_micros(250_000);
    DemandCalendar::new(vec![
        DemandEvent::promotion("promotion", date(2024, 12, 25), depth),
        DemandEvent::price("price", date(2024, 12, 23), price),
        DemandEvent::price("price", date(2024, 12, 16), Decimal::ZERO),
        DemandEvent::event("Mother's Day, \"US\"", date(2025, 5, 11), 0, 366),
        DemandEvent::event("Easter", date(2025, 4, 20), -366, 0),
        DemandEvent::event("Easter", date(2024, 3, 31), -7, 1),
    ])
}

fn category(id: &str) -> Category {
    Category {
        category_id: id.into(),
        category_name: format!("Category {id}"),
        season_start_date: date(2025, 3, 3),
        season_end_date: date(2025, 5, 26),
        season_length_weeks: 12,
        archetype: Archetype::FashionRetail,
        description: None,
        unit_price: Some(Decimal::from_micros(49_990_001)),
        unit_cost: Some(Decimal::from_micros(17_000_000)),
        salvage_value: None,
    }
}

/// A date that exists.
pub(super) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date of the contract")
}

/// A moment with nanoseconds, so that a backend that loses them is found out.
pub(super) fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_740_000_000 + second, 123_456_789).expect("a moment in range")
}

pub(super) fn new_workflow(id: &str, session: Option<&str>) -> NewWorkflow {
    let stated = StatedParameters::new()
        .with("season_start_date", "2025-03-03")
        .with("markdown_checkpoint_week", serde_json::Value::Null);
    let resolved = stated
        .resolve(Archetype::FashionRetail)
        .expect("parameters of the contract");
    NewWorkflow {
        workflow_id: id.into(),
        session_id: session.map(SessionId::from),
        category_id: CATEGORY.into(),
        season: "Spring 2025".to_owned(),
        stated_parameters: stated,
        parameters: resolved.parameters,
        defaults_applied: resolved.defaults_applied,
        at: at(0),
        logged: None,
    }
}

pub(super) fn forecast(id: &str, workflow: &Workflow) -> Forecast {
    let interval = DemandInterval {
        lower_80: 1.0 / 3.0,
        upper_80: 0.1 + 0.2,
        lower_95: 5e-324,
        upper_95: 123_456_789.123_456_79,
    };
    let week = |week_number| WeeklyDemand {
        week_number,
        demand_units: Units::new(u64::from(week_number) * 100),
        interval,
    };
    let share = |id: &str, share, units| ClusterShare {
        cluster_id: id.into(),
        cluster_name: format!("Name of {id}"),
        allocation_percentage: share,
        total_units: Units::new(units),
    };
    Forecast {
        forecast_id: id.into(),
        workflow_id: workflow.workflow_id.clone(),
        category_id: workflow.category_id.clone(),
        category_name: "Women's Dresses".to_owned(),
        season: workflow.season.clone(),
        forecast_horizon_weeks: 12,
        total_season_demand: Units::new(7_800),
        weekly_demand_curve: (1..=12).map(week).collect(),
        peak_week: 12,
        forecasting_method: ForecastingMethod::EnsembleProphetArima,
        models_used: vec!["prophet".to_owned(), "arima".to_owned()],
        prophet_forecast: Some(Units::new(7_801)),
        arima_forecast: None,
        cluster_distribution: vec![
            share("mainstream", 2.0 / 3.0, 5_200),
            share("fashion_forward", 1.0 / 3.0, 2_600),
        ],
        diagnostics: ForecastDiagnostics {
            history_weeks: 156,
            history_start: date(2022, 1, 3),
            history_end: date(2024, 12, 23),
            filled_weeks: vec![date(2023, 1, 2)],
            lead_time_weeks: 9,
            warnings: vec!["a warning".to_owned()],
            models: vec![ModelCurve {
                model: "prophet".to_owned(),
                description: "multiplicative".to_owned(),
                weekly: vec![0.1 + 0.2, 1e-17, 98_765.432_1],
            }],
            total_interval: interval,
            total_distribution: vec![1.0 / 7.0, 2.0 / 7.0],
        },
        supersedes: None,
        fingerprint: "f00d".to_owned(),
        created_at: at(1),
    }
}

pub(super) fn clustering(factor: f64) -> Clustering {
    let store = |id: &str, cluster: &str| StoreAssignment {
        store_id: id.into(),
        cluster_id: cluster.into(),
        avg_weekly_sales_12mo: 10.0 / 3.0,
        sales_share: 0.1 + 0.2,
        attribute_share: 1.0 / 3.0,
        store_factor: factor,
    };
    let cluster = |id: &str| ClusterSummary {
        cluster_id: id.into(),
        cluster_name: format!("Name of {id}"),
        store_count: 1,
        allocation_percentage: 0.5,
        weekly_sales: 10.0 / 3.0,
        means: BTreeMap::from([("store_size_sqft".to_owned(), 12_000.1)]),
    };
    Clustering {
        clusters: vec![cluster("mainstream"), cluster("fashion_forward")],
        assignments: vec![store("S01", "mainstream"), store("S02", "fashion_forward")],
        left_out_stores: vec![LeftOutStore {
            store_id: "S10".into(),
            reason: "no sale in 52 weeks".to_owned(),
        }],
        features_used: vec!["store_size_sqft".to_owned()],
        features_left_out: vec!["median_income".to_owned()],
        inertia: 1.0 / 9.0,
        silhouette: None,
    }
}

pub(super) fn comparison(forecast: &str, wape: f64) -> MethodComparison {
    let accuracy = MethodAccuracy {
        wape,
        bias: -1.0 / 7.0,
        coverage_80: 0.8,
        coverage_95: 1.0,
    };
    MethodComparison {
        forecast_id: forecast.into(),
        chosen_method: ForecastingMethod::EnsembleProphetArima,
        best_method: Some(ForecastingMethod::Prophet),
        chosen_behind: None,
        gap_weeks: 9,
        horizon_weeks: 12,
        origins: vec![date(2024, 7, 1), date(2024, 8, 5)],
        methods: vec![
            ComparedMethod {
                method: ForecastingMethod::Prophet,
                accuracy: Some(accuracy),
                not_compared: None,
            },
            ComparedMethod {
                method: ForecastingMethod::EnsembleProphetArima,
                accuracy: None,
                not_compared: Some("its likelihood is not finite".to_owned()),
            },
        ],
        notes: vec!["2 origins instead of 4".to_owned()],
        created_at: at(5),
    }
}

pub(super) fn allocation(id: &str, forecast: &str) -> AllocationPlan {
    AllocationPlan {
        allocation_id: id.into(),
        forecast_id: forecast.into(),
        manufacturing_qty: Units::new(9_600),
        safety_stock_percentage: Decimal::from_micros(199_999),
        initial_allocation_total: Units::new(5_280),
        holdback_total: Units::new(4_320),
        minimum_raised_initial: true,
        store_allocations: vec![StoreAllocation {
            store_id: "S01".into(),
            store_name: "Store 1".to_owned(),
            cluster_id: "mainstream".into(),
            initial_allocation: Units::new(5_280),
            holdback_allocation: Units::new(4_320),
            total_season_allocation: Units::new(9_600),
            two_week_minimum: Units::new(7),
        }],
        fingerprint: format!("fingerprint of {id}"),
        created_at: at(2),
    }
}

pub(super) fn pricing(id: &str, forecast: &str) -> PricingStrategy {
    PricingStrategy {
        pricing_strategy_id: id.into(),
        forecast_id: forecast.into(),
        status: PricingStatus::Scheduled,
        markdown_checkpoint_week: Some(6),
        target_sell_through_pct: Some(Share::percent(60)),
        elasticity_coefficient: Decimal::from_micros(2_000_001),
        max_markdown: Share::percent(40),
        reasoning: "week 6".to_owned(),
        created_at: at(3),
    }
}

pub(super) fn approval(id: &str, workflow: &Workflow) -> ApprovalRequest {
    ApprovalRequest {
        approval_id: id.into(),
        workflow_id: workflow.workflow_id.clone(),
        action: ApprovalAction::ApproveManufacturingOrder,
        status: ApprovalStatus::Pending,
        agent: "Inventory Agent".to_owned(),
        data: json!({"manufacturing_qty": 9_600, "share": 0.1 + 0.2}),
        reasoning: "8,000 × 1.20".to_owned(),
        created_at: at(4),
        decided_at: None,
        decided_by: None,
        changes: None,
    }
}
