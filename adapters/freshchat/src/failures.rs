//! The table of failures, from which `verify` and `explain` take the names.

use countersign::verify::{Failure, FoundBy, failures};

/// The state in which both events of the widget tell that a token is missing or refused. The state has no reasons, so
/// these are our own.
const NOT_AUTHENTICATED: &str = "not_authenticated";

failures! {
    NO_TOKEN = Failure::new(
        NOT_AUTHENTICATED,
        "the widget got no token: the page has not sent the uuid of its browser to your server yet, or your server \
         has not handed it on",
        "hand on what the page sends as client, and answer 200 to visitors as well",
    )
    .with_reason("no-token")
    .ours();

    MALFORMED = Failure::new(
        NOT_AUTHENTICATED,
        "the token is no compact JWT, or its claims are no JSON object in which each key stands once",
        "hand on the token as the server made it",
    )
    .with_reason("malformed-token")
    .found_by(FoundBy::Server)
    .ours();

    SIGNATURE_MISMATCH = Failure::new(
        NOT_AUTHENTICATED,
        "the token is not signed by HS256 with the account's key",
        "compare the secret with the encryption key that the dashboard showed; it is the same for all widgets of the \
         account",
    )
    .with_reason("signature-mismatch")
    .found_by(FoundBy::Server)
    .ours();

    EXPIRED = Failure::new(
        NOT_AUTHENTICATED,
        "exp is past: the token was kept too long, or the server's clock is behind",
        "set the clock by NTP, and let the page ask for a new token",
    )
    .with_reason("expired")
    .found_by(FoundBy::Server)
    .ours();

    NO_EXPIRY = Failure::new(
        NOT_AUTHENTICATED,
        "the token has no exp, or one that is no whole number",
        "sign exp as Unix seconds, without quotes and without a fraction",
    )
    .with_reason("no-expiry")
    .found_by(FoundBy::Server)
    .ours();

    NO_UUID = Failure::new(
        NOT_AUTHENTICATED,
        "the token has no freshchat_uuid, or one that is no uuid",
        "ask the widget by fcWidget.user.getUUID(), and sign what it answers",
    )
    .with_reason("no-uuid")
    .found_by(FoundBy::Server)
    .ours();

    NOT_A_TEXT = Failure::new(
        NOT_AUTHENTICATED,
        "one of freshchat_uuid, reference_id, email, phone_number, first_name and last_name is no text",
        "quote it: \"1984\", not 1984",
    )
    .with_reason("not-a-text")
    .found_by(FoundBy::Server)
    .ours();

    ANOTHER_USER = Failure::new(
        NOT_AUTHENTICATED,
        "reference_id beside the token is not that of the token; Freshchat itself reads the token alone",
        "hand on reference_id and token of one answer",
    )
    .with_reason("another-user")
    .ours();

    /// Only Freshchat can find this failure, since no token says which browser sends it.
    ANOTHER_BROWSER = Failure::new(
        NOT_AUTHENTICATED,
        "freshchat_uuid is that of another browser, or of a user before the last fcWidget.user.clear()",
        "ask for a token at each event of the widget; keep no token",
    )
    .with_reason("another-browser")
    .found_by(FoundBy::Server)
    .ours();

    NOT_CREATED = Failure::new(
        "not_created",
        "the widget has not made its user yet; with user authentication enforced it needs a token for that",
        "ask for a token, as for not_authenticated",
    )
    .ours();

    NOT_LOADED = Failure::new(
        "not_loaded",
        "the widget could not load its user; unloaded says that it has given the user up",
        "ask for a token, as for not_authenticated",
    )
    .also(&[("web", "unloaded")])
    .ours();
}
