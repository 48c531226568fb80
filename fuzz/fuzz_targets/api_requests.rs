#![no_main]

#[path = "../entries/api_requests.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|data: &[u8]| entry::run(data));
