//! Makes updates, and judges them as the widget would.

use countersign::adapter::Request;
use countersign::bundle::Renew;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, ErrorKind, Identity, Secret};
use countersign_userhero::UserHero;
use serde_json::value::RawValue;

use crate::login::PLAIN;
use crate::{build, dropped, issue, now};

pub(crate) fn update(settings: &str, identity: &str) -> countersign::Result<ClientBundle> {
    issue(settings, identity, Action::UpdateProfile)
}

fn payload(identity: &str) -> String {
    update(PLAIN, identity).unwrap().payload.get().to_owned()
}

fn judge(payload: &str) -> Result<String, Rejection> {
    let raw = RawValue::from_string(payload.to_owned()).unwrap();
    let presented = Presented::new(Action::UpdateProfile, &raw);
    match build(PLAIN).unwrap().adapter().verify(&presented, now())? {
        Verdict::Accepted(user) => Ok(serde_json::to_string(&user).unwrap()),
        _ => Err(Rejection::new("opaque", "opaque")),
    }
}

const FULL: &str = r#"{"user_id":"usr_8f2k9d","email":{"address":"lisa@example.com","verified":true},
    "phone":{"number":"+14155550123","verified":true},"name":{"full":"Lisa Chen","display":"lisac"},
    "company":{"id":"org_77","name":"Acme Co."},"locale":"en-GB","country":"GB","city":"Bristol",
    "created_at":1700000000,"tags":["beta"," "],
    "attributes":{"plan":"pro","seats":3,"trial":false,"regions":["eu","🦊"]}}"#;

#[test]
fn identifiers_come_first_then_what_agents_see() {
    let bundle = update(PLAIN, FULL).unwrap();
    assert_eq!(
        bundle.payload.get(),
        concat!(
            r#"{"userId":"usr_8f2k9d","email":"lisa@example.com","phone":"+14155550123","#,
            r#""name":"Lisa Chen","company":"Acme Co.","companyId":"org_77","locale":"en-GB","#,
            r#""country":"GB","city":"Bristol","createdAt":1700000000,"tags":["beta"],"#,
            r#""plan":"pro","seats":3,"trial":false,"regions":["eu","🦊"]}"#,
        )
    );
    assert_eq!(
        dropped(&bundle.dropped),
        ["name.display: no-place", "tags[1]: invalid"]
    );
    assert_eq!((bundle.renew(), bundle.expires_at()), (Renew::Never, None));
    assert!(bundle.verification().is_none());
}

