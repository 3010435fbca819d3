//! An addition of identities: its payload, and how Helpshift judges it.

use countersign::Action;
use countersign::adapter::{Adapter, Vendor};
use countersign::bundle::{ProofKind, Renew};
use countersign::identity::Draft;
use countersign::verify::Presented;
use countersign_helpshift_identities::Surface;
use serde_json::{Value, json};

use crate::{NOW, SECRET, adapter, at, claims, claims_of, judge, reason, token};

const BOTH: [Surface; 2] = [Surface::Web, Surface::SdkX];

fn refused(surface: Surface, identity: &Value) -> Vec<String> {
    let text = identity.to_string();
    let draft = Draft::parse(&text);
    let request = draft.request("helpshift-identities", Action::AddIdentities, at(NOW));
    let problems = adapter(surface).check(&request);
    let error = adapter(surface).issue_now(&request).unwrap().err();
    assert_eq!(
        error
            .map(|error| error.problems().clone())
            .unwrap_or_default(),
        problems
    );
    let show =
        |problem: &countersign::problem::Problem| format!("{}: {}", problem.path, problem.code);
    problems.iter().map(show).collect()
}

fn added(surface: Surface, payload: &Value) -> Result<Value, (String, Value)> {
    let user = judge(surface, Action::AddIdentities, payload, &[], NOW);
    user.map(|user| json!(user))
        .map_err(|rejection| reason(Err(rejection)))
}

/// Gives both surfaces' refusals of a token of these claims.
fn refusals(claims: &str) -> [(String, Value); 2] {
    let payload = json!({"identity_token": token(claims, SECRET)});
    BOTH.map(|surface| added(surface, &payload).unwrap_err())
}

fn web(reason: &str, details: Value) -> (String, Value) {
    (format!("IDENTITY_PROFILE_UPDATE_FAILED: {reason}"), details)
}

fn sdk(reason: &str, details: Value) -> (String, Value) {
    (format!("helpshiftEvent: {reason}"), details)
}

#[test]
fn one_token_holds_the_uid_and_what_is_added() {
    let identity = json!({"user_id": "u", "name": "N",
        "phone": {"number": "+4912345", "verified": true},
        "accounts": [{"platform": "steam", "id": "s"}, {"platform": "psn", "id": "p"}]})
    .to_string();
    let draft = Draft::parse(&identity);
    let request = draft.request("helpshift-identities", Action::AddIdentities, at(NOW));
    let expected = json!({"iat": NOW, "identities": [
        {"identifier": "uid", "value": "u"},
        {"identifier": "phone_number", "value": "+4912345"},
        {"identifier": "steam_id", "value": "s"},
        {"identifier": "psn_id", "value": "p"},
    ]});
    let steps = [
        json!([{"call": {"function": "Helpshift",
            "args": [{"value": "addUserIdentities"}, {"payload": "/identity_token"}]}}]),
        json!([{"call": {"function": "Helpshift.addUserIdentities",
            "args": [{"payload": "/identity_token"}]}}]),
    ];
    for (surface, steps) in BOTH.into_iter().zip(steps) {
        let bundle = adapter(surface).issue_now(&request).unwrap().unwrap();
        assert_eq!(claims_of(&bundle), expected);
        assert_eq!(json!(bundle.steps()), steps);
        assert!(bundle.logout().is_empty());
        assert_eq!(bundle.renew(), Renew::Call);
        let proof = bundle.verification().unwrap();
        assert_eq!(
            (proof.kind, proof.payload),
            (ProofKind::Jwt, "/identity_token")
        );
        assert_eq!(bundle.expires_at(), Some(at(NOW + 86_400)));
        let presented = Presented::of(&bundle);
        assert!(adapter(surface).verify(&presented, at(NOW)).is_ok());
    }
}

