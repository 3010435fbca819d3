//! What SDK X tells an app's delegate or listener after a login. The reason is the event's raw name
//! on iOS and Unity; the event is our word: each platform has a callback of its own.

use countersign::verify::{Failure, FoundBy};

const EVENT: &str = "helpshiftEvent";

/// The three events of one set of attributes, whose names differ by it alone.
macro_rules! attributes {
    ($raw:literal, $name:literal, $constant:literal) => {
        [
            event(
                concat!($raw, "AttributesLimitExceeded"),
                "too many attributes wait to be sent; how many is not stated",
                "send fewer at once, and not on each frame",
            )
            .also(&[
                ("android", concat!($constant, "_ATTRIBUTES_LIMIT_EXCEEDED")),
                ("unity", concat!($constant, "_ATTRIBUTES_LIMIT_EXCEEDED")),
                (
                    "react-native",
                    concat!($constant, "_ATTRIBUTES_LIMIT_EXCEEDED"),
                ),
                (
                    "ios",
                    concat!("HelpshiftEvent", $name, "AttributesLimitExceeded"),
                ),
                (
                    "unreal",
                    concat!("HelpshiftEvent", $name, "AttributesLimitExceeded"),
                ),
            ]),
            event(
                concat!($raw, "AttributesValidationFailed"),
                "a key that is not known, or a value over a limit; the errors say which",
                "mend what the errors name",
            )
            .also(&[
                (
                    "android",
                    concat!($constant, "_ATTRIBUTES_VALIDATION_FAILED"),
                ),
                ("unity", concat!($constant, "_ATTRIBUTES_VALIDATION_FAILED")),
                (
                    "react-native",
                    concat!("HelpshiftEventUpdate", $name, "AttributesValidationFailed"),
                ),
                (
                    "ios",
                    concat!("HelpshiftEventUpdate", $name, "AttributesValidationFailed"),
                ),
                (
                    "unreal",
                    concat!("HelpshiftEventUpdate", $name, "AttributesValidationFailed"),
                ),
            ]),
            event(
                concat!($raw, "AttributesSyncFailed"),
                "the server refuses a value; the errors say which",
                "mend what the errors name; tags and custom fields must exist in the dashboard",
            )
            .found_by(FoundBy::Server)
            .also(&[
                ("android", concat!($constant, "_ATTRIBUTES_SYNC_FAILED")),
                ("unity", concat!($constant, "_ATTRIBUTES_SYNC_FAILED")),
                (
                    "react-native",
                    concat!("UPDATE_", $constant, "_ATTRIBUTES_SYNC_FAILED"),
                ),
                (
                    "ios",
                    concat!("HelpshiftEventUpdate", $name, "AttributesSyncFailed"),
                ),
                (
                    "unreal",
                    concat!("HelpshiftEventUpdate", $name, "AttributesSyncFailed"),
                ),
            ]),
        ]
    };
}

const MASTER: [Failure; 3] = attributes!("master", "Master", "MASTER");
const APP: [Failure; 3] = attributes!("app", "App", "APP");

