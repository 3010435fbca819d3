//! `--dry-run`: prints what would be sent, without a call and without a journal.

use countersign::bundle::Dropped;
use serde::Serialize;
use serde_json::value::RawValue;

use super::input::Input;
use super::records::RecordMaker;
use crate::output::Output;
use crate::status::{Failure, Status};
use countersign::wire::Fault;

#[derive(Serialize)]
struct Sendable<'a> {
    line: u64,
    record: &'a RawValue,
    dropped: &'a [Dropped],
}

#[derive(Serialize)]
struct Refused<'a> {
    line: u64,
    error: Fault<'a>,
}

/// Answers each line; returns `None` where there is none.
pub(crate) fn run(
    input: &Input,
    records: &RecordMaker,
    output: &mut Output,
) -> Result<Option<Status>, Failure> {
    let (mut blocks, mut status) = (input.blocks()?, None);
    while let Some(block) = blocks.next()? {
        for item in block.items() {
            let line = item.line;
            let answered = match records.make(&item) {
                Ok(record) => {
                    let (record, dropped) = (record.body.as_raw(), &*record.dropped);
                    output.print(&Sendable {
                        line,
                        record,
                        dropped,
                    })?;
                    Status::Done
                }
                Err(error) => {
                    let error = Fault::from(&error);
                    output.print(&Refused { line, error })?;
                    Status::Faulty
                }
            };
            status = status.max(Some(answered));
        }
        if output.is_closed() {
            break;
        }
    }
    Ok(status)
}