/// Helpshift's pages ask for a uid or an email.
#[test]
fn a_verified_email_names_the_user_where_there_is_no_id() {
    let identity = json!({"email": {"address": "a@b.co", "verified": true},
        "accounts": [{"platform": "steam", "id": "s"}]})
    .to_string();
    let draft = Draft::parse(&identity);
    let request = draft.request("helpshift-identities", Action::AddIdentities, at(NOW));
    let identities = json!([{"identifier": "email", "value": "a@b.co"},
        {"identifier": "steam_id", "value": "s"}]);
    for surface in BOTH {
        let bundle = adapter(surface).issue_now(&request).unwrap().unwrap();
        assert_eq!(claims_of(&bundle)["identities"], identities);
        let judged = adapter(surface).verify(&Presented::of(&bundle), at(NOW));
        assert!(judged.is_ok(), "{judged:?}");
    }
}

#[test]
fn somebody_who_is_not_named_or_has_nothing_to_add_is_refused() {
    let email = json!({"address": "a@b.co", "verified": true});
    let cases = [
        (json!({"anonymous": true}), vec!["anonymous: unsupported"]),
        (json!({"email": email}), vec!["phone: missing"]),
        (
            json!({"email": email, "phone": "+4912345"}),
            vec!["phone: missing"],
        ),
        (
            json!({"phone": {"number": "+4912345", "verified": true}}),
            vec!["user_id: missing"],
        ),
        (
            json!({"email": "a@b.co", "accounts": [{"platform": "psn", "id": "p"}]}),
            vec!["email: unverified"],
        ),
        (
            json!({"email": email, "privacy": "full"}),
            vec!["user_id: missing", "privacy: unsupported"],
        ),
        (json!({"user_id": "u"}), vec!["email: missing"]),
        (
            json!({"user_id": "u", "email": "a@b.co"}),
            vec!["email: missing"],
        ),
        (
            json!({"user_id": "u", "phone": "555"}),
            vec!["email: missing"],
        ),
        (
            json!({"user_id": "u", "phone": {"number": "555", "verified": true}}),
            vec!["phone.number: invalid"],
        ),
        (
            json!({"user_id": "u", "email": email, "privacy": "full"}),
            vec!["privacy: unsupported"],
        ),
        (json!({}), vec!["user_id: missing", "email: missing"]),
        (
            json!({"user_id": "u", "accounts": [{"platform": "psn", "id": "x".repeat(301)}]}),
            vec!["accounts[0].id: too-long"],
        ),
    ];
    for (identity, expected) in cases {
        for surface in BOTH {
            assert_eq!(refused(surface, &identity), expected, "{identity}");
        }
    }
}

#[test]
fn the_user_of_the_token_is_the_one_who_is_added_to() {
    let claims = claims(&json!([{"identifier": "uid", "value": "u"},
        {"identifier": "email", "value": "a@b.co"}]));
    let payload = json!({"identity_token": token(&claims, SECRET)});
    for surface in BOTH {
        let user = added(surface, &payload).unwrap();
        assert_eq!(user, json!({"user_id": "u", "email": "a@b.co"}));
    }
}

#[test]
fn a_page_that_uses_another_system_is_refused() {
    let claims = claims(&json!([{"identifier": "uid", "value": "u"}]));
    let payload = json!({"identity_token": token(&claims, SECRET)});
    let page = [("authenticateWith", json!("legacy"))];
    let result = judge(Surface::Web, Action::AddIdentities, &payload, &page, NOW);
    let expected = "ADD_USER_IDENTITY_FAILED: AUTHENTICATE_WITH_FIELD_INCORRECT";
    assert_eq!(reason(result), (expected.to_owned(), json!({})));
    // An app has no such settings.
    assert!(judge(Surface::SdkX, Action::AddIdentities, &payload, &page, NOW).is_ok());
}

