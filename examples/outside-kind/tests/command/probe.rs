//! `probe`, before an endpoint that is right, and before endpoints with a fault each.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::server::{Request, start};
use crate::support::{SECRET, folder, run_with};

/// Returns the findings about an endpoint: the probe, the finding and the vendor's reason. The last object is the
/// summary.
fn probed(name: &str, answer: impl Fn(&Request) -> (u16, String) + Send + 'static) -> Vec<Value> {
    let url = start(answer);
    let asked = ["probe", "--json", "--adapter", "desk", "--url", &url];
    let of = [
        "--session",
        "session",
        "--user-id",
        "usr_1",
        "--other-user-id",
        "usr_2",
    ];
    let run = run_with(&folder(name), &[asked.as_slice(), &of].concat(), "");
    assert_eq!(run.stderr, "");
    run.objects()
}

/// Makes the payload with another crate's HMAC. It lives for five minutes.
fn payload(id: &str, secret: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let end = now.as_secs() + 300;
    let tag = hmac_sha256::HMAC::mac(format!("{end}:{id}"), secret);
    let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({"id": id, "fields": {}, "expires": end, "proof": hex}).to_string()
}

fn has_session(request: &Request) -> bool {
    request
        .headers
        .iter()
        .any(|line| line == "cookie: session=of-usr_1")
}

#[test]
fn a_right_endpoint_has_no_finding() {
    let objects = probed("probe-right", |request| match has_session(request) {
        true => (200, payload("usr_1", SECRET)),
        false => (401, String::new()),
    });
    let [summary] = objects.as_slice() else {
        panic!("{objects:?}");
    };
    assert_eq!(
        (&summary["kind"], &summary["findings"]),
        (&"desk".into(), &0.into())
    );
    // The kind says enough of its page for every finding to be told.
    assert_eq!(summary.get("told_as_refused"), None);
}

#[test]
fn an_endpoint_that_signs_any_id_is_found() {
    // The page asks by the name that the kind's table has for the id.
    let objects = probed("probe-any-id", |request| {
        match request.body["id"].as_str() {
            Some(id) if has_session(request) => (200, payload(id, SECRET)),
            _ => (401, String::new()),
        }
    });
    let is_it = |object: &Value| object["finding"] == "signs-another-user";
    assert!(objects.iter().any(is_it), "{objects:?}");
}

#[test]
fn a_wrong_secret_is_told_by_the_vendors_own_reason() {
    for (secret, finding) in [
        ("another_secret", "wrong-proof"),
        ("test_secret_of_another", "secret-of-another"),
    ] {
        let objects = probed("probe-secret", move |request| match has_session(request) {
            true => (200, payload("usr_1", secret)),
            false => (401, String::new()),
        });
        let found = &objects[0];
        assert_eq!(
            (&found["probe"], &found["finding"]),
            (&"page".into(), &finding.into())
        );
        assert_eq!(found["vendor_reason"], "bad-proof");
    }
}
