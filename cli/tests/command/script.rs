//! `issue --format script`: elements for a page.

use crate::support::{NOW, example, with_example};

#[test]
fn each_bundle_is_an_element_that_no_string_can_end() {
    let file = example("identities/unicode.json");
    let arguments = [
        "issue", "--format", "script", "--nonce", "YWJj", "--now", NOW, &file,
    ];
    let run = with_example(&arguments, "");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout.matches("<script nonce=\"YWJj\">").count(), 4);
    assert_eq!(run.stdout.matches("</script>\n").count(), 4);
    // Each element opens and closes, and holds no `<` between.
    assert_eq!(run.stdout.matches('<').count(), 8);
    assert!(!run.shows("\u{2028}") && !run.shows("\u{2029}"));
}

#[test]
fn a_nonce_that_is_none_is_a_wrong_command_line() {
    let arguments = ["issue", "--format", "script", "--nonce", "\"onload=", "-"];
    let run = with_example(&arguments, r#"{"user_id": "u"}"#);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("nonce: invalid"), "{}", run.stderr);
    assert!(!run.shows("onload"));
}

#[test]
fn a_refusal_has_no_element_and_is_told() {
    let arguments = ["issue", "--format", "script", "--adapter", "portal"];
    let run = with_example(&arguments, "{\"user_id\": \"\"}\n{\"user_id\": \"u\"}\n");
    assert_eq!(run.status, 1);
    assert_eq!(run.stdout.matches("<script>").count(), 1);
    assert!(run.stderr.contains("line 1: portal: "), "{}", run.stderr);
    assert!(run.stderr.contains("user_id: empty"), "{}", run.stderr);
}

#[test]
fn a_nonce_without_a_script_is_a_wrong_command_line() {
    let run = with_example(&["issue", "--nonce", "YWJj"], r#"{"user_id": "u"}"#);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("--nonce is for --format script"),
        "{}",
        run.stderr
    );
}
