//! Settings of a kind whose rest is in a file, and of a vendor that names its keys.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities};
use countersign::config::{AdapterConfig, Setting, SettingForm, Settings, SystemSecrets};
use countersign::sign::JwtKey;
use countersign::{Registry, Result, Secret};
use serde_json::value::RawValue;

thread_local! {
    /// The values that the adapter has read from its entry.
    static READ: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn note(value: impl Into<String>) {
    READ.with_borrow_mut(|read| read.push(value.into()));
}

/// Takes a file, and leaves its other settings where the file says so.
struct Named;

impl AdapterConfig for Named {
    const KIND: &'static str = "named";

    fn capabilities() -> Vec<Capabilities> {
        Vec::new()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let text = settings.required_file("rules")?;
        note(&*text);
        if text == "unreadable rules" {
            settings.leave_the_rest();
        }
        None
    }
}

/// Takes keys with ids: the id of the current one is in `key-id`.
struct WithIds;

impl AdapterConfig for WithIds {
    const KIND: &'static str = "with-ids";

    fn capabilities() -> Vec<Capabilities> {
        Vec::new()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let keys = settings.keys_with_ids(Some("key-id"), key)?;
        assert_eq!(READ.with_borrow(Vec::len), keys.iter().count());
        None
    }
}

fn key(secret: &Secret, id: Option<&str>) -> Result<JwtKey> {
    let text = str::from_utf8(secret.expose()).unwrap();
    note(format!("{} of {}", &text[..3], id.unwrap_or("no id")));
    JwtKey::hs256(secret, "")
}

/// Writes this file below the folder of the tests, and returns the folder.
fn folder(file: &str, bytes: &[u8]) -> &'static Path {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join(file), bytes).unwrap();
    folder
}

/// Returns the values that were read, and the faults.
fn read<C: AdapterConfig>(folder: &Path, entry: &str) -> (Vec<String>, Vec<String>) {
    let entries = format!(r#"{{"x": {{"kind": "{}", {entry}}}}}"#, C::KIND);
    let entries = RawValue::from_string(entries).unwrap();
    let secrets = SystemSecrets::relative_to(folder);
    let inspection = Registry::new().with::<C>().inspect(&entries, &secrets);
    let faults = inspection.entries.iter().flat_map(|entry| &entry.problems);
    let faults = faults.map(|fault| fault.to_string().replacen("adapters.x", "x", 1));
    (READ.take(), faults.collect())
}

/// The fault of an entry that has no other one.
const NOT_BUILT: &str = "x: invalid (the adapter could not be built)";

#[test]
fn a_file_beside_the_configuration_is_read_as_text() {
    let folder = folder("rules-present", "rules: é\n".as_bytes());
    let (read_of, faults) = read::<Named>(folder, r#""rules": "rules-present""#);
    assert_eq!(read_of, ["rules: é"], "a line break at the end is left out");
    assert_eq!(faults, [NOT_BUILT]);
}

#[test]
fn a_file_that_cannot_be_read_is_a_fault_that_does_not_name_it() {
    let folder = folder("rules-latin", b"r\xe9gles");
    std::fs::write(folder.join("rules-empty"), "").unwrap();
    std::fs::create_dir_all(folder.join("rules-folder")).unwrap();
    for (entry, expected) in [
        (r#""other": 1"#, "missing (required)"),
        (r#""rules": """#, "empty (at least one character)"),
        (r#""rules": 5"#, "invalid (expected text, found a number)"),
        (
            r#""rules": "rules-absent""#,
            "missing (the file that it names is not there)",
        ),
        (
            r#""rules": "rules-empty""#,
            "empty (the file that it names is empty)",
        ),
        (
            r#""rules": "rules-folder""#,
            "invalid (the file that it names cannot be read: is a directory)",
        ),
        (
            r#""rules": "rules-latin""#,
            "invalid (the file that it names cannot be read: it is not valid UTF-8)",
        ),
    ] {
        let (read_of, faults) = read::<Named>(folder, entry);
        assert_eq!(read_of, [""; 0], "{entry}");
        assert_eq!(faults[0], format!("x.rules: {expected}"), "{entry}");
    }
}

#[test]
fn the_settings_of_rules_that_cannot_be_read_are_no_faults() {
    let folder = folder("rules-read", b"rules");
    std::fs::write(folder.join("rules-unreadable"), "unreadable rules").unwrap();
    let unknown = "x.team: unknown-field (no field of this name)";
    for (file, expected) in [("rules-read", unknown), ("rules-unreadable", NOT_BUILT)] {
        let entry = format!(r#""rules": "{file}", "team": "t""#);
        assert_eq!(read::<Named>(folder, &entry).1, [expected], "{file}");
    }
}

/// Returns the keys that an entry gives, and the faults; the secrets are files with three letters and more.
///
/// They are in a folder of the test's own: another test would read a file while it is written anew.
fn keys(test: &str, entry: &str) -> (Vec<String>, Vec<String>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).unwrap();
    for key in ["new", "old"] {
        let secret = format!("{key}: a secret of thirty-two bytes");
        std::fs::write(folder.join(format!("key-{key}")), secret).unwrap();
    }
    read::<WithIds>(&folder, entry)
}

#[test]
fn each_key_has_the_id_that_stands_beside_it() {
    let (read_of, faults) = keys(
        "keys-with-ids",
        r#""key-id": "app_2", "secret": {"file": "key-new"},
           "previous-secrets": [{"file": "key-old", "key-id": "app_1"}, {"file": "key-old"}]"#,
    );
    assert_eq!(read_of, ["new of app_2", "old of app_1", "old of no id"]);
    assert_eq!(faults, [NOT_BUILT]);
    let (read_of, _) = keys("keys-with-ids", r#""secret": {"file": "key-new"}"#);
    assert_eq!(read_of, ["new of no id"], "the id is optional");
}

#[test]
fn only_an_id_stands_beside_a_previous_secret() {
    let form = "invalid (a secret is named, never written: { env = NAME } or { file = PATH })";
    for (entry, expected) in [
        (
            r#""secret": {"file": "key-new", "key-id": "marked"}"#,
            format!("x.secret: {form}"),
        ),
        (
            r#""secret": {"file": "key-new"}, "previous-secrets": [{"file": "key-old", "marked": "1"}]"#,
            format!("x.previous-secrets[0]: {form}"),
        ),
        (
            r#""secret": {"file": "key-new"}, "previous-secrets": [{"key-id": "marked"}]"#,
            format!("x.previous-secrets[0]: {form}"),
        ),
        (
            r#""secret": {"file": "key-new"}, "previous-secrets": [{"file": "key-old", "key-id": 5}]"#,
            "x.previous-secrets[0].key-id: invalid (expected text, found a number)".to_owned(),
        ),
        (
            r#""secret": {"file": "key-new"}, "key-id": "two words""#,
            "x.key-id: invalid (one word: no address, and no blank in it)".to_owned(),
        ),
    ] {
        assert_eq!(keys("keys-at-fault", entry).1, [expected], "{entry}");
    }
}

#[test]
fn the_list_of_settings_says_where_an_id_may_stand() {
    let with_ids = Setting::previous_secrets_with_ids("key-id");
    assert_eq!(with_ids.form, SettingForm::SecretsWithIds("key-id"));
    let usual = Setting::previous_secrets();
    assert_eq!((with_ids.key, with_ids.about), (usual.key, usual.about));
}
