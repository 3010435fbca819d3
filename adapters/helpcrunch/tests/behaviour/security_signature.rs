//! Signs the whole user's text with the secret behind it. The signatures are of PHP 8.2's
//! `md5(json_encode($user) . $secret)`, the vendor's sample. Those of `plain` are made with `JSON_UNESCAPED_SLASHES`,
//! `JSON_UNESCAPED_UNICODE` and `JSON_UNESCAPED_LINE_TERMINATORS`. Python's hashlib says the same.

use std::sync::Arc;

use countersign::adapter::{Mint, Request, Vendor};
use countersign::bundle::{Argument, Step};
use countersign::sign::Keys;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, Identity, Secret, Timestamp};
use countersign_helpcrunch::{Helpcrunch, Json, Mode, Secrets, SuffixKey};
use serde_json::json;
use serde_json::value::RawValue;

use crate::{adapter, dropped, mint, refused};

const MODE: Mode = Mode::SecuritySignature;

/// The signature of `{"user_id":"1984"}`.
const OF_THE_ID: &str = "be3ba5fb263d6c0724e94801bbc8f844";

/// The signature of `{"user_id":"1984"}` and `OLD_is_a_secret_of_more_than_32_bytes`.
const BY_THE_OLD_SECRET: &str = "aba509aabad67f28b4f29e575e6789b7";

const WINSTON: &str = r#"{"user_id":"1984","name":"Winston"}"#;
const OF_WINSTON: &str = "ca1bf0f34ba39b8e8b476922fb5bc96c";

/// An identity, the text that PHP signs of it, and the text without needless escapes.
const ODD: &str = r#"{"user_id":"a/b","name":"Jörg 🦀 \u2028\uffff \"q\" \\ \u007f \t\u0001\u001f",
    "company":{"name":"</script>"},"attributes":{"café/":"キャ","neg":-7,"no":false}}"#;
const ODD_OF_PHP: &str = concat!(
    r#"{"user":{"user_id":"a\/b","name":"J\u00f6rg \ud83e\udd80 \u2028\uffff \"q\" \\ "#,
    "\u{7f}",
    r#" \t\u0001\u001f","company":"<\/script>","custom_data":{"caf\u00e9\/":"\u30ad\u30e3","neg":-7,"#,
    r#""no":false}},"signature":"2be63e263809d2e94bd350217c72ac48"}"#,
);
const ODD_AND_PLAIN: &str = concat!(
    r#"{"user":{"user_id":"a/b","name":"Jörg 🦀 "#,
    "\u{2028}\u{ffff}",
    r#" \"q\" \\ "#,
    "\u{7f}",
    r#" \t\u0001\u001f","company":"</script>","custom_data":{"café/":"キャ","neg":-7,"#,
    r#""no":false}},"signature":"e200ef5921636c79d766e3c1d5c8c098"}"#,
);

fn told(verdict: Result<Verdict, Rejection>) -> String {
    match verdict {
        Ok(Verdict::Accepted(user)) => serde_json::to_string(&user).unwrap(),
        Ok(_) => "opaque".to_owned(),
        Err(rejection) => rejection.to_string(),
    }
}

fn judge(action: Action, payload: &str) -> String {
    let raw = RawValue::from_string(payload.to_owned()).unwrap();
    told(adapter(MODE).verify(&Presented::new(action, &raw), Timestamp::EPOCH))
}

const REFUSED: &str = "http-403: security-signature-mismatch";

#[test]
fn the_text_that_is_signed_is_the_one_in_the_payload() {
    let full = r#"{"user_id":"1984","email":{"address":"w@example.com","verified":true},
        "phone":{"number":"+442079460123","verified":true},"name":"Winston Smith","company":"Minitrue",
        "attributes":{"plan":"pro","seats":3,"paid":true}}"#;
    let expected = concat!(
        r#"{"user":{"user_id":"1984","name":"Winston Smith","email":"w@example.com","#,
        r#""phone":"+442079460123","company":"Minitrue","#,
        r#""custom_data":{"plan":"pro","seats":3,"paid":true}},"#,
        r#""signature":"117c0a1dcc42b35698730c7b5244bb12"}"#,
    );
    for json in Json::ALL.iter().copied() {
        let bundle = mint(&adapter(MODE).with_json(json), full).unwrap();
        assert_eq!(bundle.payload.get(), expected, "{json:?}");
        let proof = bundle.verification().unwrap();
        assert_eq!(proof.payload, "/signature");
    }
}

