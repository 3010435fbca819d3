//! The failures that SDK X tells an app: three tables of Helpshift's pages. The reason is the raw value of iOS, Unity
//! and Cocos; Android's raw values are unknown.

use countersign::verify::{Failure, FoundBy, failures};

/// The names of one failure on the platforms. Unreal has that of iOS.
struct Names {
    android: &'static str,
    cocos: &'static str,
    ios: &'static str,
    react_native: &'static str,
    unity: &'static str,
}

impl Names {
    /// Makes the names of most failures: iOS has one, and all others share one.
    const fn new(constant: &'static str, ios: &'static str) -> Self {
        Self {
            android: constant,
            cocos: constant,
            ios,
            react_native: constant,
            unity: constant,
        }
    }
}

/// Makes a failure of a row: its table, its raw value, its name as a constant, its name on iOS behind `Helpshift`,
/// and the platforms that have another name.
///
/// A table is one event and the platforms that name its reasons, in the order of `explain`.
macro_rules! row {
    // Why a login is refused. The event is our word: each platform has a callback of its own.
    (LOGIN $($row:tt)+) => {
        row!("loginFailure" [
            "android" android, "react-native" react_native, "unity" unity, "ios" ios, "unreal" ios
        ] $($row)+)
    };
    // The fault of one entry: a value of the errors map that comes with a failed login or an event, whose keys name
    // the entry. The event is Android's name of the file that defines the values.
    (ENTRY $($row:tt)+) => {
        row!("InvalidDataErrorReason" [
            "android" android, "react-native" react_native, "unity" unity, "cocos" cocos, "ios" ios, "unreal" ios
        ] $($row)+)
    };
    // An event after a login, for the app's delegate or listener. Its name is our word, as that of a login is.
    (EVENT $($row:tt)+) => {
        row!("helpshiftEvent" [
            "android" android, "unity" unity, "react-native" react_native, "ios" ios, "unreal" ios
        ] $($row)+)
    };
    // An event that also Cocos has.
    (EVENT_WITH_COCOS $($row:tt)+) => {
        row!("helpshiftEvent" [
            "android" android, "unity" unity, "react-native" react_native, "ios" ios, "unreal" ios, "cocos" cocos
        ] $($row)+)
    };
    (
        $event:literal [$($platform:literal $field:ident),+]
        $raw:literal $constant:ident $ios:ident $({$($other:ident: $name:ident),+})?,
        $cause:expr, $remedy:expr
    ) => {
        Failure::new($event, $cause, $remedy).with_reason($raw).also({
            const NAMES: Names = Names {
                $($($other: stringify!($name),)+)?
                ..Names::new(stringify!($constant), concat!("Helpshift", stringify!($ios)))
            };
            &[$(($platform, NAMES.$field)),+]
        })
    };
}

