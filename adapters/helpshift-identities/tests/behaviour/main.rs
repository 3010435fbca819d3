//! Each action: its payload, and how Helpshift judges it.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod add;
mod backdate;
mod debug;
mod failures;
mod limits;
mod login;
mod login_limits;
mod metadata;
mod page_facts;
mod page_settings;
mod profile;
mod provision_config;
mod provision_limits;
mod provision_record;
mod provision_send;
mod readme;
mod typed;
mod verify;
mod verify_config;
mod verify_entries;
mod verify_profile;

use std::task::{Context, Poll, Waker};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::adapter::Vendor;
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Secret, Timestamp};
use countersign_helpshift_identities::{HelpshiftIdentities, Surface};
use serde_json::value::RawValue;
use serde_json::{Value, json};

const SECRET: &str = "test_secret_key";
const NOW: i64 = 1_735_689_600;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix(seconds).unwrap()
}

fn adapter(surface: Surface) -> HelpshiftIdentities {
    HelpshiftIdentities::new(&Secret::new(SECRET).unwrap())
        .unwrap()
        .with_surface(surface)
}

/// Runs a future that waits for nothing, such as one on a scripted network.
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

/// Makes a token of these claims without the library.
fn token(claims: &str, secret: &str) -> String {
    token_of_bytes(claims.as_bytes(), secret)
}

fn token_of_bytes(claims: &[u8], secret: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
    let signature = hmac_sha256::HMAC::mac(signed.as_bytes(), secret.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn claims(identities: &Value) -> String {
    json!({"identities": identities, "iat": NOW}).to_string()
}

fn judge(
    surface: Surface,
    action: Action,
    payload: &Value,
    settings: &[(&str, Value)],
    now: i64,
) -> Result<User, Rejection> {
    let payload = RawValue::from_string(payload.to_string()).unwrap();
    let presented = Presented::new(action, &payload);
    let presented = settings.iter().fold(presented, |presented, (key, value)| {
        presented.with_setting("helpshiftConfig", key, value)
    });
    match adapter(surface).verify(&presented, at(now))? {
        Verdict::Accepted(user) => Ok(user),
        _ => unreachable!("a JWT can be read"),
    }
}

fn reason(result: Result<User, Rejection>) -> (String, Value) {
    let rejection = result.unwrap_err();
    (format!("{rejection}"), Value::Object(rejection.details))
}

/// Reads the claims of the bundle's token without the library.
fn claims_of(bundle: &ClientBundle) -> Value {
    let payload: Value = serde_json::from_str(bundle.payload.get()).unwrap();
    let token = payload.get("identity_token").unwrap().as_str().unwrap();
    let claims = token.split('.').nth(1).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(claims).unwrap();
    serde_json::from_slice(&claims).unwrap()
}
