//! `issue --lines`: one request a line. Each is answered before the next is read, whatever it holds.

use std::io::BufRead;

use countersign::identity::Draft;
use countersign::json::{Cursor, Object, is_null};
use countersign::problem::{Code, Path, Problem, Problems};
use countersign::{Action, ClientBundle, Error, Issuer, Issuers, Registry, Timestamp, page_script};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::runtime::{Builder, Runtime};

use crate::arguments::Issue;
use crate::input::Source;
use crate::issue::chosen;
use crate::output::{Fault, Output};
use crate::status::{Failure, Status};

/// The longest line, in bytes. A longer one is skipped, so that it does not fill the memory.
const LONGEST: usize = 4 << 20;

/// The keys of a request.
const KEYS: [&str; 9] = [
    "id", "adapters", "action", "identity", "from", "vendor", "client", "now", "script",
];

/// A request, which stands on one line. Only `identity` must be there.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the schema is made of it; a line is read fault by fault"
)]
pub(crate) struct Request {
    /// Comes back as it is.
    id: Option<serde_json::Value>,
    /// The adapters' names in the configuration; all of them without.
    adapters: Option<Vec<String>>,
    /// The action that the bundles are for; `login` without it.
    action: Option<Action>,
    /// The user's identity.
    identity: serde_json::Map<String, serde_json::Value>,
    /// The form in which the identity is written.
    from: Option<From>,
    /// Data for single vendors that the identity has no key for, by kind.
    vendor: Option<serde_json::Map<String, serde_json::Value>>,
    /// The user's ids as the vendor's event told them to the page.
    client: Option<serde_json::Map<String, serde_json::Value>>,
    /// The present moment, in Unix seconds; the machine's own without.
    now: Option<Timestamp>,
    /// Also answers a script element for a page.
    script: Option<Script>,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum From {
    #[default]
    Countersign,
    Oidc,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Script {
    /// That of the page's Content-Security-Policy.
    nonce: Option<String>,
    /// The address that the page asks for new bundles.
    endpoint: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
    bundles: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'a> {
    Bundle(&'a ClientBundle),
    Refused {
        adapter: &'a str,
        kind: &'a str,
        error: Fault<'a>,
    },
}

#[derive(Serialize)]
struct Refused<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
    error: Fault<'a>,
}

pub(crate) fn run(
    options: &Issue,
    registry: &Registry,
    issuers: &Issuers,
    output: &mut Output,
) -> Result<Status, Failure> {
    let known = chosen(&options.adapters, issuers)?;
    let kinds = registry.kinds();
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(error.to_string()))?;
    let source = Source::open(options.file.as_deref())?;
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
        let text = if length > LONGEST {
            Err("longer than 4 MiB")
        } else {
            std::str::from_utf8(&line).map_err(|_| "not UTF-8")
        };
        if text.is_ok_and(|text| text.trim().is_empty()) {
            continue;
        }
        let now = options.time.now();
        let answered = answer(text, &known, &kinds, now, &runtime, output)?;
        status = status.max(answered);
        output.flush()?;
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

fn answer(
    text: Result<&str, &'static str>,
    known: &[Issuer],
    kinds: &[&'static str],
    now: Timestamp,
    runtime: &Runtime,
    output: &mut Output,
) -> Result<Status, Failure> {
    let mut problems = Problems::new();
    let asked = match text {
        Ok(text) => Asked::read(text, known, kinds, &mut problems),
        Err(why) => {
            problems.push(Problem::new(Path::ROOT, Code::Invalid, why));
            Asked::default()
        }
    };
    let Some(draft) = asked.draft.as_ref().filter(|_| problems.is_empty()) else {
        let error = Fault::of(&problems);
        output.print(&Refused {
            id: asked.id,
            error,
        })?;
        return Ok(Status::Faulty);
    };
    let mut issued: Vec<(&Issuer, Result<ClientBundle, Error>)> = Vec::new();
    for issuer in &asked.issuers {
        let mut request = draft.request(issuer.kind(), asked.action, asked.now.unwrap_or(now));
        let own = asked.vendor.iter().find(|(kind, _)| kind == issuer.kind());
        request.vendor = own.map(|(_, raw)| *raw).or(request.vendor);
        request.client = asked.client.or(request.client);
        issued.push((issuer, runtime.block_on(issuer.issue(request))));
    }
    let script = asked.script.as_ref().map(|script| {
        let bundles = issued.iter().filter_map(|(_, one)| one.as_ref().ok());
        let bundles: Vec<_> = bundles.collect();
        page_script(
            &bundles,
            script.nonce.as_deref(),
            script.endpoint.as_deref(),
        )
    });
    let script = match script.transpose() {
        Ok(script) => script,
        Err(error) => {
            let error = Fault::from(&error);
            output.print(&Refused {
                id: asked.id,
                error,
            })?;
            return Ok(Status::Faulty);
        }
    };
    let status = match issued.iter().all(|(_, one)| one.is_ok()) {
        true => Status::Done,
        false => Status::Faulty,
    };
    let bundles = issued.iter().map(|(issuer, one)| match one {
        Ok(bundle) => Entry::Bundle(bundle),
        Err(error) => Entry::Refused {
            adapter: issuer.name(),
            kind: issuer.kind(),
            error: error.into(),
        },
    });
    output.print(&Answer {
        id: asked.id,
        bundles: bundles.collect(),
        script,
    })?;
    Ok(status)
}

/// A request, as far as it could be read.
#[derive(Default)]
struct Asked<'a> {
    id: Option<&'a RawValue>,
    issuers: Vec<Issuer>,
    action: Action,
    draft: Option<Draft<'a>>,
    vendor: Vec<(String, &'a RawValue)>,
    client: Option<&'a RawValue>,
    now: Option<Timestamp>,
    script: Option<Script>,
}

impl<'a> Asked<'a> {
    fn read(
        text: &'a str,
        known: &[Issuer],
        kinds: &[&'static str],
        problems: &mut Problems,
    ) -> Self {
        let root = Path::ROOT;
        let object = Cursor::parse(text, root, problems).and_then(Cursor::object);
        let Some(mut object) = object else {
            return Self::default();
        };
        let mut take = |key: &str| object.take(key).filter(|raw| !is_null(raw));
        let id = take("id");
        let adapters = take("adapters").and_then(|raw| {
            part::<Vec<String>>(raw, "adapters", "a list of adapters' names", problems)
        });
        let action = take("action")
            .and_then(|raw| part(raw, "action", "the name of an action", problems))
            .unwrap_or_default();
        let from: From = take("from")
            .and_then(|raw| part(raw, "from", "countersign or oidc", problems))
            .unwrap_or_default();
        let now = take("now").and_then(|raw| part(raw, "now", "Unix seconds", problems));
        let script = take("script")
            .and_then(|raw| part(raw, "script", "an object of nonce and endpoint", problems));
        let vendor = take("vendor")
            .and_then(|raw| Cursor::new(raw, root.key("vendor"), problems).object())
            .map_or_else(Vec::new, Object::into_entries);
        let client = take("client");
        let identity = take("identity");
        object.finish_among(root, &KEYS, &[], problems);
        if identity.is_none() {
            problems.push(Problem::new(
                root.key("identity"),
                Code::Missing,
                "required",
            ));
        }
        for (kind, _) in vendor.iter().filter(|(kind, _)| !kinds.contains(&&**kind)) {
            let at = root.key("vendor");
            problems.push(Problem::new(
                at.key(kind),
                Code::UnknownField,
                "no adapter of this kind",
            ));
        }
        let draft = identity.map(|raw| match from {
            From::Countersign => Draft::parse(raw.get()).with_kinds(kinds),
            From::Oidc => Draft::from_oidc(raw.get()),
        });
        Self {
            id,
            issuers: Self::named(adapters, known, problems),
            action,
            draft,
            vendor: vendor
                .into_iter()
                .map(|(kind, raw)| (kind.into_owned(), raw))
                .collect(),
            client,
            now,
            script,
        }
    }

    fn named(names: Option<Vec<String>>, known: &[Issuer], problems: &mut Problems) -> Vec<Issuer> {
        let Some(names) = names else {
            return known.to_vec();
        };
        let mut issuers = Vec::new();
        for (index, name) in names.iter().enumerate() {
            match known.iter().find(|issuer| issuer.name() == name) {
                Some(issuer) => issuers.push(issuer.clone()),
                None => {
                    let at = Path::ROOT.key("adapters");
                    problems.push(Problem::new(
                        at.index(index),
                        Code::Invalid,
                        "no such adapter",
                    ));
                }
            }
        }
        issuers
    }
}

fn part<T: DeserializeOwned>(
    raw: &RawValue,
    key: &str,
    form: &'static str,
    problems: &mut Problems,
) -> Option<T> {
    // serde's message would quote the value.
    let part = serde_json::from_str(raw.get());
    part.map_err(|_| problems.push(Problem::new(Path::ROOT.key(key), Code::Invalid, form)))
        .ok()
}