#[test]
fn the_forms_of_json_differ_for_a_slash_and_beyond_ascii() {
    for (json, expected) in [(Json::Php, ODD_OF_PHP), (Json::Plain, ODD_AND_PLAIN)] {
        let adapter = adapter(MODE).with_json(json);
        let bundle = mint(&adapter, ODD).unwrap();
        assert_eq!(bundle.payload.get(), expected);
        let verdict = adapter.verify(&Presented::of(&bundle), Timestamp::EPOCH);
        let user = told(verdict);
        assert!(
            user.starts_with(r#"{"user_id":"a/b","name":"Jörg 🦀 "#),
            "{user}"
        );
    }
    // A server that writes one form makes another signature than a server that writes the other form.
    assert_eq!(judge(Action::Login, ODD_AND_PLAIN), REFUSED);
    assert_eq!(mint(&adapter(MODE), ODD).unwrap().payload.get(), ODD_OF_PHP);
}

#[test]
fn the_vendors_own_sample_is_accepted() {
    let sample = concat!(
        r#"{"user":{"email":"the@example.com","name":"The Name","user_id":"12345","phone":"+49123221312"},"#,
        r#""signature":"f0a5eaeb1ee25a0e9ab1b62599a05f7a"}"#,
    );
    assert_eq!(
        judge(Action::Login, sample),
        r#"{"user_id":"12345","email":"the@example.com","phone":"+49123221312","name":"The Name"}"#
    );
}

#[test]
fn the_page_sets_the_signature_beside_the_user_and_forgets_both() {
    let adapter = adapter(MODE).with_app(Some("acme"), Some("a47f")).unwrap();
    let bundle = mint(&adapter, WINSTON).unwrap();
    let app = r#"{"assign":{"to":"helpcrunchSettings","args":[{"value":{"organization":"acme","appId":"a47f"}}]}}"#;
    let set = concat!(
        r#"{"assign":{"to":"helpcrunchSettings","args":[{"object":{"signature":{"payload":"/signature"},"#,
        r#""user":{"payload":"/user"}}}]}}"#,
    );
    let update = concat!(
        r#"{"call":{"function":"HelpCrunch","args":[{"value":"updateUser"},{"payload":"/user"},"#,
        r#"{"payload":"/signature"}]}}"#,
    );
    assert_eq!(
        serde_json::to_string(&bundle.steps()).unwrap(),
        format!("[{app},{set}]"),
        "a call of an unknown form could stop the chat"
    );
    let forget = concat!(
        r#"[{"remove":{"from":"helpcrunchSettings","keys":["user","signature"]}},"#,
        r#"{"call":{"function":"HelpCrunch","args":[{"value":"logOut"}]}}]"#,
    );
    for logout in [bundle.logout(), &*adapter.logout()] {
        assert_eq!(serde_json::to_string(&logout).unwrap(), forget);
    }
    let identity = Identity::from_json(WINSTON).unwrap();
    let request = Request::new(&identity, Action::UpdateProfile, Timestamp::EPOCH);
    let bundle = adapter.bundle(&request).unwrap();
    assert_eq!(
        bundle.payload.get(),
        format!(r#"{{"user":{WINSTON},"signature":"{OF_WINSTON}"}}"#)
    );
    assert_eq!(
        serde_json::to_string(&bundle.steps()).unwrap(),
        format!("[{update}]")
    );
}

/// The vendor asks for the user authentication mode without its forms, and chats without a signature stop.
#[test]
fn a_visitor_has_no_chat_to_sign_for() {
    for visitor in [r#"{"anonymous":true}"#, r#"{"anonymous":true,"name":"W"}"#] {
        assert_eq!(refused(&adapter(MODE), visitor), ["anonymous: unsupported"]);
    }
    assert_eq!(judge(Action::Login, "{}"), REFUSED);
}

/// JavaScript and PHP write some numbers differently than they were given, and JavaScript sorts indices.
#[test]
fn a_value_that_is_written_otherwise_on_the_way_is_not_signed() {
    let identity = r#"{"user_id":"1984","name":"Winston","attributes":{"spent":19.90,"7":"a","0":"b",
        "list":["a"]}}"#;
    let bundle = mint(&adapter(MODE), identity).unwrap();
    assert_eq!(
        bundle.payload.get(),
        format!(r#"{{"user":{WINSTON},"signature":"{OF_WINSTON}"}}"#)
    );
    assert_eq!(
        dropped(&bundle.dropped),
        [
            "attributes.spent: unsupported-value",
            "attributes.7: invalid",
            "attributes.0: invalid",
            "attributes.list: unsupported-value",
        ]
    );
    // JavaScript takes these for no indices, and the other modes sign no custom data.
    let signed = r#"{"user_id":"1984","attributes":{"07":1,"-1":2,"4294967296":3}}"#;
    assert!(dropped(&mint(&adapter(MODE), signed).unwrap().dropped).is_empty());
    let by_id = mint(&adapter(Mode::Signature), identity).unwrap();
    assert_eq!(
        dropped(&by_id.dropped),
        ["attributes.list: unsupported-value"]
    );
}

#[test]
fn a_missing_or_wrong_signature_is_refused() {
    let upper = OF_THE_ID.to_uppercase();
    let refused = [
        r#"{"user_id":"1984"}"#.to_owned(),
        r#"{"user":{"user_id":"1984"}}"#.to_owned(),
        format!(r#"{{"signature":"{OF_THE_ID}"}}"#),
        format!(r#"{{"user_id":"1984","signature":"{OF_THE_ID}"}}"#),
        format!(r#"{{"user":{{"user_id":"1984","signature":"{OF_THE_ID}"}}}}"#),
        format!(r#"{{"user":{{"user_id":"1984"}},"signature":"{upper}"}}"#),
        format!(r#"{{"user":{{"user_id":"1984"}},"signature":"{OF_THE_ID} "}}"#),
        format!(r#"{{"user":{{"user_id":"1984"}},"signature":["{OF_THE_ID}"]}}"#),
        format!(r#"{{"user":{{"user_id":"1985"}},"signature":"{OF_THE_ID}"}}"#),
        format!(r#"{{"user":{{"user_id":"1984","name":"W"}},"signature":"{OF_THE_ID}"}}"#),
        format!(
            r#"{{"user":{{"user_id":"1984"}},"user":{{"user_id":"1984"}},"signature":"{OF_THE_ID}"}}"#
        ),
        "[]".to_owned(),
    ];
    for action in [Action::Login, Action::UpdateProfile] {
        for payload in &refused {
            assert_eq!(judge(action, payload), REFUSED, "{payload}");
        }
        let good = format!(r#"{{"user":{{"user_id":"1984"}},"signature":"{OF_THE_ID}"}}"#);
        assert_eq!(judge(action, &good), r#"{"user_id":"1984"}"#);
    }
}

fn of(user: &str, signature: &str) -> String {
    let payload = format!(r#"{{"user":{user},"signature":"{signature}"}}"#);
    judge(Action::Login, &payload)
}

/// `JSON.parse` and `JSON.stringify` in the page write the signed text of each payload, as Node v20 shows.
#[test]
fn a_payload_may_be_written_otherwise_on_its_way_to_the_page() {
    let spellings = [
        "{ \"user_id\" :\t\"1984\",\n  \"name\": \"Winston\" }",
        r#"{"user_id":"\u0031984","name":"Winston"}"#,
        r#"{"user_id":"1984","na\u006de":"\u0057inston"}"#,
    ];
    for user in spellings {
        assert_eq!(of(user, OF_WINSTON), WINSTON, "{user}");
    }
    let spaced = ODD_OF_PHP.replace("\":", "\" : ").replace(",\"", ",\n  \"");
    let of_php = ODD_AND_PLAIN.replace(
        "e200ef5921636c79d766e3c1d5c8c098",
        "2be63e263809d2e94bd350217c72ac48",
    );
    for payload in [&*spaced, &*of_php] {
        let accepted = judge(Action::Login, payload);
        assert_eq!(accepted, judge(Action::Login, ODD_OF_PHP));
        assert!(accepted.starts_with(r#"{"user_id":"a/b""#), "{accepted}");
    }
}

/// Python's hashlib signed these texts as they stand, and the page writes another text of each.
#[test]
fn a_text_that_the_page_writes_otherwise_is_refused() {
    let otherwise = [
        (
            r#"{"user_id": "1984", "name": "Winston"}"#,
            "8eb048a9f84109788935d28d3e3cbc54",
        ),
        (
            r#"{"user_id":"\u0031984"}"#,
            "b64834d15ee4e7133e965050dbe6a980",
        ),
        (
            r#"{"user_id":"1984","custom_data":{"n":1.0}}"#,
            "874b71a48567626c575d87b9e0464f02",
        ),
        (
            r#"{"user_id":"1984","custom_data":{"n":1e21}}"#,
            "4123e2aaecad0697d6b3e03b8694c430",
        ),
        (
            r#"{"user_id":"1984","custom_data":{"n":9007199254740993}}"#,
            "df8b4b3c33d36567a57f3ecdae362f58",
        ),
        (
            r#"{"user_id":"1984","custom_data":{"b":1,"7":2}}"#,
            "8e565eede82d48c6d9b18febd190db20",
        ),
        (
            r#"{"user_id":"1984","custom_data":{"plan":"a","plan":"b"}}"#,
            "6577765be88045a68733be171c6a3b5a",
        ),
    ];
    for (user, signature) in otherwise {
        let payload = format!(r#"{{"user":{user},"signature":"{signature}"}}"#);
        let raw = RawValue::from_string(payload).unwrap();
        let presented = Presented::new(Action::Login, &raw);
        let refused = adapter(MODE).verify(&presented, Timestamp::EPOCH);
        let refused = refused.unwrap_err();
        assert_eq!(refused.to_string(), REFUSED, "{user}");
        assert_eq!(
            refused.slip.as_deref(),
            Some("the tag: made of the text that the page writes otherwise"),
            "{user}"
        );
    }
    // These are the texts that the page writes.
    let same = [
        (
            r#"{"user_id":"1984","custom_data":{"n":1}}"#,
            "7c1608c9a3864957306ec2a26861dc92",
        ),
        (
            r#"{"user_id":"1984","custom_data":{"n":19.9}}"#,
            "b9f9e15c5b456946f8082b928a8aef1c",
        ),
        (
            r#"{"user_id":"1984","custom_data":{"7":2,"b":1}}"#,
            "e45c4ae6a14eedf9bf6856ffc838e193",
        ),
    ];
    for (user, signature) in same {
        assert_eq!(
            of(user, signature),
            user.replace("custom_data", "attributes")
        );
    }
}

/// The signatures are of Python's `hashlib.md5(text + b"test_secret_key").hexdigest()`.
#[test]
fn a_signed_user_is_read_as_elsewhere() {
    let number = of(r#"{"user_id":1984}"#, OF_A_NUMBER);
    assert_eq!(number, "http-403: user-id-not-a-string");
    assert_eq!(of("{}", OF_NOTHING), r#"{"anonymous":true}"#);
    let twice = of(r#"{"user_id":"1984","user_id":"1984"}"#, OF_ONE_TWICE);
    assert_eq!(twice, REFUSED);
}

const OF_A_NUMBER: &str = "b08c4b4108e686e73b572d4bbd9f1bac";
const OF_NOTHING: &str = "034880f4ab071e5197d8c970d9e4d4d7";
const OF_ONE_TWICE: &str = "5e3680e145ee35b31af1091b688b694b";

#[test]
fn a_user_that_the_page_changes_is_not_the_signed_one() {
    let adapter = adapter(MODE).with_app(Some("acme"), Some("a47f")).unwrap();
    let bundle = mint(&adapter, WINSTON).unwrap();
    let judge = |presented: &Presented<'_>| told(adapter.verify(presented, Timestamp::EPOCH));
    assert_eq!(judge(&Presented::of(&bundle)), WINSTON);
    let set =
        |object: &str, key: &str| judge(&Presented::of(&bundle).with_setting(object, key, "1985"));
    for (object, key) in [
        ("helpcrunchSettings.user", "user_id"),
        ("helpcrunchSettings.user", "name"),
        ("helpcrunchSettings.user", "email"),
        ("helpcrunchSettings", "user"),
        ("helpcrunchSettings", "signature"),
    ] {
        assert_eq!(set(object, key), REFUSED, "{object} {key}");
    }
    assert_eq!(set("helpcrunchSettings", "appId"), WINSTON);
    for (object, key) in [
        ("helpcrunchSettings.user", "name"),
        ("helpcrunchSettings", "signature"),
        ("helpcrunchSettings", "user"),
    ] {
        let remove = Step::remove(object, &[key]).unwrap();
        let steps: Arc<[Step]> = bundle.steps().iter().cloned().chain([remove]).collect();
        let removed = bundle.clone().with_steps(steps);
        assert_eq!(judge(&Presented::of(&removed)), REFUSED, "{object} {key}");
    }
}

/// The user in the page is no longer the signed text, even where every key has the same value.
#[test]
fn a_change_inside_the_signed_user_is_refused() {
    let user = r#"{"user_id":"1984","name":"Winston","attributes":{"plan":"pro"}}"#;
    let bundle = mint(&adapter(MODE), user).unwrap();
    let judge = |step: Option<Step>| {
        let steps: Arc<[Step]> = bundle.steps().iter().cloned().chain(step).collect();
        let changed = bundle.clone().with_steps(steps);
        told(adapter(MODE).verify(&Presented::of(&changed), Timestamp::EPOCH))
    };
    assert_eq!(judge(None), user);
    let value = |value: serde_json::Value| [Argument::value(&value).unwrap()];
    let in_user = "helpcrunchSettings.user";
    let in_data = "helpcrunchSettings.user.custom_data";
    let wait = |step: Step| Step::ready("HelpCrunch", None, vec![step]).unwrap();
    let changes = [
        Step::assign(in_data, value(json!({"plan": "enterprise"}))),
        Step::assign(in_data, value(json!({"seats": 7}))),
        Step::remove(in_data, &["plan"]),
        Step::assign(in_user, value(json!({"vip": true}))),
        // This sets the same value, behind the other keys.
        Step::remove(in_user, &["user_id"]),
        Step::assign(in_user, value(json!({"user_id": "1984"}))),
        Step::push("helpcrunchSettings.user.roles", value(json!("admin"))),
        Step::append("helpcrunchSettings.user.roles", value(json!("admin"))),
    ];
    for step in changes.map(Result::unwrap) {
        assert_eq!(judge(Some(step.clone())), REFUSED, "{step:?}");
        assert_eq!(judge(Some(wait(step.clone()))), REFUSED, "{step:?}");
    }
    let beside = Step::assign("helpcrunchSettings", value(json!({"vip": true}))).unwrap();
    assert_eq!(judge(Some(beside)), user);
}

/// Each signature is of Python's hashlib and hmac.
#[test]
fn the_usual_slips_are_named() {
    let plain = r#"{"user_id":"1984","name":"Jörg","custom_data":{"path":"a/b","seats":3}}"#;
    let php = r#"{"user_id":"1984","name":"J\u00f6rg","custom_data":{"path":"a\/b","seats":3}}"#;
    let spaced = plain.replace(',', ", ");
    let (of_plain, of_php) = (
        "b00f4e549cfd5ed97bd4278c89e866a7",
        "ef329c93ee4c6a95fc57c6b1a3dfc58b",
    );
    let upper = of_php.to_uppercase();
    let blank = format!("{of_php} ");
    let in_plain = "the tag: made of the same user in plain JSON";
    let slips = [
        (plain, upper.as_str(), "the tag: in upper case"),
        (plain, &blank, "the tag: white space around it"),
        (plain, of_plain, in_plain),
        (php, of_plain, in_plain),
        (&spaced, of_plain, in_plain),
        (
            plain,
            "3d495a54b8ba03417f7d9cefc963e43f",
            "the tag: made with a line break behind the secret",
        ),
        (
            plain,
            "B2D487D8A25A3510C75BD02E676E8FCD",
            "the tag: in upper case, made with CR and LF behind the secret",
        ),
        (
            plain,
            "5fb491b09a0eba7d5bbb6b6ace6612a4",
            "the tag: made of the same user in plain JSON, made with a line break behind the secret",
        ),
        (
            plain,
            "51b0c6c35e157be63b1cca0a5cae343c",
            "the tag: made without the secret: MD5 alone",
        ),
        (
            plain,
            "f2fae5a4156034d74f94f61b895a712e0b82dd8b624653f681e5d980ae81d083",
            "the tag has 32 bytes, as those of SHA-256; MD5 makes 16",
        ),
    ];
    let slip = |user: &str, signature: &str| {
        let raw = format!(r#"{{"user":{user},"signature":"{signature}"}}"#);
        let raw = RawValue::from_string(raw).unwrap();
        let presented = Presented::new(Action::Login, &raw);
        let verdict = adapter(MODE).verify(&presented, Timestamp::EPOCH);
        verdict.unwrap_err().slip
    };
    for (user, signature, named) in slips {
        assert_eq!(slip(user, signature).as_deref(), Some(named), "{signature}");
    }
    // Another user's signature is no slip. A text that is nested very deep has no slip, either.
    assert_eq!(slip(plain, OF_THE_ID), None);
    let (open, close) = (r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
    assert_eq!(slip(&format!("{open}1{close}"), OF_THE_ID), None);
}

#[test]
fn a_previous_secret_verifies_and_does_not_sign() {
    let key = |text: &str| SuffixKey::new(&Secret::new(text).unwrap()).unwrap();
    let keys = Keys::new(key("test_secret_key"))
        .with_previous(key("OLD_is_a_secret_of_more_than_32_bytes"));
    let adapter = Helpcrunch::new(MODE, Secrets::suffix_keys(keys)).unwrap();
    let payload =
        |signature| format!(r#"{{"user":{{"user_id":"1984"}},"signature":"{signature}"}}"#);
    let signed = mint(&adapter, r#"{"user_id":"1984"}"#).unwrap();
    assert_eq!(signed.payload.get(), payload(OF_THE_ID));
    for signature in [OF_THE_ID, BY_THE_OLD_SECRET] {
        let raw = RawValue::from_string(payload(signature)).unwrap();
        let verdict = adapter.verify(&Presented::new(Action::Login, &raw), Timestamp::EPOCH);
        assert_eq!(told(verdict), r#"{"user_id":"1984"}"#);
    }
    assert_eq!(judge(Action::Login, &payload(BY_THE_OLD_SECRET)), REFUSED);
}

#[test]
fn the_typed_payload_is_the_same_and_shows_nothing() {
    let identity = Identity::from_json(WINSTON).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let adapter = adapter(MODE);
    let user = adapter.login(&request).unwrap().into_value();
    let signed = adapter.sign(&user).unwrap();
    assert_eq!(signed.user.get(), WINSTON);
    assert_eq!(signed.signature, OF_WINSTON);
    assert_eq!(format!("{signed:?}"), "SignedUser(..)");
    let other = crate::adapter(Mode::Signature).sign(&user).unwrap_err();
    let problems: Vec<_> = other.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["mode: unsupported (only security-signature signs a whole user)"]
    );
}
