//! The corpora of the fuzz targets, for tests that run them once more.

use std::path::Path;

/// Gives every file of a target's corpus, and of what it found, to `run`, the target's own entry.
///
/// # Panics
/// Where the corpus is not there, and where `run` panics; the file is named on standard error before.
pub fn replay_corpus(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(target);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    for file in files {
        eprintln!("{}", file.display());
        run(&std::fs::read(&file).unwrap());
    }
}
