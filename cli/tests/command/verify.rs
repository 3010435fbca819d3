//! `verify`: bundles as they come from `issue`, and after someone has changed them.

use serde_json::{Value, json};

use crate::support::{NOW, Run, example, folder, run, with_example};

fn issued(name: &str, more: &[&str]) -> String {
    let file = example(&format!("identities/{name}.json"));
    let mut arguments = vec!["issue", "--now", NOW, &file];
    arguments.extend(more);
    with_example(&arguments, "").stdout
}

fn verified(bundles: impl Into<Vec<u8>>) -> Run {
    with_example(&["verify", "--now", NOW], bundles)
}

/// Changes the first character of a text to another that stands in every proof.
fn change(text: &str) -> String {
    let first = if text.starts_with('a') { "b" } else { "a" };
    let rest = text.get(1..).unwrap_or_default();
    format!("{first}{rest}")
}

#[test]
fn every_bundle_is_accepted() {
    for name in ["full", "minimal", "unicode"] {
        for more in [[].as_slice(), &["--pretty"]] {
            let run = verified(issued(name, more));
            assert_eq!(run.objects().len(), 4, "{name}");
            assert!(
                run.objects()
                    .iter()
                    .all(|object| object["accepted"] == true)
            );
            assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{name}");
        }
    }
}

#[test]
fn a_user_is_told_in_the_words_of_the_identity() {
    let expected = concat!(
        r#"{"adapter":"portal","accepted":true,"user":{"user_id":"usr_8f2k9d","#,
        r#""email":"lisa@example.com","phone":"+442079460123","name":"Lisa Chen","#,
        r#""company":"Acme Co.","locale":"en"},"action":"login","proof":"payload","#,
        r#""signed":["user_id","email","phone","name.full","name.first","name.last","#,
        r#""name.display","company.name","locale"]}"#,
        "\n"
    );
    assert_eq!(
        verified(issued("full", &["--adapter", "portal"])).stdout,
        expected
    );
    let visitor = concat!(
        r#"{"adapter":"support","accepted":true,"user":{"anonymous":true},"#,
        r#""action":"login","proof":"nothing","signed":[]}"#,
    );
    let run = verified(issued("anonymous", &["--adapter", "support"]));
    assert_eq!(run.stdout, format!("{visitor}\n"));
}

/// An object on the way chose an action that has no proof, and was anybody.
#[test]
fn an_object_that_chooses_an_action_without_a_proof_is_not_taken_for_a_proven_one() {
    let object =
        r#"{"adapter":"portal","action":"update-profile","payload":{"userId":"admin"},"steps":[]}"#;
    let run = with_example(&["verify", "--now", NOW], object);
    let [told] = run.objects().try_into().unwrap();
    assert_eq!(
        (&told["action"], &told["proof"]),
        (&json!("update-profile"), &json!("nothing"))
    );
    assert_eq!(told["signed"], json!([]));
    let run = with_example(&["verify", "--now", NOW, "--action", "login"], object);
    let [told] = run.objects().try_into().unwrap();
    assert_eq!(told["accepted"], false);
    assert_eq!(told["reason"], "signature-mismatch");
}

#[test]
fn a_changed_proof_is_refused_for_its_reason() {
    let cases = [
        (
            "chat",
            "/payload/security_hash",
            "http-403",
            "security-hash-mismatch",
        ),
        (
            "legacy",
            "/payload/userAuthToken",
            "userAuthFailure",
            "invalid user auth token",
        ),
        (
            "portal",
            "/payload/userHmac",
            "auth_failed",
            "signature-mismatch",
        ),
        (
            "support",
            "/payload/identity_token",
            "LOGIN_FAILED",
            "IDENTITIES_INVALID_TOKEN",
        ),
    ];
    for (adapter, pointer, event, reason) in cases {
        let bundle = issued("full", &["--adapter", adapter]);
        let object: Value = serde_json::from_str(&bundle).unwrap();
        let proof = object.pointer(pointer).unwrap().as_str().unwrap();
        // A token is its signature's part alone; the others are proof all through.
        let proof = proof.rsplit('.').next().unwrap();
        let run = verified(bundle.replace(proof, &change(proof)));
        let [answer] = run.objects().try_into().unwrap();
        let expected = json!({"adapter": adapter, "accepted": false, "event": event,
            "reason": reason, "details": answer["details"]});
        assert_eq!((answer, run.status), (expected, 1), "{adapter}");
    }
}

