//! The least safe code that makes the same bytes: keyed states kept, constant starts absorbed, JSON
//! written by hand into a buffer that is used again, SIMD base64 and hex. It checks nothing and
//! escapes nothing: what it is given must hold no character that JSON escapes.

#![expect(clippy::indexing_slicing, reason = "the floor checks nothing")]

use base64_simd::{STANDARD, URL_SAFE_NO_PAD};
use hmac::digest::InvalidLength;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::people::Person;

type State = Hmac<Sha256>;

const HEADER: &[u8] = br#"{"alg":"HS256","typ":"JWT"}"#;
const CLAIMS: &[u8] = br#"{"identities":[{"identifier":"uid","value":""#;
/// How much of the claims' start base64 can encode by itself.
const WHOLE_GROUPS: usize = CLAIMS.len() - CLAIMS.len() % 3;
const EMAIL_CLAIM: &[u8] = br#""},{"identifier":"email","value":""#;
const PAYLOAD: &[u8] = br#"{"identity_token":""#;
const PAYLOAD_END: &[u8] = br#"","full_privacy_enabled":false}"#;
const TOKEN_SIGNATURE: usize = 43;
const BASE64_TAG: usize = 44;
const HEX_TAG: usize = 64;

/// Helpshift's identities JWT.
#[derive(Clone)]
pub(crate) struct Jwt {
    start: Vec<u8>,
    state: State,
    scratch: Vec<u8>,
}

impl Jwt {
    pub(crate) fn new(secret: &str) -> Result<Self, InvalidLength> {
        let mut start = Vec::new();
        URL_SAFE_NO_PAD.encode_append(HEADER, &mut start);
        start.push(b'.');
        URL_SAFE_NO_PAD.encode_append(&CLAIMS[..WHOLE_GROUPS], &mut start);
        let mut state = State::new_from_slice(secret.as_bytes())?;
        state.update(&start);
        Ok(Self {
            start,
            state,
            scratch: Vec::new(),
        })
    }

