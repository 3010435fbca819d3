//! Judges payloads and pages as HelpCrunch would.

use std::sync::Arc;

use countersign::adapter::{Mint, Request, Vendor};
use countersign::bundle::{Argument, Step};
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Identity, Timestamp};
use countersign_helpcrunch::Mode;
use serde_json::json;
use serde_json::value::RawValue;

use crate::{BY_ID, OF_1984, adapter};

const PROVEN: [(Mode, &str, &str); 2] = [
    (
        Mode::SecurityHash,
        "security_hash",
        "security-hash-mismatch",
    ),
    (Mode::Signature, "signature", "signature-mismatch"),
];

/// Writes the accepted user in the form of an identity.
fn told(verdict: Result<Verdict, Rejection>) -> Result<String, Rejection> {
    match verdict? {
        Verdict::Accepted(user) => Ok(serde_json::to_string(&user).unwrap()),
        _ => Err(Rejection::new("opaque", "opaque")),
    }
}

fn judge(mode: Mode, payload: &str) -> Result<String, Rejection> {
    let raw = RawValue::from_string(payload.to_owned()).unwrap();
    told(adapter(mode).verify(&Presented::new(Action::Login, &raw), Timestamp::EPOCH))
}

#[track_caller]
fn assert_refused(mode: Mode, payload: &str, reason: &str) {
    let rejection = judge(mode, payload).unwrap_err();
    assert_eq!(rejection.event, "http-403");
    assert_eq!(rejection.reason, reason, "{payload}");
}

#[test]
fn a_good_proof_is_accepted_as_its_user() {
    for (mode, key, _) in PROVEN {
        let payload = format!(
            r#"{{ "{key}": "{OF_1984}", "user_id": "1984", "name": "Winston", "email": "w@x.io",
                "phone": "+442079460123", "company": "Minitrue", "unknown": [],
                "custom_data": {{"z":"s","1":-7,"a":true,"no":[1],"f":1.5,"n":null}} }}"#
        );
        assert_eq!(
            judge(mode, &payload).unwrap(),
            concat!(
                r#"{"user_id":"1984","email":"w@x.io","phone":"+442079460123","name":"Winston","#,
                r#""company":"Minitrue","attributes":{"z":"s","1":-7,"a":true,"f":1.5}}"#,
            )
        );
    }
}

