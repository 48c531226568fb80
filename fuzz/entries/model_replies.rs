//! Replies of language models, whole and as streams.

use hemline_agent_runtime::providers::Protocol;
use hemline_agent_runtime::providers::fuzzing::read_model_reply;

/// Reads `data` as a reply; its first byte says by which protocol, and in pieces of which size.
pub(crate) fn run(data: &[u8]) {
    let Some((how, reply)) = data.split_first() else {
        return;
    };
    let protocol = if how & 1 == 0 {
        Protocol::Responses
    } else {
        Protocol::Chat
    };
    read_model_reply(protocol, reply, usize::from(how >> 1) + 1);
}
