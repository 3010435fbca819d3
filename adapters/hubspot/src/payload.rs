//! The body of the call, HubSpot's answer, and the payload of a login.

use std::fmt;

use countersign::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

/// The body of the call. The field names are the wire names (documented). An absent name is left out, never null.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Visitor<'a> {
    pub(crate) email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_name: Option<&'a str>,
}

impl Visitor<'_> {
    pub(crate) fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|_| Error::new(ErrorKind::Signing))
    }
}

impl fmt::Debug for Visitor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Visitor(..)")
    }
}

/// HubSpot's answer (documented).
#[derive(Deserialize)]
pub(crate) struct Minted {
    pub(crate) token: String,
}

/// The `category` of an answer that refuses (documented).
#[derive(Deserialize)]
pub(crate) struct Refusal {
    pub(crate) category: String,
}

/// The payload of a login: the two settings that name the user in `hsConversationsSettings` (documented). The email is
/// the text that the token was asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names are HubSpot's")]
pub struct Login {
    pub identification_email: String,
    pub identification_token: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}
