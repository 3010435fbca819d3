//! The table of failures, from which `verify` and `explain` take the names.

use countersign::verify::{Failure, FoundBy, failures};

/// The only sign of a refusal that the widget's page documents, beside an empty chat.
const FORBIDDEN: &str = "http-403";

failures! {
    SECURITY_HASH_MISMATCH = Failure::new(
        FORBIDDEN,
        "a user who was seen with a security_hash came without it, or with another; the chat is empty",
        "send the value that was sent first: same secret, same user_id, on every surface; where it is \
         lost, ask HelpCrunch's support, since no way to reset it is documented",
    )
    .with_reason("security-hash-mismatch")
    .also(&[("http", "403")])
    .found_by(FoundBy::Server)
    .ours();

    SIGNATURE_MISMATCH = Failure::new(
        FORBIDDEN,
        "the signature is missing, or is not the lower-case hex HMAC-SHA256 of user_id under the \
         organization's secret",
        "compare the secret and the very text of user_id; whether HelpCrunch still honours signatures is \
         unknown",
    )
    .with_reason("signature-mismatch")
    .also(&[("http", "403")])
    .found_by(FoundBy::Server)
    .ours();

    /// A chat without the signature stops (documented). How the page shows that is inferred from the other refusals.
    SECURITY_SIGNATURE_MISMATCH = Failure::new(
        FORBIDDEN,
        "the account has switched security signatures on, and signature is missing, or is not the lower-case hex \
         MD5 of the user's JSON text and the organization's secret behind it",
        "compare the secret with Settings, Developers, Security; hand over user and signature of one answer, \
         unchanged; where names beyond ASCII or with a slash are refused and others are not, try the other json",
    )
    .with_reason("security-signature-mismatch")
    .also(&[("http", "403")])
    .found_by(FoundBy::Server)
    .ours();

    USER_ID_NOT_A_STRING = Failure::new(
        FORBIDDEN,
        "user_id is a number or another value that is no string; the page asks for a string, and does \
         not say what happens otherwise",
        "quote it: \"1984\", not 1984",
    )
    .with_reason("user-id-not-a-string")
    .also(&[("http", "403")])
    .found_by(FoundBy::Server)
    .ours();

    MALFORMED_USER = Failure::new(
        FORBIDDEN,
        "what the page handed over is no object, or holds one key twice",
        "hand over the payload as it came from the server",
    )
    .with_reason("malformed-user")
    .also(&[("http", "403")])
    .found_by(FoundBy::Server)
    .ours();

    INVALID_REQUEST = Failure::new(
        "http-400",
        "REST: malformed syntax, or an invalid value of an attribute",
        "read the other entries of errors, which name the attribute; do not send it again unchanged",
    )
    .with_reason("invalid_request")
    .also(&[("http", "400")])
    .found_by(FoundBy::Server);

    /// A public PHP integration gets this answer (third-party).
    INVALID_USER_ID = Failure::new(
        "http-400",
        "REST: a customer with this userId exists already, seen in public code; creating is no upsert",
        "search customers.userId and PATCH the one that is found",
    )
    .with_reason("invalid_userId_value")
    .also(&[("http", "400")])
    .found_by(FoundBy::Server)
    .ours();

    UNAUTHORIZED = Failure::new(
        "http-401",
        "REST: the API key is wrong, of the legacy API, or stands in brackets",
        "send Authorization: Bearer and the bare key of Settings, Developers, Public API",
    )
    .also(&[("http", "401")])
    .found_by(FoundBy::Server);

    NOT_FOUND = Failure::new(
        "http-404",
        "REST: no such customer, or no such address",
        "use HelpCrunch's own number of the customer, not your user id",
    )
    .also(&[("http", "404")])
    .found_by(FoundBy::Server);

    RATE_LIMITED = Failure::new(
        "http-429",
        "REST: more than 120 requests in a minute",
        "wait a minute, then go on more slowly",
    )
    .also(&[("http", "429")])
    .found_by(FoundBy::Server)
    .retry();

    /// The iOS SDK has this state. The page does not say the cause.
    ERROR_STATE = Failure::new(
        "HCSErrorState",
        "iOS: the SDK could not start; the page does not say why",
        "look at organization, application id and application secret, then at the network",
    )
    .retry();

    USER_IS_BLOCKED = Failure::new(
        "HCSUserIsBlockedState",
        "iOS: an agent has blocked this user",
        "unblock the user in HelpCrunch; no login mends it",
    );
}
