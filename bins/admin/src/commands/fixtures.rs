//! `fixtures`: the demo data, and chains of any size.

use crate::arguments::{ChainArguments, FixturesCommand};
use crate::fixtures::{self, chain};
use crate::output::thousands;
use crate::progress;

pub(super) fn run(command: &FixturesCommand) -> anyhow::Result<()> {
    match command {
        FixturesCommand::Generate { directory } => {
            for path in fixtures::write(directory)? {
                eprintln!("wrote {}", path.display());
            }
            Ok(())
        }
        FixturesCommand::Chain(arguments) => write_chain(arguments),
    }
}

fn write_chain(arguments: &ChainArguments) -> anyhow::Result<()> {
    let size = chain::ChainSize {
        stores: arguments.stores as usize,
        categories: arguments.categories as usize,
        weeks: u64::from(arguments.weeks),
        seed: arguments.seed,
    };
    let bar = progress::of_rows_to_write(size.sales());
    let written = chain::write(&arguments.out, size, |rows| bar.inc(rows));
    bar.finish_and_clear();
    written?;
    eprintln!(
        "wrote {} stores, {} categories and {} weekly sales into {}",
        thousands(size.stores as u64),
        thousands(size.categories as u64),
        thousands(size.sales()),
        arguments.out.display()
    );
    Ok(())
}
