//! Forged compact JWTs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::verify::{Presented, Verdict};
use serde_json::json;

use super::signer::Signer;
use super::token_text::TokenText;
use super::{USERS, each_pair};
use crate::bundle_text::replaced;
use crate::checks::proof::declared_proofs;
use crate::checks::signed_user::{SignedUser, signed_users};
use crate::fixture::Fixture;
use crate::trial::{Trial, now};

/// No forged token signs anybody in, where a proof is a compact JWT: one whose header asks for `none`, for another
/// algorithm or for an extension, or brings a key of its own; one that is no compact JWT; one with another's claims.
///
/// Where a secret of the fixture signs the token by HS256, tokens are tried as well that the right key has signed, and
/// that can be read in two ways: a header or a claim that stands twice, a moment that is missing or no number.
///
/// # Errors
///
/// The first token that is accepted, and how it was forged.
pub fn refuses_forged_tokens(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(places) = declared_proofs(trial)? else {
            return Ok(());
        };
        let users = signed_users(trial, places, USERS)?;
        each_pair(&users, |user, other| {
            for (proof, others) in user.proofs.iter().zip(&other.proofs) {
                if let (Some(token), Some(others)) =
                    (TokenText::read(proof), TokenText::read(others))
                {
                    let forged = forged(trial, user, proof, (&token, &others));
                    forged
                        .iter()
                        .try_for_each(|forged| is_refused(trial, user, proof, forged))?;
                }
            }
            Ok(())
        })
    })
}

/// How a token was forged, and the token.
type Forged = (String, String);

fn forged(
    trial: &Trial<'_>,
    user: &SignedUser<'_>,
    proof: &str,
    (token, other): (&TokenText, &TokenText),
) -> Vec<Forged> {
    let mut forged = token.malformed();
    let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let [_, _, signature] = &token.parts;
    let [_, _, others] = &other.parts;
    let random = encoded("0123456789abcdef0123456789abcdef");
    for (what, header) in token.other_headers() {
        for (whose, claims) in [
            ("its own claims", &token.claims),
            ("another's claims", &other.claims),
        ] {
            for (with, signature) in [
                ("no signature", ""),
                ("its own signature", signature),
                ("another's signature", others),
                ("a random signature", &random),
            ] {
                let text = format!("{}.{}.{signature}", encoded(&header), encoded(claims));
                forged.push((format!("{what}, {whose}, {with}"), text));
            }
        }
    }
    let guess = "0123456789abcdef0123456789abcdef";
    if let Some(attacker) = Signer::guessed(guess.as_bytes()) {
        for (what, header) in token.headers_with_a_key(&encoded(guess)) {
            let text = attacker.sign(&header, &other.claims);
            forged.push((format!("{what}, signed with that key"), text));
        }
    }
    for (what, bytes) in [
        ("a key of one zero", &[0_u8][..]),
        ("the key \"secret\"", b"secret"),
    ] {
        if let Some(attacker) = Signer::guessed(bytes) {
            forged.push((
                format!("signed with {what}"),
                attacker.sign(&token.header, &other.claims),
            ));
        }
    }
    if let Some(signer) = Signer::of(proof, &trial.fixture.secrets()) {
        for (what, header) in token.other_headers() {
            let text = signer.sign(&header, &token.claims);
            forged.push((format!("{what}, signed with the right key"), text));
        }
        let mut claims = token.ambiguous_claims(other);
        claims.extend(token.timeless_claims(&moments(trial, user)));
        for (what, claims) in claims {
            let text = signer.sign(&token.header, &claims);
            forged.push((format!("{what}, signed with the right key"), text));
        }
    }
    forged.retain(|(_, text)| text != proof);
    forged
}

/// Returns the moments that the table says a proof holds.
fn moments(trial: &Trial<'_>, user: &SignedUser<'_>) -> Vec<i64> {
    let proof = trial.table.proof();
    let made = Some(now()).filter(|_| proof.says_when_made());
    let ends = user
        .issued
        .bundle
        .expires_at()
        .filter(|_| proof.longest_life().is_some());
    made.into_iter().chain(ends).map(|at| at.unix()).collect()
}

fn is_refused(
    trial: &Trial<'_>,
    user: &SignedUser<'_>,
    proof: &str,
    (what, token): &Forged,
) -> Result<(), String> {
    let Some(bundle) = replaced(&user.issued.bundle, &json!(proof), &json!(token)) else {
        return Ok(());
    };
    match trial.adapter.verify(&Presented::of(&bundle), now()) {
        Ok(Verdict::Accepted(accepted)) if !accepted.anonymous => Err(user
            .issued
            .says(format!("a forged token is accepted: {what}"))),
        _ => Ok(()),
    }
}
