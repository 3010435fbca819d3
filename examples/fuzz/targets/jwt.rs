//! Compact JWTs.
//!
//! An input that begins with `+` is a header and the claims, in two lines, which are signed here: what is
//! behind a right signature is reached. A third line spoils the token.

#![no_main]

use std::sync::LazyLock;

use countersign::Secret;
use countersign::sign::{CompactJwt, JwtKey};
use countersign_fuzz::{chats, proof};
use libfuzzer_sys::fuzz_target;

const SECRET: &str = "jwt";

/// The same key, ready for claims that begin in several ways.
static KEYS: LazyLock<Vec<JwtKey>> = LazyLock::new(|| {
    let starts = [
        "",
        "{\"iden",
        "{\"identities\":[{\"identifier\":\"uid\",\"value\":\"",
    ];
    let secret = Secret::new(chats::key(SECRET)).expect("a secret");
    starts
        .iter()
        .map(|start| JwtKey::hs256(&secret, start).expect("a key"))
        .collect()
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match text.strip_prefix('+') {
        Some(text) => {
            let mut lines = text.splitn(3, '\n');
            let mut next = || lines.next().unwrap_or_default();
            let (header, claims, spoil) = (next(), next(), next());
            check(&proof::spoilt(proof::token(SECRET, header, claims), spoil));
        }
        None => {
            check(text);
            check_signing(text);
        }
    }
});

fn check(token: &str) {
    let right = proof::read_token(&[SECRET], token);
    for key in KEYS.iter() {
        let read = CompactJwt::parse(token).and_then(|token| {
            key.verify(&token)?;
            Ok(token.claims_unverified().to_vec())
        });
        match (&read, &right) {
            (Ok(_), None) => panic!("accepted, and not signed or not canonical"),
            (Ok(claims), Some((header, signed))) => {
                assert!(
                    proof::is_plain_header(header),
                    "accepted with a header that asks for more"
                );
                assert_eq!(claims, signed, "other claims than were signed");
            }
            (Err(fault), Some((header, claims))) => {
                let ours = header == proof::HEADER.as_bytes() && !claims.is_empty();
                assert!(!ours, "refused, and rightly signed: {fault:?}");
            }
            (Err(_), None) => {}
        }
    }
}

fn check_signing(claims: &str) {
    let right = proof::token(SECRET, proof::HEADER, claims);
    for key in KEYS.iter() {
        assert_eq!(key.sign(claims).expect("a token"), right, "another token");
    }
}
