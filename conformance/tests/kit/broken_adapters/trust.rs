//! Adapters that use an unverified email or phone, for `trusts_only_the_verified`.

use countersign::adapter::{Policy, Request, Rules, Table};
use countersign::bundle::{Argument, Step, Verification};
use countersign::identity::Field;
use countersign::problem::Code;
use countersign::{Action, ClientBundle};
use countersign_conformance::checks::trusts_only_the_verified;

use super::problems::refusal;
use super::{holds, says};
use crate::sample::Sample;

#[test]
fn what_nobody_verified_is_nowhere_and_signs_nobody_in() {
    let unverified = |request: &Request<'_>| {
        let user = request.identity.trusted();
        user.user_id() == Some("usr_unverified")
    };
    let shown = |key: &'static str| {
        Sample::whole().bundling(move |request, bundle| match unverified(request) {
            true => telling(bundle, key),
            false => bundle,
        })
    };
    for (value, path) in [
        ("victim@example.com", "email"),
        ("mailto:victim@example.com?subject=x", "email"),
        ("+14155550199", "phone"),
        ("tel:+14155550199", "phone"),
    ] {
        let broken = format!("case \"unverified\", login: the unverified {path} is in the bundle");
        says(trusts_only_the_verified, &shown(value), &broken);
    }
    holds(trusts_only_the_verified, &shown("Mallory"));
    let signs_in = Sample::whole().issuing(|_, issued| match issued {
        Err(error)
            if error
                .problems()
                .iter()
                .all(|it| it.code == Code::Unverified) =>
        {
            ClientBundle::new("sample", Action::Login, "{}")
        }
        issued => issued,
    });
    says(
        trusts_only_the_verified,
        &signs_in,
        "case \"unverified and nothing else\", login: issued, and nobody verified who it is",
    );
}

fn telling(bundle: ClientBundle, told: &str) -> ClientBundle {
    let step = Step::call("Sample.tell", [Argument::value(told).unwrap()]).unwrap();
    let steps: Vec<Step> = bundle.steps().iter().cloned().chain([step]).collect();
    bundle.with_steps(steps)
}

/// A visitor's hints may be in the bundle where the table takes them, and no proof may cover them.
#[test]
fn hints_of_a_visitor_come_without_a_proof() {
    let shown = |hints: bool, proof: bool| {
        let sample = Sample::whole().bundling(move |request, bundle| {
            let user = request.identity.trusted();
            if !user.is_anonymous() || !user.has(Field::FullName) {
                return bundle;
            }
            let bundle = telling(bundle, "curious@example.com");
            match proof {
                true => bundle.with_verification(Verification::hmac("/proof")),
                false => bundle,
            }
        });
        match hints {
            true => sample.declaring(Table::with_hints),
            false => sample,
        }
    };
    holds(trusts_only_the_verified, &shown(true, false));
    says(
        trusts_only_the_verified,
        &shown(true, true),
        "case \"described_visitor\", login: a visitor's bundle has a proof",
    );
    says(
        trusts_only_the_verified,
        &shown(false, false),
        "case \"visitor_with_hints\", login: the unverified email is in the bundle",
    );
}

/// Returns the email or phone that an adapter must not see.
fn unverified(request: &Request<'_>, field: Field) -> Option<String> {
    let policy = Policy::new().allow_unverified(field);
    let rules = Rules::new(Sample::whole().capabilities()).with_policy(policy);
    let mut text = None;
    let _ = rules.check(request, |screening| {
        text = match field {
            Field::Email => screening.user().email().map(str::to_owned),
            _ => screening.user().phone().map(str::to_owned),
        };
    });
    text.filter(|_| !request.identity.trusted().has(field))
}

#[test]
fn what_nobody_verified_decides_nothing_and_changes_nothing() {
    for field in [Field::Email, Field::Phone] {
        // The check tries another last character of the local part, or another last digit.
        let as_given = |text: &str| text.contains("victim@") || text.ends_with('9');
        let decides =
            Sample::whole().issuing(move |request, issued| match unverified(request, field) {
                Some(text) if !as_given(&text) => Err(refusal("city")),
                _ => issued,
            });
        says(
            trusts_only_the_verified,
            &decides,
            &format!("case \"unverified\", login: the unverified {field} decides"),
        );
        let changes =
            Sample::whole().bundling(move |request, bundle| match unverified(request, field) {
                Some(text) if as_given(&text) => telling(bundle, "as given"),
                _ => bundle,
            });
        says(
            trusts_only_the_verified,
            &changes,
            &format!("case \"unverified\", login: the unverified {field} changes the bundle"),
        );
        // Of what changes from call to call nothing can be told.
        holds(trusts_only_the_verified, &changes.salted());
    }
}
