//! Kinds that list other failures than `verify` tells, for `rejects_with_a_reason`.

use countersign::verify::Failure;

use super::{Configured, Kind, only_fails};

const CHECK: &str = "rejects_with_a_reason";

const fn failure(reason: &'static str) -> Failure {
    Failure::new("toy-failed", "a cause", "a remedy").with_reason(reason)
}

#[test]
fn each_rejection_is_a_failure_that_the_kind_lists() {
    struct ListsNoExpiry;
    impl Kind for ListsNoExpiry {
        fn failures() -> &'static [Failure] {
            const {
                &[
                    failure("form"),
                    failure("proof"),
                    failure("user"),
                    failure("not yet"),
                ]
            }
        }
    }
    only_fails(
        &Configured::by::<ListsNoExpiry>(),
        CHECK,
        "case \"full\", login: the rejection of an expired proof is \"toy-failed: expired\", which is no failure of the kind",
    );

    // The event of one failure with the reason of another is neither.
    struct MixesThem;
    impl Kind for MixesThem {
        fn failures() -> &'static [Failure] {
            const {
                &[
                    Failure::new("toy-failed", "a cause", "a remedy"),
                    Failure::new("another", "a cause", "a remedy").with_reason("proof"),
                ]
            }
        }
    }
    only_fails(
        &Configured::by::<MixesThem>(),
        CHECK,
        "case \"full\", login: the rejection of a forged proof is \"toy-failed: proof\", which is no failure of the kind",
    );

    // A kind that lists none has not said that there are none.
    struct ListsNothing;
    impl Kind for ListsNothing {
        fn failures() -> &'static [Failure] {
            &[]
        }
    }
    let fixture = Configured::by::<ListsNothing>();
    assert_eq!(
        countersign_conformance::checks::rejects_with_a_reason(&fixture),
        Ok(())
    );
}
