//! `verify`: judges the bundles that `issue` printed, as their vendors would.

use countersign::Issuers;
use countersign::wire::{Judged, JudgedBy};

use crate::arguments::Verify;
use crate::input::{Source, Values};
use crate::issue::{find, names};
use crate::output::Output;
use crate::status::{Failure, Status, say};

pub(crate) fn run(
    options: &Verify,
    issuers: &Issuers,
    output: &mut Output,
) -> Result<Status, Failure> {
    let judge = options.adapter.as_deref();
    if let Some(name) = judge {
        find(name, issuers).map_err(Failure::new)?;
    }
    let mut input = Values::of(Source::open(options.file.as_deref())?);
    let mut status = None;
    while !output.is_closed()
        && let Some(bytes) = input.next()?
    {
        let by = JudgedBy::new(judge, options.action, Some(options.time.now()));
        let judged = match std::str::from_utf8(bytes) {
            Ok(text) => issuers.judge(text, by),
            Err(_) => Judged::unreadable(by, "not UTF-8"),
        };
        output.print(&judged)?;
        status = status.max(Some(if judged.names_no_adapter() {
            Status::Unusable
        } else if judged.is_refused() {
            Status::Faulty
        } else {
            Status::Done
        }));
        if input.is_idle() {
            output.flush()?;
        }
    }
    match status {
        None => say("there is no bundle in the input"),
        Some(Status::Unusable) => {
            let known = names(issuers);
            say(format_args!(
                "a bundle names no such adapter; there are {known}"
            ));
        }
        Some(_) => {}
    }
    Ok(status.unwrap_or(Status::Faulty))
}
