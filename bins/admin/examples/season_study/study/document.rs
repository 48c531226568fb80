//! The marked blocks of a document, written anew.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};

const BEGIN: &str = "<!-- figures: ";
const BEGIN_END: &str = " -->\n";
const END: &str = "<!-- end of figures -->";

/// `text` with every block `<!-- figures: NAME -->` … `<!-- end of figures -->` replaced by that of its name.
///
/// # Errors
/// When a block has no end or an unknown name, or when one of `blocks` is not in the text.
pub(crate) fn filled(text: &str, blocks: &BTreeMap<&str, String>) -> anyhow::Result<String> {
    let mut unused = blocks.clone();
    let mut parts = text.split(BEGIN);
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part
            .split_once(BEGIN_END)
            .context("a block of figures has no name")?;
        let (_, after) = rest
            .split_once(END)
            .with_context(|| format!("block {name} has no end"))?;
        let figures = blocks
            .get(name)
            .with_context(|| format!("there are no figures for block {name}"))?;
        filled += &format!("{BEGIN}{name}{BEGIN_END}\n{figures}\n{END}{after}");
        unused.remove(name);
    }
    ensure!(
        unused.is_empty(),
        "the document lacks the blocks {:?}",
        unused.keys()
    );
    Ok(filled)
}
