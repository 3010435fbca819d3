//! What a proof covers: `signs_what_it_declares`, `binds_the_user`, and the forgeries of `verifies`.

use countersign::{Capabilities, Field, FieldRule, Need, Presented, Proof, User, Verdict};
use countersign_conformance::laws::{
    accounts_for_loss, binds_the_user, signs_what_it_declares, verifies,
};
use countersign_conformance::properties::tells_users_apart;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{holds, says};
use crate::mirror::{Mirror, TheirAccount, Told};

const UNSIGNED: &[FieldRule] = &[FieldRule::new(Field::UserId, Need::Required, "user_id")];
const SIGNED: &[FieldRule] = &[FieldRule::new(Field::UserId, Need::Required, "user_id").signed()];

fn declaring(fields: &'static [FieldRule], proof: Proof) -> Mirror {
    let capabilities = Capabilities::new("mirror", fields).with_proof(proof);
    Mirror::of(capabilities, |told| {
        told.user_id.clone().unwrap_or_default()
    })
}

fn without_place(mut mirror: Mirror) -> Mirror {
    mirror.proof = None;
    mirror
}

#[test]
fn where_a_proof_is_follows_from_what_is_declared() {
    for law in [
        signs_what_it_declares,
        verifies,
        binds_the_user,
        tells_users_apart,
    ] {
        holds(law, &declaring(SIGNED, Proof::Id));
        holds(law, &declaring(UNSIGNED, Proof::Nothing));
        holds(law, &without_place(declaring(UNSIGNED, Proof::Nothing)));
        for (mirror, broken) in [
            (
                declaring(SIGNED, Proof::Nothing),
                "the proof covers nothing, and something is signed",
            ),
            (
                without_place(declaring(SIGNED, Proof::Id)),
                "there is a proof, and the fixture does not say where",
            ),
            (
                declaring(UNSIGNED, Proof::Id),
                "there is a proof, and no field is signed",
            ),
        ] {
            says(law, &mirror, broken);
        }
    }
}

#[test]
fn a_proof_is_where_the_fixture_says() {
    let mut mirror = Mirror::whole();
    mirror.proof = Some("/nowhere");
    says(
        signs_what_it_declares,
        &mirror,
        "no bundle has a proof at /nowhere",
    );
    says(
        binds_the_user,
        &mirror,
        "fewer than two users of the corpus have a proof at /nowhere",
    );
    says(
        verifies,
        &mirror,
        "case \"full\", login: signed in without a proof",
    );
    // Only visitors are left.
    let visitors = mirror.issuing(|request, issued| {
        let user = request.identity.trusted();
        issued.and_then(|bundle| match user.is_anonymous() {
            true => Ok(bundle),
            false => Err(super::refused::refusal("user_id")),
        })
    });
    says(verifies, &visitors, "no bundle has a proof at /nowhere");
}

/// All but the city.
fn without_city(told: &Told) -> String {
    let mut user: Value = serde_json::from_str(&told.text()).unwrap();
    user["city"] = Value::Null;
    user.to_string()
}

#[test]
fn a_field_is_signed_where_it_says_so_and_nowhere_else() {
    let mut mirror = Mirror::whole();
    mirror.covered = without_city;
    says(
        signs_what_it_declares,
        &mirror,
        "case \"full\", login: city is declared signed, and does not change it",
    );
    let mut mirror = Mirror::by_id();
    mirror.covered = |told| format!("{:?} {:?}", told.user_id, told.tags);
    says(
        signs_what_it_declares,
        &mirror,
        "case \"full\", login: tags[0] changes the proof, and is not declared signed",
    );
    // Where no two proofs are the same nothing can be told of a change; of none, it can.
    let salted = |capabilities: Capabilities| {
        let mut capabilities = capabilities;
        capabilities.deterministic = false;
        capabilities
    };
    holds(signs_what_it_declares, &mirror.declaring(salted));
    let mut mirror = Mirror::whole().declaring(salted);
    mirror.covered = without_city;
    says(
        signs_what_it_declares,
        &mirror,
        "case \"full\", login: city is declared signed, and does not change it",
    );
}

