//! Chooses dated secrets, and verifies with previous ones.

use countersign::adapter::{Adapter, Mint, Request, Vendor};
use countersign::identity::Draft;
use countersign::sign::{HmacKey, Keys};
use countersign::verify::Presented;
use countersign::{Action, ErrorKind, Identity, Secret, Timestamp};
use countersign_helpcrunch::{Helpcrunch, Mode, Secrets, SuffixKey};

use crate::faults;

const FIRST: &str = "08a597e430d8ab425e7b198b7d03ddbd2214ecb38564eef6f8ecc1a0b2829bef";
const SECOND: &str = "24ce4b4f5564d21bc321e69b7ae35bd81e133416246578deb29006907ff7fadf";

/// The start of 2025.
const NOW: i64 = 1_735_689_600;

fn key(secret: &str) -> HmacKey {
    HmacKey::new(&Secret::new(secret).unwrap()).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix(seconds).unwrap()
}

/// Makes an adapter with a secret from 100 on and another from 200 on, given in the wrong order.
fn dated(mode: Mode) -> Helpcrunch {
    let keys = [
        (at(200), key("the_second_secret")),
        (at(100), key("the_first_secret")),
    ];
    Helpcrunch::new(mode, Secrets::dated(keys).unwrap()).unwrap()
}

