//! What each law says of a mirror that is bent in one place, to the letter.

mod faces;
mod forged;
mod judged;
mod limits;
mod lives;
mod loss;
mod refused;
mod secrets;
mod signed;
mod taken;
mod trust;

use countersign_conformance::laws::Law;

use crate::mirror::Mirror;

#[track_caller]
fn holds(law: Law, mirror: &Mirror) {
    assert_eq!(law(mirror), Ok(()));
}

#[track_caller]
fn says(law: Law, mirror: &Mirror, broken: &str) {
    assert_eq!(law(mirror), Err(broken.to_owned()));
}

/// Else a law would find another fault than the one that a test makes.
#[test]
fn a_mirror_that_is_not_bent_keeps_every_law_and_property() {
    use countersign_conformance::{laws, properties};

    for mirror in [Mirror::whole(), Mirror::by_id()] {
        for (name, law) in laws::ALL.iter().chain(properties::ALL) {
            assert_eq!(law(&mirror), Ok(()), "{name}");
        }
    }
}
