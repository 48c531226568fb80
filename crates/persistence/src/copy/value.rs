//! Values of any column, and digests of rows of them.

use std::fmt::{Display, Formatter};

use sha2::{Digest as _, Sha256};

/// What a column holds, the same on both backends: truth values are 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Whole(i64),
    Real(f64),
    Text(String),
}

impl Value {
    fn hash_into(&self, hash: &mut Sha256) {
        match self {
            Self::Null => hash.update([0]),
            Self::Whole(number) => {
                hash.update([1]);
                hash.update(number.to_le_bytes());
            }
            Self::Real(number) => {
                hash.update([2]);
                hash.update(number.to_bits().to_le_bytes());
            }
            Self::Text(text) => {
                hash.update([3]);
                hash.update((text.len() as u64).to_le_bytes());
                hash.update(text);
            }
        }
    }
}

/// Rows and the sum of their hashes, so that their order does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Digest {
    rows: u64,
    sum: u128,
}

impl Digest {
    pub(super) fn add(&mut self, row: &[Value]) {
        let mut hash = Sha256::new();
        row.iter().for_each(|value| value.hash_into(&mut hash));
        let hash: [u8; 32] = hash.finalize().into();
        let first = hash.iter().take(16);
        let number = first.fold(0, |number, byte| (number << 8) | u128::from(*byte));
        self.rows += 1;
        self.sum = self.sum.wrapping_add(number);
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }
}

impl Display for Digest {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:032x}", self.sum)
    }
}

#[cfg(test)]
mod tests {
    use super::{Digest, Value};

    fn digest(rows: &[&[Value]]) -> Digest {
        let mut digest = Digest::default();
        rows.iter().for_each(|row| digest.add(row));
        digest
    }

    #[test]
    fn equal_rows_in_any_order_have_one_digest() {
        let (a, b) = ([Value::Whole(1)], [Value::Text("a".to_owned())]);
        assert_eq!(digest(&[&a, &b]), digest(&[&b, &a]));
        assert_ne!(digest(&[&a, &a]), digest(&[&a]));
        assert_ne!(digest(&[&a, &a]), digest(&[&a, &b]));
    }

    #[test]
    fn what_differs_has_another_digest() {
        let text = |text: &str| Value::Text(text.to_owned());
        let rows = [
            vec![Value::Null, Value::Null],
            vec![Value::Whole(0), Value::Null],
            vec![Value::Real(0.0), Value::Null],
            vec![Value::Real(-0.0), Value::Null],
            vec![text(""), Value::Null],
            vec![text("ab"), text("c")],
            vec![text("a"), text("bc")],
        ];
        for (place, row) in rows.iter().enumerate() {
            for other in &rows[place + 1..] {
                assert_ne!(digest(&[row]), digest(&[other]), "{row:?} {other:?}");
            }
        }
    }
}
