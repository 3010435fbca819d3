//! The contract of an adapter: no way leads to a bundle but through the screening.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign::adapter::{
    Accepted, Adapter, Ask, Capabilities, FieldRule, Mint, Request, Rules, Screening, Table,
    Vendor, async_trait,
};
use countersign::clock::Clock;
use countersign::identity::{Draft, Field};
use countersign::problem::{Code, Path};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Error, ErrorKind, Issuer, Issuers, Result, Timestamp};
use serde_json::Value;

const FIELDS: &[FieldRule] = &[FieldRule::required(Field::UserId, "id").with_max(9)];

/// A user whom the table allows and the vendor does not.
const REFUSED: &str = r#"{"user_id": "root"}"#;
/// A user with a field that the table has no place for.
const ACCEPTED: &str = r#"{"user_id": "lisa", "city": "Bern"}"#;
/// A user whose JSON has faults, beside one of the table's and one of the adapter's.
const FAULTY: &str = r#"{"user_id": "root", "privacy": "Full", "client": {"kind": {"k": 1}}}"#;
const FAULTS: [&str; 3] = ["privacy", "client.kind", "user_id"];

fn rules() -> Rules {
    Rules::new(Capabilities::new("kind", Table::new(Action::Login, FIELDS)))
}

fn read<'a>(screening: &mut Screening<'a>) -> &'a str {
    let id = screening.user().user_id().unwrap_or_default();
    if id == "root" {
        screening.refuse(Path::ROOT.key("user_id"), Code::Reserved, "an agent's id");
    }
    id
}

#[derive(Debug)]
struct Minting(Rules);

#[derive(Debug)]
struct Asking {
    rules: Rules,
    asked: AtomicUsize,
    says_no: bool,
}

impl Asking {
    fn new() -> Self {
        Self {
            rules: rules(),
            asked: AtomicUsize::new(0),
            says_no: false,
        }
    }
}

impl Vendor for Minting {
    fn rules(&self) -> &Rules {
        &self.0
    }

    fn verify(&self, _: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        Ok(Verdict::Opaque)
    }
}

impl Vendor for Asking {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, _: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        Ok(Verdict::Opaque)
    }
}

impl Mint for Minting {
    type Input<'a> = &'a str;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> &'a str {
        read(screening)
    }

    fn mint(&self, id: Accepted<&str>) -> Result<Accepted<ClientBundle>> {
        id.try_map(|id| ClientBundle::new("kind", Action::Login, id))
    }
}

#[async_trait]
impl Ask for Asking {
    type Input<'a> = &'a str;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> &'a str {
        read(screening)
    }

    async fn ask(&self, id: Accepted<&str>) -> Result<Accepted<ClientBundle>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.says_no {
            return Err(Error::new(ErrorKind::Rejected));
        }
        id.try_map(|id| ClientBundle::new("kind", Action::Login, id))
    }
}

fn request<'a>(draft: &'a Draft<'_>) -> Request<'a> {
    draft.request("kind", Action::Login, Timestamp::EPOCH)
}

fn paths(error: &Error) -> Vec<&str> {
    let paths = error.problems().iter();
    paths.map(|problem| problem.path.as_str()).collect()
}

#[tokio::test]
async fn the_faults_of_a_draft_refuse_through_every_door() {
    let draft = Draft::parse(FAULTY);
    let request = request(&draft);
    let rules = rules();
    let accepted = rules.accept(&request, |screening| {
        read(screening);
        // No adapter can take the faults of the draft and of the table away.
        std::mem::take(screening.problems());
        read(screening);
    });
    let mut refusals = vec![accepted.unwrap_err()];
    let checked = rules.check(&request, read);
    let (minting, asking) = (Minting(rules.clone()), Asking::new());
    refusals.push(minting.bundle(&request).unwrap_err());
    refusals.push(minting.issue_now(&request).unwrap().unwrap_err());
    for adapter in [&minting as &dyn Adapter, &asking] {
        refusals.push(adapter.issue(request).await.unwrap_err());
        assert_eq!(adapter.check(&request).to_string(), checked.to_string());
    }
    let minting = Issuer::new("desk", Arc::new(minting));
    refusals.push(minting.issue_now(&request).unwrap().unwrap_err());
    refusals.push(minting.issue(request).await.unwrap_err());
    let asking = Issuer::new("desk", Arc::new(asking));
    refusals.push(asking.issue(request).await.unwrap_err());
    for error in &refusals {
        assert_eq!(error.kind(), ErrorKind::InvalidIdentity);
        assert_eq!(paths(error), FAULTS);
        assert_eq!(error.problems().to_string(), checked.to_string());
    }
    assert_eq!(refusals.len(), 8);
}

