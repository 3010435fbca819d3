//! Configurations, and what is wrong with them. Every run here also shows no marked value.

use serde_json::{Value, json};

use crate::support::{command, example, finished, folder, with_config, with_example};

/// The faults of `check-config`, as path and code.
fn faults(objects: &[Value]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    objects
        .iter()
        .filter_map(|object| object.get("problems")?.as_array())
        .flatten()
        .filter_map(|problem| Some((text(problem.get("path")?), text(problem.get("code")?))))
        .collect()
}

#[test]
fn a_sound_configuration_has_a_line_for_each_adapter() {
    let run = with_example(&["check-config"], "");
    // Each fingerprint is of Python: hmac.new(secret, b"countersign fingerprint", "sha256").hexdigest()[:8].
    let line = |name: &str, kind: &str, bytes: usize, fingerprint: &str| {
        format!(
            "{{\"adapter\":\"{name}\",\"kind\":\"{kind}\",\"problems\":[],\"warnings\":[],\
             \"secrets\":[{{\"path\":\"adapters.{name}.secret\",\"bytes\":{bytes},\
             \"fingerprint\":\"{fingerprint}\"}}]}}\n"
        )
    };
    let expected = [
        line("chat", "helpcrunch", 50, "c131bc33"),
        line("legacy", "helpshift-legacy", 42, "18b2d4b8"),
        line("portal", "userhero", 39, "e8ebd884"),
        line("support", "helpshift-identities", 46, "d5f666b1"),
    ];
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str(), run.status),
        (expected.concat().as_str(), "", 0)
    );
}

#[test]
fn a_warning_does_not_change_the_status() {
    let text = "[adapters.a]\nkind = 'userhero'\npublic-key = 'k'\nsecret = { file = 's' }\n\
                allow-unverified = ['email']\n";
    let run = with_config("warning", text, &["check-config"]);
    let [checked] = run.objects().try_into().unwrap();
    assert_eq!(checked["problems"], json!([]));
    assert_eq!(
        checked["warnings"][0]["path"],
        "adapters.a.allow-unverified[0]"
    );
    assert_eq!(run.status, 0);
}

const FAULTY: &str = "
table = 'marked'
[adapters.a]
kind = 'userhero'
public-key = 5
secret = 'marked'
ttl = 901
nickname = 'marked'
[adapters.b]
kind = 'marked'
[adapters.c]
kind = 'helpshift-legacy'
secret = { file = 'marked' }
strict = 'marked'
";

