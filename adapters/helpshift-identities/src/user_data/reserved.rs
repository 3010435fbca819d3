//! Names that no custom field has: what Helpshift reads as an identifier, a proof or an attribute of
//! its own (inferred: the pages name no reserved custom field).

use std::sync::LazyLock;

use countersign::adapter::ReservedNames;

use super::keys::{APP, GLOBAL};
use crate::payload;

/// What `helpshiftConfig`, `login` and the REST API read beside the kinds of identities and the keys
/// of user data.
const OTHERS: &[&str] = &[
    "app_id",
    "authenticate_with",
    "core_profile_id",
    "domain",
    "full_privacy",
    "full_privacy_enabled",
    "google_play_id",
    "iat",
    "id",
    "identities",
    "identifier",
    "identity_token",
    "name",
    "phone",
    "pid",
    "platform_id",
    "profile_id",
    "tags",
    "user_auth_token",
    "user_email",
    "user_id",
    "user_name",
    "user_phone",
];

pub(super) static RESERVED: LazyLock<ReservedNames> = LazyLock::new(|| {
    let keys = GLOBAL.iter().chain(APP).map(|key| key.name);
    let names = keys.chain(payload::identifiers());
    ReservedNames::new(OTHERS.iter().copied().chain(names))
});

#[cfg(test)]
mod tests {
    use super::RESERVED;

    #[test]
    fn spelling_does_not_hide_a_name() {
        for name in [
            "email",
            "Email",
            "e-mail",
            "userEmail",
            "user_email",
            "USER ID",
            "uid",
            "steam_id",
            "phoneNumber",
            "user_auth_token",
            "first_name",
            "appVersion",
            "reset_tags",
            "__proto__",
            "constructor",
            "prototype",
        ] {
            assert!(RESERVED.has(name), "{name}");
        }
        for name in ["plan", "seats", "email_opt_in", "ключ", "", "identity"] {
            assert!(!RESERVED.has(name), "{name}");
        }
    }
}
