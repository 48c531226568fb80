//! A process that is frozen for long, but not dead: others go on with its workflows, and it does no harm when it thaws.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Home, Server};
use crate::shared_home::{PATIENCE, SilentModel};

/// How long the frozen process has for what it was about to do.
const THAWING: Duration = Duration::from_secs(8);

async fn until_asked(server: &Server, id: &str) {
    let deadline = Instant::now() + PATIENCE;
    while server.workflow(id).await["state"] != "waiting_mfg_approval" {
        assert!(Instant::now() < deadline, "{:#}", server.workflow(id).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_process_loses_its_workflow_and_does_not_disturb_it_afterwards() {
    let Some(home) = Home::shared() else {
        return;
    };
    // It waits for a model that hangs up on it once it has thawed: then its run fails.
    let model = SilentModel::new();
    let frozen = home.start_with(&[], &model.variables());
    let id = frozen.start_season().await;
    let call = model.called();
    let other = home.start();
    frozen.signal("STOP");
    until_asked(&other, &id).await;
    let events = other.events(&id).await;

    drop((call, model));
    frozen.signal("CONT");
    tokio::time::sleep(THAWING).await;
    assert_eq!(other.events(&id).await, events, "{}", frozen.log());
    let starts =
        |event: &&Value| event["type"] == "state_changed" && event["to"] == "waiting_mfg_approval";
    assert_eq!(events.iter().filter(starts).count(), 1);

    // It takes work again.
    frozen.until_ready().await;
}
