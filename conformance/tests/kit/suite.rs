//! The macros, called for the toy.

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::{Result, Timestamp};
use countersign_conformance::{Fixture, known_answers, snapshot};

use crate::toy::{Config, Fault, Toy};

mod whole {
    countersign_conformance::suite!(crate::toy::Toy(crate::toy::Fault::None));
}

mod in_part {
    countersign_conformance::suite!(
        crate::toy::Toy(crate::toy::Fault::LivesTwiceAsLong),
        skip: [expires: "it is meant to live twice as long as it says"],
        snapshots: [minimal, of_its_own],
    );
}

mod unseparated {
    countersign_conformance::suite!(
        crate::toy::Toy(crate::toy::Fault::JoinsIdAndName),
        skip: [tells_users_apart: "nothing stands between id and name"],
        snapshots: [],
    );
}

known_answers!(Config, "toy/vectors.json");

#[test]
fn a_snapshot_has_a_case_of_its_name() {
    assert!(snapshot::of(&Toy(Fault::None), "no_such_case").is_err());
    assert!(snapshot::of(&Toy(Fault::Panics), "unicode").is_err());
}

/// The methods of a fixture that have a default.
#[test]
fn a_fixture_has_no_configuration_no_proof_no_judge_and_no_cases_of_its_own() {
    struct Bare;

    impl Fixture for Bare {
        fn adapter(&self) -> Arc<dyn Adapter> {
            Toy(Fault::None).adapter()
        }

        fn secrets(&self) -> Vec<String> {
            Vec::new()
        }

        fn typed(&self, request: &Request<'_>) -> Result<String> {
            Toy(Fault::None).typed(request)
        }
    }

    assert!(Bare.configuration().is_none());
    assert!(Bare.proofs().is_empty());
    let judged = Bare.judge("{}", &[], Timestamp::EPOCH);
    assert_eq!(judged, Err("this fixture judges nothing".to_owned()));
    assert_eq!(Bare.more_cases(), []);
}
