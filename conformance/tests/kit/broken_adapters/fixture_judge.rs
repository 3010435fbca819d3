//! Fixtures whose judge is wrong, for `verifies` and `gives_back_the_user`. The judge has none of the adapter's code.

use countersign::verify::Verdict;
use countersign_conformance::checks::gives_back_the_user;
use countersign_conformance::checks::verifies;

use super::{holds, says};
use crate::sample::{Sample, SignedUser};

#[test]
fn the_judge_finds_those_signed_who_are() {
    let other = "case \"full\", login: the fixture's judge finds other identifiers signed";
    for lost in 0..5 {
        let sample = Sample::whole().judging(move |_, _, judged| {
            judged.map(|mut found| {
                if found.len() == 5 {
                    found.remove(lost);
                }
                found
            })
        });
        says(verifies, &sample, other);
    }
    let more = Sample::whole().judging(|_, _, judged| {
        judged.map(|mut found| {
            found.push("mallory".to_owned());
            found
        })
    });
    says(verifies, &more, other);
    // In another order, and another word of this user beside them.
    let turned = Sample::whole().judging(|payload, _, judged| {
        judged.map(|mut found| {
            let told = SignedUser::read(payload);
            found.extend(told.and_then(|(told, _)| told.city));
            found.reverse();
            found
        })
    });
    holds(verifies, &turned);
}

#[test]
fn the_judge_refuses_what_is_wrong_and_nothing_else() {
    let refuses = Sample::whole().judging(|_, _, _| Err("no".to_owned()));
    says(
        verifies,
        &refuses,
        "case \"full\", login: the fixture's judge refuses it: no",
    );
    let takes_all = Sample::by_id().judging(|payload, _, judged| match judged {
        Err(_) => Ok(SignedUser::read(payload)
            .and_then(|(told, _)| told.user_id)
            .into_iter()
            .collect()),
        judged => judged,
    });
    says(
        verifies,
        &takes_all,
        "case \"full\", login: the fixture's judge accepts a forged proof",
    );
    let timeless = Sample::whole().judging(|_, _, judged| match judged {
        Err(reason) if reason == "over" => Ok(Vec::new()),
        judged => judged,
    });
    says(
        verifies,
        &timeless,
        "case \"full\", login: the fixture's judge accepts what has expired",
    );
    let told = gives_back_the_user(&timeless).unwrap_err();
    assert!(
        told.starts_with("case \"drawn\", login: the fixture's judge accepts what has expired\n"),
        "{told}"
    );
}

/// Only the vendor knows when an opaque proof expires.
#[test]
fn of_what_only_the_vendor_can_read_the_judge_tells() {
    let opaque = |sample: Sample| sample.verifying(|_, _, _| Ok(Verdict::Opaque));
    holds(verifies, &opaque(Sample::whole()));
    let timeless = Sample::whole().judging(|_, _, judged| match judged {
        Err(reason) if reason == "over" => Ok(Vec::new()),
        judged => judged,
    });
    holds(verifies, &opaque(timeless));
    let refuses = Sample::whole().judging(|_, _, _| Err("no".to_owned()));
    says(
        verifies,
        &opaque(refuses),
        "case \"full\", login: the fixture's judge refuses it: no",
    );
}
