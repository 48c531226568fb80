//! Request bodies, judged by TypeScript's compiler and the types of the `openai` package.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Command;

use serde_json::Value;

use crate::npm_packages;
use crate::recorded::{Protocol, RecordedRequest};

/// Checks that each body is what the published types ask for: every required field is there, no
/// field is unknown, every value is of its type. Does nothing where there is no Node.js.
///
/// # Panics
/// When the compiler refuses one, with its words.
pub fn assert_openai_types(requests: &[RecordedRequest]) {
    assert!(!requests.is_empty(), "there is nothing to check");
    let bodies: Vec<(Protocol, Value)> = requests
        .iter()
        .map(|request| (request.protocol(), request.body.clone()))
        .collect();
    let Some(errors) = type_errors(&bodies) else {
        return;
    };
    if let Some((place, error)) = errors.first_key_value() {
        let body = &requests[*place].text;
        panic!("not a request by the types of OpenAI: {error}\n{body}");
    }
}

/// What the compiler says against each body, by its place in `bodies`; `None` without Node.js.
///
/// # Panics
/// When the compiler cannot be run.
#[must_use]
pub fn type_errors(bodies: &[(Protocol, Value)]) -> Option<BTreeMap<usize, String>> {
    let folder = npm_packages::model_server()?;
    // Below the packages, so that the compiler finds them, and outside of what is versioned.
    let checks = tempfile::tempdir_in(folder.join("node_modules")).unwrap();
    let file = checks.path().join("requests.ts");
    std::fs::write(&file, typed_literals(bodies)).unwrap();
    let output = Command::new("node")
        .arg(folder.join("node_modules/typescript/bin/tsc"))
        .args([
            "--noEmit",
            "--strict",
            "--exactOptionalPropertyTypes",
            "--skipLibCheck",
            "--pretty",
            "false",
            "--module",
            "nodenext",
            "--target",
            "es2022",
        ])
        .arg(&file)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let errors = errors_by_line(&told);
    assert_eq!(output.status.success(), errors.is_empty(), "{told}");
    Some(errors)
}

/// One literal a line, after a first line with the import.
fn typed_literals(bodies: &[(Protocol, Value)]) -> String {
    let mut source = "import type OpenAI from \"openai\";\n".to_owned();
    for (place, (protocol, body)) in bodies.iter().enumerate() {
        let streamed = body["stream"] == true;
        let expected = match (protocol, streamed) {
            (Protocol::Responses, false) => "Responses.ResponseCreateParamsNonStreaming",
            (Protocol::Responses, true) => "Responses.ResponseCreateParamsStreaming",
            (Protocol::Chat, false) => "Chat.ChatCompletionCreateParamsNonStreaming",
            (Protocol::Chat, true) => "Chat.ChatCompletionCreateParamsStreaming",
        };
        writeln!(
            source,
            "export const request_{place}: OpenAI.{expected} = {body};"
        )
        .unwrap();
    }
    source
}

/// `requests.ts(7,35): error TS2561: …` is about the body at place 5; lines without a place go on.
fn errors_by_line(told: &str) -> BTreeMap<usize, String> {
    let mut errors: BTreeMap<usize, String> = BTreeMap::new();
    let mut place = 0;
    for line in told.lines().filter(|line| !line.trim().is_empty()) {
        let position = line.split_once(".ts(").map(|(_, rest)| rest);
        if let Some(number) = position.and_then(|rest| rest.split(',').next()) {
            place = number.parse::<usize>().unwrap().saturating_sub(2);
        }
        writeln!(errors.entry(place).or_default(), "{line}").unwrap();
    }
    errors
}
