//! The table of failures: the statuses of HubSpot's answers, and what `verify` finds.

use countersign::verify::{Failure, FoundBy, failures};

failures! {
    MALFORMED = Failure::new(
        "hsConversationsSettings",
        "the page has no identificationEmail, or no identificationToken, or one that cannot be one",
        "hand on both settings of one answer, unchanged, before the widget is loaded",
    )
    .with_reason("malformed")
    .ours();

    BAD_REQUEST = Failure::new(
        "400 Bad Request",
        "HubSpot does not take the email or a name",
        "look at the address: HubSpot's own rule for addresses can be narrower than that of RFC 5322",
    )
    .also(&[("http", "400"), ("category", "VALIDATION_ERROR")])
    .found_by(FoundBy::Server);

    UNAUTHORIZED = Failure::new(
        "401 Unauthorized",
        "the key is wrong, or was rotated",
        "copy the key from HubSpot again, and compare it on every server",
    )
    .also(&[("http", "401"), ("category", "INVALID_AUTHENTICATION")])
    .found_by(FoundBy::Server);

    EXPIRED = Failure::new(
        "401 Unauthorized",
        "the key has expired: it is a token of OAuth, which lives for minutes",
        "use a service key or the access token of a private app, which does not expire",
    )
    .also(&[("http", "401"), ("category", "EXPIRED_AUTHENTICATION")])
    .found_by(FoundBy::Server);

    FORBIDDEN = Failure::new(
        "403 Forbidden",
        "the account has no Professional subscription, or the key lacks the scope",
        "give the key the scope conversations.visitor_identification.tokens.create, and look at the subscription",
    )
    .also(&[("http", "403"), ("category", "MISSING_SCOPES")])
    .found_by(FoundBy::Server);

    LOCKED = Failure::new(
        "423 Locked",
        "HubSpot got many records of the account within a short time",
        "wait for two seconds",
    )
    .also(&[("http", "423")])
    .found_by(FoundBy::Server)
    .retry();

    TOO_MANY_REQUESTS = Failure::new(
        "429 Too many requests",
        "the account or the app is over its limits",
        "wait, and look for the app that makes so many calls; a token is asked for once in eleven hours and user",
    )
    .also(&[("http", "429"), ("category", "RATE_LIMITS")])
    .found_by(FoundBy::Server)
    .retry();

    MIGRATION = Failure::new(
        "477 Migration in Progress",
        "HubSpot moves the account to another place, which takes up to 24 hours",
        "wait as long as the answer's Retry-After says",
    )
    .also(&[("http", "477")])
    .found_by(FoundBy::Server)
    .retry();

    BAD_GATEWAY = Failure::new(
        "502 timeout",
        "HubSpot's limits of processing are met",
        "wait for a few seconds",
    )
    .also(&[("http", "502")])
    .found_by(FoundBy::Server)
    .retry();

    UNAVAILABLE = Failure::new(
        "503 service temporarily unavailable",
        "HubSpot is not available for a moment",
        "wait for a few seconds",
    )
    .also(&[("http", "503")])
    .found_by(FoundBy::Server)
    .retry();

    GATEWAY_TIMEOUT = Failure::new(
        "504 timeout",
        "HubSpot's limits of processing are met",
        "wait for a few seconds",
    )
    .also(&[("http", "504")])
    .found_by(FoundBy::Server)
    .retry();

    DOWN = Failure::new(
        "521 web server is down",
        "HubSpot's server is down",
        "wait for a few seconds",
    )
    .also(&[("http", "521")])
    .found_by(FoundBy::Server)
    .retry();
}

/// Returns the word of the table that HubSpot gave as the category. Any other word is not told, since it may quote a
/// value.
pub(crate) fn known_category(category: &str) -> Option<&'static str> {
    let names = ALL.iter().flat_map(|failure| failure.also);
    let mut categories = names.filter(|(surface, _)| *surface == "category");
    let known = categories.find(|(_, name)| *name == category);
    known.map(|(_, name)| *name)
}
