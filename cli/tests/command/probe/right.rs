//! Endpoints with which nothing is wrong.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use std::path::Path;

use super::endpoint::{Call, Endpoint, no_store, payload, right};
use super::{ADAPTERS, ANOTHER, EMAIL, USER, findings, probe, probe_with, read, session};
use crate::support::{NOW, folder, run};

const NONE: [super::Seen; 0] = [];

/// The names under which the request holds the user's ids.
fn words(adapter: &str) -> [&'static str; 2] {
    match adapter {
        "chat" => ["user_id", "email"],
        "portal" => ["externalUserId", "email"],
        _ => ["userId", "userEmail"],
    }
}

#[test]
fn who_signs_for_the_session_and_ignores_the_rest_is_right() {
    for adapter in ADAPTERS {
        let endpoint = Endpoint::for_session(move || no_store(right(adapter)));
        assert_eq!(findings(adapter, &endpoint, &[]), NONE, "{adapter}");
    }
}

#[test]
fn who_compares_what_is_asked_with_the_session_is_right() {
    for adapter in ADAPTERS {
        let endpoint = Endpoint::new(move |call| {
            let [user_id, email] = words(adapter);
            if !call.has_session() {
                StatusCode::UNAUTHORIZED.into_response()
            } else if call.says(user_id) != Some(USER) || call.says(email) != Some(EMAIL) {
                StatusCode::CONFLICT.into_response()
            } else {
                no_store(right(adapter))
            }
        });
        assert_eq!(findings(adapter, &endpoint, &[]), NONE, "{adapter}");
    }
}

/// Helpshift alone has an event that tells the page who the user is, as the adapters say.
#[test]
fn an_endpoint_that_refuses_a_client_where_the_vendor_has_no_such_event_is_right() {
    for adapter in ADAPTERS {
        let endpoint = Endpoint::new(move |call| {
            let takes = adapter == "support";
            if !call.has_session() {
                StatusCode::UNAUTHORIZED.into_response()
            } else if call.body.get("client").is_some() != takes {
                StatusCode::FORBIDDEN.into_response()
            } else {
                no_store(right(adapter))
            }
        });
        assert_eq!(findings(adapter, &endpoint, &[]), NONE, "{adapter}");
        let calls = endpoint.calls.lock().unwrap();
        // An attacker does not keep to it.
        let attack = calls
            .iter()
            .find(|call| call.body["client"].to_string().contains(ANOTHER));
        assert!(attack.is_some(), "{adapter}");
    }
}

#[test]
fn each_probe_sends_what_it_is_named_for() {
    let endpoint = Endpoint::for_session(|| no_store(right("support")));
    assert_eq!(findings("support", &endpoint, &[]), NONE);
    let calls = endpoint.calls.lock().unwrap();
    let [
        page,
        foreign,
        preflight,
        nobody,
        user,
        email,
        both,
        array,
        number,
        object,
        large,
    ] = &calls[..]
    else {
        panic!("{} calls", calls.len());
    };
    let origin = endpoint.url.trim_end_matches("/token");
    assert_eq!(
        (page.method.as_str(), page.header("origin")),
        ("POST", origin)
    );
    assert_eq!(page.header("content-type"), "application/json");
    let ids = json!({"userId": USER, "userEmail": EMAIL});
    assert_eq!(page.body["client"], ids);
    assert_eq!(page.body["adapters"], json!(["support"]));
    assert_eq!(page.body["action"], "login");
    // For an endpoint of another form.
    assert_eq!(
        (&page.body["userId"], &page.body["userEmail"]),
        (&ids["userId"], &ids["userEmail"])
    );
    assert_eq!(preflight.method, "OPTIONS");
    assert_eq!(preflight.header("access-control-request-method"), "POST");
    assert_ne!(preflight.header("origin"), origin);
    assert_eq!(foreign.header("sec-fetch-site"), "cross-site");
    assert_ne!(foreign.header("origin"), origin);
    let without = |call: &&Call| !call.has_session();
    // And a browser sends none with a preflight.
    assert_eq!(calls.iter().filter(without).count(), 2);
    assert!(without(&nobody) && without(&preflight));
    assert_eq!(
        user.body["client"],
        json!({"userId": ANOTHER, "userEmail": EMAIL})
    );
    assert_eq!(email.says("userId"), Some(USER));
    assert_ne!(email.says("userEmail"), Some(EMAIL));
    assert_eq!(both.says("userId"), user.says("userId"));
    assert_eq!(both.says("userEmail"), email.says("userEmail"));
    assert_eq!(array.body["userId"], json!([ANOTHER]));
    assert!(number.body["userId"].is_number());
    assert!(object.body["userId"].is_object());
    let length: usize = large.header("content-length").parse().unwrap();
    assert!(length > 1024 * 1024, "{length}");
}

