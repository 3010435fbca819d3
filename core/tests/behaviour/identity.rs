//! An identity from JSON: every fault is reported at once, and no value is quoted.

use countersign::adapter::Request;
use countersign::identity::Draft;
use countersign::{Action, Identity, Timestamp};

fn faults(json: &str) -> Vec<String> {
    let draft = Draft::parse(json);
    draft
        .problems()
        .iter()
        .map(|problem| format!("{}: {}", problem.path, problem.code))
        .collect()
}

#[test]
fn every_fault_is_listed_with_its_path() {
    let json = r#"{
        "user_id": " x", "email": {"address": "nobody", "verified": "yes", "extra": 1},
        "phone": 42, "accounts": [{"platform": "steam", "id": "1", "metadata": {"a": 1, "b\n": null}},
        {"platform": "myspace"}, "steam"], "name": {"full": 1, "nick": "x"}, "company": [],
        "locale": 5, "tags": ["ok", 7], "attributes": {"f": 1.5, "o": {}, "n": null, "l": [1]},
        "privacy": "some", "anonymous": "yes", "created_at": "today", "nickname": "x"
    }"#;
    let expected = [
        "user_id: invalid",
        "email.verified: invalid",
        "email.extra: unknown-field",
        "phone: invalid",
        "accounts[0].metadata.a: invalid",
        "accounts[1].platform: invalid",
        "accounts[1].id: missing",
        "accounts[2]: invalid",
        "name.full: invalid",
        "name.nick: unknown-field",
        "company: invalid",
        "locale: invalid",
        "created_at: invalid",
        "tags[1]: invalid",
        "attributes.o: invalid",
        "attributes.l[0]: invalid",
        "privacy: invalid",
        "anonymous: invalid",
        "nickname: unknown-field",
    ];
    assert_eq!(faults(json), expected);
}

