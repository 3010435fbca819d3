//! Reads a configuration, and lists all its faults at once without a value.

use countersign::adapter::Request;
use countersign::verify::Presented;
use countersign::{Action, Identity, Registry, Timestamp};
use countersign_conformance::MemorySecrets;
use countersign_helpcrunch::Config;
use serde_json::value::RawValue;

/// Sets each variable to its own name with a long end.
fn secrets() -> MemorySecrets {
    let names = ["A", "B", "C", "D", "E", "NEW", "OLD"];
    names
        .into_iter()
        .fold(MemorySecrets::new(), |secrets, name| {
            secrets.with(name, format!("{name}_is_a_secret_of_more_than_32_bytes"))
        })
}

fn registry() -> Registry {
    Registry::new().with::<Config>()
}

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}

/// Writes `path: code` of each fault of an entry called `x`, without the path of the entry.
fn faults(entry: &str) -> Vec<String> {
    let entries = format!(r#"{{"x":{{"kind":"helpcrunch",{entry}}}}}"#);
    let error = registry().build(&raw(&entries), &secrets()).unwrap_err();
    let faults = crate::faults(error.problems()).into_iter();
    let inside = |fault: String| fault.strip_prefix("adapters.x.").unwrap().to_owned();
    faults.map(inside).collect()
}

fn warnings(entry: &str) -> Vec<String> {
    let entries = format!(r#"{{"x":{{"kind":"helpcrunch",{entry}}}}}"#);
    let inspection = registry().inspect(&raw(&entries), &secrets());
    assert!(inspection.is_sound());
    let warnings = inspection
        .entries
        .iter()
        .flat_map(|entry| entry.warnings.iter());
    warnings
        .map(|warning| format!("{}: {}", warning.path, warning.code))
        .collect()
}

#[test]
fn each_mode_has_a_table() {
    let capabilities = registry().capabilities();
    let modes = capabilities.iter().filter_map(|table| table.variant());
    let names = [
        "plain",
        "hashed-id",
        "security-hash",
        "signature",
        "security-signature",
    ];
    assert!(modes.eq(names.map(|mode| format!("mode = {mode:?}"))));
}

#[test]
fn every_key_is_read() {
    let entries = r#"{
        "plain":{"kind":"helpcrunch","mode":"plain"},
        "hashed":{"kind":"helpcrunch","mode":"hashed-id","secret":{"env":"A"}},
        "pinned":{"kind":"helpcrunch","mode":"security-hash","organization":"acme","app-id":"a47f",
            "strict":true,"allow-unverified":["email"],
            "secrets":[{"from":0,"secret":{"env":"B"}},{"from":200,"secret":{"env":"C"}}]},
        "signed":{"kind":"helpcrunch","mode":"signature","secret":{"env":"D"},
            "previous-secrets":[{"env":"E"}]},
        "whole":{"kind":"helpcrunch","mode":"security-signature","json":"plain","secret":{"env":"NEW"},
            "previous-secrets":[{"env":"OLD"}]}}"#;
    let issuers = registry().build(&raw(entries), &secrets()).unwrap();
    let variants: Vec<_> = issuers
        .iter()
        .map(|issuer| issuer.adapter().capabilities().variant().unwrap())
        .collect();
    assert_eq!(
        variants,
        [
            r#"mode = "hashed-id""#,
            r#"mode = "security-hash""#,
            r#"mode = "plain""#,
            r#"mode = "signature""#,
            r#"mode = "security-signature""#,
        ]
    );
    let pinned = issuers.get("pinned").unwrap().adapter();
    let undated = Identity::from_json(r#"{"user_id":"1984"}"#).unwrap();
    let problems = pinned.check(&Request::new(&undated, Action::Login, Timestamp::EPOCH));
    assert_eq!(problems.len(), 1, "both secrets are there");
}

#[test]
fn previous_secrets_verify() {
    let entries = r#"{
        "new":{"kind":"helpcrunch","mode":"signature","secret":{"env":"NEW"},
            "previous-secrets":[{"env":"OLD"}]}}"#;
    let issuers = registry().build(&raw(entries), &secrets()).unwrap();
    let digest = hmac_sha256::HMAC::mac("1984", "OLD_is_a_secret_of_more_than_32_bytes");
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let payload = raw(&format!(r#"{{"user_id":"1984","signature":"{hex}"}}"#));
    let presented = Presented::new(Action::Login, &payload);
    let adapter = issuers.get("new").unwrap().adapter();
    assert!(adapter.verify(&presented, Timestamp::EPOCH).is_ok());
}

#[test]
fn a_mode_takes_its_own_secrets_and_no_other() {
    assert_eq!(faults(r#""secret":{"env":"A"}"#), ["mode: missing"]);
    assert_eq!(
        faults(r#""mode":"md5","secret":"hunter2""#),
        ["mode: invalid", "secret: invalid"]
    );
    assert_eq!(
        faults(r#""mode":"plain","secret":{"env":"A"},"previous-secrets":[],"secrets":[]"#),
        [
            "secret: unsupported",
            "previous-secrets: unsupported",
            "secrets: unsupported"
        ]
    );
    for mode in ["hashed-id", "security-hash", "signature"] {
        assert_eq!(faults(&format!(r#""mode":"{mode}""#)), ["secret: missing"]);
        let both = r#""secret":{"env":"A"},"previous-secrets":[{"env":"B"}],
            "secrets":[{"from":0,"secret":{"env":"C"}}]"#;
        assert_eq!(
            faults(&format!(r#""mode":"{mode}",{both}"#)),
            ["secret: unsupported", "previous-secrets: unsupported"]
        );
    }
}

#[test]
fn the_security_signature_has_one_secret_and_a_form_of_json() {
    let signed = r#""mode":"security-signature""#;
    assert_eq!(faults(signed), ["secret: missing"]);
    assert_eq!(
        faults(&format!(
            r#"{signed},"secret":{{"env":"A"}},"secrets":[{{"from":0,"secret":{{"env":"B"}}}}]"#
        )),
        ["secrets: unsupported"]
    );
    assert_eq!(
        faults(&format!(r#"{signed},"secret":{{"env":"A"}},"json":"node""#)),
        ["json: invalid"]
    );
    let other = r#""mode":"signature","secret":{"env":"A"},"json":"php""#;
    assert_eq!(faults(other), ["json: unsupported"]);
    // A secret that was replaced at HelpCrunch may be replaced here.
    let both = format!(r#"{signed},"secret":{{"env":"A"}},"previous-secrets":[{{"env":"B"}}]"#);
    assert_eq!(warnings(&both), [""; 0]);
}

#[test]
fn dated_secrets_are_some_and_of_different_dates() {
    let with = |secrets: &str| faults(&format!(r#""mode":"security-hash","secrets":{secrets}"#));
    assert_eq!(with("[]"), ["secrets: empty"]);
    assert_eq!(with("7"), ["secrets: invalid"]);
    assert_eq!(
        with(
            r#"[{"from":5,"secret":{"env":"A"}},{"from":6,"secret":{"env":"B"}},
            {"from":5,"secret":{"env":"C"}}]"#
        ),
        ["secrets: invalid"]
    );
    assert_eq!(
        with(r#"[{"from":-1,"secret":"hunter2","to":9},{}]"#),
        [
            "secrets[0].from: invalid",
            "secrets[0].secret: invalid",
            "secrets[0].to: unknown-field",
            "secrets[1].from: missing",
            "secrets[1].secret: missing",
        ]
    );
    // They are the last second of the year 9999, the next second, and a date in milliseconds.
    let from = |from: &str| format!(r#"[{{"from":{from},"secret":{{"env":"A"}}}}]"#);
    for late in ["253402300800", "1700000000000"] {
        assert_eq!(with(&from(late)), ["secrets[0].from: invalid"], "{late}");
    }
    let last = format!(
        r#"{{"x":{{"kind":"helpcrunch","mode":"security-hash","secrets":{}}}}}"#,
        from("253402300799")
    );
    assert!(registry().build(&raw(&last), &secrets()).is_ok());
}

#[test]
fn every_fault_is_listed_at_once_without_a_value() {
    let entry = r#""mode":"hunter2","secret":{"file":"hunter3"},"organization":"","app-id":7,
        "strict":"hunter4","colour":"hunter5""#;
    assert_eq!(
        faults(entry),
        [
            "mode: invalid",
            "secret: missing",
            "organization: empty",
            "app-id: invalid",
            "strict: invalid",
            "colour: unknown-field",
        ]
    );
    let entries = format!(r#"{{"x":{{"kind":"helpcrunch",{entry}}}}}"#);
    let error = registry().build(&raw(&entries), &secrets()).unwrap_err();
    assert!(!error.to_string().contains("hunter"), "{error}");
}

#[test]
fn two_modes_with_one_secret_would_make_equal_values() {
    let entries = r#"{
        "a":{"kind":"helpcrunch","mode":"hashed-id","secret":{"env":"A"}},
        "b":{"kind":"helpcrunch","mode":"security-hash",
            "secrets":[{"from":0,"secret":{"env":"B"}},{"from":9,"secret":{"env":"A"}}]}}"#;
    let error = registry().build(&raw(entries), &secrets()).unwrap_err();
    let paths: Vec<_> = error
        .problems()
        .iter()
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(paths, ["adapters.a.secret", "adapters.b.secrets[1].secret"]);
    let same_mode = entries.replace("hashed-id", "security-hash");
    assert!(registry().build(&raw(&same_mode), &secrets()).is_ok());
}

#[test]
fn replacing_what_is_for_good_is_remarkable() {
    let with = |mode: &str| {
        warnings(&format!(
            r#""mode":"{mode}","secret":{{"env":"A"}},"previous-secrets":[{{"env":"B"}}]"#
        ))
    };
    assert_eq!(with("signature"), [""; 0]);
    let remarkable = "adapters.x.previous-secrets: unsupported";
    assert_eq!(with("security-hash"), [remarkable]);
    assert_eq!(with("hashed-id"), [remarkable, "adapters.x: unverified"]);
}

#[test]
fn an_organization_and_its_application_are_words_that_go_together() {
    let with = |rest: &str| format!(r#""mode":"signature","secret":{{"env":"A"}},{rest}"#);
    for address in [
        "https://acme.helpcrunch.com",
        "acme.helpcrunch.com",
        "acme/",
        " acme",
        "ac me",
        "acme:443",
        "acme\\n",
    ] {
        let entry = with(&format!(r#""organization":"{address}","app-id":"a47f""#));
        assert_eq!(faults(&entry), ["organization: invalid"], "{address}");
        if !address.contains('.') {
            let entry = with(&format!(r#""organization":"acme","app-id":"{address}""#));
            assert_eq!(faults(&entry), ["app-id: invalid"], "{address}");
        }
    }
    assert_eq!(
        warnings(&with(r#""organization":"acme""#)),
        ["adapters.x.app-id: missing"]
    );
    assert_eq!(
        warnings(&with(r#""app-id":"a47f""#)),
        ["adapters.x.organization: missing"]
    );
    assert_eq!(
        warnings(&with(r#""organization":"acme","app-id":"a47f""#)),
        [""; 0]
    );
}

#[test]
fn a_mode_without_proof_is_warned_of() {
    let unverified = ["adapters.x: unverified"];
    assert_eq!(warnings(r#""mode":"plain""#), unverified);
    for mode in [
        "security-hash",
        "signature",
        "security-signature",
        "hashed-id",
    ] {
        let warned = warnings(&format!(r#""mode":"{mode}","secret":{{"env":"A"}}"#));
        assert_eq!(warned == unverified, mode == "hashed-id", "{mode}");
        assert!(warned.len() < 2, "{mode}");
    }
}

#[test]
fn a_mode_without_proof_says_so() {
    for capabilities in registry().capabilities() {
        let login = capabilities.first();
        let proves_nothing = login.proof().is_none();
        let says_so = login
            .warning()
            .is_some_and(|text| text.starts_with("no proof"));
        assert_eq!(proves_nothing, says_so, "{:?}", capabilities.variant());
    }
}
