//! The input in blocks of lines, so that several workers can share it.

use std::io::{BufRead, ErrorKind, Read};
use std::iter::repeat_n;
use std::mem::take;

use countersign::identity::Draft;

use super::{BYTE_ORDER_MARK, Source, is_blank, is_unfinished, is_white};
use crate::arguments::From;
use crate::status::Failure;

/// One value of the input, and the line at which it starts.
pub(crate) struct Item<'a> {
    pub(crate) line: u64,
    pub(crate) bytes: &'a [u8],
}

impl<'a> Item<'a> {
    /// Reads the identity, with its `vendor` and `client` data for adapters of these kinds.
    pub(crate) fn draft(&self, kinds: &[&str]) -> Draft<'a> {
        self.draft_from(From::Countersign, kinds)
    }

    /// Reads an identity of the given form, likewise.
    pub(crate) fn draft_from(&self, from: From, kinds: &[&str]) -> Draft<'a> {
        match (std::str::from_utf8(self.bytes), from) {
            (Ok(text), From::Countersign) => Draft::parse(text).with_kinds(kinds),
            (Ok(claims), From::Oidc) => Draft::from_oidc(claims),
            (Err(_), _) => Draft::unreadable("not UTF-8"),
        }
    }
}

/// Whole lines that follow one another.
pub(crate) struct Block {
    /// The line at which the block starts, from 1.
    line: u64,
    /// The number of blank lines before the text. They are not kept.
    blanks: usize,
    text: Vec<u8>,
    /// Whether the text is one value, over several lines.
    is_one_value: bool,
}

impl Block {
    /// Returns each line without its end. A blank line is an empty item.
    pub(crate) fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let ends = |byte: &u8| *byte == b'\n' && !self.is_one_value;
        let lines = self.text.split_inclusive(ends);
        let lines = lines.map(|line| match line.strip_suffix(b"\n").unwrap_or(line) {
            line if is_blank(line) => b"",
            line => line,
        });
        let lines = repeat_n(b"".as_slice(), self.blanks).chain(lines);
        let items = (self.line..).zip(lines);
        items.map(|(line, bytes)| Item { line, bytes })
    }

    /// Returns how many bytes of the input the block takes. A blank line before the text counts as one
    /// byte.
    pub(crate) fn length(&self) -> u64 {
        (self.blanks + self.text.len()) as u64
    }
}

/// The input as blocks. A block holds the lines that have arrived, up to the last one that is not blank.
///
/// A blank line before an identity is a line like any other. Blank lines at the end of the input are none. Where the
/// first line is an unfinished value, the whole input is one value, unless one value a line is asked for.
pub(crate) struct Blocks {
    source: Source,
    is_one_a_line: bool,
    is_ended: bool,
    /// The line at which the next block starts.
    line: u64,
    blanks: usize,
    /// The text that was read and is in no block yet.
    text: Vec<u8>,
}

impl Blocks {
    pub(crate) fn of(source: Source) -> Self {
        Self {
            source,
            is_one_a_line: false,
            is_ended: false,
            line: 1,
            blanks: 0,
            text: Vec::new(),
        }
    }

    /// Reads one value a line, whatever the first line holds.
    pub(crate) fn one_a_line(source: Source) -> Self {
        Self {
            is_one_a_line: true,
            ..Self::of(source)
        }
    }

    /// Returns the next block, as soon as a line is there.
    pub(crate) fn next(&mut self) -> Result<Option<Block>, Failure> {
        while !self.is_ended {
            if self.read()? {
                self.skip_byte_order_mark();
                self.skip_blank_lines();
                let end = self.end_of_lines();
                if end > 0 {
                    return self.take(end).map(Some);
                }
            }
        }
        Ok(None)
    }

    /// Reads what has arrived, and tells whether a line ends in it.
    fn read(&mut self) -> Result<bool, Failure> {
        let arrived = match self.source.reader.fill_buf() {
            Ok(arrived) => arrived,
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(false),
            Err(error) => {
                self.is_ended = true;
                return Err(self.source.unreadable(&error));
            }
        };
        self.text.extend_from_slice(arrived);
        self.is_ended = arrived.is_empty();
        let ends = self.is_ended || arrived.contains(&b'\n');
        let length = arrived.len();
        self.source.reader.consume(length);
        Ok(ends)
    }

    fn skip_byte_order_mark(&mut self) {
        if self.line == 1 && self.blanks == 0 && self.text.starts_with(BYTE_ORDER_MARK) {
            self.text.drain(..BYTE_ORDER_MARK.len());
        }
    }

    fn skip_blank_lines(&mut self) {
        let text = self.text.iter().position(|byte| !is_white(byte));
        let white = self.text.get(..text.unwrap_or(self.text.len()));
        let blank = after_last_line(white.unwrap_or_default());
        self.blanks += self
            .text
            .drain(..blank)
            .filter(|byte| *byte == b'\n')
            .count();
    }

    /// Returns the end of the last line that is whole and not blank; 0 where there is none.
    fn end_of_lines(&self) -> usize {
        let whole = match self.is_ended {
            true => self.text.len(),
            false => after_last_line(&self.text),
        };
        let whole = self.text.get(..whole).unwrap_or_default();
        let Some(last) = whole.iter().rposition(|byte| !is_white(byte)) else {
            return 0;
        };
        let rest = whole.iter().skip(last).position(|byte| *byte == b'\n');
        rest.map_or(whole.len(), |length| last + length + 1)
    }

    fn take(&mut self, mut end: usize) -> Result<Block, Failure> {
        let is_one_value = self.line == 1 && !self.is_one_a_line && is_unfinished(&self.text);
        if is_one_value {
            self.read_all()?;
            end = self.text.len();
        }
        let rest = self.text.split_off(end);
        let block = Block {
            line: self.line,
            blanks: take(&mut self.blanks),
            text: std::mem::replace(&mut self.text, rest),
            is_one_value,
        };
        let lines = block.text.iter().filter(|byte| **byte == b'\n').count();
        self.line += (block.blanks + lines) as u64;
        Ok(block)
    }

    fn read_all(&mut self) -> Result<(), Failure> {
        self.is_ended = true;
        let read = self.source.reader.read_to_end(&mut self.text);
        read.map(drop)
            .map_err(|error| self.source.unreadable(&error))
    }
}

/// Returns the end of the last whole line.
fn after_last_line(text: &[u8]) -> usize {
    let last = text.iter().rposition(|byte| *byte == b'\n');
    last.map_or(0, |last| last + 1)
}
