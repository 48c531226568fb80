//! History that outlives a run.

use std::sync::Arc;

use hemline_agent_runtime::model::{Item, ModelReply};
use hemline_agent_runtime::{CancellationToken, MemorySession, RunState, Session};
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn a_run_sees_the_runs_before_it_and_adds_itself_once() {
    let session = Arc::new(MemorySession::new());
    let first = Scripted::new([
        one_call("a", "add", json!({"amount": 3})),
        ModelReply::text("3 added"),
    ]);
    let journal = Arc::new(Journal::default());
    let runner_one = runner([clerk()], first)
        .with_session(session.clone())
        .with_hooks(journal.clone());
    done(start(&runner_one, "Clerk").await);
    let stored = session.load(100).await.unwrap();
    assert_eq!(stored.len(), 4, "{stored:?}");

    // The last step is repeated after a crash: the session does not get it twice.
    let (_, state, sheet) = journal.steps.lock().unwrap()[2].clone();
    let again = runner([clerk()], Scripted::new([ModelReply::text("3 added")]))
        .with_session(session.clone());
    done(
        again
            .resume(
                RunState::from_json(&state).unwrap(),
                sheet,
                &CancellationToken::new(),
            )
            .await,
    );
    assert_eq!(session.load(100).await.unwrap(), stored);

    let second = Scripted::new([ModelReply::text("3, as said")]);
    let runner_two = runner([clerk()], second.clone()).with_session(session.clone());
    let state = RunState::new("run-2", "Clerk", "How many?");
    let (_, state, _) = done(
        runner_two
            .start(state, Sheet::default(), &CancellationToken::new())
            .await,
    );
    assert_eq!(second.request(0).items[..4], stored[..]);
    assert_eq!(state.new_items().len(), 2, "only its own items");
    assert_eq!(session.load(100).await.unwrap().len(), 6);
    session.clear().await.unwrap();
    assert!(session.load(100).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_session_gives_whole_runs_only() {
    let session = MemorySession::new();
    for run in 0..5 {
        session
            .append(
                &format!("r{run}"),
                &[Item::user(format!("{run}")), Item::notice("done")],
            )
            .await
            .unwrap();
    }
    let loaded = session.load(5).await.unwrap();
    assert_eq!(loaded.len(), 4);
    assert_eq!(loaded[0], Item::user("3"));
}
