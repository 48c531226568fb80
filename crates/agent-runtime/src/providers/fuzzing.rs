//! What the fuzz targets of `fuzz/` call: bytes read as a provider's reply.

use futures::{FutureExt, stream};

use super::{Protocol, chat, responses, streamed};

const MAKER: &str = "fuzz:model@models.example";

/// Reads `bytes` as a whole reply and as a stream that comes in pieces of `piece` bytes. A reply that cannot be read is
/// an error of the client, never a panic.
pub fn read_model_reply(protocol: Protocol, bytes: &[u8], piece: usize) {
    if let Ok(body) = serde_json::from_slice(bytes) {
        // Only whether it returns is of interest, here and below.
        let _ = match protocol {
            Protocol::Responses => responses::read_reply(&body, MAKER),
            Protocol::Chat => chat::read_reply(&body),
        };
    }
    let pieces = bytes.chunks(piece.max(1)).map(Ok::<_, String>);
    let read = streamed::read(protocol, MAKER, stream::iter(pieces), &|_| {});
    let _ = read.now_or_never();
}
