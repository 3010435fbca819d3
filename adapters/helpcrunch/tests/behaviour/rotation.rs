//! Rotates three times through configuration: a value that HelpCrunch has pinned to a user stays the same. Digests are
//! of Python's `hmac.new(secret, id, "sha256").hexdigest()`.

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::verify::Presented;
use countersign::{Action, Identity, Registry, Timestamp};
use countersign_conformance::MemorySecrets;
use countersign_helpcrunch::Config;
use serde_json::value::RawValue;

/// The secrets of each configuration. No secret is ever taken away.
const STAGES: [&str; 4] = [
    r#""secret":{"env":"A"}"#,
    r#""secrets":[{"from":0,"secret":{"env":"A"}},{"from":1704067200,"secret":{"env":"B"}}]"#,
    r#""secrets":[{"from":1735689600,"secret":{"env":"C"}},{"from":0,"secret":{"env":"A"}},
        {"from":1704067200,"secret":{"env":"B"}}]"#,
    r#""secrets":[{"from":0,"secret":{"env":"A"}},{"from":1704067200,"secret":{"env":"B"}},
        {"from":1735689600,"secret":{"env":"C"}},{"from":1767225600,"secret":{"env":"D"}}]"#,
];

/// The users, each with the date, the stage of the first login, and the value under the secret of that time.
const USERS: [(&str, i64, usize, &str); 7] = [
    ("u2023", 1_672_531_200, 0, OF_U2023),
    ("u2023", 1_704_067_199, 0, OF_U2023),
    ("u2024", 1_704_067_200, 1, OF_U2024),
    ("u2024", 1_735_689_599, 1, OF_U2024),
    ("u2025", 1_735_689_600, 2, OF_U2025),
    ("u2026", 1_767_225_600, 3, OF_U2026),
    ("u2026", 253_402_300_799, 3, OF_U2026),
];

const OF_U2023: &str = "da103298fd460f3a08c28e6e9d2273cdbb89c7024db480d592b761c606803c81";
const OF_U2024: &str = "def9661577e89f89d85b71e4ed1b3c163a45a15868edb5e3166a7ed7e62ae6ce";
const OF_U2025: &str = "47bb20df0332eed75d21bc1917bcdadcae34513cdd44a81e163220d82c538ca7";
const OF_U2026: &str = "8ba1246a53f67b302da57f3247cc30fc2596fbffd063094df817fbbdcfc4a03f";
/// The value of u2024 by an older secret, which no stage may make.
const OF_U2024_BY_A: &str = "c3899d83dab6611e1edc116c1e336d54db45adc6519d214b363c372abcdb044a";

fn at_stage(stage: usize, mode: &str) -> Arc<dyn Adapter> {
    let secrets = MemorySecrets::new()
        .with("A", "the_secret_of_2023")
        .with("B", "the_secret_of_2024")
        .with("C", "the_secret_of_2025")
        .with("D", "the_secret_of_2026");
    let entries = format!(
        r#"{{"chat":{{"kind":"helpcrunch","mode":"{mode}",{}}}}}"#,
        STAGES[stage]
    );
    let entries = RawValue::from_string(entries).unwrap();
    let issuers = Registry::new().with::<Config>().build(&entries, &secrets);
    Arc::clone(issuers.unwrap().get("chat").unwrap().adapter())
}

fn payload(adapter: &dyn Adapter, id: &str, created_at: i64, action: Action) -> String {
    let identity = format!(r#"{{"user_id":"{id}","created_at":{created_at}}}"#);
    let identity = Identity::from_json(&identity).unwrap();
    let bundle = adapter.issue_now(&Request::new(&identity, action, Timestamp::MAX));
    bundle.unwrap().unwrap().payload.get().to_owned()
}

#[test]
fn a_users_value_stays_what_it_was_when_they_first_came() {
    let mut seen = 0;
    for stage in 0..STAGES.len() {
        let pinned = at_stage(stage, "security-hash");
        let hashed = at_stage(stage, "hashed-id");
        for (id, created_at, first_came, digest) in USERS {
            if stage < first_came {
                continue;
            }
            seen += 1;
            for action in [Action::Login, Action::UpdateProfile] {
                assert_eq!(
                    payload(&*pinned, id, created_at, action),
                    format!(r#"{{"user_id":"{id}","security_hash":"{digest}"}}"#),
                    "stage {stage}, created at {created_at}"
                );
                assert_eq!(
                    payload(&*hashed, id, created_at, action),
                    format!(r#"{{"user_id":"{digest}"}}"#),
                    "stage {stage}, created at {created_at}"
                );
            }
        }
    }
    assert_eq!(seen, 2 * 4 + 2 * 3 + 2 + 2);
}

/// A new secret without a date makes other values, as the README warns.
#[test]
fn a_secret_that_replaces_another_loses_everybody() {
    let secrets = MemorySecrets::new()
        .with("A", "the_secret_of_2023")
        .with("B", "the_secret_of_2024");
    let entries = r#"{"chat":{"kind":"helpcrunch","mode":"security-hash","secret":{"env":"B"},
        "previous-secrets":[{"env":"A"}]}}"#;
    let entries = RawValue::from_string(entries.to_owned()).unwrap();
    let registry = Registry::new().with::<Config>();
    let issuers = registry.build(&entries, &secrets).unwrap();
    let adapter = issuers.get("chat").unwrap().adapter();
    let now = payload(&**adapter, "u2023", 1_672_531_200, Action::Login);
    assert!(!now.contains(OF_U2023));
    let inspection = registry.inspect(&entries, &secrets);
    let mut warnings = inspection.entries[0].warnings.iter();
    let warned = warnings.any(|warning| warning.path.as_str().ends_with(".previous-secrets"));
    assert!(warned);
}

#[test]
fn at_the_last_stage_every_era_verifies_and_no_other_value() {
    let adapter = at_stage(3, "security-hash");
    let verifies = |id: &str, digest: &str| {
        let payload = format!(r#"{{"user_id":"{id}","security_hash":"{digest}"}}"#);
        let payload = RawValue::from_string(payload).unwrap();
        let presented = Presented::new(Action::Login, &payload);
        adapter.verify(&presented, Timestamp::EPOCH).is_ok()
    };
    for (id, _, _, digest) in USERS {
        assert!(verifies(id, digest));
        assert!(!verifies("u2022", digest));
    }
    // The payload does not say when the user was created, so the value of any date verifies.
    assert!(verifies("u2024", OF_U2024_BY_A));
    assert!(!verifies("u2024", OF_U2023));
}
