//! A season under way on storage in memory: planned, accepted, and steered week by week.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hemline_agent_runtime::model::ModelError;
use hemline_agents::{AcceptedWeek, AgentsError, Decision, Engine, WeekUpload};
use hemline_domain::season::WeekSales;
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{PlanStore, SeasonStore, WorkflowJournal};
use hemline_domain::{
    AllocationPlan, EventBody, Forecast, StatedParameters, StoreId, Units, Workflow, WorkflowEvent,
    WorkflowId, WorkflowState, apportion_by_weight,
};
use hemline_planning::ledger::Balances;
use hemline_planning::ledger_reconciliation::{RecordedSeason, reconcile};
use hemline_planning::shipment_check::{ShippedSeason, check_shipments};

use crate::support::{accept, at_rest, engine_on, engine_with, events, planned, storage, story};

/// A season that is under way, and the engine that runs it.
pub(crate) struct RunningSeason {
    pub(crate) engine: Engine,
    pub(crate) storage: Arc<MemoryStorage>,
    pub(crate) id: WorkflowId,
    pub(crate) plan: AllocationPlan,
    pub(crate) accepted: Forecast,
}

impl RunningSeason {
    /// A season whose order is accepted.
    pub(crate) async fn start(stated: StatedParameters) -> Self {
        let storage = storage();
        let engine = engine_on(storage.clone());
        Self::on(engine, storage, stated).await
    }

    /// The same with a model that fails for as long as the flag beside it is set.
    pub(crate) async fn whose_model_can_fail(stated: StatedParameters) -> (Self, Arc<AtomicBool>) {
        let storage = storage();
        let is_down = Arc::new(AtomicBool::new(false));
        let down = Arc::clone(&is_down);
        let engine = engine_with(storage.clone(), move |_| {
            let fails = down.load(Ordering::SeqCst);
            fails.then(|| Err(ModelError::from_status("scripted", 401, "bad key", None)))
        });
        (Self::on(engine, storage, stated).await, is_down)
    }

    pub(crate) async fn on(
        engine: Engine,
        storage: Arc<MemoryStorage>,
        stated: StatedParameters,
    ) -> Self {
        let id = planned(&engine, stated).await.workflow_id;
        engine.decide(&id, accept()).await.unwrap();
        let workflow = at_rest(&*storage, &id).await;
        let plan = storage.allocation(&workflow.allocation_id.unwrap());
        let plan = plan.unwrap().unwrap();
        let accepted = storage.forecast(&plan.forecast_id).unwrap().unwrap();
        Self {
            engine,
            storage,
            id,
            plan,
            accepted,
        }
    }

    /// What the accepted forecast expects of a week, times `factor`, over the plan's stores.
    pub(crate) fn sales(&self, week: u32, factor: f64) -> WeekSales {
        let expected = &self.accepted.weekly_demand_curve[week as usize - 1];
        let total = Units::round_of(expected.demand_units.as_f64() * factor);
        let stores = self.plan.store_allocations.iter();
        let weights: Vec<(StoreId, f64)> = stores
            .map(|store| {
                let weight = store.total_season_allocation.as_f64();
                (store.store_id.clone(), weight)
            })
            .collect();
        let units = apportion_by_weight(total, &weights);
        let ids = weights.into_iter().map(|(id, _)| id);
        WeekSales {
            week_number: week,
            units: ids.zip(units).collect(),
        }
    }

    pub(crate) async fn upload(&self, sales: WeekSales) -> Result<AcceptedWeek, AgentsError> {
        let upload = WeekUpload {
            sales,
            uploaded_by: "planner".to_owned(),
            file: None,
        };
        let accepted = self.engine.accept_week(&self.id, upload).await;
        self.at_rest().await;
        self.check_ledger();
        accepted
    }

    /// Uploads a week at `factor` times the accepted forecast.
    pub(crate) async fn sell(&self, week: u32, factor: f64) -> AcceptedWeek {
        self.upload(self.sales(week, factor)).await.unwrap()
    }

    pub(crate) async fn at_rest(&self) -> Workflow {
        at_rest(&*self.storage, &self.id).await;
        self.engine.wait_until_idle().await;
        self.workflow()
    }

    pub(crate) fn workflow(&self) -> Workflow {
        self.storage.workflow(&self.id).unwrap().unwrap()
    }

    pub(crate) async fn decide(&self, decision: Decision) -> Workflow {
        self.engine.decide(&self.id, decision).await.unwrap();
        let workflow = self.at_rest().await;
        self.check_ledger();
        workflow
    }

    pub(crate) fn balances(&self) -> Balances {
        Balances::of(&self.storage.ledger(&self.id).unwrap()).unwrap()
    }

    /// Nothing appears or vanishes, in any week, what is booked as sold is what was reported, and the recorded
    /// shipments are what the ledger, the plan and the rules give.
    pub(crate) fn check_ledger(&self) {
        let ledger = self.storage.ledger(&self.id).unwrap();
        let through = self.workflow().agenda.unwrap().week;
        for week in 0..=through {
            let rows: Vec<_> = ledger
                .iter()
                .filter(|row| row.week_number <= week)
                .cloned()
                .collect();
            let balances = Balances::of(&rows).unwrap();
            assert_eq!(
                balances.manufactured + balances.emergency_ordered + balances.adjusted(),
                balances.dc_stock + balances.store_inventory() + balances.sold(),
                "week {week}"
            );
        }
        let reported = self.storage.reported_sales(&self.id).unwrap().into_iter();
        let reported = reported
            .map(|week| (week.week_number, week.units))
            .collect();
        let shipments = self.storage.replenishments(&self.id).unwrap().into_iter();
        let shipments: Vec<_> = shipments.map(|record| record.replenishment).collect();
        let recorded = RecordedSeason {
            week: through,
            reported: &reported,
            shipments: &shipments,
            emergency_orders: &self.storage.emergency_orders(&self.id).unwrap(),
        };
        assert_eq!(reconcile(&ledger, recorded), Ok(()));
        self.check_shipments();
    }

    fn check_shipments(&self) {
        let (storage, id) = (&self.storage, &self.id);
        let workflow = self.workflow();
        let agenda = workflow.agenda.unwrap();
        let clustering = storage.clustering(&self.plan.forecast_id).unwrap();
        let season = ShippedSeason {
            week: agenda.week,
            shipments_are_due: agenda.replenish,
            parameters: &workflow.parameters,
            plan: &self.plan,
            shares: &clustering.unwrap().demand_shares(),
            forecasts: &storage.forecasts_of(id).unwrap(),
            reallocations: &storage.reallocations(id).unwrap(),
            shipments: &storage.replenishments(id).unwrap(),
        };
        let ledger = storage.ledger(id).unwrap();
        assert_eq!(check_shipments(&ledger, season), Ok(()));
    }

    /// Why a phase was left out, each time that it was.
    pub(crate) fn skipped(&self, left_out: WorkflowState) -> Vec<String> {
        let reason = |event: WorkflowEvent| match event.body {
            EventBody::PhaseSkipped { phase, reason } if phase == left_out.to_string() => {
                Some(reason)
            }
            _ => None,
        };
        let events = events(&*self.storage, &self.id).into_iter();
        events.filter_map(reason).collect()
    }

    /// The story since the order was accepted.
    pub(crate) fn story(&self) -> Vec<String> {
        let story = story(&events(&*self.storage, &self.id));
        let accepted = story.iter().position(|entry| entry == "complete planning");
        story[accepted.unwrap() + 1..].to_vec()
    }
}
