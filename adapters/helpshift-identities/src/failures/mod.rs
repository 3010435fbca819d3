//! The failures that Helpshift documents for User Hub, and the faults that this adapter finds, each under the failure
//! that a surface has for it. `check`, `verify`, `explain` and the README take their names from here.

mod sdk_x;
mod web;

use std::sync::LazyLock;

use countersign::Action;
use countersign::bundle::Reason;
use countersign::problem::Code;
use countersign::verify::{Failure, Rejection};

use crate::Surface;

static ALL: LazyLock<Vec<Failure>> = LazyLock::new(|| [web::ALL, sdk_x::ALL].concat());

/// The failures of a login whose token the secret has not made: the web's, then SDK X's.
pub(crate) const FORGED: &[Failure] = &[web::LOGIN_TOKEN_REFUSED, sdk_x::LOGIN_TOKEN_INVALID];

/// Lists every failure: the web's, then SDK X's.
pub(crate) fn all() -> &'static [Failure] {
    &ALL
}

/// A fault, with the failure by which each surface tells it.
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

// The pages do not say which reason SDK X makes of a server's answer: those are inferred.
faults! {
    /// The page's settings do not opt in; an app has no settings that could differ from the token.
    NOT_OPTED_IN = web::LOGIN_NOT_OPTED_IN, sdk_x::LOGIN_CONFIG_INVALID;
    CONFIG_INVALID = web::LOGIN_JWT_INVALID, sdk_x::LOGIN_CONFIG_INVALID;
    CONFIG_TOO_LARGE = web::LOGIN_JWT_INVALID, sdk_x::LOGIN_CONFIG_TOO_LARGE;
    /// The token is no JWT.
    TOKEN_MALFORMED = web::LOGIN_JWT_INVALID, sdk_x::LOGIN_TOKEN_INVALID;
    /// The token is not signed with this secret, or is too old.
    TOKEN_REFUSED = web::LOGIN_TOKEN_REFUSED, sdk_x::LOGIN_TOKEN_INVALID;
    IDENTITIES_ABSENT = web::LOGIN_IDENTITIES_ABSENT, sdk_x::LOGIN_IDENTITIES_INVALID;
    UID_AND_EMAIL_ABSENT = web::LOGIN_NOBODY, sdk_x::LOGIN_NOBODY;
    USER_ID_DIFFERS = web::LOGIN_USER_ID_DIFFERS, sdk_x::LOGIN_CONFIG_INVALID;
    EMAIL_DIFFERS = web::LOGIN_EMAIL_DIFFERS, sdk_x::LOGIN_CONFIG_INVALID;
    IAT_ABSENT = web::LOGIN_PAYLOAD_INVALID, sdk_x::LOGIN_IAT_ABSENT;
    IDENTITIES_INVALID = web::LOGIN_PAYLOAD_INVALID, sdk_x::LOGIN_IDENTITIES_INVALID;
    TOO_MANY_IDENTITIES = web::LOGIN_PAYLOAD_INVALID, sdk_x::LOGIN_TOO_MANY_IDENTITIES;
    ADD_NOT_OPTED_IN = web::ADD_NOT_OPTED_IN, sdk_x::ADD_TOKEN_INVALID;
    ADD_TOKEN_MALFORMED = web::ADD_JWT_INVALID, sdk_x::ADD_TOKEN_INVALID;
    ADD_TOKEN_REFUSED = web::SYNC_PAYLOAD_INVALID, sdk_x::ADD_SYNC_FAILED;
    ADD_IAT_ABSENT = web::SYNC_PAYLOAD_INVALID, sdk_x::ADD_IAT_ABSENT;
    ADD_IDENTITIES_INVALID = web::SYNC_PAYLOAD_INVALID, sdk_x::ADD_IDENTITIES_INVALID;
    ADD_TOO_MANY = web::SYNC_PAYLOAD_INVALID, sdk_x::ADD_TOO_MANY;
    GLOBAL_NOT_OPTED_IN = web::GLOBAL_NOT_OPTED_IN, sdk_x::MASTER_INVALID;
    GLOBAL_TOO_MANY_KEYS = web::GLOBAL_TOO_MANY_KEYS, sdk_x::MASTER_TOO_MANY;
    GLOBAL_TOO_LONG = web::GLOBAL_TOO_LONG, sdk_x::MASTER_INVALID;
    GLOBAL_REFUSED = web::SYNC_PAYLOAD_INVALID, sdk_x::MASTER_SYNC_FAILED;
    APP_NOT_OPTED_IN = web::APP_NOT_OPTED_IN, sdk_x::APP_INVALID;
    APP_TOO_MANY_KEYS = web::APP_TOO_MANY_KEYS, sdk_x::APP_TOO_MANY;
    APP_TOO_LONG = web::APP_TOO_LONG, sdk_x::APP_INVALID;
    APP_REFUSED = web::SYNC_PAYLOAD_INVALID, sdk_x::APP_SYNC_FAILED;
}

