//! The input, cut into JSON values: one a line, or over several lines.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::de::IgnoredAny;

use crate::status::Failure;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What it means that the first line is an unfinished value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfinished {
    /// The whole input is one value.
    OneValue,
    /// Each value goes on until its brackets are closed, as `--pretty` prints them.
    Values,
}

/// One value of the input, and the line at which it starts.
pub(crate) struct Item<'a> {
    pub(crate) line: u64,
    pub(crate) bytes: &'a [u8],
}

pub(crate) struct Input {
    source: BufReader<Box<dyn Read>>,
    name: String,
    unfinished: Unfinished,
    form: Form,
    line: u64,
    /// The lines that are read and not answered: the one in the buffer, and blank ones before it.
    waiting: u64,
    buffer: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Undecided,
    Lines,
    Several(Unfinished),
}

impl Input {
    pub(crate) fn open(file: Option<&Path>, unfinished: Unfinished) -> Result<Self, Failure> {
        let (source, name): (Box<dyn Read>, _) = match file.filter(|file| *file != Path::new("-")) {
            None => (
                Box::new(std::io::stdin().lock()),
                "standard input".to_owned(),
            ),
            Some(path) => {
                let name = format!("{path:?}");
                let file = File::open(path)
                    .map_err(|error| Failure::new(format!("cannot read {name}: {error}")))?;
                (Box::new(file), name)
            }
        };
        Ok(Self {
            source: BufReader::with_capacity(1 << 16, source),
            name,
            unfinished,
            form: Form::Undecided,
            line: 0,
            waiting: 0,
            buffer: Vec::new(),
        })
    }

    /// The next value. A blank line between values is a line like any other, and no value; where
    /// values go over lines it is white space, and so it is at the end of the input.
    pub(crate) fn next(&mut self) -> Result<Option<Item<'_>>, Failure> {
        if self.waiting == 0 && !self.read_past_blanks()? {
            return Ok(None);
        }
        if self.waiting > 1 {
            self.waiting -= 1;
            let line = self.line - self.waiting;
            return Ok(Some(Item { line, bytes: b"" }));
        }
        self.waiting = 0;
        let line = self.line;
        if self.form == Form::Undecided {
            self.form = if is_unfinished(&self.buffer) {
                Form::Several(self.unfinished)
            } else {
                Form::Lines
            };
        }
        match self.form {
            Form::Several(Unfinished::OneValue) => while self.append_line()? {},
            Form::Several(Unfinished::Values) => self.append_until_closed()?,
            Form::Undecided | Form::Lines => {}
        }
        let bytes = &self.buffer;
        Ok(Some(Item { line, bytes }))
    }

    /// Reads the next line that is not blank, and counts it and the blank ones before it.
    fn read_past_blanks(&mut self) -> Result<bool, Failure> {
        let before = self.line;
        loop {
            self.buffer.clear();
            if !self.append_line()? {
                return Ok(false);
            }
            if !is_blank(&self.buffer) {
                break;
            }
        }
        let lines = self.line - before;
        self.waiting = if self.unfinished == Unfinished::OneValue {
            lines
        } else {
            1
        };
        Ok(true)
    }

    /// Whether the next value has not arrived yet: who waits for results should get them now.
    pub(crate) fn is_idle(&self) -> bool {
        !self.source.buffer().contains(&b'\n')
    }

    fn append_line(&mut self) -> Result<bool, Failure> {
        let read = self.source.read_until(b'\n', &mut self.buffer);
        let length =
            read.map_err(|error| Failure::new(format!("cannot read {}: {error}", self.name)))?;
        self.line += 1;
        if self.line == 1 && self.buffer.starts_with(BYTE_ORDER_MARK) {
            self.buffer.drain(..BYTE_ORDER_MARK.len());
        }
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

fn is_blank(line: &[u8]) -> bool {
    line.iter()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Whether a following line could finish the value. A text that a line break cuts cannot be.
fn is_unfinished(line: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(line).is_err_and(|error| error.is_eof())
}

/// The brackets that are open.
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