#[test]
fn every_fault_of_a_file_is_listed_at_once() {
    let run = with_config("faulty", FAULTY, &["check-config"]);
    let expected = [
        ("table", "unknown-field"),
        ("adapters.a.public-key", "invalid"),
        ("adapters.a.secret", "invalid"),
        ("adapters.a.ttl", "invalid"),
        ("adapters.a.nickname", "unknown-field"),
        ("adapters.b.kind", "invalid"),
        ("adapters.c.secret", "missing"),
        ("adapters.c.strict", "invalid"),
    ];
    let expected = expected.map(|(path, code)| (path.to_owned(), code.to_owned()));
    assert_eq!(faults(&run.objects()), expected);
    let whole = r#"{"adapter":null,"kind":null,"problems":[{"path":"table","#;
    assert!(run.stdout.starts_with(whole), "{}", run.stdout);
    assert_eq!((run.status, run.stderr.as_str()), (2, ""));

    for command in ["issue", "verify"] {
        let run = with_config("faulty", FAULTY, &[command]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        let lines: Vec<_> = run.stderr.lines().collect();
        assert_eq!(lines.len(), expected.len(), "{}", run.stderr);
        for ((path, code), line) in expected.iter().zip(lines) {
            assert!(line.starts_with("countersign: "), "{line}");
            assert!(
                line.contains(&format!("c.toml\": {path}: {code} (")),
                "{line}"
            );
        }
    }
}

#[test]
fn an_unknown_kind_is_answered_with_the_kinds_there_are() {
    let run = with_config("kind", "[adapters.b]\nkind = 'marked'\n", &["issue"]);
    let kinds = "helpcrunch, helpshift-identities, helpshift-legacy, hubspot, userhero";
    assert!(run.stderr.contains(kinds), "{}", run.stderr);
}

#[test]
fn what_is_no_toml_is_placed_and_not_shown() {
    let text = "[adapters.a]\nkind = \"userhero\nsecret = marked\nttl = 1\nttl = 'marked'\n[x\n";
    let run = with_config("syntax", text, &["issue"]);
    let places: Vec<_> = run
        .stderr
        .lines()
        .filter_map(|line| line.split_once("c.toml\": "))
        .map(|(_, place)| place)
        .collect();
    let expected = [
        "not TOML, at line 2",
        "not TOML, at line 3",
        "a key is given twice, at line 5",
        "not TOML, at line 6",
    ];
    assert_eq!((places.as_slice(), run.status), (expected.as_slice(), 2));
    let run = with_config("syntax", text, &["check-config"]);
    assert_eq!(run.objects().len(), 1);
    assert_eq!(faults(&run.objects()).len(), 4);
}

#[test]
fn a_secret_that_cannot_be_had_is_a_fault_without_its_name() {
    let entry = |secret: &str| {
        format!("[adapters.a]\nkind = 'userhero'\npublic-key = 'k'\nsecret = {secret}\n")
    };
    let cases = [
        ("{ file = 'marked' }", "missing"),
        ("{ file = '.' }", "invalid"),
        ("{ file = \"a\\u0000b\" }", "invalid"),
        ("{ file = 'empty' }", "empty"),
        ("{ file = '/dev/null' }", "invalid"),
        ("{ file = '/dev/zero' }", "invalid"),
        ("{ env = 'COUNTERSIGN_TEST_MARKED' }", "missing"),
        ("{ env = 'A=B' }", "missing"),
        ("{ env = 'A', file = 's' }", "invalid"),
        ("'marked'", "invalid"),
        ("['marked']", "invalid"),
    ];
    for (secret, code) in cases {
        let run = with_config("secret", &entry(secret), &["check-config"]);
        let expected = [("adapters.a.secret".to_owned(), code.to_owned())];
        assert_eq!(
            (faults(&run.objects()).as_slice(), run.status),
            (expected.as_slice(), 2),
            "{secret}"
        );
    }
}

#[test]
fn values_that_json_has_no_word_for_are_refused_where_they_stand() {
    for ttl in [
        "nan",
        "inf",
        "1.5",
        "1e2",
        "0xffffffffffffffff",
        "99999999999999999999999999",
        "2024-01-01",
        "07:32:00",
    ] {
        let text = format!(
            "[adapters.a]\nkind = 'userhero'\npublic-key = 'k'\nsecret = {{ file = 's' }}\nttl = {ttl}\n"
        );
        let run = with_config("values", &text, &["check-config"]);
        let expected = [("adapters.a.ttl".to_owned(), "invalid".to_owned())];
        assert_eq!(faults(&run.objects()), expected, "{ttl}");
    }
}

#[test]
fn a_file_that_names_no_adapter_is_a_fault() {
    for (text, code) in [
        ("", "missing"),
        ("[adapters]\n", "missing"),
        ("adapters = 5\n", "invalid"),
        ("[[adapters]]\n", "invalid"),
    ] {
        let run = with_config("none", text, &["check-config"]);
        assert_eq!(
            faults(&run.objects()),
            [("adapters".to_owned(), code.to_owned())],
            "{text}"
        );
        assert_eq!(with_config("none", text, &["issue"]).status, 2);
    }
}

#[test]
fn deep_nesting_is_a_fault_and_no_crash() {
    let brackets = format!("adapters = {}", "[".repeat(100_000));
    let dots = format!("{} = 1", ["a"; 100_000].join("."));
    let tables = format!("[adapters.a]\n{} = 1", ["a"; 79].join("."));
    for text in [brackets, dots, tables] {
        assert_eq!(with_config("deep", &text, &["check-config"]).status, 2);
    }
}

#[test]
fn wrong_utf8_is_a_fault() {
    let folder = folder("utf8", &[]);
    std::fs::write(
        folder.join("countersign.toml"),
        b"[adapters.a]\nkind = '\xff'\n",
    )
    .unwrap();
    let run = finished(
        command()
            .arg("check-config")
            .current_dir(folder)
            .output()
            .unwrap(),
    );
    assert!(run.stdout.contains("not UTF-8"), "{}", run.stdout);
    assert_eq!(run.status, 2);
}

#[test]
fn without_config_the_working_directory_is_asked() {
    let there = command()
        .arg("check-config")
        .current_dir(example(""))
        .output()
        .unwrap();
    assert_eq!(finished(there).status, 0);
    for name in ["issue", "verify", "check-config"] {
        let empty = folder(&format!("empty-{name}"), &[]);
        let run = finished(command().arg(name).current_dir(empty).output().unwrap());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        for word in ["countersign.toml", "--config", "working directory"] {
            assert!(run.stderr.contains(word), "{}", run.stderr);
        }
    }
}
