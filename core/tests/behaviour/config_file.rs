//! A configuration file in TOML: every fault is reported at once, and nothing of the file is quoted.

use countersign::config::{ConfigFile, SecretRef, SecretSource};
use countersign::sign::SecretFault;
use countersign::{ErrorKind, Issuers, Registry, Secret};

#[derive(Debug)]
struct Nothing;

impl SecretSource for Nothing {
    fn look_up(&self, _: &SecretRef) -> Result<Secret, SecretFault> {
        Err(SecretFault::Missing)
    }
}

/// Returns every fault, after a check that none quotes the mark.
fn faults(text: &str) -> Vec<String> {
    let error = Issuers::from_toml(text, &Registry::new(), &Nothing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidConfig);
    let file = ConfigFile::from_toml(text);
    let shown = format!("{error} {error:?} {file:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    error.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn every_fault_of_the_file_and_of_its_entries_comes_at_once() {
    let text = "title = 'hunter2'\n[adapter.x]\nsecret = 'hunter2'\n[adapters.a]\nkind = 'hunter2'\n\
                [adapters.b]\nsecret = 'hunter2'\n[provision]\n";
    let expected = [
        "adapter: unknown-field (no table of this name: adapters is meant)",
        "title: unknown-field (no table of this name)",
        "adapters.a.kind: invalid (not a kind; there are )",
        "adapters.b.kind: missing (required)",
    ];
    let mut found = faults(text);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
}

/// An error of `toml` itself quotes the line.
#[test]
fn a_pasted_secret_is_not_quoted() {
    for text in [
        "[adapters.a]\nsecret = hunter2\n",
        "[adapters.a]\nsecret = 'hunter2\n",
        "hunter2",
        "[hunter2\n",
    ] {
        let [fault] = faults(text).try_into().unwrap();
        assert!(
            fault.starts_with("input: invalid (not TOML, at line "),
            "{fault}"
        );
    }
    let twice = "[adapters.a]\nsecret = 'hunter2'\nsecret = 'hunter2'\n";
    assert_eq!(
        faults(twice),
        ["input: invalid (a key is given twice, at line 3)"]
    );
}

#[test]
fn a_file_without_adapters_is_a_fault_and_many_faults_are_counted() {
    let none = "adapters: missing (a configuration names at least one adapter)";
    assert_eq!(faults(""), [none]);
    let tables: String = (0..100_000)
        .map(|table| format!("t{table} = 1\n"))
        .collect();
    let found = faults(&tables);
    assert_eq!(found.len(), 101);
    // The one that adapters are missing is among those that were counted.
    assert_eq!(found.last().unwrap(), "input: too-many (and 99901 more)");
}