impl Fault {
    const fn failure(self, surface: Surface) -> &'static Failure {
        match surface {
            Surface::Web => self.web,
            Surface::SdkX => self.sdk_x,
        }
    }

    /// Returns the reason as the surface spells it.
    pub(crate) const fn name(self, surface: Surface) -> &'static str {
        reason(self.failure(surface))
    }

    /// Returns the rejection that reports the fault on the surface.
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

/// The fault of one entry. SDK X tells the fault in the errors map, and the web names the entry alone.
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
            Self::Empty => &sdk_x::ENTRY_EMPTY,
            Self::KeyTooLong => &sdk_x::ENTRY_KEY_TOO_LONG,
            Self::ValueTooLong | Self::TooLongForPage => &sdk_x::ENTRY_VALUE_TOO_LONG,
            Self::KeyUnknown => &sdk_x::ENTRY_UNKNOWN,
            Self::MetadataEmpty => &sdk_x::ENTRY_METADATA_EMPTY,
            Self::MetadataKeyTooLong => &sdk_x::ENTRY_METADATA_KEY_TOO_LONG,
            Self::MetadataValueTooLong => &sdk_x::ENTRY_METADATA_VALUE_TOO_LONG,
            Self::TooMany => &sdk_x::ENTRY_TOO_MANY,
            Self::TooMuchMetadata => &sdk_x::ENTRY_TOO_MUCH_METADATA,
            Self::WrongType => &sdk_x::ENTRY_WRONG_TYPE,
        }
    }

    /// Returns the raw value in SDK X's errors map.
    pub(crate) const fn raw(self) -> &'static str {
        reason(self.failure())
    }

    /// Returns the vendor's name for a problem. On the web the faults of entries share one.
    pub(crate) const fn name(self, surface: Surface) -> &'static str {
        match surface {
            Surface::Web => match self {
                Self::TooLongForPage => GLOBAL_TOO_LONG.name(surface),
                _ => IDENTITIES_INVALID.name(surface),
            },
            Surface::SdkX => self.raw(),
        }
    }

    /// Returns the reason under which data that only describes the user is dropped for this fault.
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

/// Returns the vendor's names for the problems that the field table of an action finds. SDK X's table of user data has
/// no lengths of its own, and beyond a login nothing that is missing has a name.
pub(crate) const fn reasons(action: Action, surface: Surface) -> &'static [(Code, &'static str)] {
    use EntryFault::{TooLongForPage, ValueTooLong};
    use Surface::{SdkX, Web};

    const fn nobody(surface: Surface) -> (Code, &'static str) {
        (Code::Missing, UID_AND_EMAIL_ABSENT.name(surface))
    }
    const fn too_long(fault: EntryFault, surface: Surface) -> (Code, &'static str) {
        (Code::TooLong, fault.name(surface))
    }

    match (action, surface) {
        (Action::UpdateProfile, Web) => const { &[too_long(TooLongForPage, Web)] },
        (Action::UpdateProfile, SdkX) => &[],
        (Action::AddIdentities, Web) => const { &[too_long(ValueTooLong, Web)] },
        (Action::AddIdentities, SdkX) => const { &[too_long(ValueTooLong, SdkX)] },
        (_, Web) => const { &[nobody(Web), too_long(ValueTooLong, Web)] },
        (_, SdkX) => const { &[nobody(SdkX), too_long(ValueTooLong, SdkX)] },
    }
}
