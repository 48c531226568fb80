//! Reads CSV records with their line numbers from a stream, in bounded memory.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

/// The longest record, in bytes. Longer ones come from a quote that is never closed, and would
/// otherwise take the rest of the file into memory.
pub(super) const MAX_RECORD_BYTES: usize = 64 * 1024;

/// The most fields of a record.
pub(super) const MAX_FIELDS: usize = 512;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why a record could not be read.
#[derive(Debug)]
pub(super) enum ReadError {
    /// The stream failed.
    Io(io::Error),
    /// The record that starts on this line does not end.
    Endless {
        /// The line on which it starts.
        line: u64,
    },
    /// The record that starts on this line has more than [`MAX_FIELDS`] fields.
    TooManyFields {
        /// The line on which it starts.
        line: u64,
    },
}

/// One record, as bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    /// The line on which it starts; the first line of the file is 1.
    pub(super) line: u64,
    bytes: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One field; empty where there is none.
    pub(super) fn field(&self, index: usize) -> &'a [u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ends
            .get(index)
            .map_or(&[], |&end| &self.bytes[start..end])
    }
}

/// A stream of CSV records: comma, semicolon or tab as found in the first line, quotes as in RFC
/// 4180, LF or CRLF, with or without a byte order mark.
pub(super) struct CsvSource<R: Read> {
    input: Chain<Cursor<Vec<u8>>, BufReader<R>>,
    parser: csv_core::Reader,
    skipped_lines: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: Read> CsvSource<R> {
    /// Looks at the first line and gets ready to read it again.
    pub(super) fn open(reader: R) -> io::Result<Self> {
        let mut rest = BufReader::with_capacity(MAX_RECORD_BYTES, reader);
        let mut first_line = Vec::new();
        rest.by_ref()
            .take(MAX_RECORD_BYTES as u64)
            .read_until(b'\n', &mut first_line)?;
        if first_line.starts_with(BYTE_ORDER_MARK) {
            first_line.drain(..BYTE_ORDER_MARK.len());
        }
        let delimiter = delimiter_of(&first_line);
        Ok(Self {
            input: Cursor::new(first_line).chain(rest),
            parser: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            skipped_lines: 0,
            bytes: vec![0; MAX_RECORD_BYTES],
            ends: vec![0; MAX_FIELDS],
        })
    }

    /// The next record; blank lines are skipped and counted.
    pub(super) fn next_record(&mut self) -> Result<Option<Record<'_>>, ReadError> {
        self.skip_line_ends().map_err(ReadError::Io)?;
        let line = self.parser.line() + self.skipped_lines;
        let (mut length, mut fields) = (0, 0);
        loop {
            let input = self.input.fill_buf().map_err(ReadError::Io)?;
            let (result, read, written, ended) =
                self.parser
                    .read_record(input, &mut self.bytes[length..], &mut self.ends[fields..]);
            self.input.consume(read);
            length += written;
            fields += ended;
            match result {
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::OutputFull => return Err(ReadError::Endless { line }),
                csv_core::ReadRecordResult::OutputEndsFull => {
                    return Err(ReadError::TooManyFields { line });
                }
                csv_core::ReadRecordResult::Record => {
                    return Ok(Some(Record {
                        line,
                        bytes: &self.bytes[..length],
                        ends: &self.ends[..fields],
                    }));
                }
                csv_core::ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// Passes over line ends before a record, so that the line on which it starts is known.
    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            let input = self.input.fill_buf()?;
            let ends = input
                .iter()
                .take_while(|&&byte| byte == b'\n' || byte == b'\r')
                .count();
            self.skipped_lines +=
                input[..ends].iter().filter(|&&byte| byte == b'\n').count() as u64;
            let more = ends > 0 && ends == input.len();
            self.input.consume(ends);
            if !more {
                return Ok(());
            }
        }
    }
}

/// The separator that occurs most often outside quotes; comma where none does.
fn delimiter_of(first_line: &[u8]) -> u8 {
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
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

#[cfg(test)]
mod tests {
    use super::{CsvSource, ReadError};

    fn records(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut source = CsvSource::open(text.as_bytes()).unwrap();
        let mut records = Vec::new();
        while let Some(record) = source.next_record().unwrap() {
            let fields = (0..record.len())
                .map(|index| String::from_utf8(record.field(index).to_vec()).unwrap())
                .collect();
            records.push((record.line, fields));
        }
        records
    }

    fn check(text: &str, expected: &[(u64, &[&str])]) {
        let expected: Vec<(u64, Vec<String>)> = expected
            .iter()
            .map(|(line, fields)| (*line, fields.iter().map(ToString::to_string).collect()))
            .collect();
        assert_eq!(records(text), expected, "{text:?}");
    }

    #[test]
    fn separators_line_ends_and_byte_order_marks() {
        check("a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a;b\r\n1;2\r\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a\tb\n1\t2", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("\u{feff}a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a\n1\n", &[(1, &["a"]), (2, &["1"])]);
        check("", &[]);
    }

    #[test]
    fn lines_are_those_of_the_file() {
        check("a,b\n\n1,2\n", &[(1, &["a", "b"]), (3, &["1", "2"])]);
        check(
            "a,b\r\n\r\n\r\n1,2\r\n3,4",
            &[(1, &["a", "b"]), (4, &["1", "2"]), (5, &["3", "4"])],
        );
        check(
            "a,b\n\"x\ny\r\nz\",2\n3,4\n",
            &[(1, &["a", "b"]), (2, &["x\ny\r\nz", "2"]), (5, &["3", "4"])],
        );
    }

    #[test]
    fn quotes_follow_the_standard() {
        check(
            "a,b\n\"1,5\",\"say \"\"hi\"\"\"\n",
            &[(1, &["a", "b"]), (2, &["1,5", "say \"hi\""])],
        );
        check(
            "\"a,b,c\";d\n1;2\n",
            &[(1, &["a,b,c", "d"]), (2, &["1", "2"])],
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_take_the_file_into_memory() {
        let text = format!("a,b\n1,\"{}", "x\n".repeat(100_000));
        let mut source = CsvSource::open(text.as_bytes()).unwrap();
        source.next_record().unwrap();
        assert!(matches!(
            source.next_record(),
            Err(ReadError::Endless { line: 2 })
        ));
    }
}
