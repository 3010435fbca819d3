//! Configurations that hold a secret where a reference belongs, and references that lead nowhere.

use super::{Desk, FILES};

const SECRET: &str = FILES[7].1;

/// A configuration of one entry, in which `?` is the secret itself; each command refuses it.
fn refused(name: &str, entries: &[String]) {
    let desk = Desk::new(name);
    for entry in entries {
        desk.write("countersign.toml", entry.replace('?', SECRET));
        for arguments in [
            &["check-config"][..],
            &["check-config", "--pretty"],
            &["issue"],
            &["verify"],
            &["provision", "--adapter", "a", "people.jsonl"],
            &[
                "probe",
                "--adapter",
                "a",
                "--url",
                "http://[::1]:1/",
                "--session",
                "session",
                "--user-id",
                "u",
            ],
        ] {
            let run = desk.run(arguments, "");
            assert_eq!(run.status, 2, "{arguments:?}: {entry}\n{}", run.stderr);
        }
    }
}

fn userhero(lines: &str) -> String {
    format!("[adapters.a]\nkind = 'userhero'\npublic-key = 'k'\n{lines}\n")
}

#[test]
fn a_secret_in_place_of_its_name_is_not_quoted() {
    let file = "secret = { file = 'web' }\n";
    let lines = [
        "secret = '?'".to_owned(),
        "secret = \"?\"".to_owned(),
        "secret = '''\n?'''".to_owned(),
        "secret = ['?']".to_owned(),
        "secret = { env = '?' }".to_owned(),
        "secret = { file = '?' }".to_owned(),
        "secret = { file = '/?/?' }".to_owned(),
        "secret = { value = '?' }".to_owned(),
        "secret = { env = ['?'] }".to_owned(),
        "secret = { env = 'A', file = '?' }".to_owned(),
        "secret = { ? = '?' }".to_owned(),
        "secret.? = 1".to_owned(),
        format!("{file}previous-secrets = '?'"),
        format!("{file}previous-secrets = ['?']"),
        format!("{file}previous-secrets = [{{ env = '?' }}]"),
        format!("{file}ttl = '?'"),
        format!("{file}strict = '?'"),
        format!("{file}allow-unverified = ['?']"),
        format!("{file}unknown = '?'"),
        format!("{file}public-key = ['?']"),
        // No TOML.
        "secret = ?".to_owned(),
        "secret = '?".to_owned(),
        "secret = { file = '?'".to_owned(),
        "secret: ?".to_owned(),
        "?".to_owned(),
        "?=".to_owned(),
        "secret = \"\\?\"".to_owned(),
    ];
    let mut entries = lines.map(|line| userhero(&line)).to_vec();
    entries.extend([
        "[adapters]\na = '?'".to_owned(),
        "[adapters.a]\nkind = '?'".to_owned(),
        "[adapters.a]\nkind = ['?']".to_owned(),
        "table = '?'".to_owned(),
        "adapters = '?'".to_owned(),
        "provision = '?'".to_owned(),
    ]);
    for line in ["secret = '?'", "secrets = '?'", "secrets = ['?']"] {
        entries.push(format!(
            "[adapters.a]\nkind = 'helpcrunch'\nmode = 'signature'\n{line}"
        ));
    }
    for item in [
        "secret = '?'",
        "from = '?', secret = { file = 'web' }",
        "from = 0, secret = { env = '?' }",
    ] {
        let line = format!("secrets = [{{ {item} }}]");
        entries.push(format!(
            "[adapters.a]\nkind = 'helpcrunch'\nmode = 'signature'\n{line}"
        ));
    }
    let plain = "[adapters.a]\nkind = 'helpcrunch'\nmode = 'plain'\n";
    entries.push(format!("{plain}secret = '?'"));
    entries.push("[adapters.a]\nkind = 'helpcrunch'\nmode = '?'".to_owned());
    refused("literal", &entries);
}

