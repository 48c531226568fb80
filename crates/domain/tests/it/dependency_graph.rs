//! The layers of the architecture, read from `cargo metadata`.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Node, Package, PackageId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::process::Command;

/// Who may use whom. Binaries may use every crate.
const ALLOWED: &[(&str, &[&str])] = &[
    (TEST_SUPPORT, &[]),
    (
        "hemline-api",
        &["hemline-agents", "hemline-persistence", "hemline-domain"],
    ),
    (
        "hemline-agents",
        &[
            "hemline-planning",
            "hemline-ml",
            "hemline-agent-runtime",
            "hemline-domain",
        ],
    ),
    ("hemline-persistence", &["hemline-domain"]),
    ("hemline-planning", &["hemline-domain"]),
    ("hemline-ml", &["hemline-domain"]),
    ("hemline-agent-runtime", &[]),
    ("hemline-domain", &[]),
];

/// What every crate's tests may use, and nothing else.
const TEST_SUPPORT: &str = "hemline-test-support";

const BINARIES: &[&str] = &["hemline-server", "hemline-admin"];

const PURE: &[&str] = &["hemline-domain", "hemline-ml", "hemline-planning"];

fn is_impure(package: &str) -> bool {
    ["tokio", "diesel", "reqwest"].contains(&package)
        || ["actix-", "apalis"]
            .iter()
            .any(|name| package.starts_with(name))
}

/// The graph as built on this machine: other platforms' packages need not be downloaded.
fn metadata() -> Metadata {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    MetadataCommand::new()
        .manifest_path(manifest)
        .other_options(vec![
            "--locked".to_owned(),
            "--filter-platform".to_owned(),
            host_platform(),
        ])
        .exec()
        .expect("cargo metadata of the workspace")
}

fn host_platform() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let output = Command::new(rustc).arg("-vV").output().expect("rustc runs");
    let version = String::from_utf8(output.stdout).expect("rustc writes UTF-8");
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc -vV names its host").to_owned()
}

#[test]
fn crates_use_only_crates_below_them() {
    let metadata = metadata();
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut edges_outside_the_picture = Vec::new();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        if BINARIES.contains(&name) {
            continue;
        }
        let may_use = allowed
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not in the picture of the architecture"));
        for used in workspace_dependencies(package) {
            if !may_use.contains(&used) {
                edges_outside_the_picture.push(format!("{name} -> {used}"));
            }
        }
    }
    assert!(
        edges_outside_the_picture.is_empty(),
        "{edges_outside_the_picture:?}"
    );
}

#[test]
fn only_the_admin_command_uses_a_binary() {
    for package in metadata().workspace_packages() {
        for used in workspace_dependencies(package) {
            // It reads the configuration as the server does.
            let is_allowed = package.name.as_str() == "hemline-admin" && used == "hemline-server";
            assert!(
                is_allowed || !BINARIES.contains(&used),
                "{} -> {used}",
                package.name
            );
        }
    }
}

/// Dependencies for tests and builds count too: what a test may reach, a habit soon reaches. A
/// crate that turns on a feature of its own for its tests is no edge, nor is the tests' support,
/// which knows no crate and which only tests may use.
fn workspace_dependencies(package: &Package) -> impl Iterator<Item = &str> {
    let names = package
        .dependencies
        .iter()
        .filter(|used| used.kind != DependencyKind::Development || used.name != TEST_SUPPORT)
        .map(|used| used.name.as_str());
    names.filter(|name| name.starts_with("hemline-") && *name != package.name.as_str())
}

#[test]
fn pure_crates_reach_neither_runtime_nor_web_nor_database() {
    let metadata = metadata();
    let resolve = metadata.resolve.as_ref().expect("a resolved graph");
    let nodes: BTreeMap<&PackageId, &Node> =
        resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    for name in PURE {
        let start = metadata
            .workspace_packages()
            .into_iter()
            .find(|package| package.name.as_str() == *name)
            .unwrap_or_else(|| panic!("{name} is no member of the workspace"));
        let impure: Vec<String> = reachable(&start.id, &nodes)
            .into_iter()
            .map(|id| metadata[id].name.to_string())
            .filter(|package| is_impure(package))
            .collect();
        assert!(impure.is_empty(), "{name} reaches {impure:?}");
    }
}

/// Everything that a package is built with, over normal dependencies.
fn reachable<'a>(
    start: &'a PackageId,
    nodes: &BTreeMap<&'a PackageId, &'a Node>,
) -> BTreeSet<&'a PackageId> {
    let mut seen = BTreeSet::from([start]);
    let mut waiting = VecDeque::from([start]);
    while let Some(id) = waiting.pop_front() {
        let normal = nodes[id].deps.iter().filter(|used| {
            let mut kinds = used.dep_kinds.iter();
            kinds.any(|kind| kind.kind == DependencyKind::Normal)
        });
        for used in normal {
            if seen.insert(&used.pkg) {
                waiting.push_back(&used.pkg);
            }
        }
    }
    seen
}

#[test]
fn the_check_would_see_an_impure_dependency() {
    let metadata = metadata();
    let resolve = metadata.resolve.as_ref().expect("a resolved graph");
    let nodes: BTreeMap<&PackageId, &Node> =
        resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let api = metadata
        .workspace_packages()
        .into_iter()
        .find(|package| package.name.as_str() == "hemline-api")
        .expect("hemline-api is a member");
    let names: BTreeSet<String> = reachable(&api.id, &nodes)
        .into_iter()
        .map(|id| metadata[id].name.to_string())
        .collect();
    assert!(names.contains("tokio") && names.contains("diesel") && names.contains("actix-web"));
}
