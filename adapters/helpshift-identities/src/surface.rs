//! Where the user is signed in, and what each surface calls a failure.

use countersign::{Code, Rejection};

/// Where the user is signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Surface {
    /// Web Chat.
    #[default]
    Web,
    /// SDK X, on every platform.
    SdkX,
}

/// Why a login fails (documented, but for which of the SDK's reasons a server's answer becomes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The page's configuration does not opt in to identities.
    NotOptedIn,
    /// No JWT at all.
    TokenMalformed,
    /// Not signed with this secret, or too old.
    TokenRefused,
    IdentitiesAbsent,
    UidAndEmailAbsent,
    UserIdDiffers,
    EmailDiffers,
    IatAbsent,
    IdentitiesInvalid,
    TooManyIdentities,
}

impl Failure {
    pub(crate) const fn name(self, surface: Surface) -> &'static str {
        match surface {
            Surface::Web => match self {
                Self::NotOptedIn => "AUTHENTICATE_WITH_FIELD_INCORRECT",
                Self::TokenMalformed => "JWT_IS_INVALID",
                Self::TokenRefused => "IDENTITIES_INVALID_TOKEN",
                Self::IdentitiesAbsent => "IDENTITIES_KEY_ABSENT",
                Self::UidAndEmailAbsent => "USERID_AND_EMAIL_MISSING",
                Self::UserIdDiffers => "CONFIG_JWT_USER_ID_MISMATCH",
                Self::EmailDiffers => "CONFIG_JWT_EMAIL_MISMATCH",
                Self::IatAbsent | Self::IdentitiesInvalid | Self::TooManyIdentities => {
                    "IDENTITIES_INVALID_PAYLOAD"
                }
            },
            Surface::SdkX => match self {
                Self::TokenMalformed | Self::TokenRefused => "identityTokenInvalid",
                Self::UidAndEmailAbsent => "uidOrEmailIsMandatory",
                Self::IatAbsent => "iatIsMandatory",
                Self::TooManyIdentities => "identitiesSizeLimitExceeded",
                Self::IdentitiesAbsent | Self::IdentitiesInvalid => "identitiesDataInvalid",
                // An app has no configuration beside the token to differ from it.
                Self::NotOptedIn | Self::UserIdDiffers | Self::EmailDiffers => "loginConfigInvalid",
            },
        }
    }

    pub(crate) fn rejection(self, surface: Surface) -> Rejection {
        let event = match surface {
            Surface::Web => "LOGIN_FAILED",
            Surface::SdkX => "loginFailure",
        };
        Rejection::new(event, self.name(surface))
    }
}

/// What is wrong with one entry of `identities`: the values of the SDK's errors map (documented).
/// The web names only the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryFault {
    Empty,
    ValueTooLong,
    KeyUnknown,
    MetadataEmpty,
    MetadataKeyTooLong,
    MetadataValueTooLong,
    TooMany,
    TooMuchMetadata,
    WrongType,
}

impl EntryFault {
    pub(crate) const fn raw(self) -> &'static str {
        match self {
            Self::Empty => "emptyData",
            Self::ValueTooLong => "exceededValueLengthLimit",
            Self::KeyUnknown => "invalidData",
            Self::MetadataEmpty => "metadataEmptyKeyOrValue",
            Self::MetadataKeyTooLong => "metadataExceededKeyLengthLimit",
            Self::MetadataValueTooLong => "metadataExceededValueLengthLimit",
            Self::TooMany => "exceededCountLimit",
            Self::TooMuchMetadata => "metadataExceededCountLimit",
            Self::WrongType => "invalidValueType",
        }
    }

    /// The vendor's name for a problem: on the web every entry fault has one.
    pub(crate) const fn name(self, surface: Surface) -> &'static str {
        match surface {
            Surface::Web => Failure::IdentitiesInvalid.name(Surface::Web),
            Surface::SdkX => self.raw(),
        }
    }
}

/// The vendor's names for what the field table finds.
pub(crate) const fn table_reasons(surface: Surface) -> &'static [(Code, &'static str)] {
    const WEB: &[(Code, &str)] = &[
        (Code::Missing, Failure::UidAndEmailAbsent.name(Surface::Web)),
        (Code::TooLong, EntryFault::ValueTooLong.name(Surface::Web)),
    ];
    const SDK_X: &[(Code, &str)] = &[
        (
            Code::Missing,
            Failure::UidAndEmailAbsent.name(Surface::SdkX),
        ),
        (Code::TooLong, EntryFault::ValueTooLong.name(Surface::SdkX)),
    ];
    match surface {
        Surface::Web => WEB,
        Surface::SdkX => SDK_X,
    }
}
