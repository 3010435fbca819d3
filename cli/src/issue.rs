//! `issue`: a bundle for each identity and each adapter.

use std::collections::BTreeSet;

use countersign::{
    Action, ClientBundle, Draft, Dropped, Error, Issuer, Issuers, Problems, Registry, Renew, Step,
    Timestamp, Verification,
};
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::runtime::Builder;

use crate::arguments::{Format, Issue};
use crate::input::{Input, Unfinished};
use crate::output::Output;
use crate::status::{Failure, Status, say};

#[derive(Serialize)]
struct Issued<'a> {
    line: u64,
    adapter: &'a str,
    kind: &'a str,
    action: Action,
    payload: &'a RawValue,
    steps: &'a [Step],
    logout: &'a [Step],
    renew: Renew,
    expires_at: Option<Timestamp>,
    refresh_at: Option<Timestamp>,
    dropped: &'a [Dropped],
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<&'a Verification>,
}

#[derive(Serialize)]
struct Refused<'a> {
    line: u64,
    adapter: &'a str,
    kind: &'a str,
    error: Fault<'a>,
}

#[derive(Serialize)]
struct Fault<'a> {
    kind: &'a str,
    problems: &'a Problems,
}

pub(crate) fn run(
    options: &Issue,
    registry: &Registry,
    issuers: &Issuers,
    output: &mut Output,
) -> Result<Status, Failure> {
    let issuers = chosen(&options.adapters, issuers)?;
    let mut input = Input::open(options.file.as_deref(), Unfinished::OneValue)?;
    let runtime = Builder::new_current_thread()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let kinds = registry.kinds();
    let mut status = None;
    while !output.is_closed()
        && let Some(item) = input.next()?
    {
        let draft = match std::str::from_utf8(item.bytes) {
            Ok(text) => Draft::parse(text).with_kinds(&kinds),
            Err(_) => Draft::unreadable("not UTF-8"),
        };
        let now = options.time.now();
        for issuer in &issuers {
            let request = draft.request(issuer.kind(), options.action, now);
            let answer = runtime.block_on(issuer.issue(request));
            status = status.max(Some(print(item.line, issuer, &answer, options, output)?));
        }
        if input.is_idle() {
            output.flush()?;
        }
    }
    Ok(status.unwrap_or_else(|| {
        say("there is no identity in the input");
        Status::Faulty
    }))
}

/// The adapters that are asked, in the order of their names.
fn chosen<'a>(names: &[String], issuers: &'a Issuers) -> Result<Vec<&'a Issuer>, Failure> {
    let wanted: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    if wanted.is_empty() {
        return Ok(issuers.iter().collect());
    }
    let found = wanted.iter().map(|name| find(name, issuers));
    let (found, unknown): (Vec<_>, Vec<_>) = found.partition(Result::is_ok);
    let unknown: Vec<String> = unknown.into_iter().filter_map(Result::err).collect();
    if unknown.is_empty() {
        Ok(found.into_iter().flatten().collect())
    } else {
        Err(Failure::lines(unknown))
    }
}

/// The adapter of this name; otherwise what there is instead.
pub(crate) fn find<'a>(name: &str, issuers: &'a Issuers) -> Result<&'a Issuer, String> {
    let missing = |error| format!("{error}; there are {}", names(issuers));
    issuers.get(name).map_err(missing)
}

pub(crate) fn names(issuers: &Issuers) -> String {
    let names: Vec<&str> = issuers.iter().map(Issuer::name).collect();
    names.join(", ")
}

fn print(
    line: u64,
    issuer: &Issuer,
    answer: &Result<ClientBundle, Error>,
    options: &Issue,
    output: &mut Output,
) -> Result<Status, Failure> {
    let (adapter, kind) = (issuer.name(), issuer.kind());
    match answer {
        Ok(bundle) if options.format == Format::Script => {
            let script = bundle.script(options.nonce.as_deref());
            output.print_text(&script.map_err(|error| Failure::new(error.to_string()))?)?;
            Ok(Status::Done)
        }
        // A page has no use for an object.
        Err(error) if options.format == Format::Script => {
            say(format_args!("line {line}: {adapter}: {error}"));
            Ok(Status::Faulty)
        }
        Ok(bundle) => {
            output.print(&Issued {
                line,
                adapter,
                kind,
                action: bundle.action,
                payload: &bundle.payload,
                steps: &bundle.steps,
                logout: &bundle.logout,
                renew: bundle.renew,
                expires_at: bundle.expires_at,
                refresh_at: bundle.refresh_at,
                dropped: &bundle.dropped,
                verification: bundle.verification.as_ref(),
            })?;
            Ok(Status::Done)
        }
        Err(error) => {
            let kind_of_fault = error.kind().as_str();
            let problems = error.problems();
            let error = Fault {
                kind: kind_of_fault,
                problems,
            };
            output.print(&Refused {
                line,
                adapter,
                kind,
                error,
            })?;
            Ok(Status::Faulty)
        }
    }
}
