//! The naive version, as applications are written today: `jsonwebtoken` with its backend, keys made each time, serde, and
//! no check of the vendor's rules.

use std::error::Error;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use sha2::Sha256;

use super::people::Person;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Serialize)]
struct Claims<'a> {
    identities: Vec<Entry<'a>>,
    iat: i64,
}

#[derive(Serialize)]
struct Entry<'a> {
    identifier: &'a str,
    value: &'a str,
    #[serde(skip_serializing_if = "Pairs::is_empty")]
    metadata: Pairs<'a>,
}

/// Kinder to the naive version than the map that an application would build.
#[derive(Clone, Copy)]
struct Pairs<'a>(&'a [(String, String)]);

impl Pairs<'_> {
    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[expect(clippy::disallowed_methods, reason = "it is what is measured against")]
pub(crate) fn jwt_token(secret: &str, person: &Person, now: i64) -> Result<String> {
    let mut identities = vec![
        Entry {
            identifier: "uid",
            value: &person.user_id,
            metadata: Pairs(&[]),
        },
        Entry {
            identifier: "email",
            value: &person.email,
            metadata: Pairs(&[]),
        },
    ];
    identities.extend(person.accounts.iter().map(|account| Entry {
        identifier: account.identifier,
        value: &account.id,
        metadata: Pairs(&account.metadata),
    }));
    let claims = Claims {
        identities,
        iat: now,
    };
    let key = EncodingKey::from_secret(secret.as_bytes());
    Ok(jsonwebtoken::encode(&Header::default(), &claims, &key)?)
}

pub(crate) fn jwt_payload(secret: &str, person: &Person, now: i64) -> Result<String> {
    Ok(serde_json::to_string(&jwt(secret, person, now)?)?)
}

pub(crate) fn jwt(secret: &str, person: &Person, now: i64) -> Result<impl Serialize + use<>> {
    #[derive(Serialize)]
    struct Payload {
        identity_token: String,
        full_privacy_enabled: bool,
    }

    Ok(Payload {
        identity_token: jwt_token(secret, person, now)?,
        full_privacy_enabled: false,
    })
}

/// `decode` with what it asks for kept, and nothing else: whoever calls it would make both each time.
pub(crate) struct Decoder {
    key: DecodingKey,
    validation: Validation,
}

#[derive(Deserialize)]
pub(crate) struct ReadClaims {
    pub(crate) identities: Vec<ReadEntry>,
    #[expect(dead_code, reason = "an application reads it")]
    iat: i64,
}

#[derive(Deserialize)]
pub(crate) struct ReadEntry {
    pub(crate) identifier: String,
    pub(crate) value: String,
}

impl Decoder {
    pub(crate) fn new(secret: &str) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // The token has no `exp`: its life counts from `iat`, which `decode` does not judge.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        Self {
            key: DecodingKey::from_secret(secret.as_bytes()),
            validation,
        }
    }

    #[expect(clippy::disallowed_methods, reason = "it is what is measured against")]
    pub(crate) fn decode(&self, token: &str) -> Result<ReadClaims> {
        Ok(jsonwebtoken::decode(token, &self.key, &self.validation)?.claims)
    }
}

fn keyed(secret: &str, message: &str) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
    mac.update(message.as_bytes());
    Ok(mac)
}

pub(crate) fn legacy_token(secret: &str, person: &Person) -> Result<String> {
    let mac = keyed(secret, &format!("{}{}", person.user_id, person.email))?;
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LegacyPayload<'a> {
    user_id: &'a str,
    user_email: &'a str,
    user_auth_token: String,
}

pub(crate) fn legacy_payload(secret: &str, person: &Person) -> Result<String> {
    Ok(serde_json::to_string(&legacy(secret, person)?)?)
}

pub(crate) fn legacy<'a>(secret: &str, person: &'a Person) -> Result<impl Serialize + use<'a>> {
    Ok(LegacyPayload {
        user_id: &person.user_id,
        user_email: &person.email,
        user_auth_token: legacy_token(secret, person)?,
    })
}

