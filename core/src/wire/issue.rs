//! Answers a request for bundles.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::part::{self, part};
use super::{Answer, Fault};
use crate::action::Action;
use crate::adapter::Request;
use crate::bundle::{ClientBundle, is_nonce, page_script};
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

/// The keys of a request for the steps that sign out.
const LOGOUT_KEYS: [&str; 3] = ["id", "adapters", "action"];

/// The actions of a request.
const ACTIONS: &str = "one of login, add-identities, update-profile and logout";

/// The reason why an adapter makes no bundle where the call cannot wait.
const MUST_BE_ASKED: &str =
    "its vendor must be asked over the network, and this call makes no network call";

/// The bundles that a request asks for.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Asks {
    For(Action),
    ToSignOut(Logout),
}

/// Asks for the steps that sign out any user.
#[derive(Clone, Copy, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum Logout {
    Logout,
}

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
    ///
    /// A request with the action `logout` has no identity: its bundles are those of [`Issuer::logout`].
    pub async fn answer(&self, request: &str) -> Answer {
        let asked = match Asked::read(request, self) {
            Ok(asked) => asked,
            Err(refusal) => return refusal,
        };
        let mut issued = Vec::with_capacity(asked.issuers.len());
        for issuer in &asked.issuers {
            let one = match asked.request(issuer) {
                Some(request) => issuer.issue(request).await,
                None => Ok(issuer.logout()),
            };
            issued.push((*issuer, one));
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
            let Some(request) = asked.request(issuer) else {
                return Ok(issuer.logout());
            };
            issuer.issue_now(&request).unwrap_or_else(|| {
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
    /// None where the request asks to sign out.
    draft: Option<Draft<'r>>,
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
        let id = take("id").and_then(|raw| part::id(raw, found));
        let adapters = take("adapters")
            .and_then(|raw| part(raw, "adapters", "a list of adapters' names", found));
        let asks = take("action").and_then(|raw| part(raw, "action", ACTIONS, found));
        if matches!(asks, Some(Asks::ToSignOut(_))) {
            return Self::to_sign_out(id, adapters, object, known, problems);
        }
        let from = take("from").and_then(|raw| part(raw, "from", "countersign or oidc", found));
        let now = take("now").and_then(|raw| part::now(raw, found));
        let script: Option<Script> = take("script")
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
        let nonce = script.as_ref().and_then(|script| script.nonce.as_deref());
        if nonce.is_some_and(|nonce| !is_nonce(nonce)) {
            found.add(root.key("script").key("nonce"), Code::Invalid, "base64");
        }
        let draft = identity.map(|raw| match from.unwrap_or_default() {
            From::Countersign => Draft::parse(raw.get()).with_kinds(kinds),
            From::Oidc => Draft::from_oidc(raw.get()),
        });
        let issuers = named(adapters, known, found);
        if !problems.is_empty() {
            return Err(Answer::refusal(id, &Fault::of_request(&problems)));
        }
        Ok(Self {
            id,
            issuers,
            action: match asks {
                Some(Asks::For(action)) => action,
                _ => Action::default(),
            },
            draft,
            vendor,
            client,
            now,
            script,
        })
    }

    /// Reads the rest of a request for the steps that sign out. It has no user.
    fn to_sign_out(
        id: Option<&'r RawValue>,
        adapters: Option<Vec<Text<'_>>>,
        object: Object<'r>,
        known: &'r Issuers,
        mut problems: Problems,
    ) -> std::result::Result<Self, Answer> {
        let issuers = named(adapters, known, &mut problems);
        object.finish_among(Path::ROOT, &LOGOUT_KEYS, &[], &mut problems);
        if !problems.is_empty() {
            return Err(Answer::refusal(id, &Fault::of_request(&problems)));
        }
        Ok(Self {
            id,
            issuers,
            action: Action::Login,
            draft: None,
            vendor: Vec::new(),
            client: None,
            now: None,
            script: None,
        })
    }

    /// Returns the request to one adapter, and none where its page is to sign out. Data beside the identity goes before
    /// data in it.
    fn request(&self, issuer: &Issuer) -> Option<Request<'_>> {
        let draft = self.draft.as_ref()?;
        let now = self.now.unwrap_or_else(|| issuer.now());
        let mut request = draft.request(issuer.kind(), self.action, now);
        let mut beside = self.vendor.iter();
        let own = beside.find(|(kind, raw)| kind == issuer.kind() && !is_null(raw));
        request.vendor = own.map(|(_, raw)| *raw).or(request.vendor);
        request.client = self.client.or(request.client);
        Some(request)
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
