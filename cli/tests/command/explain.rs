//! `explain`: what a failure means and what to do.

use crate::support::run;

#[test]
fn a_documented_reason_is_explained_under_every_name_it_has() {
    for name in [
        "JWT_IS_INVALID",
        "IDENTITIES_INVALID_TOKEN",
        "identityTokenInvalid",
        "auth_failed",
    ] {
        let run = run(&["explain", name], "");
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{name}");
        for object in run.objects() {
            for key in [
                "kind",
                "event",
                "cause",
                "remedy",
                "retry",
                "found_by",
                "documented",
            ] {
                assert!(!object[key].is_null(), "{name}: {key}");
            }
        }
    }
}

#[test]
fn a_name_that_nobody_documents_is_told_so() {
    let run = run(&["explain", "NO_SUCH_THING"], "");
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("no vendor here"), "{}", run.stderr);
}
