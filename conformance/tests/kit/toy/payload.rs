//! The payload that the toy vendor reads.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Serialize, Deserialize)]
pub(crate) struct Payload {
    pub(crate) user: Box<RawValue>,
    pub(crate) proof: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nickname: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct User {
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_verified: Option<bool>,
    pub(crate) exp: i64,
    pub(crate) iat: i64,
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
}
