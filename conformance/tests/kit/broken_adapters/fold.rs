//! Adapters whose vendor folds a text before it signs the text, for the checks of proofs and users.

use countersign::Action;
use countersign::adapter::{FieldRule, Fold, Proof, Table};
use countersign::identity::Field;
use countersign::verify::{Presented, Rejection};
use countersign_conformance::checks::{self, signs_what_it_declares, tells_users_apart, verifies};

use super::says;
use crate::sample::{Sample, SignedUser};

const PLAIN: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "user_id").signed(),
    FieldRule::optional(Field::Email, "email").signed(),
];
const FOLDED: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "user_id").signed(),
    FieldRule::optional(Field::Email, "email")
        .signed()
        .folded(Fold::AsciiLowercase),
];

fn sample(fields: &'static [FieldRule], covered: fn(&SignedUser) -> String) -> Sample {
    let table = Table::new(Action::Login, fields).with_proof(Proof::of_ids(Some("|")));
    Sample::of(table, covered)
}

fn as_sent(told: &SignedUser) -> String {
    format!("{:?} {:?}", told.user_id, told.email)
}

fn lower_cased(told: &SignedUser) -> String {
    let email = told.email.as_deref().map(str::to_ascii_lowercase);
    format!("{:?} {email:?}", told.user_id)
}

/// An email that is lower-cased before it is signed: sent as it was given, or as it was signed.
#[test]
fn an_email_that_is_declared_folded_passes_every_check() {
    let sent_as_given = sample(FOLDED, lower_cased);
    let mut sent_folded = sample(FOLDED, as_sent);
    sent_folded.folds = true;
    for sample in [sent_as_given, sent_folded] {
        for (name, check) in checks::ALL {
            assert_eq!(check(&sample), Ok(()), "{name}");
        }
    }
}

#[test]
fn a_fold_is_declared_and_made() {
    says(
        signs_what_it_declares,
        &sample(FOLDED, as_sent),
        "case \"full\", login: email is declared folded, and its case changes the proof",
    );
    says(
        signs_what_it_declares,
        &sample(PLAIN, lower_cased),
        "case \"full\", login: email is signed and not declared folded, and its case changes no proof",
    );
    let broken = tells_users_apart(&sample(PLAIN, lower_cased)).unwrap_err();
    assert!(broken.starts_with("two users share a proof\n"), "{broken}");
}

/// The corpus has texts in another case where the table declares a fold: its other texts are in lower case.
#[test]
fn a_vendor_folds_what_it_verifies() {
    let capitals = |presented: &Presented<'_>| presented.payload.get().contains("LISA@EXAMPLE.COM");
    let does_not_fold = sample(FOLDED, lower_cased).verifying(move |presented, _, verified| {
        match capitals(presented) {
            true => Err(Rejection::new("sample-refused", "another case")),
            false => verified,
        }
    });
    says(
        verifies,
        &does_not_fold,
        "case \"full in another case\", login: refused at once: sample-refused: another case",
    );
}

/// A fold of one field is none of another.
#[test]
fn only_the_declared_field_is_folded() {
    let all = |told: &SignedUser| {
        let id = told.user_id.as_deref().map(str::to_ascii_lowercase);
        let email = told.email.as_deref().map(str::to_ascii_lowercase);
        format!("{id:?} {email:?}")
    };
    says(
        signs_what_it_declares,
        &sample(FOLDED, all),
        "case \"full\", login: user_id is signed and not declared folded, and its case changes no proof",
    );
    let another = sample(FOLDED, lower_cased).accepting(|user| {
        user.user_id = user.user_id.take().map(|id| id.to_ascii_uppercase());
    });
    says(
        verifies,
        &another,
        "case \"full\", login: accepted with another user_id",
    );
}
