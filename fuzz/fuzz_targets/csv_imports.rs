#![no_main]

#[path = "../entries/csv_imports.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|data: &[u8]| entry::run(data));
