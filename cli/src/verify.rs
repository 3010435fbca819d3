//! `verify`: judges the bundles that `issue` printed, as their vendors would.

use countersign::bundle::Step;
use countersign::json::{Cursor, Object};
use countersign::problem::{Code, Path, Problems};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Issuer, Issuers, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::arguments::Verify;
use crate::input::{Source, Values};
use crate::issue::{find, names};
use crate::output::Output;
use crate::status::{Failure, Status, say};

#[derive(Serialize)]
struct Accepted<'a> {
    adapter: &'a str,
    accepted: bool,
    user: &'a User,
    /// The action of the bundle; some actions have no proof.
    action: Action,
    /// The part of the payload that the proof covers; `nothing` where the vendor believes the page.
    proof: &'static str,
    /// The fields of the user that the proof covers.
    signed: Vec<String>,
}

#[derive(Serialize)]
struct Refused<'a, D> {
    adapter: Option<&'a str>,
    accepted: bool,
    event: &'a str,
    reason: &'a str,
    details: D,
    /// The usual mistake that caused the refusal, where one is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    slip: Option<String>,
}

#[derive(Serialize)]
struct Opaque<'a> {
    adapter: &'a str,
    accepted: Option<bool>,
    reason: &'a str,
}

/// The details of a refusal by the command itself.
#[derive(Serialize)]
struct Faults {
    problems: Problems,
}

/// The event of a refusal by the command itself. No vendor would have seen the object.
const INPUT: &str = "input";

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
        let now = options.time.now();
        let answered = answer(bytes, judge, options.action, issuers, now, output)?;
        status = status.max(Some(answered));
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

fn answer(
    bytes: &[u8],
    judge: Option<&str>,
    action: Option<Action>,
    issuers: &Issuers,
    now: Timestamp,
    output: &mut Output,
) -> Result<Status, Failure> {
    let mut problems = Problems::new();
    let read = Read::from_json(bytes, judge, &mut problems);
    let adapter = judge.or(read.adapter.as_deref());
    let Some((name, bundle)) = adapter.zip(read.bundle) else {
        return no_bundle(adapter, read.failed, problems, output);
    };
    let Ok(issuer) = issuers.get(name) else {
        problems.add(Path::ROOT.key("adapter"), Code::Invalid, "no such adapter");
        refuse(
            adapter,
            INPUT,
            "unknown-adapter",
            Faults { problems },
            output,
        )?;
        return Ok(Status::Unusable);
    };
    let mut presented = Presented::of(&bundle);
    presented.action = action.unwrap_or(presented.action);
    let verdict = issuer.judge(&presented, now);
    let verdict = verdict.map_err(|why| {
        let slip = why.slip.clone();
        let slip = slip.or_else(|| signed_elsewhere(name, issuers, &presented, now));
        why.with_slip(slip)
    });
    tell(issuer, presented.action, verdict, output)
}

/// Whether another adapter of the configuration accepts the proof. It was then made with that adapter's secret.
fn signed_elsewhere(
    refused_by: &str,
    issuers: &Issuers,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Option<String> {
    let takes = |issuer: &&Issuer| {
        let table = issuer.adapter().capabilities().table(presented.action);
        let proves = table.is_some_and(|table| !table.proof().is_none());
        let verdict = issuer.judge(presented, now);
        proves && matches!(verdict, Ok(Verdict::Accepted(user)) if !user.anonymous)
    };
    let mut others = issuers.iter().filter(|issuer| issuer.name() != refused_by);
    let other = others.find(takes)?;
    Some(format!("the proof is one of the adapter {}", other.name()))
}

fn tell(
    issuer: &Issuer,
    action: Action,
    verdict: Result<Verdict, Rejection>,
    output: &mut Output,
) -> Result<Status, Failure> {
    let adapter = issuer.name();
    match verdict {
        Ok(Verdict::Accepted(user)) => {
            let table = issuer.adapter().capabilities().table(action);
            // A visitor has no proof, whatever the action.
            let table = table.filter(|_| !user.anonymous);
            let signed = table.map_or(&[][..], |table| table.fields()).iter();
            let signed = signed.filter(|rule| rule.is_signed());
            output.print(&Accepted {
                adapter,
                accepted: true,
                user: &user,
                action,
                proof: table.map_or("nothing", crate::adapters::proof),
                signed: signed.map(|rule| rule.field().to_string()).collect(),
            })?;
        }
        Ok(_) => output.print(&Opaque {
            adapter,
            accepted: None,
            reason: "opaque",
        })?,
        Err(why) => {
            output.print(&Refused {
                adapter: Some(adapter),
                accepted: false,
                event: &why.event,
                reason: &why.reason,
                details: &why.details,
                slip: why.slip,
            })?;
            return Ok(Status::Faulty);
        }
    }
    Ok(Status::Done)
}

fn no_bundle(
    adapter: Option<&str>,
    failed: bool,
    problems: Problems,
    output: &mut Output,
) -> Result<Status, Failure> {
    let reason = if failed { "not-issued" } else { "not-a-bundle" };
    let problems = if failed { Problems::new() } else { problems };
    refuse(adapter, INPUT, reason, Faults { problems }, output)?;
    Ok(Status::Faulty)
}

fn refuse<D: Serialize>(
    adapter: Option<&str>,
    event: &str,
    reason: &str,
    details: D,
    output: &mut Output,
) -> Result<(), Failure> {
    output.print(&Refused {
        adapter,
        accepted: false,
        event,
        reason,
        details,
        slip: None,
    })
}

/// An object that `issue` printed, as far as it could be read.
#[derive(Default)]
struct Read {
    adapter: Option<String>,
    bundle: Option<ClientBundle>,
    /// Whether it is the answer to an identity that was refused.
    failed: bool,
}

impl Read {
    fn from_json(bytes: &[u8], judge: Option<&str>, problems: &mut Problems) -> Self {
        let Ok(text) = std::str::from_utf8(bytes) else {
            problems.add(Path::ROOT, Code::Invalid, "not UTF-8");
            return Self::default();
        };
        let object = Cursor::parse(text, Path::ROOT, problems).and_then(Cursor::object);
        let Some(mut object) = object else {
            return Self::default();
        };
        let at = Path::ROOT.key("adapter");
        let adapter = match judge {
            Some(_) => object.take("adapter"),
            None => object.require("adapter", Path::ROOT, problems),
        };
        let adapter = adapter.and_then(|raw| Cursor::new(raw, at, problems).text());
        Self {
            adapter: adapter.map(String::from),
            failed: object.has("error"),
            bundle: bundle(&mut object, problems),
        }
    }
}

fn bundle(object: &mut Object<'_>, problems: &mut Problems) -> Option<ClientBundle> {
    let payload = object.require("payload", Path::ROOT, problems);
    let action = part(object, "action", "the name of an action", problems);
    let steps: Option<Vec<Step>> = part(object, "steps", "a list of steps", problems);
    let bundle = ClientBundle::from_json("", action?, payload?.to_owned()).with_steps(steps?);
    problems.is_empty().then_some(bundle)
}

fn part<T: DeserializeOwned>(
    object: &mut Object<'_>,
    key: &str,
    form: &'static str,
    problems: &mut Problems,
) -> Option<T> {
    let raw = object.require(key, Path::ROOT, problems)?;
    let part = serde_json::from_str(raw.get());
    // serde's message would quote the value.
    part.map_err(|_| problems.add(Path::ROOT.key(key), Code::Invalid, form))
        .ok()
}
