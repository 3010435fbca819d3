//! The exact message of each check for a sample adapter that is changed in one place.

mod accepted_user;
mod altered;
mod client;
mod description;
mod expiry;
mod fixture_judge;
mod fold;
mod forged;
mod limits;
mod loss;
mod page_state;
mod problems;
mod reasons;
mod rejections;
mod secrets;
mod signed;
mod trust;
mod typed_vs_erased;

use countersign_conformance::Fixture;
use countersign_conformance::checks::Check;

use crate::sample::Sample;

#[track_caller]
pub(crate) fn holds(check: Check, fixture: &dyn Fixture) {
    assert_eq!(check(fixture), Ok(()));
}

#[track_caller]
pub(crate) fn says(check: Check, fixture: &dyn Fixture, broken: &str) {
    assert_eq!(check(fixture), Err(broken.to_owned()));
}

/// A check must find the fault that a test makes, and no other.
#[test]
fn a_sample_without_a_change_passes_every_check() {
    for sample in [Sample::whole(), Sample::by_id()] {
        for (name, check) in countersign_conformance::checks::ALL {
            assert_eq!(check(&sample), Ok(()), "{name}");
        }
    }
}