#[test]
fn any_one_character_change_of_a_proof_is_refused() {
    for (adapter, pointer) in [
        ("chat", "/payload/security_hash"),
        ("legacy", "/payload/userAuthToken"),
        ("portal", "/payload/userHmac"),
        ("support", "/payload/identity_token"),
    ] {
        let bundle = issued("minimal", &["--adapter", adapter]);
        let object: Value = serde_json::from_str(&bundle).unwrap();
        let proof = object.pointer(pointer).unwrap().as_str().unwrap();
        let changed = |place: usize| {
            let (front, rest) = proof.split_at(place);
            bundle.replace(proof, &format!("{front}{}", change(rest)))
        };
        let run = verified((0..proof.len()).map(changed).collect::<String>());
        assert_eq!(
            (run.objects().len(), run.status),
            (proof.len(), 1),
            "{adapter}"
        );
        assert!(
            run.objects()
                .iter()
                .all(|answer| answer["accepted"] == false),
            "{adapter}"
        );
    }
}

#[test]
fn a_changed_user_is_refused() {
    for adapter in ["chat", "legacy", "portal", "support"] {
        let bundle = issued("full", &["--adapter", adapter]);
        let changed = bundle.replace("usr_8f2k9d", "usr_8f2k9e");
        assert_ne!(bundle, changed);
        let run = verified(changed);
        assert_eq!(
            (run.objects()[0]["accepted"].clone(), run.status),
            (json!(false), 1),
            "{adapter}"
        );
    }
}

#[test]
fn a_refusal_has_the_documented_keys_in_their_order() {
    let bundle = issued("minimal", &["--adapter", "portal"]);
    let run = with_example(&["verify", "--now", "1735689900"], bundle);
    let expected = concat!(
        r#"{"adapter":"portal","accepted":false,"event":"auth_failed","reason":"expired","#,
        r#""details":{"expiresAt":1735689900}}"#,
        "\n"
    );
    assert_eq!((run.stdout.as_str(), run.status), (expected, 1));
}

