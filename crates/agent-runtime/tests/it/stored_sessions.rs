//! Sessions that a database keeps: rows of JSON, read back in parts, written again after a crash.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hemline_agent_runtime::model::{Item, ModelReply, ReplyPart};
use hemline_agent_runtime::{
    CancellationToken, FinishedStep, RunError, RunState, Session, StoreError,
};
use serde_json::json;

use crate::support::*;

/// A table (run id, item), of which the newest rows are read whatever they are.
#[derive(Default)]
struct Table {
    rows: Mutex<Vec<(String, String)>>,
    broken: Mutex<bool>,
}

#[async_trait]
impl Session for Table {
    async fn load(&self, max_items: usize) -> Result<Vec<Item>, StoreError> {
        let rows = self.rows.lock().unwrap();
        let first = rows.len().saturating_sub(max_items);
        let items = rows[first..]
            .iter()
            .map(|(_, row)| serde_json::from_str(row));
        Ok(items.collect::<Result<_, _>>()?)
    }

    async fn append(&self, run_id: &str, items: &[Item]) -> Result<(), StoreError> {
        if *self.broken.lock().unwrap() {
            return Err("the table is locked".into());
        }
        let mut rows = self.rows.lock().unwrap();
        if rows.iter().any(|(stored, _)| stored == run_id) {
            return Ok(());
        }
        for item in items {
            rows.push((run_id.to_owned(), serde_json::to_string(item)?));
        }
        Ok(())
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.rows.lock().unwrap().clear();
        Ok(())
    }
}

async fn add_once(table: &Arc<Table>, run_id: &str, max_items: usize) -> (Arc<Scripted>, RunState) {
    let turn = ModelReply::calls([
        call("call_0", "add", json!({"amount": 1})),
        call("call_1", "add", json!({"amount": 2})),
    ]);
    let script = Scripted::new([turn, ModelReply::text("added")]);
    let runner = runner([clerk()], script.clone())
        .with_session(table.clone())
        .with_max_session_items(max_items);
    let state = RunState::new(run_id, "Clerk", "Add.");
    let cancel = CancellationToken::new();
    let (_, state, _) = done(runner.start(state, Sheet::default(), &cancel).await);
    (script, state)
}

/// Calls and outputs of what the model was shown, in order.
fn call_ids(items: &[Item]) -> (Vec<String>, Vec<String>) {
    let mut called = Vec::new();
    for item in items {
        if let Item::Assistant { parts } = item {
            called.extend(parts.iter().filter_map(|part| match part {
                ReplyPart::ToolCall(call) => Some(call.call_id.clone()),
                _ => None,
            }));
        }
    }
    let answered = outputs(items).into_iter().map(|(id, _)| id).collect();
    (called, answered)
}

#[tokio::test]
async fn wherever_a_table_cuts_the_history_calls_and_outputs_stay_together() {
    for max_items in 0..12 {
        let table = Arc::new(Table::default());
        add_once(&table, "run-1", 50).await;
        add_once(&table, "run-2", 50).await;
        let (script, state) = add_once(&table, "run-3", max_items).await;
        let shown = script.request(1).items;
        let (called, answered) = call_ids(&shown);
        assert_eq!(called, answered, "{max_items}: {shown:?}");
        let unique: std::collections::BTreeSet<&String> = called.iter().collect();
        assert_eq!(unique.len(), called.len(), "every run used the same ids");
        assert_eq!(state.new_items().len(), 5, "{max_items}");
    }
}

#[tokio::test]
async fn what_could_not_be_added_is_added_when_the_finished_run_is_resumed() {
    let table = Arc::new(Table::default());
    *table.broken.lock().unwrap() = true;
    let journal = Arc::new(Journal::default());
    let script = Scripted::new([ModelReply::text("nothing to do")]);
    let first = runner([clerk()], script).with_session(table.clone());
    let failure = failed(start(&first.with_hooks(journal.clone()), "Clerk").await);
    assert!(matches!(failure.error, RunError::Session { .. }));
    let (kind, stored, sheet) = journal.steps.lock().unwrap().last().unwrap().clone();
    assert_eq!(
        kind,
        FinishedStep::ModelReplied,
        "the answer itself is not lost"
    );
    *table.broken.lock().unwrap() = false;
    let again = runner([clerk()], Scripted::new([])).with_session(table.clone());
    let state = RunState::from_json(&stored).unwrap();
    let cancel = CancellationToken::new();
    done(again.resume(state.clone(), sheet.clone(), &cancel).await);
    done(again.resume(state, sheet, &cancel).await);
    assert_eq!(table.load(50).await.unwrap().len(), 2);
}

#[tokio::test]
async fn histories_with_holes_are_mended() {
    let output = |id: &str| Item::ToolOutput {
        call_id: id.into(),
        output: json!(1),
    };
    let turn = |ids: &[&str]| Item::Assistant {
        parts: ids
            .iter()
            .map(|id| ReplyPart::ToolCall(call(id, "add", json!({"amount": 1}))))
            .collect(),
    };
    let history = vec![
        output("cut off"),
        Item::user("one"),
        turn(&["a", "b"]),
        output("a"),
        Item::user("two"),
        turn(&["c", "d"]),
        output("d"),
        output("c"),
        output("c"),
        turn(&["e"]),
    ];
    let state = RunState::new("r", "Clerk", "three").with_history(history);
    let script = Scripted::new([ModelReply::text("done")]);
    let cancel = CancellationToken::new();
    let runner = runner([clerk()], script.clone());
    let (_, state, _) = done(runner.resume(state, Sheet::default(), &cancel).await);
    let expected = [
        Item::user("one"),
        Item::user("two"),
        turn(&["c", "d"]),
        output("c"),
        output("d"),
        Item::user("three"),
    ];
    assert_eq!(script.request(0).items, expected);
    assert_eq!(state.new_items().len(), 2);
}
