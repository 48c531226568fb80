//! The inputs that fuzzing started from and found, through the entry of its target: docs/fuzzing.md.

#[path = "../../../../fuzz/entries/model_replies.rs"]
mod model_replies;

#[test]
fn replies_of_the_corpus_are_read_or_refused() {
    hemline_test_support::replay_corpus("model_replies", model_replies::run);
}