#[test]
fn what_is_no_text_is_told_with_its_type() {
    let text = "ADD_USER_IDENTITY_FAILED: JWT_IS_INVALID";
    let cases = [
        (json!({"identity_token": ["a.b.c"]}), "object"),
        (json!({"identity_token": {}}), "object"),
        (json!({"identity_token": null}), "object"),
        (json!({"identity_token": 5}), "number"),
        (json!({"identity_token": true}), "boolean"),
        (json!({}), "undefined"),
    ];
    for (payload, received) in cases {
        let details = json!({"expectedDataType": "string", "receivedDataType": received});
        assert_eq!(
            added(Surface::Web, &payload),
            Err((text.to_owned(), details))
        );
        let app = sdk("identityTokenInvalid", json!({}));
        assert_eq!(added(Surface::SdkX, &payload), Err(app));
    }
    for token in ["", "x", "a.b.c", "e30.e30."] {
        let payload = json!({"identity_token": token});
        assert_eq!(
            added(Surface::Web, &payload),
            Err((text.to_owned(), json!({})))
        );
        let app = sdk("identityTokenInvalid", json!({}));
        assert_eq!(added(Surface::SdkX, &payload), Err(app));
    }
}

#[test]
fn what_the_token_lacks_is_named() {
    let invalid = "IDENTITIES_INVALID_PAYLOAD";
    let of = |field: &str| web(invalid, json!({"missingFields": [field]}));
    let uid = json!([{"identifier": "uid", "value": "u"}]);
    let no_iat = json!({"identities": uid}).to_string();
    assert_eq!(
        refusals(&no_iat),
        [of("iat"), sdk("iatIsMandatory", json!({}))]
    );
    let no_identities = json!({"iat": NOW}).to_string();
    let expected = [of("identities"), sdk("identitiesDataInvalid", json!({}))];
    assert_eq!(refusals(&no_identities), expected);
    // Such a token could be handed over in anybody's session.
    let nobody = claims(&json!([{"identifier": "phone_number", "value": "+4912345"}]));
    let app = sdk("identityDataSyncFailed", json!({"uid": "invalidData"}));
    assert_eq!(refusals(&nobody), [of("uid"), app]);
}

#[test]
fn invalid_identities_are_named() {
    let long = claims(&json!([{"identifier": "uid", "value": "u"},
        {"identifier": "steam_id", "value": "😀".repeat(301)}]));
    let app = json!({"steam_id": "exceededValueLengthLimit"});
    let page = json!({"invalidIdentities": ["steam_id"]});
    let expected = [
        web("IDENTITIES_INVALID_PAYLOAD", page),
        sdk("identitiesDataInvalid", app),
    ];
    assert_eq!(refusals(&long), expected);
    let entry = |index: usize| json!({"identifier": "psn_id", "value": index.to_string()});
    let uid = json!({"identifier": "uid", "value": "u"});
    let of = |count| {
        claims(
            &std::iter::once(uid.clone())
                .chain((1..count).map(entry))
                .collect(),
        )
    };
    let [_, app] = refusals(&of(31));
    assert_eq!(app, sdk("identitiesSizeLimitExceeded", json!({})));
    let thirty = json!({"identity_token": token(&of(30), SECRET)});
    assert!(added(Surface::SdkX, &thirty).is_ok());
}

#[test]
fn another_secret_or_an_old_token_fails_when_the_batch_is_sent() {
    let good = claims(&json!([{"identifier": "uid", "value": "u"}]));
    let expected = [
        web(
            "IDENTITIES_INVALID_PAYLOAD",
            json!({"invalidIdentityTokens": ["identity_token"]}),
        ),
        sdk("identityDataSyncFailed", json!({})),
    ];
    let forged = json!({"identity_token": token(&good, "test_secret_keyx")});
    assert_eq!(
        BOTH.map(|surface| added(surface, &forged).unwrap_err()),
        expected
    );
    let payload = json!({"identity_token": token(&good, SECRET)});
    for (surface, expected) in BOTH.into_iter().zip(expected) {
        for now in [NOW - 1, NOW + 86_400] {
            let result = judge(surface, Action::AddIdentities, &payload, &[], now);
            assert_eq!(reason(result), expected, "{now}");
        }
        for now in [NOW, NOW + 86_399] {
            assert!(judge(surface, Action::AddIdentities, &payload, &[], now).is_ok());
        }
    }
}
