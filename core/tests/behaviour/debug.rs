//! Debug of types that hold a key or personal data prints no value.

use std::fmt::Debug;
use std::sync::Arc;

use countersign::adapter::{Capabilities, Request, Rules, Table};
use countersign::bundle::{Argument, Step};
use countersign::config::SecretRef;
use countersign::http::Answer;
use countersign::http::header::AUTHORIZATION;
use countersign::http::{HeaderValue, Method, StatusCode};
use countersign::identity::{AttributeMap, Draft};
use countersign::json::{self, Cursor, JsonText};
use countersign::problem::{Path, Problems};
use countersign::provision::{Outcome, Record, RestApi, SendError};
use countersign::sign::{CompactJwt, HmacKey, JwtHeader, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{
    Account, Action, ClientBundle, Email, Identity, Locale, Phone, Platform, Secret, Timestamp,
    UserId,
};
use serde_json::value::{RawValue, to_raw_value};

const IDENTITY: &str = r#"{"user_id": "marked-id", "email": {"address": "marked@example.com", "verified": true},
    "phone": {"number": "+4912345678", "verified": true},
    "accounts": [{"platform": "steam", "id": "marked", "metadata": {"region": "marked"}}],
    "name": {"full": "marked", "first": "marked", "last": "marked", "display": "marked"},
    "company": {"id": "marked", "name": "marked"}, "locale": "en-GB-x-marked", "country": "GB", "city": "marked",
    "picture": "https://marked.example/marked",
    "created_at": 1735689600, "tags": ["marked"], "attributes": {"text": "marked", "list": ["marked"], "number": 1099.5},
    "vendor": {"kind": {"key": "marked"}}, "client": {"kind": {"key": "marked"}}}"#;

/// The forms in which Debug could print a value: each value holds one of these marks.
const MARKS: [&str; 4] = ["marked", "109, 97, 114, 107", "+4912345678", "6d61726b"];

fn shows_nothing(what: &str, value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        let shown = shown.replace("109,\n", "109, ").replace("  ", "");
        assert!(!shown.is_empty(), "{what}");
        for mark in MARKS {
            assert!(!shown.contains(mark), "{what}: {shown}");
        }
    }
}

#[test]
fn an_identity_and_its_parts_show_no_value() {
    let draft = Draft::parse(IDENTITY);
    shows_nothing("Draft", &draft);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let identity = request.identity;
    assert_eq!(
        format!("{identity:?}").matches(", ").count(),
        12,
        "each field is named: {identity:?}"
    );
    shows_nothing("Identity", identity);
    shows_nothing("Request", &request);
    shows_nothing("Trusted", &identity.trusted());
    shows_nothing("tags", &Identity::new().with_tag("marked"));
    let text = |text: &str| text.to_owned();
    shows_nothing("UserId", &UserId::new("marked").unwrap());
    shows_nothing("Email", &Email::verified("marked@example.com").unwrap());
    shows_nothing("Phone", &Phone::unverified("+4912345678").unwrap());
    shows_nothing("Locale", &Locale::new("en-x-marked").unwrap());
    let account = Account::new(Platform::Steam, "marked").with_metadata("region", "marked");
    shows_nothing("Account", &account);
    let mut map = AttributeMap::default();
    let values = [text("marked").into(), vec![text("marked")].into()];
    for value in &values {
        shows_nothing("AttributeValue", value);
        map.push("name", std::borrow::Cow::Borrowed(value));
    }
    shows_nothing("AttributeMap", &map);
    let raw: &RawValue = serde_json::from_str(IDENTITY).unwrap();
    shows_nothing("Object", &json::object(raw));
    let mut problems = Problems::new();
    shows_nothing("Cursor", &Cursor::new(raw, Path::ROOT, &mut problems));
}

#[test]
fn what_cannot_be_read_is_not_shown() {
    let wrong = IDENTITY
        .replace("true", "\"marked\"")
        .replace("+4912345678", "marked")
        .replace("1735689600", "\"marked\"")
        .replace("GB", "marked")
        .replace("steam", "mark-ed");
    let draft = Draft::parse(&wrong);
    shows_nothing("Draft", &draft);
    let error = Identity::from_json(&wrong).unwrap_err();
    assert!(error.problems().len() > 5, "{error}");
    shows_nothing("Error", &error);
    shows_nothing("Display", &error.to_string());
    let errors = [
        Email::verified("marked").unwrap_err(),
        Phone::verified("marked").unwrap_err(),
        Locale::new("marked marked").unwrap_err(),
        UserId::new("\0marked".repeat(999)).err().unwrap_or(error),
    ];
    for error in &errors {
        shows_nothing("Error", error);
        shows_nothing("Display", &error.to_string());
    }
}

