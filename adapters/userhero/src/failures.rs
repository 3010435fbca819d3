//! The table of failures, from which `verify` and `explain` take the names.

use countersign::verify::{Failure, FoundBy, failures};

/// The event that the portal sends to the page. The event has no reasons, so these are our own.
const AUTH_FAILED: &str = "auth_failed";

/// The widget's method that returns false, without a reason.
const SET_METADATA: &str = "setMetadata";

failures! {
    SIGNATURE_MISMATCH = Failure::new(
        AUTH_FAILED,
        "the text that was signed is not the one that reached the portal, or the secret is another one, \
         such as the one before a rotation",
        "hand on user and userHmac of one answer, unchanged; compare the secret on every server with the \
         dashboard's; sign compact JSON in raw UTF-8",
    )
    .with_reason("signature-mismatch")
    .found_by(FoundBy::Server)
    .ours();

    EXPIRED = Failure::new(
        AUTH_FAILED,
        "expiresAt is past: the pair was kept too long, or the server's clock is behind",
        "set the clock by NTP, and sign at each page load, five minutes ahead",
    )
    .with_reason("expired")
    .found_by(FoundBy::Server)
    .ours();

    NO_EXPIRY = Failure::new(
        AUTH_FAILED,
        "the signed payload has no expiresAt, or one that is no whole number",
        "sign the Unix seconds as a number without quotes and without a fraction, five minutes ahead",
    )
    .with_reason("no-expiry")
    .found_by(FoundBy::Server)
    .ours();

    NOT_A_TEXT = Failure::new(
        AUTH_FAILED,
        "one of externalUserId, email, phone, name, company and locale is signed, and is no text",
        "quote it: \"1984\", not 1984",
    )
    .with_reason("not-a-text")
    .found_by(FoundBy::Server)
    .ours();

    NO_IDENTIFIER = Failure::new(
        AUTH_FAILED,
        "the payload has none of externalUserId, email and phone",
        "sign at least the id of your own database",
    )
    .with_reason("no-identifier")
    .found_by(FoundBy::Server)
    .ours();

    /// Only UserHero can find this failure, since no payload says from which origin it comes.
    ORIGIN_NOT_ALLOWED = Failure::new(
        AUTH_FAILED,
        "the page's origin is not among the allowed ones; each exact HTTPS origin counts, subdomains apart",
        "add it under Settings, Embedded Portal, Allowed origins",
    )
    .with_reason("origin-not-allowed")
    .found_by(FoundBy::Server)
    .ours();

    AUTH_EXPIRING = Failure::new(
        "auth_expiring",
        "expiresAt is near; how long before is not said",
        "ask your server for a new pair and hand it back; the method that takes it is not said",
    );

    SESSION_EXPIRED = Failure::new(
        "Session expired",
        "expiresAt has passed, and no new pair came; shown in the portal",
        "answer auth_expiring before that; now load the page anew",
    );

    CANNOT_BE_EMBEDDED = Failure::new(
        "This site cannot be embedded",
        "the browser enforces frame-ancestors: the page is not HTTPS, or its origin is not allowed",
        "load the page over HTTPS and add its origin under Allowed origins",
    );

    BLANK = Failure::new(
        "The portal panel is blank",
        "the page's Content-Security-Policy blocks userhero.co, or the script is another one",
        "allow userhero.co in frame-src, script-src and connect-src; load portal.js with async",
    );

    NOT_A_PLAIN_OBJECT = Failure::new(
        SET_METADATA,
        "it returns false: the metadata is a list or another value, or holds one key twice",
        "hand on the payload as it came from the server",
    )
    .with_reason("not-a-plain-object")
    .ours();

    TOO_LARGE = Failure::new(
        SET_METADATA,
        "it returns false: the metadata takes more than 5 KB as JSON; what was set before presumably stays",
        "send less: what does not fit is listed as dropped when the bundle is made here",
    )
    .with_reason("too-large")
    .ours();

    UNAUTHORIZED = Failure::new(
        "unauthorized",
        "REST: the API key is missing or wrong",
        "send Authorization: Bearer and a key of Account, API Keys; it starts with sk_live_",
    )
    .also(&[("http", "401")])
    .found_by(FoundBy::Server);

    FORBIDDEN = Failure::new(
        "forbidden",
        "REST: the key may not do this, or the workspace has no API Access",
        "turn API Access on; use a key of an owner or admin",
    )
    .also(&[("http", "403")])
    .found_by(FoundBy::Server);

    NOT_FOUND = Failure::new(
        "not_found",
        "REST: there is no such workspace, project or entry",
        "compare workspaceId and projectId with the dashboard",
    )
    .also(&[("http", "404")])
    .found_by(FoundBy::Server);

    BAD_REQUEST = Failure::new(
        "bad_request",
        "REST: a field is missing or malformed",
        "read the message of the error, and change the request",
    )
    .also(&[("http", "400")])
    .found_by(FoundBy::Server);

    CONFLICT = Failure::new(
        "conflict",
        "REST: the Idempotency-Key was used within 24 hours",
        "the first request was taken: do not repeat it; a new one takes a new key",
    )
    .also(&[("http", "409")])
    .found_by(FoundBy::Server);

    RATE_LIMITED = Failure::new(
        "rate_limited",
        "REST: more than 100 requests in a minute with one key",
        "wait until X-RateLimit-Reset, then go on more slowly",
    )
    .also(&[("http", "429")])
    .found_by(FoundBy::Server)
    .retry();
}
