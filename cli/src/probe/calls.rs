//! The calls that are made: the page's own, and what an attacker would try.

use std::fmt;
use std::time::Duration;

use countersign::Call;
use countersign::http::header::{ACCEPT, CONTENT_TYPE, ORIGIN};
use countersign::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use form_urlencoded::Serializer;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::page::{Ids, Page};
use super::session::is_of_session;

/// How long Helpshift's widget waits (documented); of the others nothing is known, and the same is taken.
const WAIT: Duration = Duration::from_secs(5);

/// A site that is nobody's page: RFC 6761 keeps the name from being anybody's.
pub(super) const FOREIGN_ORIGIN: &str = "https://countersign-probe.invalid";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What is asked for where nobody names another user.
const MADE_UP_ID: &str = "countersign-probe-another-user";
const MADE_UP_EMAIL: &str = "countersign-probe@another-user.invalid";

/// Somebody's, where ids are counted.
pub(super) const COUNTED_ID: u32 = 1;

const LARGE: usize = 1024 * 1024;

/// One call, and what it is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Probe {
    /// What the vendor's page would send.
    Page,
    /// The same from a page of another site.
    ForeignOrigin,
    /// The same without the session.
    NoSession,
    /// With the id of a user whom the session is not.
    OtherUser,
    /// With an email that the session does not own.
    OtherEmail,
    /// With both, for an endpoint that looks for a user who has both.
    OtherBoth,
    /// With values in place of the id that a program could take for something else.
    IdArray,
    IdNumber,
    IdObject,
    /// With an id of 1 MiB. It is last: a server may end the connection over it.
    LargeBody,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Page => "page",
            Self::ForeignOrigin => "foreign-origin",
            Self::NoSession => "no-session",
            Self::OtherUser => "other-user",
            Self::OtherEmail => "other-email",
            Self::OtherBoth => "other-both",
            Self::IdArray => "id-array",
            Self::IdNumber => "id-number",
            Self::IdObject => "id-object",
            Self::LargeBody => "large-body",
        })
    }
}

impl Probe {
    /// What is sent by this method: a query has no types, and is short.
    pub(super) const fn all(method: &Method) -> &'static [Self] {
        const ALL: [Probe; 10] = [
            Probe::Page,
            Probe::ForeignOrigin,
            Probe::NoSession,
            Probe::OtherUser,
            Probe::OtherEmail,
            Probe::OtherBoth,
            Probe::IdArray,
            Probe::IdNumber,
            Probe::IdObject,
            Probe::LargeBody,
        ];
        match *method {
            Method::GET => ALL.split_at(6).0,
            _ => &ALL,
        }
    }
}

/// An application's endpoint, and who asks it.
pub(super) struct Endpoint {
    pub(super) address: Uri,
    pub(super) method: Method,
    pub(super) session: HeaderMap,
    pub(super) page: &'static Page,
    /// Whom the session belongs to.
    pub(super) own: Ids,
    /// Whom it does not.
    pub(super) another: Ids,
}

impl Endpoint {
    /// Somebody else: who has these, or made-up ones.
    pub(super) fn another(user_id: Option<&str>, email: Option<&str>) -> Ids {
        Ids {
            user_id: Some(user_id.unwrap_or(MADE_UP_ID).to_owned()),
            email: Some(email.unwrap_or(MADE_UP_EMAIL).to_owned()),
        }
    }

    pub(super) fn call(&self, probe: Probe) -> Call {
        let asked = self.asked(probe);
        let mut call = match self.method {
            Method::GET => Call::new(Method::GET, self.with_query(&asked)),
            _ => Call::new(self.method.clone(), self.address.clone())
                .with_body(Value::Object(asked).to_string())
                .with_header(CONTENT_TYPE, HeaderValue::from_static("application/json")),
        };
        call.headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        if let Some(origin) = self.origin() {
            call.headers.insert(ORIGIN, origin);
        }
        call.headers
            .insert(SEC_FETCH_SITE, HeaderValue::from_static("same-origin"));
        self.add_session(&mut call, probe != Probe::NoSession);
        if probe == Probe::ForeignOrigin {
            call.headers
                .insert(ORIGIN, HeaderValue::from_static(FOREIGN_ORIGIN));
            call.headers
                .insert(SEC_FETCH_SITE, HeaderValue::from_static("cross-site"));
        }
        call.with_time_limit(WAIT)
    }

    /// The ids that the request names, as JSON.
    fn asked(&self, probe: Probe) -> Map<String, Value> {
        let text = |text: &Option<String>| text.clone().map(Value::from);
        let (mut user_id, mut email) = (text(&self.own.user_id), text(&self.own.email));
        match probe {
            Probe::Page | Probe::ForeignOrigin | Probe::NoSession => {}
            Probe::OtherUser => user_id = text(&self.another.user_id),
            Probe::OtherEmail => email = text(&self.another.email),
            Probe::OtherBoth => {
                user_id = text(&self.another.user_id);
                email = text(&self.another.email);
            }
            Probe::IdArray => user_id = Some(json!([self.another.user_id])),
            Probe::IdNumber => user_id = Some(json!(COUNTED_ID)),
            // A query of MongoDB for anybody else.
            Probe::IdObject => user_id = Some(json!({ "$ne": self.own.user_id })),
            Probe::LargeBody => user_id = Some("a".repeat(LARGE).into()),
        }
        let named = [(self.page.user_id, user_id), (self.page.email, email)];
        let named = named.into_iter();
        named
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }

    fn with_query(&self, asked: &Map<String, Value>) -> Uri {
        let address = self.address.to_string();
        let mark = if address.contains('?') { '&' } else { '?' };
        let mut query = Serializer::new(String::new());
        for (name, value) in asked {
            query.append_pair(name, value.as_str().unwrap_or_default());
        }
        let address = format!("{address}{mark}{}", query.finish());
        address.parse().unwrap_or_else(|_| self.address.clone())
    }

    fn origin(&self) -> Option<HeaderValue> {
        let (scheme, authority) = (self.address.scheme_str()?, self.address.authority()?);
        HeaderValue::from_str(&format!("{scheme}://{authority}")).ok()
    }

    /// What the session's file says of a header stands. Without the session the rest of it does: an
    /// endpoint that refuses for want of that shows nothing of itself.
    fn add_session(&self, call: &mut Call, signed_in: bool) {
        let names = self.session.keys();
        for name in names.filter(|name| signed_in || !is_of_session(name)) {
            call.headers.remove(name);
            for value in self.session.get_all(name) {
                call.headers.append(name, value.clone());
            }
        }
    }
}
