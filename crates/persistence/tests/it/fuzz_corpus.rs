//! The inputs that fuzzing started from and found, through the entry of its target: docs/fuzzing.md.

#[path = "../../../../fuzz/entries/csv_imports.rs"]
mod csv_imports;

#[test]
fn files_of_the_corpus_are_imported_or_refused() {
    hemline_test_support::replay_corpus("csv_imports", csv_imports::run);
}
