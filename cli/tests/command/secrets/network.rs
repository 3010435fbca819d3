//! The commands that ask others: a vendor's API, and a product's own endpoint. Both quote the secrets that they are
//! told.

use std::net::TcpListener;
use std::thread;

use super::echo::{Answer, serve};
use super::{Desk, person};

const HELPCRUNCH: &str =
    "[provision.chat]\napi-key = { file = 'key' }\ncalls-per-minute = 1000000\n";
const HELPSHIFT: &str = "[provision.web]\napi-key = { file = 'key' }\ndomain = 'acme'\n\
                         action = 'create-core-profiles'\ntask-path = '/tasks/{task_id}'\n";

/// Sends two people by each adapter, one of whom is refused, and again: the second run reads the files of the first.
/// Returns the names of the files beside the input.
fn provision(name: &str, answer: Answer) -> Vec<String> {
    let url = serve(answer);
    let mut left = Vec::new();
    for (adapter, config) in [("chat", HELPCRUNCH), ("web", HELPSHIFT)] {
        let desk = Desk::new(&format!("vendor-{name}-{adapter}"));
        desk.configure(&format!("{config}url = '{url}'\n"));
        desk.write("people.jsonl", format!("{}\n{{\"user_id\":5}}\n", person()));
        let arguments = ["provision", "--adapter", adapter, "people.jsonl"];
        desk.run(&[&arguments[..], &["--dry-run"]].concat(), "");
        for _ in 0..2 {
            let run = desk.run(&arguments, "");
            assert_eq!(run.status, 1, "{}", run.stderr);
        }
        left.extend(desk.names());
    }
    left
}

const QUOTING: [&str; 9] = [
    "?",
    "\"?\"",
    "<html>?</html>",
    r#"{"errors":[{"code":"?","message":"the key ? is wrong"}]}"#,
    r#"{"errors":[{"code":"invalid_?_value","message":"?"}]}"#,
    r#"{"code":"?"}"#,
    r#"{"error":"wrong.?"}"#,
    r#"{"data":[{"id":"?","userId":"?"}],"total":"?"}"#,
    r#"{"task_id":"?","id":"?","state":"?"}"#,
];

#[test]
fn a_vendor_that_quotes_the_key_is_not_believed() {
    let said = QUOTING
        .into_iter()
        .flat_map(|body| [(200, body), (400, body)]);
    let denied = [(302, "?"), (401, QUOTING[3]), (404, QUOTING[5])];
    let cases = said.chain(denied).enumerate();
    let run = |(number, (status, body)): (usize, _)| {
        let name = number.to_string();
        thread::spawn(move || provision(&name, Answer { status, body }))
    };
    // Each waits for its vendor from time to time.
    let running: Vec<_> = cases.map(run).collect();
    let left = running.into_iter().flat_map(|run| run.join().unwrap());
    let left: Vec<String> = left.collect();
    for kind in ["journal", "refused", "uncertain"] {
        assert!(left.iter().any(|name| name.ends_with(kind)), "{kind}");
    }
}

#[test]
fn a_vendor_who_is_not_there_is_told_without_the_key() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    // A name that nobody has, by way of a proxy that is not there; and TLS with who speaks none.
    let plain = serve(Answer {
        status: 200,
        body: "?",
    })
    .replace("http:", "https:");
    for (name, url) in [
        ("closed", format!("http://{address}")),
        ("proxy", "https://countersign.invalid".to_owned()),
        ("tls", plain),
    ] {
        let desk = Desk::new(&format!("transport-{name}"));
        desk.configure(&format!("{HELPCRUNCH}url = '{url}'\n"));
        let probe = [
            "probe",
            "--adapter",
            "web",
            "--session",
            "session",
            "--user-id",
            "u",
            "--url",
            &url,
        ];
        assert_eq!(desk.run(&probe, "").status, 1, "{name}");
        desk.run(&["check-config"], "");
    }
}

#[test]
fn an_endpoint_that_quotes_the_session_is_not_quoted() {
    let more = [
        r#"{"identity_token":"?","userAuthToken":"?","security_hash":"?","userHmac":"?","user":{"email":"?"}}"#,
        r#"{"identity_token":"e30.e30.?"}"#,
        "e30.e30.?",
    ];
    let desk = Desk::new("endpoint");
    let probe = |answer, adapter, more: &[&str]| {
        let url = format!("{}/token", serve(answer));
        let of = [
            "probe",
            "--adapter",
            adapter,
            "--session",
            "session",
            "--url",
            &url,
        ];
        let run = desk.run(&[&of[..], &["--user-id", "u"], more].concat(), "");
        assert!(run.status < 2, "{}", run.stderr);
    };
    for body in QUOTING.into_iter().chain(more) {
        for adapter in ["chat", "legacy", "portal", "web"] {
            probe(Answer { status: 200, body }, adapter, &["--json"]);
        }
    }
    for status in [200, 302, 401, 429, 500] {
        let answer = Answer {
            status,
            body: more[0],
        };
        probe(answer, "web", &[]);
        probe(answer, "portal", &["--method", "get", "--payload", "/user"]);
    }
}

/// A product that uses one secret in place of another is told the entry of that secret, and no more.
#[test]
fn the_secret_of_another_entry_is_named_and_not_shown() {
    let desk = Desk::new("another");
    let issued = desk.run(&["issue", "--adapter", "app"], person()).objects();
    let token = issued[0]["payload"]["identity_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let url = serve(Answer {
        status: 200,
        body: token.leak(),
    });
    let probe = [
        "probe",
        "--adapter",
        "web",
        "--session",
        "session",
        "--user-id",
        "usr_8f2k9d",
    ];
    let run = desk.run(
        &[&probe[..], &["--email", "lisa@example.com", "--url", &url]].concat(),
        "",
    );
    assert!(run.stdout.contains("secret-of-another"), "{}", run.stdout);
}