super::failures! {
    ADD_TOKEN_INVALID = event("identityTokenInvalid", "what was handed to addUserIdentities is no JWT", "hand over one token as text, never a list of tokens")
        .also(&[
            ("android", "INVALID_IDENTITY_TOKEN"), ("unity", "INVALID_IDENTITY_TOKEN"), ("react-native", "IDENTITY_TOKEN_INVALID"),
            ("ios", "HelpshiftIdentityTokenInvalid"), ("unreal", "HelpshiftIdentityTokenInvalid"),
        ]);
    ADD_IAT_ABSENT = event("iatIsMandatory", "the token handed to addUserIdentities has no iat", "sign iat, in seconds")
        .also(&[
            ("android", "IAT_IS_MANDATORY"), ("unity", "IAT_IS_MANDATORY"), ("react-native", "IAT_IS_MANDATORY"),
            ("ios", "HelpshiftIatIsMandatory"), ("unreal", "HelpshiftIatIsMandatory"),
        ]);
    ADD_IDENTITIES_INVALID = event("identitiesDataInvalid", "an identity that was added is over a limit or empty; the errors say which", "mend what the errors name")
        .also(&[
            ("android", "IDENTITY_DATA_INVALID"), ("unity", "IDENTITY_DATA_INVALID"), ("react-native", "IDENTITY_DATA_INVALID"),
            ("ios", "HelpshiftIdentitiesDataInvalid"), ("unreal", "HelpshiftIdentitiesDataInvalid"), ("cocos", "identityDataInvalid"),
        ]);
    ADD_TOO_MANY = event("identitiesSizeLimitExceeded", "more than 30 identities in the token", "add fewer")
        .also(&[
            ("android", "IDENTITY_DATA_LIMIT_EXCEEDED"), ("unity", "IDENTITY_DATA_LIMIT_EXCEEDED"), ("react-native", "IDENTITIES_SIZE_LIMIT_EXCEEDED"),
            ("ios", "HelpshiftIdentitiesSizeLimitExceeded"), ("unreal", "HelpshiftIdentitiesSizeLimitExceeded"), ("cocos", "identityDataLimitExceeded"),
        ]);
    ADD_SYNC_FAILED = event("identityDataSyncFailed", "the server refuses what was added: another secret, an old iat, or an identity", "check the secret and the clock, for which there is backdate, and what the errors name")
        .found_by(FoundBy::Server)
        .also(&[
            ("android", "IDENTITY_DATA_SYNC_FAILED"), ("unity", "IDENTITY_DATA_SYNC_FAILED"), ("react-native", "ADD_USER_IDENTITIES_SYNC_FAILED"),
            ("ios", "HelpshiftEventAddUserIdentitiesSyncFailed"), ("unreal", "HelpshiftEventAddUserIdentitiesSyncFailed"),
        ]);
    MASTER_TOO_MANY = MASTER[0];
    MASTER_INVALID = MASTER[1];
    MASTER_SYNC_FAILED = MASTER[2];
    APP_TOO_MANY = APP[0];
    APP_INVALID = APP[1];
    APP_SYNC_FAILED = APP[2];
    FEATURE_OFF = event("userIdentityNotEnabled", "the identity system is off for the domain", "have Helpshift turn it on")
        .found_by(FoundBy::Server)
        .also(&[
            ("android", "IDENTITY_FEATURE_NOT_ENABLED"), ("unity", "IDENTITY_FEATURE_NOT_ENABLED"), ("react-native", "USER_IDENTITY_NOT_ENABLED"),
            ("ios", "HelpshiftEventUserIdentityNotEnabled"), ("unreal", "HelpshiftEventUserIdentityNotEnabled"), ("cocos", "identityFeatureNotEnabled"),
        ]);
    SESSION_EXPIRED = event("userSessionExpired", "Helpshift's session is over; told again on each foreground until a login", "fetch a new bundle and log in with it")
        .found_by(FoundBy::Either)
        .also(&[
            ("android", "USER_SESSION_EXPIRED"), ("unity", "USER_SESSION_EXPIRED"), ("react-native", "USER_SESSION_EXPIRED"),
            ("ios", "HelpshiftEventUserSessionExpired"), ("unreal", "HelpshiftEventUserSessionExpired"),
        ]);
    REFRESH = event("refreshUserCredentials", "Helpshift's session ends soon", "fetch a new bundle and log in with it; no fault")
        .also(&[
            ("android", "REFRESH_USER_CREDENTIALS"), ("unity", "REFRESH_USER_CREDENTIALS"), ("react-native", "REFRESH_USER_CREDENTIALS"),
            ("ios", "HelpshiftEventRefreshUserCredentials"), ("unreal", "HelpshiftEventRefreshUserCredentials"),
        ]);
    ATTRIBUTES_INVALID = event("attributesDataInvalid", "unknown: it stands in the header and on no page", "look at the attributes that were sent last")
        .also(&[
            ("ios", "HelpshiftEventAttributesDataInvalid"), ("unreal", "HelpshiftEventAttributesDataInvalid"),
        ]);
}

const fn event(reason: &'static str, cause: &'static str, remedy: &'static str) -> Failure {
    Failure::new(EVENT, cause, remedy).with_reason(reason)
}
