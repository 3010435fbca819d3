//! The toy: a small adapter whose payload is `{"user": …, "proof": "…", "nickname": "…"}`, the proof being the hex
//! HMAC-SHA256 of the user's text. Each [`Fault`] makes it break one law.

mod adapter;
mod by_hand;
mod config;
mod fault;
mod fixture;
mod payload;
mod read;
mod verify;

use std::time::Duration;

use countersign::adapter::{Capabilities, FieldRule, Need, Proof};
use countersign::identity::Field;

pub(crate) use config::Config;
pub(crate) use fault::Fault;
pub(crate) use fixture::Toy;

pub(crate) const SECRET: &str = "toy_secret_0123456789";
const LIFE: Duration = Duration::from_secs(600);

const FIELDS: &[FieldRule] = &[
    FieldRule::new(Field::UserId, Need::Required, "id")
        .signed()
        .with_max(3_500),
    FieldRule::new(Field::Email, Need::Optional, "email")
        .signed()
        .with_max(60),
    FieldRule::new(Field::FullName, Need::Optional, "name")
        .signed()
        .with_max(40),
    FieldRule::new(Field::DisplayName, Need::Optional, "nickname").with_max(40),
    FieldRule::new(Field::Attributes, Need::Optional, "attributes")
        .signed()
        .with_max(40),
];

fn capabilities() -> Capabilities {
    Capabilities::new("toy", FIELDS)
        .with_proof(Proof::Payload)
        .with_longest_life(LIFE.as_secs() as u32)
        .with_issued_at()
}
