//! `issue --lines`: a program that keeps the command running.

#![expect(clippy::unwrap_used, reason = "a test's helpers")]

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{NOW, Run, command, example, object, with_example};

fn lines(input: &str) -> Run {
    with_example(&["issue", "--lines", "--now", NOW], input)
}

fn only(run: &Run) -> Value {
    let [answer] = run.objects().try_into().unwrap();
    answer
}

/// A bundle is the object that `issue` prints, but for its line.
#[test]
fn a_request_is_answered_with_what_issue_prints() {
    let identity = json!({"user_id": "usr_1", "email": {"address": "a@b.co", "verified": true}});
    let run = lines(&json!({"id": {"any": [1]}, "identity": identity}).to_string());
    let answer = only(&run);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(answer["id"], json!({"any": [1]}));
    let printed = with_example(&["issue", "--now", NOW], identity.to_string()).objects();
    let without_line = printed.into_iter().map(|mut one| {
        assert_eq!(one.as_object_mut().unwrap().remove("line"), Some(json!(1)));
        one
    });
    assert_eq!(answer["bundles"], without_line.collect::<Value>());
    assert_eq!(answer.get("script"), None);
}

#[test]
fn a_request_says_which_adapters_action_moment_and_script() {
    let request = json!({
        "id": "r1", "adapters": ["support", "legacy"], "now": 1_600_000_000,
        "identity": {"user_id": "usr_1"}, "script": {"nonce": "YWJj", "endpoint": "/chats"},
    });
    let answer = only(&lines(&request.to_string()));
    let names: Vec<_> = answer["bundles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["adapter"])
        .collect();
    assert_eq!(names, ["support", "legacy"]);
    assert_eq!(answer["bundles"][0]["expires_at"], 1_600_086_400);
    let script = answer["script"].as_str().unwrap();
    assert!(script.starts_with("<script nonce=\"YWJj\">") && script.contains("/chats"));
    assert_eq!(script.matches("function keep(").count(), 1);
    let update =
        json!({"adapters": ["chat"], "action": "update-profile", "identity": {"user_id": "u"}});
    assert_eq!(
        only(&lines(&update.to_string()))["bundles"][0]["action"],
        "update-profile"
    );
    let oidc = json!({"from": "oidc", "adapters": ["portal"], "identity": {"sub": "u", "iss": "https://a.example"}});
    let payload = &only(&lines(&oidc.to_string()))["bundles"][0]["payload"];
    assert_eq!(payload["user"]["externalUserId"], "u");
}

/// The ids that one vendor's event told are nothing to the other adapters.
#[test]
fn an_adapter_that_takes_no_client_refuses_it() {
    let client = json!({"userId": "usr_1"});
    let request = json!({"identity": {"user_id": "usr_1"}, "client": client});
    let run = lines(&request.to_string());
    let answer = only(&run);
    let bundles = answer["bundles"].as_array().unwrap().iter();
    let codes = bundles.map(|one| {
        let code = &one["error"]["problems"][0]["code"];
        (one["adapter"].as_str().unwrap(), code.as_str())
    });
    let none = Some("unsupported");
    let expected = [
        ("chat", none),
        ("legacy", none),
        ("portal", none),
        ("support", None),
    ];
    assert_eq!(
        (codes.collect::<Vec<_>>().as_slice(), run.status),
        (expected.as_slice(), 1)
    );
}

/// `client` holds the ids that a vendor's event told. It is compared, and selects nobody.
#[test]
fn a_request_of_another_users_page_is_refused() {
    let request = |user: &str| {
        let client = json!({"userId": user});
        json!({"adapters": ["support"], "identity": {"user_id": "usr_1"}, "client": client})
            .to_string()
    };
    assert_eq!(
        only(&lines(&request("usr_1")))["bundles"][0]["kind"],
        "helpshift-identities"
    );
    let run = lines(&request("usr_2"));
    let refused = &only(&run)["bundles"][0];
    assert_eq!(refused["error"]["problems"][0]["code"], "mismatch");
    assert_eq!(run.status, 1);
    assert!(!run.shows("usr_2"));
}

#[test]
fn every_fault_of_a_request_is_told_at_once_and_no_value() {
    let request = json!({
        "id": 7, "adapters": ["nobody", "chat"], "action": "marked", "now": "marked", "from": "marked",
        "script": {"marked": 1}, "vendor": {"marked": {}}, "identitty": {}, "marked": 1,
    });
    let run = lines(&request.to_string());
    let answer = only(&run);
    assert_eq!(answer["id"], 7);
    let problems = answer["error"]["problems"].as_array().unwrap();
    let mut paths: Vec<_> = problems
        .iter()
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    paths.sort_unstable();
    let expected = [
        "action",
        "adapters[0]",
        "from",
        "identitty",
        "identity",
        "marked",
        "now",
        "script",
        "vendor.marked",
    ];
    assert_eq!(paths, expected);
    let meant = problems
        .iter()
        .find(|one| one["path"] == "identitty")
        .unwrap();
    assert!(
        meant["detail"]
            .as_str()
            .unwrap()
            .contains("identity is meant"),
        "{meant}"
    );
    assert_eq!(run.status, 1);
    assert!(!run.stdout.contains("nobody"));
}

/// A line that is no request is answered, and delays nothing: each answer is there before the next line is sent.
#[test]
fn each_line_is_answered_before_the_next_is_read() {
    let mut child = command()
        .args([
            "--config",
            &example("countersign.toml"),
            "issue",
            "--lines",
            "--now",
            NOW,
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let good = r#"{"id":1,"adapters":["chat"],"identity":{"user_id":"u"}}"#;
    let long = format!(
        r#"{{"id":1,"identity":{{"user_id":"{}"}}}}"#,
        "a".repeat(10 << 20)
    );
    let bad: [&[u8]; 7] = [
        br#"{"id":1,"identity":{"user_id":"u""#,
        b"[",
        b"\"",
        b"\xff\xfe",
        b"null",
        br#"{"identity":{}} {"identity":{}}"#,
        long.as_bytes(),
    ];
    for line in bad {
        stdin.write_all(line).unwrap();
        stdin.write_all(b"\n").unwrap();
        stdin.flush().unwrap();
        let answer = object(&answers.next().unwrap().unwrap());
        assert_eq!(answer["error"]["kind"], "invalid-request", "{answer}");
        // A blank line asks nothing.
        stdin
            .write_all(format!("\n  \n{good}\n").as_bytes())
            .unwrap();
        stdin.flush().unwrap();
        let answer = object(&answers.next().unwrap().unwrap());
        assert_eq!(
            (&answer["id"], &answer["bundles"][0]["adapter"]),
            (&json!(1), &json!("chat"))
        );
    }
    drop(stdin);
    assert!(answers.next().is_none());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

/// A program that keeps the command running sends a hangup when a secret was rotated.
#[cfg(unix)]
#[test]
fn a_hangup_reads_the_configuration_and_its_secrets_again() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("hangup");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |file: &str, text: &str| std::fs::write(folder.join(file), text).unwrap();
    let config = "[adapters.chat]\nkind = \"helpcrunch\"\nmode = \"signature\"\nsecret = { file = \"key\" }\n";
    write("countersign.toml", config);
    write("key", "test_secret_key");
    let config = folder.join("countersign.toml");
    let mut child = command()
        .args(["--config", config.to_str().unwrap(), "issue", "--lines"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut messages = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut tag = || {
        stdin
            .write_all(b"{\"identity\":{\"user_id\":\"1984\"}}\n")
            .unwrap();
        let answer = object(&answers.next().unwrap().unwrap());
        answer["bundles"][0]["payload"]["signature"].clone()
    };
    // Row 6 of HelpCrunch's known answers, by Python's hmac.
    let first = "f2fae5a4156034d74f94f61b895a712e0b82dd8b624653f681e5d980ae81d083";
    assert_eq!(tag(), first);
    let id = child.id().to_string();
    let mut hang_up = |last: &str| {
        let sent = std::process::Command::new("kill")
            .args(["-HUP", &id])
            .status();
        assert!(sent.unwrap().success());
        let told = messages.by_ref().map(Result::unwrap);
        let told: Vec<_> = told.take_while(|line| !line.ends_with(last)).collect();
        told.join("\n")
    };
    write("key", "another_secret_key");
    hang_up("the configuration was read again");
    let second = tag();
    assert_ne!(second, first);
    std::fs::remove_file(folder.join("key")).unwrap();
    let told = hang_up("the configuration stays as it was");
    assert!(told.contains("adapters.chat.secret"), "{told}");
    assert_eq!(tag(), second);
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// A verdict is the object that `verify` prints.
#[test]
fn bundles_are_judged_a_line_at_a_time() {
    let answer = only(&lines(r#"{"identity":{"user_id":"u"}}"#));
    let request = json!({"id": 1, "bundles": answer["bundles"]}).to_string();
    let run = with_example(
        &["verify", "--lines", "--now", NOW],
        format!("{request}\n[\n"),
    );
    let answers = run.objects();
    assert_eq!((run.status, answers.len()), (1, 2));
    let bundles = answer["bundles"].as_array().unwrap().iter();
    let printed: String = bundles.map(|one| format!("{one}\n")).collect();
    let printed = with_example(&["verify", "--now", NOW], printed).objects();
    assert_eq!(
        answers[0]["verdicts"],
        printed.into_iter().collect::<Value>()
    );
    assert_eq!(answers[1]["error"]["kind"], "invalid-request");
}
