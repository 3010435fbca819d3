//! The field table of a login.

use countersign::Action;
use countersign::adapter::{Capabilities, FieldRule, Proof, Table};
use countersign::identity::Field;

use crate::{KIND, LIFE};

/// The fields, and the claims that they become (documented: `reference_id`; inferred: the others). A user needs an id
/// (inferred).
const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "reference_id").signed(),
    FieldRule::optional(Field::Email, "email").signed(),
    FieldRule::optional(Field::Phone, "phone_number").signed(),
    FieldRule::optional(Field::FirstName, "first_name").signed(),
    FieldRule::optional(Field::LastName, "last_name").signed(),
    FieldRule::optional(Field::FullName, "first_name").signed(),
    FieldRule::optional(Field::DisplayName, "first_name").signed(),
];

/// Returns the declarations of the adapter.
pub(crate) fn capabilities() -> Capabilities {
    let login = Table::new(Action::Login, FIELDS)
        .with_proof(Proof::of_payload().with_longest_life(LIFE))
        .with_client_data()
        .with_warning(
            "a token is for the browser's uuid that the page names, and nothing proves whose uuid it is: \
             a person who knows the uuid of a visitor may join the visitor's chats",
        );
    Capabilities::new(KIND, login)
        .with_vendor("Freshchat")
        .with_switch("Admin Settings, Channels, Web Chat, User authentication, Enforce")
}
