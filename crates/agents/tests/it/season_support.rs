//! A season under way, from plain values; and models that behave in other ways than the planner.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hemline_agent_runtime::CancellationToken;
use hemline_agent_runtime::model::{Model, ModelError, ModelReply, ModelRequest};
use hemline_agents::{
    AgentsError, AskedByPerson, ContextAssembler, SeasonContext, SeasonInputs, SeasonRecord,
    SeasonResults, SeasonRun, SeasonTeam, SeasonToDate, offline_planner,
};
use hemline_domain::storage::Storage;
use hemline_domain::{
    Archetype, Decimal, Forecast, LedgerReason, LedgerRow, Location, StatedParameters, StoreId,
    Units, WorkflowState,
};
use hemline_planning::ledger::{Balances, sales_rows};
use serde_json::Value;

use crate::support::{CATEGORY, season, storage};

/// The accepted forecast of the worked numbers: 8,000 units, 2,550 of them in weeks 1 to 4.
pub(crate) const CURVE: [u64; 12] = [600, 640, 660, 650, 700, 700, 700, 700, 700, 650, 650, 650];

pub(crate) fn inputs_on(storage: Arc<dyn Storage>, stated: &StatedParameters) -> SeasonInputs {
    let parameters = stated.resolve(Archetype::FashionRetail).unwrap().parameters;
    ContextAssembler::new(storage)
        .assemble(&"wf_1".into(), "Spring 2025", &CATEGORY.into(), &parameters)
        .unwrap()
}

pub(crate) fn inputs(stated: &StatedParameters) -> SeasonInputs {
    inputs_on(storage(), stated)
}

pub(crate) async fn run_on(
    model: Arc<dyn Model>,
    context: SeasonContext,
) -> Result<SeasonRun, AgentsError> {
    let team = SeasonTeam::new(model).unwrap();
    team.run(context, &CancellationToken::new()).await
}

pub(crate) async fn run(context: SeasonContext) -> SeasonRun {
    run_on(offline_planner(), context).await.unwrap()
}

/// The plan's results on the offline planner.
pub(crate) async fn planned_results(inputs: &SeasonInputs) -> SeasonResults {
    let context = SeasonContext::new(Arc::new(inputs.clone()), WorkflowState::Phase1Forecasting);
    run(context).await.context.results
}

/// `forecast` with another curve.
pub(crate) fn with_curve(mut forecast: Forecast, curve: &[u64]) -> Forecast {
    for (week, units) in forecast.weekly_demand_curve.iter_mut().zip(curve) {
        week.demand_units = Units::new(*units);
    }
    forecast.total_season_demand = curve.iter().copied().map(Units::new).sum();
    forecast
}

/// A season of 9,600 units of which 5,280 shipped at launch, on the forecast of 8,000, before its first
/// week. Stores get equal parts.
pub(crate) struct SeasonUnderWay {
    pub(crate) inputs: SeasonInputs,
    pub(crate) record: SeasonRecord,
}

impl SeasonUnderWay {
    pub(crate) async fn launch(stated: StatedParameters) -> Self {
        let inputs = inputs(&stated);
        let planned = planned_results(&inputs).await;
        Self::of(inputs, planned)
    }

    /// A season launched from these results, with the worked numbers' curve.
    pub(crate) fn of(inputs: SeasonInputs, planned: SeasonResults) -> Self {
        let clustering = planned.clustering.unwrap();
        let forecast = with_curve(planned.forecast.unwrap(), &CURVE);
        let stores: Vec<StoreId> = clustering
            .assignments
            .iter()
            .map(|store| store.store_id.clone())
            .collect();
        let manufactured = 9_600.max(20 * stores.len() as u64);
        let launched = (manufactured * 11 / 20) / stores.len() as u64;
        let mut ledger = vec![row(
            0,
            Location::Supplier,
            Location::Dc,
            manufactured,
            LedgerReason::Manufactured,
        )];
        ledger.extend(stores.iter().map(|id| {
            let to = Location::Store(id.clone());
            row(0, Location::Dc, to, launched, LedgerReason::InitialShipment)
        }));
        let season_total = Units::new(manufactured / stores.len() as u64);
        let record = SeasonRecord {
            week: 0,
            ledger,
            season_totals: stores.into_iter().map(|id| (id, season_total)).collect(),
            clustering,
            original_forecast: forecast.clone(),
            accepted_forecast: forecast.clone(),
            forecast,
            safety_stock_percentage: inputs.parameters.safety_stock_pct.decimal(),
            units_on_order: Units::ZERO,
            markdown: None,
            asked: AskedByPerson::default(),
        };
        Self { inputs, record }
    }

