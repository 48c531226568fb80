//! Rebuilds the crate when a migration changes: the migrations are embedded in it.

#![allow(clippy::print_stdout)]

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
