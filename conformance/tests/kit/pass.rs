//! The pass: an adapter whose proof is a compact JWT, and vendors that judge it in one respect too leniently.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::adapter::{
    Accepted, Adapter, Capabilities, FieldRule, Mint, Proof, Request, Rules, Screening, Table,
    Vendor,
};
use countersign::bundle::{Life, Verification};
use countersign::identity::Field;
use countersign::json;
use countersign::sign::JwtKey;
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Result, Secret, Timestamp};
use countersign_conformance::{Case, Fixture, checks};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::broken_adapters::{holds, says};

const SECRET: &str = "pass_secret_0123456789";
const LIFE: Duration = Duration::from_secs(600);

const FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "sub").signed(),
    FieldRule::optional(Field::Email, "email").signed(),
];

/// The respect in which a vendor is too lenient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lenient {
    InNothing,
    AboutNone,
    AboutTheAlgorithm,
    AboutExtensions,
    AboutTheKeyOfTheHeader,
    AboutTheEndOfTheSignature,
    AboutPadding,
    AboutAHeaderTwice,
    AboutAClaimTwice,
    AboutTheStart,
    AboutTheEnd,
}

#[derive(Debug)]
struct PassAdapter {
    rules: Rules,
    key: JwtKey,
    lenient: Lenient,
}

struct Pass(Lenient);

impl Pass {
    fn build(&self) -> Result<PassAdapter> {
        let proof = Proof::of_payload().with_longest_life(LIFE).with_issued_at();
        let table = Table::new(Action::Login, FIELDS)
            .with_proof(proof)
            .without_anonymous();
        Ok(PassAdapter {
            rules: Rules::new(Capabilities::new("pass", table)),
            key: JwtKey::hs256(&Secret::new(SECRET)?, "")?,
            lenient: self.0,
        })
    }
}

impl PassAdapter {
    fn payload(&self, request: &Request<'_>) -> Result<Accepted<Value>> {
        let claims = self
            .rules
            .accept(request, |screening| self.screen(screening))?;
        claims.try_map(|(claims, _)| self.sign(&claims))
    }

    fn sign(&self, claims: &Value) -> Result<Value> {
        Ok(json!({"token": self.key.sign(&claims.to_string())?}))
    }
}

impl Mint for PassAdapter {
    type Input<'a> = (Value, Timestamp);

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> (Value, Timestamp) {
        let (user, now) = (screening.user(), screening.now());
        let claims = json!({
            "email": user.email(),
            "exp": (now + LIFE).unix(),
            "iat": now.unix(),
            "sub": user.user_id(),
        });
        (claims, now)
    }

    fn mint(&self, claims: Accepted<(Value, Timestamp)>) -> Result<Accepted<ClientBundle>> {
        claims.try_map(|(claims, now)| {
            Ok(
                ClientBundle::new("pass", Action::Login, &self.sign(&claims)?)?
                    .with_verification(Verification::jwt("/token"))
                    .with_life(Life::until(now + LIFE, now + LIFE / 2)),
            )
        })
    }
}

impl Vendor for PassAdapter {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        let refused = || Rejection::new("pass-refused", "bad-token");
        let payload: Value =
            serde_json::from_str(presented.payload.get()).map_err(|_| refused())?;
        let token = payload["token"].as_str().ok_or_else(refused)?;
        let claims = claims(self.lenient, token).ok_or_else(refused)?;
        let moment = |name: &str, lenient, otherwise| match &claims[name] {
            Value::Null if self.lenient == lenient => Some(otherwise),
            claim => claim.as_i64(),
        };
        let start = moment("iat", Lenient::AboutTheStart, i64::MIN).ok_or_else(refused)?;
        let end = moment("exp", Lenient::AboutTheEnd, i64::MAX).ok_or_else(refused)?;
        if !(start..end).contains(&now.unix()) {
            return Err(refused());
        }
        let mut user = User::new();
        user.user_id = Some(claims["sub"].as_str().ok_or_else(refused)?.to_owned());
        user.email = claims["email"].as_str().map(str::to_owned);
        Ok(Verdict::Accepted(user))
    }
}