    /// A launched season with default parameters.
    pub(crate) async fn new() -> Self {
        Self::launch(season()).await
    }

    /// Books a week's sales over all stores: equal parts, the first stores one more.
    pub(crate) fn sell(&mut self, units: u64) {
        let stores: Vec<StoreId> = self.record.season_totals.keys().cloned().collect();
        let count = stores.len() as u64;
        let sales = (0..).zip(stores).map(|(place, id)| {
            let extra = u64::from(place < units % count);
            (id, Units::new(units / count + extra))
        });
        self.book_sales(&sales.collect());
    }

    pub(crate) fn book_sales(&mut self, sales: &BTreeMap<StoreId, Units>) {
        self.record.week += 1;
        let before = Balances::of(&self.record.ledger).unwrap();
        let rows = sales_rows(self.record.week, &before, sales);
        self.record.ledger.extend(rows);
    }

    /// The season after the four weeks of rule 8's worked number: 3,200 sold against 2,550.
    pub(crate) async fn four_weeks_in() -> Self {
        let mut season = Self::new().await;
        for units in [700, 800, 850, 850] {
            season.sell(units);
        }
        season
    }

    /// The season after six weeks in which `units` were sold.
    pub(crate) async fn at_checkpoint(stated: StatedParameters, units: u64) -> Self {
        let mut season = Self::launch(stated).await;
        for week in 0..6 {
            season.sell(units / 6 + u64::from(week < units % 6));
        }
        season
    }

    pub(crate) fn context(&self, state: WorkflowState) -> SeasonContext {
        let to_date = SeasonToDate::try_new(self.record.clone()).unwrap();
        let inputs = self.inputs.clone().with_season_to_date(to_date);
        SeasonContext::new(Arc::new(inputs), state)
    }

    pub(crate) fn balances(&self) -> Balances {
        Balances::of(&self.record.ledger).unwrap()
    }
}

pub(crate) fn row(
    week_number: u32,
    from: Location,
    to: Location,
    units: u64,
    reason: LedgerReason,
) -> LedgerRow {
    LedgerRow {
        week_number,
        from,
        to,
        units: Units::new(units),
        reason,
    }
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Every typed result of a run, but for ids, times and how often they were written.
pub(crate) fn figures(results: &SeasonResults) -> Value {
    let mut value = serde_json::to_value(results).unwrap();
    strip(&mut value);
    value
}

fn strip(value: &mut Value) {
    const INCIDENTAL: [&str; 5] = [
        "revision",
        "created_at",
        "forecast_id",
        "allocation_id",
        "pricing_strategy_id",
    ];
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !INCIDENTAL.contains(&name.as_str()));
            fields.values_mut().for_each(strip);
        }
        Value::Array(entries) => entries.iter_mut().for_each(strip),
        _ => {}
    }
}

/// Keeps every request, and answers as the model within.
pub(crate) struct Recording {
    inner: Arc<dyn Model>,
    pub(crate) requests: Mutex<Vec<ModelRequest>>,
}

impl Recording {
    pub(crate) fn of(inner: Arc<dyn Model>) -> Arc<Self> {
        let requests = Mutex::default();
        Arc::new(Self { inner, requests })
    }

    /// The functions that each agent was offered, turn by turn.
    pub(crate) fn offered(&self) -> Vec<(String, Vec<String>)> {
        let requests = self.requests.lock().unwrap();
        let of_request = |request: &ModelRequest| {
            let names = request.functions.iter().map(|spec| spec.name.clone());
            (request.agent.clone(), names.collect())
        };
        requests.iter().map(of_request).collect()
    }
}

#[async_trait]
impl Model for Recording {
    fn provider_name(&self) -> &str {
        "recording"
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        self.requests.lock().unwrap().push(request.clone());
        self.inner.respond(request).await
    }
}
