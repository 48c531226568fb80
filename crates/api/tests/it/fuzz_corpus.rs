//! The inputs that fuzzing started from and found, through the entries of its targets: docs/fuzzing.md.

#[path = "../../../../fuzz/entries/api_requests.rs"]
mod api_requests;
#[path = "../../../../fuzz/entries/client_messages.rs"]
mod client_messages;

#[test]
fn requests_of_the_corpus_are_read_or_refused() {
    hemline_test_support::replay_corpus("api_requests", api_requests::run);
}

#[test]
fn messages_of_the_corpus_are_read_or_refused() {
    hemline_test_support::replay_corpus("client_messages", client_messages::run);
}
