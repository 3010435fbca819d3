//! Kinds that mix up the secrets of a rotation, for `rotates_its_secrets`.

use std::sync::Arc;

use countersign::Secret;
use countersign::adapter::Adapter;
use countersign::config::{AdapterConfig, Setting, Settings};
use countersign::problem::Code;
use countersign::sign::{HmacKey, Keys};
use countersign_conformance::checks::rotates_its_secrets;

use super::{Configured, Kind, only_fails};
use crate::toy::{Adapted, Config, Fault, SECRET};

const CHECK: &str = "rotates_its_secrets";

/// Builds a toy with keys that are made of those that were set, the current one first.
fn keyed(
    settings: &mut Settings<'_>,
    change: fn(Vec<HmacKey>) -> Vec<HmacKey>,
) -> Option<Arc<dyn Adapter>> {
    let keys = settings.keys(HmacKey::new);
    let policy = settings.policy();
    let mut keys = change(keys?.iter().cloned().collect()).into_iter();
    let keys = keys.by_ref().fold(None, |all: Option<Keys<HmacKey>>, key| {
        Some(match all {
            None => Keys::new(key),
            Some(all) => all.with_previous(key),
        })
    });
    let adapted = Adapted::new(Fault::None).ok()?.with_keys(keys?);
    Some(Arc::new(adapted.with_policy(policy)))
}

macro_rules! keyed {
    ($name:ident, $change:expr) => {
        struct $name;
        impl Kind for $name {
            fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
                keyed(settings, $change)
            }
        }
    };
}

fn own() -> HmacKey {
    HmacKey::new(&Secret::new(SECRET).unwrap()).unwrap()
}

#[test]
fn a_previous_secret_verifies_and_does_not_sign() {
    keyed!(Forgets, |mut keys| {
        keys.truncate(1);
        keys
    });
    only_fails(
        &Configured::by::<Forgets>(),
        CHECK,
        "case \"full\", login: the previous secret's proof is refused: toy-failed: proof",
    );

    keyed!(SignsWithThePrevious, |mut keys| {
        keys.reverse();
        keys
    });
    only_fails(
        &Configured::by::<SignsWithThePrevious>(),
        CHECK,
        "case \"full\", login: a previous secret signs",
    );

    keyed!(KeepsItsFirst, |mut keys| {
        keys.push(own());
        keys
    });
    only_fails(
        &Configured::by::<KeepsItsFirst>(),
        CHECK,
        "case \"full\", login: a proof is accepted whose secret is not listed",
    );

    keyed!(SignsWithNeither, |mut keys| {
        if keys.len() > 1 {
            keys.insert(
                0,
                HmacKey::new(&Secret::new("a third secret").unwrap()).unwrap(),
            );
        }
        keys
    });
    only_fails(
        &Configured::by::<SignsWithNeither>(),
        CHECK,
        "case \"full\", login: with a previous secret, the proof is refused: toy-failed: proof",
    );
}

#[test]
fn a_previous_secret_is_taken_where_it_is_listed() {
    struct Refuses;
    impl Kind for Refuses {
        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            if settings.has("previous-secrets") {
                settings.refuse("previous-secrets", Code::Unsupported, "one secret for good");
            }
            Config::build(settings)
        }
    }
    let found = rotates_its_secrets(&Configured::by::<Refuses>()).unwrap_err();
    let broken = "the configuration with a previous secret is refused: ";
    assert!(found.starts_with(broken), "{found}");

    struct ListsNone;
    impl Kind for ListsNone {
        fn settings() -> Vec<Setting> {
            let mut settings = Config::settings();
            settings.retain(|setting| setting.key != "previous-secrets");
            settings
        }

        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            Refuses::build(settings)
        }
    }
    assert_eq!(rotates_its_secrets(&Configured::by::<ListsNone>()), Ok(()));
}
