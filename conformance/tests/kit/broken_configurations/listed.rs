//! Kinds that list other tables or settings than those of their adapters, for `is_what_its_configuration_builds`.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use countersign::Action;
use countersign::adapter::{Adapter, Capabilities, FieldRule, Fold, Proof, Table, Unit};
use countersign::config::{AdapterConfig, Setting, SettingForm, Settings};
use countersign::identity::Field;
use countersign::problem::Code;
use countersign_conformance::checks::is_what_its_configuration_builds;

use super::{Configured, Kind, only_fails};
use crate::toy::{Config, FIELDS, capabilities, table};

const CHECK: &str = "is_what_its_configuration_builds";

thread_local! {
    static LISTED: RefCell<Vec<Capabilities>> = const { RefCell::new(Vec::new()) };
}

struct Listing;

impl Kind for Listing {
    fn capabilities() -> Vec<Capabilities> {
        LISTED.with_borrow(Clone::clone)
    }
}

fn listing(capabilities: Vec<Capabilities>) -> Result<(), String> {
    LISTED.set(capabilities);
    is_what_its_configuration_builds(&Configured::by::<Listing>())
}

fn of(table: Table) -> Vec<Capabilities> {
    vec![Capabilities::new("toy", table)]
}

/// Returns the toy's fields with another first one, the id.
fn with_id(rule: FieldRule) -> Table {
    let fields: Vec<FieldRule> = [rule]
        .into_iter()
        .chain(FIELDS.iter().skip(1).cloned())
        .collect();
    let own = table();
    Table::new(own.action(), fields.leak())
        .with_proof(own.proof())
        .with_vendor_reasons(own.vendor_reasons())
}

#[test]
fn each_fact_of_a_table_is_the_listed_one() {
    let life = Duration::from_secs(600);
    let id = |rule: fn(Field, &'static str) -> FieldRule| rule(Field::UserId, "id").with_max(3_500);
    let required = || id(FieldRule::required).signed();
    for (listed, difference) in [
        (
            vec![capabilities().online()],
            "deterministic is true, and not false",
        ),
        (
            vec![capabilities().salted()],
            "deterministic is true, and not false",
        ),
        (
            vec![capabilities().with_variant("a = 1")],
            r#"variant is none, and not "a = 1""#,
        ),
        (
            of(table().with_unit(Unit::Utf16)),
            "login: unit is Characters, and not Utf16",
        ),
        (
            of(table().with_proof(
                Proof::of_ids(Some("|"))
                    .with_longest_life(life)
                    .with_issued_at(),
            )),
            r#"login: proof is Payload, and not Ids { separator: Some("|") }"#,
        ),
        (
            of(table().with_proof(Proof::of_payload().with_longest_life(life))),
            "login: issued-at is true, and not false",
        ),
        (
            of(table().with_proof(Proof::of_payload().with_issued_at())),
            "login: longest life is 600, and not none",
        ),
        (
            of(table().with_proof(
                Proof::of_payload()
                    .with_longest_life(life / 2)
                    .with_issued_at(),
            )),
            "login: longest life is 600, and not 300",
        ),
        (
            of(table().without_anonymous()),
            "login: anonymous is true, and not false",
        ),
        (
            of(table().with_hints()),
            "login: hints is false, and not true",
        ),
        (
            of(table().with_vendor_data()),
            "login: vendor data is false, and not true",
        ),
        (
            of(table().with_warning("take care")),
            r#"login: warning is none, and not "take care""#,
        ),
        (
            of(table().with_client_names(&[(Field::UserId, "id")])),
            r#"login: client names is [], and not [(UserId, "id")]"#,
        ),
        (
            of(table().with_vendor_reasons(&[(Code::TooLong, "long")])),
            r#"login: vendor reasons is [(TooLong, "too-long")], and not [(TooLong, "long")]"#,
        ),
        (
            of(with_id(id(FieldRule::one_of).signed())),
            "login: user_id: need is Required, and not OneOf",
        ),
        (
            of(with_id(id(FieldRule::required))),
            "login: user_id: signed is true, and not false",
        ),
        (
            of(with_id(required().with_max(64))),
            "login: user_id: max is 3500, and not 64",
        ),
        (
            of(with_id(required().folded(Fold::AsciiLowercase))),
            "login: user_id: fold is none, and not AsciiLowercase",
        ),
        (
            of(with_id(
                FieldRule::required(Field::UserId, "uid")
                    .signed()
                    .with_max(3_500),
            )),
            "login: user_id: goes to is id, and not uid",
        ),
        (
            of(with_id(FieldRule::optional(Field::Email, "email"))),
            "login: user_id: fold is none, and not absent",
        ),
        (Vec::new(), "no declaration is listed"),
    ] {
        let broken = format!("the kind does not list the table of its adapter: {difference}");
        assert_eq!(listing(listed), Err(broken));
    }
}

/// The nearest of several declarations is compared, and one with a longer life fits.
#[test]
fn one_of_the_listed_declarations_is_the_adapters() {
    let proof = Proof::of_payload().with_issued_at();
    let longer = proof.with_longest_life(Duration::from_secs(900));
    assert_eq!(listing(of(table().with_proof(longer))), Ok(()));
    let other = Capabilities::new("toy", Table::new(Action::UpdateProfile, &[]));
    assert_eq!(listing(vec![other.clone(), capabilities()]), Ok(()));
    let near = capabilities().with_variant("near");
    assert_eq!(
        listing(vec![other, near]),
        Err(
            "the kind does not list the table of its adapter: variant is none, and not \"near\""
                .to_owned()
        )
    );
}

fn with_quiet() -> Vec<Setting> {
    let mut settings = Config::settings();
    settings.push(Setting::new("quiet", SettingForm::Boolean, "says less"));
    settings
}

fn build_reading_quiet(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
    settings.boolean("quiet");
    Config::build(settings)
}

#[test]
fn the_settings_that_are_read_are_listed_and_no_others() {
    struct ReadsMore;
    impl Kind for ReadsMore {
        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            build_reading_quiet(settings)
        }
    }
    only_fails(
        &Configured::by::<ReadsMore>(),
        CHECK,
        r#"the kind reads the setting "quiet", and does not list it"#,
    );

    struct ListsMore;
    impl Kind for ListsMore {
        fn settings() -> Vec<Setting> {
            with_quiet()
        }
    }
    only_fails(
        &Configured::by::<ListsMore>(),
        CHECK,
        r#"the kind lists the setting "quiet", and does not read it"#,
    );
}

/// A setting may be looked for only where it is there.
#[test]
fn a_setting_that_is_read_where_it_is_given_is_read() {
    struct ReadsWhereGiven;
    impl Kind for ReadsWhereGiven {
        fn settings() -> Vec<Setting> {
            with_quiet()
        }

        fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            if settings.has("quiet") {
                return build_reading_quiet(settings);
            }
            Config::build(settings)
        }
    }
    let fixture = Configured::by::<ReadsWhereGiven>();
    assert_eq!(is_what_its_configuration_builds(&fixture), Ok(()));
}
