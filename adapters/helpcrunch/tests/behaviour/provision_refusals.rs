//! Shows the API's refusals in our own words, since its words may quote a value.

use countersign::problem::Problems;
use countersign::provision::{Outcome, Provisioner};
use countersign_conformance::{ScriptedTransport, block_on};

use crate::provision_answers::{EXISTS, NOBODY, ONE, answer, send};
use crate::provision_record::{customers, record};

fn refused<const N: usize>(answers: [crate::provision_answers::Came; N]) -> Problems {
    let (came, _) = send(answers);
    match came.unwrap().into_iter().next() {
        Some(Outcome::Refused(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

/// Writes `path: code (detail)` of each problem of a POST with this answer.
fn of(status: u16, body: &'static str) -> Vec<String> {
    let problems = refused([answer(200, NOBODY), answer(status, body)]);
    let shown = format!("{problems} {problems:?}");
    for value in ["1984", "Winston", "w@example.com", "pro\"", "secret"] {
        assert!(!shown.contains(value), "{shown}");
    }
    problems.iter().map(ToString::to_string).collect()
}

const UNKNOWN: &str = "unsupported (named by HelpCrunch: the account has no custom attribute of this \
                       name (Settings, Contacts, Custom attributes), or refuses the value; HTTP 400";

#[test]
fn an_attribute_that_the_account_does_not_know_is_named() {
    let body = r#"{"errors":[{"code":"invalid_request","message":"Invalid request"},
        {"code":"customData","message":"Property \"plan\" of Winston (1984, pro) does not exist"}]}"#;
    assert_eq!(
        of(400, body),
        [format!(
            "attributes.plan: {UNKNOWN}, invalid_request, customData)"
        )]
    );
    let nameless = r#"{"errors":[{"code":"invalid_customData_value","message":"secret"}]}"#;
    assert_eq!(
        of(400, nameless),
        ["attributes: invalid (named by HelpCrunch; HTTP 400, invalid_customData_value)"]
    );
    let both = r#"{"errors":[{"code":"seats","message":"unknown"},{"message":"no such: plan"}]}"#;
    assert_eq!(
        of(400, both),
        [
            format!("attributes.plan: {UNKNOWN}, seats)"),
            format!("attributes.seats: {UNKNOWN}, seats)"),
        ]
    );
}

/// `plan` is not named by `planet`, and an attribute that was not sent is not shown.
#[test]
fn only_a_name_that_was_sent_is_shown_and_not_a_part_of_another() {
    let body = r#"{"errors":[{"code":"x","message":"planet, plan_b, aplan and secret_colour"}]}"#;
    assert_eq!(
        of(400, body),
        ["input: invalid (refused by HelpCrunch; HTTP 400, x)"]
    );
}

#[test]
fn a_code_says_which_field_is_meant() {
    let body = r#"{"errors":[{"code":"invalid_request","message":""},
        {"code":"invalid_email_value","message":"w@example.com"}]}"#;
    assert_eq!(
        of(400, body),
        ["email: invalid (named by HelpCrunch; HTTP 400, invalid_request, invalid_email_value)"]
    );
}

/// A code is not shown where it is no word, or is a value that was sent.
#[test]
fn a_code_is_shown_only_where_it_is_a_name() {
    for body in [
        "",
        "secret",
        "{}",
        r#"{"errors":"secret"}"#,
        r#"{"errors":[]}"#,
        r#"{"errors":[{"code":"1984"}]}"#,
        r#"{"errors":[{"code":"Winston"}]}"#,
        r#"{"errors":[{"code":"pro"}]}"#,
        r#"{"errors":[{"code":"taken_by_WINSTON"}]}"#,
        r#"{"errors":[{"code":"taken-1984"}]}"#,
        r#"{"errors":[{"code":"unknown_user_winst"}]}"#,
        r#"{"errors":[{"code":"unknownUserWinston"}]}"#,
        r#"{"errors":[{"code":"near_id_198"}]}"#,
        r#"{"errors":[{"code":"not_3_but_one"}]}"#,
        r#"{"errors":[{"code":"Winston is a secret"}]}"#,
        r#"{"errors":[{"code":"w@example.com","message":"secret"}]}"#,
        r#"{"errors":[{"code":"","message":"Winston"}]}"#,
    ] {
        assert_eq!(
            of(422, body),
            ["input: invalid (refused by HelpCrunch; HTTP 422)"],
            "{body}"
        );
    }
}

