//! The forms of requests and answers, for JSON Schemas that are made of them.
//!
//! Nothing is read or written by these types: a request is read fault by fault.

#![expect(dead_code, reason = "the schemas are made of them")]
#![expect(missing_debug_implementations, reason = "nothing makes one")]

use schemars::JsonSchema;
use serde_json::{Map, Value};

use super::answer::Refused;
use super::issue::{From, Logout, Script};
use super::{Fault, Judged};
use crate::action::Action;
use crate::bundle::ClientBundle;
use crate::clock::Timestamp;

/// A request for bundles, or for the steps that sign out.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[non_exhaustive]
pub enum Request {
    /// Asks for bundles of a user.
    Issue(IssueRequest),
    /// Asks for the steps that sign out any user.
    Logout(LogoutRequest),
}

/// A request for bundles. Only `identity` must be there.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct IssueRequest {
    /// Comes back as it is.
    id: Option<Value>,
    /// The adapters' names in the configuration; all of them without.
    adapters: Option<Vec<String>>,
    /// The action that the bundles are for; `login` without it.
    action: Option<Action>,
    /// The user's identity.
    identity: Map<String, Value>,
    /// The form in which the identity is written.
    from: Option<From>,
    /// Data for single vendors that the identity has no key for, by kind.
    vendor: Option<Map<String, Value>>,
    /// The user's ids as the vendor's event told them to the page.
    client: Option<Map<String, Value>>,
    /// The present moment, in Unix seconds up to the year 9999; the machine's own without.
    now: Option<Timestamp>,
    /// Also answers a script element for a page.
    script: Option<Script>,
}

/// A request for the steps that sign out any user, for a page whose session has ended.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LogoutRequest {
    /// Comes back as it is.
    id: Option<Value>,
    /// The adapters' names in the configuration; all of them without.
    adapters: Option<Vec<String>>,
    /// `logout`.
    action: Logout,
}

/// The answer to a request for bundles.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "Answer")]
#[non_exhaustive]
pub enum Answer<'a> {
    /// A bundle for each adapter, or the reason why there is none.
    Answered {
        /// The id of the request.
        #[schemars(skip_serializing_if = "Option::is_none")]
        id: Option<Value>,
        /// An entry for each adapter.
        bundles: Vec<Issued<'a>>,
        /// The script element, where the request asks for one.
        #[schemars(skip_serializing_if = "Option::is_none")]
        script: Option<String>,
    },
    /// The reason why the request itself was refused.
    Refused(RequestRefused<'a>),
}

/// A bundle, or the reason why there is none.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(private_interfaces, reason = "its schema alone is of use")]
#[non_exhaustive]
pub enum Issued<'a> {
    /// The bundle.
    Bundle(ClientBundle),
    /// The reason.
    Refused(Refused<'a>),
}

/// The reason why a request was refused.
#[derive(JsonSchema)]
pub struct RequestRefused<'a> {
    /// The id of the request.
    #[schemars(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    /// Every fault.
    error: Fault<'a>,
}

/// A request to judge bundles. Only `bundles` must be there.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct VerifyRequest {
    /// Comes back as it is.
    id: Option<Value>,
    /// The bundles of an answer.
    bundles: Vec<Map<String, Value>>,
    /// The adapter that judges, whatever adapters the bundles name.
    adapter: Option<String>,
    /// The action for which the bundles are judged.
    action: Option<Action>,
    /// The present moment, in Unix seconds; the machine's own without.
    now: Option<Timestamp>,
}

/// The answer to a request to judge bundles.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[non_exhaustive]
pub enum VerifyAnswer<'a> {
    /// A verdict on each bundle.
    Answered {
        /// The id of the request.
        #[schemars(skip_serializing_if = "Option::is_none")]
        id: Option<Value>,
        /// The verdicts, in the order of the bundles.
        verdicts: Vec<Judged>,
    },
    /// The reason why the request itself was refused.
    Refused(RequestRefused<'a>),
}
