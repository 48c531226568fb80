//! JSON bodies of the API.

/// Reads `data` as every body.
pub(crate) fn run(data: &[u8]) {
    hemline_api::fuzzing::read_request(data);
}