failures! {
    LOGIN_IN_PROGRESS = row!(
        LOGIN "loginInProgress" LOGIN_IN_PROGRESS LoginInProgress,
        "another login is running",
        "wait for its end; log in once a session, not on each foreground"
    )
    .retry();
    LOGIN_CONFIG_INVALID = row!(
        LOGIN "loginConfigInvalid" LOGIN_CONFIG_INVALID LoginConfigInvalid,
        "a key or value of the login config; the errors say which",
        "pass full_privacy_enabled as true or false"
    );
    LOGIN_TOKEN_INVALID = row!(
        LOGIN "identityTokenInvalid" INVALID_IDENTITY_TOKEN IdentityTokenInvalid {unity: IDENTITY_TOKEN_INVALID},
        "no JWT, or one that the server refuses: another secret, or an iat older than 24 hours",
        "check the secret and the server's clock; where it is ahead set backdate, which moves iat back; then log in \
         with a new token"
    )
    .found_by(FoundBy::Either);
    LOGIN_IDENTITIES_INVALID = row!(
        LOGIN "identitiesDataInvalid" IDENTITIES_DATA_INVALID IdentitiesDataInvalid {unity: IDENTITY_DATA_INVALID},
        "an identity is over a limit, empty or of an unknown kind; the errors say which",
        "mend what the errors name"
    )
    .found_by(FoundBy::Either);
    LOGIN_CONFIG_TOO_LARGE = row!(
        LOGIN "loginConfigSizeLimitExceeded" LOGIN_CONFIG_SIZE_LIMIT_EXCEEDED LoginConfigSizeLimitExceeded,
        "more than 30 entries in the login config", "pass full_privacy_enabled alone"
    );
    LOGIN_TOO_MANY_IDENTITIES = row!(
        LOGIN "identitiesSizeLimitExceeded" IDENTITIES_SIZE_LIMIT_EXCEEDED IdentitiesSizeLimitExceeded,
        "more than 30 identities in the token", "sign fewer accounts"
    );
    LOGIN_FEATURE_OFF = row!(
        LOGIN "identityFeatureNotEnabled" IDENTITY_FEATURE_NOT_ENABLED IdentityFeatureNotEnabled,
        "the identity system is off for the domain", "have Helpshift turn it on"
    )
    .found_by(FoundBy::Server);
    LOGIN_NOBODY = row!(
        LOGIN "uidOrEmailIsMandatory" UID_OR_EMAIL_IS_MANDATORY UidOrEmailIsMandatory,
        "the token names neither uid nor email, and full privacy is off",
        "sign the user id or a verified email; a visitor's token is empty"
    );
    LOGIN_IAT_ABSENT = row!(
        LOGIN "iatIsMandatory" IAT_IS_MANDATORY IatIsMandatory,
        "the token has no iat", "sign iat, in seconds"
    );
    LOGIN_NETWORK = row!(
        LOGIN "networkError" NETWORK_ERROR NetworkError,
        "no connection to Helpshift", "log in again when there is one"
    ).retry();
    LOGIN_UNKNOWN = row!(
        LOGIN "unknownError" UNKNOWN_ERROR UnknownError,
        "anything else, an answer of the server that the SDK does not know among it",
        "log in again once; then look at the SDK's log"
    )
    .found_by(FoundBy::Either)
    .retry();

    ENTRY_KEY_TOO_LONG = row!(
        ENTRY "exceededKeyLengthLimit" EXCEEDED_KEY_LENGTH_LIMIT KeyLengthLimitExceeded,
        "a key of more than 255 characters", "shorten the key"
    );
    ENTRY_VALUE_TOO_LONG = row!(
        ENTRY "exceededValueLengthLimit" EXCEEDED_VALUE_LENGTH_LIMIT ValueLengthLimitExceeded,
        "a value over its limit: uid 750, another identity 300, a custom field 255 or, of several lines, 100,000, a \
         tag 100",
        "shorten the value"
    );
    ENTRY_WRONG_TYPE = row!(
        ENTRY "invalidValueType" INVALID_VALUE_TYPE InvalidValueType,
        "a value of a type that is not taken",
        "pass text, true or false, or a number; user data as text"
    );
    ENTRY_EMPTY = row!(ENTRY "emptyData" EMPTY_DATA EmptyData, "an empty key or value", "leave it out");
    ENTRY_TOO_MANY = row!(
        ENTRY "exceededCountLimit" EXCEEDED_COUNT_LIMIT CountLimitExceeded,
        "more than 30 entries", "send fewer"
    );
    ENTRY_TOO_MUCH_METADATA = row!(
        ENTRY "metadataExceededCountLimit" METADATA_EXCEEDED_COUNT_LIMIT MetadataCountLimitExceeded
            {android: META_DATA_EXCEEDED_COUNT_LIMIT},
        "more than 30 entries of metadata", "send fewer"
    );
    ENTRY_METADATA_KEY_TOO_LONG = row!(
        ENTRY "metadataExceededKeyLengthLimit" METADATA_EXCEEDED_KEY_LENGTH_LIMIT MetadataKeyLengthLimitExceeded
            {android: META_DATA_EXCEEDED_KEY_LENGTH_LIMIT},
        "a key of metadata of more than 255 characters", "shorten the key"
    );
    ENTRY_METADATA_VALUE_TOO_LONG = row!(
        ENTRY "metadataExceededValueLengthLimit" METADATA_EXCEEDED_VALUE_LENGTH_LIMIT MetadataValueLengthLimitExceeded
            {android: META_DATA_EXCEEDED_VALUE_LENGTH_LIMIT},
        "a value of metadata over its limit, which is not stated: 300 is taken", "shorten the value"
    );
    ENTRY_METADATA_EMPTY = row!(
        ENTRY "metadataEmptyKeyOrValue" METADATA_EMPTY_KEY_OR_VALUE MetadataEmptyKeyOrValue,
        "an empty key or value of metadata", "leave it out"
    );
    ENTRY_UNKNOWN = row!(
        ENTRY "invalidData" INVALID_DATA InvalidData,
        "a kind of identity, a key, a tag or a value that the server does not know",
        "use what the pages list; tags and custom fields must exist in the dashboard"
    )
    .found_by(FoundBy::Server);

    ADD_TOKEN_INVALID = row!(
        EVENT "identityTokenInvalid" INVALID_IDENTITY_TOKEN IdentityTokenInvalid {react_native: IDENTITY_TOKEN_INVALID},
        "what was handed to addUserIdentities is no JWT",
        "hand over one token as text, never a list of tokens"
    );
    ADD_IAT_ABSENT = row!(
        EVENT "iatIsMandatory" IAT_IS_MANDATORY IatIsMandatory,
        "the token handed to addUserIdentities has no iat", "sign iat, in seconds"
    );
    ADD_IDENTITIES_INVALID = row!(
        EVENT_WITH_COCOS "identitiesDataInvalid" IDENTITY_DATA_INVALID IdentitiesDataInvalid
            {cocos: identityDataInvalid},
        "an identity that was added is over a limit or empty; the errors say which",
        "mend what the errors name"
    );
    ADD_TOO_MANY = row!(
        EVENT_WITH_COCOS "identitiesSizeLimitExceeded" IDENTITY_DATA_LIMIT_EXCEEDED IdentitiesSizeLimitExceeded
            {react_native: IDENTITIES_SIZE_LIMIT_EXCEEDED, cocos: identityDataLimitExceeded},
        "more than 30 identities in the token", "add fewer"
    );
    ADD_SYNC_FAILED = row!(
        EVENT "identityDataSyncFailed" IDENTITY_DATA_SYNC_FAILED EventAddUserIdentitiesSyncFailed
            {react_native: ADD_USER_IDENTITIES_SYNC_FAILED},
        "the server refuses what was added: another secret, an old iat, or an identity",
        "check the secret and the clock, for which there is backdate, and what the errors name"
    )
    .found_by(FoundBy::Server);
    MASTER_TOO_MANY = row!(
        EVENT "masterAttributesLimitExceeded" MASTER_ATTRIBUTES_LIMIT_EXCEEDED EventMasterAttributesLimitExceeded,
        "too many attributes wait to be sent; how many is not stated",
        "send fewer at once, and not on each frame"
    );
    MASTER_INVALID = row!(
        EVENT "masterAttributesValidationFailed" MASTER_ATTRIBUTES_VALIDATION_FAILED
            EventUpdateMasterAttributesValidationFailed
            {react_native: HelpshiftEventUpdateMasterAttributesValidationFailed},
        "a key that is not known, or a value over a limit; the errors say which",
        "mend what the errors name"
    );
    MASTER_SYNC_FAILED = row!(
        EVENT "masterAttributesSyncFailed" MASTER_ATTRIBUTES_SYNC_FAILED EventUpdateMasterAttributesSyncFailed
            {react_native: UPDATE_MASTER_ATTRIBUTES_SYNC_FAILED},
        "the server refuses a value; the errors say which",
        "mend what the errors name; tags and custom fields must exist in the dashboard"
    )
    .found_by(FoundBy::Server);
    APP_TOO_MANY = row!(
        EVENT "appAttributesLimitExceeded" APP_ATTRIBUTES_LIMIT_EXCEEDED EventAppAttributesLimitExceeded,
        MASTER_TOO_MANY.cause, MASTER_TOO_MANY.remedy
    );
    APP_INVALID = row!(
        EVENT "appAttributesValidationFailed" APP_ATTRIBUTES_VALIDATION_FAILED EventUpdateAppAttributesValidationFailed
            {react_native: HelpshiftEventUpdateAppAttributesValidationFailed},
        MASTER_INVALID.cause, MASTER_INVALID.remedy
    );
    APP_SYNC_FAILED = row!(
        EVENT "appAttributesSyncFailed" APP_ATTRIBUTES_SYNC_FAILED EventUpdateAppAttributesSyncFailed
            {react_native: UPDATE_APP_ATTRIBUTES_SYNC_FAILED},
        MASTER_SYNC_FAILED.cause, MASTER_SYNC_FAILED.remedy
    )
    .found_by(FoundBy::Server);
    FEATURE_OFF = row!(
        EVENT_WITH_COCOS "userIdentityNotEnabled" IDENTITY_FEATURE_NOT_ENABLED EventUserIdentityNotEnabled
            {react_native: USER_IDENTITY_NOT_ENABLED, cocos: identityFeatureNotEnabled},
        LOGIN_FEATURE_OFF.cause, LOGIN_FEATURE_OFF.remedy
    )
    .found_by(FoundBy::Server);
    SESSION_EXPIRED = row!(
        EVENT "userSessionExpired" USER_SESSION_EXPIRED EventUserSessionExpired,
        "Helpshift's session is over; told again on each foreground until a login",
        "fetch a new bundle and log in with it"
    )
    .found_by(FoundBy::Either);
    REFRESH = row!(
        EVENT "refreshUserCredentials" REFRESH_USER_CREDENTIALS EventRefreshUserCredentials,
        "Helpshift's session ends soon", "fetch a new bundle and log in with it; no fault"
    );
    /// It stands in the header for iOS alone.
    ATTRIBUTES_INVALID = Failure::new(
        "helpshiftEvent",
        "unknown: it stands in the header and on no page",
        "look at the attributes that were sent last",
    )
    .with_reason("attributesDataInvalid")
    .also(&[
        ("ios", "HelpshiftEventAttributesDataInvalid"),
        ("unreal", "HelpshiftEventAttributesDataInvalid"),
    ]);
}
