//! Messages that WebSocket clients send.

/// Reads `data` as a message; what is no text does not come as far as that.
pub(crate) fn run(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        hemline_api::fuzzing::read_client_message(text);
    }
}
