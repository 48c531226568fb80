//! Assembly of what a plan rests on: kept until the data change.

use hemline_agents::{ContextAssembler, SeasonInputs};
use hemline_domain::{Archetype, StatedParameters};
use std::sync::Arc;

use crate::support::{CATEGORY, history, season, storage};

fn assembled(assembler: &ContextAssembler, stated: &StatedParameters) -> SeasonInputs {
    let parameters = stated.resolve(Archetype::FashionRetail).unwrap().parameters;
    assembler
        .assemble(&"wf_1".into(), "Spring 2025", &CATEGORY.into(), &parameters)
        .unwrap()
}

#[test]
fn a_second_assembly_takes_stores_and_history_from_memory() {
    let assembler = ContextAssembler::new(storage());
    let first = assembled(&assembler, &season());
    let second = assembled(&assembler, &season());
    assert!(Arc::ptr_eq(&first.stores, &second.stores));
    assert!(Arc::ptr_eq(&first.history, &second.history));
    assert_eq!(first.plan_fingerprint, second.plan_fingerprint);
}

#[test]
fn kept_fingerprints_are_those_of_a_new_assembler_for_any_parameters() {
    let storage = storage();
    let kept = ContextAssembler::new(storage.clone());
    let stated = [
        season(),
        season().with("cluster_count", 2),
        season().with("history_until", "2024-12-01"),
        season().with("safety_stock_pct", 0.15),
    ];
    for stated in stated.iter().chain(&stated) {
        let inputs = assembled(&kept, stated);
        let fresh = assembled(&ContextAssembler::new(storage.clone()), stated);
        assert_eq!(inputs.demand_fingerprint, fresh.demand_fingerprint);
        assert_eq!(inputs.plan_fingerprint, fresh.plan_fingerprint);
    }
    let [all, fewer, earlier, _] =
        stated.map(|stated| assembled(&kept, &stated).demand_fingerprint);
    assert!(all != fewer && all != earlier && fewer != earlier);
}

#[test]
fn an_upload_drops_what_was_kept() {
    let storage = storage();
    let assembler = ContextAssembler::new(storage.clone());
    let before = assembled(&assembler, &season());
    storage.set_history(&CATEGORY.into(), history(59));
    let after = assembled(&assembler, &season());
    assert!(!Arc::ptr_eq(&before.history, &after.history));
    assert_ne!(before.demand_fingerprint, after.demand_fingerprint);
}
