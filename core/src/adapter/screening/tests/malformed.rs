//! Malformed values that must not cost a user the login: an email or phone that would not be sent, and `null`.

use super::{rules, screened};
use crate::adapter::{FieldRule, Policy, Request, Table};
use crate::bundle::Dropped;
use crate::identity::{Draft, Field};
use crate::problem::Problems;
use crate::{Action, Identity, Timestamp};

const TAKES: &[FieldRule] = &[
    FieldRule::one_of(Field::UserId, "id"),
    FieldRule::one_of(Field::Email, "email"),
    FieldRule::optional(Field::Phone, "phone"),
];
const TAKES_NONE: &[FieldRule] = &[FieldRule::required(Field::UserId, "id")];

/// Screens a request: returns the faults, and the fields that are dropped beside them.
fn screen(table: &Table, policy: Policy, request: &Request<'_>) -> (Problems, Vec<Dropped>) {
    let rules = rules(table, policy);
    let ((), problems, dropped) = screened(&rules, request, |_| ());
    (problems, dropped)
}

/// Returns the faults and the dropped fields, as text.
fn judge(table: &Table, policy: Policy, request: &Request<'_>) -> [String; 2] {
    let (problems, dropped) = screen(table, policy, request);
    let dropped = dropped
        .iter()
        .map(|one| format!("{}: {:?}", one.path, one.reason));
    let dropped = dropped.collect::<Vec<_>>().join("; ");
    let problems = problems
        .iter()
        .map(|one| format!("{}: {}", one.path, one.code));
    [problems.collect::<Vec<_>>().join("; "), dropped]
}

fn say(fields: &'static [FieldRule], policy: Policy, json: &str) -> [String; 2] {
    let draft = Draft::parse(json);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    judge(&Table::new(Action::Login, fields), policy, &request)
}

const MALFORMED: [&str; 6] = [
    r#""phone": """#,
    r#""phone": "020 7946 0123""#,
    r#""email": """#,
    r#""email": "a@b.co ""#,
    r#""email": {"address": "lisa"}"#,
    r#""phone": "\ud83d""#,
];

