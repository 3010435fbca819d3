//! Kinds that take a policy and follow another one, for `follows_its_policy`.

use std::sync::Arc;

use countersign::adapter::{Adapter, Policy};
use countersign::config::{AdapterConfig, Setting, Settings};
use countersign::identity::Field;
use countersign::sign::HmacKey;
use countersign_conformance::checks::follows_its_policy;

use super::{Configured, Kind, only_fails};
use crate::toy::{Adapted, Config, Fault, Toy, adapted};

const CHECK: &str = "follows_its_policy";

/// Builds a toy that follows a policy made of the one that was set.
fn following(
    settings: &mut Settings<'_>,
    policy: fn(Policy) -> Policy,
) -> Option<Arc<dyn Adapter>> {
    let keys = settings.keys(HmacKey::new);
    let given = settings.policy();
    let adapted = Adapted::new(Fault::None).ok()?.with_keys(keys?);
    Some(Arc::new(adapted.with_policy(policy(given))))
}

macro_rules! following {
    ($name:ident, $policy:expr) => {
        struct $name;
        impl Kind for $name {
            fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
                following(settings, $policy)
            }
        }
    };
}

/// Returns the same policy without its second half.
fn lenient(given: Policy) -> Policy {
    let fields = [Field::Email, Field::Phone].into_iter();
    let allowed = fields.filter(|field| given.allows_unverified(*field));
    allowed.fold(Policy::new(), Policy::allow_unverified)
}

fn is_strict(given: Policy) -> bool {
    given == lenient(given).strict()
}

#[test]
fn an_unverified_email_goes_in_where_it_is_allowed() {
    following!(AllowsNothing, |given| match is_strict(given) {
        true => Policy::new().strict(),
        false => Policy::new(),
    });
    only_fails(
        &Configured::by::<AllowsNothing>(),
        CHECK,
        "case \"an unverified email\", login: allow-unverified = [\"email\"] does not let the email in",
    );

    following!(AllowsBoth, |given| {
        let any = given.allows_unverified(Field::Phone);
        match any {
            true => given.allow_unverified(Field::Email),
            false => given,
        }
    });
    only_fails(
        &Configured::by::<AllowsBoth>(),
        CHECK,
        "case \"an unverified email\", login: allow-unverified without email lets the email in",
    );
}

/// Such an adapter is not the fixture's either.
#[test]
fn an_unverified_email_stays_out_where_it_is_not_allowed() {
    following!(AllowsAlways, |given| given.allow_unverified(Field::Email));
    assert_eq!(
        follows_its_policy(&Configured::by::<AllowsAlways>()),
        Err(
            "case \"an unverified email\", login: the unverified email goes in without allow-unverified"
                .to_owned()
        )
    );
}

#[test]
fn an_unverified_email_is_not_called_verified() {
    struct SaysVerified;
    impl Kind for SaysVerified {
        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            Some(Arc::new(adapted(settings, Fault::SaysTheEmailIsVerified)?))
        }
    }
    let mut fixture = Configured::by::<SaysVerified>();
    fixture.toy = Toy(Fault::SaysTheEmailIsVerified);
    only_fails(
        &fixture,
        CHECK,
        "case \"an unverified email\", login: /payload/user/email_verified says that the unverified email is verified",
    );
}

#[test]
fn what_would_be_dropped_is_refused_by_a_strict_adapter() {
    following!(NeverStrict, lenient);
    only_fails(
        &Configured::by::<NeverStrict>(),
        CHECK,
        "case \"page_hostile\", login: attributes.__proto__ is dropped, and strict = true does not refuse it",
    );

    struct RefusesMore;
    impl Kind for RefusesMore {
        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            by_strictness(settings, Fault::QuotesTheValue)
        }
    }
    only_fails(
        &Configured::by::<RefusesMore>(),
        CHECK,
        "case \"long_id\", login: strict = true refuses user_id, which is not dropped for a fault",
    );

    struct ChangesBundles;
    impl Kind for ChangesBundles {
        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            by_strictness(settings, Fault::LivesTwiceAsLong)
        }
    }
    only_fails(
        &Configured::by::<ChangesBundles>(),
        CHECK,
        "case \"full\", login: strict = true changes the bundle",
    );
}

/// Builds a toy that has a fault where it is strict.
fn by_strictness(settings: &mut Settings<'_>, fault: Fault) -> Option<Arc<dyn Adapter>> {
    let keys = settings.keys(HmacKey::new);
    let policy = settings.policy();
    let fault = match is_strict(policy) {
        true => fault,
        false => Fault::None,
    };
    let adapted = Adapted::new(fault).ok()?.with_keys(keys?);
    Some(Arc::new(adapted.with_policy(policy)))
}

#[test]
fn every_kind_takes_a_policy() {
    struct TakesNone;
    impl Kind for TakesNone {
        fn settings() -> Vec<Setting> {
            let mut settings = Config::settings();
            settings.retain(|setting| setting.key.contains("secret"));
            settings
        }

        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            let keys = settings.keys(HmacKey::new);
            Some(Arc::new(Adapted::new(Fault::None).ok()?.with_keys(keys?)))
        }
    }
    let found = follows_its_policy(&Configured::by::<TakesNone>()).unwrap_err();
    let broken = "the configuration with allow-unverified = [\"email\"] is refused: ";
    assert!(found.starts_with(broken), "{found}");
    assert!(
        found.contains("adapters.trial.allow-unverified: unknown-field"),
        "{found}"
    );

    // `strict` alone is unknown.
    struct TakesHalf;
    impl Kind for TakesHalf {
        fn settings() -> Vec<Setting> {
            let mut settings = Config::settings();
            settings.retain(|setting| setting.key != "strict");
            settings
        }

        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            if settings.has("strict") {
                settings.refuse("strict", countersign::problem::Code::Unsupported, "never");
            }
            Config::build(settings)
        }
    }
    let found = follows_its_policy(&Configured::by::<TakesHalf>()).unwrap_err();
    let broken = "the configuration with strict = true is refused: ";
    assert!(found.starts_with(broken), "{found}");
}
