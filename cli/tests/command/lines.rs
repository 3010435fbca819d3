//! `issue --lines`: a program that keeps the command running.

#![expect(clippy::unwrap_used, reason = "a test's helpers")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::support::{NOW, Run, command, example, object, with_example};

fn lines(input: &str) -> Run {
    with_example(&["issue", "--lines", "--now", NOW], input)
}

/// Starts the command, which a test keeps running.
fn kept() -> Child {
    let config = example("countersign.toml");
    let mut command = command();
    command.args(["--config", &config, "issue", "--lines", "--now", NOW]);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    pipes.spawn().unwrap()
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
    let mut child = kept();
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

/// A program that does not read for a while finds each answer, in the order of its requests.
#[test]
fn a_reader_that_stops_loses_nothing() {
    const MANY: usize = 6000;
    let mut child = kept();
    let mut stdin = child.stdin.take().unwrap();
    let asks = std::thread::spawn(move || {
        for id in 0..MANY {
            let request = json!({"id": id, "adapters": ["chat"], "identity": {"user_id": "u"}});
            stdin.write_all(format!("{request}\n").as_bytes()).unwrap();
        }
    });
    // The pipe takes 64 KiB, some hundred answers: then the command waits.
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(!asks.is_finished());
    let answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let ids = answers.map(|answer| object(&answer.unwrap())["id"].clone());
    assert!(ids.eq((0..MANY).map(|id| json!(id))));
    asks.join().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// The steps that sign out need no user: a page runs them where its session ends.
#[test]
fn a_request_for_a_logout_needs_no_identity() {
    let run = lines(r#"{"id":1,"action":"logout","adapters":["portal","chat"]}"#);
    let answer = only(&run);
    let printed = with_example(&["logout"], "").objects();
    let asked = answer["bundles"].as_array().unwrap();
    assert_eq!((run.status, asked.len()), (0, 2));
    for (bundle, name) in asked.iter().zip(["portal", "chat"]) {
        let one = printed.iter().find(|one| one["adapter"] == name).unwrap();
        assert_eq!(bundle["adapter"], name);
        assert_eq!(
            (&bundle["logout"], &bundle["steps"], &bundle["payload"]),
            (&one["logout"], &json!([]), &json!({}))
        );
    }
    let with_script = lines(r#"{"action":"logout","script":{}}"#);
    let problems = &only(&with_script)["error"]["problems"];
    assert_eq!(problems[0]["path"], "script", "{problems}");
}

/// A proof that is made with milliseconds for seconds would end in thousands of years.
#[test]
fn the_present_moment_is_in_seconds() {
    for command in ["issue", "verify"] {
        let request =
            json!({"identity": {"user_id": "u"}, "bundles": [], "now": 1_735_689_600_000_i64});
        let run = with_example(&[command, "--lines"], request.to_string());
        let answer = only(&run);
        let problems = answer["error"]["problems"].as_array().unwrap();
        assert!(problems.iter().any(|one| one["path"] == "now"), "{answer}");
    }
}

/// A short request must not be answered by a hundred times its length.
#[test]
fn the_faults_of_a_request_are_bounded() {
    // Each of them lacks its vendor and its id.
    let accounts = format!("[{}{{}}]", "{},".repeat(20_000));
    let request = format!(r#"{{"identity":{{"user_id":"u","accounts":{accounts}}}}}"#);
    let run = lines(&request);
    assert!(run.stdout.len() < request.len(), "{}", run.stdout.len());
    let problems = &only(&run)["bundles"][0]["error"]["problems"];
    assert_eq!(problems.as_array().unwrap().len(), 101);
    assert_eq!(problems[100]["detail"], "and 39902 more");
    let bundles = format!(r#"{{"bundles":[{}1]}}"#, "1,".repeat(1000));
    let run = with_example(&["verify", "--lines"], bundles);
    let problems = &only(&run)["error"]["problems"];
    assert_eq!(
        (&problems[0]["path"], &problems[0]["code"]),
        (&json!("bundles"), &json!("too-many"))
    );
}

/// An answer stands on one line, also for a reader that ends lines at a carriage return.
#[test]
fn an_id_stands_on_one_line() {
    let run = lines("{\"id\":[1,\r2],\"identity\":{\"user_id\":\"u\"}}");
    assert!(!run.stdout.contains('\r'));
    let answer = only(&run);
    assert_eq!(answer["error"]["problems"][0]["path"], "id");
    assert_eq!(answer.get("id"), None);
}

#[test]
fn a_nonce_and_a_subject_are_looked_at_with_the_request() {
    let run = lines(r#"{"identity":{"user_id":"u"},"script":{"nonce":"\"><b>"}}"#);
    let problems = &only(&run)["error"]["problems"];
    assert_eq!(problems[0]["path"], "script.nonce", "{problems}");
    let claims = json!({"email": "a@b.co", "email_verified": true});
    let run =
        lines(&json!({"from": "oidc", "adapters": ["portal"], "identity": claims}).to_string());
    let problems = &only(&run)["bundles"][0]["error"]["problems"];
    assert_eq!(
        (&problems[0]["path"], &problems[0]["code"]),
        (&json!("sub"), &json!("missing"))
    );
}
