//! `explain`: what a failure that a vendor names means, and what to do about it.

use countersign::{Failure as Documented, Registry};
use serde::Serialize;

use crate::output::Output;
use crate::status::{Failure, Status, say};

#[derive(Serialize)]
struct Explained {
    kind: &'static str,
    #[serde(flatten)]
    failure: &'static Documented,
}

pub(crate) fn run(name: &str, registry: &Registry, output: &mut Output) -> Result<Status, Failure> {
    let mut status = Status::Faulty;
    for (kind, failure) in registry
        .failures()
        .filter(|(_, failure)| failure.is_called(name))
    {
        output.print(&Explained { kind, failure })?;
        status = Status::Done;
    }
    if status == Status::Faulty {
        say("no vendor here names a failure so: give an event or reason as its page spells it");
    }
    Ok(status)
}
