//! A graceful stop.
#![cfg(unix)]

use crate::harness::Home;
use crate::season::is_type;

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_closes_the_sockets_and_leaves_the_season_to_the_next_server() {
    let home = Home::new();
    let server = home.start();
    let id = server.start_season().await;
    let mut stream = server.stream(&id).await;
    stream.until(is_type("agent_progress")).await;
    server.terminate();
    // 1001: the server goes away.
    assert_eq!(stream.close_code().await, Some(1001));
    let (status, told) = server.ended();
    assert_eq!(status.code(), Some(0));
    assert_eq!(told, ["stopped"]);

    let server = home.start();
    let workflow = server.at_rest(&id).await;
    assert_eq!(workflow["state"], "waiting_mfg_approval");
    server.events(&id).await;
    server.terminate();
    assert_eq!(server.ended().0.code(), Some(0));
}

#[test]
fn a_signal_right_after_the_start_is_not_missed() {
    let home = Home::new();
    let server = home.start_with(&[], &[("HEMLINE_DEMO", "0")]);
    server.terminate();
    assert_eq!(server.ended().0.code(), Some(0));
}
