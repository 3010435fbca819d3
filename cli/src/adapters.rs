//! `adapters`: the kinds that a configuration may name.

use countersign::Registry;

use crate::output::Output;
use crate::status::{Failure, Status};

pub(crate) fn registry() -> Registry {
    Registry::new()
        .with::<countersign_helpcrunch::Config>()
        .with::<countersign_helpshift_identities::Config>()
        .with::<countersign_helpshift_legacy::Config>()
        .with::<countersign_userhero::Config>()
}

pub(crate) fn run(registry: &Registry, output: &mut Output) -> Result<Status, Failure> {
    for capabilities in registry.capabilities() {
        for table in capabilities.all() {
            output.print(table)?;
        }
    }
    Ok(Status::Done)
}
