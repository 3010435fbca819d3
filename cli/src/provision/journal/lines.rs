//! The lines of a journal's file.

use std::fs::File;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Seek};

use serde::de::DeserializeOwned;

/// The longest line of a journal, in bytes. A batch has up to 10,000 lines and a few megabytes.
const LONGEST: u64 = 64 << 20;

/// An iterator over the lines that were written to their end.
pub(super) struct WholeLines<'a> {
    reader: BufReader<&'a File>,
    buffer: Vec<u8>,
    number: u64,
    end: u64,
}

/// A whole line.
pub(super) struct Line<'a> {
    text: &'a [u8],
    /// The line's number, from 1.
    pub(super) number: u64,
    /// The place in the file where the next line starts.
    pub(super) end: u64,
    pub(super) is_last: bool,
}

impl<'a> WholeLines<'a> {
    pub(super) fn of(mut file: &'a File) -> Result<Self, Error> {
        file.rewind()?;
        Ok(Self {
            reader: BufReader::new(file),
            buffer: Vec::new(),
            number: 0,
            end: 0,
        })
    }

    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, Error> {
        self.buffer.clear();
        let mut limited = self.reader.by_ref().take(LONGEST);
        let length = limited.read_until(b'\n', &mut self.buffer)?;
        if limited.limit() == 0 {
            let message = "a line is longer than any that a run writes";
            return Err(Error::new(ErrorKind::InvalidData, message));
        }
        if self.buffer.pop() != Some(b'\n') {
            return Ok(None);
        }
        self.number += 1;
        self.end += length as u64;
        Ok(Some(Line {
            text: &self.buffer,
            number: self.number,
            end: self.end,
            is_last: self.reader.fill_buf()?.is_empty(),
        }))
    }
}

impl Line<'_> {
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.text).ok()
    }
}