#[test]
fn a_key_in_place_of_its_name_is_not_quoted() {
    let desk = Desk::new("literal-key");
    let lines = [
        "api-key = '?'",
        "api-key = { env = '?' }",
        "api-key = { file = '?' }",
        "api-key = { file = 'key' }\nurl = '?'",
        "api-key = { file = 'key' }\nurl = 'https://?@localhost'",
        "api-key = { file = 'key' }\nurl = 'https://localhost/#?'",
        "api-key = { file = 'key' }\ncalls-per-minute = '?'",
        "api-key = { file = 'key' }\naction = '?'",
        "api-key = { file = 'padded' }",
        "api-key = { file = '.' }",
    ];
    desk.write("people.jsonl", "{\"user_id\":\"u\"}\n");
    for line in lines {
        let line = line.replace('?', SECRET);
        desk.configure(&format!("[provision.chat]\n{line}"));
        for arguments in [
            &["check-config"][..],
            &["provision", "--adapter", "chat", "people.jsonl"],
        ] {
            assert_eq!(desk.run(arguments, "").status, 2, "{line}");
        }
    }
}

#[test]
fn a_secret_that_cannot_be_read_is_not_quoted() {
    let lines = [
        "secret = { file = '.' }",
        "secret = { file = 'nowhere' }",
        "secret = { file = 'empty' }",
        "secret = { file = 'endless.toml' }",
        "secret = { file = \"web\\u0000\" }",
        "secret = { env = 'MARKED_BYTES' }",
        "secret = { env = 'MARKED_NOTHING' }",
    ];
    let desk = Desk::new("unreadable");
    desk.write("empty", "\n");
    // Longer than any secret.
    desk.write("endless.toml", SECRET.repeat(4096));
    for line in lines {
        desk.write("countersign.toml", userhero(line));
        for arguments in [&["check-config"][..], &["issue"]] {
            assert_eq!(desk.run(arguments, "").status, 2, "{line}");
        }
    }
}

/// Bytes that are no text are a good secret, and no key that a header holds.
#[test]
fn a_secret_that_is_no_text_is_not_quoted() {
    let desk = Desk::new("bytes");
    let bytes = [SECRET.as_bytes(), b"\xff\x00\n", SECRET.as_bytes()].concat();
    desk.write("web", &bytes);
    desk.write("key", &bytes);
    desk.configure("[provision.chat]\napi-key = { file = 'key' }\n");
    let checked = desk.run(&["check-config"], "");
    assert!(checked.stdout.contains("api-key"), "{}", checked.stdout);
    assert_eq!(
        desk.run(&["issue", "--adapter", "web"], "{\"user_id\":\"u\"}")
            .status,
        0
    );
}

/// A session belongs into a file. One that stands on the command line is not printed again.
#[test]
fn a_session_in_place_of_its_file_is_not_quoted() {
    let desk = Desk::new("session");
    let line = format!("Cookie: id={SECRET}");
    let url = format!("https://{SECRET}@localhost/");
    for (session, url) in [
        (line.as_str(), "http://[::1]:1/"),
        (".", "http://[::1]:1/"),
        ("session", &url),
    ] {
        let probe = [
            "probe",
            "--adapter",
            "web",
            "--user-id",
            "u",
            "--session",
            session,
            "--url",
            url,
        ];
        assert_eq!(desk.run(&probe, "").status, 2);
    }
    for lines in [
        "?",
        "? : ?",
        "Host: ?",
        "Cookie ?",
        "Cookie: ?\n?",
        "\u{fc}?: ?",
        "Cookie: \0?",
    ] {
        desk.write("wrong.toml", lines.replace('?', SECRET));
        let probe = [
            "probe",
            "--adapter",
            "web",
            "--user-id",
            "u",
            "--session",
            "wrong.toml",
            "--url",
            "http://[::1]:1/",
        ];
        assert_eq!(desk.run(&probe, "").status, 2);
    }
}
