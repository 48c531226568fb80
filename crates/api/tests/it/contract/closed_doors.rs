//! Requests that get no further than the door: without a token, with too many wrong ones, or to a dead database.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use hemline_persistence::access::Role;
use reqwest::StatusCode;
use serde_json::json;

use super::called::Contract;
use super::refusals::{JSON, expect};
use crate::guarded::Guarded;

/// No token.
pub(super) async fn nobody_is_let_in(contract: &mut Contract) {
    let guarded = Guarded::start().await;
    for operation in contract.operations() {
        if operation.has("401") && operation.id != "sign_in" {
            expect(contract, &guarded.server, &operation, 401, |request| {
                request
            })
            .await;
        }
    }
    guarded.server.stop().await;
}

/// More tokens that do not count than an address may show.
pub(super) async fn limits_are_kept(contract: &mut Contract) {
    let guarded = Guarded::start().await;
    let wrong = json!({"token": "hemline_wrong"});
    let sign_in = || guarded.server.post("/api/session", &wrong);
    while sign_in().await.status != StatusCode::TOO_MANY_REQUESTS {}
    for operation in contract.operations() {
        if operation.has("429") {
            expect(contract, &guarded.server, &operation, 429, |request| {
                request.bearer_auth("hemline_wrong").json(&wrong)
            })
            .await;
        }
    }
    guarded.server.stop().await;
}

/// Overwrites a database under the server's hands. Its log and the index of that go, too: else what was read before is
/// read again from memory.
fn destroy(database: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let file = format!("{}{suffix}", database.display());
        let length = std::fs::metadata(&file).unwrap().len();
        let mut file = OpenOptions::new().write(true).open(file).unwrap();
        file.write_all(&vec![0x55; length as usize]).unwrap();
    }
}

/// A database that cannot be read any more.
pub(super) async fn dead_database(contract: &mut Contract) {
    let guarded = Guarded::start().await;
    let admin = guarded.of(Role::Admin).to_owned();
    destroy(guarded.server.database.path().unwrap());
    for operation in contract.operations() {
        if operation.has("503") {
            let cookie = format!("hemline_session={admin}");
            let body = json!({"token": admin});
            expect(contract, &guarded.server, &operation, 503, |request| {
                let request = request.bearer_auth(&admin).header("Cookie", cookie);
                if operation.takes(JSON) {
                    request.json(&body)
                } else {
                    request
                }
            })
            .await;
        }
    }
}
