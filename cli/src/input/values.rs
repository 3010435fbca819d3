//! A reader of JSON values: one a line, or each over several lines.

use std::io::BufRead;

use super::{BYTE_ORDER_MARK, Source, is_blank, is_unfinished};
use crate::status::Failure;

/// The values of the input. Where the first line does not close its brackets, each value goes on until they are closed,
/// as `--pretty` prints them. Blank lines between values are white space.
pub(crate) struct Values {
    source: Source,
    over_lines: Option<bool>,
    started: bool,
    buffer: Vec<u8>,
}

impl Values {
    pub(crate) fn of(source: Source) -> Self {
        Self {
            source,
            over_lines: None,
            started: false,
            buffer: Vec::new(),
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>, Failure> {
        self.buffer.clear();
        while is_blank(&self.buffer) {
            self.buffer.clear();
            if !self.append_line()? {
                return Ok(None);
            }
        }
        let first = &self.buffer;
        if *self.over_lines.get_or_insert_with(|| is_unfinished(first)) {
            self.append_until_closed()?;
        }
        Ok(Some(&self.buffer))
    }

    /// Whether the next value has not arrived yet. Results must then be printed, since the sender may wait for them.
    pub(crate) fn is_idle(&self) -> bool {
        !self.source.reader.buffer().contains(&b'\n')
    }

    fn append_line(&mut self) -> Result<bool, Failure> {
        let read = self.source.reader.read_until(b'\n', &mut self.buffer);
        let length = read.map_err(|error| self.source.unreadable(&error))?;
        if !self.started && self.buffer.starts_with(BYTE_ORDER_MARK) {
            self.buffer.drain(..BYTE_ORDER_MARK.len());
        }
        self.started = true;
        Ok(length > 0)
    }

    fn append_until_closed(&mut self) -> Result<(), Failure> {
        let mut brackets = Brackets::default();
        let mut seen = 0;
        loop {
            brackets.see(self.buffer.get(seen..).unwrap_or_default());
            seen = self.buffer.len();
            if brackets.depth == 0 || brackets.in_string || !self.append_line()? {
                return Ok(());
            }
        }
    }
}

/// The brackets and the text that are open at a place of the input.
#[derive(Default)]
struct Brackets {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Brackets {
    fn see(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                b'{' | b'[' if !self.in_string => self.depth += 1,
                b'}' | b']' if !self.in_string => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
    }
}
