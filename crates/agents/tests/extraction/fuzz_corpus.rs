//! The inputs that fuzzing started from and found, through the entry of its target: docs/fuzzing.md.

#[path = "../../../../fuzz/entries/strategy_texts.rs"]
mod strategy_texts;

#[test]
fn texts_of_the_corpus_are_read() {
    hemline_test_support::replay_corpus("strategy_texts", strategy_texts::run);
}
