//! A provisioner's records as bundles.

use std::sync::Arc;

use countersign::adapter::{
    Capabilities, FieldRule, Intake, Mint, Need, Policy, Request, Vendor, async_trait,
};
use countersign::http::Transport;
use countersign::identity::{Draft, Field};
use countersign::problem::{Path, Problems};
use countersign::provision::{Outcome, Progress, Provisioner, Record, SendError};
use countersign::verify::{Presented, Verdict};
use countersign::{Action, Result, Timestamp};
use countersign_conformance::Records;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

const FIELDS: &[FieldRule] = &[FieldRule::new(Field::UserId, Need::Required, "id").with_max(10)];

/// `{"id": …}`, and nothing else.
#[derive(Debug)]
struct Book(Capabilities);

impl Book {
    fn records() -> Records {
        let capabilities = Capabilities::new("book", FIELDS).for_action(Action::UpdateProfile);
        Records::of(Arc::new(Self(capabilities)))
    }
}

#[async_trait]
impl Provisioner for Book {
    fn capabilities(&self) -> &Capabilities {
        &self.0
    }

    fn destination(&self) -> String {
        "the book".to_owned()
    }

    fn batch_limit(&self) -> usize {
        1
    }

    fn calls_per_minute(&self) -> Option<u32> {
        None
    }

    fn is_idempotent(&self) -> bool {
        false
    }

    fn record(&self, request: Request<'_>) -> Result<Record> {
        let mut problems = Problems::new();
        let intake = Intake::open(&self.0, Policy::new(), &request, &mut problems);
        let id = intake.user().user_id().map(str::to_owned);
        let dropped = intake.into_dropped();
        problems.into_refusal()?;
        Ok(Record::new(
            to_raw_value(&json!({ "id": id })).unwrap(),
            dropped,
        ))
    }

    async fn send(&self, _: &dyn Transport, _: &[Record]) -> Result<Vec<Outcome>, SendError> {
        Ok(Vec::new())
    }

    async fn progress(&self, _: &dyn Transport, _: &str) -> Result<Option<Progress>, SendError> {
        Ok(None)
    }
}

/// What `check` and issuing say of it.
fn said(identity: &str, action: Action) -> [String; 2] {
    let records = Book::records();
    let draft = Draft::parse(identity);
    let request = draft.request("book", action, Timestamp::EPOCH);
    let mut problems = Problems::new();
    problems.add(
        Path::ROOT.key("before"),
        countersign::problem::Code::Invalid,
        "kept",
    );
    records.check(&request, &mut problems);
    let issued = match records.mint(request) {
        Ok(bundle) => {
            let dropped = bundle.dropped.iter().map(|dropped| dropped.path.as_str());
            let dropped: Vec<&str> = dropped.collect();
            format!(
                "{} {} {} {dropped:?}",
                bundle.kind, bundle.action, bundle.payload
            )
        }
        Err(error) => error.problems().to_string(),
    };
    [problems.to_string(), issued]
}

#[test]
fn a_record_is_the_payload_of_its_bundle() {
    let identity = r#"{"user_id": "1984", "city": "London"}"#;
    assert_eq!(
        said(identity, Action::UpdateProfile),
        [
            "before: invalid (kept)",
            r#"book update-profile {"id":"1984"} ["city"]"#,
        ]
    );
}

#[test]
fn a_record_is_refused_as_a_bundle_is() {
    let [checked, issued] = said(r#"{"user_id": "an_id_too_long"}"#, Action::UpdateProfile);
    assert!(issued.starts_with("user_id: too-long"), "{issued}");
    assert_eq!(checked, format!("before: invalid (kept); {issued}"));
    let [checked, issued] = said(r#"{"user_id": "1984"}"#, Action::Login);
    assert_eq!(
        issued,
        "action: unsupported (a record is of no other action)"
    );
    assert_eq!(checked, format!("before: invalid (kept); {issued}"));
}

/// Nobody but the vendor's API reads it.
#[test]
fn a_record_is_opaque() {
    let records = Book::records();
    let raw = RawValue::from_string("[]".to_owned()).unwrap();
    let presented = Presented::new(Action::UpdateProfile, &raw);
    let verdict = records.verify(&presented, Timestamp::EPOCH);
    assert!(matches!(verdict, Ok(Verdict::Opaque)));
    assert_eq!(records.capabilities().kind, "book");
}
