//! Provisioners from a configuration, and the meaning of an answer's status.

use std::sync::Arc;

use countersign::Action;
use countersign::adapter::{Adapter, Capabilities, FieldRule, Request, Table, async_trait};
use countersign::config::{
    AdapterConfig, BuildProvisioner, SecretRef, SecretSource, Setting, Settings,
};
use countersign::http::{Method, StatusCode, header::AUTHORIZATION};
use countersign::http::{Transport, TransportFault};
use countersign::identity::Field;
use countersign::provision::{Outcome, Progress, Provisioner, Record, RestApi, SendError};
use countersign::sign::SecretFault;
use countersign::{ErrorKind, Registry, Result, Secret};
use serde_json::value::RawValue;

const FIELDS: &[FieldRule] = &[FieldRule::required(Field::UserId, "id")];

/// A source with the variable `KEY`. `BROKEN` has a line break.
#[derive(Debug)]
struct Known;

impl SecretSource for Known {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        match reference {
            SecretRef::Env(name) if name == "KEY" => Ok(Secret::new("marked-key").unwrap()),
            SecretRef::Env(name) if name == "BROKEN" => Ok(Secret::new("marked\nkey").unwrap()),
            _ => Err(SecretFault::Missing),
        }
    }
}

#[derive(Debug)]
struct Toy(Capabilities, Option<u32>);

#[async_trait]
impl Provisioner for Toy {
    fn capabilities(&self) -> &Capabilities {
        &self.0
    }

    fn destination(&self) -> String {
        String::new()
    }

    fn batch_limit(&self) -> usize {
        1
    }

    fn calls_per_minute(&self) -> Option<u32> {
        self.1
    }

    fn is_idempotent(&self) -> bool {
        false
    }

    fn record(&self, _: Request<'_>) -> Result<Record> {
        Err(countersign::Error::new(ErrorKind::Unsupported))
    }

    async fn send(&self, _: &dyn Transport, _: &[Record]) -> Result<Vec<Outcome>, SendError> {
        Ok(Vec::new())
    }

    async fn progress(&self, _: &dyn Transport, _: &str) -> Result<Option<Progress>, SendError> {
        Ok(None)
    }
}

struct Sends;

impl AdapterConfig for Sends {
    const KIND: &'static str = "sends";

    fn capabilities() -> Vec<Capabilities> {
        Vec::new()
    }

    fn build(_: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        None
    }

    fn provision() -> Option<BuildProvisioner> {
        Some(|adapter, provision| {
            let label = adapter.text("label");
            let api = provision.rest_api("https://api.example.com");
            let (_, api) = (label?, api?);
            let capabilities =
                Capabilities::new("sends", Table::new(Action::UpdateProfile, FIELDS));
            Some(Arc::new(Toy(capabilities, api.calls_per_minute())))
        })
    }
}

struct Signs;

impl AdapterConfig for Signs {
    const KIND: &'static str = "signs";

    fn capabilities() -> Vec<Capabilities> {
        Vec::new()
    }

    fn settings() -> Vec<Setting> {
        vec![Setting::strict()]
    }

    fn build(_: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        None
    }
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

fn build(adapters: &str, provision: &str) -> Result<Arc<dyn Provisioner>> {
    let registry = Registry::new().with::<Sends>().with::<Signs>();
    registry.provisioner("x", &raw(adapters), &raw(provision), &Known)
}

fn faults(adapters: &str, provision: &str) -> Vec<String> {
    let error = build(adapters, provision).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidConfig);
    assert!(!format!("{error} {error:?}").contains("marked"), "{error}");
    let show =
        |problem: &countersign::problem::Problem| format!("{}: {}", problem.path, problem.code);
    error.problems().iter().map(show).collect()
}

const GOOD: &str = r#"{"x": {"kind": "sends", "label": "l"}}"#;

