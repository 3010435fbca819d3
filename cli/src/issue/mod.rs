//! `issue`: a bundle for each identity and each adapter.

mod answer;
mod signer;
mod workers;

use std::collections::BTreeSet;

use countersign::{Issuer, Issuers, Registry};

pub(crate) use self::answer::Tally;
use self::signer::Signer;
use crate::arguments::{Format, Issue};
use crate::input::{Blocks, Source};
use crate::output::Output;
use crate::progress::Progress;
use crate::status::{Failure, Status, say};

pub(crate) fn run(
    options: &Issue,
    pretty: bool,
    registry: &Registry,
    issuers: &Issuers,
    output: &mut Output,
) -> Result<Status, Failure> {
    if options.nonce.is_some() && options.format != Format::Script {
        return Err(Failure::new("--nonce is for --format script"));
    }
    let signer = Signer {
        issuers: chosen(&options.adapters, issuers)?,
        kinds: registry.kinds(),
        action: options.action,
        from: options.from,
        format: options.format,
        nonce: options.nonce.clone(),
        time: options.time,
        pretty,
    };
    let source = Source::open(options.file.as_deref())?;
    let progress = Progress::new(&source, options.summary);
    let mut tally = Tally::default();
    for answer in workers::start(Blocks::of(source), signer)? {
        let answer = answer?;
        output.write(answer.text.as_bytes())?;
        output.flush()?;
        progress.aside(|| answer.complaints.iter().for_each(say));
        tally.add(answer.tally);
        if output.is_closed() {
            return Ok(tally.status());
        }
        progress.show(&tally);
    }
    progress.finish(&tally);
    if tally.identities == 0 {
        say("there is no identity in the input");
    }
    Ok(tally.status())
}

/// Returns the adapters of these names, or all of them, in the order of their names.
pub(crate) fn chosen(names: &[String], issuers: &Issuers) -> Result<Vec<Issuer>, Failure> {
    let wanted: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    if wanted.is_empty() {
        return Ok(issuers.iter().cloned().collect());
    }
    let found = wanted.iter().map(|name| find(name, issuers));
    let (found, unknown): (Vec<_>, Vec<_>) = found.partition(Result::is_ok);
    let unknown: Vec<String> = unknown.into_iter().filter_map(Result::err).collect();
    if unknown.is_empty() {
        Ok(found.into_iter().flatten().cloned().collect())
    } else {
        Err(Failure::lines(unknown))
    }
}

/// Returns the adapter of this name, or a message with the names that there are.
pub(crate) fn find<'a>(name: &str, issuers: &'a Issuers) -> Result<&'a Issuer, String> {
    let missing = |error| format!("{error}; there are {}", names(issuers));
    issuers.get(name).map_err(missing)
}

pub(crate) fn names(issuers: &Issuers) -> String {
    let names: Vec<&str> = issuers.iter().map(Issuer::name).collect();
    names.join(", ")
}