/// Returns the claims of a token that the vendor accepts.
fn claims(lenient: Lenient, token: &str) -> Option<Value> {
    let token = match lenient {
        Lenient::AboutPadding => token.trim_end_matches('='),
        _ => token,
    };
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        return None;
    };
    let read = |part: &str, may_be_twice: bool| -> Option<Value> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok()?;
        let raw: &RawValue = serde_json::from_str(&text).ok()?;
        if !may_be_twice {
            json::object(raw).ok()?;
        }
        serde_json::from_str(&text).ok().filter(Value::is_object)
    };
    let named = read(header, lenient == Lenient::AboutAHeaderTwice)?;
    let has_extension = named.get("crit").is_some() || named.get("b64").is_some();
    if has_extension && lenient != Lenient::AboutExtensions {
        return None;
    }
    let alg = &named["alg"];
    let is_none = alg
        .as_str()
        .is_some_and(|alg| alg.eq_ignore_ascii_case("none"));
    let unsigned = is_none && lenient == Lenient::AboutNone;
    if alg != "HS256" && lenient != Lenient::AboutTheAlgorithm && !unsigned {
        return None;
    }
    let jwk = named["jwk"]["k"].as_str();
    let jwk = jwk.filter(|_| lenient == Lenient::AboutTheKeyOfTheHeader);
    let key = jwk.map_or_else(|| Some(SECRET.into()), |k| URL_SAFE_NO_PAD.decode(k).ok())?;
    let expected = hmac_sha256::HMAC::mac(format!("{header}.{claims}"), key);
    let expected = URL_SAFE_NO_PAD.encode(expected);
    let fits = match lenient {
        Lenient::AboutTheEndOfTheSignature => expected.starts_with(signature),
        _ => expected == signature,
    };
    if !fits && !unsigned {
        return None;
    }
    read(claims, lenient == Lenient::AboutAClaimTwice)
}

impl Fixture for Pass {
    fn adapter(&self) -> Arc<dyn Adapter> {
        Arc::new(self.build().unwrap())
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    fn typed(&self, request: &Request<'_>) -> Result<String> {
        let payload = self.build()?.payload(request)?;
        Ok(payload.value().to_string())
    }

    fn proofs(&self) -> &'static [&'static str] {
        &["/token"]
    }

    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        let payload: Value = serde_json::from_str(payload).unwrap();
        let (input, signature) = payload["token"].as_str().unwrap().rsplit_once('.').unwrap();
        let expected = URL_SAFE_NO_PAD.encode(hmac_sha256::HMAC::mac(input, &secrets[0]));
        let claims = URL_SAFE_NO_PAD
            .decode(input.split_once('.').unwrap().1)
            .unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        if signature != expected || claims["exp"].as_i64().unwrap() <= now.unix() {
            return Err("refused".to_owned());
        }
        let ids = ["sub", "email"].map(|key| claims[key].as_str().map(str::to_owned));
        Ok(ids.into_iter().flatten().collect())
    }

    fn more_cases(&self) -> Vec<Case> {
        Vec::new()
    }
}

#[test]
fn a_strict_vendor_passes_every_check() {
    for (name, check) in checks::ALL {
        assert_eq!(check(&Pass(Lenient::InNothing)), Ok(()), "{name}");
    }
}

#[test]
fn each_lenience_about_a_token_is_found() {
    let cases = [
        (
            Lenient::AboutNone,
            "alg \"none\", its own claims, no signature",
        ),
        (
            Lenient::AboutTheAlgorithm,
            "alg \"none\", signed with the right key",
        ),
        (
            Lenient::AboutExtensions,
            "crit [\"exp\"], signed with the right key",
        ),
        (
            Lenient::AboutTheKeyOfTheHeader,
            "jwk {\"kty\":\"oct\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}, signed with that key",
        ),
        (
            Lenient::AboutTheEndOfTheSignature,
            "with an empty signature",
        ),
        (Lenient::AboutPadding, "with = behind"),
        (
            Lenient::AboutAHeaderTwice,
            "alg twice, none first, signed with the right key",
        ),
        (
            Lenient::AboutAClaimTwice,
            "the claim email twice, another first, signed with the right key",
        ),
        (
            Lenient::AboutTheStart,
            "without the claim iat, signed with the right key",
        ),
        (
            Lenient::AboutTheEnd,
            "without the claim exp, signed with the right key",
        ),
    ];
    for (lenient, how) in cases {
        says(
            checks::refuses_forged_tokens,
            &Pass(lenient),
            &format!("case \"full\", login: a forged token is accepted: {how}"),
        );
        // A signature that lacks its end is a change of the proof as well.
        let by_two = lenient == Lenient::AboutTheEndOfTheSignature;
        for (name, check) in checks::ALL {
            if *name != "refuses_forged_tokens" && !by_two {
                holds(*check, &Pass(lenient));
            }
        }
    }
}