/// `firstSeen` is sent as a text of Unix seconds.
#[test]
fn a_code_that_says_a_moment_is_not_shown() {
    let network = ScriptedTransport::new([
        answer(200, NOBODY),
        answer(422, r#"{"errors":[{"code":"seen_1735689600"}]}"#),
    ]);
    let customers = customers();
    let record = record(&customers, r#"{"user_id":"1984","created_at":1735689600}"#).unwrap();
    let came = block_on(customers.send(&network, &[record])).unwrap();
    let Some(Outcome::Refused(problems)) = came.first() else {
        panic!("{came:?}");
    };
    assert_eq!(
        problems.to_string(),
        "input: invalid (refused by HelpCrunch; HTTP 422)"
    );
}

/// A documented code is shown even where a user's name has a word of it, such as `Request`.
#[test]
fn a_documented_code_is_shown_whatever_the_values_are() {
    let network = ScriptedTransport::new([
        answer(200, NOBODY),
        answer(
            400,
            r#"{"errors":[{"code":"invalid_request"},{"code":"bad_request"}]}"#,
        ),
    ]);
    let customers = customers();
    let record = record(&customers, r#"{"user_id":"1984","name":"Request"}"#).unwrap();
    let came = block_on(customers.send(&network, &[record])).unwrap();
    let Some(Outcome::Refused(problems)) = came.first() else {
        panic!("{came:?}");
    };
    assert_eq!(
        problems.to_string(),
        "input: invalid (refused by HelpCrunch; HTTP 400, invalid_request)"
    );
}

/// `pro` is a value, and is not a whole word of this code.
#[test]
fn a_code_with_a_part_of_a_value_is_shown() {
    let body = r#"{"errors":[{"code":"invalid_property"}]}"#;
    assert_eq!(
        of(400, body),
        ["input: invalid (refused by HelpCrunch; HTTP 400, invalid_property)"]
    );
}

#[test]
fn the_vendors_own_name_stands_beside_the_problem() {
    let body = r#"{"errors":[{"code":"invalid_request","message":"Invalid request"}]}"#;
    for answers in [
        [answer(200, NOBODY), answer(400, body)],
        [answer(200, ONE), answer(400, body)],
    ] {
        let problems = refused(answers);
        let reasons: Vec<_> = problems.iter().map(|it| it.vendor_reason).collect();
        assert_eq!(reasons, [Some("invalid_request")]);
    }
    let problems = refused([answer(400, body)]);
    assert_eq!(problems.len(), 1, "a search is refused like a customer");
}

/// It is unknown which of them the widget shows, so none is changed.
#[test]
fn several_customers_of_one_id_are_left_to_a_person() {
    let two = r#"{"data":[{"id":1,"userId":"1984"},{"id":2,"userId":"1984"}],"total":2}"#;
    let problems = refused([answer(200, two)]);
    assert_eq!(
        problems.to_string(),
        "user_id: invalid (several customers have this userId; merge them in HelpCrunch)"
    );
}

/// An id that only the POST finds, and never the search, would be tried for ever.
#[test]
fn a_customer_who_comes_and_goes_twice_is_refused() {
    let problems = refused([
        answer(200, NOBODY),
        answer(400, EXISTS),
        answer(200, NOBODY),
        answer(400, EXISTS),
    ]);
    let reasons: Vec<_> = problems.iter().map(|it| it.vendor_reason).collect();
    assert_eq!(reasons, [Some("invalid_userId_value")]);
    assert_eq!(
        problems.to_string(),
        "user_id: invalid (named by HelpCrunch; HTTP 400, invalid_userId_value)"
    );
    let problems = refused([
        answer(200, ONE),
        answer(404, ""),
        answer(200, ONE),
        answer(404, ""),
    ]);
    assert_eq!(
        problems.to_string(),
        "input: invalid (refused by HelpCrunch; HTTP 404)"
    );
}
