//! Adapters that reject without a reason, or tell a good proof, for `rejects_with_a_reason`.

use countersign::verify::Rejection;
use countersign_conformance::checks::rejects_with_a_reason;

use super::{holds, says};
use crate::sample::{SECRET, Sample, SignedUser};

/// Changes each rejection of a payload.
fn rejecting(change: fn(&str, Rejection) -> Rejection) -> Sample {
    Sample::whole().verifying(move |presented, _, verified| {
        verified.map_err(|rejection| change(presented.payload.get(), rejection))
    })
}

/// Returns the proof that the payload's user would have.
fn good_proof(payload: &str) -> String {
    let told = SignedUser::read(payload).map(|(told, _)| told.text());
    let tag = hmac_sha256::HMAC::mac(told.unwrap_or_default(), SECRET);
    tag.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_rejection_has_an_event_and_a_reason_and_no_good_proof() {
    holds(
        rejects_with_a_reason,
        &rejecting(|payload, rejection| rejection.with_detail("bytes", payload.len())),
    );
    for (change, broken) in [
        (
            (|_, _| Rejection::new("", "proof")) as fn(&str, Rejection) -> Rejection,
            "has no event",
        ),
        (|_, _| Rejection::new("sample-refused", ""), "has no reason"),
        (
            |payload, rejection| rejection.with_detail("expected", good_proof(payload)),
            r#"holds a good proof at "/details/expected""#,
        ),
        (
            |payload, rejection| {
                let expected = format!("it should be {}", good_proof(payload));
                rejection.with_detail("all", vec![expected])
            },
            r#"holds a good proof at "/details/all/0""#,
        ),
        (
            |payload, rejection| rejection.with_slip(Some(good_proof(payload))),
            r#"holds a good proof at "/slip""#,
        ),
    ] {
        let broken = format!("case \"full\", login: the rejection of a forged proof {broken}");
        says(rejects_with_a_reason, &rejecting(change), &broken);
    }
}

/// Each kind of bundle that a vendor refuses is tried, and payloads of no form.
#[test]
fn each_rejection_is_looked_at() {
    let nothing_for = |meant: fn(&str, &str) -> bool| {
        Sample::whole().verifying(move |presented, _, verified| {
            let payload = presented.payload.get();
            verified.map_err(|rejection| match meant(payload, &rejection.reason) {
                true => Rejection::new("sample-refused", ""),
                false => rejection,
            })
        })
    };
    let full = "case \"full\", login: the rejection of";
    for (meant, broken) in [
        (
            (|_, reason| reason == "over") as fn(&str, &str) -> bool,
            format!("{full} an expired proof has no reason"),
        ),
        (
            |_, reason| reason == "not yet",
            format!("{full} a proof before its time has no reason"),
        ),
        (
            |payload, _| payload.contains(r#""proof":"""#),
            format!("{full} an empty proof has no reason"),
        ),
        (
            |payload, _| payload.contains("vsr_8f2k9d"),
            format!("{full} an altered user has no reason"),
        ),
        (
            |payload, _| payload == "[]",
            "login: the rejection of the payload [] has no reason".to_owned(),
        ),
    ] {
        says(rejects_with_a_reason, &nothing_for(meant), &broken);
    }
}
