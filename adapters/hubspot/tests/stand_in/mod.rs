//! The stand-in for HubSpot's server, as far as HubSpot's pages describe it.
//!
//! A token of the stand-in holds the whole body, so that the checks see all that was sent.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::http::{Answer, Call, Method, StatusCode, TransportFault, header};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "pat-na1-0123456789";

const ADDRESS: &str = "https://api.hubapi.com/visitor-identification/v3/tokens/create";

pub(crate) fn answer(call: &Call) -> Result<Answer, TransportFault> {
    let refused = |status: StatusCode, category: &str| {
        let body = json!({"status": "error", "message": "…", "category": category});
        Ok(Answer::new(status, body.to_string()))
    };
    let said = |name| call.headers.get(name).and_then(|value| value.to_str().ok());
    if said(header::AUTHORIZATION) != Some(&format!("Bearer {KEY}")) {
        return refused(StatusCode::UNAUTHORIZED, "INVALID_AUTHENTICATION");
    }
    let is_json = said(header::CONTENT_TYPE) == Some("application/json");
    if call.method != Method::POST || call.uri != ADDRESS || !is_json {
        return refused(StatusCode::NOT_FOUND, "OBJECT_NOT_FOUND");
    }
    let visitor: Value = serde_json::from_slice(&call.body).unwrap();
    let taken = ["email", "firstName", "lastName"];
    let fits = |(key, value): (&String, &Value)| taken.contains(&key.as_str()) && value.is_string();
    if !visitor["email"].is_string() || !visitor.as_object().unwrap().iter().all(fits) {
        return refused(StatusCode::BAD_REQUEST, "VALIDATION_ERROR");
    }
    let answer = json!({"token": token(&call.body)}).to_string();
    Ok(Answer::new(StatusCode::OK, answer))
}

fn token(visitor: &[u8]) -> String {
    let seal = hmac_sha256::HMAC::mac(visitor, "only HubSpot knows");
    let [visitor, seal] = [visitor, &seal[..]].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{visitor}.{seal}")
}

/// Judges a payload without a clock: HubSpot knows the age of a token, and the token does not hold it.
pub(crate) fn judge(payload: &str) -> Result<Vec<String>, String> {
    let login: Value = serde_json::from_str(payload).map_err(|error| error.to_string())?;
    let given = login["identificationToken"].as_str().ok_or("no token")?;
    let (visitor, _) = given.split_once('.').ok_or("no token of HubSpot's")?;
    let visitor = URL_SAFE_NO_PAD.decode(visitor);
    let visitor = visitor.map_err(|error| error.to_string())?;
    if token(&visitor) != given {
        return Err("forged".to_owned());
    }
    let visitor: Value = serde_json::from_slice(&visitor).map_err(|error| error.to_string())?;
    if visitor["email"] != login["identificationEmail"] {
        return Err("another's token".to_owned());
    }
    Ok(vec![visitor["email"].as_str().unwrap().to_owned()])
}
