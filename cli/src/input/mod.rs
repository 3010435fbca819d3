//! The input, cut into JSON values.

mod blocks;
mod values;

use std::fs::{File, Metadata};
use std::io::{BufReader, Error, Read};
use std::path::Path;

use serde::de::IgnoredAny;

pub(crate) use self::blocks::{Block, Blocks, Item};
pub(crate) use self::values::Values;
use crate::status::Failure;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many bytes are read at once, where so many have arrived.
const CAPACITY: usize = 1 << 16;

/// A file or standard input.
pub(crate) struct Source {
    reader: BufReader<Box<dyn Read + Send>>,
    /// The name that messages use for it.
    name: String,
    is_standard_input: bool,
    length: Option<u64>,
}

impl Source {
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = file.filter(|file| *file != Path::new("-")) else {
            return Ok(Self {
                reader: reader(std::io::stdin()),
                name: "standard input".to_owned(),
                is_standard_input: true,
                length: None,
            });
        };
        let file = File::open(path)
            .map_err(|error| Failure::new(format!("cannot read {path:?}: {error}")))?;
        let metadata = file.metadata().ok().filter(Metadata::is_file);
        Ok(Self {
            length: metadata.map(|metadata| metadata.len()),
            ..Self::of(file, path)
        })
    }

    /// Returns the source of a file that is open already.
    pub(crate) fn of(file: impl Read + Send + 'static, path: &Path) -> Self {
        Self {
            reader: reader(file),
            name: format!("{path:?}"),
            is_standard_input: false,
            length: None,
        }
    }

    /// Returns the name and a reader of the bytes, for a caller that reads lines itself.
    pub(crate) fn into_reader(self) -> (String, BufReader<Box<dyn Read + Send>>) {
        (self.name, self.reader)
    }

    pub(crate) fn is_standard_input(&self) -> bool {
        self.is_standard_input
    }

    /// Returns the number of bytes, where it can be known.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    fn unreadable(&self, error: &Error) -> Failure {
        Failure::new(format!("cannot read {}: {error}", self.name))
    }
}

fn reader(source: impl Read + Send + 'static) -> BufReader<Box<dyn Read + Send>> {
    BufReader::with_capacity(CAPACITY, Box::new(source))
}

fn is_white(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(is_white)
}

/// Whether a further line could finish the value on the first one. A text that a line break cuts cannot be finished.
fn is_unfinished(text: &[u8]) -> bool {
    let line = text.split_inclusive(|byte| *byte == b'\n').next();
    serde_json::from_slice::<IgnoredAny>(line.unwrap_or_default())
        .is_err_and(|error| error.is_eof())
}
