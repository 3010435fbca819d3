//! Where the user is signed in.

use countersign::Code;

use crate::failures::fault::{EntryFault, UID_AND_EMAIL_ABSENT};

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

type Reasons = &'static [(Code, &'static str)];

/// The vendor's names for what a login's field table finds.
pub(crate) const fn login_reasons(surface: Surface) -> Reasons {
    const fn of(surface: Surface) -> [(Code, &'static str); 2] {
        [
            (Code::Missing, UID_AND_EMAIL_ABSENT.name(surface)),
            (Code::TooLong, EntryFault::ValueTooLong.name(surface)),
        ]
    }
    const WEB: Reasons = &of(Surface::Web);
    const SDK_X: Reasons = &of(Surface::SdkX);
    match surface {
        Surface::Web => WEB,
        Surface::SdkX => SDK_X,
    }
}

/// The same for what is added: nothing that is missing there has a name.
pub(crate) const fn entry_reasons(surface: Surface) -> Reasons {
    const fn of(surface: Surface) -> [(Code, &'static str); 1] {
        [(Code::TooLong, EntryFault::ValueTooLong.name(surface))]
    }
    const WEB: Reasons = &of(Surface::Web);
    const SDK_X: Reasons = &of(Surface::SdkX);
    match surface {
        Surface::Web => WEB,
        Surface::SdkX => SDK_X,
    }
}

/// The same for user data, whose lengths in the table are the page's.
pub(crate) const fn profile_reasons(surface: Surface) -> Reasons {
    const fn of(surface: Surface) -> [(Code, &'static str); 1] {
        [(Code::TooLong, EntryFault::TooLongForPage.name(surface))]
    }
    const WEB: Reasons = &of(Surface::Web);
    const SDK_X: Reasons = &of(Surface::SdkX);
    match surface {
        Surface::Web => WEB,
        Surface::SdkX => SDK_X,
    }
}