#[test]
fn what_nobody_verified_is_dropped_whatever_its_form() {
    for said in MALFORMED {
        let json = format!(r#"{{"user_id": "u", {said}}}"#);
        let field = if said.contains("phone") {
            "phone"
        } else {
            "email"
        };
        let dropped = format!("{field}: Unverified");
        for policy in [Policy::new(), Policy::new().strict()] {
            for fields in [TAKES, TAKES_NONE] {
                assert_eq!(say(fields, policy, &json), ["", &dropped], "{json}");
            }
        }
        // It would go in, if it were one.
        let [email, phone] = [Field::Email, Field::Phone];
        let policy = Policy::new()
            .allow_unverified(email)
            .allow_unverified(phone);
        let invalid = format!("{field}: Invalid");
        assert_eq!(say(TAKES, policy, &json), ["", &invalid], "{json}");
        let strict = policy.strict();
        let [faults, dropped] = say(TAKES, strict, &json);
        assert_eq!(
            (faults, dropped),
            (format!("{field}: invalid"), String::new()),
            "{json}"
        );
        let no_place = format!("{field}: NoPlace");
        assert_eq!(say(TAKES_NONE, strict, &json), ["", &no_place], "{json}");
    }
}

#[test]
fn what_is_verified_and_malformed_is_refused_where_it_would_go_in() {
    let json = r#"{"user_id": "u", "email": {"address": "a@b.co ", "verified": true},
        "phone": {"number": "", "verified": true}}"#;
    let refused = "email.address: invalid; phone.number: empty";
    assert_eq!(say(TAKES, Policy::new(), json), [refused, ""]);
    let dropped = "email: NoPlace; phone: NoPlace";
    assert_eq!(say(TAKES_NONE, Policy::new(), json), ["", dropped]);
    let private = json.replacen('{', r#"{"privacy": "full", "#, 1);
    let dropped = "email: Privacy; phone: Privacy";
    assert_eq!(say(TAKES, Policy::new(), &private), ["", dropped]);
}

#[test]
fn where_nothing_else_says_who_it_is_the_fault_is_told() {
    let told = say(TAKES, Policy::new(), r#"{"email": "lisa@@example.com"}"#);
    assert_eq!(told, ["email: invalid", "email: Unverified"]);
    let told = say(
        TAKES_NONE,
        Policy::new(),
        r#"{"email": "lisa@@example.com"}"#,
    );
    assert_eq!(told, ["user_id: missing", "email: Unverified"]);
}

#[test]
fn an_identity_says_the_same_as_the_draft_that_it_came_from() {
    for said in MALFORMED {
        for verified in ["", r#", "x": 1"#] {
            let json = format!(r#"{{"user_id": "u", {said}{verified}}}"#);
            let Ok(identity) = Identity::from_json(&json) else {
                assert!(!verified.is_empty(), "{json}");
                continue;
            };
            let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
            let table = Table::new(Action::Login, TAKES);
            let of_draft = say(TAKES, Policy::new(), &json);
            assert_eq!(judge(&table, Policy::new(), &request), of_draft);
        }
    }
}

#[test]
fn a_visitors_malformed_hint_is_dropped() {
    let json = r#"{"anonymous": true, "email": {"address": "x", "verified": true}, "phone": "x"}"#;
    let table = Table::new(Action::Login, TAKES);
    let draft = Draft::parse(json);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let dropped = "email: NoPlace; phone: NoPlace";
    assert_eq!(judge(&table, Policy::new(), &request), ["", dropped]);
    let dropped = "email: Invalid; phone: Invalid";
    let hints = table.with_hints();
    assert_eq!(judge(&hints, Policy::new(), &request), ["", dropped]);
    // A known user gives no hints, whatever the table takes of a visitor.
    let known = json.replace(r#""anonymous": true"#, r#""user_id": "u""#);
    let draft = Draft::parse(&known);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let told = ["email.address: invalid", "phone: Unverified"];
    assert_eq!(judge(&hints, Policy::new(), &request), told);
}

#[test]
fn null_says_nothing_of_any_field_but_the_id() {
    let json = r#"{"user_id": "u", "email": null, "phone": null, "accounts": null, "name": null,
        "company": null, "locale": null, "country": null, "city": null, "picture": null, "created_at": null,
        "tags": null, "attributes": null, "privacy": null, "anonymous": null, "vendor": null, "client": null}"#;
    let parts = r#"{"user_id": "u", "email": {"address": null, "verified": null},
        "phone": {"number": null, "verified": true}, "name": {"full": null, "first": null},
        "company": {"id": null}, "attributes": {"plan": null}}"#;
    let id = Identity::from_json(r#"{"user_id": "u"}"#).unwrap();
    for json in [json, parts] {
        assert!(Identity::from_json(json).unwrap() == id, "{json}");
    }
    let account = r#"{"accounts": [{"platform": "psn", "id": "p", "metadata": {"k": null}}]}"#;
    let bare = r#"{"accounts": [{"platform": "psn", "id": "p", "metadata": null}]}"#;
    let [account, bare] = [account, bare].map(|json| Identity::from_json(json).unwrap());
    assert!(account == bare);
    let draft =
        Draft::parse(r#"{"user_id": "u", "vendor": {"kind": null}, "client": {"kind": null}}"#);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    assert!(request.vendor.is_none() && request.client.is_none());
    for json in [
        r#"{"user_id": null}"#,
        r#"{"accounts": [{"platform": "psn", "id": null}]}"#,
    ] {
        assert!(Identity::from_json(json).is_err(), "{json}");
    }
}

#[test]
fn what_is_malformed_is_dropped_with_its_right_form() {
    let json = r#"{"user_id": "u", "locale": "pt_BR", "country": "gb", "picture": "http://x.example/a.png",
        "created_at": -1, "attributes": {"big": 9007199254740993}}"#;
    let draft = Draft::parse(json);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let table = Table::new(Action::Login, TAKES);
    let (_, dropped) = screen(&table, Policy::new(), &request);
    let dropped = serde_json::to_string(&dropped).unwrap();
    let expected = concat!(
        r#"[{"path":"locale","reason":"invalid","hint":"a BCP 47 tag joins its parts by a hyphen, and not by _"},"#,
        r#"{"path":"country","reason":"invalid","hint":"an ISO 3166-1 alpha-2 code in upper case"},"#,
        r#"{"path":"picture","reason":"invalid","hint":"an https address"},"#,
        r#"{"path":"created_at","reason":"invalid","hint":"Unix seconds, from 0 to the end of the year 9999"},"#,
        r#"{"path":"attributes.big","reason":"invalid","hint":"a number is an integer within ±(2^53 - 1), "#,
        r#"or a decimal within the range of a double"}]"#,
    );
    assert_eq!(dropped, expected);
    let beyond = json.replace("-1,", "9223372036854775808,");
    let beyond = Draft::parse(&beyond);
    let request = beyond.request("kind", Action::Login, Timestamp::EPOCH);
    let (_, dropped) = screen(&table, Policy::new(), &request);
    let dropped = serde_json::to_string(&dropped).unwrap();
    assert_eq!(dropped, expected, "beyond 64 bits");
    let (problems, _) = screen(&table, Policy::new().strict(), &request);
    assert!(problems.iter().next().unwrap().detail.contains("hyphen"));
}
