//! Requests that a program made up from the OpenAPI document: whatever it sends, the server answers as documented.

use std::path::{Path, PathBuf};
use std::process::Command;

use hemline_test_support::python_packages;
use serde_json::json;

use crate::season_harness::Season;

/// Made-up requests per operation, beside those of every edge of its schema: so many that a run takes a minute.
const REQUESTS: &str = "6";

/// The same with `HEMLINE_LONG_TESTS=1`, again and again for a quarter of an hour.
const LONG: [&str; 4] = ["--max-examples", "300", "--max-time", "900"];

/// What may be wrong with an answer, by the program's names.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,negative_data_rejection,\
                      positive_data_acceptance,unsupported_method,allow_header_conformance";

#[tokio::test(flavor = "multi_thread")]
async fn made_up_requests_are_answered_as_documented() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/schemathesis");
    let environment = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("schemathesis");
    let requirements = folder.join("requirements.txt");
    if !python_packages(&requirements, &environment, "tests by made-up requests") {
        return;
    }
    let parameters = json!({"markdown_checkpoint_week": 2, "markdown_threshold": 0.6});
    let mut season = Season::small(parameters).await;
    for week in 1..=2 {
        season.sell(week, 0.4).await;
    }
    let waiting = season.server.planned().await;
    let directory = tempfile::tempdir().unwrap();
    let config = directory.path().join("schemathesis.toml");
    let known = std::fs::read_to_string(folder.join("schemathesis.toml")).unwrap();
    let known = known
        .replace("{workflow_id}", &season.id)
        .replace("{waiting_workflow_id}", &waiting)
        .replace("{forecast_id}", &season.forecast_id);
    std::fs::write(&config, known).unwrap();

    let mut run = Command::new(environment.join("bin/st"));
    run.current_dir(directory.path())
        .arg("--config-file")
        .arg(config)
        .args([
            "run",
            &format!("http://{}/api/openapi.json", season.server.address),
        ])
        .args(["--checks", CHECKS, "--seed", "1", "--no-color"])
        .args([
            "--phases",
            "examples,coverage,fuzzing",
            "--generation-database",
            "none",
        ])
        .args(["--suppress-health-check", "all", "--continue-on-failure"])
        // With more than one, Python's parser fails now and then on what another thread does to its stack.
        .args(["--workers", "1"]);
    if std::env::var("HEMLINE_LONG_TESTS").is_ok_and(|value| value == "1") {
        run.args(LONG);
    } else {
        run.args(["--max-examples", REQUESTS]);
    }
    let output = tokio::task::spawn_blocking(move || run.output().unwrap())
        .await
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    season.server.stop().await;
}
