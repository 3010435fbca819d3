//! HelpCrunch's server, which keeps the first `security_hash` of each user for good.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;

use super::Belief;

#[derive(Deserialize)]
struct User {
    user_id: Option<String>,
    security_hash: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

/// Judges a user that the script sent; `None` where no user was sent.
pub(super) fn judge(pinned: &Mutex<HashMap<String, Option<String>>>, sent: &str) -> Option<Belief> {
    let user: User = serde_json::from_str(sent).ok()?;
    let Some(id) = user.user_id else {
        return Some(Belief::Anonymous);
    };
    let mut pinned = pinned.lock().unwrap_or_else(PoisonError::into_inner);
    let first = pinned.entry(id.clone()).or_default();
    // One without a hash may get one later; from then on it has to be there (documented).
    if first.is_none() {
        first.clone_from(&user.security_hash);
    }
    if *first != user.security_hash {
        // The vendor names no reason, only the status.
        return Some(Belief::Refused { reason: "HTTP 403" });
    }
    Some(Belief::signed_in([Some(id), user.email, user.name]))
}
