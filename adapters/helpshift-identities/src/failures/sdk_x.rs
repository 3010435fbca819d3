//! The failures that SDK X tells an app: three tables of Helpshift's pages. The reason is the raw value of iOS, Unity
//! and Cocos; Android's raw values are unknown.

use countersign::verify::{Failure, FoundBy, failures};

use super::names::Platform::{Android, Cocos, Ios, ReactNative, Unity, Unreal};
use super::names::{Name, Names, Table, row};

/// Why a login is refused. The event is our word: each platform has a callback of its own.
const LOGIN: Table<5> = Table {
    event: "loginFailure",
    platforms: [Android, ReactNative, Unity, Ios, Unreal],
};

/// The fault of one entry: a value of the errors map that comes with a failed login or an event, whose keys name the
/// entry. The event is Android's name of the file that defines the values.
const ENTRY: Table<6> = Table {
    event: "InvalidDataErrorReason",
    platforms: [Android, ReactNative, Unity, Cocos, Ios, Unreal],
};

/// An event after a login, for the app's delegate or listener. The name of the event is our word: each platform has a
/// callback of its own.
const EVENT: Table<5> = Table {
    event: "helpshiftEvent",
    platforms: [Android, Unity, ReactNative, Ios, Unreal],
};

/// An event that also Cocos has.
const EVENT_WITH_COCOS: Table<6> = Table {
    event: EVENT.event,
    platforms: [Android, Unity, ReactNative, Ios, Unreal, Cocos],
};

/// An event that stands in the header for iOS alone.
const EVENT_OF_HEADER: Table<2> = Table {
    event: EVENT.event,
    platforms: [Ios, Unreal],
};

