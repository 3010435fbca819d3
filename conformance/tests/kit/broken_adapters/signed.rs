//! Proofs that cover other fields than declared, for `signs_what_it_declares` and `binds_the_user`.

use countersign::Action;
use countersign::adapter::{FieldRule, Proof, Table};
use countersign::identity::Field;
use countersign::verify::{Rejection, User, Verdict};
use countersign_conformance::checks::tells_users_apart;
use countersign_conformance::checks::{
    accounts_for_loss, binds_the_user, signs_what_it_declares, verifies,
};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{holds, says};
use crate::sample::{Sample, SignedAccount, SignedUser};

const UNSIGNED: &[FieldRule] = &[FieldRule::required(Field::UserId, "user_id")];
const SIGNED: &[FieldRule] = &[FieldRule::required(Field::UserId, "user_id").signed()];

fn declaring(fields: &'static [FieldRule], proof: Proof) -> Sample {
    let table = Table::new(Action::Login, fields).with_proof(proof);
    Sample::of(table, |told| told.user_id.clone().unwrap_or_default())
}

fn without_place(mut sample: Sample) -> Sample {
    sample.proofs = &[];
    sample
}

#[test]
fn where_a_proof_is_follows_from_what_is_declared() {
    for check in [
        signs_what_it_declares,
        verifies,
        binds_the_user,
        tells_users_apart,
    ] {
        holds(check, &declaring(SIGNED, Proof::of_ids(None)));
        holds(check, &declaring(UNSIGNED, Proof::NONE));
        holds(check, &without_place(declaring(UNSIGNED, Proof::NONE)));
        for (sample, broken) in [
            (
                declaring(SIGNED, Proof::NONE),
                "the proof covers nothing, and something is signed",
            ),
            (
                without_place(declaring(SIGNED, Proof::of_ids(None))),
                "there is a proof, and the fixture does not say where",
            ),
            (
                declaring(UNSIGNED, Proof::of_ids(None)),
                "there is a proof, and no field is signed",
            ),
        ] {
            says(check, &sample, broken);
        }
    }
}

#[test]
fn a_proof_is_where_the_fixture_says() {
    let mut sample = Sample::whole();
    sample.proofs = &["/nowhere"];
    says(
        signs_what_it_declares,
        &sample,
        "no bundle has a proof at /nowhere",
    );
    says(
        binds_the_user,
        &sample,
        "fewer than two users of the corpus have a proof at /nowhere",
    );
    says(
        verifies,
        &sample,
        "case \"full\", login: signed in without a proof",
    );
    // Only visitors are left.
    let visitors = sample.issuing(|request, issued| {
        let user = request.identity.trusted();
        issued.and_then(|bundle| match user.is_anonymous() {
            true => Ok(bundle),
            false => Err(super::problems::refusal("user_id")),
        })
    });
    says(verifies, &visitors, "no bundle has a proof at /nowhere");
}

/// Writes the user without the value at this JSON pointer.
pub(super) fn without(told: &SignedUser, pointer: &str) -> String {
    let mut user: Value = serde_json::from_str(&told.text()).unwrap();
    *user.pointer_mut(pointer).unwrap() = Value::Null;
    user.to_string()
}

#[test]
fn a_field_is_signed_where_it_says_so_and_nowhere_else() {
    let mut sample = Sample::whole();
    sample.covered = |told| without(told, "/city");
    says(
        signs_what_it_declares,
        &sample,
        "case \"full\", login: city is declared signed, and does not change it",
    );
    let mut sample = Sample::by_id();
    sample.covered = |told| format!("{:?} {:?}", told.user_id, told.tags);
    says(
        signs_what_it_declares,
        &sample,
        "case \"full\", login: tags[0] changes the proof, and is not declared signed",
    );
    // Where no two proofs are the same nothing can be told of a change; of none, it can.
    holds(signs_what_it_declares, &sample.salted());
    let mut sample = Sample::whole().salted();
    sample.covered = |told| without(told, "/city");
    says(
        signs_what_it_declares,
        &sample,
        "case \"full\", login: city is declared signed, and does not change it",
    );
}

#[test]
fn a_proof_belongs_to_one_user() {
    let one_for_all = Sample::whole().bundling(|_, mut bundle| {
        if let Some((_, proof)) = SignedUser::read(bundle.payload.get()) {
            let same = bundle
                .payload
                .get()
                .replace(&proof, &"0".repeat(proof.len()));
            bundle.payload = RawValue::from_string(same).unwrap().into();
        }
        bundle
    });
    let broken = binds_the_user(&one_for_all).unwrap_err();
    assert!(
        broken.ends_with("login: the proof is the same as another user's"),
        "{broken}"
    );
    // Any proof will do, and who is meant is what the page says.
    let blind = |tell: fn(&mut User, SignedUser)| {
        Sample::whole().verifying(move |presented, _, verified| {
            match SignedUser::read(presented.payload.get()) {
                Some((told, _)) => {
                    let mut user = User::new();
                    tell(&mut user, told);
                    Ok(Verdict::Accepted(user))
                }
                None => verified,
            }
        })
    };
    let told: [fn(&mut User, SignedUser); 3] = [
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
    let accounts = Sample::whole().verifying(|presented, _, verified| {
        let Some((told, _)) = SignedUser::read(presented.payload.get()) else {
            return verified;
        };
        let mut user = User::new();
        let account = |one: &SignedAccount| {
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
    // A field that only describes the user does not say whose proof it is.
    holds(
        binds_the_user,
        &blind(|user, told| user.company = told.city),
    );
}

#[test]
fn it_takes_two_to_be_told_apart() {
    let only = |these: &'static [&'static str]| {
        Sample::whole().issuing(move |request, issued| {
            let user = request.identity.trusted();
            let is_one = user.user_id().is_some_and(|id| these.contains(&id));
            issued.and_then(|bundle| match is_one {
                true => Ok(bundle),
                false => Err(super::problems::refusal("user_id")),
            })
        })
    };
    says(
        binds_the_user,
        &only(&["captain_planet"]),
        "fewer than two users of the corpus have a proof at /proof",
    );
    holds(binds_the_user, &only(&["captain_planet", "usr_display"]));
}

#[test]
fn what_the_table_has_a_place_for_goes_in() {
    const NO_CITY: &[FieldRule] = &[
        FieldRule::required(Field::UserId, "user_id").signed(),
        FieldRule::optional(Field::City, "nowhere"),
    ];
    let silent = declaring(NO_CITY, Proof::of_ids(None)).bundling(|_, mut bundle| {
        if let Some((mut told, proof)) = SignedUser::read(bundle.payload.get()) {
            told.city = None;
            let payload = format!(r#"{{"user":{},"proof":"{proof}"}}"#, told.text());
            bundle.payload = RawValue::from_string(payload).unwrap().into();
        }
        bundle
    });
    says(
        accounts_for_loss,
        &silent,
        "case \"full\", login: city is neither in the bundle nor dropped",
    );
}

/// An action without a proof has no forgery. Its vendor still takes a user for a user.
#[test]
fn a_bundle_without_a_proof_is_taken_in() {
    let plain = || without_place(declaring(UNSIGNED, Proof::NONE));
    holds(verifies, &plain());
    let refuses = plain().verifying(|_, _, _| Err(Rejection::new("sample-refused", "no")));
    says(
        verifies,
        &refuses,
        "case \"full\", login: refused at once: sample-refused: no",
    );
    says(
        verifies,
        &plain().accepting(|user| user.anonymous = true),
        "case \"full\", login: accepted as a visitor, and it is a user",
    );
}
