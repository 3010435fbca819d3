//! `issue`: the forms that scripts rely on.

use countersign::clock::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::support::{NOW, example, with_example};

const ADAPTERS: [&str; 4] = ["chat", "legacy", "portal", "support"];

#[test]
fn a_bundle_has_the_documented_keys_in_their_order() {
    let file = example("identities/minimal.json");
    let run = with_example(&["issue", "--adapter", "portal", "--now", NOW, &file], "");
    // The tag is from `openssl dgst -sha256 -hmac`.
    let expected = concat!(
        r#"{"line":1,"adapter":"portal","kind":"userhero","action":"login","#,
        r#""payload":{"user":{"expiresAt":1735689900,"externalUserId":"usr_8f2k9d"},"#,
        r#""userHmac":"d77b6d917762385e673ef9f1fffbd2f8c4ac6232e1710de01f484691d65bfff0"},"#,
        r#""steps":[{"push":{"to":"UserHeroQueue","args":[{"value":"init"},{"merge":"#,
        r#"[{"value":{"publicKey":"pk_demonstration_only"}},{"payload":""}]}]}}],"#,
        r#""logout":[{"call":{"function":"location.reload","args":[]}}],"renew":"event","#,
        r#""expires_at":1735689900,"refresh_at":1735689800,"dropped":[],"#,
        r#""verification":{"kind":"hmac","payload":"/userHmac"}}"#,
        "\n"
    );
    assert_eq!(run.stdout, expected);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

#[test]
fn a_proof_that_never_ends_says_null() {
    let run = with_example(&["issue", "--adapter", "chat"], r#"{"user_id":"u"}"#);
    let times = r#""renew":"never","expires_at":null,"refresh_at":null,"dropped":[]"#;
    assert!(run.stdout.contains(times), "{}", run.stdout);
}

#[test]
fn what_did_not_go_in_is_listed() {
    let input = r#"{"user_id":"u","city":"x","email":"a@example.com"}"#;
    let run = with_example(&["issue", "--adapter", "portal"], input);
    let expected = json!([
        {"path": "email", "reason": "unverified"},
        {"path": "city", "reason": "no-place"}
    ]);
    let [bundle] = run.objects().try_into().unwrap();
    assert_eq!(bundle["dropped"], expected);
}

/// A malformed description from a form or a database costs nobody a login.
#[test]
fn what_would_not_be_sent_is_dropped_with_its_right_form() {
    let input = concat!(
        r#"{"user_id":"u","phone":"","email":"a@b.co ","name":null,"locale":"pt_BR","#,
        r#""attributes":{"spent":19.90,"plan":null}}"#,
    );
    let run = with_example(&["issue", "--adapter", "chat"], input);
    let [bundle] = run.objects().try_into().unwrap();
    let expected = json!([
        {"path": "email", "reason": "unverified"},
        {"path": "phone", "reason": "unverified"},
        {"path": "locale", "reason": "invalid",
            "hint": "a BCP 47 tag joins its parts by a hyphen, and not by _"},
    ]);
    assert_eq!(bundle["dropped"], expected);
    assert!(
        run.stdout.contains(r#""custom_data":{"spent":19.90}"#),
        "{}",
        run.stdout
    );
    assert_eq!(run.status, 0);
}

#[test]
fn claims_of_openid_connect_are_taken_where_they_are_asked_for() {
    let claims = concat!(
        r#"{"iss":"https://id.example","aud":"client","exp":1735689600,"sub":"248289761001","#,
        r#""email":"jane@example.com","email_verified":true,"phone_number":"+1 (425) 555-1212","#,
        r#""phone_number_verified":"true","name":"Jane Doe","locale":"es_MX"}"#,
    );
    let asked = [
        "issue",
        "--from",
        "oidc",
        "--adapter",
        "portal",
        "--now",
        NOW,
    ];
    let run = with_example(&asked, claims);
    let user = concat!(
        r#""payload":{"user":{"email":"jane@example.com","expiresAt":1735689900,"#,
        r#""externalUserId":"248289761001","locale":"es","name":"Jane Doe"},"#,
    );
    assert!(run.stdout.contains(user), "{}", run.stdout);
    let [bundle] = run.objects().try_into().unwrap();
    assert_eq!(
        bundle["dropped"],
        json!([{"path": "phone", "reason": "unverified"}])
    );
    let run = with_example(&["issue", "--adapter", "portal"], claims);
    let meant =
        r#""path":"sub","code":"unknown-field","detail":"no field of this name: user_id is meant""#;
    assert!(run.stdout.contains(meant), "{}", run.stdout);
    assert_eq!(run.status, 1);
}

/// Each adapter judges what stands under its own kind; a kind that nobody has is a fault for all.
#[test]
fn vendor_and_client_are_read_by_the_adapter_of_their_kind() {
    for key in ["vendor", "client"] {
        let of = |kind: &str| format!(r#"{{"user_id":"u","{key}":{{"{kind}":{{"userId":"u"}}}}}}"#);
        let problem = |adapter: &str, kind: &str| {
            let run = with_example(&["issue", "--adapter", adapter], of(kind));
            let [object] = run.objects().try_into().unwrap();
            let problem = &object["error"]["problems"][0];
            [&problem["path"], &problem["code"]]
                .map(|text| text.as_str().unwrap_or("none").to_owned())
        };
        let own = format!("{key}.helpcrunch");
        assert_eq!(problem("chat", "helpcrunch"), [&own, "unsupported"]);
        assert_eq!(problem("portal", "helpcrunch"), ["none", "none"]);
        let unknown = format!("{key}.nobody");
        assert_eq!(problem("portal", "nobody"), [&unknown, "unknown-field"]);
    }
}

#[test]
fn a_refusal_has_the_documented_keys_in_their_order() {
    let run = with_example(&["issue", "--adapter", "portal"], r#"{"anonymous":true}"#);
    let expected = concat!(
        r#"{"line":1,"adapter":"portal","kind":"userhero","error":{"kind":"invalid-identity","#,
        r#""problems":[{"path":"anonymous","code":"unsupported","#,
        r#""detail":"the vendor signs no visitor in","vendor_reason":null}]}}"#,
        "\n"
    );
    assert_eq!((run.stdout.as_str(), run.status), (expected, 1));
}

#[test]
fn five_faults_of_different_sorts_come_in_one_answer() {
    let file = example("identities/faulty.json");
    let run = with_example(&["issue", "--adapter", "support", &file], "");
    let [refusal] = run.objects().try_into().unwrap();
    let problems = refusal["error"]["problems"].as_array().unwrap();
    let mut found: Vec<_> = problems
        .iter()
        .map(|problem| [&problem["path"], &problem["code"]].map(|text| text.as_str().unwrap()))
        .collect();
    found.sort_unstable();
    let expected = [
        ["accounts[0].id", "too-long"],
        ["accounts[1].id", "empty"],
        ["locale", "invalid"],
        ["nickname", "unknown-field"],
        ["phone.number", "invalid"],
    ];
    assert_eq!((found.as_slice(), run.status), (expected.as_slice(), 1));
    for value in ["9999999999", "020 7946", "captain", "usr_8f2k9d"] {
        assert!(!run.shows(value), "{value}");
    }
}

#[test]
fn every_line_gives_an_object_for_each_adapter_in_the_order_of_the_names() {
    let run = with_example(
        &["issue"],
        "{\"user_id\":\"a\"}\nnonsense\n{\"user_id\":\"b\"}\n",
    );
    let found: Vec<_> = run
        .objects()
        .iter()
        .map(|object| {
            (
                object["line"].as_u64(),
                object["adapter"].clone(),
                object.get("error").is_some(),
            )
        })
        .collect();
    let expected: Vec<_> = [1, 2, 3]
        .iter()
        .flat_map(|line| ADAPTERS.map(|name| (Some(*line), json!(name), *line == 2)))
        .collect();
    assert_eq!((found, run.status), (expected, 1));
}

#[test]
fn an_adapter_that_is_named_twice_answers_once() {
    let named = [
        "issue",
        "--adapter",
        "portal",
        "--adapter",
        "chat",
        "--adapter",
        "portal",
    ];
    let names: Vec<_> = with_example(&named, r#"{"user_id":"u"}"#)
        .objects()
        .iter()
        .map(|object| object["adapter"].clone())
        .collect();
    assert_eq!(names, ["chat", "portal"]);
}

#[test]
fn an_adapter_that_is_not_there_is_answered_with_those_that_are() {
    let run = with_example(&["issue", "--adapter", "nope"], r#"{"user_id":"u"}"#);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("nope"), "{}", run.stderr);
    assert!(
        run.stderr.contains("chat, legacy, portal, support"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_action_that_an_adapter_has_not_is_refused() {
    let run = with_example(
        &["issue", "--action", "add-identities", "--adapter", "portal"],
        r#"{"user_id":"u"}"#,
    );
    let [refusal] = run.objects().try_into().unwrap();
    assert_eq!(refusal["error"]["problems"][0]["code"], "unsupported");
    assert_eq!(run.status, 1);
}

#[test]
fn two_runs_with_the_same_now_print_the_same_bytes() {
    for name in ["full", "minimal", "anonymous", "unicode", "faulty"] {
        let file = example(&format!("identities/{name}.json"));
        let run = || with_example(&["issue", "--now", NOW, &file], "").stdout;
        let first = run();
        assert_eq!(first.lines().count(), 4, "{name}");
        assert_eq!(first, run(), "{name}");
    }
}

#[test]
fn a_later_now_moves_the_times_and_nothing_else() {
    let file = example("identities/full.json");
    let at = |now: &str| with_example(&["issue", "--now", now, &file], "").objects();
    let (early, late) = (at(NOW), at("1735689607"));
    assert_ne!(early, late);
    // The times themselves, and the proofs that cover them.
    let moved = [
        "/expires_at",
        "/refresh_at",
        "/payload/user/expiresAt",
        "/payload/userHmac",
        "/payload/identity_token",
    ];
    for (mut one, mut other) in early.into_iter().zip(late) {
        for pointer in moved {
            let (Some(from), Some(to)) = (one.pointer_mut(pointer), other.pointer_mut(pointer))
            else {
                continue;
            };
            if let (Some(from), Some(to)) = (from.as_i64(), to.as_i64()) {
                assert_eq!(to - from, 7, "{pointer}");
            }
            (*from, *to) = (Value::Null, Value::Null);
        }
        assert_eq!(one, other);
    }
}

#[test]
fn without_now_it_is_the_present() {
    let before = SystemClock.now().unix();
    let run = with_example(&["issue", "--adapter", "portal"], r#"{"user_id":"u"}"#);
    let after = SystemClock.now().unix();
    let [bundle] = run.objects().try_into().unwrap();
    let issued = bundle["expires_at"].as_i64().unwrap() - 300;
    assert!((before..=after).contains(&issued), "{issued}");
}

#[test]
fn pretty_adds_white_space_alone() {
    let file = example("identities/unicode.json");
    let plain = with_example(&["issue", "--now", NOW, "--adapter", "portal", &file], "");
    let pretty = with_example(
        &[
            "--pretty",
            "issue",
            "--now",
            NOW,
            "--adapter",
            "portal",
            &file,
        ],
        "",
    );
    assert!(
        pretty
            .stdout
            .starts_with("{\n  \"line\": 1,\n  \"adapter\": \"portal\",\n")
    );
    let squeezed = |text: &str| text.replace([' ', '\n'], "");
    assert_eq!(squeezed(&pretty.stdout), squeezed(&plain.stdout));
}
