//! Answers a request for bundles.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::part::part;
use super::{Answer, Fault};
use crate::action::Action;
use crate::adapter::Request;
use crate::bundle::{ClientBundle, page_script};
use crate::clock::Timestamp;
use crate::config::Issuers;
use crate::identity::Draft;
use crate::issuer::Issuer;
use crate::json::{Cursor, Object, Text, is_null};
use crate::problem::{Code, Error, ErrorKind, Path, Problems, Result};

/// The keys of a request.
const KEYS: [&str; 9] = [
    "id", "adapters", "action", "identity", "from", "vendor", "client", "now", "script",
];

/// The reason why an adapter makes no bundle where the call cannot wait.
const MUST_BE_ASKED: &str =
    "its vendor must be asked over the network, and this call makes no network call";

/// The form in which an identity is written.
#[derive(Clone, Copy, Default, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum From {
    #[default]
    Countersign,
    Oidc,
}

/// The script element of a page.
#[derive(Default, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Script {
    /// That of the page's Content-Security-Policy.
    nonce: Option<String>,
    /// The address that the page asks for new bundles.
    endpoint: Option<String>,
}

impl Issuers {
    /// Answers a request for bundles, and asks the vendors that must be asked.
    ///
    /// The request is the object of the schema `Request`; only `identity` must be there. Each adapter has an entry in
    /// the answer, in the order of the names that the request says, or in that of all names.
    pub async fn answer(&self, request: &str) -> Answer {
        let asked = match Asked::read(request, self) {
            Ok(asked) => asked,
            Err(refusal) => return refusal,
        };
        let mut issued = Vec::with_capacity(asked.issuers.len());
        for issuer in &asked.issuers {
            issued.push((*issuer, issuer.issue(asked.request(issuer)).await));
        }
        asked.answer(&issued)
    }

    /// Answers a request for bundles without waiting, for an application that has no async runtime.
    ///
    /// An adapter that must ask its vendor is refused in the answer as `unsupported`.
    #[must_use]
    pub fn answer_now(&self, request: &str) -> Answer {
        let asked = match Asked::read(request, self) {
            Ok(asked) => asked,
            Err(refusal) => return refusal,
        };
        let one = |issuer: &&'_ Issuer| {
            let issued = issuer.issue_now(&asked.request(issuer));
            issued.unwrap_or_else(|| {
                Err(Error::new(ErrorKind::Unsupported).with_source(MUST_BE_ASKED))
            })
        };
        let issued: Vec<_> = asked
            .issuers
            .iter()
            .map(|issuer| (*issuer, one(issuer)))
            .collect();
        asked.answer(&issued)
    }
}

/// A request that has no fault.
struct Asked<'r> {
    id: Option<&'r RawValue>,
    issuers: Vec<&'r Issuer>,
    action: Action,
    draft: Draft<'r>,
    vendor: Vec<(std::borrow::Cow<'r, str>, &'r RawValue)>,
    client: Option<&'r RawValue>,
    now: Option<Timestamp>,
    script: Option<Script>,
}

impl<'r> Asked<'r> {
    /// Reads a request, or answers every fault of it.
    fn read(text: &'r str, known: &'r Issuers) -> std::result::Result<Self, Answer> {
        let mut problems = Problems::new();
        let root = Path::ROOT;
        let object = Cursor::parse_object(text, root, &mut problems);
        let Some(mut object) = object else {
            return Err(Answer::refusal(None, &Fault::of_request(&problems)));
        };
        let mut take = |key: &str| object.take(key).filter(|raw| !is_null(raw));
        let found = &mut problems;
        let id = take("id");
        let adapters = take("adapters")
            .and_then(|raw| part(raw, "adapters", "a list of adapters' names", found));
        let action =
            take("action").and_then(|raw| part(raw, "action", "the name of an action", found));
        let from = take("from").and_then(|raw| part(raw, "from", "countersign or oidc", found));
        let now = take("now").and_then(|raw| part(raw, "now", "Unix seconds", found));
        let script = take("script")
            .and_then(|raw| part(raw, "script", "an object of nonce and endpoint", found));
        let vendor = take("vendor")
            .and_then(|raw| Cursor::new(raw, root.key("vendor"), found).object())
            .map_or_else(Vec::new, Object::into_entries);
        let client = take("client");
        let identity = object.require("identity", root, found);
        object.finish_among(root, &KEYS, &[], found);
        let kinds = known.kinds();
        for (kind, _) in vendor.iter().filter(|(kind, _)| !kinds.contains(&&**kind)) {
            let at = root.key("vendor");
            found.add(at.key(kind), Code::UnknownField, "no adapter of this kind");
        }
        let draft = identity.map(|raw| match from.unwrap_or_default() {
            From::Countersign => Draft::parse(raw.get()).with_kinds(kinds),
            From::Oidc => Draft::from_oidc(raw.get()),
        });
        let issuers = named(adapters, known, found);
        let Some(draft) = draft.filter(|_| problems.is_empty()) else {
            return Err(Answer::refusal(id, &Fault::of_request(&problems)));
        };
        Ok(Self {
            id,
            issuers,
            action: action.unwrap_or_default(),
            draft,
            vendor,
            client,
            now,
            script,
        })
    }

    /// Returns the request to one adapter. Data beside the identity goes before data in it.
    fn request(&self, issuer: &Issuer) -> Request<'_> {
        let now = self.now.unwrap_or_else(|| issuer.now());
        let mut request = self.draft.request(issuer.kind(), self.action, now);
        let mut beside = self.vendor.iter();
        let own = beside.find(|(kind, raw)| kind == issuer.kind() && !is_null(raw));
        request.vendor = own.map(|(_, raw)| *raw).or(request.vendor);
        request.client = self.client.or(request.client);
        request
    }

    fn answer(&self, issued: &[(&Issuer, Result<ClientBundle>)]) -> Answer {
        let script = self.script.as_ref().map(|script| {
            let bundles = issued.iter().filter_map(|(_, one)| one.as_ref().ok());
            let bundles: Vec<_> = bundles.collect();
            page_script(
                &bundles,
                script.nonce.as_deref(),
                script.endpoint.as_deref(),
            )
        });
        match script.transpose() {
            Ok(script) => Answer::of_bundles(self.id, issued, script.as_deref()),
            Err(error) => Answer::refusal(self.id, &Fault::from(&error)),
        }
    }
}

/// Returns the adapters of these names, or all of them.
fn named<'r>(
    names: Option<Vec<Text<'_>>>,
    known: &'r Issuers,
    problems: &mut Problems,
) -> Vec<&'r Issuer> {
    let Some(names) = names else {
        return known.iter().collect();
    };
    let at = Path::ROOT.key("adapters");
    let mut issuers: Vec<&Issuer> = Vec::with_capacity(names.len());
    for (index, Text(name)) in names.iter().enumerate() {
        match known.get(name) {
            // Each costs a signature, so that one request could cost many.
            Ok(issuer) if issuers.iter().any(|known| known.name() == issuer.name()) => {
                problems.add(at.index(index), Code::Invalid, "named twice");
            }
            Ok(issuer) => issuers.push(issuer),
            Err(_) => problems.add(at.index(index), Code::Invalid, "no such adapter"),
        }
    }
    issuers
}
