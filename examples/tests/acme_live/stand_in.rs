//! The stand-in for Acme's server, as far as Acme's pages describe it.
//!
//! A token of the stand-in holds the whole request, so that the checks see all that was sent.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::Timestamp;
use countersign::http::{Answer, Call, Method, StatusCode, TransportFault, header};
use serde_json::{Value, json};

use crate::KEY;

pub(crate) fn answer(call: &Call) -> Result<Answer, TransportFault> {
    let known = call.headers.get(header::AUTHORIZATION);
    if known.is_none_or(|key| key != &format!("Bearer {KEY}")) {
        return Ok(Answer::new(StatusCode::UNAUTHORIZED, ""));
    }
    let address = call.uri.to_string();
    if call.method != Method::POST || address != "https://api.acme-live.example/v1/visitor-tokens" {
        return Ok(Answer::new(StatusCode::NOT_FOUND, ""));
    }
    let visitor: Value = serde_json::from_slice(&call.body).unwrap();
    let taken = ["email", "firstName", "lastName"];
    let fits = |(key, value): (&String, &Value)| taken.contains(&key.as_str()) && value.is_string();
    if !visitor["email"].is_string() || !visitor.as_object().unwrap().iter().all(fits) {
        return Ok(Answer::new(StatusCode::BAD_REQUEST, ""));
    }
    let answer = json!({"token": token(&call.body)}).to_string();
    Ok(Answer::new(StatusCode::CREATED, answer))
}

fn token(visitor: &[u8]) -> String {
    let seal = hmac_sha256::HMAC::mac(visitor, "only Acme knows");
    let [visitor, seal] = [visitor, &seal[..]].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{visitor}.{seal}")
}

/// Judges a payload without a clock: Acme knows the age of a token, and the token does not hold it.
pub(crate) fn judge(payload: &str, _: Timestamp) -> Result<Vec<String>, String> {
    let login: Value = serde_json::from_str(payload).map_err(|error| error.to_string())?;
    let given = login["token"].as_str().ok_or("no token")?;
    let (visitor, _) = given.split_once('.').ok_or("no token of Acme's")?;
    let visitor = URL_SAFE_NO_PAD
        .decode(visitor)
        .map_err(|error| error.to_string())?;
    if token(&visitor) != given {
        return Err("forged".to_owned());
    }
    let visitor: Value = serde_json::from_slice(&visitor).map_err(|error| error.to_string())?;
    if visitor["email"] != login["email"] {
        return Err("another's token".to_owned());
    }
    Ok(vec![visitor["email"].as_str().unwrap().to_owned()])
}
