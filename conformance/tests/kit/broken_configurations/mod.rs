//! Configurations of the toy that are changed in one place, and the exact message of the check that finds each.

mod built;
mod listed;
mod page_facts;
mod policy;
mod rejections;
mod rotation;

use std::marker::PhantomData;
use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities, Request};
use countersign::config::{AdapterConfig, PageFacts, Setting, Settings};
use countersign::verify::Failure;
use countersign::{Result, Timestamp};
use countersign_conformance::{Configuration, Fixture, checks};
use serde_json::json;

use crate::toy::{Config, Fault, SECRET, Toy};

/// The kind of the toy: a test replaces a part of it.
trait Kind: 'static {
    const KIND: &'static str = Config::KIND;

    fn capabilities() -> Vec<Capabilities> {
        Config::capabilities()
    }

    fn failures() -> &'static [Failure] {
        Config::failures()
    }

    fn page_facts() -> Option<PageFacts> {
        Config::page_facts()
    }

    fn settings() -> Vec<Setting> {
        Config::settings()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        Config::build(settings)
    }
}

struct Of<K>(PhantomData<K>);

impl<K: Kind> AdapterConfig for Of<K> {
    const KIND: &'static str = K::KIND;

    fn capabilities() -> Vec<Capabilities> {
        K::capabilities()
    }

    fn failures() -> &'static [Failure] {
        K::failures()
    }

    fn page_facts() -> Option<PageFacts> {
        K::page_facts()
    }

    fn settings() -> Vec<Setting> {
        K::settings()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        K::build(settings)
    }
}

/// A toy with a configuration of its own.
struct Configured {
    toy: Toy,
    configuration: Configuration,
}

impl Configured {
    fn by<K: Kind>() -> Self {
        let settings = json!({"secret": {"env": "SECRET"}});
        Self {
            toy: Toy(Fault::None),
            configuration: Configuration::of::<Of<K>>(&settings).with_secret("SECRET", SECRET),
        }
    }
}

impl Fixture for Configured {
    fn adapter(&self) -> Arc<dyn Adapter> {
        self.toy.adapter()
    }

    fn secrets(&self) -> Vec<String> {
        self.toy.secrets()
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        self.toy.typed(request)
    }

    fn configuration(&self) -> Option<Configuration> {
        Some(self.configuration.clone())
    }

    fn proofs(&self) -> &'static [&'static str] {
        self.toy.proofs()
    }

    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> std::result::Result<Vec<String>, String> {
        self.toy.judge(payload, secrets, now)
    }
}

/// The checks that look at a configuration.
const CHECKS: [(&str, checks::Check); 5] = [
    (
        "is_what_its_configuration_builds",
        checks::is_what_its_configuration_builds,
    ),
    ("follows_its_policy", checks::follows_its_policy),
    ("rotates_its_secrets", checks::rotates_its_secrets),
    ("rejects_with_a_reason", checks::rejects_with_a_reason),
    ("states_true_page_facts", checks::states_true_page_facts),
];

/// Asserts that this check finds the fault of the configuration, with this message, and that no other does.
#[track_caller]
fn only_fails(fixture: &dyn Fixture, expected: &str, broken: &str) {
    for (name, check) in CHECKS {
        let expected = match name == expected {
            true => Err(broken.to_owned()),
            false => Ok(()),
        };
        assert_eq!(check(fixture), expected, "{name}");
    }
}

#[test]
fn a_configuration_without_a_change_passes() {
    struct Unchanged;
    impl Kind for Unchanged {}

    for (name, check) in CHECKS {
        assert_eq!(check(&Configured::by::<Unchanged>()), Ok(()), "{name}");
    }
}
