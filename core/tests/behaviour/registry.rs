//! Adapters from a configuration: every fault of every entry is reported at once, and no value is quoted.

use std::sync::Arc;

use countersign::adapter::{
    Accepted, Adapter, Capabilities, FieldRule, Mint, Proof, Request, Rules, Screening, Table,
    Vendor,
};
use countersign::clock::Clock;
use countersign::config::{
    AdapterConfig, Kind, PageFacts, ProofTime, SecretRef, SecretSource, Setting, Settings,
    SystemSecrets,
};
use countersign::identity::{Draft, Field};
use countersign::sign::{HmacKey, Keys, SecretFault};
use countersign::verify::{Failure, Presented, Rejection, User, Verdict};
use countersign::{
    Action, ClientBundle, ErrorKind, Identity, Issuer, Registry, Result, Secret, Timestamp, UserId,
};
use serde_json::value::RawValue;

/// A source with the variables `A`, `A_AGAIN` and `B`. `EMPTY` is empty, and no file can be read.
#[derive(Debug)]
struct Known;

impl SecretSource for Known {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        let text = match reference {
            SecretRef::Env(name) if name.starts_with('A') => {
                "a secret of more than 32 bytes, marked"
            }
            SecretRef::Env(name) if name == "B" => "another secret of more than 32 bytes",
            SecretRef::Env(name) if name == "SHORT" => "short",
            SecretRef::Env(name) if name == "EMPTY" => "",
            SecretRef::Env(_) => return Err(SecretFault::Missing),
            _ => return Err(SecretFault::Unreadable("permission denied".to_owned())),
        };
        Secret::new(text).map_err(|_| SecretFault::Empty)
    }
}

const FIELDS: &[FieldRule] = &[FieldRule::required(Field::UserId, "id").signed()];

#[derive(Debug)]
struct Toy {
    rules: Rules,
    keys: Keys<HmacKey>,
}

impl Vendor for Toy {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, _: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        Ok(Verdict::Accepted(User::anonymous()))
    }
}

impl Mint for Toy {
    type Input<'a> = &'a str;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> &'a str {
        screening.user().user_id().unwrap_or_default()
    }

    fn mint(&self, id: Accepted<&str>) -> Result<Accepted<ClientBundle>> {
        id.try_map(|id| {
            let tag = self.keys.current().tag(&[id.as_bytes()]).hex();
            ClientBundle::new("toy", Action::Login, &tag)
        })
    }
}

macro_rules! toy {
    ($name:ident, $kind:literal) => {
        struct $name;

        impl AdapterConfig for $name {
            const KIND: &'static str = $kind;

            fn capabilities() -> Vec<Capabilities> {
                vec![Capabilities::new($kind, proven())]
            }

            fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
                let purpose = settings.choice("purpose", &[("one", "one"), ("two", "two")]);
                settings.set_purpose(purpose.unwrap_or_default());
                let _ = settings.integer("size", 1..=9);
                let _ = settings.text("label");
                let (policy, keys) = (settings.policy(), settings.keys(HmacKey::new));
                let table = match settings.choice("proof", &[("none", ())]) {
                    Some(()) => proven().with_proof(Proof::NONE),
                    None => proven(),
                };
                let capabilities = Capabilities::new($kind, table);
                Some(Arc::new(Toy {
                    rules: Rules::new(capabilities).with_policy(policy),
                    keys: keys?,
                }))
            }
        }
    };
}

fn proven() -> Table {
    Table::new(Action::Login, FIELDS).with_proof(Proof::of_ids(None))
}

toy!(First, "first");
toy!(Second, "second");