#[tokio::test]
async fn the_vendor_is_not_asked_about_a_refused_user() {
    let asking = Asking::new();
    for refused in [REFUSED, FAULTY, "{}", r#"{"user_id": "0123456789"}"#] {
        let draft = Draft::parse(refused);
        let error = asking.issue(request(&draft)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidIdentity, "{refused}");
    }
    let draft = Draft::parse(ACCEPTED);
    let another = draft.request("kind", Action::UpdateProfile, Timestamp::EPOCH);
    assert!(asking.issue(another).await.is_err());
    assert!(asking.check(&request(&draft)).is_empty());
    assert_eq!(asking.asked.load(Ordering::Relaxed), 0);
    assert!(asking.issue(request(&draft)).await.is_ok());
    assert_eq!(asking.asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn an_adapter_that_asks_makes_nothing_at_once() {
    let asking = Asking::new();
    let issuer = Issuer::new("desk", Arc::new(Asking::new()));
    for json in [ACCEPTED, REFUSED] {
        let draft = Draft::parse(json);
        assert!(asking.issue_now(&request(&draft)).is_none(), "{json}");
        assert!(issuer.issue_now(&request(&draft)).is_none(), "{json}");
    }
    let draft = Draft::parse(ACCEPTED);
    let bundle = issuer.issue(request(&draft)).await.unwrap();
    assert_eq!(bundle.adapter(), "desk");
    assert_eq!(asking.asked.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_vendor_that_says_no_is_no_fault_of_the_request() {
    let says_no = Asking {
        says_no: true,
        ..Asking::new()
    };
    let draft = Draft::parse(ACCEPTED);
    let error = says_no.issue(request(&draft)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert!(says_no.check(&request(&draft)).is_empty());
}

/// Neither `mint` nor `ask` of this file touches what was dropped.
#[tokio::test]
async fn what_was_dropped_reaches_every_bundle() {
    let draft = Draft::parse(ACCEPTED);
    let request = request(&draft);
    let (minting, asking) = (Minting(rules()), Asking::new());
    let bundles = [
        minting.bundle(&request).unwrap(),
        minting.issue_now(&request).unwrap().unwrap(),
        minting.issue(request).await.unwrap(),
        asking.issue(request).await.unwrap(),
    ];
    for bundle in bundles {
        assert_eq!(bundle.payload.get(), r#""lisa""#);
        let dropped: Vec<_> = bundle.dropped.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(dropped, ["city"]);
    }
}

#[test]
fn an_accepted_value_keeps_what_was_dropped() {
    let draft = Draft::parse(ACCEPTED);
    let request = request(&draft);
    let rules = rules();
    let accepted = rules.accept(&request, read).unwrap();
    assert_eq!(accepted.value(), &"lisa");
    let dropped = accepted.dropped().to_vec();
    assert_eq!(dropped.len(), 1);
    assert_eq!(accepted.clone().into_value(), "lisa");
    let mapped = accepted.clone().map(str::len);
    assert_eq!((mapped.value(), mapped.dropped()), (&4, &*dropped));
    let made = accepted.clone().try_map(|id| Ok(id.len())).unwrap();
    assert_eq!(made.into_parts(), (4, dropped));
    let failed = accepted.try_map(|_| Err::<(), _>(Error::new(ErrorKind::Signing)));
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::Signing);
}

/// A request to adapters that an application has built in its code.
#[tokio::test]
async fn a_request_is_answered_with_and_without_waiting() {
    let clock: Arc<dyn Clock> = Arc::new(Timestamp::EPOCH);
    let issuer = |name, adapter| Issuer::new(name, adapter).with_clock(Arc::clone(&clock));
    let issuers = Issuers::from_iter([
        issuer("asks", Arc::new(Asking::new()) as Arc<dyn Adapter>),
        issuer("mints", Arc::new(Minting(rules())) as Arc<dyn Adapter>),
    ]);
    let request = r#"{"id": 1, "identity": {"user_id": "u"}, "vendor": {"kind": null}}"#;
    let waited: Value = serde_json::from_str(issuers.answer(request).await.as_str()).unwrap();
    let bundles = waited["bundles"].as_array().unwrap();
    assert!(bundles.iter().all(|one| one["payload"] == "u"), "{waited}");
    let answer = issuers.answer_now(request);
    assert!(!answer.is_whole() && !answer.is_refusal());
    let answer: Value = serde_json::from_str(answer.as_str()).unwrap();
    assert_eq!(answer["bundles"][1], waited["bundles"][1]);
    let error = &answer["bundles"][0]["error"];
    assert_eq!(error["kind"], "unsupported");
    assert!(
        error["cause"].as_str().unwrap().contains("network"),
        "{error}"
    );
    assert!(issuers.answer_now("[]").is_refusal());
    assert!(!format!("{:?}", issuers.answer_now(request)).contains("payload"));
}
