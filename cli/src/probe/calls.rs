//! The calls that are made: the page's own, and those of an attacker.

use std::fmt;
use std::time::Duration;

use countersign::http::Call;
use countersign::http::header::{
    ACCEPT, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, ORIGIN,
};
use countersign::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use form_urlencoded::Serializer;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::page::{Ids, Page};
use super::session::is_of_session;

/// How long an answer may take. Helpshift's widget waits so long (documented). For the others it is inferred.
const WAIT: Duration = Duration::from_secs(5);

/// The origin of a foreign page. RFC 6761 reserves the name, so that nobody can own it.
pub(super) const FOREIGN_ORIGIN: &str = "https://countersign-probe.invalid";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The ids of the other user where the command line names none.
const MADE_UP_ID: &str = "countersign-probe-another-user";
const MADE_UP_EMAIL: &str = "countersign-probe@another-user.invalid";

/// An id that somebody has where ids are counted.
pub(super) const COUNTED_ID: u32 = 1;

const LARGE: usize = 1024 * 1024;

/// The kinds of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Probe {
    /// The request of the vendor's page.
    Page,
    /// The same request from a page of another site.
    ForeignOrigin,
    /// The preflight of a browser for a page of another site.
    Preflight,
    /// The page's request without the session.
    NoSession,
    /// The page's request with the session of another user.
    OtherSession,
    /// The request with the id of another user than the session's.
    OtherUser,
    /// The request with the email of another user.
    OtherEmail,
    /// The request with both, for an endpoint that looks for a user who has both.
    OtherBoth,
    /// The request with the other user's id in the path, where the address has the session's own there.
    OtherPath,
    /// The request with another type of value in place of the id, which a program could take for something else.
    IdArray,
    IdNumber,
    IdObject,
    /// The request with an id of 1 MiB. It is the last, since a server may end the connection over it.
    LargeBody,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Page => "page",
            Self::ForeignOrigin => "foreign-origin",
            Self::Preflight => "preflight",
            Self::NoSession => "no-session",
            Self::OtherSession => "other-session",
            Self::OtherUser => "other-user",
            Self::OtherEmail => "other-email",
            Self::OtherBoth => "other-both",
            Self::OtherPath => "other-path",
            Self::IdArray => "id-array",
            Self::IdNumber => "id-number",
            Self::IdObject => "id-object",
            Self::LargeBody => "large-body",
        })
    }
}

/// An application's endpoint, and the session that asks it.
pub(super) struct Endpoint {
    pub(super) address: Uri,
    pub(super) method: Method,
    pub(super) session: HeaderMap,
    /// The session of somebody else, where one is given.
    pub(super) other_session: Option<HeaderMap>,
    pub(super) page: Page,
    /// Whether the vendor's event tells the page who the user is. The page then sends that as `client`.
    pub(super) takes_client: bool,
    /// The adapter's name in the configuration, by which the page asks.
    pub(super) adapter: String,
    /// The user whom the session belongs to.
    pub(super) own: Ids,
    /// The other user.
    pub(super) another: Ids,
}

impl Endpoint {
    /// Returns the ids of the other user: these, or made-up ones.
    pub(super) fn another(user_id: Option<&str>, email: Option<&str>) -> Ids {
        Ids {
            user_id: Some(user_id.unwrap_or(MADE_UP_ID).to_owned()),
            email: Some(email.unwrap_or(MADE_UP_EMAIL).to_owned()),
        }
    }

    /// Returns the probes, in order. A query has no types and is short, so that `GET` leaves some out.
    pub(super) fn probes(&self) -> Vec<Probe> {
        let other_session = self.other_session.as_ref().map(|_| Probe::OtherSession);
        let other_path = self.other_path().map(|_| Probe::OtherPath);
        let mut probes = vec![
            Probe::Page,
            Probe::ForeignOrigin,
            Probe::Preflight,
            Probe::NoSession,
        ];
        probes.extend(other_session);
        probes.extend([Probe::OtherUser, Probe::OtherEmail, Probe::OtherBoth]);
        probes.extend(other_path);
        if self.method != Method::GET {
            let odd = [Probe::IdArray, Probe::IdNumber, Probe::IdObject];
            probes.extend(odd);
            probes.push(Probe::LargeBody);
        }
        probes
    }

    /// Returns the address with the other user's id in place of the session's own; `None` where it has none in its
    /// path.
    fn other_path(&self) -> Option<Uri> {
        let (own, other) = (
            self.own.user_id.as_deref()?,
            self.another.user_id.as_deref()?,
        );
        let path = self.address.path();
        let is_own = |part: &str| part == own || part == escaped(own);
        let parts = path.split('/').map(|part| {
            if is_own(part) {
                escaped(other)
            } else {
                part.to_owned()
            }
        });
        let changed = parts.collect::<Vec<_>>().join("/");
        (changed != path).then_some(())?;
        let query = self.address.query().map(|query| format!("?{query}"));
        let mut address = self.address.clone().into_parts();
        address.path_and_query = format!("{changed}{}", query.unwrap_or_default())
            .parse()
            .ok();
        Uri::from_parts(address).ok()
    }