pub(crate) fn verify_legacy<'a>(secret: &str, payload: &'a str) -> Result<(&'a str, &'a str)> {
    let payload: LegacyPayload<'a> = serde_json::from_str(payload)?;
    let mac = keyed(
        secret,
        &format!("{}{}", payload.user_id, payload.user_email),
    )?;
    mac.verify_slice(&STANDARD.decode(payload.user_auth_token)?)?;
    Ok((payload.user_id, payload.user_email))
}

pub(crate) fn helpcrunch_hash(secret: &str, person: &Person) -> Result<String> {
    let mac = keyed(secret, &person.user_id)?;
    Ok(hex::encode(mac.finalize().into_bytes()))
}

pub(crate) fn helpcrunch_payload(secret: &str, person: &Person) -> Result<String> {
    Ok(serde_json::to_string(&helpcrunch(secret, person)?)?)
}

pub(crate) fn helpcrunch<'a>(secret: &str, person: &'a Person) -> Result<impl Serialize + use<'a>> {
    #[derive(Serialize)]
    struct Payload<'a> {
        user_id: &'a str,
        email: &'a str,
        #[serde(skip_serializing_if = "Pairs::is_empty")]
        custom_data: Pairs<'a>,
        security_hash: String,
    }

    Ok(Payload {
        user_id: &person.user_id,
        email: &person.email,
        custom_data: Pairs(&person.attributes),
        security_hash: helpcrunch_hash(secret, person)?,
    })
}

pub(crate) fn verify_helpcrunch<'a>(secret: &str, payload: &'a str) -> Result<(&'a str, &'a str)> {
    #[derive(Deserialize)]
    struct Payload<'a> {
        user_id: &'a str,
        email: &'a str,
        security_hash: &'a str,
    }

    let payload: Payload<'a> = serde_json::from_str(payload)?;
    let mac = keyed(secret, payload.user_id)?;
    mac.verify_slice(&hex::decode(payload.security_hash)?)?;
    Ok((payload.user_id, payload.email))
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UserHeroUser<'a> {
    email: &'a str,
    expires_at: i64,
    external_user_id: &'a str,
}

/// The signed text, and the tag.
pub(crate) fn userhero_parts(
    secret: &str,
    person: &Person,
    expires_at: i64,
) -> Result<(String, String)> {
    let user = serde_json::to_string(&UserHeroUser {
        email: &person.email,
        expires_at,
        external_user_id: &person.user_id,
    })?;
    let tag = hex::encode(keyed(secret, &user)?.finalize().into_bytes());
    Ok((user, tag))
}

pub(crate) fn userhero_payload(secret: &str, person: &Person, expires_at: i64) -> Result<String> {
    Ok(serde_json::to_string(&userhero(
        secret, person, expires_at,
    )?)?)
}

pub(crate) fn userhero(
    secret: &str,
    person: &Person,
    expires_at: i64,
) -> Result<impl Serialize + use<>> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Payload {
        user: Box<RawValue>,
        user_hmac: String,
    }

    let (user, user_hmac) = userhero_parts(secret, person, expires_at)?;
    Ok(Payload {
        user: RawValue::from_string(user)?,
        user_hmac,
    })
}

pub(crate) fn verify_userhero<'a>(
    secret: &str,
    payload: &'a str,
    now: i64,
) -> Result<(&'a str, &'a str)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Payload<'a> {
        #[serde(borrow)]
        user: &'a RawValue,
        user_hmac: &'a str,
    }

    let payload: Payload<'a> = serde_json::from_str(payload)?;
    let mac = keyed(secret, payload.user.get())?;
    mac.verify_slice(&hex::decode(payload.user_hmac)?)?;
    let user: UserHeroUser<'a> = serde_json::from_str(payload.user.get())?;
    if now >= user.expires_at {
        return Err("expired".into());
    }
    Ok((user.external_user_id, user.email))
}
