//! Results on standard output: JSON, one object a line, or indented for people.

use std::io::{BufWriter, ErrorKind, IsTerminal, StdoutLock, Write};

use serde::Serialize;

use crate::status::Failure;

/// The message about a result that cannot be serialized.
const UNWRITABLE: &str = "a result cannot be written as JSON";

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
        let mut text = String::new();
        append(&mut text, object, self.pretty)?;
        self.write(text.as_bytes())
    }

    /// Prints an object that is serialized already.
    pub(crate) fn print_json(&mut self, compact: &str) -> Result<(), Failure> {
        let mut text = compact.to_owned();
        end_line(&mut text, 0, self.pretty);
        self.write(text.as_bytes())
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
    lines: &mut String,
    object: &T,
    pretty: bool,
) -> Result<(), Failure> {
    let start = lines.len();
    let text = serde_json::to_string(object).map_err(|_| Failure::new(UNWRITABLE))?;
    lines.push_str(&text);
    end_line(lines, start, pretty);
    Ok(())
}

/// Ends the line of an object that begins at `start`; indents the object for people.
pub(crate) fn end_line(lines: &mut String, start: usize, pretty: bool) {
    if pretty {
        let compact = lines.split_off(start);
        lines.push_str(&indent(&compact));
    }
    lines.push('\n');
}

/// Returns the same JSON with white space between its tokens. Each token keeps its bytes, since it may be signed.
fn indent(compact: &str) -> String {
    let mut text = String::with_capacity(compact.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut chars = compact.chars().peekable();
    while let Some(character) = chars.next() {
        if in_string {
            text.push(character);
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        match character {
            '{' | '[' => {
                text.push(character);
                if let Some(end) = chars.next_if(|next| matches!(next, '}' | ']')) {
                    text.push(end);
                } else {
                    depth += 1;
                    break_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut text, depth);
                text.push(character);
            }
            ',' => {
                text.push(character);
                break_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            _ => {
                in_string = character == '"';
                text.push(character);
            }
        }
    }
    text
}

fn break_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', depth * 2));
}

#[cfg(test)]
mod tests {
    use super::indent;

    #[test]
    fn white_space_goes_between_tokens_and_nowhere_else() {
        let compact = r#"{"a,{":"\"}\\","b":[1,-2.5e3],"c":{},"d":[],"e":null}"#;
        let text = indent(compact);
        let expected = "{\n  \"a,{\": \"\\\"}\\\\\",\n  \"b\": [\n    1,\n    -2.5e3\n  ],\n  \
                        \"c\": {},\n  \"d\": [],\n  \"e\": null\n}";
        assert_eq!(text, expected);
    }
}
