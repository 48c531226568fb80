//! The first line of a file: its separator and columns.

use anyhow::bail;

/// Where each column stands.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) series_id: Option<usize>,
    pub(super) ds: usize,
    pub(super) y: usize,
    /// In the order in which they were asked for.
    pub(super) regressors: Vec<usize>,
    /// Columns that nothing is read from.
    pub(super) ignored: Vec<String>,
}

/// The separator that occurs most often outside quotes; comma where none does.
pub(super) fn delimiter_of(first_line: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for &byte in first_line {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted && let Some((_, count)) = counts.iter_mut().find(|(d, _)| *d == byte) {
            *count += 1;
        }
    }
    let mut best = counts[0];
    for candidate in counts {
        if candidate.1 > best.1 {
            best = candidate;
        }
    }
    best.0
}

impl Columns {
    /// Finds the columns by name, in any case and order.
    pub(super) fn find(header: &[&str], regressors: &[String]) -> anyhow::Result<Self> {
        let names: Vec<String> = header
            .iter()
            .map(|name| name.trim().to_lowercase())
            .collect();
        let found = || header.iter().map(|name| name.trim()).collect::<Vec<_>>();
        let position = |wanted: &str| names.iter().position(|name| *name == wanted.to_lowercase());
        let twice = names
            .iter()
            .enumerate()
            .find(|(place, name)| !name.is_empty() && names[..*place].contains(*name));
        if let Some((_, name)) = twice {
            bail!("the header has the column {name} twice; rename one of them");
        }
        let needed = |name: &str| {
            position(name).ok_or_else(|| {
                anyhow::anyhow!(
                    "the header has no column {name}; it has {} (expected ds,y or series_id,ds,y)",
                    found().join(", ")
                )
            })
        };
        let columns = Self {
            series_id: position("series_id").or_else(|| position("unique_id")),
            ds: needed("ds")?,
            y: needed("y")?,
            regressors: regressors
                .iter()
                .map(|name| needed(name))
                .collect::<Result<_, _>>()?,
            ignored: Vec::new(),
        };
        let used: Vec<usize> = columns
            .series_id
            .into_iter()
            .chain([columns.ds, columns.y])
            .chain(columns.regressors.iter().copied())
            .collect();
        for (place, name) in regressors
            .iter()
            .zip(&used[used.len() - regressors.len()..])
        {
            if used.iter().filter(|used| *used == name).count() > 1 {
                bail!("the regressor {place} is asked for twice, or is no regressor");
            }
        }
        let ignored = found()
            .into_iter()
            .enumerate()
            .filter(|(place, name)| !used.contains(place) && !name.is_empty())
            .map(|(_, name)| name.to_owned())
            .collect();
        Ok(Self { ignored, ..columns })
    }
}
