//! Times how long the sales of a category take to come back, as a plan reads them: `scripts/bench-import`.
//!
//! Usage: `time_history DATABASE_URL CATEGORY`. Prints the rows, the milliseconds of the first read and of the fastest
//! of five after it.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::time::Instant;

use hemline_domain::CategoryId;
use hemline_domain::storage::Catalogue;
use hemline_persistence::{Database, DatabaseStorage, OpenOptions};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(category)) = (arguments.next(), arguments.next()) else {
        say("usage: time_history DATABASE_URL CATEGORY");
        return;
    };
    let storage = DatabaseStorage::new(Database::open(&url, &OpenOptions::default()).unwrap());
    let category = CategoryId::new(category);
    let read = || {
        let begun = Instant::now();
        let rows = storage.category_history(&category).unwrap().len();
        (rows, begun.elapsed().as_secs_f64() * 1_000.0)
    };
    let (rows, first) = read();
    let again = (0..5).map(|_| read().1).fold(f64::INFINITY, f64::min);
    say(&format!("{rows} {first:.0} {again:.0}"));
}

fn say(line: &str) {
    // Nobody reads on: nothing left to do.
    let _ = writeln!(std::io::stdout(), "{line}");
}
