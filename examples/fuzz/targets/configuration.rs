//! A configuration file, as the command and applications read it.

#![no_main]

use std::error::Error as _;
use std::fmt::Debug;

use countersign::ErrorKind;
use countersign::config::{ConfigFile, SecretRef, SecretSource};
use countersign::identity::Draft;
use countersign::sign::SecretFault;
use countersign_fuzz::chats::{self, Vault};
use countersign_fuzz::marked::{assert_no_text, assert_unmarked, marked};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

/// A literal secret where a line breaks off.
const BROKEN: &str = "\nsecret = \"qXz7Mark";

fuzz_target!(|text: &str| {
    let file = ConfigFile::from_toml(text);
    if file.problems.is_empty() {
        let [adapters, provision] = [file.adapters, file.provision];
        check(&adapters, &provision, &Vault);
        // Some words stay at first, so that what is behind them is reached; any other may be a secret.
        for kept in [&["kind", "mode", "surface", "sign", "action"][..], &[]] {
            let [adapters, provision] = [&adapters, &provision].map(|table| {
                let value: Value = serde_json::from_str(table.get()).unwrap_or_default();
                to_raw_value(&marked(&value, kept)).expect("a value is JSON")
            });
            check(&adapters, &provision, &Vault);
            check(&adapters, &provision, &Nothing);
        }
    }
    let broken = ConfigFile::from_toml(&[text, BROKEN].concat());
    assert_silent("a fault of the file", &broken.problems);
});

fn check(adapters: &RawValue, provision: &RawValue, secrets: &dyn SecretSource) {
    let registry = chats::registry();
    let inspection = registry.inspect(adapters, secrets);
    assert_silent("an inspection", &inspection);
    let faults = inspection.problems.len()
        + inspection
            .entries
            .iter()
            .map(|entry| entry.problems.len())
            .sum::<usize>();
    let built = registry.build(adapters, secrets);
    assert_eq!(
        built.is_ok(),
        inspection.is_sound(),
        "both ways to read a configuration"
    );
    match built {
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidConfig);
            // Of more the first are listed and the others counted, by the entry or in all.
            if faults <= 100 {
                assert_eq!(error.problems().len(), faults, "every fault at once");
            }
            assert_silent("an error", &error);
            assert_unmarked("an error", &error.to_string());
            assert!(error.source().is_none());
        }
        Ok(issuers) => {
            assert_silent("the adapters", &issuers);
            issuers.iter().for_each(use_it);
        }
    }
    for entry in &inspection.entries {
        match registry.provisioner(&entry.adapter, adapters, provision, secrets) {
            Ok(provisioner) => assert_silent("a provisioner", &provisioner),
            Err(error) => {
                assert_unmarked("an error", &error.to_string());
                assert_silent("an error", &error);
            }
        }
    }
}

/// Checks that every adapter that could be built signs, and accepts its own proof.
fn use_it(issuer: &countersign::Issuer) {
    let user = r#"{"user_id": "usr_1", "email": {"address": "lisa@example.com", "verified": true}, "created_at": 1700000000}"#;
    let draft = Draft::parse(user);
    let request = draft.request(issuer.kind(), countersign::Action::Login, chats::now());
    match chats::ready(issuer.issue(request)) {
        Ok(bundle) => {
            let judged = issuer.judge(&countersign::verify::Presented::of(&bundle), chats::now());
            assert!(judged.is_ok(), "an adapter refuses its own bundle");
        }
        Err(error) => assert!(!error.problems().is_empty(), "refused without a reason"),
    }
}

/// No secret, and nothing that may be one. A built adapter may show a date of its configuration.
fn assert_silent(what: &str, shown: &impl Debug) {
    let shown = format!("{shown:?}");
    assert_no_text(what, &shown);
    assert!(
        !shown.contains(chats::END_OF_SECRET),
        "{what} shows a secret"
    );
}

#[derive(Debug)]
struct Nothing;

impl SecretSource for Nothing {
    fn look_up(&self, _: &SecretRef) -> Result<countersign::Secret, SecretFault> {
        Err(SecretFault::Missing)
    }
}