/// The payload with another proof.
fn with_proof(presented: &Presented<'_>, bend: impl Fn(&str) -> String) -> Option<Box<RawValue>> {
    let (_, proof) = Told::read(presented.payload.get())?;
    let bent = presented.payload.get().replace(&proof, &bend(&proof));
    RawValue::from_string(bent).ok()
}

/// Judges the payload with what was made of its proof instead.
fn lenient(bend: impl Fn(&str) -> String + Send + Sync + 'static) -> Mirror {
    Mirror::whole().verifying(move |presented, now, verified| {
        let Some(bent) = with_proof(presented, &bend) else {
            return verified;
        };
        let adapter = countersign_conformance::Fixture::adapter(&Mirror::whole());
        adapter.verify(&Presented::new(presented.action, &bent), now)
    })
}

#[track_caller]
fn accepts_a_forgery(mirror: &Mirror) {
    let broken = verifies(mirror).unwrap_err();
    assert!(
        broken.starts_with("case \"full\", login: a forgery is accepted: {\"user\":"),
        "{broken}"
    );
}

const PROOF: usize = 64;

#[test]
fn a_proof_is_good_as_a_whole_and_to_the_letter() {
    holds(verifies, &lenient(str::to_owned));
    // One that is longer, at its end.
    accepts_a_forgery(&lenient(|proof| proof.chars().take(PROOF).collect()));
    accepts_a_forgery(&lenient(str::to_lowercase));
    // One that lacks its first character, whichever that was.
    let shorter = Mirror::whole().verifying(|presented, now, verified| {
        let Some((_, proof)) = Told::read(presented.payload.get()) else {
            return verified;
        };
        let adapter = countersign_conformance::Fixture::adapter(&Mirror::whole());
        let digits = "0123456789abcdef".chars();
        let mut guesses = digits.filter(|_| proof.len() == PROOF - 1);
        guesses
            .find_map(|first| {
                let whole = with_proof(presented, |proof| format!("{first}{proof}"))?;
                adapter
                    .verify(&Presented::new(presented.action, &whole), now)
                    .ok()
            })
            .map_or(verified, Ok)
    });
    accepts_a_forgery(&shorter);
}

/// A vendor that compares less than all of a proof: each place is tried, the last one too.
#[test]
fn every_place_of_a_proof_counts() {
    for blind in [0, 1, 31, PROOF - 1] {
        let masked = move |proof: &str| {
            let seen = |(at, one)| if at == blind { '0' } else { one };
            proof.chars().enumerate().map(seen).collect::<String>()
        };
        let mirror = Mirror::whole().verifying(move |presented, _, verified| {
            let Some((told, proof)) = Told::read(presented.payload.get()) else {
                return verified;
            };
            let tag = hmac_sha256::HMAC::mac(told.text(), crate::mirror::SECRET);
            let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
            match verified {
                Err(refused) if refused.reason == "proof" && masked(&hex) == masked(&proof) => {
                    Ok(Verdict::Accepted(User::new()))
                }
                verified => verified,
            }
        });
        accepts_a_forgery(&mirror);
    }
}

fn without(told: &Told, key: &str) -> String {
    let mut user: Value = serde_json::from_str(&told.text()).unwrap();
    user[key] = Value::Null;
    user.to_string()
}

/// A proof that leaves out a moment or a text says nothing of it.
#[test]
fn a_moment_and_a_text_of_the_user_are_covered() {
    for covered in [
        |told: &Told| without(told, "exp"),
        |told: &Told| without(told, "iat"),
        |told: &Told| without(told, "user_id"),
        |told: &Told| without(told, "email"),
        |told: &Told| without(told, "phone"),
        |told: &Told| without(told, "accounts"),
        |told: &Told| without(told, "name"),
        |told: &Told| without(told, "company"),
        |told: &Told| without(told, "country"),
        without_city,
    ] {
        let mut mirror = Mirror::whole();
        mirror.covered = covered;
        accepts_a_forgery(&mirror);
    }
    // What the table does not declare signed may be changed.
    holds(verifies, &Mirror::by_id());
}

