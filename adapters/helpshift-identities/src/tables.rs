//! The field tables: what each action takes, and where it goes.

use countersign::{Action, Capabilities, Field, FieldRule, Need, Proof};

use crate::limits::{UID_MAX, UNIT, VALUE_MAX};
use crate::surface::{Surface, entry_reasons, login_reasons};
use crate::{KIND, LIFE};

const LOGIN: &[FieldRule] = &[
    identity(Field::UserId, Need::OneOf, "uid", UID_MAX),
    identity(Field::Email, Need::OneOf, "email", VALUE_MAX),
    identity(Field::Phone, Need::Optional, "phone_number", VALUE_MAX),
    identity(Field::Accounts, Need::Optional, "identities", VALUE_MAX),
];

/// Without the uid the token would fit anybody's session for a day (whether Helpshift compares it is
/// unknown).
const ADD: &[FieldRule] = &[
    identity(Field::UserId, Need::Required, "uid", UID_MAX),
    identity(Field::Email, Need::Optional, "email", VALUE_MAX),
    identity(Field::Phone, Need::Optional, "phone_number", VALUE_MAX),
    identity(Field::Accounts, Need::Optional, "identities", VALUE_MAX),
];

const fn identity(field: Field, need: Need, goes_to: &'static str, max: usize) -> FieldRule {
    FieldRule::new(field, need, goes_to).signed().with_max(max)
}

/// What a login's table says, which knows those of the other actions.
pub(crate) fn capabilities(surface: Surface) -> Capabilities {
    let token = |fields| {
        table(surface, fields)
            .with_proof(Proof::Payload)
            .with_longest_life(LIFE)
            .with_issued_at()
    };
    let add = token(ADD)
        .for_action(Action::AddIdentities)
        .without_anonymous()
        .with_vendor_reasons(entry_reasons(surface));
    token(LOGIN)
        .with_vendor_reasons(login_reasons(surface))
        .and(add)
}

fn table(surface: Surface, fields: &'static [FieldRule]) -> Capabilities {
    Capabilities::new(KIND, fields)
        .with_variant(match surface {
            Surface::Web => "surface = \"web\"",
            Surface::SdkX => "surface = \"sdk-x\"",
        })
        .with_unit(UNIT)
}
