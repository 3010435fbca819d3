//! Vendors that accept another user than the one who was signed, for `verifies`.

use countersign::verify::User;
use countersign::{Account, AttributeValue, Platform, Privacy};
use countersign_conformance::checks::verifies;

use super::{holds, says};
use crate::sample::Sample;

/// A change of the accepted user, and the message of the check.
type Change = (fn(&mut User), &'static str);

const FULL: &str = "case \"full\", login: accepted ";

#[test]
fn what_is_signed_comes_back_as_it_was_given() {
    let changes: &[Change] = &[
        (
            |user| user.anonymous = true,
            "as a visitor, and it is a user",
        ),
        (
            |user| user.privacy = Privacy::Full,
            "with a privacy that the user did not choose",
        ),
        (
            |user| user.user_id = None,
            "without the user_id, which went in",
        ),
        (
            |user| user.user_id = Some("usr".to_owned()),
            "with another user_id",
        ),
        (|user| user.email = None, "without the email, which went in"),
        (
            |user| user.email = Some("l@example.com".to_owned()),
            "with another email",
        ),
        (|user| user.phone = None, "without the phone, which went in"),
        (
            |user| user.phone = Some("+14155550100".to_owned()),
            "with another phone",
        ),
        (
            |user| user.company = None,
            "without the company.name, which went in",
        ),
        (
            |user| user.company = Some("org_77".to_owned()),
            "with another company.name",
        ),
        (|user| user.name = None, "with another name"),
        (
            |user| user.name = Some("Lisa".to_owned()),
            "with another name",
        ),
        (|user| user.name = Some(String::new()), "with another name"),
        (|user| user.locale = None, "with another locale"),
        (
            |user| user.locale = Some("de".to_owned()),
            "with another locale",
        ),
        (|user| drop(user.accounts.pop()), "with other accounts"),
        (|user| user.accounts.clear(), "with other accounts"),
        (|user| user.accounts.reverse(), "with other accounts"),
        (
            |user| user.accounts.push(Account::new(Platform::Psn, "p")),
            "with other accounts",
        ),
        (
            |user| {
                let seats = user.attributes.iter_mut().find(|(name, _)| name == "seats");
                seats.unwrap().1 = AttributeValue::Bool(true);
            },
            "with another attribute",
        ),
        (
            |user| user.attributes.retain(|(name, _)| name != "seats"),
            "without an attribute that is signed",
        ),
    ];
    for (change, broken) in changes {
        says(
            verifies,
            &Sample::whole().accepting(change),
            &format!("{FULL}{broken}"),
        );
    }
}

/// The case `minimal` gives none of these values.
#[test]
fn what_was_not_given_does_not_come_back() {
    let minimal = "case \"minimal\", login: accepted ";
    let changes: &[Change] = &[
        (
            |user| user.company = user.company.take().or(Some("Acme".to_owned())),
            "with another company.name",
        ),
        (
            |user| user.locale = user.locale.take().or(Some("en".to_owned())),
            "with another locale",
        ),
        (
            |user| user.name = user.name.take().or(Some("Lisa".to_owned())),
            "with another name",
        ),
        (
            |user| {
                if user.accounts.is_empty() {
                    user.accounts.push(Account::new(Platform::Psn, "p"));
                }
            },
            "with other accounts",
        ),
    ];
    for (change, broken) in changes {
        says(
            verifies,
            &Sample::whole().accepting(change),
            &format!("{minimal}{broken}"),
        );
    }
    let somebody: fn(&mut User) = |user| {
        if user.anonymous {
            *user = User::new();
            user.user_id = Some("usr".to_owned());
        }
    };
    says(
        verifies,
        &Sample::whole().accepting(somebody),
        "case \"anonymous\", login: accepted as a user, and it is a visitor",
    );
}

/// A vendor may know a smaller part of a field than we do, and may add fields of its own.
#[test]
fn a_vendor_may_take_a_part_of_a_name_or_locale_and_add_attributes() {
    for change in [
        |user: &mut User| {
            if user.locale.as_deref() == Some("en-GB") {
                user.locale = Some("en".to_owned());
            }
        },
        |user: &mut User| {
            if user.name.as_deref() == Some("Lisa Chen") && !user.attributes.is_empty() {
                user.name = Some("Elisabeth Chen-Ortega".to_owned());
            }
        },
        |user: &mut User| {
            let own = ("of its own".to_owned(), AttributeValue::Bool(true));
            user.attributes.push(own);
        },
    ] {
        holds(verifies, &Sample::whole().accepting(change));
    }
    let another: fn(&mut User) = |user| {
        if user.name.as_deref() == Some("Elisabeth Chen-Ortega") {
            user.name = Some("lisac".to_owned());
        }
    };
    says(
        verifies,
        &Sample::whole().accepting(another),
        "case \"split_name\", login: accepted with another name",
    );
}

/// A vendor may leave out a value that is not signed, and may cut a name. A value that it does give must be right.
#[test]
fn what_is_not_signed_may_be_left_out_and_not_be_another() {
    let silent: fn(&mut User) = |user| {
        user.company = None;
        user.name = None;
        user.locale = None;
        user.accounts.clear();
        user.attributes.clear();
    };
    holds(verifies, &Sample::by_id().accepting(silent));
    let cut: fn(&mut User) = |user| {
        if let Some(name) = &mut user.name {
            *name = name.chars().take(4).collect();
        }
    };
    holds(verifies, &Sample::by_id().accepting(cut));
    let changes: &[Change] = &[
        (|user| user.email = None, "without the email, which went in"),
        (|user| user.phone = None, "without the phone, which went in"),
        (
            |user| user.company = Some("Acme".to_owned()),
            "with another company.name",
        ),
        (
            |user| user.name = Some("Lisbeth".to_owned()),
            "with another name",
        ),
        (
            |user| user.locale = Some("de".to_owned()),
            "with another locale",
        ),
        (|user| drop(user.accounts.pop()), "with other accounts"),
        (
            |user| {
                let seats = user.attributes.iter_mut().find(|(name, _)| name == "seats");
                seats.unwrap().1 = AttributeValue::Bool(true);
            },
            "with another attribute",
        ),
    ];
    for (change, broken) in changes {
        says(
            verifies,
            &Sample::by_id().accepting(change),
            &format!("{FULL}{broken}"),
        );
    }
}

/// The check `trusts_only_the_verified` finds an email in the bundle that nobody verified.
#[test]
fn an_email_that_nobody_verified_is_another_checks_business() {
    let told: fn(&mut User) = |user| {
        if user.user_id.as_deref() == Some("usr_unverified") {
            user.email = Some("victim@example.com".to_owned());
            user.phone = Some("+14155550199".to_owned());
        }
    };
    holds(verifies, &Sample::whole().accepting(told));
}