#[test]
fn a_bundle_and_what_comes_of_it_show_no_value() {
    let payload = to_raw_value("marked").unwrap();
    let argument = Argument::value("marked").unwrap();
    let inside = Step::call("f", vec![argument.clone()]).unwrap();
    let arguments = vec![
        argument.clone(),
        Argument::payload(),
        Argument::Merge(vec![argument.clone()]),
        Argument::Steps(vec![inside]),
    ];
    let steps = vec![
        Step::assign("a", arguments.clone()).unwrap(),
        Step::call("b", arguments.clone()).unwrap(),
        Step::push("c", arguments.clone()).unwrap(),
    ];
    let shown = [r#"Assign("a", ..)"#, r#"Call("b", ..)"#, r#"Push("c", ..)"#];
    assert_eq!(format!("{steps:?}"), format!("[{}]", shown.join(", ")));
    let remove = Step::remove("d.e", &["key"]).unwrap();
    assert_eq!(format!("{remove:?}"), r#"Remove("d.e", ["key"])"#);
    shows_nothing("Argument", &arguments);
    let expected = r#"[Value(..), Payload(""), Merge([Value(..)]), Steps([Call("f", ..)])]"#;
    assert_eq!(format!("{arguments:?}"), expected);
    shows_nothing("Step", &steps);
    let bundle = ClientBundle::from_json("kind", Action::Login, payload.clone())
        .with_steps(steps.clone())
        .with_logout(steps);
    shows_nothing("ClientBundle", &bundle);
    shows_nothing("Presented", &Presented::of(&bundle));
    let presented = Presented::new(Action::Login, &payload).with_setting("o", "k", "marked");
    shows_nothing("Presented", &presented);
    shows_nothing("PageObject", &presented.object("o"));
    let mut user = User::new();
    user.user_id = Some("marked".to_owned());
    user.name = Some("marked".to_owned());
    user.attributes = vec![("name".to_owned(), "marked".into())];
    shows_nothing("User", &user);
    shows_nothing("Verdict", &Verdict::Accepted(user));
    let rejection = Rejection::new("event", "reason").with_detail("email", "marked");
    shows_nothing("Rejection", &rejection);
    shows_nothing("Display", &rejection.to_string());
}

#[test]
fn keys_and_calls_show_nothing() {
    let secret = Secret::new("marked").unwrap();
    let key = || HmacKey::new(&secret).unwrap();
    shows_nothing("Secret", &secret);
    shows_nothing("SecretRef", &SecretRef::Env("marked".to_owned()));
    shows_nothing("SecretRef", &SecretRef::File("marked".into()));
    shows_nothing("HmacKey", &key());
    shows_nothing("Tag", &key().tag(&[b"marked"]));
    assert_eq!(format!("{:?}", key().tag(&[b"m"])), "Tag(..)");
    shows_nothing("Keys", &Keys::new(key()).with_previous(key()));
    let token_key = JwtKey::hs256(&secret, "marked").unwrap().with_kid("marked");
    shows_nothing("JwtKey", &token_key);
    shows_nothing("JwtHeader", &JwtHeader::new("marked").with_kid("marked"));
    let token = token_key.sign("marked").unwrap();
    shows_nothing("CompactJwt", &CompactJwt::parse(&token).unwrap());
    assert_eq!(
        format!("{:?}", CompactJwt::parse(&token).unwrap()),
        "CompactJwt(..)"
    );
    let api = RestApi::new("https://api.example.com", &secret).unwrap();
    shows_nothing("RestApi", &api);
    let call = api.call(Method::POST, "/users?email=marked").unwrap();
    shows_nothing("Call", &call.clone().with_body("marked"));
    shows_nothing("headers", &call.headers);
    let mut headers = call.headers.clone();
    headers.insert(AUTHORIZATION, HeaderValue::from_static("marked"));
    let answer = Answer::new(StatusCode::OK, "marked").with_headers(headers);
    shows_nothing("Answer", &answer);
    let rules = Rules::new(Capabilities::new("kind", Table::new(Action::Login, &[])));
    let identity = Identity::new().with_tag("marked");
    let identity = identity.with_email(Email::verified("marked@example.com").unwrap());
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let accepted = rules.accept(&request, |screening| {
        shows_nothing("Screening", screening);
        JsonText::of("marked").unwrap()
    });
    let accepted = accepted.unwrap();
    assert_eq!(accepted.value().get(), "\"marked\"");
    shows_nothing("Accepted", &accepted);
    shows_nothing("JsonText", accepted.value());
    assert_eq!(accepted.dropped().len(), 2);
    let record = Record::new(accepted);
    shows_nothing("Record", &record);
    shows_nothing("Outcome", &Outcome::Refused(Problems::new()));
    shows_nothing("SendError", &SendError::unreadable(StatusCode::OK));
    shows_nothing("Arc", &Arc::new(api));
}
