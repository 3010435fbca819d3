//! What this adapter finds, under the row that each surface has for it.

use countersign::bundle::Reason;
use countersign::verify::{Failure, Rejection};

use super::{sdk_events as event, sdk_login as login, sdk_values as value, web};
use crate::surface::Surface;

/// One thing that is wrong, as each surface tells it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    web: &'static Failure,
    sdk_x: &'static Failure,
}

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $web:path, $sdk_x:path;)*) => {
        $($(#[$doc])* pub(crate) const $name: Fault = Fault { web: &$web, sdk_x: &$sdk_x };)*
    };
}

// Which of the SDK's reasons an answer of the server becomes is inferred.
faults! {
    /// The page's configuration does not opt in; an app has none to differ from the token.
    NOT_OPTED_IN = web::LOGIN_NOT_OPTED_IN, login::CONFIG_INVALID;
    CONFIG_INVALID = web::LOGIN_JWT_INVALID, login::CONFIG_INVALID;
    CONFIG_TOO_LARGE = web::LOGIN_JWT_INVALID, login::CONFIG_TOO_LARGE;
    /// No JWT at all.
    TOKEN_MALFORMED = web::LOGIN_JWT_INVALID, login::TOKEN_INVALID;
    /// Not signed with this secret, or too old.
    TOKEN_REFUSED = web::LOGIN_TOKEN_REFUSED, login::TOKEN_INVALID;
    IDENTITIES_ABSENT = web::LOGIN_IDENTITIES_ABSENT, login::IDENTITIES_INVALID;
    UID_AND_EMAIL_ABSENT = web::LOGIN_NOBODY, login::NOBODY;
    USER_ID_DIFFERS = web::LOGIN_USER_ID_DIFFERS, login::CONFIG_INVALID;
    EMAIL_DIFFERS = web::LOGIN_EMAIL_DIFFERS, login::CONFIG_INVALID;
    IAT_ABSENT = web::LOGIN_PAYLOAD_INVALID, login::IAT_ABSENT;
    IDENTITIES_INVALID = web::LOGIN_PAYLOAD_INVALID, login::IDENTITIES_INVALID;
    TOO_MANY_IDENTITIES = web::LOGIN_PAYLOAD_INVALID, login::TOO_MANY_IDENTITIES;
    ADD_NOT_OPTED_IN = web::ADD_NOT_OPTED_IN, event::ADD_TOKEN_INVALID;
    ADD_TOKEN_MALFORMED = web::ADD_JWT_INVALID, event::ADD_TOKEN_INVALID;
    ADD_TOKEN_REFUSED = web::SYNC_PAYLOAD_INVALID, event::ADD_SYNC_FAILED;
    ADD_IAT_ABSENT = web::SYNC_PAYLOAD_INVALID, event::ADD_IAT_ABSENT;
    ADD_IDENTITIES_INVALID = web::SYNC_PAYLOAD_INVALID, event::ADD_IDENTITIES_INVALID;
    ADD_TOO_MANY = web::SYNC_PAYLOAD_INVALID, event::ADD_TOO_MANY;
    GLOBAL_NOT_OPTED_IN = web::GLOBAL_NOT_OPTED_IN, event::MASTER_INVALID;
    GLOBAL_TOO_MANY_KEYS = web::GLOBAL_TOO_MANY_KEYS, event::MASTER_TOO_MANY;
    GLOBAL_TOO_LONG = web::GLOBAL_TOO_LONG, event::MASTER_INVALID;
    GLOBAL_REFUSED = web::SYNC_PAYLOAD_INVALID, event::MASTER_SYNC_FAILED;
    APP_NOT_OPTED_IN = web::APP_NOT_OPTED_IN, event::APP_INVALID;
    APP_TOO_MANY_KEYS = web::APP_TOO_MANY_KEYS, event::APP_TOO_MANY;
    APP_TOO_LONG = web::APP_TOO_LONG, event::APP_INVALID;
    APP_REFUSED = web::SYNC_PAYLOAD_INVALID, event::APP_SYNC_FAILED;
}

impl Fault {
    pub(crate) const fn failure(self, surface: Surface) -> &'static Failure {
        match surface {
            Surface::Web => self.web,
            Surface::SdkX => self.sdk_x,
        }
    }

    /// The reason, as the surface spells it.
    pub(crate) const fn name(self, surface: Surface) -> &'static str {
        reason(self.failure(surface))
    }

    pub(crate) fn rejection(self, surface: Surface) -> Rejection {
        self.failure(surface).rejection()
    }
}

const fn reason(failure: &'static Failure) -> &'static str {
    match failure.reason {
        Some(reason) => reason,
        None => failure.event,
    }
}

/// What is wrong with one entry: SDK X tells each in its errors map, the web names the entry alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryFault {
    Empty,
    KeyTooLong,
    ValueTooLong,
    KeyUnknown,
    MetadataEmpty,
    MetadataKeyTooLong,
    MetadataValueTooLong,
    TooLongForPage,
    TooMany,
    TooMuchMetadata,
    WrongType,
}

impl EntryFault {
    const fn failure(self) -> &'static Failure {
        match self {
            Self::Empty => &value::EMPTY,
            Self::KeyTooLong => &value::KEY_TOO_LONG,
            Self::ValueTooLong | Self::TooLongForPage => &value::VALUE_TOO_LONG,
            Self::KeyUnknown => &value::UNKNOWN,
            Self::MetadataEmpty => &value::METADATA_EMPTY,
            Self::MetadataKeyTooLong => &value::METADATA_KEY_TOO_LONG,
            Self::MetadataValueTooLong => &value::METADATA_VALUE_TOO_LONG,
            Self::TooMany => &value::TOO_MANY,
            Self::TooMuchMetadata => &value::TOO_MUCH_METADATA,
            Self::WrongType => &value::WRONG_TYPE,
        }
    }

    pub(crate) const fn raw(self) -> &'static str {
        reason(self.failure())
    }

    /// The vendor's name for a problem: on the web every entry fault has one.
    pub(crate) const fn name(self, surface: Surface) -> &'static str {
        match surface {
            Surface::Web => match self {
                Self::TooLongForPage => GLOBAL_TOO_LONG.name(surface),
                _ => IDENTITIES_INVALID.name(surface),
            },
            Surface::SdkX => self.raw(),
        }
    }

    /// Why what only describes the user is left out for it.
    pub(crate) const fn reason(self) -> Reason {
        match self {
            Self::Empty | Self::KeyUnknown | Self::MetadataEmpty | Self::WrongType => {
                Reason::Invalid
            }
            Self::TooMany | Self::TooMuchMetadata => Reason::TooMany,
            Self::KeyTooLong
            | Self::ValueTooLong
            | Self::MetadataKeyTooLong
            | Self::MetadataValueTooLong
            | Self::TooLongForPage => Reason::TooLong,
        }
    }
}
