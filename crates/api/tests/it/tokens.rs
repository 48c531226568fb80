//! Access tokens: who is let in, what each role may do, and what is logged.

use chrono::TimeDelta;
use hemline_persistence::access::Role;
use reqwest::header::{AUTHORIZATION, COOKIE};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::guarded::{Guarded, token};
use crate::harness::{Answer, TestServer};
use crate::retailer::CATEGORY;

/// Every path of the document with something in place of its parameters.
fn documented() -> Vec<(Method, String)> {
    let document = serde_json::to_value(hemline_api::document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let mut parts = path
            .split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part });
        let first = parts.next().unwrap().to_owned();
        let path = parts.fold(first, |path, part| format!("{path}/{part}"));
        for method in [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
        ] {
            if item.get(method.as_str().to_lowercase()).is_some() {
                found.push((method, path.clone()));
            }
        }
    }
    assert!(found.len() > 40);
    found
}

/// What is open to everyone.
const OPEN: [(Method, &str); 6] = [
    (Method::GET, "/health"),
    (Method::GET, "/ready"),
    (Method::GET, "/api/openapi.json"),
    (Method::GET, "/api/session"),
    (Method::POST, "/api/session"),
    (Method::DELETE, "/api/session"),
];

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_only_what_is_open_answers() {
    let guarded = Guarded::start().await;
    for (method, path) in documented() {
        let is_open = OPEN.iter().any(|(open, at)| *open == method && *at == path);
        let answer = Answer::of(guarded.server.request(method.clone(), &path)).await;
        if is_open {
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        } else {
            assert_eq!(
                answer.headers["www-authenticate"], "Bearer",
                "{method} {path}"
            );
            answer.error(401, "UNAUTHENTICATED");
        }
    }
    // Other spellings of a path that the router may take for the same.
    for path in [
        "/%61pi/stores",
        "/api/%73tores",
        "/api/stores/",
        "/api//stores",
        "/api/./stores",
        "/api/session/../stores",
    ] {
        let answer = Answer::of(guarded.server.request(Method::GET, path)).await;
        assert!(
            matches!(answer.status.as_u16(), 401 | 404),
            "{path} {}",
            answer.status
        );
        assert!(!answer.text.contains("store_name"), "{path}");
    }
    guarded.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_token_is_refused() {
    let guarded = Guarded::start().await;
    let expired = token(
        &guarded.server.database,
        "late",
        Role::Admin,
        Some(TimeDelta::milliseconds(30)),
    );
    tokio::time::sleep(std::time::Duration::from_millis(40)).await;
    let planner = guarded.of(Role::Planner);
    for wrong in [
        "",
        "Bearer",
        "Bearer x",
        planner,
        &format!("Basic {planner}"),
        &format!("Bearer {}", &planner[..planner.len() - 1]),
        &format!("Bearer {expired}"),
        "Bearer hemline_' OR '1'='1_x",
    ] {
        let answer = guarded
            .with_header("/api/stores", AUTHORIZATION, wrong)
            .await;
        answer.error(401, "UNAUTHENTICATED");
    }
    // The scheme's name is not case-sensitive (RFC 9110).
    for right in [format!("Bearer {planner}"), format!("bearer {planner}")] {
        guarded
            .with_header("/api/stores", AUTHORIZATION, &right)
            .await
            .ok();
    }
    guarded.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_and_disturbs_nobody() {
    let guarded = Guarded::start().await;
    let mut refused = Vec::new();
    for guess in 0..40 {
        let header = format!("Bearer hemline_{guess}_{guess}");
        refused.push(
            guarded
                .with_header("/api/stores", AUTHORIZATION, &header)
                .await
                .status
                .as_u16(),
        );
    }
    assert_eq!(refused[0], 401);
    assert!(refused.contains(&429), "{refused:?}");
    guarded.get(Role::Viewer, "/api/stores").await.ok();
    guarded.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_who_is_signed_in_is_guessing_too() {
    let guarded = Guarded::start().await;
    let mut statuses = Vec::new();
    for guess in 0..40 {
        let header = format!("Bearer hemline_{guess}_{guess}");
        let asked = guarded.with_header("/api/session", AUTHORIZATION, &header);
        statuses.push(asked.await.status.as_u16());
    }
    // Nobody is signed in, until it is too much.
    assert_eq!(statuses[0], 200);
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    let cookie = guarded.with_header("/api/session", COOKIE, "hemline_session=guess");
    cookie.await.error(429, "RATE_LIMITED");
    // Who shows what counts, or nothing, is answered; and a session that has ended keeps nobody from a new one.
    let viewer = guarded.get(Role::Viewer, "/api/session").await.ok();
    assert_eq!(viewer["role"], "viewer");
    let nobody = guarded.server.get("/api/session").await.ok();
    assert_eq!(nobody["role"], Value::Null);
    let sign_in = guarded.server.request(Method::POST, "/api/session");
    let sign_in = sign_in.header(COOKIE, "hemline_session=ended");
    let token = json!({"token": guarded.of(Role::Viewer)});
    Answer::of(sign_in.json(&token)).await.ok();
    let sign_out = guarded.server.request(Method::DELETE, "/api/session");
    let sign_out = sign_out.header(COOKIE, "hemline_session=ended");
    assert_eq!(Answer::of(sign_out).await.status, 204);
    guarded.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_do_what_it_is_for() {
    let guarded = Guarded::start().await;
    for (method, path) in documented() {
        let needed = match (&method, path.as_str()) {
            _ if OPEN.iter().any(|(open, at)| *open == method && *at == path) => continue,
            (_, path) if path.starts_with("/api/tokens") || path.starts_with("/api/audit") => {
                Role::Admin
            }
            (_, "/api/session/ticket") | (&Method::GET, _) => Role::Viewer,
            _ => Role::Planner,
        };
        for role in Role::ALL {
            let answer = guarded.send(role, method.clone(), &path, None).await;
            let is_refused = answer.status == StatusCode::FORBIDDEN;
            assert_eq!(is_refused, role < needed, "{role:?} {method} {path}");
            if is_refused {
                let body = answer.error(403, "FORBIDDEN");
                assert_eq!(body["details"]["needed"], needed.as_str());
            }
        }
    }
    guarded.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_season_is_planned_in_its_planners_name() {
    let guarded = Guarded::start().await;
    let id = guarded.planned().await;
    let path = format!("/api/workflows/{id}/approval");
    let modify = json!({"action": "modify", "params": {"safety_stock_pct": 0.15}});
    guarded
        .post(Role::Viewer, &path, &modify)
        .await
        .error(403, "FORBIDDEN");
    guarded.post(Role::Planner, &path, &modify).await.ok();
    guarded.at_rest(&id).await;
    guarded
        .post(Role::Planner, &path, &json!({"action": "accept"}))
        .await
        .ok();
    let cancel = format!("/api/workflows/{id}/cancel");
    guarded.post(Role::Admin, &cancel, &json!({})).await.ok();

    let log = guarded.get(Role::Admin, "/api/audit").await.ok();
    let entries = log["entries"].as_array().unwrap();
    let logged: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry["action"].as_str().unwrap(),
                entry["actor"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        logged,
        [
            ("season_cancel", "admin"),
            ("approval_accept", "planner"),
            ("approval_modify", "planner"),
            ("season_start", "planner"),
            ("import_historical_sales", "planner"),
            ("import_categories", "planner"),
            ("import_stores", "planner"),
            ("token_create", "tester"),
            ("token_create", "tester"),
            ("token_create", "tester"),
        ]
    );
    let modified = &entries[2]["details"];
    assert_eq!(modified["params"], json!({"safety_stock_pct": 0.15}));
    let accepted = &entries[1]["details"];
    for details in [modified, accepted] {
        assert_eq!(details["action"], "approve_manufacturing_order");
        assert!(details["season"].is_string(), "{details}");
    }
    // Each names the request that it was on, also where the decision did not.
    let approvals = guarded.get(Role::Viewer, "/api/approvals").await.ok();
    let asked = |of: usize| &approvals["approvals"][of]["approval_id"];
    assert_eq!(&accepted["approval_id"], asked(0));
    assert_eq!(&modified["approval_id"], asked(1));
    assert_eq!(entries[2]["subject"], id.as_str());
    assert!(entries[2]["request_id"].is_string());
    guarded.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idempotency_key_is_its_holders_own() {
    let guarded = Guarded::start().await;
    guarded.import().await;
    let start = |role| {
        let request = guarded
            .server
            .request(Method::POST, "/api/workflows/forecast");
        let request = request
            .bearer_auth(guarded.of(role))
            .header("Idempotency-Key", "one");
        Answer::of(request.json(&TestServer::season()))
    };
    let planners = start(Role::Planner).await.ok()["workflow_id"].clone();
    assert_eq!(start(Role::Planner).await.ok()["workflow_id"], planners);
    assert_ne!(start(Role::Admin).await.ok()["workflow_id"], planners);
    guarded.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_lists_and_revokes_tokens() {
    let guarded = Guarded::start().await;
    let new = json!({"name": "Ada", "role": "viewer", "expires_in_days": 30});
    let made = guarded.post(Role::Admin, "/api/tokens", &new).await;
    assert_eq!(made.status, 201);
    let made = made.ok();
    let secret = made["secret"].as_str().unwrap();
    let header = format!("Bearer {secret}");
    guarded
        .with_header("/api/stores", AUTHORIZATION, &header)
        .await
        .ok();

    let list = guarded.get(Role::Admin, "/api/tokens").await;
    assert!(!list.text.contains(secret), "secrets are not listed");
    let list = list.ok();
    assert_eq!(list["tokens"].as_array().unwrap().len(), 4);
    assert_eq!(list["tokens"][0]["name"], "Ada");
    assert_eq!(list["tokens"][0]["is_valid"], true);

    for (wrong, status) in [
        (json!({"name": "Ada", "role": "viewer"}), 422),
        (json!({"name": "", "role": "viewer"}), 422),
        (
            json!({"name": "Bob", "role": "viewer", "expires_in_days": 0}),
            422,
        ),
        (json!({"name": "Bob", "role": "king"}), 400),
        (json!({"name": "Bob"}), 400),
    ] {
        let answer = guarded.post(Role::Admin, "/api/tokens", &wrong).await;
        assert_eq!(answer.status.as_u16(), status, "{wrong} {}", answer.text);
    }

    let path = format!("/api/tokens/{}", made["token_id"].as_str().unwrap());
    let revoked = guarded
        .send(Role::Admin, Method::DELETE, &path, None)
        .await
        .ok();
    assert_eq!(revoked["is_valid"], false);
    guarded
        .with_header("/api/stores", AUTHORIZATION, &header)
        .await
        .error(401, "UNAUTHENTICATED");
    let none = guarded
        .send(Role::Admin, Method::DELETE, "/api/tokens/none", None)
        .await;
    none.error(404, "NOT_FOUND");
    guarded.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_token_is_needed_everyone_may_do_everything() {
    let server = TestServer::start().await;
    let who = server.get("/api/session").await.ok();
    assert_eq!(
        who,
        json!({"tokens_required": false, "name": "planner", "role": "admin", "token_expires_at": null, "upload_limit_bytes": 67_108_864})
    );
    server.get("/api/audit").await.ok();
    let ticket = server.post("/api/session/ticket", &json!({})).await;
    ticket.error(409, "CONFLICT");
    let path = format!("/api/categories/{CATEGORY}/history");
    server.get(&path).await.error(404, "NOT_FOUND");
    server.stop().await;
}