#[test]
fn a_lost_tag_is_named_by_its_place_in_the_input() {
    let identity = r#"{"user_id":"u","tags":["cut\ud83d"," ","kept"]}"#;
    let bundle = update(PLAIN, identity).unwrap();
    assert_eq!(bundle.payload.get(), r#"{"userId":"u","tags":["kept"]}"#);
    let mut dropped = dropped(&bundle.dropped);
    dropped.sort();
    assert_eq!(dropped, ["tags[0]: invalid", "tags[1]: invalid"]);
}

#[test]
fn the_portal_and_the_widget_are_told_the_same_id() {
    let login = crate::login::bundle(PLAIN, FULL).unwrap();
    let login: serde_json::Value = serde_json::from_str(login.payload.get()).unwrap();
    let update: serde_json::Value = serde_json::from_str(&payload(FULL)).unwrap();
    assert_eq!(
        update.pointer("/userId"),
        login.pointer("/user/externalUserId")
    );
    assert_eq!(update.pointer("/userId").unwrap(), "usr_8f2k9d");
}

#[test]
fn the_typed_functions_do_their_own_whatever_the_request_says() {
    let secret = Secret::new("test_secret_key").unwrap();
    let adapter = UserHero::new("pk_test_1", &secret).unwrap();
    let identity = r#"{"user_id":"u","city":"Bristol"}"#;
    let identity = Identity::from_json(identity).unwrap();
    for action in [Action::Login, Action::UpdateProfile] {
        let request = Request::new(&identity, action, now());
        let (login, dropped) = adapter.login(&request).unwrap().into_parts();
        assert_eq!(
            login.user.get(),
            r#"{"expiresAt":1735693200,"externalUserId":"u"}"#
        );
        assert_eq!(dropped.len(), 1);
        let (metadata, dropped) = adapter.update_profile(&request).unwrap().into_parts();
        let text = serde_json::to_string(&metadata).unwrap();
        assert_eq!(text, r#"{"userId":"u","city":"Bristol"}"#);
        assert_eq!(dropped, []);
    }
}

#[test]
fn an_action_of_another_vendor_is_unsupported() {
    let error = issue(PLAIN, r#"{"user_id":"u"}"#, Action::AddIdentities).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(
        error.problems().iter().next().unwrap().path.as_str(),
        "action"
    );
}

#[test]
fn the_page_sets_metadata_and_clears_it() {
    let bundle = update(PLAIN, r#"{"user_id":"u"}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&bundle.steps()).unwrap(),
        r#"[{"call":{"function":"UserHero.setMetadata","args":[{"payload":""}]}}]"#
    );
    assert_eq!(
        serde_json::to_string(&bundle.logout()).unwrap(),
        r#"[{"call":{"function":"UserHero.clearMetadata","args":[]}}]"#
    );
}

/// The names are the lists of the vendor's page on metadata, and the adapter's own keys.
#[test]
fn names_that_the_widget_promotes_are_no_attributes() {
    let reserved = [
        "name",
        "userName",
        "user_name",
        "fullName",
        "full_name",
        "displayName",
        "customer",
        "customerName",
        "customer_name",
        "email",
        "userEmail",
        "user_email",
        "phone",
        "userPhone",
        "user_phone",
        "phoneNumber",
        "phone_number",
        "userId",
        "user_id",
        "USERID",
        "Email",
        "externalUserId",
        "userHmac",
        "expiresAt",
        "company",
        "companyId",
        "locale",
        "country",
        "city",
        "createdAt",
        "tags",
        "__proto__",
        "constructor",
        "prototype",
    ];
    for name in reserved {
        let identity = format!(r#"{{"user_id":"u","attributes":{{"{name}":"forged","ok":1}}}}"#);
        let bundle = update(PLAIN, &identity).unwrap();
        assert_eq!(bundle.payload.get(), r#"{"userId":"u","ok":1}"#, "{name}");
        assert_eq!(
            dropped(&bundle.dropped),
            [format!("attributes.{name}: reserved")]
        );
    }
    for name in ["plan", "customers", "username2", "proto", "emails"] {
        let identity = format!(r#"{{"user_id":"u","attributes":{{"{name}":"x"}}}}"#);
        assert_eq!(
            payload(&identity),
            format!(r#"{{"userId":"u","{name}":"x"}}"#)
        );
    }
}

#[test]
fn unverified_and_private_values_stay_out() {
    let typed = r#"{"user_id":"u","email":"typed@example.com","phone":"+14155550123"}"#;
    assert_eq!(payload(typed), r#"{"userId":"u"}"#);
    let allowed = format!(r#"{PLAIN},"allow-unverified":["email"]"#);
    let bundle = update(&allowed, typed).unwrap();
    assert_eq!(
        bundle.payload.get(),
        r#"{"userId":"u","email":"typed@example.com"}"#
    );
    let private = FULL.replacen('{', r#"{"privacy":"full","#, 1);
    assert_eq!(payload(&private), r#"{"userId":"usr_8f2k9d"}"#);
}

#[test]
fn a_visitor_has_no_metadata() {
    let error = update(PLAIN, r#"{"anonymous":true,"attributes":{"plan":"pro"}}"#).unwrap_err();
    let problems: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["anonymous: unsupported (it is for a user who is signed in)"]
    );
}

#[test]
fn the_widget_believes_the_page() {
    assert_eq!(
        judge(&payload(FULL)).unwrap(),
        concat!(
            r#"{"user_id":"usr_8f2k9d","email":"lisa@example.com","phone":"+14155550123","#,
            r#""name":"Lisa Chen","company":"Acme Co.","locale":"en-GB","attributes":{"#,
            r#""companyId":"org_77","country":"GB","city":"Bristol","createdAt":1700000000,"#,
            r#""tags":["beta"],"plan":"pro","seats":3,"trial":false,"regions":["eu","🦊"]}}"#,
        )
    );
    // In a page's own metadata any promoted key counts, and a nested object is custom data.
    let own = r#"{ "userEmail": "mallory@example.com", "full_name": "M", "customer": 7,
        "features": {"beta": true}, "n": 1.5 }"#;
    assert_eq!(
        judge(own).unwrap(),
        r#"{"email":"mallory@example.com","name":"M","attributes":{"customer":7,"n":1.5}}"#
    );
    for nobody in ["null", "{}", r#"{"name":"Somebody"}"#] {
        assert_eq!(judge(nobody).unwrap(), r#"{"anonymous":true}"#);
    }
}

#[test]
fn the_payload_of_an_update_goes_back_to_its_struct() {
    let identity = r#"{"user_id":"u","tags":["a"],"created_at":5,"attributes":{"z":1,"a":true}}"#;
    let draft = countersign::identity::Draft::parse(identity);
    let issuer = build(PLAIN).unwrap();
    let request = draft.request("userhero", Action::UpdateProfile, now());
    let bundle = issuer.issue_now(&request).unwrap().unwrap();
    let metadata: countersign_userhero::Metadata<'_> = bundle.payload_as().unwrap();
    assert_eq!(metadata.iter().count(), 5);
    assert_eq!(
        serde_json::to_string(&metadata).unwrap(),
        bundle.payload.get()
    );
}
