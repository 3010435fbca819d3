//! Where the user is signed in.

use countersign::Action;
use countersign::problem::Code;

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

/// The vendor's names for what the field table of an action finds. SDK X's table of user data has no
/// lengths of its own, and nothing that is missing beyond a login has a name.
pub(crate) const fn reasons(action: Action, surface: Surface) -> &'static [(Code, &'static str)] {
    const fn nobody(surface: Surface) -> (Code, &'static str) {
        (Code::Missing, UID_AND_EMAIL_ABSENT.name(surface))
    }
    const fn too_long(fault: EntryFault, surface: Surface) -> (Code, &'static str) {
        (Code::TooLong, fault.name(surface))
    }
    use EntryFault::{TooLongForPage, ValueTooLong};
    use Surface::{SdkX, Web};

    match (action, surface) {
        (Action::UpdateProfile, Web) => const { &[too_long(TooLongForPage, Web)] },
        (Action::UpdateProfile, SdkX) => &[],
        (Action::AddIdentities, Web) => const { &[too_long(ValueTooLong, Web)] },
        (Action::AddIdentities, SdkX) => const { &[too_long(ValueTooLong, SdkX)] },
        (_, Web) => const { &[nobody(Web), too_long(ValueTooLong, Web)] },
        (_, SdkX) => const { &[nobody(SdkX), too_long(ValueTooLong, SdkX)] },
    }
}
