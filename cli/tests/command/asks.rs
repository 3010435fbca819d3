//! An adapter that asks its vendor over HTTP, behind the command: a stand-in on loopback plays HubSpot.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers"
)]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::support::{NOW, Run, folder, run};

const KEY: &str = "marked-key-of-hubspot";

type Calls = Arc<Mutex<Vec<String>>>;

/// The stand-in, its emails in the order of the calls, and a configuration that names it.
pub(crate) struct HubSpot {
    emails: Calls,
    pub(crate) config: PathBuf,
}

impl HubSpot {
    pub(crate) fn new(name: &str, answer: fn(&str) -> (StatusCode, Value)) -> Self {
        let emails = Calls::default();
        let path = "/visitor-identification/v3/tokens/create";
        let tokens = move |State(emails): State<Calls>,
                           headers: HeaderMap,
                           Json(body): Json<Value>| async move {
            assert_eq!(headers["authorization"], format!("Bearer {KEY}"));
            let email = body["email"].as_str().unwrap().to_owned();
            let (status, answer) = answer(&email);
            emails.lock().unwrap().push(email);
            (status, Json(answer))
        };
        let router = Router::new().route(path, post(tokens));
        let router = router.with_state(Arc::clone(&emails));
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || runtime.block_on(async { axum::serve(listener, router).await }));
        let text = format!(
            "[adapters.chat]\nkind = 'hubspot'\napi-key = {{ file = 'k' }}\nurl = '{url}'\n"
        );
        let config = folder(name, &[("c.toml", &text), ("k", KEY)]).join("c.toml");
        Self { emails, config }
    }

    fn run(&self, arguments: &[&str], input: String) -> Run {
        let mut all = vec!["--config", self.config.to_str().unwrap()];
        all.extend(arguments);
        let run = run(&all, input);
        assert!(!run.shows(KEY), "{}{}", run.stdout, run.stderr);
        run
    }

    pub(crate) fn calls(&self) -> usize {
        self.emails.lock().unwrap().len()
    }
}

pub(crate) fn gives_tokens(email: &str) -> (StatusCode, Value) {
    (
        StatusCode::OK,
        json!({"token": format!("token-of-{email}")}),
    )
}

fn user(number: usize) -> String {
    let email = format!("user{number}@example.com");
    format!(
        "{}\n",
        json!({"email": {"address": email, "verified": true}})
    )
}

/// Workers have runtimes of their own, and the adapter one cache: each user is asked for once, and nothing stands still.
#[test]
fn each_user_is_asked_for_once() {
    let hubspot = HubSpot::new("asks-once", gives_tokens);
    let input: String = (0..1_200).map(|line| user(line % 300)).collect();
    let run = hubspot.run(&["issue", "--now", NOW], input);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let bundles = run.objects();
    assert_eq!(bundles.len(), 1_200);
    for (line, bundle) in bundles.iter().enumerate() {
        let email = format!("user{}@example.com", line % 300);
        let token = format!("token-of-{email}");
        let payload = json!({"identificationEmail": email, "identificationToken": token});
        assert_eq!(bundle["payload"], payload);
    }
    assert_eq!(hubspot.calls(), 300);
}

#[test]
fn the_cause_of_a_refusal_is_told_and_the_answer_is_not_quoted() {
    let refuses: fn(&str) -> (StatusCode, Value) = |email| {
        let message = format!("marked-key-of-hubspot may not do this for {email}");
        let body = json!({"category": "MISSING_SCOPES", "message": message});
        (StatusCode::FORBIDDEN, body)
    };
    let hubspot = HubSpot::new("asks-refused", refuses);
    let run = hubspot.run(&["issue"], user(7));
    assert_eq!(run.status, 1);
    assert!(!run.shows("user7"), "{}{}", run.stdout, run.stderr);
    let error = json!({"kind": "rejected", "problems": [], "cause": "HTTP 403, MISSING_SCOPES"});
    assert_eq!(run.objects()[0]["error"], error);
}

#[test]
fn verify_says_that_hubspot_alone_can_read_it_and_asks_nobody() {
    let hubspot = HubSpot::new("asks-verify", gives_tokens);
    let bundle = hubspot.run(&["issue", "--now", NOW], user(1)).stdout;
    assert_eq!(hubspot.calls(), 1);
    let verdict = hubspot.run(&["verify", "--now", NOW], bundle).objects();
    assert_eq!(verdict[0]["reason"], "opaque");
    for command in ["check-config", "logout"] {
        let run = hubspot.run(&[command], String::new());
        assert_eq!(run.status, 0, "{}", run.stderr);
    }
    assert_eq!(hubspot.calls(), 1);
}
