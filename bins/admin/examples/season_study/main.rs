//! Whole seasons on real sales: planned, steered week by week, and held against simpler policies.
//!
//! ```text
//! HEMLINE_DATA_DIR=… cargo run --release -p hemline-admin --example season_study -- --out docs
//! ```
//!
//! `HEMLINE_DATA_DIR` holds `walmart/stores.csv`, `categories.csv` and `historical_sales.csv`. The folder of `--out`
//! gets `season-study.json` and a plot per department under `images/`; the marked blocks of its
//! `season-study.md` are written anew. What the study looks at is in `study/choice.rs`.

mod study;

use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;

use study::choice::Choice;

/// Season study on real sales
#[derive(Parser)]
struct Arguments {
    /// Folder that holds `season-study.md`
    #[arg(long, default_value = "docs")]
    out: PathBuf,
    /// Folder with `walmart/`
    #[arg(long, env = "HEMLINE_DATA_DIR")]
    data: PathBuf,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Runtime::new().context("no threads for the engine")?;
    let sales = arguments.data.join("walmart");
    let figures = runtime.block_on(study::run(&sales, &Choice::default()))?;
    study::write(&figures, &arguments.out)
}
