//! The toy: a small adapter whose payload is `{"user": …, "proof": "…"}`, the proof being the hex
//! HMAC-SHA256 of the user's text. Each [`Fault`] makes it fail one check.

mod adapter;
mod by_hand;
mod config;
mod fault;
mod fixture;
mod payload;
mod read;
mod verify;

use std::time::Duration;

use countersign::adapter::{Capabilities, FieldRule, Proof, Table};
use countersign::identity::Field;

pub(crate) use config::Config;
pub(crate) use fault::Fault;
pub(crate) use fixture::Toy;

pub(crate) const SECRET: &str = "toy_secret_0123456789";
const LIFE: Duration = Duration::from_secs(600);

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "id")
        .signed()
        .with_max(3_500),
    FieldRule::optional(Field::Email, "email")
        .signed()
        .with_max(60),
    FieldRule::optional(Field::FullName, "name")
        .signed()
        .with_max(40),
    FieldRule::optional(Field::DisplayName, "nickname").with_max(40),
    FieldRule::optional(Field::Attributes, "attributes")
        .signed()
        .with_max(40),
];

fn capabilities() -> Capabilities {
    Capabilities::new("toy", table())
}

/// Declares a proof of joined identifiers, which the toy does not make.
fn joining_ids() -> Capabilities {
    let proof = Proof::of_ids(None).with_longest_life(LIFE).with_issued_at();
    Capabilities::new("toy", table().with_proof(proof))
}

fn table() -> Table {
    let proof = Proof::of_payload().with_longest_life(LIFE).with_issued_at();
    Table::new(countersign::Action::Login, FIELDS).with_proof(proof)
}
