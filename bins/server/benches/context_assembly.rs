//! Times of putting together what a plan rests on, from SQLite: the first time, when stores and history are
//! read, and again, when they are in memory.
#![allow(
    missing_docs,
    reason = "criterion's macros generate an undocumented function"
)]

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use hemline_agents::{ContextAssembler, SeasonInputs};
use hemline_domain::storage::Storage;
use hemline_domain::{Archetype, SeasonParameters, StatedParameters};
use hemline_persistence::seed::{DemoFiles, seed_demo};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions};
use hemline_server::DEMO_FILES;
use tempfile::TempDir;

/// The demo season's file with every store `copies` times over.
fn repeated(file: &[u8], copies: usize) -> Vec<u8> {
    let text = std::str::from_utf8(file).expect("the demo files are UTF-8");
    let mut lines = text.lines();
    let mut repeated = lines.next().expect("a header").to_owned();
    for line in lines {
        let (store, rest) = line.split_once(',').expect("a store id and more");
        for copy in 0..copies {
            write!(repeated, "\n{store}-{copy:02},{rest}").expect("strings take any text");
        }
    }
    repeated.into_bytes()
}

/// The demo season in a database of its own, its stores `copies` times over.
fn storage(folder: &TempDir, copies: usize) -> Arc<dyn Storage> {
    let path = folder.path().join(format!("{copies}.db"));
    let options = OpenOptions {
        create: true,
        ..OpenOptions::default()
    };
    let database = Database::open(&format!("sqlite://{}", path.display()), &options);
    let database = database.expect("the temporary folder can be written to");
    database.migrate().expect("an empty database migrates");
    let stores = repeated(DEMO_FILES.stores, copies);
    let sales = repeated(DEMO_FILES.historical_sales, copies);
    let files = DemoFiles {
        stores: &stores,
        historical_sales: &sales,
        ..DEMO_FILES
    };
    seed_demo(&database, &files, chrono::Utc::now()).expect("the demo season imports");
    Arc::new(DatabaseStorage::new(database))
}

fn parameters() -> SeasonParameters {
    let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
    let resolved = stated.resolve(Archetype::FashionRetail);
    resolved.expect("the demo season's parameters").parameters
}

fn assembled(assembler: &ContextAssembler, parameters: &SeasonParameters) -> SeasonInputs {
    let (workflow, category) = ("wf_1".into(), "womens_dresses".into());
    let inputs = assembler.assemble(&workflow, "Spring 2025", &category, parameters);
    inputs.expect("the demo season is there")
}

fn assemble(criterion: &mut Criterion) {
    let folder = TempDir::new().expect("a temporary folder");
    let parameters = parameters();
    let mut group = criterion.benchmark_group("assemble the inputs of a plan");
    group.sample_size(20);
    for (name, copies) in [("50 stores", 1), ("2,000 stores", 40)] {
        let storage = storage(&folder, copies);
        group.bench_function(format!("{name}, first"), |bencher| {
            bencher.iter(|| {
                let assembler = ContextAssembler::new(Arc::clone(&storage));
                black_box(assembled(&assembler, &parameters))
            });
        });
        let assembler = ContextAssembler::new(Arc::clone(&storage));
        assembled(&assembler, &parameters);
        group.bench_function(format!("{name}, cached"), |bencher| {
            bencher.iter(|| black_box(assembled(&assembler, &parameters)));
        });
    }
    group.finish();
}

criterion_group!(benches, assemble);
criterion_main!(benches);
