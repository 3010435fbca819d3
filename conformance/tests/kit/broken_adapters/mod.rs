//! What each law says of a sample that is changed in one place, to the letter.

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

/// Else a law would find another fault than the one that a test makes.
#[test]
fn a_sample_that_is_not_bent_keeps_every_law_and_property() {
    use countersign_conformance::{laws, properties};

    for sample in [Sample::whole(), Sample::by_id()] {
        for (name, law) in laws::ALL.iter().chain(properties::ALL) {
            assert_eq!(law(&sample), Ok(()), "{name}");
        }
    }
}
