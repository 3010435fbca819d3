//! Names that no custom field has: what Helpshift reads as an identifier, a proof or an attribute of
//! its own (inferred: the pages name no reserved custom field).

use super::keys::{APP, GLOBAL};
use crate::payload;

/// What `helpshiftConfig`, `login` and the REST API read beside the kinds of identities.
const OTHERS: &[&str] = &[
    "appid",
    "authenticatewith",
    "coreprofileid",
    "domain",
    "fullprivacy",
    "fullprivacyenabled",
    "googleplayid",
    "iat",
    "id",
    "identities",
    "identifier",
    "identitytoken",
    "name",
    "phone",
    "pid",
    "platformid",
    "profileid",
    "tags",
    "userauthtoken",
    "useremail",
    "userid",
    "username",
    "userphone",
];

/// Whether the name is one of them, however it is spelled: `userEmail`, `user_email`, `USER-EMAIL`.
pub(super) fn is_reserved(name: &str) -> bool {
    let plain = plain(name);
    let keys = GLOBAL.iter().chain(APP).map(|key| key.name);
    OTHERS.contains(&plain.as_str())
        || keys
            .chain(payload::identifiers())
            .any(|known| self::plain(known) == plain)
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::is_reserved;

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
        ] {
            assert!(is_reserved(name), "{name}");
        }
        for name in ["plan", "seats", "email_opt_in", "ключ", "", "identity"] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