#[test]
fn nobody_is_somebody_without_a_proof() {
    let bare = |nobody: bool| {
        Mirror::whole().verifying(move |presented, _, verified| {
            match Told::read(presented.payload.get()) {
                Some((_, proof)) if proof.is_empty() && nobody => {
                    Ok(Verdict::Accepted(User::anonymous()))
                }
                Some((told, proof)) if proof.is_empty() => {
                    let mut user = User::new();
                    user.user_id = told.user_id;
                    Ok(Verdict::Accepted(user))
                }
                _ => verified,
            }
        })
    };
    says(
        verifies,
        &bare(false),
        "case \"full\", login: a bundle without its proof is accepted",
    );
    holds(verifies, &bare(true));
}

#[test]
fn a_proof_belongs_to_one_user() {
    let one_for_all = Mirror::whole().bundling(|_, mut bundle| {
        if let Some((_, proof)) = Told::read(bundle.payload.get()) {
            let same = bundle.payload.get().replace(&proof, &"0".repeat(PROOF));
            bundle.payload = RawValue::from_string(same).unwrap();
        }
        bundle
    });
    let broken = binds_the_user(&one_for_all).unwrap_err();
    assert!(
        broken.ends_with("login: the proof is the same as another user's"),
        "{broken}"
    );
    // Any proof will do, and who is meant is what the page says.
    let blind = |tell: fn(&mut User, Told)| {
        Mirror::whole().verifying(move |presented, _, verified| {
            match Told::read(presented.payload.get()) {
                Some((told, _)) => {
                    let mut user = User::new();
                    tell(&mut user, told);
                    Ok(Verdict::Accepted(user))
                }
                None => verified,
            }
        })
    };
    let told: [fn(&mut User, Told); 3] = [
        |user, told| user.user_id = told.user_id,
        |user, told| user.email = told.email,
        |user, told| user.phone = told.phone,
    ];
    for tell in told {
        let broken = binds_the_user(&blind(tell)).unwrap_err();
        assert!(
            broken.contains("login: accepted with the proof of case"),
            "{broken}"
        );
    }
    let accounts = Mirror::whole().verifying(|presented, _, verified| {
        let Some((told, _)) = Told::read(presented.payload.get()) else {
            return verified;
        };
        let mut user = User::new();
        let account = |one: &TheirAccount| {
            countersign::Account::new(countersign::Platform::Steam, one.id.clone())
        };
        user.accounts = told.accounts.iter().map(account).collect();
        Ok(Verdict::Accepted(user))
    });
    let broken = binds_the_user(&accounts).unwrap_err();
    assert!(
        broken.contains("login: accepted with the proof of case"),
        "{broken}"
    );
    // What nobody signed says nothing of whose proof it is.
    holds(
        binds_the_user,
        &blind(|user, told| user.company = told.city),
    );
}

#[test]
fn it_takes_two_to_be_told_apart() {
    let only_one = Mirror::whole().issuing(|request, issued| {
        let user = request.identity.trusted();
        issued.and_then(|bundle| match user.user_id() {
            Some("captain_planet") => Ok(bundle),
            _ => Err(super::refused::refusal("user_id")),
        })
    });
    says(
        binds_the_user,
        &only_one,
        "fewer than two users of the corpus have a proof at /proof",
    );
}

#[test]
fn what_the_table_has_a_place_for_goes_in() {
    const NO_CITY: &[FieldRule] = &[
        FieldRule::new(Field::UserId, Need::Required, "user_id").signed(),
        FieldRule::new(Field::City, Need::Optional, "nowhere"),
    ];
    let silent = declaring(NO_CITY, Proof::Id).bundling(|_, mut bundle| {
        if let Some((mut told, proof)) = Told::read(bundle.payload.get()) {
            told.city = None;
            let payload = format!(r#"{{"user":{},"proof":"{proof}"}}"#, told.text());
            bundle.payload = RawValue::from_string(payload).unwrap();
        }
        bundle
    });
    says(
        accounts_for_loss,
        &silent,
        "case \"full\", login: city is neither in the bundle nor dropped",
    );
}