fn created(moment: i64) -> String {
    format!(r#"{{"user_id":"1984","created_at":{moment}}}"#)
}

/// Returns the payload, or `path: code` of each fault.
fn mint(adapter: &Helpcrunch, identity: &str) -> Result<String, Vec<String>> {
    let identity = Identity::from_json(identity).unwrap();
    let bundle = adapter.bundle(&Request::new(&identity, Action::Login, at(NOW)));
    bundle
        .map(|bundle| bundle.payload.get().to_owned())
        .map_err(|error| faults(error.problems()))
}

#[test]
fn the_latest_secret_that_is_not_after_the_user_is_theirs() {
    for (moment, digest) in [(100, FIRST), (199, FIRST), (200, SECOND), (NOW, SECOND)] {
        assert_eq!(
            mint(&dated(Mode::SecurityHash), &created(moment)).unwrap(),
            format!(r#"{{"user_id":"1984","security_hash":"{digest}"}}"#),
            "{moment}"
        );
        assert_eq!(
            mint(&dated(Mode::HashedId), &created(moment)).unwrap(),
            format!(r#"{{"user_id":"{digest}"}}"#),
            "{moment}"
        );
    }
}

#[test]
fn a_guess_would_lock_the_user_out() {
    for mode in [Mode::HashedId, Mode::SecurityHash, Mode::Signature] {
        let adapter = dated(mode);
        let undated = mint(&adapter, r#"{"user_id":"1984"}"#);
        assert_eq!(undated.unwrap_err(), ["created_at: missing"]);
        let malformed = mint(&adapter, r#"{"user_id":"1984","created_at":-1}"#);
        assert_eq!(malformed.unwrap_err(), ["created_at: missing"]);
        assert_eq!(
            mint(&adapter, &created(99)).unwrap_err(),
            ["created_at: invalid"]
        );
        assert_eq!(mint(&adapter, r#"{"anonymous":true}"#).unwrap(), "{}");
        let nobody = mint(&adapter, r#"{"name":"Winston"}"#);
        assert_eq!(
            nobody.unwrap_err(),
            ["user_id: missing", "created_at: missing"]
        );
    }
}

/// HelpCrunch pins the value for good, so a date in milliseconds must not choose the newest secret.
#[test]
fn a_date_that_is_later_than_now_chooses_no_secret() {
    for mode in [Mode::HashedId, Mode::SecurityHash, Mode::Signature] {
        assert_eq!(
            mint(&dated(mode), &created(NOW + 1)).unwrap_err(),
            ["created_at: invalid"]
        );
        let milliseconds = mint(&dated(mode), &created(1_577_836_800_000));
        assert_eq!(milliseconds.unwrap_err(), ["created_at: missing"]);
    }
    // With one secret there is nothing to choose.
    let one = Secrets::dated([(at(100), key("the_first_secret"))]).unwrap();
    let one = Helpcrunch::new(Mode::SecurityHash, one).unwrap();
    let undated = Secrets::new(&Secret::new("the_first_secret").unwrap()).unwrap();
    let undated = Helpcrunch::new(Mode::SecurityHash, undated).unwrap();
    for adapter in [one, undated] {
        assert!(mint(&adapter, &created(NOW + 1)).unwrap().contains(FIRST));
    }
}

#[test]
fn privacy_hides_the_date_and_does_not_change_the_secret() {
    let private = r#"{"user_id":"1984","created_at":150,"privacy":"full"}"#;
    assert_eq!(
        mint(&dated(Mode::SecurityHash), private).unwrap(),
        format!(r#"{{"user_id":"1984","security_hash":"{FIRST}"}}"#)
    );
}

#[test]
fn one_dated_secret_needs_no_date() {
    let one = Secrets::dated([(at(100), key("the_first_secret"))]).unwrap();
    let adapter = Helpcrunch::new(Mode::SecurityHash, one).unwrap();
    assert!(
        mint(&adapter, r#"{"user_id":"1984"}"#)
            .unwrap()
            .contains(FIRST)
    );
    assert!(mint(&adapter, &created(100)).unwrap().contains(FIRST));
    assert_eq!(
        mint(&adapter, &created(99)).unwrap_err(),
        ["created_at: invalid"]
    );
}

#[test]
fn a_date_that_is_no_number_is_one_fault() {
    let draft = Draft::parse(r#"{"user_id":"1984","created_at":"yesterday"}"#);
    let request = draft.request("helpcrunch", Action::Login, Timestamp::EPOCH);
    let problems = dated(Mode::SecurityHash).check(&request);
    let paths: Vec<_> = problems
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(paths, ["created_at"]);
}

#[test]
fn every_dated_and_every_previous_secret_verifies() {
    let verifies = |adapter: &Helpcrunch, text: &str| {
        let raw = serde_json::value::RawValue::from_string(text.to_owned()).unwrap();
        adapter
            .verify(&Presented::new(Action::Login, &raw), Timestamp::EPOCH)
            .is_ok()
    };
    let dated = dated(Mode::SecurityHash);
    for digest in [FIRST, SECOND] {
        let text = format!(r#"{{"user_id":"1984","security_hash":"{digest}"}}"#);
        assert!(verifies(&dated, &text));
    }
    let keys = Keys::new(key("the_second_secret")).with_previous(key("the_first_secret"));
    let rotated = Helpcrunch::new(Mode::Signature, Secrets::from_keys(keys)).unwrap();
    assert!(
        mint(&rotated, r#"{"user_id":"1984"}"#)
            .unwrap()
            .contains(SECOND),
        "it signs"
    );
    let of = |digest| format!(r#"{{"user_id":"1984","signature":"{digest}"}}"#);
    assert!(verifies(&rotated, &of(FIRST)));
    assert!(verifies(&rotated, &of(SECOND)));
    let only = Secrets::new(&Secret::new("the_second_secret").unwrap()).unwrap();
    assert!(!verifies(
        &Helpcrunch::new(Mode::Signature, only).unwrap(),
        &of(FIRST)
    ));
}

#[test]
fn secrets_fit_their_mode_and_differ_in_date() {
    let secret = || Secrets::new(&Secret::new("test_secret_key").unwrap()).unwrap();
    let suffix = || {
        let key = SuffixKey::new(&Secret::new("test_secret_key").unwrap());
        Secrets::suffix_keys(Keys::new(key.unwrap()))
    };
    let faults = [
        Helpcrunch::new(Mode::Plain, secret()).unwrap_err(),
        Helpcrunch::new(Mode::HashedId, Secrets::none()).unwrap_err(),
        Helpcrunch::new(Mode::SecurityHash, Secrets::none()).unwrap_err(),
        Helpcrunch::new(Mode::Signature, Secrets::none()).unwrap_err(),
        Helpcrunch::new(Mode::SecuritySignature, Secrets::none()).unwrap_err(),
        Helpcrunch::new(Mode::SecuritySignature, secret()).unwrap_err(),
        Helpcrunch::new(Mode::Signature, suffix()).unwrap_err(),
        Helpcrunch::new(Mode::Plain, suffix()).unwrap_err(),
        Secrets::dated([]).unwrap_err(),
        Secrets::dated([(at(1), key("a")), (at(2), key("b")), (at(1), key("c"))]).unwrap_err(),
    ];
    for fault in faults {
        assert_eq!(fault.kind(), ErrorKind::InvalidConfig);
        assert_eq!(fault.problems().len(), 1);
    }
}
