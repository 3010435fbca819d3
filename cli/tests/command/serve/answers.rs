//! The answers are those of the wire, whatever carries them.

use serde_json::{Value, json};

use super::{AUTHORIZATION, GOOD, Server, get, post};
use crate::asks::HubSpot;
use crate::support::{NOW, with_example};

/// The same text comes from the command and from the server.
#[test]
fn an_answer_is_that_of_the_command_to_the_byte() {
    let server = Server::start("same", &["--listen", "127.0.0.1:0", "--key", "a=env:K"]);
    let identity = json!({"user_id": "usr_1", "email": {"address": "a@b.co", "verified": true}});
    let now: Value = NOW.parse::<u64>().unwrap().into();
    let mut tcp = server.connect_tcp();
    for request in [
        json!({"id": {"any": [1]}, "identity": identity, "now": now}),
        json!({"identity": identity, "now": now, "script": {"nonce": "YWJj", "endpoint": "/chats"}}),
        json!({"adapters": ["portal"], "identity": {"sub": "u"}, "from": "oidc", "now": now}),
        json!({"id": 2, "identity": {"user_id": ""}, "now": now}),
        json!({"id": 3, "identitty": {}, "now": "marked"}),
        json!([]),
    ] {
        let text = request.to_string();
        let expected = with_example(&["issue", "--lines"], text.as_str()).stdout;
        let reply = server.post("/v1/issue", &text);
        assert_eq!(reply.body, expected.trim_end(), "{text}");
        let is_refused = reply.json().get("error").is_some();
        assert_eq!(reply.status, if is_refused { 400 } else { 200 }, "{text}");
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("content-type"), Some("application/json"));
        tcp.send(post("/v1/issue", AUTHORIZATION, &text));
        assert_eq!(tcp.reply().unwrap().body, reply.body);
        let bundles = json!({"bundles": reply.json().get("bundles"), "now": now}).to_string();
        let expected = with_example(&["verify", "--lines"], bundles.as_str()).stdout;
        assert_eq!(
            server.post("/v1/verify", &bundles).body,
            expected.trim_end()
        );
    }
    let adapters = server.ask(&get("/v1/adapters", AUTHORIZATION)).json();
    let names = adapters.as_array().unwrap().iter();
    let names: Vec<_> = names.map(|one| one["adapter"].as_str().unwrap()).collect();
    assert_eq!(names, ["chat", "legacy", "portal", "support"]);
    assert!(adapters[0]["tables"][0]["fields"].is_array());
}

/// One adapter's refusal stands inside an answer.
#[test]
fn the_request_alone_decides_the_status() {
    let server = Server::start("status", &[]);
    let request = json!({"adapters": ["chat", "support"], "identity": {"user_id": "u"}, "client": {"userId": "u"}});
    let reply = server.post("/v1/issue", &request.to_string());
    assert_eq!(reply.status, 200);
    let bundles = &reply.json()["bundles"];
    assert!(bundles[0]["error"].is_object() && bundles[1]["payload"].is_object());
}

/// The server asks vendors itself, also several users at once.
#[test]
fn a_vendor_that_must_be_asked_is_asked() {
    let hubspot = HubSpot::new("serve-asks", crate::asks::gives_tokens);
    let server = Server::of("asks", hubspot.config.to_str().unwrap(), &[]);
    let ask = |number: usize| {
        let email = format!("user{number}@example.com");
        let identity = json!({"email": {"address": email, "verified": true}});
        let body = json!({"identity": identity}).to_string();
        let reply = server.post("/v1/issue", &body).json();
        let expected = format!("token-of-{email}");
        let payload = &reply["bundles"][0]["payload"];
        assert_eq!(payload["identificationToken"], json!(expected), "{reply}");
    };
    std::thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || (0..10).for_each(|one| ask(thread * 5 + one)));
        }
    });
    assert_eq!(hubspot.calls(), 45);
}

#[test]
fn a_request_that_is_no_request_is_refused_in_the_form_of_the_wire() {
    let server = Server::start("refused", &[]);
    let fault = |request: &str| server.ask(request).fault();
    let named = |status, kind: &str| (status, kind.to_owned());
    let json = "Content-Type: application/json\r\n";
    for body in ["", "{", "null", "[1]", "{}", "\u{0}"] {
        let refused = fault(&post("/v1/issue", "", body));
        assert_eq!(refused, named(400, "invalid-request"), "{body}");
        let refused = fault(&post("/v1/verify", "", body));
        assert_eq!(refused, named(400, "invalid-request"), "{body}");
    }
    let mut wire = server.connect();
    wire.send(post("/v1/issue", "", "??").trim_end_matches('?'));
    wire.send(b"\xff\xfe");
    assert_eq!(wire.reply().unwrap().fault(), named(400, "invalid-request"));
    // The connection goes on.
    wire.send(post("/v1/issue", "", GOOD));
    assert_eq!(wire.reply().unwrap().status, 200);

    for path in [
        "/",
        "/v1",
        "/v1/issue/",
        "/V1/issue",
        "//v1/issue",
        "/v1/../v1/issue",
        "/v1/%69ssue",
    ] {
        assert_eq!(
            fault(&post(path, "", GOOD)),
            named(404, "not-found"),
            "{path}"
        );
    }
    for (method, path, allowed) in [
        ("GET", "/v1/issue", "POST"),
        ("PUT", "/v1/verify", "POST"),
        ("OPTIONS", "/v1/issue", "POST"),
        ("POST", "/v1/adapters", "GET,HEAD"),
        ("DELETE", "/healthz", "GET,HEAD"),
    ] {
        let reply = server.ask(&format!("{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_eq!(
            reply.fault(),
            named(405, "method-not-allowed"),
            "{method} {path}"
        );
        assert_eq!(reply.header("allow"), Some(allowed));
    }
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "",
        "text/plain, application/json",
        "application/json\r\nContent-Type: text/plain",
    ] {
        let request =
            post("/v1/issue", "", GOOD).replace(json, &format!("Content-Type: {kind}\r\n"));
        assert_eq!(
            fault(&request),
            named(415, "unsupported-media-type"),
            "{kind}"
        );
    }
    let without = post("/v1/issue", "", GOOD).replace(json, "");
    assert_eq!(fault(&without), named(415, "unsupported-media-type"));
    let more = post("/v1/issue", "", GOOD).replace("/json", "/JSON; charset=utf-8");
    assert_eq!(server.ask(&more).status, 200);
    // No page of another site is let in.
    let preflight = "OPTIONS /v1/issue HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example\r\n\r\n";
    let reply = server.ask(preflight);
    assert_eq!(reply.header("access-control-allow-origin"), None);
}
