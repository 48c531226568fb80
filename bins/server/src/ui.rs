//! The web UI: built into the binary, or read from a folder.

use std::path::Path;

use anyhow::Context;
use hemline_api::UiFiles;

/// What the build script built; empty where it did not.
#[derive(rust_embed::Embed)]
#[folder = "$OUT_DIR/ui"]
struct Embedded;

/// The UI in `directory`, where one is named, else the one in the binary.
///
/// # Errors
/// When the directory cannot be read.
pub(crate) fn ui_files(directory: Option<&Path>) -> anyhow::Result<UiFiles> {
    let Some(directory) = directory else {
        return Ok(embedded());
    };
    let mut files = Vec::new();
    read_folder(directory, "", &mut files).with_context(|| {
        let shown = directory.display();
        format!("HEMLINE_UI_DIR is {shown}, which cannot be read")
    })?;
    Ok(UiFiles::from_iter(
        files.into_iter().map(|(path, file)| (path, file.into())),
    ))
}

fn embedded() -> UiFiles {
    Embedded::iter()
        .filter_map(|path| Embedded::get(&path).map(|file| (path.into(), file.data)))
        .map(|(path, data)| (path, data.into_owned().into()))
        .collect()
}

/// Reads a folder and those in it; paths have slashes on every system.
fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, Vec<u8>)>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.push((path, std::fs::read(entry.path())?));
        }
    }
    Ok(())
}
