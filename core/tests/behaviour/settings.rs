//! One entry of a configuration: the reading of each setting, and the text of each fault.

use std::cell::RefCell;
use std::sync::Arc;

use countersign::adapter::{Adapter, Capabilities, Policy};
use countersign::bundle::GlobalName;
use countersign::config::{AdapterConfig, SecretRef, SecretSource, Settings, SystemSecrets};
use countersign::sign::{HmacKey, SecretFault};
use countersign::{Error, ErrorKind, Registry, Secret, Timestamp};
use serde_json::value::RawValue;

thread_local! {
    /// The values that the adapter has read from its entry.
    static READ: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn note(value: &impl std::fmt::Debug) {
    READ.with_borrow_mut(|read| read.push(format!("{value:?}")));
}

struct Reader;

impl AdapterConfig for Reader {
    const KIND: &'static str = "reader";

    fn capabilities() -> Vec<Capabilities> {
        Vec::new()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        note(&settings.has("label"));
        note(&settings.required_text("label"));
        note(&settings.integer("size", 2..=9));
        note(&settings.choice("mode", &[("a", 'A'), ("b", 'B')]));
        note(&(settings.policy() == Policy::new().strict()));
        let api_key = settings.required_secret("api-key");
        note(&api_key.map(|secret| secret.expose().len()));
        let dated = settings.dated_keys("secrets", HmacKey::new);
        let dated = dated
            .iter()
            .map(|(from, key)| (*from, key.tag(&[]).hex().len()));
        note(&dated.collect::<Vec<(Timestamp, usize)>>());
        note(&settings.word("word"));
        settings.warn("label", countersign::problem::Code::Reserved, "remarkable");
        note(settings);
        None
    }
}

/// A source with the variable `A`. `EMPTY` is empty, and no file can be read.
#[derive(Debug)]
struct Known;

impl SecretSource for Known {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        match reference {
            SecretRef::Env(name) if name == "A" => Ok(Secret::new("x".repeat(32)).unwrap()),
            SecretRef::Env(name) if name == "EMPTY" => Err(SecretFault::Empty),
            SecretRef::Env(_) => Err(SecretFault::Missing),
            _ => Err(SecretFault::Unreadable("is a directory".to_owned())),
        }
    }
}