#[test]
fn privacy_is_one_of_two_words() {
    for word in ["standard", "full"] {
        let json = format!(r#"{{"privacy": "{word}"}}"#);
        assert_eq!(faults(&json), [""; 0], "{word}");
    }
    assert_eq!(faults(r#"{"privacy": "Full"}"#), ["privacy: invalid"]);
}

#[test]
fn what_is_no_identity_at_all_is_one_fault() {
    let deep = "[".repeat(100_000);
    let texts = [
        "",
        " ",
        "nul",
        "{",
        "[]",
        "\"x\"",
        "5",
        "{}{}",
        "{\"a\":}",
        "\u{feff}{}",
        &deep,
    ];
    for text in texts {
        assert_eq!(
            faults(text),
            ["input: invalid"],
            "{}",
            &text[..text.len().min(9)]
        );
    }
}

#[test]
fn depth_and_size_do_no_harm() {
    let deep = format!("{{\"x\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(faults(&deep), ["x: unknown-field"]);
    let long = format!("{{\"user_id\": \"{}\"}}", "x".repeat(10_000_000));
    assert_eq!(faults(&long), [""; 0]);
    let many: Vec<String> = (0..100_000)
        .map(|index| format!("\"k{index}\":1"))
        .collect();
    assert_eq!(faults(&format!("{{{}}}", many.join(","))).len(), 100_000);
}

#[test]
fn a_key_given_twice_is_a_fault() {
    assert_eq!(
        faults(r#"{"user_id": "a", "user_id": "b"}"#),
        ["user_id: invalid"]
    );
    assert_eq!(
        faults(r#"{"attributes": {"a": 1, "\u0061": 2}}"#),
        ["attributes.a: invalid"]
    );
    assert_eq!(
        faults(r#"{"x": 1, "x": 2}"#),
        ["x: invalid", "x: unknown-field"]
    );
}

#[test]
fn half_of_a_surrogate_pair_is_no_text() {
    assert_eq!(faults(r#"{"user_id": "\ud800"}"#), ["user_id: invalid"]);
    assert_eq!(faults(r#"{"\udfff": 1}"#), ["input: invalid"]);
    assert_eq!(faults(r#"{"name": "\ud83d\ude00"}"#), [""; 0]);
}

/// `text.slice(0, n)` in JavaScript can cut a pair in two. Such a name is dropped, and such an id is refused.
#[test]
fn a_description_that_was_cut_inside_a_pair_is_malformed() {
    let json = r#"{"user_id": "u", "name": "a\ud83d", "city": "\udc00", "company": {"id": "\ud83d",
        "name": "ok"}, "locale": "\ud83d", "tags": ["\ud83d", "ok"], "attributes": {"a": "\ud83d"}}"#;
    let identity = Identity::from_json(json).unwrap();
    let user = identity.trusted();
    assert_eq!(
        (user.one_name(), user.city(), user.company_id()),
        (None, None, None)
    );
    assert_eq!(user.company_name(), Some("ok"));
    assert!(user.attributes().is_empty());
    // Those after it keep their place, which is what problems and losses name.
    assert_eq!(user.tags().collect::<Vec<_>>(), [(1, "ok")]);
}

#[test]
fn a_kind_that_nobody_registered_is_an_unknown_field() {
    let json = r#"{"user_id": "u", "vendor": {"known": 1, "mistyped": 2}, "client": {"other": 3}}"#;
    let draft = Draft::parse(json).with_kinds(&["known"]);
    let paths: Vec<_> = draft
        .problems()
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(paths, ["vendor.mistyped", "client.other"]);
}

#[test]
fn a_malformed_description_costs_nobody_their_login() {
    let json = r#"{"user_id": "u", "locale": "no such tongue", "country": "Atlantis",
        "created_at": -1, "attributes": {"big": 9007199254740992, "ok": -9007199254740991}}"#;
    let identity = Identity::from_json(json).unwrap();
    assert_eq!(identity.trusted().attributes().len(), 1);
    assert_eq!(identity.trusted().locale(), None);
}

#[test]
fn an_email_in_plain_text_is_unverified() {
    let read = |json| Identity::from_json(json).unwrap();
    assert_eq!(read(r#"{"email": "a@b.co"}"#).trusted().email(), None);
    assert_eq!(
        read(r#"{"email": {"address": "a@b.co"}}"#)
            .trusted()
            .email(),
        None
    );
    let verified = read(r#"{"email": {"address": "a@b.co", "verified": true}}"#);
    assert_eq!(verified.trusted().email(), Some("a@b.co"));
    assert_eq!(read(r#"{"phone": "+4912345"}"#).trusted().phone(), None);
}

#[test]
fn vendor_and_client_data_reach_the_kind_that_they_name() {
    let json = r#"{"user_id": "u", "vendor": {"a": {"x": [1, 2]}}, "client": {"b": "id"}}"#;
    let draft = Draft::parse(json);
    assert!(draft.problems().is_empty());
    let request = |kind| draft.request(kind, Action::Login, Timestamp::EPOCH);
    let text = |request: Request<'_>| {
        (
            request.vendor.map(|raw| raw.get().to_owned()),
            request.client.map(|raw| raw.get().to_owned()),
        )
    };
    assert_eq!(
        text(request("a")),
        (Some(r#"{"x": [1, 2]}"#.to_owned()), None)
    );
    assert_eq!(text(request("b")), (None, Some(r#""id""#.to_owned())));
    assert!(Identity::from_json(json).is_err(), "they would be lost");
}

#[test]
fn no_fault_and_no_debug_text_quotes_a_value() {
    let json = r#"{"user_id": "MARKED\u0000", "email": "MARKED", "phone": "MARKED",
        "accounts": [{"platform": "MARKED", "id": "MARKED"}], "privacy": "MARKED",
        "anonymous": "MARKED", "locale": "MARKED!", "name": "MARKED", "city": "MARKED",
        "attributes": {"a": "MARKED"}, "tags": ["MARKED"],
        "vendor": {"kind": "MARKED"}, "client": {"kind": "MARKED"}}"#;
    let draft = Draft::parse(json);
    let request = draft.request("kind", Action::Login, Timestamp::EPOCH);
    let shown = format!(
        "{:?} {draft:?} {request:?} {}",
        draft.problems(),
        draft.problems()
    );
    assert!(!shown.contains("MARKED"), "{shown}");
    let error = draft.into_identity().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("MARKED"));
}
