//! The table of failures that Helpshift documents for the legacy scheme. `verify`, `explain` and the README take the
//! names from it.

use countersign::verify::{Failure, FoundBy, failures};

const EVENT: &str = "userAuthFailure";

// A reason is the web's `message`. Where the web has none, it is SDK X's name.
failures! {
    MISSING = failure(
        "missing user auth token",
        "the page or app names a user and hands over no token, and verification is on",
        "set userAuthToken together with userId and userEmail",
    )
    .also(&[
        ("android", "REASON_AUTH_TOKEN_NOT_PROVIDED"),
        ("cocos", "REASON_AUTH_TOKEN_NOT_PROVIDED"),
        ("unreal", "REASON_AUTH_TOKEN_NOT_PROVIDED"),
        ("react-native", "REASON_AUTH_TOKEN_NOT_PROVIDED"),
        ("unity", "AUTH_TOKEN_NOT_PROVIDED"),
        (
            "ios",
            "HelpshiftAuthenticationFailureReasonAuthTokenNotProvided",
        ),
    ]);

    INVALID = failure(
        "invalid user auth token",
        "the token is not that of this id and email, to the letter, or of a secret that was deleted",
        "sign the very texts that are handed over; load pages anew after a change of the secret",
    )
    .also(&[
        ("android", "REASON_INVALID_AUTH_TOKEN"),
        ("cocos", "REASON_INVALID_AUTH_TOKEN"),
        ("unreal", "REASON_INVALID_AUTH_TOKEN"),
        ("react-native", "REASON_INVALID_AUTH_TOKEN"),
        ("unity", "INVALID_AUTH_TOKEN"),
        (
            "ios",
            "HelpshiftAuthenticationFailureReasonInvalidAuthToken",
        ),
    ]);

    UNKNOWN = failure(
        "UNKNOWN",
        "anything else; the web and iOS have no such reason",
        "log in again once; then look at the SDK's log",
    )
    .also(&[
        ("android", "UNKNOWN"),
        ("cocos", "UNKNOWN"),
        ("unreal", "UNKNOWN"),
        ("react-native", "UNKNOWN"),
        ("unity", "UNKNOWN"),
    ])
    .retry();
}

const fn failure(reason: &'static str, cause: &'static str, remedy: &'static str) -> Failure {
    Failure::new(EVENT, cause, remedy)
        .with_reason(reason)
        .found_by(FoundBy::Server)
}
