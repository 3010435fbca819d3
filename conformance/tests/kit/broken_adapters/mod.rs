//! The exact message of each law for a sample adapter that is changed in one place.

mod accepted_user;
mod expiry;
mod fixture_judge;
mod forged;
mod limits;
mod loss;
mod problems;
mod secrets;
mod signed;
mod trust;
mod typed_vs_erased;

use countersign_conformance::laws::Law;

use crate::sample::Sample;

#[track_caller]
fn holds(law: Law, sample: &Sample) {
    assert_eq!(law(sample), Ok(()));
}

#[track_caller]
fn says(law: Law, sample: &Sample, broken: &str) {
    assert_eq!(law(sample), Err(broken.to_owned()));
}

/// A law must find the fault that a test makes, and no other.
#[test]
fn a_sample_without_a_change_keeps_every_law_and_property() {
    use countersign_conformance::{laws, properties};

    for sample in [Sample::whole(), Sample::by_id()] {
        for (name, law) in laws::ALL.iter().chain(properties::ALL) {
            assert_eq!(law(&sample), Ok(()), "{name}");
        }
    }
}
