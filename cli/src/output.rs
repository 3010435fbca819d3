//! Results on standard output: JSON, one object a line, or indented for people.

use std::io::{BufWriter, ErrorKind, IsTerminal, StdoutLock, Write};

use countersign::Error;
use countersign::problem::Problems;
use schemars::JsonSchema;
use serde::Serialize;

use crate::status::Failure;

/// The message about a result that cannot be serialized.
const UNWRITABLE: &str = "a result cannot be written as JSON";

/// The object under `error`: why an identity was refused.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Fault<'a> {
    pub(crate) kind: &'static str,
    pub(crate) problems: &'a Problems,
}

impl<'a> Fault<'a> {
    /// Returns the refusal of a request that is itself at fault.
    pub(crate) fn of(problems: &'a Problems) -> Self {
        Self {
            kind: "invalid-request",
            problems,
        }
    }
}

impl<'a> From<&'a Error> for Fault<'a> {
    fn from(error: &'a Error) -> Self {
        Self {
            kind: error.kind().as_str(),
            problems: error.problems(),
        }
    }
}

pub(crate) struct Output {
    stdout: BufWriter<StdoutLock<'static>>,
    pretty: bool,
    closed: bool,
}

impl Output {
    pub(crate) fn new(pretty: bool) -> Self {
        let stdout = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
        Self {
            stdout,
            pretty,
            closed: false,
        }
    }

    /// Whether a person reads the results: on a terminal, or where `--pretty` says so.
    pub(crate) fn is_for_people(&self) -> bool {
        self.pretty || std::io::stdout().is_terminal()
    }

    /// Whether the reader has closed the pipe, so that further results are of no use.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    pub(crate) fn print<T: Serialize>(&mut self, object: &T) -> Result<(), Failure> {
        let mut text = Vec::new();
        append(&mut text, object, self.pretty)?;
        self.write(&text)
    }

    /// Writes lines that are serialized already.
    pub(crate) fn write(&mut self, lines: &[u8]) -> Result<(), Failure> {
        let written = self.stdout.write_all(lines);
        self.judge(written)
    }

    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        let written = self.stdout.flush();
        self.judge(written)
    }

    fn judge(&mut self, written: std::io::Result<()>) -> Result<(), Failure> {
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.closed = true,
            Err(error) => {
                let message = format!("cannot write to standard output: {error}");
                return Err(Failure::new(message));
            }
            Ok(()) => {}
        }
        Ok(())
    }
}

/// Appends an object as one line, or indented for people.
pub(crate) fn append<T: Serialize>(
    lines: &mut Vec<u8>,
    object: &T,
    pretty: bool,
) -> Result<(), Failure> {
    let start = lines.len();
    serde_json::to_writer(&mut *lines, object).map_err(|_| Failure::new(UNWRITABLE))?;
    if pretty {
        let compact = lines.split_off(start);
        lines.extend(indent(&compact));
    }
    lines.push(b'\n');
    Ok(())
}

/// Returns the same JSON with white space between its tokens. Each token keeps its bytes, since it may be signed.
fn indent(compact: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(compact.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut bytes = compact.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if in_string {
            text.push(byte);
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'{' | b'[' => {
                text.push(byte);
                if let Some(end) = bytes.next_if(|next| matches!(next, b'}' | b']')) {
                    text.push(end);
                } else {
                    depth += 1;
                    break_line(&mut text, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut text, depth);
                text.push(byte);
            }
            b',' => {
                text.push(byte);
                break_line(&mut text, depth);
            }
            b':' => text.extend(b": "),
            _ => {
                in_string = byte == b'"';
                text.push(byte);
            }
        }
    }
    text
}

fn break_line(text: &mut Vec<u8>, depth: usize) {
    text.push(b'\n');
    text.extend(std::iter::repeat_n(b' ', depth * 2));
}

#[cfg(test)]
mod tests {
    use super::indent;

    #[test]
    fn white_space_goes_between_tokens_and_nowhere_else() {
        let compact = r#"{"a,{":"\"}\\","b":[1,-2.5e3],"c":{},"d":[],"e":null}"#;
        let text = String::from_utf8(indent(compact.as_bytes())).unwrap();
        let expected = "{\n  \"a,{\": \"\\\"}\\\\\",\n  \"b\": [\n    1,\n    -2.5e3\n  ],\n  \
                        \"c\": {},\n  \"d\": [],\n  \"e\": null\n}";
        assert_eq!(text, expected);
    }
}