#[test]
fn a_missing_or_wrong_proof_is_refused() {
    for (mode, key, reason) in PROVEN {
        let other = if key == "signature" {
            "security_hash"
        } else {
            "signature"
        };
        let upper = OF_1984.to_uppercase();
        let refused = [
            r#"{"user_id":"1984"}"#.to_owned(),
            format!(r#"{{"user_id":"1984","{key}":""}}"#),
            format!(r#"{{"user_id":"1984","{key}":"x"}}"#),
            format!(r#"{{"user_id":"1984","{key}":"{upper}"}}"#),
            format!(r#"{{"user_id":"1984","{key}":"{OF_1984} "}}"#),
            format!(r#"{{"user_id":"1985","{key}":"{OF_1984}"}}"#),
            format!(r#"{{"user_id":"1984","{other}":"{OF_1984}"}}"#),
            format!(r#"{{"user_id":"1984","{key}":["{OF_1984}"]}}"#),
            format!(r#"{{"user_id":"1984","{key}":"x","{key}":"{OF_1984}"}}"#),
            format!(r#"{{"user_id":"1985","user_id":"1984","{key}":"{OF_1984}"}}"#),
            format!(r#"{{"user_id":1984,"{key}":"{OF_1984}"}}"#),
            format!(r#"{{"user_id":null,"{key}":"{OF_1984}"}}"#),
            format!(r#"{{"{key}":"{OF_1984}"}}"#),
            format!(r#"{{"user_id":"","{key}":"{OF_1984}"}}"#),
            format!(r#"{{"user_id":"\ud800","{key}":"{OF_1984}"}}"#),
            "[]".to_owned(),
        ];
        for payload in refused {
            assert_refused(mode, &payload, reason);
        }
    }
}

/// The tags are of Python's hmac, hashlib and base64.
#[test]
fn the_usual_slips_are_named() {
    let upper = OF_1984.to_uppercase();
    let slips = [
        (upper.as_str(), "the tag: in upper case"),
        (
            "8vrlpBVgNNdPlPYbiVpxLguC3YtiRlP2geXZgK6B0IM=",
            "the tag: base64 in place of hex",
        ),
        (
            "8vrlpBVgNNdPlPYbiVpxLguC3YtiRlP2geXZgK6B0IM",
            "the tag: base64url in place of hex",
        ),
        (
            "d5ccc8646a137b40a4d147b55a7bc22e3a52b5d90f1ad603cd6b7b445960bcdb",
            "the tag: made of email",
        ),
        (
            "471f1f0aeb275a517e52c854e7bd88dcc2ff3b67f5416a00d55cb03325a31f7e",
            "the tag: made of name",
        ),
        (
            "632ecbd98fd5541b79358299d73b531dc3842ac19523f92c9a373cd407ff69d5",
            "the tag: made with a line break behind the secret",
        ),
        (
            "718b1958cd43f4e5007af9b2d02a1da7",
            "the tag has 16 bytes, as those of MD5; HMAC-SHA256 makes 32",
        ),
    ];
    for (mode, key, reason) in PROVEN {
        let slip = |id: &str, proof: &str| {
            let payload =
                format!(r#"{{"user_id":{id},"name":"Winston","email":"w@x.io","{key}":{proof}}}"#);
            let rejection = judge(mode, &payload).unwrap_err();
            assert_eq!(rejection.reason, reason);
            rejection.slip
        };
        for (tag, named) in slips {
            let found = slip(r#""1984""#, &format!("\"{tag}\""));
            assert_eq!(found.as_deref(), Some(named), "{tag}");
        }
        let right = format!("\"{OF_1984}\"");
        assert_eq!(slip("1984", &right), Some("user_id is no text".to_owned()));
        assert_eq!(slip(r#""1984""#, "1984"), Some(format!("{key} is no text")));
        // Another user's tag is no slip.
        assert_eq!(slip(r#""1985""#, &right), None);
    }
}

#[test]
fn any_change_of_one_character_is_refused() {
    for (mode, key, reason) in PROVEN {
        let payload = format!(r#"{{"user_id":"1984","{key}":"{OF_1984}"}}"#);
        for value in ["1984", OF_1984] {
            let start = payload.find(&format!("\"{value}\"")).unwrap() + 1;
            for at in start..start + value.len() {
                let mut changed = payload.clone().into_bytes();
                changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
                assert_refused(mode, &String::from_utf8(changed).unwrap(), reason);
            }
        }
    }
}

#[test]
fn a_mode_without_proof_believes_the_page() {
    for mode in [Mode::Plain, Mode::HashedId] {
        assert_eq!(
            judge(mode, r#"{"user_id":"anybody","name":7,"custom_data":"no"}"#).unwrap(),
            r#"{"user_id":"anybody"}"#
        );
        for id in ["1984", "null", "[\"1984\"]", r#""\ud800""#] {
            assert_refused(
                mode,
                &format!(r#"{{"user_id":{id}}}"#),
                "user-id-not-a-string",
            );
        }
        assert_refused(mode, r#"{"user_id":"a","user_id":"b"}"#, "malformed-user");
        assert_refused(mode, "[]", "malformed-user");
    }
}

#[test]
fn nobody_is_a_visitor() {
    for mode in BY_ID {
        for payload in [
            "{}",
            r#"{"user_id":""}"#,
            r#"{"name":"Winston","email":"w@x.io"}"#,
        ] {
            assert_eq!(judge(mode, payload).unwrap(), r#"{"anonymous":true}"#);
        }
    }
}

#[test]
fn the_last_setting_of_the_page_counts() {
    let identity = Identity::from_json(r#"{"user_id":"1984","name":"Winston"}"#).unwrap();
    for (mode, _, reason) in PROVEN {
        let adapter = adapter(mode).with_app(Some("acme"), Some("a47f")).unwrap();
        let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
        let bundle = adapter.bundle(&request).unwrap();
        let judge = |presented: &Presented<'_>| told(adapter.verify(presented, Timestamp::MAX));
        assert_eq!(
            judge(&Presented::of(&bundle)).unwrap(),
            r#"{"user_id":"1984","name":"Winston"}"#
        );
        let page = Presented::of(&bundle);
        let other = page.with_setting("helpcrunchSettings.user", "user_id", "1985");
        assert_eq!(judge(&other).unwrap_err().reason, reason);
    }
}

/// The payload still has the keys that the page took away, and the vendor reads the page.
#[test]
fn a_key_that_the_page_removes_is_gone() {
    let identity = Identity::from_json(r#"{"user_id":"1984","name":"Winston"}"#).unwrap();
    for (mode, proof, reason) in PROVEN {
        let adapter = adapter(mode).with_app(Some("acme"), Some("a47f")).unwrap();
        let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
        let bundle = adapter.bundle(&request).unwrap();
        let judge = |keys: &[&str]| {
            let remove = Step::remove("helpcrunchSettings.user", keys).unwrap();
            let steps: Arc<[Step]> = bundle.steps().iter().cloned().chain([remove]).collect();
            let removed = bundle.clone().with_steps(steps);
            told(adapter.verify(&Presented::of(&removed), Timestamp::MAX))
        };
        assert_eq!(judge(&["name"]).unwrap(), r#"{"user_id":"1984"}"#);
        assert_eq!(judge(&[proof]).unwrap_err().reason, reason);
        assert_eq!(judge(&["user_id", proof]).unwrap(), r#"{"anonymous":true}"#);
    }
}

/// Attributes that the page has changed inside are left out, since they are not read again.
#[test]
fn attributes_that_the_page_changes_are_not_told() {
    let identity =
        Identity::from_json(r#"{"user_id":"1984","attributes":{"plan":"pro"}}"#).unwrap();
    for mode in [Mode::Plain, Mode::SecurityHash] {
        let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
        let bundle = adapter(mode).bundle(&request).unwrap();
        let judge = |step: Option<Step>| {
            let steps: Arc<[Step]> = bundle.steps().iter().cloned().chain(step).collect();
            let changed = bundle.clone().with_steps(steps);
            told(adapter(mode).verify(&Presented::of(&changed), Timestamp::MAX)).unwrap()
        };
        let plan = [Argument::value(&json!({"plan": "enterprise"})).unwrap()];
        let data = "helpcrunchSettings.user.custom_data";
        assert_eq!(
            judge(None),
            r#"{"user_id":"1984","attributes":{"plan":"pro"}}"#
        );
        for change in [
            Step::assign(data, plan).unwrap(),
            Step::remove(data, &["plan"]).unwrap(),
        ] {
            assert_eq!(judge(Some(change)), r#"{"user_id":"1984"}"#);
        }
    }
}

/// A step that sets a key inside a scalar throws in the page. A `null` is replaced by an object.
#[test]
fn a_user_that_is_no_object_is_nobody() {
    let payload = RawValue::from_string(r#"{"user_id":"1984"}"#.to_owned()).unwrap();
    let judge = |user: Argument| {
        let steps = [
            Step::assign("helpcrunchSettings", [Argument::object([("user", user)])]),
            Step::assign("helpcrunchSettings.user", [Argument::payload()]),
        ];
        let bundle = ClientBundle::from_json("helpcrunch", Action::Login, payload.clone())
            .with_steps(steps.map(Result::unwrap).to_vec());
        told(adapter(Mode::Plain).verify(&Presented::of(&bundle), Timestamp::EPOCH))
    };
    for scalar in [json!("1985"), json!(""), json!(5), json!(true)] {
        let rejection = judge(Argument::value(&scalar).unwrap()).unwrap_err();
        assert_eq!(rejection.reason, "malformed-user", "{scalar}");
    }
    let accepted = Ok(r#"{"user_id":"1984"}"#.to_owned());
    for other in [
        Argument::value(&json!(null)).unwrap(),
        Argument::pointer("/absent"),
    ] {
        assert_eq!(
            judge(other).map_err(|refused| refused.to_string()),
            accepted
        );
    }
}

/// The page makes a list or an object of such an id, and neither names a user.
#[test]
fn an_id_that_a_step_makes_of_parts_is_no_text() {
    for (mode, key, reason) in PROVEN {
        let payload = format!(r#"{{"user_id":"1984","{key}":"{OF_1984}"}}"#);
        let payload = RawValue::from_string(payload).unwrap();
        let id = Argument::value("1985").unwrap();
        let absent = (key, Argument::pointer("/absent"));
        let set = |to: &'static str, argument| Step::assign(to, [argument]).unwrap();
        let user = || Argument::object([("user", Argument::payload())]);
        for made in [
            Argument::List(vec![id.clone()]),
            Argument::object([("id", id)]),
        ] {
            let alone = Argument::object([("user_id", made.clone()), absent.clone()]);
            let merged = Argument::Merge(vec![Argument::payload(), alone.clone()]);
            for step in [
                set("helpcrunchSettings.user", alone),
                set("helpcrunchSettings", Argument::object([("user", merged)])),
            ] {
                let steps = [set("helpcrunchSettings", user()), step];
                let bundle = ClientBundle::from_json("helpcrunch", Action::Login, payload.clone());
                let bundle = bundle.with_steps(steps);
                let verdict = adapter(mode).verify(&Presented::of(&bundle), Timestamp::EPOCH);
                let rejection = told(verdict).unwrap_err();
                assert_eq!(rejection.reason, reason);
                assert_eq!(rejection.slip.as_deref(), Some("user_id is no text"));
            }
        }
    }
}

/// The vendor reads one object. Here the payload has the hash, and the page's user does not.
#[test]
fn a_page_that_sets_the_id_alone_has_no_proof() {
    for (mode, key, reason) in PROVEN {
        let payload = format!(r#"{{"user_id":"1984","name":"Winston","{key}":"{OF_1984}"}}"#);
        let payload = RawValue::from_string(payload).unwrap();
        let judge =
            |presented: &Presented<'_>| told(adapter(mode).verify(presented, Timestamp::EPOCH));
        let own = Presented::new(Action::Login, &payload);
        assert_eq!(
            judge(&own).unwrap(),
            r#"{"user_id":"1984","name":"Winston"}"#
        );
        let set = own
            .clone()
            .with_setting("helpcrunchSettings.user", "user_id", "1984");
        assert_eq!(judge(&set).unwrap_err().reason, reason);

        let id = Argument::value(&json!({"user_id": "1984"})).unwrap();
        let user = Argument::object([("user", id.clone())]);
        for (object, argument) in [
            ("helpcrunchSettings.user", id),
            ("helpcrunchSettings", user),
        ] {
            let bundle = ClientBundle::from_json("helpcrunch", Action::Login, payload.clone())
                .with_steps([Step::assign(object, [argument]).unwrap()]);
            let rejection = judge(&Presented::of(&bundle)).unwrap_err();
            assert_eq!(rejection.reason, reason, "{object}");
        }
    }
}

#[test]
fn every_mode_accepts_what_it_made() {
    let identity = Identity::from_json(r#"{"user_id":"1984"}"#).unwrap();
    for mode in Mode::ALL.iter().copied() {
        let adapter = adapter(mode);
        let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
        let bundle = adapter.bundle(&request).unwrap();
        let id = if mode == Mode::HashedId {
            OF_1984
        } else {
            "1984"
        };
        assert_eq!(
            told(adapter.verify(&Presented::of(&bundle), Timestamp::EPOCH)).unwrap(),
            format!(r#"{{"user_id":"{id}"}}"#)
        );
    }
}

#[test]
fn a_refusal_shows_nobody() {
    let rejection = judge(Mode::Signature, r#"{"user_id":"1984"}"#).unwrap_err();
    for shown in [format!("{rejection:?}"), rejection.to_string()] {
        assert!(!shown.contains("1984"), "{shown}");
    }
    assert!(!format!("{:?}", adapter(Mode::Signature)).contains("test_secret_key"));
}
