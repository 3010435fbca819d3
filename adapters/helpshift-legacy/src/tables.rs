//! The field tables of both ways of signing.

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Proof, Table};
use countersign::identity::Field;

use crate::{KIND, LONGEST_ID, Sign};

const ID_AND_EMAIL: &[FieldRule] = &[
    signed_id(FieldRule::one_of(Field::UserId, "userId")),
    FieldRule::one_of(Field::Email, "userEmail").signed(),
    user_name(Field::FullName),
    user_name(Field::FirstName),
    user_name(Field::LastName),
    user_name(Field::DisplayName),
];

const ID: &[FieldRule] = &[
    signed_id(FieldRule::required(Field::UserId, "userId")),
    user_name(Field::FullName),
    user_name(Field::FirstName),
    user_name(Field::LastName),
    user_name(Field::DisplayName),
];

const fn signed_id(rule: FieldRule) -> FieldRule {
    rule.signed().with_max(LONGEST_ID)
}

/// A part of the name. The rule has no limit, since Helpshift cuts a longer name (documented). Its bot asks for a name
/// that is missing.
const fn user_name(part: Field) -> FieldRule {
    FieldRule::optional(part, "userName")
}

pub(crate) fn capabilities(sign: Sign) -> Capabilities {
    let table = |fields| Table::new(Action::Login, fields).with_proof(Proof::of_ids(None));
    let (table, variant) = match sign {
        Sign::IdAndEmail => {
            let joined = table(ID_AND_EMAIL).with_warning(
                "id and email are joined without a separator, so that one token fits several \
                 pairs: prefer sign = \"id\"",
            );
            (joined, r#"sign = "id-and-email""#)
        }
        Sign::Id => (table(ID), r#"sign = "id""#),
    };
    Capabilities::new(KIND, table)
        .with_variant(variant)
        .with_vendor("Helpshift, by userAuthToken")
        .with_switch("identity verification, in the dashboard")
}
