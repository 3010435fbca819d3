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
use countersign::problem::Code;
use countersign::verify::{Failure, failures};

pub(crate) use adapter::Adapted;
pub(crate) use config::{Config, adapted};
pub(crate) use fault::Fault;
pub(crate) use fixture::Toy;

pub(crate) const SECRET: &str = "toy_secret_0123456789";
const LIFE: Duration = Duration::from_secs(600);

const EVENT: &str = "toy-failed";
const REMEDY: &str = "sign the user in again";

failures! {
    FORM = Failure::new(EVENT, "the payload is no payload of a toy", REMEDY).with_reason("form");
    PROOF = Failure::new(EVENT, "the proof is another", REMEDY).with_reason("proof");
    USER = Failure::new(EVENT, "the user is no user", REMEDY).with_reason("user");
    EXPIRED = Failure::new(EVENT, "the proof is too old", REMEDY).with_reason("expired");
    NOT_YET = Failure::new(EVENT, "the proof is from the future", REMEDY).with_reason("not yet");
}

pub(crate) const FIELDS: &[FieldRule] = &[
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

pub(crate) fn capabilities() -> Capabilities {
    Capabilities::new("toy", table())
}

/// Declares a proof of joined identifiers, which the toy does not make.
fn joining_ids() -> Capabilities {
    let proof = Proof::of_ids(None).with_longest_life(LIFE).with_issued_at();
    Capabilities::new("toy", table().with_proof(proof))
}

pub(crate) fn table() -> Table {
    let proof = Proof::of_payload().with_longest_life(LIFE).with_issued_at();
    Table::new(countersign::Action::Login, FIELDS)
        .with_proof(proof)
        .with_vendor_reasons(&[(Code::TooLong, "too-long")])
}
