//! `issue --lines` and `verify --lines`: one request a line. Each is answered before the next is read, whatever it holds.

use std::io::BufRead;
use std::path::Path;

use countersign::Issuers;
use countersign::wire::Answer;
use tokio::runtime::Builder;

use crate::input::Source;
use crate::live::Live;
use crate::output::Output;
use crate::status::{Failure, Status};

/// The longest line, in bytes. A longer one is skipped, so that it does not fill the memory.
const LONGEST: usize = 4 << 20;

pub(crate) fn run(
    file: Option<&Path>,
    live: &Live<Issuers>,
    answer: &impl AsyncFn(&Issuers, &str) -> Answer,
    output: &mut Output,
) -> Result<Status, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(error.to_string()))?;
    let source = Source::open(file)?;
    let (name, mut reader) = source.into_reader();
    let (mut line, mut status) = (Vec::new(), Status::Done);
    while !output.is_closed() {
        line.clear();
        let length = read_line(&mut reader, &mut line);
        let length =
            length.map_err(|error| Failure::new(format!("cannot read {name}: {error}")))?;
        if length == 0 {
            break;
        }
        let answer = if length > LONGEST {
            Answer::unreadable("longer than 4 MiB")
        } else {
            match std::str::from_utf8(&line) {
                Ok(text) if text.trim().is_empty() => continue,
                // The break is no part of the request: a fault at its end has a column.
                Ok(text) => {
                    let text = text.trim_end_matches(['\r', '\n']);
                    runtime.block_on(answer(&live.now(), text))
                }
                Err(_) => Answer::unreadable("not UTF-8"),
            }
        };
        output.print_json(answer.as_str())?;
        output.flush()?;
        if !answer.is_whole() {
            status = Status::Faulty;
        }
    }
    Ok(status)
}

/// Reads a line, keeps as much of it as a line may have, and returns its length.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<usize> {
    let mut length = 0;
    loop {
        let found = reader.fill_buf()?;
        if found.is_empty() {
            return Ok(length);
        }
        let end = found.iter().position(|byte| *byte == b'\n');
        let part = found.get(..end.map_or(found.len(), |end| end + 1));
        let part = part.unwrap_or(found);
        if length + part.len() <= LONGEST {
            line.extend_from_slice(part);
        }
        let taken = part.len();
        length += taken;
        reader.consume(taken);
        if end.is_some() {
            return Ok(length);
        }
    }
}
