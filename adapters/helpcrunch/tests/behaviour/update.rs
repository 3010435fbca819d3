//! Makes updates, and judges them as HelpCrunch would.

use countersign::adapter::{Mint, Request, Vendor};
use countersign::bundle::Renew;
use countersign::verify::{Presented, Verdict};
use countersign::{Action, Identity, Timestamp};
use countersign_helpcrunch::Mode;
use serde_json::value::RawValue;

use crate::{OF_1984, adapter, dropped};

const CALL_UPDATE: &str =
    r#"{"call":{"function":"HelpCrunch","args":[{"value":"updateUser"},{"payload":""}]}}"#;

fn update(mode: Mode, identity: &str) -> countersign::Result<countersign::ClientBundle> {
    let identity = Identity::from_json(identity).unwrap();
    let request = Request::new(&identity, Action::UpdateProfile, Timestamp::EPOCH);
    adapter(mode).bundle(&request)
}

#[test]
fn each_mode_updates_the_user_whom_it_signs_in() {
    let identity = r#"{"user_id":"1984","name":"Winston","attributes":{"plan":"pro"}}"#;
    let rest = r#""name":"Winston","custom_data":{"plan":"pro"}"#;
    for (mode, id, proof) in [
        (Mode::Plain, "1984", String::new()),
        (Mode::HashedId, OF_1984, String::new()),
        (
            Mode::SecurityHash,
            "1984",
            format!(r#","security_hash":"{OF_1984}""#),
        ),
        (
            Mode::Signature,
            "1984",
            format!(r#","signature":"{OF_1984}""#),
        ),
    ] {
        let bundle = update(mode, identity).unwrap();
        let expected = format!(r#"{{"user_id":"{id}",{rest}{proof}}}"#);
        assert_eq!(bundle.payload.get(), expected);
        assert_eq!(bundle.action(), Action::UpdateProfile);
        assert_eq!((bundle.renew(), bundle.expires_at()), (Renew::Never, None));
        let at = bundle.verification().map(|proof| proof.payload);
        let expected = proof.split('"').nth(1).map(|key| format!("/{key}"));
        assert_eq!(at.map(str::to_owned), expected);
    }
}

/// The vendor's page says that each request must have the proof, so one call carries everything.
#[test]
fn custom_data_is_handed_over_with_the_proof() {
    let steps = |identity: &str| {
        let bundle = update(Mode::Plain, identity).unwrap();
        serde_json::to_string(&bundle.steps()).unwrap()
    };
    assert_eq!(
        steps(r#"{"user_id":"1984","attributes":{"plan":"pro"}}"#),
        format!("[{CALL_UPDATE}]")
    );
    for nothing in [
        r#"{"user_id":"1984","name":"Winston"}"#,
        r#"{"user_id":"1984","attributes":{"email":"x","list":[]}}"#,
        r#"{"user_id":"1984","privacy":"full","attributes":{"plan":"pro"}}"#,
    ] {
        assert_eq!(steps(nothing), format!("[{CALL_UPDATE}]"), "{nothing}");
    }
}

#[test]
fn an_updated_user_can_be_signed_out() {
    let bundle = update(Mode::Plain, r#"{"user_id":"1984"}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&bundle.logout()).unwrap(),
        concat!(
            r#"[{"remove":{"from":"helpcrunchSettings","keys":["user"]}},"#,
            r#"{"call":{"function":"HelpCrunch","args":[{"value":"logOut"}]}}]"#,
        )
    );
}

#[test]
fn names_that_identify_are_no_custom_data_of_an_update_either() {
    let identity =
        r#"{"user_id":"1984","attributes":{"userId":"1985","security_hash":"x","ok":1}}"#;
    let bundle = update(Mode::Plain, identity).unwrap();
    assert_eq!(
        bundle.payload.get(),
        r#"{"user_id":"1984","custom_data":{"ok":1}}"#
    );
    assert_eq!(
        dropped(&bundle.dropped),
        [
            "attributes.userId: reserved",
            "attributes.security_hash: reserved"
        ]
    );
}

#[test]
fn full_privacy_updates_nothing_but_says_who_it_is() {
    let identity = r#"{"user_id":"1984","name":"Winston","privacy":"full"}"#;
    let bundle = update(Mode::SecurityHash, identity).unwrap();
    assert_eq!(
        bundle.payload.get(),
        format!(r#"{{"user_id":"1984","security_hash":"{OF_1984}"}}"#)
    );
    assert_eq!(dropped(&bundle.dropped), ["name.full: privacy"]);
}

#[test]
fn a_visitor_has_no_profile_and_nobody_else_has_another_action() {
    for mode in Mode::ALL.iter().copied() {
        let error = update(mode, r#"{"anonymous":true,"name":"Somebody"}"#).unwrap_err();
        let problems: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            ["anonymous: unsupported (it is for a user who is signed in)"]
        );
        let identity = Identity::from_json(r#"{"user_id":"1984"}"#).unwrap();
        let request = Request::new(&identity, Action::AddIdentities, Timestamp::EPOCH);
        let error = adapter(mode).bundle(&request).unwrap_err();
        assert_eq!(
            error.problems().iter().next().unwrap().path.as_str(),
            "action"
        );
    }
}

#[test]
fn the_typed_function_updates_whatever_the_request_says() {
    let identity = Identity::from_json(r#"{"anonymous":true}"#).unwrap();
    let login = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let update = Request::new(&identity, Action::UpdateProfile, Timestamp::EPOCH);
    for request in [login, update] {
        assert!(adapter(Mode::Plain).update_profile(&request).is_err());
        assert!(adapter(Mode::Plain).login(&request).is_ok());
    }
}

#[test]
fn an_update_without_the_pinned_value_is_a_403() {
    let judge = |mode, payload: &str| {
        let payload = RawValue::from_string(payload.to_owned()).unwrap();
        let presented = Presented::new(Action::UpdateProfile, &payload)
            // The settings of a login are no part of the call.
            .with_setting("helpcrunchSettings.user", "security_hash", OF_1984);
        match adapter(mode).verify(&presented, Timestamp::EPOCH) {
            Ok(Verdict::Accepted(user)) => serde_json::to_string(&user).unwrap(),
            Ok(_) => "opaque".to_owned(),
            Err(rejection) => rejection.to_string(),
        }
    };
    let good = format!(r#"{{"user_id":"1984","name":"W","security_hash":"{OF_1984}"}}"#);
    let bare = r#"{"user_id":"1984","name":"W"}"#;
    let accepted = r#"{"user_id":"1984","name":"W"}"#;
    assert_eq!(judge(Mode::SecurityHash, &good), accepted);
    let refused = "http-403: security-hash-mismatch";
    assert_eq!(judge(Mode::SecurityHash, bare), refused);
    assert_eq!(
        judge(Mode::SecurityHash, &good.replace("1984\",", "1985\",")),
        refused
    );
    assert_eq!(judge(Mode::Signature, bare), "http-403: signature-mismatch");
    assert_eq!(judge(Mode::Plain, bare), accepted);
}