failures! {
    LOGIN_IN_PROGRESS = row!(
        LOGIN "loginInProgress",
        "another login is running",
        "wait for its end; log in once a session, not on each foreground"
    )
    .retry();
    LOGIN_CONFIG_INVALID = row!(
        LOGIN "loginConfigInvalid",
        "a key or value of the login config; the errors say which",
        "pass full_privacy_enabled as true or false"
    );
    LOGIN_TOKEN_INVALID = row!(
        LOGIN "identityTokenInvalid" {android: "INVALID_IDENTITY_TOKEN", react_native: "INVALID_IDENTITY_TOKEN"},
        "no JWT, or one that the server refuses: another secret, or an iat older than 24 hours",
        "check the secret and the server's clock; where it is ahead set backdate, which moves iat back; then log in \
         with a new token"
    )
    .found_by(FoundBy::Either);
    LOGIN_IDENTITIES_INVALID = row!(
        LOGIN "identitiesDataInvalid" {unity: "IDENTITY_DATA_INVALID"},
        "an identity is over a limit, empty or of an unknown kind; the errors say which",
        "mend what the errors name"
    )
    .found_by(FoundBy::Either);
    LOGIN_CONFIG_TOO_LARGE = row!(
        LOGIN "loginConfigSizeLimitExceeded",
        "more than 30 entries in the login config",
        "pass full_privacy_enabled alone"
    );
    LOGIN_TOO_MANY_IDENTITIES = row!(
        LOGIN "identitiesSizeLimitExceeded",
        "more than 30 identities in the token",
        "sign fewer accounts"
    );
    LOGIN_FEATURE_OFF = row!(
        LOGIN "identityFeatureNotEnabled",
        "the identity system is off for the domain",
        "have Helpshift turn it on"
    )
    .found_by(FoundBy::Server);
    LOGIN_NOBODY = row!(
        LOGIN "uidOrEmailIsMandatory",
        "the token names neither uid nor email, and full privacy is off",
        "sign the user id or a verified email; a visitor's token is empty"
    );
    LOGIN_IAT_ABSENT = row!(LOGIN "iatIsMandatory", "the token has no iat", "sign iat, in seconds");
    LOGIN_NETWORK = row!(LOGIN "networkError", "no connection to Helpshift", "log in again when there is one").retry();
    LOGIN_UNKNOWN = row!(
        LOGIN "unknownError",
        "anything else, an answer of the server that the SDK does not know among it",
        "log in again once; then look at the SDK's log"
    )
    .found_by(FoundBy::Either)
    .retry();

    ENTRY_KEY_TOO_LONG = row!(
        ENTRY "exceededKeyLengthLimit" {ios: "HelpshiftKeyLengthLimitExceeded"},
        "a key of more than 255 characters",
        "shorten the key"
    );
    ENTRY_VALUE_TOO_LONG = row!(
        ENTRY "exceededValueLengthLimit" {ios: "HelpshiftValueLengthLimitExceeded"},
        "a value over its limit: uid 750, another identity 300, a custom field 255 or, of several lines, 100,000, a \
         tag 100",
        "shorten the value"
    );
    ENTRY_WRONG_TYPE = row!(
        ENTRY "invalidValueType",
        "a value of a type that is not taken",
        "pass text, true or false, or a number; user data as text"
    );
    ENTRY_EMPTY = row!(ENTRY "emptyData", "an empty key or value", "leave it out");
    ENTRY_TOO_MANY = row!(
        ENTRY "exceededCountLimit" {ios: "HelpshiftCountLimitExceeded"},
        "more than 30 entries",
        "send fewer"
    );
    ENTRY_TOO_MUCH_METADATA = row!(
        ENTRY "metadataExceededCountLimit"
            {android: "META_DATA_EXCEEDED_COUNT_LIMIT", ios: "HelpshiftMetadataCountLimitExceeded"},
        "more than 30 entries of metadata",
        "send fewer"
    );
    ENTRY_METADATA_KEY_TOO_LONG = row!(
        ENTRY "metadataExceededKeyLengthLimit"
            {android: "META_DATA_EXCEEDED_KEY_LENGTH_LIMIT", ios: "HelpshiftMetadataKeyLengthLimitExceeded"},
        "a key of metadata of more than 255 characters",
        "shorten the key"
    );
    ENTRY_METADATA_VALUE_TOO_LONG = row!(
        ENTRY "metadataExceededValueLengthLimit"
            {android: "META_DATA_EXCEEDED_VALUE_LENGTH_LIMIT", ios: "HelpshiftMetadataValueLengthLimitExceeded"},
        "a value of metadata over its limit, which is not stated: 300 is taken",
        "shorten the value"
    );
    ENTRY_METADATA_EMPTY = row!(
        ENTRY "metadataEmptyKeyOrValue",
        "an empty key or value of metadata",
        "leave it out"
    );
    ENTRY_UNKNOWN = row!(
        ENTRY "invalidData",
        "a kind of identity, a key, a tag or a value that the server does not know",
        "use what the pages list; tags and custom fields must exist in the dashboard"
    )
    .found_by(FoundBy::Server);

    ADD_TOKEN_INVALID = row!(
        EVENT "identityTokenInvalid" {android: "INVALID_IDENTITY_TOKEN", unity: "INVALID_IDENTITY_TOKEN"},
        "what was handed to addUserIdentities is no JWT",
        "hand over one token as text, never a list of tokens"
    );
    ADD_IAT_ABSENT = row!(
        EVENT "iatIsMandatory",
        "the token handed to addUserIdentities has no iat",
        "sign iat, in seconds"
    );
    ADD_IDENTITIES_INVALID = row!(
        EVENT_WITH_COCOS "identitiesDataInvalid" {
            android: "IDENTITY_DATA_INVALID", unity: "IDENTITY_DATA_INVALID", react_native: "IDENTITY_DATA_INVALID",
            cocos: "identityDataInvalid"
        },
        "an identity that was added is over a limit or empty; the errors say which",
        "mend what the errors name"
    );
    ADD_TOO_MANY = row!(
        EVENT_WITH_COCOS "identitiesSizeLimitExceeded" {
            android: "IDENTITY_DATA_LIMIT_EXCEEDED", unity: "IDENTITY_DATA_LIMIT_EXCEEDED",
            cocos: "identityDataLimitExceeded"
        },
        "more than 30 identities in the token",
        "add fewer"
    );
    ADD_SYNC_FAILED = row!(
        EVENT "identityDataSyncFailed"
            {react_native: "ADD_USER_IDENTITIES_SYNC_FAILED", ios: "HelpshiftEventAddUserIdentitiesSyncFailed"},
        "the server refuses what was added: another secret, an old iat, or an identity",
        "check the secret and the clock, for which there is backdate, and what the errors name"
    )
    .found_by(FoundBy::Server);
    MASTER_TOO_MANY = row!(
        EVENT "masterAttributesLimitExceeded" {ios: "HelpshiftEventMasterAttributesLimitExceeded"},
        "too many attributes wait to be sent; how many is not stated",
        "send fewer at once, and not on each frame"
    );
    MASTER_INVALID = row!(
        EVENT "masterAttributesValidationFailed" {
            react_native: "HelpshiftEventUpdateMasterAttributesValidationFailed",
            ios: "HelpshiftEventUpdateMasterAttributesValidationFailed"
        },
        "a key that is not known, or a value over a limit; the errors say which",
        "mend what the errors name"
    );
    MASTER_SYNC_FAILED = row!(
        EVENT "masterAttributesSyncFailed" {
            react_native: "UPDATE_MASTER_ATTRIBUTES_SYNC_FAILED",
            ios: "HelpshiftEventUpdateMasterAttributesSyncFailed"
        },
        "the server refuses a value; the errors say which",
        "mend what the errors name; tags and custom fields must exist in the dashboard"
    )
    .found_by(FoundBy::Server);
    APP_TOO_MANY = row!(
        EVENT "appAttributesLimitExceeded" {ios: "HelpshiftEventAppAttributesLimitExceeded"},
        MASTER_TOO_MANY.cause, MASTER_TOO_MANY.remedy
    );
    APP_INVALID = row!(
        EVENT "appAttributesValidationFailed" {
            react_native: "HelpshiftEventUpdateAppAttributesValidationFailed",
            ios: "HelpshiftEventUpdateAppAttributesValidationFailed"
        },
        MASTER_INVALID.cause, MASTER_INVALID.remedy
    );
    APP_SYNC_FAILED = row!(
        EVENT "appAttributesSyncFailed" {
            react_native: "UPDATE_APP_ATTRIBUTES_SYNC_FAILED",
            ios: "HelpshiftEventUpdateAppAttributesSyncFailed"
        },
        MASTER_SYNC_FAILED.cause, MASTER_SYNC_FAILED.remedy
    )
    .found_by(FoundBy::Server);
    FEATURE_OFF = row!(
        EVENT_WITH_COCOS "userIdentityNotEnabled" {
            android: "IDENTITY_FEATURE_NOT_ENABLED", unity: "IDENTITY_FEATURE_NOT_ENABLED",
            ios: "HelpshiftEventUserIdentityNotEnabled", cocos: "identityFeatureNotEnabled"
        },
        LOGIN_FEATURE_OFF.cause, LOGIN_FEATURE_OFF.remedy
    )
    .found_by(FoundBy::Server);
    SESSION_EXPIRED = row!(
        EVENT "userSessionExpired" {ios: "HelpshiftEventUserSessionExpired"},
        "Helpshift's session is over; told again on each foreground until a login",
        "fetch a new bundle and log in with it"
    )
    .found_by(FoundBy::Either);
    REFRESH = row!(
        EVENT "refreshUserCredentials" {ios: "HelpshiftEventRefreshUserCredentials"},
        "Helpshift's session ends soon",
        "fetch a new bundle and log in with it; no fault"
    );
    ATTRIBUTES_INVALID = row!(
        EVENT_OF_HEADER "attributesDataInvalid" {ios: "HelpshiftEventAttributesDataInvalid"},
        "unknown: it stands in the header and on no page",
        "look at the attributes that were sent last"
    );
}