/// A kind that is made at run time does all that the kind of a type does.
#[test]
fn a_kind_can_be_made_at_run_time() {
    let of_type = Kind::of::<First>();
    let facts = PageFacts::new().with_time(ProofTime::Made("/made"));
    let made = Kind::new("made", of_type.capabilities().to_vec(), First::build)
        .with_settings(vec![Setting::secret()])
        .with_failures(MADE)
        .with_page_facts(facts);
    assert_eq!(format!("{made:?}"), r#"Kind("made")"#);
    assert_eq!((made.name(), made.failures()), ("made", MADE));
    assert_eq!(made.settings(), [Setting::secret()]);
    assert_eq!(made.page_facts().and_then(|facts| facts.time), facts.time);
    let registry = registry().with_kind(made.clone());
    assert_eq!(registry.kinds().last(), Some(&"made"));
    assert_eq!(registry.settings("made"), Some(vec![Setting::secret()]));
    assert!(
        registry
            .failures()
            .any(|(kind, failure)| kind == "made" && MADE.contains(failure))
    );
    let entry = r#"{"x": {"kind": "made", "secret": {"env": "A"}}}"#.to_owned();
    let entry = RawValue::from_string(entry).unwrap();
    assert!(registry.build(&entry, &Known).unwrap().get("x").is_ok());
    let twice = registry.with_kind(made).build(&entry, &Known).unwrap_err();
    assert!(
        twice.to_string().contains("made is registered twice"),
        "{twice}"
    );
}

const MADE: &[Failure] = &[Failure::new("refused", "a cause", "a remedy")];

fn registry() -> Registry {
    Registry::new().with::<First>().with::<Second>()
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

fn faults(json: &str) -> Vec<String> {
    let Err(error) = registry().build(&raw(json), &Known) else {
        return Vec::new();
    };
    assert_eq!(error.kind(), ErrorKind::InvalidConfig);
    assert!(!format!("{error} {error:?}").contains("marked"), "{error}");
    error
        .problems()
        .iter()
        .map(|problem| format!("{}: {}", problem.path, problem.code))
        .collect()
}

#[test]
fn every_fault_of_every_entry_is_listed() {
    let json = r#"{
        "a": {"kind": "first", "secret": "marked", "size": 10, "label": "", "typo": 1, "strict": 1},
        "b": {"kind": "third"},
        "c": {"secret": {"env": "A"}},
        "d": "marked",
        "e": {"kind": "second", "secret": {"env": "NOT_SET"}, "purpose": "three",
              "previous-secrets": [{"env": "B"}, {"env": "EMPTY"}, {"file": "x"}, {"env": "A", "file": "x"}],
              "allow-unverified": ["email", "user_id"]},
        "f": {"kind": "first"}
    }"#;
    let expected = [
        "adapters.a.size: invalid",
        "adapters.a.label: empty",
        "adapters.a.strict: invalid",
        "adapters.a.secret: invalid",
        "adapters.a.typo: unknown-field",
        "adapters.b.kind: invalid",
        "adapters.c.kind: missing",
        "adapters.d: invalid",
        "adapters.e.purpose: invalid",
        "adapters.e.allow-unverified[1]: invalid",
        "adapters.e.secret: missing",
        "adapters.e.previous-secrets[1]: empty",
        "adapters.e.previous-secrets[2]: invalid",
        "adapters.e.previous-secrets[3]: invalid",
        "adapters.f.secret: missing",
    ];
    assert_eq!(faults(json), expected);
}

#[test]
fn a_kind_that_is_registered_twice_is_a_fault() {
    let error = registry()
        .with::<First>()
        .build(&raw("{}"), &Known)
        .unwrap_err();
    assert!(
        error.to_string().contains("first is registered twice"),
        "{error}"
    );
}

#[test]
fn what_the_kinds_declare_can_be_asked() {
    let registry = registry();
    assert_eq!(registry.kinds(), ["first", "second"]);
    assert_eq!(format!("{registry:?}"), r#"["first", "second"]"#);
    let capabilities = registry.capabilities();
    let kinds: Vec<_> = capabilities.iter().map(|one| one.kind()).collect();
    assert_eq!(kinds, ["first", "second"]);
    assert_eq!(registry.failures().count(), 0, "none by themselves");
    let failures = registry.with::<Failing>();
    let failures: Vec<_> = failures.failures().collect();
    assert_eq!(failures, [("failing", &FAILURE)]);
}

const FAILURE: Failure = Failure::new("failed", "a cause", "a remedy");

struct Failing;

impl AdapterConfig for Failing {
    const KIND: &'static str = "failing";

    fn capabilities() -> Vec<Capabilities> {
        Vec::new()
    }

    fn failures() -> &'static [Failure] {
        &[FAILURE]
    }

    fn build(_: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        None
    }
}

#[test]
fn an_adapter_that_is_not_built_is_a_fault() {
    struct Silent;

    impl AdapterConfig for Silent {
        const KIND: &'static str = "silent";

        fn capabilities() -> Vec<Capabilities> {
            Vec::new()
        }

        fn build(_: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
            None
        }
    }

    let registry = Registry::new().with::<Silent>();
    let error = registry
        .build(&raw(r#"{"x": {"kind": "silent"}}"#), &Known)
        .unwrap_err();
    assert!(error.to_string().contains("adapters.x: invalid"), "{error}");
}

#[test]
fn a_secret_in_a_file_loses_one_line_break_and_has_an_end() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("secrets");
    std::fs::create_dir_all(&folder).unwrap();
    let read = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join(name), bytes).unwrap();
        let entries = format!(r#"{{"x": {{"kind": "first", "secret": {{"file": "{name}"}}}}}}"#);
        let secrets = SystemSecrets::relative_to(&folder);
        registry().build(&raw(&entries), &secrets)
    };
    assert!(read("long", &vec![b'x'; 65_536]).is_ok());
    assert!(read("longer", &vec![b'x'; 65_537]).is_err());
    for empty in ["", "\n", "\r\n"] {
        assert!(read("empty", empty.as_bytes()).is_err(), "{empty:?}");
    }
    assert!(read("blank", b"\n\n").is_ok(), "one line break is left");
}

#[test]
fn an_unknown_kind_is_answered_with_those_there_are() {
    let error = registry()
        .build(&raw(r#"{"x": {"kind": "thrid"}}"#), &Known)
        .unwrap_err();
    assert!(
        error.to_string().contains("there are first, second"),
        "{error}"
    );
    assert!(!error.to_string().contains("thrid"), "{error}");
}

#[test]
fn one_secret_for_two_purposes_is_a_fault_and_for_two_vendors_a_warning() {
    let of = |kind: &str, purpose: &str, name: &str| {
        format!(r#"{{"kind": "{kind}", "purpose": "{purpose}", "secret": {{"env": "{name}"}}}}"#)
    };
    let entries = |one: String, two: String| format!(r#"{{"x": {one}, "y": {two}}}"#);
    let both = ["adapters.x.secret: invalid", "adapters.y.secret: invalid"];
    assert_eq!(
        faults(&entries(
            of("first", "one", "A"),
            of("first", "two", "A_AGAIN")
        )),
        both
    );
    assert_eq!(
        faults(&entries(
            of("first", "one", "A"),
            of("first", "one", "A_AGAIN")
        )),
        [""; 0]
    );
    assert_eq!(
        faults(&entries(of("first", "one", "A"), of("first", "two", "B"))),
        [""; 0]
    );

    let json = entries(of("first", "one", "A"), of("second", "two", "A_AGAIN"));
    let inspection = registry().inspect(&raw(&json), &Known);
    assert!(inspection.is_sound());
    assert!(
        inspection
            .entries
            .iter()
            .all(|entry| entry.warnings.len() == 1),
        "{inspection:?}"
    );
}

#[test]
fn a_configuration_is_sound_where_neither_it_nor_an_entry_has_a_fault() {
    let sound = |registry: &Registry, json: &str| registry.inspect(&raw(json), &Known).is_sound();
    let one = r#"{"x": {"kind": "first", "secret": {"env": "A"}}}"#;
    assert!(sound(&registry(), one));
    assert!(!sound(&registry(), &one.replace("first", "third")));
    assert!(!sound(&registry().with::<First>(), "{}"), "a kind twice");
}

#[test]
fn what_is_allowed_and_remarkable_is_a_warning() {
    let json =
        r#"{"x": {"kind": "first", "secret": {"env": "SHORT"}, "allow-unverified": ["email"]}}"#;
    let inspection = registry().inspect(&raw(json), &Known);
    let warnings = inspection.entries[0].warnings.to_string();
    assert!(inspection.is_sound());
    assert!(
        warnings.contains("5 bytes, at least 32 are advised"),
        "{warnings}"
    );
    assert!(
        warnings.contains("adapters.x.allow-unverified[0]: unverified"),
        "{warnings}"
    );
}

/// Returns the warnings of the entry `x`, as path and detail.
fn warnings(name: &str, entry: &str) -> Vec<String> {
    let json = format!(r#"{{"{name}": {{"kind": "first", {entry}}}}}"#);
    let inspection = registry().inspect(&raw(&json), &Known);
    assert!(inspection.is_sound(), "{inspection:?}");
    let warnings = inspection.entries.iter();
    let warnings = warnings.flat_map(|entry| entry.warnings.iter());
    warnings.map(ToString::to_string).collect()
}

#[test]
fn a_mode_whose_login_has_no_proof_is_a_warning() {
    let entry = r#""secret": {"env": "A"}"#;
    assert_eq!(warnings("x", entry), [""; 0]);
    let [warning] = warnings("x", &format!(r#"{entry}, "proof": "none""#))
        .try_into()
        .unwrap();
    assert!(
        warning.starts_with("adapters.x: unverified (a login has no proof"),
        "{warning}"
    );
}

#[test]
fn a_name_that_no_file_and_no_command_line_can_hold_is_a_warning() {
    let entry = r#""secret": {"env": "A"}"#;
    for name in ["a/b", "a b", "a\\u001bb", "", "a\\\\b"] {
        assert_eq!(warnings(name, entry).len(), 1, "{name}");
    }
    for name in ["a", "support-2", "chat.eu", "помощь"] {
        assert_eq!(warnings(name, entry), [""; 0], "{name}");
    }
}

#[test]
fn a_setting_that_is_written_otherwise_is_answered_with_the_one_that_is_meant() {
    let detail = |key: &str| {
        let json = format!(r#"{{"x": {{"kind": "first", "secret": {{"env": "A"}}, "{key}": 1}}}}"#);
        let error = registry().build(&raw(&json), &Known).unwrap_err();
        let [problem] = error
            .problems()
            .iter()
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        problem.detail.clone().into_owned()
    };
    for (key, meant) in [
        ("previous_secrets", "previous-secrets"),
        ("allowUnverified", "allow-unverified"),
        ("labl", "label"),
        ("sise", "size"),
    ] {
        assert_eq!(
            detail(key),
            format!("no field of this name: {meant} is meant")
        );
    }
    assert_eq!(detail("nickname"), "no field of this name");
}

#[test]
fn of_a_hundred_thousand_faults_a_hundred_are_listed_and_the_others_counted() {
    let keys: String = (0..100_000).map(|key| format!(r#","k{key}":1"#)).collect();
    let json = format!(r#"{{"x": {{"kind": "first", "secret": {{"env": "A"}}{keys}}}}}"#);
    let error = registry().build(&raw(&json), &Known).unwrap_err();
    let problems: Vec<_> = error.problems().iter().collect();
    assert_eq!(problems.len(), 101);
    let last = problems.last().unwrap().to_string();
    assert_eq!(last, "adapters: too-many (and 99900 more)");
    let inspection = registry().inspect(&raw(&json), &Known);
    let last = inspection.entries[0].problems.iter().last().unwrap();
    assert_eq!(last.to_string(), "adapters.x: too-many (and 99900 more)");
}

/// Otherwise each of the entries would name every other one.
#[test]
fn one_secret_in_a_thousand_entries_makes_no_list_of_a_million() {
    let entries = (0..1_000).map(|at| {
        let kind = if at % 2 == 0 { "first" } else { "second" };
        format!(r#""e{at}": {{"kind": "{kind}", "secret": {{"env": "A"}}}}"#)
    });
    let json = format!("{{{}}}", entries.collect::<Vec<_>>().join(","));
    let inspection = registry().inspect(&raw(&json), &Known);
    let told = inspection.entries.iter().map(|entry| entry.warnings.len());
    assert_eq!(told.max(), Some(101));
}

#[tokio::test]
async fn an_issuer_names_its_adapter_in_bundles_and_errors() {
    let json = r#"{"desk": {"kind": "first", "secret": {"env": "A"}}}"#;
    let issuers = registry().build(&raw(json), &Known).unwrap();
    let issuer = issuers.get("desk").unwrap();
    assert_eq!((issuer.name(), issuer.kind()), ("desk", "first"));
    let names: Vec<_> = issuers.iter().map(Issuer::name).collect();
    assert_eq!(names, ["desk"]);
    let clock: Arc<dyn Clock> = Arc::new(Timestamp::MAX);
    let late = issuers.clone().with_clock(&clock);
    assert_eq!(late.get("desk").unwrap().now(), Timestamp::MAX);
    assert!(format!("{issuer:?}").starts_with(r#"Issuer { name: "desk""#));
    let identity = Identity::new().with_user_id(UserId::new("u").unwrap());
    let bundle = issuer.login(&identity).await.unwrap();
    assert_eq!((bundle.adapter(), bundle.kind()), ("desk", "toy"));
    let error = issuer.login(&Identity::new()).await.unwrap_err();
    assert_eq!(error.adapter(), Some("desk"));
    assert_eq!(
        issuers.get("other").unwrap_err().kind(),
        ErrorKind::UnknownAdapter
    );
    let request = Request::new(&identity, Action::UpdateProfile, Timestamp::EPOCH);
    let error = issuer.issue(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

/// The faults of the JSON refuse the request with every issuer.
#[tokio::test]
async fn a_draft_with_faults_is_refused_with_all_of_them() {
    let json = r#"{"desk": {"kind": "first", "secret": {"env": "A"}}}"#;
    let issuers = registry().build(&raw(json), &Known).unwrap();
    let draft =
        Draft::parse(r#"{"privacy": "Full", "email": {"address": "a@b.co", "verified": true}}"#);
    let request = draft.request("first", Action::Login, Timestamp::EPOCH);
    let error = issuers
        .get("desk")
        .unwrap()
        .issue(request)
        .await
        .unwrap_err();
    let paths: Vec<_> = error
        .problems()
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(paths, ["privacy", "user_id"]);
}
