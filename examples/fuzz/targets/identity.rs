//! An identity in JSON, through a chat of every kind and mode, and each of its actions.

#![no_main]

use std::error::Error as _;

use countersign::identity::Draft;
use countersign::verify::{Presented, User, Verdict};
use countersign::{Action, ClientBundle, Error, Issuer};
use countersign_fuzz::chats::{self, NOW};
use countersign_fuzz::marked::{assert_unmarked, marked};
use countersign_fuzz::{json, page, proof};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let said = said(text);
    try_all(text, &said, false);
    // Some words stay at first, so that what is behind them is reached.
    for kept in [&["anonymous", "platform", "privacy", "verified"][..], &[]] {
        let said = marked(&said, kept);
        try_all(&said.to_string(), &said, true);
    }
});

/// The identity by other eyes. A description that `serde_json::Value` cannot hold, such as half of a
/// surrogate pair, is null here.
fn said(text: &str) -> Value {
    let entries = json::entries(text).unwrap_or_default();
    let read = |(key, raw): (String, String)| (key, serde_json::from_str(&raw).unwrap_or_default());
    Value::Object(entries.into_iter().map(read).collect())
}

fn try_all(text: &str, said: &Value, is_marked: bool) {
    let draft = Draft::parse(text);
    let silent = |what: &str, shown: &str| {
        if is_marked {
            assert_unmarked(what, shown);
        }
    };
    silent("a draft", &format!("{draft:?}"));
    for issuer in chats::all() {
        for action in Action::ALL {
            let request = draft.request(issuer.kind(), *action, chats::now());
            match chats::ready(issuer.issue(request)) {
                Ok(bundle) => {
                    assert!(
                        draft.problems().is_empty(),
                        "{} accepts a faulty identity",
                        issuer.name()
                    );
                    silent("a bundle", &format!("{bundle:?}"));
                    check_bundle(issuer, &bundle, said);
                }
                Err(error) => {
                    check_error(issuer, &error);
                    silent("an error", &error.to_string());
                    silent("an error", &format!("{error:?}"));
                }
            }
        }
    }
}

fn check_error(issuer: &Issuer, error: &Error) {
    assert!(
        !error.problems().is_empty(),
        "{} refuses without a reason",
        issuer.name()
    );
    assert_eq!(error.adapter(), Some(issuer.name()));
    assert!(error.source().is_none());
    for problem in error.problems().iter() {
        assert!(!problem.detail.is_empty() && !problem.path.to_string().is_empty());
    }
}

fn check_bundle(issuer: &Issuer, bundle: &ClientBundle, said: &Value) {
    let judged = issuer.verify(bundle);
    let user = match judged {
        Ok(Verdict::Accepted(user)) => user,
        Ok(_) => panic!("{} cannot read its own bundle", issuer.name()),
        Err(refused) => panic!(
            "{} refuses its own bundle of {}: {refused}",
            issuer.name(),
            bundle.action()
        ),
    };
    check_user(issuer, bundle.action(), &user, said);
    check_proof(issuer, bundle, said);
    let Some(end) = bundle.expires_at() else {
        return;
    };
    match issuer.judge(&Presented::of(bundle), end) {
        Ok(_) => panic!("{} accepts a bundle at its end", issuer.name()),
        Err(refused) => page::check_refusal(issuer.kind(), &refused),
    }
}

/// Returns the value of a field in the identity, verified or not.
fn said_at<'a>(said: &'a Value, field: &str, inside: &str) -> (Option<&'a str>, bool) {
    match &said[field] {
        Value::String(text) => (Some(text), false),
        Value::Object(object) => {
            let verified = object.get("verified") == Some(&Value::Bool(true));
            (object.get(inside).and_then(Value::as_str), verified)
        }
        _ => (None, false),
    }
}

/// The vendor takes the user for the one of the identity, and for nobody whom it does not vouch for.
fn check_user(issuer: &Issuer, action: Action, user: &User, said: &Value) {
    let name = issuer.name();
    let id = said["user_id"].as_str();
    let expected = match name {
        "hashed" => id.map(|id| proof::hex(name, id)),
        _ => id.map(str::to_owned),
    };
    if user.user_id.is_some() || action == Action::Login {
        assert_eq!(user.user_id, expected, "{name}: another id");
    }
    let anonymous = said["anonymous"] == true;
    if action == Action::Login {
        assert_eq!(user.anonymous, anonymous, "{name}: a visitor, or none");
    }
    for (accepted, field, inside) in [
        (&user.email, "email", "address"),
        (&user.phone, "phone", "number"),
    ] {
        let Some(accepted) = accepted else {
            continue;
        };
        let (given, verified) = said_at(said, field, inside);
        assert_eq!(Some(accepted.as_str()), given, "{name}: another {field}");
        assert!(
            verified || name == "loose",
            "{name}: a {field} that nobody verified"
        );
    }
    let accounts = said["accounts"].as_array().map_or(&[][..], Vec::as_slice);
    for account in &user.accounts {
        let is = |one: &&Value| {
            one["platform"] == account.platform().as_str() && one["id"] == account.id()
        };
        assert!(
            accounts.iter().any(|one| is(&one)),
            "{name}: another account"
        );
    }
}

/// The proof by another implementation.
fn check_proof(issuer: &Issuer, bundle: &ClientBundle, said: &Value) {
    let payload: Value = serde_json::from_str(bundle.payload.get()).expect("a payload is JSON");
    let (name, id) = (issuer.name(), said["user_id"].as_str().unwrap_or_default());
    let at = |key: &str| payload[key].as_str();
    match (issuer.kind(), bundle.action()) {
        ("helpcrunch", _) if !id.is_empty() => {
            let tag = proof::hex(name, id);
            let expected = match name {
                "hash" => [Some(tag), None],
                "signature" => [None, Some(tag)],
                _ => [None, None],
            };
            assert_eq!(
                [at("security_hash"), at("signature")].map(|text| text.map(str::to_owned)),
                expected,
                "{name}"
            );
        }
        ("helpshift-legacy", _) if bundle.verification().is_some() => {
            let signed = format!("{id}{}", at("userEmail").unwrap_or_default());
            assert_eq!(
                at("userAuthToken"),
                Some(proof::base64(name, &signed).as_str()),
                "{name}"
            );
        }
        ("helpshift-identities", _) if bundle.verification().is_some() => {
            let read = at("identity_token").and_then(|token| proof::read_token(&[name], token));
            let (header, claims) = read.expect("a token that is signed");
            assert_eq!(header, proof::HEADER.as_bytes());
            let claims: Value = serde_json::from_slice(&claims).expect("claims are JSON");
            assert_eq!(claims["iat"], NOW);
        }
        ("userhero", Action::Login) => {
            let start = r#"{"user":"#;
            let (user, tag) = bundle
                .payload
                .get()
                .split_once(r#","userHmac":""#)
                .expect("a proof at the end");
            let user = user.strip_prefix(start).expect("the user at the start");
            assert_eq!(
                tag.strip_suffix("\"}"),
                Some(proof::hex(name, user).as_str()),
                "{name}"
            );
        }
        _ => assert!(
            bundle.verification().is_none(),
            "{name}: a proof that nobody checks"
        ),
    }
}
