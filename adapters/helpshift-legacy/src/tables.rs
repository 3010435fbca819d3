//! The field tables of both ways of signing.

use countersign::adapter::{Capabilities, FieldRule, Need, Proof};
use countersign::identity::Field;

use crate::{KIND, LONGEST_ID, Sign};

const ID_AND_EMAIL: &[FieldRule] = &[
    user_id(Need::OneOf),
    FieldRule::new(Field::Email, Need::OneOf, "userEmail").signed(),
    user_name(Field::FullName),
    user_name(Field::FirstName),
    user_name(Field::LastName),
    user_name(Field::DisplayName),
];

const ID: &[FieldRule] = &[
    user_id(Need::Required),
    user_name(Field::FullName),
    user_name(Field::FirstName),
    user_name(Field::LastName),
    user_name(Field::DisplayName),
];

const fn user_id(need: Need) -> FieldRule {
    FieldRule::new(Field::UserId, need, "userId")
        .signed()
        .with_max(LONGEST_ID)
}

/// A part of the name. The rule has no limit, since Helpshift cuts a longer name (documented). Its bot asks for a name
/// that is missing.
const fn user_name(part: Field) -> FieldRule {
    FieldRule::new(part, Need::Optional, "userName")
}

pub(crate) fn capabilities(sign: Sign) -> Capabilities {
    match sign {
        Sign::IdAndEmail => Capabilities::new(KIND, ID_AND_EMAIL)
            .with_proof(Proof::JoinedIds)
            .with_variant(r#"sign = "id-and-email""#)
            .with_warning(
                "id and email are joined without a separator, so that one token fits several \
                 pairs: prefer sign = \"id\"",
            ),
        Sign::Id => Capabilities::new(KIND, ID)
            .with_proof(Proof::Id)
            .with_variant(r#"sign = "id""#),
    }
}
