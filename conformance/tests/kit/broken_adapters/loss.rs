//! Adapters that lose a value without listing it, for `accounts_for_loss`.

use countersign::Privacy;
use countersign::bundle::{Dropped, Reason};
use countersign::identity::Field;
use countersign::problem::Path;
use countersign_conformance::Case;
use countersign_conformance::checks::accounts_for_loss;

use super::typed_vs_erased::is_split;
use super::{holds, says};
use crate::sample::Sample;

#[test]
fn a_loss_is_told_once_and_of_what_is_there() {
    let dropping = |paths: &'static [&'static str]| {
        Sample::whole().bundling(move |request, mut bundle| {
            if is_split(request) {
                let lost = paths.iter().map(|path| {
                    let at = path.split_once('.').map_or_else(
                        || Path::ROOT.key(path).into(),
                        |(key, part)| {
                            countersign::problem::FieldPath::from(Path::ROOT.key(key).key(part))
                        },
                    );
                    Dropped::new(at, Reason::UnsupportedValue)
                });
                bundle.dropped.extend(lost);
            }
            bundle
        })
    };
    for (paths, broken) in [
        (&["city"][..], "city is dropped, and is not there"),
        (&["name.full"], "name.full is dropped, and is not there"),
        (
            &["vendors.sample"],
            "vendors.sample is dropped, and is not there",
        ),
        (&["email", "email"], "email is dropped twice"),
        (
            &["name.first", "email", "name.first"],
            "name.first is dropped twice",
        ),
    ] {
        let broken = format!("case \"split_name\", login: {broken}");
        says(accounts_for_loss, &dropping(paths), &broken);
    }
    for paths in [
        &["name.first", "name.last"][..],
        &["name"],
        &["vendor.sample"],
    ] {
        holds(accounts_for_loss, &dropping(paths));
    }
}

/// A path shows 64 characters of a name.
#[test]
fn names_that_are_cut_may_look_the_same() {
    let names = ["x", "y"].map(|end| "k".repeat(70) + end);
    let [one, other] = &names;
    let identity =
        format!(r#"{{"user_id": "usr_cut", "attributes": {{"{one}": 1, "{other}": 2}}}}"#);
    let mut sample = Sample::whole().bundling(move |request, mut bundle| {
        if request.identity.trusted().user_id() == Some("usr_cut") {
            let at = Path::ROOT.key("attributes");
            let lost = names.iter();
            let lost = lost.map(|name| Dropped::new(at.key(name), Reason::UnsupportedValue));
            bundle.dropped.extend(lost);
        }
        bundle
    });
    sample.cases = vec![Case::new("long names", identity)];
    holds(accounts_for_loss, &sample);
}

#[test]
fn a_value_is_in_the_bundle_or_listed_and_not_both() {
    let dropping = |field: Field, reason: Reason| {
        Sample::whole().bundling(move |request, mut bundle| {
            let user = request.identity.trusted();
            if user.city() == Some("Bristol")
                && user.has(field)
                && user.privacy() == Privacy::Standard
            {
                bundle.dropped.push(Dropped::new(field.path(), reason));
            }
            bundle
        })
    };
    for reason in [
        Reason::NoPlace,
        Reason::TooLong,
        Reason::Reserved,
        Reason::TooMany,
    ] {
        says(
            accounts_for_loss,
            &dropping(Field::UserId, reason),
            "case \"full\", login: user_id is in the bundle, and listed as dropped",
        );
    }
    for reason in [Reason::Invalid, Reason::UnsupportedValue] {
        holds(accounts_for_loss, &dropping(Field::UserId, reason));
    }
    // The next one may have taken its place.
    holds(
        accounts_for_loss,
        &dropping(Field::Country, Reason::NoPlace),
    );
}

/// An integer beyond 64 bits is no value that could be changed a little.
#[test]
fn what_is_malformed_is_listed() {
    let mut sample = Sample::whole();
    sample.cases = vec![Case::new(
        "malformed number",
        r#"{"user_id": "usr_number", "attributes": {"huge": 18446744073709551615}}"#,
    )];
    holds(accounts_for_loss, &sample);
    let silent = sample.bundling(
        |request, bundle| match request.identity.trusted().user_id() {
            Some("usr_number") => bundle.with_dropped(Vec::new()),
            _ => bundle,
        },
    );
    says(
        accounts_for_loss,
        &silent,
        "case \"malformed number\", login: attributes.huge is malformed and not dropped",
    );
}

/// The sample reads no vendor data.
#[test]
fn vendor_data_that_is_declared_is_read() {
    let swallows = Sample::whole().declaring(countersign::adapter::Table::with_vendor_data);
    says(
        accounts_for_loss,
        &swallows,
        "case \"full\", login: a key of the vendor data that nobody knows is neither refused nor dropped",
    );
}
