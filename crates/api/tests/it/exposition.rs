//! A strict reader of Prometheus's text format 0.0.4.

use std::collections::{BTreeMap, BTreeSet};

/// The labels of a sample.
pub(crate) type Labels = BTreeMap<String, String>;

/// What a server tells Prometheus.
#[derive(Debug, Default)]
pub(crate) struct Exposition {
    types: BTreeMap<String, String>,
    helped: BTreeSet<String>,
    samples: Vec<(String, Labels, f64)>,
}

impl Exposition {
    /// Reads a text; panics where it is not as the format says.
    pub(crate) fn read(text: &str) -> Self {
        assert!(text.ends_with('\n'), "the last line has no end");
        let mut read = Self::default();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').expect(line);
                assert!(!help.is_empty(), "{line}");
                assert!(read.helped.insert(name.to_owned()), "twice: {line}");
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect(line);
                let kinds = ["counter", "gauge", "histogram"];
                assert!(kinds.contains(&kind), "{line}");
                assert!(read.helped.contains(name), "no help before: {line}");
                let former = read.types.insert(name.to_owned(), kind.to_owned());
                assert!(former.is_none(), "twice: {line}");
            } else {
                read.samples.push(sample(line));
            }
        }
        read.check();
        read
    }

    /// Every sample belongs to a family, no sample comes twice, histograms add up.
    fn check(&self) {
        let mut seen = BTreeSet::new();
        for (name, labels, value) in &self.samples {
            let family = self.family(name);
            assert_eq!(
                self.types[family] == "counter",
                family.ends_with("_total"),
                "counters, and nothing else, end in _total: {name}"
            );
            assert!(family.starts_with("hemline_"), "{name}");
            assert!(seen.insert((name, labels)), "twice: {name} {labels:?}");
            assert!(value.is_finite() && *value >= 0.0, "{name} {value}");
        }
        for (name, labels, count) in &self.samples {
            let Some(family) = name.strip_suffix("_count") else {
                continue;
            };
            let bucket = format!("{family}_bucket");
            let buckets: Vec<f64> = self
                .samples
                .iter()
                .filter(|(name, all, _)| *name == bucket && without_bound(all) == *labels)
                .map(|(.., value)| *value)
                .collect();
            assert!(buckets.is_sorted(), "{name} {buckets:?}");
            assert_eq!(buckets.last(), Some(count), "{name}: +Inf");
        }
    }

    fn family<'a>(&self, name: &'a str) -> &'a str {
        if self.types.contains_key(name) {
            return name;
        }
        let mut parts = ["_bucket", "_sum", "_count"].into_iter();
        let family = parts.find_map(|part| name.strip_suffix(part));
        let family = family.unwrap_or_else(|| panic!("no type: {name}"));
        assert_eq!(self.types[family], "histogram", "{name}");
        family
    }

    /// The value of the sample with these labels and no others; 0 where there is none.
    pub(crate) fn value(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let wanted: Labels = labels
            .iter()
            .map(|(label, value)| ((*label).to_owned(), (*value).to_owned()))
            .collect();
        let mut samples = self.samples.iter();
        let found = samples.find(|(found, labels, _)| found == name && *labels == wanted);
        found.map_or(0.0, |(.., value)| *value)
    }

    /// Every value of a label, wherever it stands.
    pub(crate) fn values_of(&self, label: &str) -> BTreeSet<&str> {
        let labels = self.samples.iter().filter_map(|(_, all, _)| all.get(label));
        labels.map(String::as_str).collect()
    }

    /// The names of all labels.
    pub(crate) fn labels(&self) -> BTreeSet<&str> {
        let labels = self.samples.iter().flat_map(|(_, all, _)| all.keys());
        labels.map(String::as_str).collect()
    }

    /// The names of all metrics.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.types.keys().map(String::as_str).collect()
    }

    /// How many samples there are.
    pub(crate) fn len(&self) -> usize {
        self.samples.len()
    }
}

fn without_bound(labels: &Labels) -> Labels {
    let mut labels = labels.clone();
    labels.remove("le");
    labels
}

fn sample(line: &str) -> (String, Labels, f64) {
    let (name, rest) = match line.split_once('{') {
        Some((name, rest)) => (name, rest),
        None => line.split_once(' ').expect(line),
    };
    assert!(is_name(name), "{line}");
    let (labels, value) = if line.contains('{') {
        labels(rest)
    } else {
        (Labels::new(), rest)
    };
    let value = value.trim_start().parse().expect(line);
    (name.to_owned(), labels, value)
}

/// Reads `a="b",c="d"} 1` up to the bracket.
fn labels(mut rest: &str) -> (Labels, &str) {
    let mut labels = Labels::new();
    loop {
        let (label, quoted) = rest.split_once("=\"").expect(rest);
        assert!(is_name(label), "{rest}");
        let mut value = String::new();
        let mut letters = quoted.char_indices();
        let end = loop {
            match letters.next().expect(rest) {
                (at, '"') => break at + 1,
                (_, '\\') => match letters.next().expect(rest).1 {
                    'n' => value.push('\n'),
                    letter @ ('"' | '\\') => value.push(letter),
                    other => panic!("\\{other} in {rest}"),
                },
                (_, letter) => value.push(letter),
            }
        };
        assert!(labels.insert(label.to_owned(), value).is_none(), "{rest}");
        rest = &quoted[end..];
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => return (labels, rest.strip_prefix('}').expect(rest)),
        }
    }
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    first.is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}
