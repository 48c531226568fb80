//! What a model is sent stays small, however many stores there are.

use std::sync::Arc;

use hemline_agent_runtime::model::PlanHints;
use hemline_agents::SeasonContext;
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::{Store, StoreId, StoreWeek, WorkflowState};

use crate::other_models::{Habit, Wayward};
use crate::season_support::{Recording, SeasonUnderWay, inputs_on, planned_results, run_on};
use crate::support::{CATEGORY, category, history, season, store};

const STORES: u64 = 2_000;

/// Bytes that a request may have: instructions, functions and the outputs of an agent's tools.
const MOST_BYTES: usize = 12_000;

fn large_chain() -> Arc<MemoryStorage> {
    let stores: Vec<Store> = (0..STORES)
        .map(|index| Store {
            store_id: StoreId::new(format!("S{index:04}")),
            ..store(index % 12)
        })
        .collect();
    let of_twelve = history(54);
    let rows = stores.iter().enumerate().flat_map(|(index, store)| {
        let like = StoreId::new(format!("S{:02}", index % 12 + 1));
        let rows = of_twelve.iter().filter(move |row| row.store_id == like);
        rows.map(|row| StoreWeek {
            store_id: store.store_id.clone(),
            ..row.clone()
        })
    });
    let rows = rows.collect();
    let storage = MemoryStorage::new(stores, vec![category()]);
    storage.set_history(&CATEGORY.into(), rows);
    Arc::new(storage)
}

async fn check(context: SeasonContext) {
    // It asks for every decision's figures too.
    let habit = Habit::EverythingTwice;
    let model = Recording::of(Arc::new(Wayward { habit }));
    let state = context.state;
    run_on(Arc::clone(&model) as _, context).await.unwrap();
    for request in model.requests.lock().unwrap().iter() {
        let mut sent = request.clone();
        sent.hints = PlanHints::default();
        let bytes = serde_json::to_string(&sent).unwrap().len();
        assert!(
            bytes < MOST_BYTES,
            "{bytes} bytes in {state}, to {}",
            request.agent
        );
        let names_a_store = serde_json::to_string(&sent.items).unwrap().contains("\"S0");
        assert!(!names_a_store, "in {state}, to {}", request.agent);
    }
}

#[tokio::test]
async fn two_thousand_stores_cost_no_more_prompt_than_twelve() {
    let inputs = inputs_on(large_chain(), &season());
    let planned = planned_results(&inputs).await;
    let mut season = SeasonUnderWay::of(inputs, planned.clone());
    check(season.context(WorkflowState::Phase1Forecasting)).await;
    let mut accepted = season.context(WorkflowState::Phase2Allocation);
    accepted.results = planned;
    check(accepted).await;
    for _ in 0..6 {
        season.sell(4_000);
    }
    season.record.asked.reforecast_by = Some("planner".to_owned());
    for state in [
        WorkflowState::Phase3Monitoring,
        WorkflowState::Phase3Replenishment,
        WorkflowState::Phase4MarkdownCheck,
        WorkflowState::Phase5Reforecast,
    ] {
        check(season.context(state)).await;
    }
}
