//! The needs of a run: a configuration, and a file.

use crate::support::{command, finished, folder, with_config};

const ADAPTERS: &str = "
[adapters.chat]
kind = 'helpcrunch'
mode = 'plain'
[adapters.portal]
kind = 'userhero'
public-key = 'k'
secret = { file = 's' }
";

#[test]
fn faults_are_told_before_anything_is_sent() {
    let sound = "[provision.chat]\napi-key = { file = 's' }\n";
    for (provision, adapter, told) in [
        (sound, "nobody", "there are chat, portal"),
        ("", "chat", "provision.chat"),
        ("[provision.chat]\n", "chat", "provision.chat.api-key"),
        (
            "[provision.chat]\napi-key = { file = 's' }\nurl = 'http://marked.example'\n",
            "chat",
            "provision.chat.url",
        ),
        (
            "[provision.portal]\napi-key = { file = 's' }\n",
            "portal",
            "userhero",
        ),
        ("[provisions.chat]\n", "chat", "provisions"),
    ] {
        let text = format!("{ADAPTERS}{provision}");
        let arguments = ["provision", "--adapter", adapter, "c.toml"];
        let run = with_config("provision-faults", &text, &arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{provision}");
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
}

#[test]
fn check_config_tells_them_with_their_adapters() {
    let provision = "
[provision.chat]
api-key = { file = 's' }
calls-per-minute = 0
[provision.portal]
api-key = { file = 's' }
[provision.nobody]
api-key = { file = 's' }
";
    let text = format!("{ADAPTERS}{provision}");
    let run = with_config("provision-check", &text, &["check-config"]);
    assert_eq!(run.status, 2);
    let found: Vec<_> = run.objects().iter().map(path).collect();
    let expected = [
        (None, "provision.nobody"),
        (Some("chat"), "provision.chat.calls-per-minute"),
        (Some("portal"), "adapters.portal.kind"),
    ];
    let expected = expected.map(|(adapter, path)| (adapter.map(str::to_owned), path.to_owned()));
    assert_eq!(found, expected);
}

/// The adapter, and where its only problem is.
fn path(checked: &serde_json::Value) -> (Option<String>, String) {
    let problems = checked["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{checked}");
    let path = problems[0]["path"].as_str().unwrap();
    let adapter = checked["adapter"].as_str();
    (adapter.map(str::to_owned), path.to_owned())
}

#[test]
fn sound_entries_are_no_problem() {
    let text = format!("{ADAPTERS}[provision.chat]\napi-key = {{ file = 's' }}\n");
    let run = with_config("provision-sound", &text, &["check-config"]);
    assert_eq!((run.status, run.objects().len()), (0, 2));
}

#[test]
fn the_input_is_a_file() {
    let config = format!("{ADAPTERS}[provision.chat]\napi-key = {{ file = 's' }}\n");
    let folder = folder("provision-file", &[("c.toml", &config), ("s", "k")]);
    for file in ["missing", ".", "-"] {
        let output = command()
            .current_dir(&folder)
            .args(["--config", "c.toml", "provision", "--adapter", "chat", file])
            .output()
            .unwrap();
        let run = finished(output);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{file}");
        assert!(!run.stderr.is_empty());
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
}
