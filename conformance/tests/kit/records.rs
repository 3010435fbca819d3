//! A provisioner's records as bundles.

use std::sync::Arc;

use countersign::adapter::{
    Adapter, Capabilities, FieldRule, Request, Rules, Table, Vendor, async_trait,
};
use countersign::http::Transport;
use countersign::identity::{Draft, Field};
use countersign::json::JsonText;
use countersign::provision::{Outcome, Progress, Provisioner, Record, SendError};
use countersign::verify::{Presented, Verdict};
use countersign::{Action, Result, Timestamp};
use countersign_conformance::{Records, block_on};
use serde_json::json;
use serde_json::value::RawValue;

const FIELDS: &[FieldRule] = &[FieldRule::required(Field::UserId, "id").with_max(10)];

/// A provisioner whose record is `{"id": …}`, and nothing else.
#[derive(Debug)]
struct Book(Capabilities);

impl Book {
    fn records() -> Records {
        let capabilities = Capabilities::new("book", Table::new(Action::UpdateProfile, FIELDS));
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
        let rules = Rules::new(self.0.clone());
        let id = rules.accept(&request, |screening| {
            screening.user().user_id().map(str::to_owned)
        })?;
        let record = id.try_map(|id| JsonText::of(&json!({ "id": id })))?;
        Ok(Record::new(record))
    }

    async fn send(&self, _: &dyn Transport, _: &[Record]) -> Result<Vec<Outcome>, SendError> {
        Ok(Vec::new())
    }

    async fn progress(&self, _: &dyn Transport, _: &str) -> Result<Option<Progress>, SendError> {
        Ok(None)
    }
}

/// Returns the faults that `check` lists, and the bundle or the refusal.
fn said(identity: &str, action: Action) -> [String; 2] {
    let records = Book::records();
    let draft = Draft::parse(identity);
    let request = draft.request("book", action, Timestamp::EPOCH);
    let problems = records.check(&request);
    assert!(records.issue_now(&request).is_none());
    let issued = match block_on(records.issue(request)) {
        Ok(bundle) => {
            let dropped = bundle.dropped.iter().map(|dropped| dropped.path.as_str());
            let dropped: Vec<&str> = dropped.collect();
            format!(
                "{} {} {} {dropped:?}",
                bundle.kind(),
                bundle.action(),
                bundle.payload.get()
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
        ["", r#"book update-profile {"id":"1984"} ["city"]"#,]
    );
}

#[test]
fn a_record_is_refused_as_a_bundle_is() {
    let [checked, issued] = said(r#"{"user_id": "an_id_too_long"}"#, Action::UpdateProfile);
    assert!(issued.starts_with("user_id: too-long"), "{issued}");
    assert_eq!(checked, issued);
    let [checked, issued] = said(r#"{"user_id": "1984"}"#, Action::Login);
    assert_eq!(
        issued,
        "action: unsupported (a record is of no other action)"
    );
    assert_eq!(checked, issued);
}

/// The vendor's API alone reads a record.
#[test]
fn a_record_is_opaque() {
    let records = Book::records();
    let raw = RawValue::from_string("[]".to_owned()).unwrap();
    let presented = Presented::new(Action::UpdateProfile, &raw);
    let verdict = records.verify(&presented, Timestamp::EPOCH);
    assert!(matches!(verdict, Ok(Verdict::Opaque)));
    assert_eq!(records.capabilities().kind(), "book");
}
