//! What a start does, and what it says; what it refuses.

use hemline_persistence::{Database, OpenOptions};

use crate::harness::{Home, Server};

async fn list_len(server: &Server, list: &str) -> usize {
    let body = server.get(&format!("/api/{list}")).await.ok();
    body[list].as_array().unwrap().len()
}

/// How many migrations an empty database needs.
fn migrations() -> usize {
    let home = Home::new();
    let database = Database::open(&home.database_url(), &OpenOptions::default()).unwrap();
    database.pending_migrations().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_says_what_it_did_and_the_second_that_nothing_was_needed() {
    let home = Home::new();
    let server = home.start();
    let database = home.database().canonicalize().unwrap();
    let expected = [
        format!("data in {}", database.display()),
        format!("migrations: {} applied", migrations()),
        "demo season: seeded 50 stores, 1 category, 7800 weekly sales (HEMLINE_DEMO=0 to start empty)".to_owned(),
        "language model: offline (rule-based planner, no network)".to_owned(),
        format!("listening on http://{} (API description at /docs)", server.address),
    ];
    assert_eq!(server.told, expected);
    assert_eq!(list_len(&server, "stores").await, 50);
    assert_eq!(list_len(&server, "categories").await, 1);
    assert_eq!(list_len(&server, "forecasts").await, 0);
    assert_eq!(list_len(&server, "workflows").await, 0);
    assert_eq!(server.get("/health").await.ok()["llm_provider"], "offline");
    server.get("/ready").await.ok();
    server.kill();

    let again = home.start();
    assert_eq!(again.told[1], "migrations: none needed");
    assert_eq!(
        again.told[2],
        "demo season: not needed, the database holds data"
    );
    assert_eq!(list_len(&again, "stores").await, 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_demo_the_database_stays_empty() {
    let home = Home::new();
    let server = home.start_with(&[], &[("HEMLINE_DEMO", "0")]);
    assert_eq!(server.told[2], "demo season: not seeded (HEMLINE_DEMO=0)");
    assert_eq!(list_len(&server, "stores").await, 0);
    assert_eq!(list_len(&server, "categories").await, 0);
}

/// A start that must fail: what it says on stderr.
fn refused(home: &Home, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let ended = home.run(arguments, variables);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert!(ended.stderr.starts_with("error: "), "{}", ended.stderr);
    assert!(!ended.stderr.contains("backtrace"), "{}", ended.stderr);
    assert!(!ended.stdout.contains("listening"), "{}", ended.stdout);
    ended.stderr
}

#[test]
fn a_port_in_use_is_named_and_nothing_is_left_behind() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let bind = [("HEMLINE_BIND", address.as_str())];
    let told = refused(&home, &[], &bind);
    assert!(told.contains(&address), "{told}");
    assert!(told.contains("in use"), "{told}");
    assert!(told.contains("HEMLINE_BIND"), "{told}");
    assert!(!home.database().exists());
}

#[test]
fn a_second_server_on_the_same_file_names_the_first() {
    let home = Home::new();
    let server = home.start_with(&[], &[("HEMLINE_DEMO", "0")]);
    let told = refused(&home, &[], &[]);
    let process = format!("process {}", server.pid());
    assert!(told.contains(&process), "{told}");
    assert!(told.contains("hemline.db"), "{told}");
}

#[test]
fn all_mistakes_of_the_configuration_are_told_at_once() {
    let home = Home::new();
    let mistakes = [
        ("DATABASE_URL", "mysql://ann:secret@host/db"),
        ("HEMLINE_DEMO", "maybe"),
        ("HEMLINE_LOG", "hemline=loud"),
    ];
    let told = refused(&home, &[], &mistakes);
    assert!(told.contains("3 mistakes"), "{told}");
    for (name, _) in mistakes {
        assert!(told.contains(&format!("  - {name} ")), "{told}");
    }
    assert!(!told.contains("secret"), "{told}");
    assert!(!home.database().exists());
}

#[test]
fn other_machines_are_listened_to_where_there_is_a_token() {
    let home = Home::new();
    let told = refused(&home, &[], &[("HEMLINE_BIND", "0.0.0.0:8000")]);
    assert!(told.contains("0.0.0.0:8000"), "{told}");
    assert!(told.contains("token create --role planner"), "{told}");
}

#[test]
fn without_migrations_only_a_current_database_is_served() {
    let home = Home::new();
    let told = refused(&home, &["--no-migrate"], &[]);
    assert!(told.contains("there is no database"), "{told}");
    assert!(!home.database().exists());

    let database = Database::open(&home.database_url(), &OpenOptions::default()).unwrap();
    let told = refused(&home, &["--no-migrate"], &[]);
    assert!(told.contains("lacks the migrations"), "{told}");
    assert!(told.contains("hemline-admin migrate"), "{told}");
    assert!(!database.pending_migrations().unwrap().is_empty());

    database.migrate().unwrap();
    drop(database);
    let server = home.start_with(&["--no-migrate"], &[("HEMLINE_DEMO", "0")]);
    assert!(
        !server.told.iter().any(|line| line.contains("migrations")),
        "{:?}",
        server.told
    );
}

#[test]
fn a_dot_env_file_is_read_and_a_broken_one_is_told() {
    let home = Home::new();
    let file = home.database().with_file_name(".env");
    std::fs::write(&file, "HEMLINE_DEMO=perhaps\n").unwrap();
    let told = refused(&home, &[], &[]);
    assert!(told.contains("HEMLINE_DEMO is perhaps"), "{told}");
    std::fs::write(&file, "HEMLINE DEMO\n").unwrap();
    let told = refused(&home, &[], &[]);
    assert!(told.contains(".env"), "{told}");
}

#[test]
fn help_names_every_variable_and_wrong_usage_exits_with_2() {
    let home = Home::new();
    let help = home.run(&["--help"], &[]);
    assert_eq!(help.code, Some(0));
    for name in [
        "--no-migrate",
        "HEMLINE_BIND",
        "DATABASE_URL",
        "HEMLINE_DEMO",
        "HEMLINE_LLM",
        "HEMLINE_LLM_PROTOCOL",
        "HEMLINE_LLM_STREAM",
        "HEMLINE_LLM_PRICES",
        "AZURE_OPENAI_API_KEY",
        "AZURE_OPENAI_AD_TOKEN",
        "AZURE_OPENAI_ENDPOINT",
        "AZURE_OPENAI_DEPLOYMENT_NAME",
        "AZURE_OPENAI_API_VERSION",
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "OPENAI_MODEL",
        "HEMLINE_CORS_ORIGINS",
        "HEMLINE_HOSTS",
        "HEMLINE_REQUIRE_TOKENS",
        "HEMLINE_MODEL_CALLS_PER_MINUTE",
        "HEMLINE_SOCKETS_PER_CLIENT",
        "HEMLINE_UPLOAD_MEBIBYTES",
        "HEMLINE_DRAIN_SECONDS",
        "--ready",
        "HEMLINE_LOG",
        "HEMLINE_LOG_FORMAT",
    ] {
        assert!(help.stdout.contains(name), "{name}: {}", help.stdout);
    }
    let wrong = home.run(&["--port", "80"], &[]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (Some(2), ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_the_folder_for_temporary_files_does_not_take_says_so() {
    let home = Home::new();
    let server = home.start_with(&[], &[("TMPDIR", "/nowhere")]);
    let csv = "store_id,store_name\nS99,New\n".to_owned();
    let body = server.upload("stores", csv).await;
    let body = body.error(503, "DATABASE_UNAVAILABLE");
    let told = body["suggestions"][0].as_str().unwrap();
    assert!(told.contains("TMPDIR"), "{body}");
}

#[test]
fn where_tokens_are_required_on_this_machine_the_variable_is_named() {
    let required = [("HEMLINE_REQUIRE_TOKENS", "1")];
    let told = refused(&Home::new(), &[], &required);
    assert!(told.contains("hemline-admin token create"), "{told}");
    assert!(told.contains("HEMLINE_REQUIRE_TOKENS"), "{told}");
    assert!(!told.contains("listen on 127.0.0.1"), "{told}");
}
