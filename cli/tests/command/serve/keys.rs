//! The key: without one, with a wrong one, and with one in a wrong place.

use super::{AUTHORIZATION, GOOD, KEY, Server, get, post};
use crate::support::{Run, command, example, finished, folder};

#[test]
fn no_key_a_wrong_one_and_one_in_a_wrong_place_are_refused() {
    let server = Server::start("keys", &["--listen", "127.0.0.1:0", "--key", "app=env:K"]);
    let wrong = KEY.replace("marked", "Marked");
    let bearer = |key: &str| format!("Authorization: Bearer {key}\r\n");
    let refused = [
        String::new(),
        bearer(&wrong),
        bearer(""),
        bearer(KEY.split_at(40).0),
        bearer(&format!("{KEY}x")),
        bearer(&format!("{KEY}, {KEY}")),
        bearer(&format!(" {KEY}")),
        bearer(&format!("\"{KEY}\"")),
        bearer("a\u{e9}\u{fc}"),
        bearer(&"x".repeat(8_000)),
        format!("Authorization: {KEY}\r\n"),
        format!("Authorization: Basic {KEY}\r\n"),
        format!("Authorization: Bearer\t{KEY}\r\n"),
        format!("{AUTHORIZATION}{AUTHORIZATION}"),
        format!("{AUTHORIZATION}{}", bearer(&wrong)),
        format!("Proxy-{AUTHORIZATION}"),
        format!("X-{AUTHORIZATION}"),
        format!("X-Api-Key: {KEY}\r\n"),
        format!("Cookie: key={KEY}; Authorization=Bearer {KEY}\r\n"),
    ];
    for (path, query) in [("/v1/issue", ""), ("/v1/verify", ""), ("/v1/issue", KEY)] {
        for headers in &refused {
            let path = match query {
                "" => path.to_owned(),
                key => format!("{path}?key={key}&access_token={key}"),
            };
            for reply in [server.ask(&post(&path, headers, GOOD)), {
                let mut tcp = server.connect_tcp();
                tcp.send(post(&path, headers, GOOD));
                tcp.reply().unwrap()
            }] {
                assert_eq!(reply.fault(), (401, "unauthorized".to_owned()), "{headers}");
                assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
                assert!(!reply.body.contains("marked"));
            }
        }
    }
    assert_eq!(server.get("/v1/adapters").status, 401);
    // A key in its place does not make up for one elsewhere.
    for (path, headers) in [
        (format!("/v1/issue?key={KEY}"), AUTHORIZATION.to_owned()),
        ("/v1/issue?".to_owned(), AUTHORIZATION.to_owned()),
        (
            "/v1/issue".to_owned(),
            format!("{AUTHORIZATION}Cookie: key={KEY}\r\n"),
        ),
    ] {
        let reply = server.ask(&post(&path, &headers, GOOD));
        assert_eq!(reply.fault(), (400, "invalid-request".to_owned()), "{path}");
    }
    for headers in [
        AUTHORIZATION.to_owned(),
        AUTHORIZATION.replace("Bearer", "bearer"),
        AUTHORIZATION.replace("Authorization", "AUTHORIZATION"),
    ] {
        assert_eq!(server.ask(&post("/v1/issue", &headers, GOOD)).status, 200);
        let mut tcp = server.connect_tcp();
        tcp.send(post("/v1/issue", &headers, GOOD));
        assert_eq!(tcp.reply().unwrap().status, 200);
    }
    for open in ["/healthz", "/readyz", "/metrics", "/openapi.json"] {
        assert_eq!(server.ask(&get(open, "")).status, 200, "{open}");
    }
    // The names of keys are counted, and no key is shown.
    assert_eq!(
        server.number("countersign_requests_by_key_total{key=\"app\"}"),
        9
    );
    assert!(!server.get("/metrics").body.contains("marked"));
}

/// Two names hold at once, and each request is counted under its own.
#[test]
fn keys_rotate_by_name() {
    let old = "an-old-marked-key-of-some-length-0123456789";
    let folder = folder("serve-rotates", &[("old", &format!("{old}\n"))]);
    let file = format!("old=file:{}", folder.join("old").display());
    let server = Server::start("rotates", &["--key", "new=env:K", "--key", &file]);
    let with = |key: &str| format!("Authorization: Bearer {key}\r\n");
    for key in [old, KEY, old] {
        assert_eq!(server.ask(&post("/v1/issue", &with(key), GOOD)).status, 200);
    }
    assert_eq!(
        server.number("countersign_requests_by_key_total{key=\"old\"}"),
        2
    );
    assert_eq!(
        server.number("countersign_requests_by_key_total{key=\"new\"}"),
        1
    );
    let lines =
        server.logged(|lines| lines.iter().filter(|line| line.contains("\"key\"")).count() == 3);
    assert!(lines.iter().any(|line| line.contains("\"key\":\"old\"")));
}

fn serve(arguments: &[&str]) -> Run {
    let config = example("countersign.toml");
    let mut serve = command();
    serve.args(["--config", &config, "serve"]).args(arguments);
    serve
        .env("K", KEY)
        .env("EMPTY", "")
        .env("SHORT", "marked-123456789-123456789-1234");
    serve.env("ODD", "a marked key with blanks in it, of some length");
    let run = finished(serve.output().unwrap());
    assert!(!run.shows("marked"), "{}", run.stderr);
    run
}

#[test]
fn a_server_without_a_good_key_does_not_start() {
    for (arguments, message) in [
        (
            ["--listen", "127.0.0.1:0"].as_slice(),
            "could sign anybody in: give a --key",
        ),
        (
            &["--listen", "0.0.0.0:0"],
            "could sign anybody in: give a --key",
        ),
        (
            &["--listen", "unix:/tmp/x", "--listen", "[::1]:0"],
            "could sign anybody in",
        ),
        (
            &["--key", KEY],
            "--key, number 1: it is not NAME=env:VARIABLE",
        ),
        (
            &["--key", "a=a-marked-key"],
            "number 1: it is not NAME=env:VARIABLE",
        ),
        (
            &["--key", "a b=env:K"],
            "number 1: it is not NAME=env:VARIABLE",
        ),
        (
            &["--key", "a=env:"],
            "number 1: it is not NAME=env:VARIABLE",
        ),
        (
            &["--key", "a=env:K", "--key", "a=env:EMPTY"],
            "number 2: the name is used twice",
        ),
        (
            &["--key", "a=env:K", "--key", "b=env:K"],
            "key b: it is the same as a",
        ),
        (
            &["--key", "a=env:UNSET_AS_IT_IS"],
            "key a: the secret is not there",
        ),
        (&["--key", "a=env:EMPTY"], "key a: the secret is empty"),
        (
            &["--key", "a=env:SHORT"],
            "key a: it is shorter than 32 bytes",
        ),
        (
            &["--key", "a=env:ODD"],
            "key a: it has a byte that no header can carry",
        ),
        (
            &["--key", "a=file:/there/is/none"],
            "key a: the secret is not there",
        ),
        (
            &["--listen", "localhost:80"],
            "not unix:PATH, and not an IP address and a port",
        ),
        (&["--listen", "unix:"], "unix: and no path"),
    ] {
        let run = serve(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(
            run.stderr.contains(message),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}
