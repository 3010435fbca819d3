//! A token is kept until the next one is due. All who need it at the same time make one call.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign::adapter::{Adapter, Request, async_trait};
use countersign::http::{Answer, Call, StatusCode, Transport, TransportFault};
use countersign::{Action, Identity};
use countersign_conformance::ScriptedTransport;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::{LISA, adapter, answered, at, counting, issue};

const HOUR: i64 = 60 * 60;

const MAX: &str = r#"{"email": {"address": "max@example.com", "verified": true}}"#;

/// Returns the token of a bundle, and its life in seconds from the epoch.
fn login(adapter: &countersign_hubspot::HubSpot, identity: &str, now: i64) -> (String, [i64; 2]) {
    let bundle = issue(adapter, identity, at(now)).unwrap();
    let payload: Value = serde_json::from_str(bundle.payload.get()).unwrap();
    let token = payload["identificationToken"].as_str().unwrap().to_owned();
    let life = [bundle.refresh_at(), bundle.expires_at()];
    (token, life.map(|moment| moment.unwrap().unix()))
}

#[test]
fn a_token_is_used_for_eleven_hours_and_ends_when_it_did_at_first() {
    let network = counting();
    let adapter = adapter(network.clone());
    let first = ("token-0".to_owned(), [11 * HOUR, 12 * HOUR]);
    for now in [0, 1, 5 * HOUR, 11 * HOUR - 1] {
        assert_eq!(login(&adapter, LISA, now), first, "at {now}");
    }
    assert_eq!(network.calls().len(), 1);
    let next = ("token-1".to_owned(), [22 * HOUR, 23 * HOUR]);
    assert_eq!(login(&adapter, LISA, 11 * HOUR), next);
}

/// The token holds the names, too.
#[test]
fn another_email_or_name_is_another_token() {
    let adapter = adapter(counting());
    let renamed = LISA.replace("Chen-Okafor", "Chen");
    let described = LISA.replace('{', r#"{"user_id": "u1", "city": "Bristol", "#);
    let described = described.replacen(
        r#"{"user_id": "u1", "city": "Bristol", "address""#,
        r#"{"address""#,
        1,
    );
    let described = described.replacen(
        r#"{"user_id": "u1", "city": "Bristol", "first""#,
        r#"{"first""#,
        1,
    );
    for (identity, token) in [
        (LISA, "token-0"),
        (MAX, "token-1"),
        (&renamed, "token-2"),
        (LISA, "token-0"),
        (&described, "token-0"),
    ] {
        assert_eq!(login(&adapter, identity, 0).0, token, "{identity}");
    }
}

#[test]
fn a_failed_call_is_not_kept() {
    let network = Arc::new(ScriptedTransport::new([
        Err(TransportFault::TimedOut),
        answered(403, "{}"),
        answered(200, r#"{"token": "at last"}"#.replace(' ', "").as_str()),
    ]));
    let adapter = adapter(network.clone());
    for _ in 0..2 {
        assert!(issue(&adapter, LISA, at(0)).is_err());
    }
    assert_eq!(login(&adapter, LISA, 0).0, "atlast");
    assert_eq!(login(&adapter, LISA, 0).0, "atlast");
    assert_eq!(network.calls().len(), 3);
}

/// A network that answers only when a hundred have asked.
#[derive(Debug, Default)]
struct Slow {
    calls: AtomicUsize,
    asked: AtomicUsize,
}

#[async_trait]
impl Transport for Slow {
    async fn send(&self, _: Call) -> Result<Answer, TransportFault> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        while self.asked.load(Ordering::SeqCst) < 100 {
            tokio::task::yield_now().await;
        }
        // Those who have said that they ask are about to.
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
        Ok(Answer::new(StatusCode::OK, r#"{"token": "shared"}"#))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_pages_of_one_user_make_one_call() {
    let slow = Arc::new(Slow::default());
    let adapter = Arc::new(adapter(slow.clone()));
    let mut pages = JoinSet::new();
    for _ in 0..100 {
        let (adapter, slow) = (Arc::clone(&adapter), Arc::clone(&slow));
        pages.spawn(async move {
            let identity = Identity::from_json(LISA).unwrap();
            slow.asked.fetch_add(1, Ordering::SeqCst);
            let request = Request::new(&identity, Action::Login, at(0));
            let bundle = adapter.issue(request).await.unwrap();
            bundle.payload.get().to_owned()
        });
    }
    let payloads = pages.join_all().await;
    let expected = r#"{"identificationEmail":"lisa@example.com","identificationToken":"shared"}"#;
    assert_eq!(payloads.len(), 100);
    assert!(payloads.iter().all(|payload| payload == expected));
    assert_eq!(slow.calls.load(Ordering::SeqCst), 1);
}

/// The typed function and the trait share the tokens.
#[test]
fn the_typed_function_uses_the_kept_token() {
    let adapter = adapter(counting());
    assert_eq!(login(&adapter, LISA, 0).0, "token-0");
    let identity = Identity::from_json(LISA).unwrap();
    let request = Request::new(&identity, Action::Login, at(HOUR));
    let typed = countersign_conformance::block_on(adapter.login(&request)).unwrap();
    assert_eq!(typed.value().identification_token, "token-0");
}