/// Entries of `provision` are read apart from those of `adapters`, which each have a kind.
#[test]
fn a_kind_is_no_setting_there_and_is_not_offered() {
    for key in ["kind", "Kind", "kinds"] {
        let provision = format!(r#"{{"x": {{"api-key": {{"env": "KEY"}}, "{key}": "sends"}}}}"#);
        let error = build(GOOD, &provision).unwrap_err();
        let details: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
        let expected = format!("provision.x.{key}: unknown-field (no field of this name)");
        assert_eq!(details, [expected]);
    }
}

/// A kind that stops early has not read every setting that it lists.
#[test]
fn a_key_is_never_offered_in_its_own_place() {
    let entries = raw(r#"{"x": {"kind": "signs", "strict": true, "strickt": true}}"#);
    let built = Registry::new().with::<Signs>().build(&entries, &Known);
    let error = built.unwrap_err();
    let found: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    let expected = [
        "adapters.x.strict: unknown-field (no field of this name)",
        "adapters.x.strickt: unknown-field (no field of this name: strict is meant)",
    ];
    assert_eq!(found, expected);
}

#[test]
fn it_is_built_from_both_entries() {
    let provision = r#"{"x": {"api-key": {"env": "KEY"}}, "y": {"of": "another"}}"#;
    let built = build(GOOD, provision).unwrap();
    assert_eq!(built.capabilities().kind(), "sends");
    assert_eq!(built.calls_per_minute(), None);
    let granted = r#"{"x": {"api-key": {"env": "KEY"}, "calls-per-minute": 90}}"#;
    assert_eq!(build(GOOD, granted).unwrap().calls_per_minute(), Some(90));
}

#[test]
fn every_fault_of_both_entries_is_listed() {
    let adapter = r#"{"x": {"kind": "sends", "label": "", "typo": 1}}"#;
    let provision = r#"{"x": {"api-key": "marked", "url": "http://marked.example", "typo": 1}}"#;
    assert_eq!(
        faults(adapter, provision),
        [
            "adapters.x.label: empty",
            "adapters.x.typo: unknown-field",
            "provision.x.api-key: invalid",
            "provision.x.url: invalid",
            "provision.x.typo: unknown-field",
        ]
    );
    assert_eq!(
        faults(GOOD, r#"{"x": {}}"#),
        ["provision.x.api-key: missing"]
    );
    let broken = r#"{"x": {"api-key": {"env": "BROKEN"}}}"#;
    assert_eq!(faults(GOOD, broken), ["provision.x.api-key: invalid"]);
}

#[test]
fn an_entry_that_is_not_there_is_named() {
    let error = build("{}", "{}").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownAdapter);
    assert_eq!(error.adapter(), Some("x"));
    assert_eq!(faults(GOOD, "{}"), ["provision.x: missing"]);
    assert_eq!(faults(GOOD, "[]"), ["provision: invalid"]);
    let signs = r#"{"x": {"kind": "signs"}}"#;
    let provision = r#"{"x": {"api-key": {"env": "KEY"}}}"#;
    assert_eq!(faults(signs, provision), ["adapters.x.kind: unsupported"]);
}

#[test]
fn a_key_travels_encrypted_or_not_beyond_this_machine() {
    let key = Secret::new("marked-key").unwrap();
    for url in [
        "https://api.example.com",
        "https://api.example.com/v1/",
        "http://127.0.0.1:8080",
        "http://[::1]:8080/v1",
        "http://localhost",
    ] {
        let api = RestApi::new(url, &key).unwrap();
        assert_eq!(api.url(), url.trim_end_matches('/'));
        let call = api.call(Method::GET, "/customers").unwrap();
        let expected = format!("{}/customers", url.trim_end_matches('/'));
        assert_eq!(call.uri.to_string(), expected);
        assert_eq!(call.headers[AUTHORIZATION], "Bearer marked-key");
        let shown = format!("{api:?} {call:?} {:?}", call.headers);
        assert!(!shown.contains("marked"), "{shown}");
    }
    for url in [
        "",
        "api.example.com",
        "ftp://api.example.com",
        "https://:443",
        "ftp://127.0.0.1",
        "http://api.example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1",
        "https://user@api.example.com",
        "https://api.example.com?a=b",
        "https://api.example.com#a",
        "https://",
    ] {
        assert!(RestApi::new(url, &key).is_err(), "{url}");
    }
    for key in ["marked key", "marked\r\nX: y", "märked"] {
        let key = Secret::new(key).unwrap();
        assert!(RestApi::new("https://api.example.com", &key).is_err());
    }
}

/// A vendor, or a proxy before it, may return the key in the place of a code or a task's id.
#[test]
fn a_text_with_a_piece_of_the_key_is_known() {
    let api = |key| RestApi::new("https://api.example.com", &Secret::new(key).unwrap()).unwrap();
    let long = api("kF3v9QzX7mPq2LtR");
    for text in [
        "kF3v9QzX7mPq2LtR",
        "wrong_9QzX7mPq_key",
        "kF3v9QzX",
        "X7mPq2LtR.",
    ] {
        assert!(long.is_key_in(text), "{text}");
    }
    assert!(long.is_key_in("KF3V9QZX7"), "in other case");
    for text in ["", "kF3v9Qz", "Bearer ", "invalid_key"] {
        assert!(!long.is_key_in(text), "{text}");
    }
    let short = api("k3y");
    assert!(short.is_key_in("a_k3y") && !short.is_key_in("k3"));
}

#[test]
fn a_status_says_whether_the_next_batch_can_do_better() {
    let of = |status: u16| {
        let unanswered = SendError::from_status(StatusCode::from_u16(status).unwrap());
        match unanswered {
            None => "answer",
            Some(SendError::Denied(error)) => {
                assert!(!error.is_retryable());
                "denied"
            }
            Some(SendError::NotDone(error)) => {
                assert!(error.is_retryable());
                "not sent"
            }
            Some(SendError::MaybeDone(error)) => {
                assert!(error.is_retryable());
                assert_eq!(error.kind(), ErrorKind::Transport);
                "uncertain"
            }
            Some(_) => "other",
        }
    };
    for (statuses, expected) in [
        (&[200, 201, 204][..], "answer"),
        (&[400, 409, 422], "answer"),
        (&[301, 302, 307, 401, 403, 404], "denied"),
        // About who calls, where, or how, and not about the records: RFC 9110, RFC 6585, RFC 7725.
        (
            &[402, 405, 406, 407, 410, 411, 412, 413, 414, 415],
            "denied",
        ),
        (&[421, 423, 426, 428, 431, 451], "denied"),
        (&[408, 425, 429], "not sent"),
        (&[500, 502, 503, 504], "uncertain"),
    ] {
        for status in statuses {
            assert_eq!(of(*status), expected, "{status}");
        }
    }
}

#[test]
fn only_what_may_have_arrived_is_uncertain() {
    let of = |fault: TransportFault| SendError::from(fault);
    assert!(matches!(
        of(TransportFault::Unreachable),
        SendError::NotDone(_)
    ));
    for fault in [
        TransportFault::Broken,
        TransportFault::TimedOut,
        TransportFault::TooLarge,
    ] {
        assert!(matches!(of(fault), SendError::MaybeDone(_)));
        assert!(matches!(of(fault).for_read(), SendError::NotDone(_)));
    }
}
