//! Adapters whose typed function differs from the trait, for `typed_equals_erased`; and `ready_at_once` and
//! `renders_safely`.

use countersign::adapter::Request;
use countersign_conformance::checks::{
    accounts_for_loss, ready_at_once, renders_safely, safe_in_a_page, trusts_only_the_verified,
    typed_equals_erased,
};

use super::problems::refusal;
use super::{holds, says};
use crate::sample::Sample;

pub(super) fn is_split(request: &Request<'_>) -> bool {
    request.identity.trusted().user_id() == Some("usr_split")
}

#[test]
fn both_faces_refuse_the_same() {
    for (sample, broken) in [
        (
            Sample::whole().typing(|request, typed| match is_split(request) {
                true => Err(refusal("city")),
                false => typed,
            }),
            "the typed function refuses what the trait issues",
        ),
        (
            Sample::whole().issuing(|request, issued| match is_split(request) {
                true => Err(refusal("city")),
                false => issued,
            }),
            "the typed function makes what the trait refuses",
        ),
        (
            Sample::whole().typing(|request, typed| {
                typed.map(|text| match is_split(request) {
                    true => text + " ",
                    false => text,
                })
            }),
            "the typed function makes other bytes than the trait",
        ),
    ] {
        let broken = format!("case \"split_name\", login: {broken}");
        says(typed_equals_erased, &sample, &broken);
    }
}

/// A check can say nothing of an adapter that issues nothing.
#[test]
fn who_refuses_everybody_does_not_pass() {
    let closed = Sample::whole().issuing(|_, _| Err(refusal("city")));
    let closed = closed.typing(|_, _| Err(refusal("city")));
    for check in [
        typed_equals_erased,
        accounts_for_loss,
        trusts_only_the_verified,
        safe_in_a_page,
    ] {
        says(
            check,
            &closed,
            "login: the adapter refuses every case of the corpus",
        );
    }
    holds(ready_at_once, &closed);
}

#[test]
fn a_script_is_one_element() {
    for (script, is_one) in [
        ("<script>x</script>", true),
        ("<script nonce=\"a\">x</script>\n", true),
        ("<script>x<!--</script>", false),
        ("<script>x\u{2028}</script>", false),
        ("<script>x\u{2029}</script>", false),
        ("x</script>", false),
        ("<script>x", false),
        ("<script", false),
        ("<script</script>", false),
    ] {
        let check = renders_safely(&Sample::whole(), |_| Ok(script.to_owned()));
        assert_eq!(check.is_ok(), is_one, "{script}: {check:?}");
        if script.contains("x<!--") || script.contains(['\u{2028}', '\u{2029}']) {
            let gets_out = "case \"full\", login: a text of the user gets out of its script";
            assert_eq!(check, Err(gets_out.to_owned()));
        } else if !is_one {
            let no_script = "case \"full\", login: its script is no script element";
            assert_eq!(check, Err(no_script.to_owned()));
        }
    }
    let failing = renders_safely(&Sample::whole(), |_| Err(refusal("steps")));
    assert!(failing.unwrap_err().starts_with("case \"full\", login: "));
}
