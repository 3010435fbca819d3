//! `logout`: the steps that sign a page's user out, for a page that has no bundle at hand.

use countersign::Issuers;
use countersign::bundle::Step;
use serde::Serialize;

use crate::output::Output;
use crate::status::{Failure, Status};

#[derive(Serialize)]
struct Logout<'a> {
    adapter: &'a str,
    kind: &'a str,
    logout: &'a [Step],
}

pub(crate) fn run(issuers: &Issuers, output: &mut Output) -> Result<Status, Failure> {
    for issuer in issuers.iter() {
        let bundle = issuer.logout();
        output.print(&Logout {
            adapter: bundle.adapter(),
            kind: bundle.kind(),
            logout: bundle.logout(),
        })?;
    }
    Ok(Status::Done)
}