    pub(super) fn call(&self, probe: Probe) -> Call {
        if probe == Probe::Preflight {
            return self.preflight();
        }
        let asked = self.asked(probe);
        let address = match probe {
            Probe::OtherPath => self.other_path().unwrap_or_else(|| self.address.clone()),
            _ => self.address.clone(),
        };
        let mut call = match self.method {
            Method::GET => Call::new(Method::GET, with_query(&address, &asked)),
            _ => Call::new(self.method.clone(), address)
                .with_body(self.question(asked).to_string())
                .with_header(CONTENT_TYPE, HeaderValue::from_static("application/json")),
        };
        call.headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        if let Some(origin) = self.origin() {
            call.headers.insert(ORIGIN, origin);
        }
        call.headers
            .insert(SEC_FETCH_SITE, HeaderValue::from_static("same-origin"));
        let session = match probe {
            Probe::OtherSession => self.other_session.as_ref().unwrap_or(&self.session),
            _ => &self.session,
        };
        add_session(session, &mut call, probe != Probe::NoSession);
        if probe == Probe::ForeignOrigin {
            call.headers
                .insert(ORIGIN, HeaderValue::from_static(FOREIGN_ORIGIN));
            call.headers
                .insert(SEC_FETCH_SITE, HeaderValue::from_static("cross-site"));
        }
        call.with_time_limit(WAIT)
    }

    /// Returns the preflight. It has no session, since a browser sends none with it (Fetch standard, CORS-preflight
    /// fetch).
    fn preflight(&self) -> Call {
        let method = HeaderValue::from_str(self.method.as_str());
        let mut call = Call::new(Method::OPTIONS, self.address.clone())
            .with_header(ORIGIN, HeaderValue::from_static(FOREIGN_ORIGIN))
            .with_header(
                ACCESS_CONTROL_REQUEST_HEADERS,
                HeaderValue::from_static("content-type"),
            );
        if let Ok(method) = method {
            call = call.with_header(ACCESS_CONTROL_REQUEST_METHOD, method);
        }
        call.with_time_limit(WAIT)
    }

    /// Returns the question of `countersign.js`: the adapter, the action, and the ids that the vendor's event told.
    /// The ids stand beside them once more, for an endpoint of another form.
    fn question(&self, asked: Map<String, Value>) -> Value {
        let mut question = asked.clone();
        question.insert("adapters".to_owned(), json!([self.adapter]));
        question.insert("action".to_owned(), json!("login"));
        // A page whose vendor has no such event sends no `client`, and its adapter refuses one. An attacker may send it.
        let is_attack = asked != self.asked(Probe::Page);
        let data = self.page.client();
        let data = data.and_then(|data| serde_json::from_str(data.get()).ok());
        let client: Option<Map<String, Value>> = match data {
            Some(data) if is_attack => Some(Map::from_iter(asked.into_iter().chain(data))),
            Some(data) => Some(data),
            None => (self.takes_client || is_attack).then_some(asked),
        };
        if let Some(client) = client {
            question.insert("client".to_owned(), Value::Object(client));
        }
        Value::Object(question)
    }

    /// Returns the ids that the request names, as JSON.
    fn asked(&self, probe: Probe) -> Map<String, Value> {
        let text = |text: &Option<String>| text.clone().map(Value::from);
        let (mut user_id, mut email) = (text(&self.own.user_id), text(&self.own.email));
        match probe {
            Probe::Page
            | Probe::ForeignOrigin
            | Probe::Preflight
            | Probe::NoSession
            | Probe::OtherSession
            // The body names the session's own user: an endpoint may compare that, and sign for the path.
            | Probe::OtherPath => {}
            Probe::OtherUser => user_id = text(&self.another.user_id),
            Probe::OtherEmail => email = text(&self.another.email),
            Probe::OtherBoth => {
                user_id = text(&self.another.user_id);
                email = text(&self.another.email);
            }
            Probe::IdArray => user_id = Some(json!([self.another.user_id])),
            Probe::IdNumber => user_id = Some(json!(COUNTED_ID)),
            // A query of MongoDB for any other user.
            Probe::IdObject => user_id = Some(json!({ "$ne": self.own.user_id })),
            Probe::LargeBody => user_id = Some("a".repeat(LARGE).into()),
        }
        let named = [(self.page.user_id, user_id), (self.page.email, email)];
        let named = named.into_iter();
        named
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }

    fn origin(&self) -> Option<HeaderValue> {
        let (scheme, authority) = (self.address.scheme_str()?, self.address.authority()?);
        HeaderValue::from_str(&format!("{scheme}://{authority}")).ok()
    }
}

fn with_query(address: &Uri, asked: &Map<String, Value>) -> Uri {
    let text = address.to_string();
    let mark = if text.contains('?') { '&' } else { '?' };
    let mut query = Serializer::new(String::new());
    for (name, value) in asked {
        query.append_pair(name, value.as_str().unwrap_or_default());
    }
    let with_query = format!("{text}{mark}{}", query.finish());
    with_query.parse().unwrap_or_else(|_| address.clone())
}

/// Escapes a text for a path. A form would write a blank in another way.
fn escaped(text: &str) -> String {
    let escaped: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    escaped.replace('+', "%20")
}

/// Adds the headers of the session's file, in place of the call's own. Without the session the other headers stay: an
/// endpoint that refuses for the lack of those would show nothing.
fn add_session(session: &HeaderMap, call: &mut Call, signed_in: bool) {
    let names = session.keys();
    for name in names.filter(|name| signed_in || !is_of_session(name)) {
        call.headers.remove(name);
        for value in session.get_all(name) {
            call.headers.append(name, value.clone());
        }
    }
}
