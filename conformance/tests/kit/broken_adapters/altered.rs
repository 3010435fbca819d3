//! Vendors that judge a payload which was altered in one place too kindly, for `refuses_altered_payloads` and `verifies`.

use countersign::verify::{Rejection, User, Verdict};
use countersign_conformance::checks::{refuses_altered_payloads, verifies};
use countersign_conformance::run_check;

use super::says;
use crate::sample::Sample;

/// Makes a vendor that takes any payload with this text in it as somebody's.
fn taking(text: &'static str) -> Sample {
    Sample::whole().verifying(move |presented, _, verified| {
        if presented.payload.get().contains(text) {
            let mut user = User::new();
            user.user_id = Some("captain_planet".to_owned());
            return Ok(Verdict::Accepted(user));
        }
        verified
    })
}

#[test]
fn nothing_else_stands_for_a_proof() {
    for (text, what) in [
        ("\"proof\":null", "null"),
        ("\"proof\":0", "0"),
        ("\"proof\":[]", "an empty list"),
        ("\"proof\":\" \"", "a blank"),
    ] {
        says(
            refuses_altered_payloads,
            &taking(text),
            &format!(
                "case \"full\", login: accepted without a proof: a payload whose proof is {what}"
            ),
        );
    }
}

/// A vendor that does not look at the proof where a part of the payload has an odd form.
#[test]
fn an_odd_form_of_a_part_is_no_reason_to_skip_the_proof() {
    let skips = |text: &'static str| {
        Sample::whole().verifying(move |presented, _, verified| {
            let payload = presented.payload.get();
            let id = payload.split("\"user_id\":\"").nth(1);
            let id = id.and_then(|rest| rest.split('"').next());
            match id.filter(|_| payload.contains(text)) {
                Some(id) => {
                    let mut user = User::new();
                    user.user_id = Some(id.to_owned());
                    Ok(Verdict::Accepted(user))
                }
                None => verified,
            }
        })
    };
    for (text, what) in [
        ("\"exp\":null", "null"),
        ("\"exp\":-1", "-1"),
        ("\"exp\":9223372036854775807", "the largest integer"),
    ] {
        says(
            refuses_altered_payloads,
            &skips(text),
            &format!(
                "case \"full\", login: a payload with /user/exp as {what} and a wrong proof: accepted"
            ),
        );
    }
}

#[test]
fn a_proof_that_is_cut_inside_a_letter_makes_no_panic() {
    let cuts = Sample::whole().verifying(|presented, _, verified| {
        assert!(!presented.payload.get().contains("aaaaaaaé"), "a turtle");
        verified
    });
    let found = run_check(refuses_altered_payloads, &cuts).unwrap_err();
    let place = "the adapter panics at conformance/tests/kit/broken_adapters/altered.rs:";
    assert!(found.starts_with(place), "{found}");
}

#[test]
fn a_moment_of_issue_is_declared_where_it_counts() {
    let early = Sample::by_id().verifying(|_, now, verified| {
        if now.unix() < 1_735_689_600 {
            return Err(Rejection::new("sample-refused", "not yet"));
        }
        verified
    });
    says(
        verifies,
        &early,
        "case \"full\", login: refused one second before it was issued, and its table declares no moment of issue",
    );
}
