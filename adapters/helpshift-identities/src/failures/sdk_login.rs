//! Why SDK X refuses a login. The reason is the raw value of iOS, Unity and Cocos; Android's raw
//! values are unknown. The event is our word: each platform has a callback of its own.

use countersign::verify::{Failure, FoundBy};

const LOGIN: &str = "loginFailure";

super::failures! {
    IN_PROGRESS = login("loginInProgress", "another login is running", "wait for its end; log in once a session, not on each foreground")
        .retry()
        .also(&[
            ("android", "LOGIN_IN_PROGRESS"), ("react-native", "LOGIN_IN_PROGRESS"), ("unity", "LOGIN_IN_PROGRESS"),
            ("ios", "HelpshiftLoginInProgress"), ("unreal", "HelpshiftLoginInProgress"),
        ]);
    CONFIG_INVALID = login("loginConfigInvalid", "a key or value of the login config; the errors say which", "pass full_privacy_enabled as true or false")
        .also(&[
            ("android", "LOGIN_CONFIG_INVALID"), ("react-native", "LOGIN_CONFIG_INVALID"), ("unity", "LOGIN_CONFIG_INVALID"),
            ("ios", "HelpshiftLoginConfigInvalid"), ("unreal", "HelpshiftLoginConfigInvalid"),
        ]);
    TOKEN_INVALID = login("identityTokenInvalid", "no JWT, or one that the server refuses: another secret, or an iat older than 24 hours", "check the secret and the server's clock; where it is ahead set backdate, which moves iat back; then log in with a new token")
        .found_by(FoundBy::Either)
        .also(&[
            ("android", "INVALID_IDENTITY_TOKEN"), ("react-native", "INVALID_IDENTITY_TOKEN"), ("unity", "IDENTITY_TOKEN_INVALID"),
            ("ios", "HelpshiftIdentityTokenInvalid"), ("unreal", "HelpshiftIdentityTokenInvalid"),
        ]);
    IDENTITIES_INVALID = login("identitiesDataInvalid", "an identity is over a limit, empty or of an unknown kind; the errors say which", "mend what the errors name")
        .found_by(FoundBy::Either)
        .also(&[
            ("android", "IDENTITIES_DATA_INVALID"), ("react-native", "IDENTITIES_DATA_INVALID"), ("unity", "IDENTITY_DATA_INVALID"),
            ("ios", "HelpshiftIdentitiesDataInvalid"), ("unreal", "HelpshiftIdentitiesDataInvalid"),
        ]);
    CONFIG_TOO_LARGE = login("loginConfigSizeLimitExceeded", "more than 30 entries in the login config", "pass full_privacy_enabled alone")
        .also(&[
            ("android", "LOGIN_CONFIG_SIZE_LIMIT_EXCEEDED"), ("react-native", "LOGIN_CONFIG_SIZE_LIMIT_EXCEEDED"), ("unity", "LOGIN_CONFIG_SIZE_LIMIT_EXCEEDED"),
            ("ios", "HelpshiftLoginConfigSizeLimitExceeded"), ("unreal", "HelpshiftLoginConfigSizeLimitExceeded"),
        ]);
    TOO_MANY_IDENTITIES = login("identitiesSizeLimitExceeded", "more than 30 identities in the token", "sign fewer accounts")
        .also(&[
            ("android", "IDENTITIES_SIZE_LIMIT_EXCEEDED"), ("react-native", "IDENTITIES_SIZE_LIMIT_EXCEEDED"), ("unity", "IDENTITIES_SIZE_LIMIT_EXCEEDED"),
            ("ios", "HelpshiftIdentitiesSizeLimitExceeded"), ("unreal", "HelpshiftIdentitiesSizeLimitExceeded"),
        ]);
    FEATURE_OFF = login("identityFeatureNotEnabled", "the identity system is off for the domain", "have Helpshift turn it on")
        .found_by(FoundBy::Server)
        .also(&[
            ("android", "IDENTITY_FEATURE_NOT_ENABLED"), ("react-native", "IDENTITY_FEATURE_NOT_ENABLED"), ("unity", "IDENTITY_FEATURE_NOT_ENABLED"),
            ("ios", "HelpshiftIdentityFeatureNotEnabled"), ("unreal", "HelpshiftIdentityFeatureNotEnabled"),
        ]);
    NOBODY = login("uidOrEmailIsMandatory", "the token names neither uid nor email, and full privacy is off", "sign the user id or a verified email; a visitor's token is empty")
        .also(&[
            ("android", "UID_OR_EMAIL_IS_MANDATORY"), ("react-native", "UID_OR_EMAIL_IS_MANDATORY"), ("unity", "UID_OR_EMAIL_IS_MANDATORY"),
            ("ios", "HelpshiftUidOrEmailIsMandatory"), ("unreal", "HelpshiftUidOrEmailIsMandatory"),
        ]);
    IAT_ABSENT = login("iatIsMandatory", "the token has no iat", "sign iat, in seconds")
        .also(&[
            ("android", "IAT_IS_MANDATORY"), ("react-native", "IAT_IS_MANDATORY"), ("unity", "IAT_IS_MANDATORY"),
            ("ios", "HelpshiftIatIsMandatory"), ("unreal", "HelpshiftIatIsMandatory"),
        ]);
    NETWORK = login("networkError", "no connection to Helpshift", "log in again when there is one")
        .retry()
        .also(&[
            ("android", "NETWORK_ERROR"), ("react-native", "NETWORK_ERROR"), ("unity", "NETWORK_ERROR"),
            ("ios", "HelpshiftNetworkError"), ("unreal", "HelpshiftNetworkError"),
        ]);
    UNKNOWN = login("unknownError", "anything else, an answer of the server that the SDK does not know among it", "log in again once; then look at the SDK's log")
        .found_by(FoundBy::Either)
        .retry()
        .also(&[
            ("android", "UNKNOWN_ERROR"), ("react-native", "UNKNOWN_ERROR"), ("unity", "UNKNOWN_ERROR"),
            ("ios", "HelpshiftUnknownError"), ("unreal", "HelpshiftUnknownError"),
        ]);
}

const fn login(reason: &'static str, cause: &'static str, remedy: &'static str) -> Failure {
    Failure::new(LOGIN, cause, remedy).with_reason(reason)
}
