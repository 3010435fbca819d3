//! What the adapter does, part by part. The digest of `1984` is row 6 of the known answers; the
//! others are of Python's `hmac.new(secret, id, "sha256").hexdigest()`.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod config;
mod custom_data;
mod debug;
mod failures;
mod login;
mod provision_answers;
mod provision_config;
mod provision_record;
mod provision_refusals;
mod readme;
mod rotation;
mod secrets;
mod security_signature;
mod update;
mod verify;

use std::task::{Context, Poll, Waker};

use countersign::adapter::{Adapter, Request};
use countersign::bundle::Dropped;
use countersign::sign::Keys;
use countersign::{Action, ClientBundle, Identity, Result, Secret, Timestamp};
use countersign_helpcrunch::{Helpcrunch, Mode, Secrets, SuffixKey};

const OF_1984: &str = "f2fae5a4156034d74f94f61b895a712e0b82dd8b624653f681e5d980ae81d083";

/// The modes whose payload is the user, and which take visitors.
const BY_ID: [Mode; 4] = [
    Mode::Plain,
    Mode::HashedId,
    Mode::SecurityHash,
    Mode::Signature,
];

fn adapter(mode: Mode) -> Helpcrunch {
    let secret = Secret::new("test_secret_key").unwrap();
    let secrets = match mode {
        Mode::Plain => Secrets::none(),
        Mode::SecuritySignature => {
            Secrets::suffix_keys(Keys::new(SuffixKey::new(&secret).unwrap()))
        }
        _ => Secrets::new(&secret).unwrap(),
    };
    Helpcrunch::new(mode, secrets).unwrap()
}

/// What an adapter behind the trait makes: this one asks nobody, so it is ready at once.
fn issue(adapter: &dyn Adapter, request: Request<'_>) -> Result<ClientBundle> {
    ready(adapter.issue(request))
}

/// What waits for nothing: an adapter that asks nobody, or a scripted network.
fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(came) => came,
        Poll::Pending => panic!("it waits"),
    }
}

fn mint(adapter: &Helpcrunch, identity: &str) -> Result<ClientBundle> {
    let identity = Identity::from_json(identity).unwrap();
    adapter
        .issue_now(&Request::new(&identity, Action::Login, Timestamp::EPOCH))
        .unwrap()
}

fn payload(mode: Mode, identity: &str) -> String {
    mint(&adapter(mode), identity)
        .unwrap()
        .payload
        .get()
        .to_owned()
}

/// `path: reason`, for each field that did not go in.
fn dropped(bundle: &ClientBundle) -> Vec<String> {
    let show = |dropped: &Dropped| {
        let reason = serde_json::to_string(&dropped.reason).unwrap();
        format!("{}: {}", dropped.path, reason.trim_matches('"'))
    };
    bundle.dropped.iter().map(show).collect()
}

/// `path: code`, for each fault of a request. `check` and `mint` must agree on them.
fn refused(adapter: &Helpcrunch, identity: &str) -> Vec<String> {
    let identity = Identity::from_json(identity).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let problems = adapter.check(&request);
    assert_eq!(
        adapter.issue_now(&request).unwrap().unwrap_err().problems(),
        &problems
    );
    let show =
        |problem: &countersign::problem::Problem| format!("{}: {}", problem.path, problem.code);
    problems.iter().map(show).collect()
}
