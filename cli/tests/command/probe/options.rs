//! The command line, the session's file and the configuration of a probe.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use countersign::adapter::{Mint, Request};
use countersign::{Action, Identity, Timestamp, UserId};
use countersign_helpshift_legacy::HelpshiftLegacy;

use super::endpoint::{Endpoint, no_store, right, secret, signed};
use super::{USER, findings, of, read, session};
use crate::support::{NOW, Run, folder, run, with_example};

const URL: &str = "http://127.0.0.1:9/";

fn probe(more: &[&str]) -> Run {
    let session = session();
    let mut arguments = vec!["probe", "--session", &session];
    arguments.extend(more);
    with_example(&arguments, "")
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    let cases: &[&[&str]] = &[
        &["--adapter", "support", "--url", URL],
        &["--url", URL, "--user-id", "u"],
        &["--adapter", "support", "--user-id", "u"],
        &["--adapter", "nope", "--url", URL, "--user-id", "u"],
        &["--adapter", "support", "--url", "marked", "--user-id", "u"],
        &[
            "--adapter",
            "support",
            "--url",
            "ftp://a.example/",
            "--user-id",
            "u",
        ],
        &[
            "--adapter",
            "support",
            "--url",
            "https://u:marked@a.example/?key=marked",
            "--user-id",
            "u",
        ],
        &["--adapter", "support", "--url", URL, "--user-id", ""],
        &["--adapter", "support", "--url", URL, "--email", "nobody"],
        &[
            "--adapter",
            "support",
            "--url",
            URL,
            "--user-id",
            "u",
            "--payload",
            "p",
        ],
        &[
            "--adapter",
            "support",
            "--url",
            URL,
            "--user-id",
            "u",
            "--method",
            "put",
        ],
        &[
            "--adapter",
            "support",
            "--url",
            URL,
            "--user-id",
            "u",
            "--other-user-id",
            "u",
        ],
    ];
    for case in cases {
        let run = probe(case);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{case:?}");
        assert_ne!(run.stderr, "", "{case:?}");
        assert!(!run.shows("marked"), "{case:?}: {}", run.stderr);
    }
    let run = probe(&["--adapter", "nope", "--url", URL, "--user-id", "u"]);
    assert!(
        run.stderr.contains("chat, legacy, portal, support"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_session_that_cannot_be_read_ends_with_two() {
    let files = [("empty", ""), ("bad", "marked line\nHost: marked\n")];
    let folder = folder("probe-sessions", &files);
    for (name, told) in [
        ("empty", "it is empty"),
        ("bad", "line 2"),
        ("none", "no such file"),
    ] {
        let file = folder.join(name);
        let file = file.to_str().unwrap();
        let arguments = [
            "probe",
            "--adapter",
            "support",
            "--url",
            URL,
            "--user-id",
            "u",
        ];
        let run = with_example(&[arguments.as_slice(), &["--session", file]].concat(), "");
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{name}");
        assert!(
            run.stderr.contains(told) && !run.shows("marked"),
            "{}",
            run.stderr
        );
    }
}

/// A pipe is a file as well, so that a script can keep the session off the disk.
#[test]
#[cfg(target_os = "linux")]
fn a_session_can_come_through_a_pipe() {
    let endpoint = Endpoint::for_session(|| no_store(right("portal")));
    let arguments = [
        "probe",
        "--adapter",
        "portal",
        "--url",
        &endpoint.url,
        "--now",
        NOW,
    ];
    let more = ["--user-id", USER, "--session", "/dev/stdin"];
    let input = format!("Cookie: {}", super::COOKIE);
    let run = with_example(&[arguments.as_slice(), &more].concat(), input);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
}

/// The adapter says by which id the vendor knows a user. It need not be the id that was given.
#[test]
fn a_hashed_id_is_compared_as_the_vendor_knows_it() {
    let id = "f2fae5a4156034d74f94f61b895a712e0b82dd8b624653f681e5d980ae81d083";
    let folder = folder(
        "probe-hashed",
        &[
            (
                "c.toml",
                "[adapters.chat]\nkind = \"helpcrunch\"\nmode = \"hashed-id\"\nsecret = { file = \"s\" }\n",
            ),
            ("s", "test_secret_key"),
        ],
    );
    let config = folder.join("c.toml");
    let session = session();
    for (answer, status) in [(id, 0), ("1984", 1)] {
        let endpoint =
            Endpoint::for_session(move || no_store(format!(r#"{{"user_id":"{answer}"}}"#)));
        let run = run(
            &[
                "--config",
                config.to_str().unwrap(),
                "probe",
                "--adapter",
                "chat",
                "--url",
                &endpoint.url,
                "--user-id",
                "1984",
                "--session",
                &session,
            ],
            "",
        );
        assert_eq!(run.status, status, "{}{}", run.stdout, run.stderr);
    }
}

/// Where the page configures no email, Helpshift's widget expects none in the token.
#[test]
fn an_email_that_the_page_does_not_configure_is_told() {
    let endpoint = Endpoint::for_session(|| no_store(right("support")));
    let session = session();
    let run = with_example(
        &[
            "probe",
            "--adapter",
            "support",
            "--url",
            &endpoint.url,
            "--now",
            NOW,
            "--user-id",
            USER,
            "--session",
            &session,
            "--json",
        ],
        "",
    );
    assert_eq!(
        run.objects()[0]["vendor_reason"],
        "CONFIG_JWT_EMAIL_MISMATCH"
    );
    assert_eq!(findings("support", &endpoint, &[]), []);
}

/// The command line does not say the session's email. The email that the probe makes up is not it.
#[test]
fn without_an_email_the_made_up_one_is_somebody_else_s() {
    let endpoint = Endpoint::new(|call| match (call.says("userEmail"), call.has_session()) {
        (Some(email), true) => no_store(signed("legacy", USER, email)),
        (None, true) => no_store(id_alone()),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    });
    let session = session();
    let arguments = [
        "probe",
        "--adapter",
        "legacy",
        "--url",
        &endpoint.url,
        "--json",
    ];
    let of_user = ["--user-id", USER, "--session", &session];
    let run = with_example(&[arguments.as_slice(), &of_user].concat(), "");
    let probes = ["other-email", "other-both"];
    let expected = probes.map(|probe| of(probe, "signs-another-user", None));
    assert_eq!(read(&run), expected);
}

fn id_alone() -> String {
    let identity = Identity::new().with_user_id(UserId::new(USER).unwrap());
    let adapter = HelpshiftLegacy::new(&secret("helpshift-legacy")).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    adapter.bundle(&request).unwrap().payload.get().to_owned()
}