#[test]
fn a_page_that_asks_by_get_has_the_ids_in_the_query() {
    let endpoint = Endpoint::for_session(|| no_store(right("portal")));
    assert_eq!(findings("portal", &endpoint, &["--method", "get"]), NONE);
    let calls = endpoint.calls.lock().unwrap();
    assert_eq!(calls.len(), 7);
    let others = calls.iter().filter(|call| call.method != "GET");
    assert_eq!(
        others.map(|call| call.method.as_str()).collect::<Vec<_>>(),
        ["OPTIONS"]
    );
    let expected = format!("email=lisa%40example.com&externalUserId={USER}");
    assert_eq!(calls[0].query, expected);
    assert!(calls[4].query.contains(ANOTHER));
}

/// As `examples/` answers it, and a page that is handed the whole bundle.
#[test]
fn a_payload_is_read_where_the_page_takes_it_from() {
    let endpoint = Endpoint::for_session(|| no_store(payload("support", USER, EMAIL)));
    assert_eq!(findings("support", &endpoint, &["--payload", ""]), NONE);
    for adapter in ADAPTERS {
        let endpoint = Endpoint::for_session(move || {
            let payload = payload(adapter, USER, EMAIL);
            no_store(format!(r#"{{"adapter":"a","payload":{payload}}}"#))
        });
        assert_eq!(
            findings(adapter, &endpoint, &["--payload", "/payload"]),
            NONE
        );
    }
}

/// A page that has the ids already asks for the proof alone.
#[test]
fn a_proof_that_is_named_for_itself_is_read_as_one() {
    for (adapter, proof) in [
        ("chat", "/security_hash"),
        ("legacy", "/userAuthToken"),
        ("support", "/identity_token"),
    ] {
        let endpoint = Endpoint::for_session(move || {
            let payload: Value = serde_json::from_str(&payload(adapter, USER, EMAIL)).unwrap();
            no_store(json!({"data": {"proof": payload.pointer(proof)}}).to_string())
        });
        let place = ["--payload", "/data/proof"];
        assert_eq!(findings(adapter, &endpoint, &place), NONE, "{adapter}");
    }
}

/// Freshchat's page sends the uuid of its browser, and an attacker sends it as well.
#[test]
fn an_endpoint_that_signs_the_uuid_of_the_page_is_right() {
    let config = "[adapters.widget]\nkind = \"freshchat\"\nsecret = { file = \"s\" }";
    let folder = folder(
        "probe-client",
        &[("c.toml", config), ("s", "test_secret_key")],
    );
    let config = folder.join("c.toml");
    let signs = |config: &Path, call: &Call, user_id: &str| {
        let client = json!({"freshchat": call.body.get("client")});
        let identity = match call.has_session() {
            true => json!({"user_id": user_id, "client": client}),
            false => json!({"anonymous": true, "client": client}),
        };
        let config = config.to_str().unwrap();
        let arguments = ["--config", config, "issue", "--now", NOW];
        let run = run(&arguments, identity.to_string());
        no_store(run.stdout)
    };
    let at = config.clone();
    let right = Endpoint::new(move |call| signs(&at, call, USER));
    let run = probe_with(&config, "widget", &right, &[]);
    assert_eq!(read(&run), NONE);
    let calls = right.calls.lock().unwrap();
    assert!(calls[0].body["client"]["uuid"].is_string());
    assert!(calls[0].body["client"]["reference_id"].is_null());
    let attack = calls
        .iter()
        .filter(|call| call.body["client"]["reference_id"] == ANOTHER);
    assert!(attack.clone().count() > 0);
    for call in attack {
        assert_eq!(call.body["client"]["uuid"], calls[0].body["client"]["uuid"]);
    }
    // One that takes the user from the page is found.
    let at = config.clone();
    let led = Endpoint::new(move |call| {
        let named = call.body["client"]["reference_id"].as_str();
        signs(&at, call, named.unwrap_or(USER))
    });
    let run = probe_with(&config, "widget", &led, &[]);
    let found = read(&run);
    let signs_another = |(_, finding, _): &super::Seen| finding == "signs-another-user";
    assert!(found.iter().any(signs_another), "{found:?}");
}

/// Where nothing proves an id, an endpoint that repeats an id has signed nothing.
#[test]
fn an_echo_is_no_proof() {
    for mode in ["plain", "hashed-id"] {
        let secret = "secret = { file = \"s\" }";
        let secret = if mode == "plain" { "" } else { secret };
        let config = format!("[adapters.chat]\nkind = \"helpcrunch\"\nmode = \"{mode}\"\n{secret}");
        let folder = folder(
            "probe-echo",
            &[("c.toml", &config), ("s", "test_secret_key")],
        );
        let config = folder.join("c.toml");
        let id = match mode {
            "plain" => "1984",
            _ => "f2fae5a4156034d74f94f61b895a712e0b82dd8b624653f681e5d980ae81d083",
        };
        let endpoint = Endpoint::new(move |call| match call.says("user_id") {
            Some("1984") if call.has_session() => no_store(json!({"user_id": id}).to_string()),
            _ => (StatusCode::CONFLICT, call.body.to_string()).into_response(),
        });
        let session = session();
        let config = ["--config", config.to_str().unwrap()];
        let of_user = ["--user-id", "1984", "--session", &session];
        let of_endpoint = ["--adapter", "chat", "--url", &endpoint.url];
        let arguments = [
            ["probe", "--json"].as_slice(),
            &config,
            &of_user,
            &of_endpoint,
        ];
        assert_eq!(read(&run(&arguments.concat(), "")), NONE, "{mode}");
    }
}

/// The one form of the guide: a bundle, or a list of them.
#[test]
fn an_answer_is_recognised_by_its_looks() {
    for adapter in ADAPTERS {
        let bundle = |name: &str| {
            let payload: Value = serde_json::from_str(&payload(adapter, USER, EMAIL)).unwrap();
            json!({"adapter": name, "action": "login", "payload": payload, "steps": []})
        };
        let alone = bundle(adapter).to_string();
        let listed =
            json!([{"adapter": "other", "payload": {}, "steps": []}, bundle(adapter)]).to_string();
        let plain = payload(adapter, USER, EMAIL);
        for (body, shape) in [(alone, "bundle"), (listed, "bundles"), (plain, "payload")] {
            let endpoint = Endpoint::for_session(move || no_store(body.clone()));
            let run = probe(adapter, &endpoint, &["--json"]);
            assert_eq!(read(&run), NONE, "{adapter} {shape}");
            assert_eq!(run.objects()[0]["answer"], shape, "{adapter}");
        }
        let foreign = json!([bundle("other")]).to_string();
        let endpoint = Endpoint::for_session(move || no_store(foreign.clone()));
        assert_ne!(
            findings(adapter, &endpoint, &[]),
            NONE,
            "a list without the adapter: {adapter}"
        );
    }
}

#[test]
fn people_are_told_in_one_line() {
    let endpoint = Endpoint::for_session(|| no_store(right("support")));
    let run = probe("support", &endpoint, &[]);
    let expected = "support (helpshift-identities): probes 11, critical 0, error 0, warning 0, answer: the token\n";
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, expected, "")
    );
    let run = probe("support", &endpoint, &["--json"]);
    let expected = concat!(
        r#"{"adapter":"support","kind":"helpshift-identities","probes":11,"findings":0,"#,
        r#""critical":0,"error":0,"warning":0,"answer":"token"}"#,
        "\n"
    );
    assert_eq!(run.stdout, expected);
    assert_eq!(read(&run), NONE);
}
