//! The Hemline admin command: `hemline-admin --help`.

mod arguments;
mod commands;
mod delivery;
mod failure;
mod fixtures;
mod output;
mod plot;
mod progress;
mod series_file;
mod step;

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use arguments::Arguments;

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            failure::report(&error);
            failure::exit_code(&error)
        }
    }
}

fn start() -> anyhow::Result<()> {
    // Before the command line, whose defaults come from the environment.
    match dotenvy::dotenv() {
        // The normal case outside development.
        Err(error) if error.not_found() => {}
        read => drop(read.context("the file .env cannot be read")?),
    }
    commands::run(Arguments::parse())
}