    pub(crate) fn token(&mut self, person: &Person, now: i64, out: &mut Vec<u8>) {
        let claims = &mut self.scratch;
        claims.clear();
        claims.extend_from_slice(&CLAIMS[WHOLE_GROUPS..]);
        append(claims, &[person.user_id.as_bytes(), EMAIL_CLAIM]);
        append(claims, &[person.email.as_bytes(), b"\""]);
        for account in &person.accounts {
            claims.extend_from_slice(br#"},{"identifier":""#);
            claims.extend_from_slice(account.identifier.as_bytes());
            claims.extend_from_slice(br#"","value":""#);
            claims.extend_from_slice(account.id.as_bytes());
            claims.extend_from_slice(br#"","metadata"#);
            let mut before: &[u8] = br#"":{""#;
            for (key, value) in &account.metadata {
                append(claims, &[before, key.as_bytes(), br#"":""#]);
                claims.extend_from_slice(value.as_bytes());
                before = br#"",""#;
            }
            claims.extend_from_slice(br#""}"#);
        }
        claims.extend_from_slice(br#"}],"iat":"#);
        append_number(claims, now);
        claims.push(b'}');

        out.extend_from_slice(&self.start);
        let absorbed = out.len();
        URL_SAFE_NO_PAD.encode_append(&*claims, out);
        let tag = tag(&self.state, &[&out[absorbed..]]);
        out.push(b'.');
        URL_SAFE_NO_PAD.encode_append(tag, out);
    }

    pub(crate) fn verify(&mut self, payload: &[u8], out: &mut Vec<u8>) {
        let token = &payload[PAYLOAD.len()..payload.len() - PAYLOAD_END.len()];
        let (signed, signature) = token.split_at(token.len() - TOKEN_SIGNATURE - 1);
        let signed = &signed[self.start.len()..];
        let scratch = &mut self.scratch;
        scratch.clear();
        URL_SAFE_NO_PAD.encode_append(tag(&self.state, &[signed]), scratch);
        if signature[1..] != scratch[..] {
            return;
        }
        scratch.clear();
        if URL_SAFE_NO_PAD.decode_append(signed, scratch).is_err() {
            return;
        }
        let user_id = text(&scratch[CLAIMS.len() - WHOLE_GROUPS..]);
        let email_at = CLAIMS.len() - WHOLE_GROUPS + user_id.len() + EMAIL_CLAIM.len();
        append(out, &[user_id, b"\n", text(&scratch[email_at..])]);
    }

    pub(crate) fn payload(&mut self, person: &Person, now: i64, out: &mut Vec<u8>) {
        out.extend_from_slice(PAYLOAD);
        self.token(person, now, out);
        out.extend_from_slice(PAYLOAD_END);
    }
}

/// A secret whose keyed state is kept: the three vendors that take a bare HMAC.
#[derive(Clone)]
pub(crate) struct Keyed(State);

impl Keyed {
    pub(crate) fn new(secret: &str) -> Result<Self, InvalidLength> {
        State::new_from_slice(secret.as_bytes()).map(Self)
    }

    pub(crate) fn legacy_token(&self, person: &Person, out: &mut Vec<u8>) {
        let parts = [person.user_id.as_bytes(), person.email.as_bytes()];
        STANDARD.encode_append(tag(&self.0, &parts), out);
    }

    pub(crate) fn legacy_payload(&self, person: &Person, out: &mut Vec<u8>) {
        append(out, &[br#"{"userId":""#, person.user_id.as_bytes()]);
        append(out, &[br#"","userEmail":""#, person.email.as_bytes()]);
        out.extend_from_slice(br#"","userAuthToken":""#);
        self.legacy_token(person, out);
        out.extend_from_slice(br#""}"#);
    }

    pub(crate) fn verify_legacy(&self, payload: &[u8], out: &mut Vec<u8>) {
        let (user_id, email) = two_texts(payload, br#"{"userId":""#, br#"","userEmail":""#);
        let mut expected = [0; BASE64_TAG];
        let tag = tag(&self.0, &[user_id, email]);
        let expected = STANDARD.encode(&tag, base64_simd::Out::from_slice(&mut expected));
        if payload[payload.len() - BASE64_TAG - 2..payload.len() - 2] == *expected {
            append(out, &[user_id, b"\n", email]);
        }
    }

    pub(crate) fn helpcrunch_hash(&self, person: &Person, out: &mut Vec<u8>) {
        append_hex(out, tag(&self.0, &[person.user_id.as_bytes()]));
    }

    pub(crate) fn helpcrunch_payload(&self, person: &Person, out: &mut Vec<u8>) {
        append(out, &[br#"{"user_id":""#, person.user_id.as_bytes()]);
        append(out, &[br#"","email":""#, person.email.as_bytes()]);
        let mut before: &[u8] = br#"","custom_data":{""#;
        for (key, value) in &person.attributes {
            append(out, &[before, key.as_bytes(), br#"":""#, value.as_bytes()]);
            before = br#"",""#;
        }
        if !person.attributes.is_empty() {
            out.extend_from_slice(br#""}"#);
        } else {
            out.push(b'"');
        }
        out.extend_from_slice(br#","security_hash":""#);
        self.helpcrunch_hash(person, out);
        out.extend_from_slice(br#""}"#);
    }

    pub(crate) fn verify_helpcrunch(&self, payload: &[u8], out: &mut Vec<u8>) {
        let (user_id, email) = two_texts(payload, br#"{"user_id":""#, br#"","email":""#);
        if self.is_hex_at_end(&[user_id], payload) {
            append(out, &[user_id, b"\n", email]);
        }
    }

    /// The signed text, then the tag.
    pub(crate) fn userhero_parts(&self, person: &Person, expires_at: i64, out: &mut Vec<u8>) {
        let tag = self.userhero_text(person, expires_at, out);
        append_hex(out, tag);
    }

    pub(crate) fn userhero_payload(&self, person: &Person, expires_at: i64, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"user":"#);
        let tag = self.userhero_text(person, expires_at, out);
        out.extend_from_slice(br#","userHmac":""#);
        append_hex(out, tag);
        out.extend_from_slice(br#""}"#);
    }

    fn userhero_text(&self, person: &Person, expires_at: i64, out: &mut Vec<u8>) -> [u8; 32] {
        let start = out.len();
        append(out, &[br#"{"email":""#, person.email.as_bytes()]);
        out.extend_from_slice(br#"","expiresAt":"#);
        append_number(out, expires_at);
        append(out, &[br#","externalUserId":""#, person.user_id.as_bytes()]);
        out.extend_from_slice(br#""}"#);
        tag(&self.0, &[&out[start..]])
    }

    pub(crate) fn verify_userhero(&self, payload: &[u8], out: &mut Vec<u8>) {
        const START: &[u8] = br#"{"user":"#;
        const HMAC: &[u8] = br#","userHmac":""#;
        const AFTER_EMAIL: usize = br#"","expiresAt":1700000000,"externalUserId":""#.len();
        let user = &payload[START.len()..payload.len() - HMAC.len() - HEX_TAG - 2];
        if self.is_hex_at_end(&[user], payload) {
            let email_at = br#"{"email":""#.len();
            let email = text(&user[email_at..]);
            let user_id = text(&user[email_at + email.len() + AFTER_EMAIL..]);
            append(out, &[user_id, b"\n", email]);
        }
    }

    fn is_hex_at_end(&self, signed: &[&[u8]], payload: &[u8]) -> bool {
        let mut expected = [0; HEX_TAG];
        let written = const_hex::encode_to_slice(tag(&self.0, signed), &mut expected);
        written.is_ok() && payload[payload.len() - HEX_TAG - 2..payload.len() - 2] == expected
    }
}

fn tag(state: &State, parts: &[&[u8]]) -> [u8; 32] {
    let mut state = state.clone();
    for part in parts {
        state.update(part);
    }
    state.finalize().into_bytes().into()
}

pub(crate) fn append(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend_from_slice(part);
    }
}

fn append_hex(out: &mut Vec<u8>, tag: [u8; 32]) {
    let start = out.len();
    out.resize(start + HEX_TAG, 0);
    // It fails where the length is wrong alone.
    let _ = const_hex::encode_to_slice(tag, &mut out[start..]);
}

pub(crate) fn append_number(out: &mut Vec<u8>, mut number: i64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    while number > 0 {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    out.extend_from_slice(&digits[start..]);
}

/// Returns the text before the next quote.
fn text(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| *byte == b'"');
    &bytes[..end.unwrap_or(bytes.len())]
}

fn two_texts<'a>(payload: &'a [u8], start: &[u8], between: &[u8]) -> (&'a [u8], &'a [u8]) {
    let first = text(&payload[start.len()..]);
    let second = text(&payload[start.len() + first.len() + between.len()..]);
    (first, second)
}
