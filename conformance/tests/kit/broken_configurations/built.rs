//! Kinds that build another adapter than the fixture's, for `is_what_its_configuration_builds`.

use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities, Table};
use countersign::config::Settings;
use countersign::problem::Code;

use super::{Configured, Kind, only_fails};
use crate::toy::{Fault, Toy, adapted, capabilities};

const CHECK: &str = "is_what_its_configuration_builds";

macro_rules! building {
    ($name:ident, $fault:ident) => {
        struct $name;
        impl Kind for $name {
            fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
                Some(Arc::new(adapted(settings, Fault::$fault)?))
            }
        }
    };
}

#[test]
fn the_configured_adapter_is_the_fixtures() {
    building!(LivesLonger, LivesTwiceAsLong);
    only_fails(
        &Configured::by::<LivesLonger>(),
        CHECK,
        "case \"full\", login: the configured adapter makes another bundle than the fixture's",
    );

    building!(RefusesMore, RefusesWithoutAPath);
    only_fails(
        &Configured::by::<RefusesMore>(),
        CHECK,
        "case \"many_attributes\", login: the configured adapter refuses what the fixture's issues",
    );

    let mut refusing = Configured::by::<Plain>();
    refusing.toy = Toy(Fault::RefusesWithoutAPath);
    only_fails(
        &refusing,
        CHECK,
        "case \"many_attributes\", login: the configured adapter issues what the fixture's refuses",
    );
    refusing.toy = Toy(Fault::NamesNoReason);
    only_fails(
        &refusing,
        CHECK,
        "case \"user_id of 3501 (ASCII)\", login: the configured adapter finds other faults than the fixture's",
    );

    building!(DeclaresOtherwise, DeclaresItsIdsJoined);
    let found =
        countersign_conformance::checks::is_what_its_configuration_builds(&Configured::by::<
            DeclaresOtherwise,
        >());
    assert_eq!(
        found,
        Err(
            "the configured adapter is not the fixture's: login: proof is Ids { separator: None }, and not Payload"
                .to_owned()
        )
    );
}

struct Plain;
impl Kind for Plain {}

#[test]
fn a_kind_builds_adapters_of_its_own_name() {
    struct Renamed;
    impl Kind for Renamed {
        const KIND: &'static str = "toys";

        fn capabilities() -> Vec<Capabilities> {
            let tables: Vec<Table> = capabilities().tables().cloned().collect();
            vec![Capabilities::new("toys", tables[0].clone())]
        }
    }
    only_fails(
        &Configured::by::<Renamed>(),
        CHECK,
        r#"the kind "toys" builds an adapter of the kind "toy""#,
    );
}

#[test]
fn the_fixtures_configuration_is_sound() {
    struct Refuses;
    impl Kind for Refuses {
        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            settings.refuse("secret", Code::Invalid, "not today");
            None
        }
    }
    let found = countersign_conformance::checks::is_what_its_configuration_builds(
        &Configured::by::<Refuses>(),
    );
    let found = found.unwrap_err();
    let broken = "the configuration is refused: ";
    assert!(found.starts_with(broken), "{found}");
    assert!(found.contains("adapters.trial.secret"), "{found}");
}