#[test]
fn another_adapter_can_be_made_the_judge() {
    let bundle = issued("minimal", &["--adapter", "portal"]);
    let judge = |name| {
        with_example(
            &["verify", "--now", NOW, "--adapter", name],
            bundle.as_str(),
        )
    };
    assert_eq!(judge("portal").status, 0);
    let run = judge("support");
    assert_eq!(run.objects()[0]["adapter"], "support");
    assert_eq!(
        (run.objects()[0]["accepted"].clone(), run.status),
        (json!(false), 1)
    );
    let run = judge("nope");
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("chat, legacy, portal, support"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_is_no_bundle_gets_an_object_all_the_same() {
    let good = issued("minimal", &["--adapter", "portal"]);
    let twice = good.replacen(r#""adapter":"#, r#""adapter":"portal","adapter":"#, 1);
    let steps = good.replacen(r#""steps":["#, r#""steps":["marked","#, 1);
    let proto = good.replacen("UserHeroQueue", "__proto__", 1);
    let short = r#"{"adapter":"portal","payload":{}}"#.to_owned();
    for bad in ["marked", "[]", "null", "{}", &twice, &steps, &proto, &short] {
        let bad = bad.trim_end();
        let run = verified(format!("{bad}\n{good}"));
        let [answer, accepted] = run.objects().try_into().unwrap();
        assert_eq!(answer["accepted"], false, "{bad}");
        assert_eq!(
            [&answer["event"], &answer["reason"]],
            ["input", "not-a-bundle"],
            "{bad}"
        );
        assert_ne!(answer["details"]["problems"], json!([]), "{bad}");
        assert_eq!(
            (accepted["accepted"].clone(), run.status),
            (json!(true), 1),
            "{bad}"
        );
        assert!(!run.shows("marked"));
    }
}

#[test]
fn an_identity_that_was_refused_has_no_bundle() {
    let run = verified(issued("anonymous", &["--adapter", "portal"]));
    let expected = concat!(
        r#"{"adapter":"portal","accepted":false,"event":"input","reason":"not-issued","#,
        r#""details":{"problems":[]}}"#,
        "\n"
    );
    assert_eq!((run.stdout.as_str(), run.status), (expected, 1));
}

#[test]
fn a_bundle_of_an_adapter_that_is_not_there_ends_with_two() {
    let bundle = issued("minimal", &["--adapter", "portal"]);
    let stranger = bundle.replacen(r#""adapter":"portal""#, r#""adapter":"nope""#, 1);
    let run = verified(format!("{stranger}{bundle}"));
    assert_eq!(run.objects()[0]["reason"], "unknown-adapter");
    assert_eq!(run.objects()[1]["accepted"], true);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("chat, legacy, portal, support"),
        "{}",
        run.stderr
    );
}

#[test]
fn wrong_utf8_deep_nesting_and_nothing_are_no_crash() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let bundle = format!(r#"{{"adapter":"portal","action":"login","payload":{deep},"steps":[]}}"#);
    let steps = format!(r#"{{"adapter":"portal","action":"login","payload":{{}},"steps":{deep}}}"#);
    let input = [bundle.as_bytes(), steps.as_bytes(), b"\xff"].join(&b'\n');
    let run = verified(input);
    assert_eq!((run.objects().len(), run.status), (3, 1));
    let run = verified("\n");
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert_eq!(run.stderr, "countersign: there is no bundle in the input\n");
}

/// A login that says it is something else is not judged as a login.
#[test]
fn an_action_that_the_adapter_does_not_have_is_refused() {
    let issued = with_example(&["issue", "--adapter", "legacy"], r#"{"user_id": "u"}"#).stdout;
    let other = issued.replace(r#""action":"login""#, r#""action":"update-profile""#);
    assert_ne!(issued, other);
    let run = with_example(&["verify"], other);
    let verdict = &run.objects()[0];
    assert_eq!(run.status, 1);
    assert_eq!(
        (&verdict["event"], &verdict["reason"]),
        (&json!("input"), &json!("unsupported-action"))
    );
}

#[test]
fn a_usual_slip_is_named_beside_the_refusal() {
    let folder = folder(
        "slips",
        &[
            (
                "c.toml",
                "[adapters.web]\nkind = \"userhero\"\npublic-key = \"pk_1\"\nsecret = { file = \"a\" }\n\
                 [adapters.app]\nkind = \"userhero\"\npublic-key = \"pk_2\"\nsecret = { file = \"b\" }\n",
            ),
            ("a", "demonstration only, one of the two secrets"),
            ("b", "demonstration only, the other one of the two"),
        ],
    );
    let config = folder.join("c.toml").to_str().unwrap().to_owned();
    let run_here = |arguments: &[&str], input: &str| {
        let mut all = vec!["--config", &config];
        all.extend(arguments);
        run(&all, input)
    };
    let file = example("identities/minimal.json");
    let issued = run_here(&["issue", "--now", NOW, "--adapter", "app", &file], "");
    let run = run_here(
        &["verify", "--now", NOW, "--adapter", "web"],
        &issued.stdout,
    );
    let told = run.objects();
    assert_eq!(told[0]["slip"], "the proof is one of the adapter app");
    assert_eq!(told[0]["reason"], "signature-mismatch");
    assert_eq!(run.status, 1);
}
