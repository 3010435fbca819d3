//! The field table of a login.

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Proof, Table};
use countersign::identity::Field;

use crate::{KIND, LIFE};

/// The fields of the call (documented). The token holds all of them (inferred).
const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::Email, "email").signed(),
    FieldRule::optional(Field::FirstName, "firstName").signed(),
    FieldRule::optional(Field::LastName, "lastName").signed(),
];

pub(crate) fn capabilities() -> Capabilities {
    let login = Table::new(Action::Login, FIELDS)
        .with_proof(Proof::of_payload().with_longest_life(LIFE))
        .without_anonymous();
    Capabilities::new(KIND, login)
        .online()
        .with_vendor("HubSpot")
        .with_switch(
            "a Professional subscription, and a key with the scope \
             conversations.visitor_identification.tokens.create",
        )
}
