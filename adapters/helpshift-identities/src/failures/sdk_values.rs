//! What is wrong with one entry: the values of the errors map that comes with a failed login or
//! event, whose keys name the entry. The reason is the raw value.

use countersign::verify::{Failure, FoundBy};

/// Android's name of the file that defines them.
const ENTRY: &str = "InvalidDataErrorReason";

super::failures! {
    KEY_TOO_LONG = entry("exceededKeyLengthLimit", "a key of more than 255 characters", "shorten the key")
        .also(&[
            ("android", "EXCEEDED_KEY_LENGTH_LIMIT"), ("react-native", "EXCEEDED_KEY_LENGTH_LIMIT"), ("unity", "EXCEEDED_KEY_LENGTH_LIMIT"), ("cocos", "EXCEEDED_KEY_LENGTH_LIMIT"),
            ("ios", "HelpshiftKeyLengthLimitExceeded"), ("unreal", "HelpshiftKeyLengthLimitExceeded"),
        ]);
    VALUE_TOO_LONG = entry("exceededValueLengthLimit", "a value over its limit: uid 750, another identity 300, a custom field 255 or, of several lines, 100,000, a tag 100", "shorten the value")
        .also(&[
            ("android", "EXCEEDED_VALUE_LENGTH_LIMIT"), ("react-native", "EXCEEDED_VALUE_LENGTH_LIMIT"), ("unity", "EXCEEDED_VALUE_LENGTH_LIMIT"), ("cocos", "EXCEEDED_VALUE_LENGTH_LIMIT"),
            ("ios", "HelpshiftValueLengthLimitExceeded"), ("unreal", "HelpshiftValueLengthLimitExceeded"),
        ]);
    WRONG_TYPE = entry("invalidValueType", "a value of a type that is not taken", "pass text, true or false, or a number; user data as text")
        .also(&[
            ("android", "INVALID_VALUE_TYPE"), ("react-native", "INVALID_VALUE_TYPE"), ("unity", "INVALID_VALUE_TYPE"), ("cocos", "INVALID_VALUE_TYPE"),
            ("ios", "HelpshiftInvalidValueType"), ("unreal", "HelpshiftInvalidValueType"),
        ]);
    EMPTY = entry("emptyData", "an empty key or value", "leave it out")
        .also(&[
            ("android", "EMPTY_DATA"), ("react-native", "EMPTY_DATA"), ("unity", "EMPTY_DATA"), ("cocos", "EMPTY_DATA"),
            ("ios", "HelpshiftEmptyData"), ("unreal", "HelpshiftEmptyData"),
        ]);
    TOO_MANY = entry("exceededCountLimit", "more than 30 entries", "send fewer")
        .also(&[
            ("android", "EXCEEDED_COUNT_LIMIT"), ("react-native", "EXCEEDED_COUNT_LIMIT"), ("unity", "EXCEEDED_COUNT_LIMIT"), ("cocos", "EXCEEDED_COUNT_LIMIT"),
            ("ios", "HelpshiftCountLimitExceeded"), ("unreal", "HelpshiftCountLimitExceeded"),
        ]);
    TOO_MUCH_METADATA = entry("metadataExceededCountLimit", "more than 30 entries of metadata", "send fewer")
        .also(&[
            ("android", "META_DATA_EXCEEDED_COUNT_LIMIT"), ("react-native", "METADATA_EXCEEDED_COUNT_LIMIT"), ("unity", "METADATA_EXCEEDED_COUNT_LIMIT"), ("cocos", "METADATA_EXCEEDED_COUNT_LIMIT"),
            ("ios", "HelpshiftMetadataCountLimitExceeded"), ("unreal", "HelpshiftMetadataCountLimitExceeded"),
        ]);
    METADATA_KEY_TOO_LONG = entry("metadataExceededKeyLengthLimit", "a key of metadata of more than 255 characters", "shorten the key")
        .also(&[
            ("android", "META_DATA_EXCEEDED_KEY_LENGTH_LIMIT"), ("react-native", "METADATA_EXCEEDED_KEY_LENGTH_LIMIT"), ("unity", "METADATA_EXCEEDED_KEY_LENGTH_LIMIT"), ("cocos", "METADATA_EXCEEDED_KEY_LENGTH_LIMIT"),
            ("ios", "HelpshiftMetadataKeyLengthLimitExceeded"), ("unreal", "HelpshiftMetadataKeyLengthLimitExceeded"),
        ]);
    METADATA_VALUE_TOO_LONG = entry("metadataExceededValueLengthLimit", "a value of metadata over its limit, which is not stated: 300 is taken", "shorten the value")
        .also(&[
            ("android", "META_DATA_EXCEEDED_VALUE_LENGTH_LIMIT"), ("react-native", "METADATA_EXCEEDED_VALUE_LENGTH_LIMIT"), ("unity", "METADATA_EXCEEDED_VALUE_LENGTH_LIMIT"), ("cocos", "METADATA_EXCEEDED_VALUE_LENGTH_LIMIT"),
            ("ios", "HelpshiftMetadataValueLengthLimitExceeded"), ("unreal", "HelpshiftMetadataValueLengthLimitExceeded"),
        ]);
    METADATA_EMPTY = entry("metadataEmptyKeyOrValue", "an empty key or value of metadata", "leave it out")
        .also(&[
            ("android", "METADATA_EMPTY_KEY_OR_VALUE"), ("react-native", "METADATA_EMPTY_KEY_OR_VALUE"), ("unity", "METADATA_EMPTY_KEY_OR_VALUE"), ("cocos", "METADATA_EMPTY_KEY_OR_VALUE"),
            ("ios", "HelpshiftMetadataEmptyKeyOrValue"), ("unreal", "HelpshiftMetadataEmptyKeyOrValue"),
        ]);
    UNKNOWN = entry("invalidData", "a kind of identity, a key, a tag or a value that the server does not know", "use what the pages list; tags and custom fields must exist in the dashboard")
        .found_by(FoundBy::Server)
        .also(&[
            ("android", "INVALID_DATA"), ("react-native", "INVALID_DATA"), ("unity", "INVALID_DATA"), ("cocos", "INVALID_DATA"),
            ("ios", "HelpshiftInvalidData"), ("unreal", "HelpshiftInvalidData"),
        ]);
}

const fn entry(reason: &'static str, cause: &'static str, remedy: &'static str) -> Failure {
    Failure::new(ENTRY, cause, remedy).with_reason(reason)
}