/// Returns the values that were read, the faults and the warnings.
fn read(entry: &str) -> (Vec<String>, Vec<String>, String) {
    let entries = format!(r#"{{"x": {{"kind": "reader", {entry}}}}}"#);
    let entries = RawValue::from_string(entries).unwrap();
    let inspection = Registry::new().with::<Reader>().inspect(&entries, &Known);
    let entry = inspection.entries.first().unwrap();
    let faults = entry.problems.iter().map(ToString::to_string);
    let faults = faults.map(|fault| fault.replacen("adapters.x.", "", 1));
    (READ.take(), faults.collect(), entry.warnings.to_string())
}

const GOOD: &str = r#""word": "acme-1", "label": "l", "size": 9, "mode": "b", "strict": true, "api-key": {"env": "A"},
    "secrets": [{"from": 0, "secret": {"env": "A"}}, {"from": 7, "secret": {"env": "A"}}]"#;

#[test]
fn each_key_is_read() {
    let (read_of, faults, warnings) = read(GOOD);
    let expected = [
        "true",
        r#"Some("l")"#,
        "Some(9)",
        "Some('B')",
        "true",
        "Some(32)",
        "[(Timestamp(0), 64), (Timestamp(7), 64)]",
        r#"Some("acme-1")"#,
        r#"Settings { path: FieldPath("adapters.x"), .. }"#,
    ];
    assert_eq!(read_of, expected);
    assert_eq!(
        faults,
        ["adapters.x: invalid (the adapter could not be built)"]
    );
    assert_eq!(
        warnings, "adapters.x.label: reserved (remarkable)",
        "32 bytes are enough"
    );
    assert_eq!(read(&GOOD.replace('9', "2")).1.len(), 1);
}

/// A kind whose adapters cannot be built.
struct Unmakable;

impl AdapterConfig for Unmakable {
    const KIND: &'static str = "unmakable";

    fn capabilities() -> Vec<Capabilities> {
        Vec::new()
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        note(&settings.keep(GlobalName::new("Acme.chat")));
        note(&settings.keep(GlobalName::new("window.chat")));
        note(&settings.keep(Err::<(), _>(Error::new(ErrorKind::Signing))));
        None
    }
}

#[test]
fn the_reason_why_an_adapter_cannot_be_built_is_told_at_its_entry() {
    let entries = RawValue::from_string(r#"{"x": {"kind": "unmakable"}}"#.to_owned()).unwrap();
    let registry = Registry::new().with::<Unmakable>();
    let inspection = registry.inspect(&entries, &Known);
    assert_eq!(READ.take(), [r#"Some("Acme.chat")"#, "None", "None"]);
    let faults = &inspection.entries.first().unwrap().problems;
    let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
    let [name, signing] = faults.as_slice() else {
        panic!("{faults:?}");
    };
    assert!(
        name.starts_with("adapters.x.steps: invalid (a dotted name"),
        "{name}"
    );
    assert_eq!(signing, "adapters.x: invalid (the proof could not be made)");
}

/// Cargo sets the variable for every test.
#[test]
fn the_environment_is_read_by_name() {
    let secrets = SystemSecrets::relative_to("");
    let name = |name: &str| SecretRef::Env(name.to_owned());
    let secret = secrets.look_up(&name("CARGO_PKG_NAME")).unwrap();
    assert_eq!(secret.expose(), b"countersign");
    let fault = secrets.look_up(&name("COUNTERSIGN_UNSET")).unwrap_err();
    assert_eq!(fault, SecretFault::Missing);
}

#[test]
fn a_secret_is_named_in_one_way_and_nothing_stands_beside_it() {
    let form =
        "api-key: invalid (a secret is named, never written: { env = NAME } or { file = PATH })";
    for reference in [
        r#"{}"#,
        r#""marked""#,
        r#"{"env": "A", "file": "x"}"#,
        r#"{"env": "A", "x": 1}"#,
        r#"{"file": "x", "x": 1}"#,
        r#"{"marked": 1}"#,
    ] {
        let entry = GOOD.replacen(r#"{"env": "A"}"#, reference, 1);
        assert_eq!(read(&entry).1, [form], "{reference}");
    }
    let entry = GOOD.replacen(r#"{"env": "A"}"#, r#"{"env": 5}"#, 1);
    let wrong = "api-key.env: invalid (expected text, found a number)";
    assert_eq!(read(&entry).1, [wrong]);
}

#[test]
fn each_fault_has_its_words() {
    let faults = |entry: &str| read(entry).1;
    let required = ["label: missing (required)", "api-key: missing (required)"];
    assert_eq!(faults(r#""size": 5"#), required);
    let faulty = r#""label": "", "size": 10, "mode": "c", "strict": "yes", "other": 1,
        "allow-unverified": ["phone", "name", 5],
        "api-key": {"file": "marked"}, "secrets": [{"from": -1, "secret": {"env": "EMPTY"}},
        {"secret": {"env": "UNSET"}}, {"from": 1.5, "secret": {"env": "A", "x": 1}, "y": 1}, 5]"#;
    let expected = [
        "label: empty (at least one character)",
        "size: invalid (from 2 to 9)",
        "mode: invalid (one of a, b)",
        "allow-unverified[1]: invalid (one of email, phone)",
        "allow-unverified[2]: invalid (expected text, found a number)",
        "strict: invalid (expected true or false, found text)",
        "api-key: invalid (the file that it names cannot be read: is a directory)",
        "secrets[0].from: invalid (Unix seconds, from 0 to the end of the year 9999)",
        "secrets[0].secret: empty (the environment variable that it names is empty)",
        "secrets[1].from: missing (required)",
        "secrets[1].secret: missing (the environment variable that it names is not there)",
        "secrets[2].from: invalid (expected an integer, found a number with a fraction or exponent)",
        "secrets[2].secret: invalid (a secret is named, never written: { env = NAME } or { file = PATH })",
        "secrets[2].y: unknown-field (no field of this name)",
        "secrets[3]: invalid (expected an object, found a number)",
        "other: unknown-field (no field of this name)",
    ];
    assert_eq!(faults(faulty), expected);
    for size in ["1", "-1", "4294967297", "99999999999999999999"] {
        let entry = GOOD.replace('9', size);
        assert_eq!(faults(&entry), ["size: invalid (from 2 to 9)"], "{size}");
    }
    for word in [
        "acme.example.com/x",
        "https://acme",
        "acme corp",
        "acme:1",
        "a\\tb",
        "a\\u00a0b",
    ] {
        let entry = GOOD.replace("acme-1", word);
        let expected = "word: invalid (one word: no address, and no blank in it)";
        assert_eq!(faults(&entry), [expected], "{word}");
    }
    let none = GOOD.replace(r#""secrets": ["#, r#""secrets": [], "rest": ["#);
    assert_eq!(faults(&none)[0], "secrets: empty (at least one secret)");
}

/// Returns the warnings for a secret of these bytes, in the environment and in a file.
fn remarks(bytes: &[u8]) -> Vec<String> {
    #[derive(Debug)]
    struct These(Vec<u8>);

    impl SecretSource for These {
        fn look_up(&self, _: &SecretRef) -> Result<Secret, SecretFault> {
            Ok(Secret::new(self.0.clone()).unwrap())
        }
    }

    let entries = r#"{"x": {"kind": "reader", "label": "l", "api-key": {"env": "A"}}}"#;
    let entries = RawValue::from_string(entries.to_owned()).unwrap();
    let registry = Registry::new().with::<Reader>();
    let inspection = registry.inspect(&entries, &These(bytes.to_vec()));
    let entry = inspection.entries.first().unwrap();
    let warnings = entry.warnings.iter();
    let warnings = warnings.filter(|warning| warning.path.as_str() == "adapters.x.api-key");
    warnings
        .map(|warning| warning.detail.clone().into_owned())
        .collect()
}

#[test]
fn a_secret_with_what_comes_of_copying_it_is_warned_of_and_used_as_it_is() {
    let cases: [(&[u8], &str); 19] = [
        (b"KEY\n", "a line break"),
        (b"KEY\r\n", "a line break"),
        (b"KEY\r", "a line break"),
        (b"\nKEY", "a line break"),
        (b"KEY ", "a blank"),
        (b"\tKEY", "a blank"),
        (b"KEY\xc2\xa0", "a blank"),
        (b"\"KEY\"", "a quote"),
        (b"'KEY", "a quote"),
        (b"KEY`", "a quote"),
        (b"\xef\xbb\xbfKEY", "a byte order mark"),
        (b"\xff\xfeK\0E\0Y\0", "a byte order mark"),
        (b"\xfe\xff\0K\0E\0Y", "a byte order mark"),
        (b"\0", "NUL"),
        (b"\0\0\0\0", "NUL"),
        (b"NAME=KEY", "NAME="),
        (b"export HELPSHIFT_SECRET=KEY", "NAME="),
        (b"my_key2=a", "NAME="),
        (b"NAME==KEY", "NAME="),
    ];
    for (bytes, word) in cases {
        let found = remarks(bytes);
        let [remark] = found.as_slice() else {
            panic!("{bytes:?}: {found:?}");
        };
        assert!(remark.contains(word), "{bytes:?}: {remark}");
        assert!(!remark.contains("KEY"), "{remark}");
    }
    let several = remarks(b"NAME=\"KEY\" \n");
    assert_eq!(several.len(), 2, "{several:?}");
    for good in [
        b"KEY".as_slice(),
        b"QUJDREVGR0g=",
        b"QUJDREVGRw==",
        b"1NAME=KEY",
        b"a b",
        b"a\0",
        b"+/=x",
        b"\xff",
    ] {
        assert_eq!(remarks(good), [""; 0], "{good:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_file_that_anybody_can_write_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;

    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("anybodys-secret");
    std::fs::write(&file, "x".repeat(32)).unwrap();
    let secrets = SystemSecrets::relative_to(folder);
    let entries =
        r#"{"x": {"kind": "reader", "label": "l", "api-key": {"file": "anybodys-secret"}}}"#;
    let entries = RawValue::from_string(entries.to_owned()).unwrap();
    for (mode, count) in [(0o600, 0), (0o640, 0), (0o644, 0), (0o602, 1), (0o666, 1)] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        let inspection = Registry::new().with::<Reader>().inspect(&entries, &secrets);
        let warnings = inspection.entries[0].warnings.iter();
        let told = warnings.filter(|warning| warning.detail.contains("can write the file"));
        assert_eq!(told.count(), count, "{mode:o}");
    }
}

/// Reading a pipe that nobody writes to would never end.
#[test]
#[cfg(unix)]
fn only_a_regular_file_is_read_for_a_secret() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let pipe = folder.join("secret-pipe");
    drop(std::fs::remove_file(&pipe));
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let secrets = SystemSecrets::relative_to(folder);
    for file in ["secret-pipe", "/dev/zero", "/dev/null", "/dev/tty"] {
        let fault = secrets.look_up(&SecretRef::File(file.into())).unwrap_err();
        let expected = SecretFault::Unreadable("it is no regular file".to_owned());
        assert_eq!(fault, expected, "{file}");
    }
}

/// From `printf 'countersign fingerprint' | openssl dgst -sha256 -hmac xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`.
#[test]
fn the_fingerprint_of_each_secret_is_told() {
    let entries = format!(r#"{{"x": {{"kind": "reader", {GOOD}}}}}"#);
    let entries = RawValue::from_string(entries).unwrap();
    let inspection = Registry::new().with::<Reader>().inspect(&entries, &Known);
    let told = serde_json::to_string(&inspection.entries[0].secrets).unwrap();
    let of = |path: &str| {
        format!(r#"{{"path":"adapters.x.{path}","bytes":32,"fingerprint":"37f6cc81"}}"#)
    };
    let paths = ["api-key", "secrets[0].secret", "secrets[1].secret"].map(of);
    assert_eq!(told, format!("[{}]", paths.join(",")));
}
