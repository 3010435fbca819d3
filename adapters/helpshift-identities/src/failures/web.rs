//! The failures that `onWebChatRuntimeError` tells a page (documented).

use countersign::verify::{Failure, FoundBy, failures};

const LOGIN: &str = "LOGIN_FAILED";
const ADD: &str = "ADD_USER_IDENTITY_FAILED";
const GLOBAL: &str = "UPDATE_GLOBAL_USER_DATA_FAILED";
const APP: &str = "UPDATE_APP_USER_DATA_FAILED";
const SYNC: &str = "IDENTITY_PROFILE_UPDATE_FAILED";

const NOT_OPTED_IN: &str = "AUTHENTICATE_WITH_FIELD_INCORRECT";
const JWT_IS_INVALID: &str = "JWT_IS_INVALID";
const TOO_MANY_KEYS: &str = "MAX_KEY_VALUES_LIMIT_EXCEEDED";
const TOO_LONG: &str = "MAX_KEY_VALUES_CHAR_LIMIT_EXCEEDED";
const FEATURE_DISABLED: &str = "IDENTITIES_FEATURE_DISABLED";
const INVALID_PAYLOAD: &str = "IDENTITIES_INVALID_PAYLOAD";

failures! {
    LOGIN_NOT_OPTED_IN = not_opted_in(LOGIN);
    LOGIN_JWT_INVALID = failure(
        LOGIN,
        "what was handed to login is no JWT; a Response object in place of its text is the usual slip",
        "read the answer as text before you hand it over, and pass the token as it came",
    )
    .with_reason(JWT_IS_INVALID);
    LOGIN_IDENTITIES_ABSENT = failure(
        LOGIN,
        "the token has no claim identities",
        "sign the claims identities and iat, nothing else",
    )
    .with_reason("IDENTITIES_KEY_ABSENT");
    LOGIN_NOBODY = failure(
        LOGIN,
        "the token names neither uid nor email, and full privacy is off",
        "sign the user id or a verified email; a visitor has no token at all",
    )
    .with_reason("USERID_AND_EMAIL_MISSING");
    LOGIN_EMAIL_DIFFERS = failure(
        LOGIN,
        "helpshiftConfig.userEmail is not the email of the token, to the letter",
        "take both from the same text, and set them together",
    )
    .with_reason("CONFIG_JWT_EMAIL_MISMATCH");
    LOGIN_USER_ID_DIFFERS = failure(
        LOGIN,
        "helpshiftConfig.userId is not the uid of the token, to the letter",
        "take both from the same text, and set them together; a login's steps do, and replace the listener of the \
         user before",
    )
    .with_reason("CONFIG_JWT_USER_ID_MISMATCH");
    LOGIN_FEATURE_DISABLED = feature_disabled(LOGIN);
    LOGIN_TOKEN_REFUSED = failure(
        LOGIN,
        "another secret signed the token, or its iat is older than 24 hours or ahead of the server's clock",
        "check that the secret is that of \"User Identity Verification (New ID System)\", the server's clock, and that \
         no cache keeps tokens for a day; where your clock is ahead set backdate, which moves iat back; then ask for \
         a new token",
    )
    .with_reason("IDENTITIES_INVALID_TOKEN")
    .found_by(FoundBy::Server);
    LOGIN_PAYLOAD_INVALID = failure(
        LOGIN,
        "a field is missing, or an identity is over a limit, empty or of an unknown kind; details name which",
        "mend what missingFields, invalidFields and invalidIdentities name",
    )
    .with_reason(INVALID_PAYLOAD)
    .found_by(FoundBy::Server);
    LOGIN_INTERNAL = failure(
        LOGIN,
        "a fault of Helpshift's server",
        "load the page again, and look at Helpshift's status page",
    )
    .with_reason("INTERNAL_HELPSHIFT_ERROR_DURING_USER_LOGIN")
    .found_by(FoundBy::Server)
    .retry();
    ADD_NOT_OPTED_IN = not_opted_in(ADD);
    ADD_JWT_INVALID = failure(
        ADD,
        "what was handed to addUserIdentities is no JWT, or no text; details say which type came",
        "hand over one token as text, never a list of tokens",
    )
    .with_reason(JWT_IS_INVALID);
    GLOBAL_NOT_OPTED_IN = not_opted_in(GLOBAL);
    GLOBAL_TOO_MANY_KEYS = too_many_keys(GLOBAL);
    GLOBAL_TOO_LONG = too_long(GLOBAL);
    APP_NOT_OPTED_IN = not_opted_in(APP);
    APP_TOO_MANY_KEYS = too_many_keys(APP);
    APP_TOO_LONG = too_long(APP);
    SYNC_FEATURE_DISABLED = feature_disabled(SYNC);
    SYNC_PAYLOAD_INVALID = failure(
        SYNC,
        "the server refuses what addUserIdentities or an update sent before: a token, an identity, a key or a value; \
         details name which",
        "mend what the details name; tags and custom fields must exist in the dashboard",
    )
    .with_reason(INVALID_PAYLOAD)
    .found_by(FoundBy::Server);
}

const fn failure(event: &'static str, cause: &'static str, remedy: &'static str) -> Failure {
    Failure::new(event, cause, remedy).also(&[("web listener", "onWebChatRuntimeError")])
}

const fn not_opted_in(event: &'static str) -> Failure {
    failure(
        event,
        "helpshiftConfig.authenticateWith is not \"identities\"",
        "run a login's steps, which set it, after the vendor's embed code, which sets helpshiftConfig anew",
    )
    .with_reason(NOT_OPTED_IN)
}

const fn too_many_keys(event: &'static str) -> Failure {
    failure(
        event,
        "more than 100 keys in one update",
        "send fewer; a custom field counts as one",
    )
    .with_reason(TOO_MANY_KEYS)
}

const fn too_long(event: &'static str) -> Failure {
    failure(
        event,
        "a key or value of more than 1,000 characters",
        "shorten what invalidKeys and invalidValues name",
    )
    .with_reason(TOO_LONG)
}

const fn feature_disabled(event: &'static str) -> Failure {
    failure(
        event,
        "the identity system is off for the domain",
        "have Helpshift turn it on",
    )
    .with_reason(FEATURE_DISABLED)
    .found_by(FoundBy::Server)
}
