//! Sends users to a scripted API, and checks the calls and the outcomes. The answers have the form of the vendor's
//! `get-customers-v1` and `create-customer-v1`.

use countersign::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use countersign::http::{Answer, Call, Method, StatusCode, TransportFault};
use countersign::provision::{Outcome, Provisioner, SendError};
use countersign_conformance::{ScriptedTransport, block_on};
use countersign_helpcrunch::Mode;
use countersign_helpcrunch::provision::{Customers, Match};

use crate::provision_record::{customers, customers_of, record};
use crate::{OF_1984, adapter};

pub(crate) type Came = Result<Answer, TransportFault>;

pub(crate) const USER: &str =
    r#"{"user_id":"1984","name":"Winston","tags":["beta"],"attributes":{"plan":"pro","seats":3}}"#;

pub(crate) const NOBODY: &str = r#"{"data":[],"total":0}"#;
pub(crate) const ONE: &str = r#"{"data":[{"id":542335,"userId":"1984","name":"W"}],"total":1}"#;
pub(crate) const EXISTS: &str =
    r#"{"errors":[{"code":"invalid_userId_value","message":"1984 is taken by w@example.com"}]}"#;

const SEARCH: &str = r#"{"comparison":"AND","filter":[{"field":"customers.userId","operator":"=","value":"1984"}],"limit":100}"#;
const MADE: &str = r#"{"name":"Winston","userId":"1984","tags":[{"name":"beta"}],"customData":[{"property":"plan","value":"pro"},{"property":"seats","value":3}]}"#;
const CHANGED: &str = r#"{"name":"Winston","userId":"1984","customData":[{"property":"plan","value":"pro"},{"property":"seats","value":3}]}"#;

pub(crate) fn answer(status: u16, body: &'static str) -> Came {
    Ok(Answer::new(StatusCode::from_u16(status).unwrap(), body))
}

/// Sends a user, and returns the outcome and the calls.
pub(crate) fn send<const N: usize>(
    answers: [Came; N],
) -> (Result<Vec<Outcome>, SendError>, Vec<Call>) {
    let network = ScriptedTransport::new(answers);
    let customers = customers();
    let record = record(&customers, USER).unwrap();
    let came = block_on(customers.send(&network, &[record]));
    let calls = network.calls();
    for call in &calls {
        assert_ne!(call.method, Method::PUT);
        assert_eq!(call.headers[AUTHORIZATION], "Bearer rest_api_key_marked");
        assert_eq!(call.headers[CONTENT_TYPE], "application/json");
        assert_eq!(call.headers[ACCEPT], "application/json");
        let shown = format!("{call:?} {:?}", call.headers);
        for secret in ["marked", "1984", "Winston"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    (came, calls)
}

/// Writes `METHOD path body` of each call.
fn asked(calls: &[Call]) -> Vec<String> {
    let show = |call: &Call| {
        assert_eq!(call.uri.host(), Some("api.helpcrunch.com"));
        assert_eq!(call.uri.scheme_str(), Some("https"));
        let body = std::str::from_utf8(&call.body).unwrap();
        format!("{} {} {body}", call.method, call.uri.path())
    };
    calls.iter().map(show).collect()
}

fn search() -> String {
    format!("POST /v1/customers/search {SEARCH}")
}

fn create() -> String {
    format!("POST /v1/customers {MADE}")
}

fn update(number: u64) -> String {
    format!("PATCH /v1/customers/{number} {CHANGED}")
}

/// Says whether the user was taken, without a task to follow.
fn is_done(came: Result<Vec<Outcome>, SendError>) -> bool {
    matches!(came.unwrap().as_slice(), [Outcome::Done { task: None }])
}

#[test]
fn a_customer_who_is_not_there_is_made() {
    let (came, calls) = send([
        answer(200, NOBODY),
        answer(201, r#"{"id":7,"userId":"1984"}"#),
    ]);
    assert!(is_done(came));
    assert_eq!(asked(&calls), [search(), create()]);
    // Only the status counts.
    for body in ["", "{}", "<html>", r#"{"id":"x"}"#] {
        let (came, _) = send([answer(200, NOBODY), answer(201, body)]);
        assert!(is_done(came));
    }
}

#[test]
fn a_customer_who_is_there_is_changed_and_keeps_the_tags_of_agents() {
    let (came, calls) = send([answer(200, ONE), answer(200, "{}")]);
    assert!(is_done(came));
    assert_eq!(asked(&calls), [search(), update(542_335)]);
}

#[test]
fn the_search_is_for_the_id_that_the_widget_sends() {
    let network = ScriptedTransport::new([answer(200, NOBODY), answer(201, "{}")]);
    let customers = customers_of(adapter(Mode::HashedId));
    let record = record(&customers, USER).unwrap();
    block_on(customers.send(&network, &[record])).unwrap();
    let calls = asked(&network.calls());
    assert!(calls.iter().all(|call| call.contains(OF_1984)), "{calls:?}");
    assert!(!calls.iter().any(|call| call.contains("\"1984\"")));
}

/// The answers are the list alone, a number in text, and fields that are null. The page shows each of them.
#[test]
fn an_answer_is_read_leniently_where_that_is_safe() {
    for body in [
        r#"[{"id":542335,"userId":"1984"}]"#,
        r#"{"data":[{"id":"542335","userId":"1984","email":null,"device":{"id":1}}],"total":1}"#,
        r#"{"data":[{"id":1,"userId":null},{"id":2},{"id":542335,"userId":1984}]}"#,
        r#"{"data":[{"id":1,"userId":"19840"},{"id":542335,"userId":"1984"}]}"#,
    ] {
        let (came, calls) = send([answer(200, body), answer(200, "{}")]);
        assert!(is_done(came), "{body}");
        assert_eq!(asked(&calls), [search(), update(542_335)]);
    }
}

/// Another user's record is never changed, even where HelpCrunch compares loosely.
#[test]
fn a_customer_of_another_id_is_nobody() {
    for body in [
        r#"{"data":[{"id":1,"userId":"01984"}]}"#,
        r#"{"data":[{"id":1,"userId":" 1984"}]}"#,
        r#"{"data":[{"id":1984}]}"#,
        "[]",
    ] {
        let (came, calls) = send([answer(200, body), answer(201, r#"{"id":7}"#)]);
        assert!(is_done(came), "{body}");
        assert_eq!(asked(&calls), [search(), create()]);
    }
}

#[test]
fn a_duplicate_that_appears_in_between_is_changed() {
    let (came, calls) = send([
        answer(200, NOBODY),
        answer(400, EXISTS),
        answer(200, ONE),
        answer(200, "{}"),
    ]);
    assert!(is_done(came));
    assert_eq!(
        asked(&calls),
        [search(), create(), search(), update(542_335)]
    );
}

#[test]
fn a_customer_who_goes_in_between_is_made() {
    let (came, calls) = send([
        answer(200, ONE),
        answer(404, "{}"),
        answer(200, NOBODY),
        answer(201, r#"{"id":8}"#),
    ]);
    assert!(is_done(came));
    assert_eq!(
        asked(&calls),
        [search(), update(542_335), search(), create()]
    );
}

#[test]
fn a_key_that_is_not_taken_ends_the_run() {
    for status in [401, 403] {
        for (came, _) in [
            send([answer(status, "{}")]),
            send([answer(200, NOBODY), answer(status, "{}")]),
            send([answer(200, ONE), answer(status, "{}")]),
        ] {
            assert!(matches!(came, Err(SendError::Denied(_))), "{came:?}");
        }
    }
    // A redirect is not followed, since the key would go to another address.
    for (came, _) in [
        send([answer(404, "<html>")]),
        send([answer(200, NOBODY), answer(404, "{}")]),
        send([answer(302, "")]),
    ] {
        assert!(matches!(came, Err(SendError::Denied(_))), "{came:?}");
    }
}

#[test]
fn a_call_without_an_answer_is_uncertain_only_where_it_writes() {
    let faults = [
        (answer(500, "{}"), true),
        (answer(503, "<html>"), true),
        (Err(TransportFault::Broken), true),
        (Err(TransportFault::TimedOut), true),
        (Err(TransportFault::TooLarge), true),
        (Err(TransportFault::Unreachable), false),
        (answer(429, "{}"), false),
    ];
    for (fault, arrives) in faults {
        let (came, _) = send([fault.clone()]);
        assert!(matches!(came, Err(SendError::NotDone(_))), "{came:?}");
        for found in [NOBODY, ONE] {
            let (came, _) = send([answer(200, found), fault.clone()]);
            let uncertain = matches!(came, Err(SendError::MaybeDone(_)));
            assert_eq!(uncertain, arrives, "{came:?}");
            assert!(came.is_err());
        }
    }
}

#[test]
fn a_search_that_cannot_be_read_writes_nothing() {
    for body in [
        "",
        "<html>",
        "{}",
        "null",
        r#"{"data":null}"#,
        r#"{"data":[{"userId":"1984"}]}"#,
        r#"{"data":[{"id":"../7","userId":"1984"}]}"#,
        r#"{"data":[{"id":-7,"userId":"1984"}]}"#,
        r#"{"data":["#,
    ] {
        let (came, _) = send([answer(200, body)]);
        let Err(SendError::NotDone(error)) = came else {
            panic!("{body}: {came:?}");
        };
        assert!(error.is_retryable());
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(source, "HTTP 200 OK, with a body that cannot be read");
    }
}

#[test]
fn the_limits_are_those_that_the_vendor_documents() {
    let customers = customers();
    assert_eq!(customers.batch_limit(), 1);
    assert_eq!(customers.calls_per_minute(), Some(120));
    assert!(customers.is_idempotent());
    let network = ScriptedTransport::new([]);
    assert_eq!(block_on(customers.progress(&network, "7")).unwrap(), None);
    assert!(block_on(customers.send(&network, &[])).unwrap().is_empty());
}

const KNOWN: &str =
    r#"{"user_id":"1984","email":{"address":"w@example.com","verified":true},"name":"Winston"}"#;

/// Sends a user whom the search by the id does not find, with this answer to the search by the email.
fn matched(by_email: &'static str, last: Came) -> (Vec<Outcome>, Vec<String>) {
    let network = ScriptedTransport::new([answer(200, NOBODY), answer(200, by_email), last]);
    let customers = customers().with_match(Match::IdOrEmail).unwrap();
    let record = record(&customers, KNOWN).unwrap();
    let came = block_on(customers.send(&network, &[record])).unwrap();
    (came, asked(&network.calls()))
}

#[test]
fn a_customer_known_by_the_email_alone_gets_the_id_where_the_match_says_so() {
    let alone = r#"{"data":[
        {"id":1,"userId":"1985","email":"w@example.com"},
        {"id":2,"userId":null,"email":"W@Example.com"},
        {"id":3,"userId":"","email":"another@example.com"}],"total":3}"#;
    let (came, calls) = matched(alone, answer(200, "{}"));
    assert!(is_done(Ok(came)));
    assert_eq!(
        calls[1..],
        [
            r#"POST /v1/customers/search {"comparison":"AND","filter":[{"field":"customers.email","operator":"=","value":"w@example.com"}],"limit":100}"#,
            r#"PATCH /v1/customers/2 {"name":"Winston","email":"w@example.com","userId":"1984"}"#,
        ]
    );
}

#[test]
fn a_user_whose_email_has_another_id_is_made() {
    let another = r#"{"data":[{"id":1,"userId":"1985","email":"w@example.com"}],"total":1}"#;
    let (came, calls) = matched(another, answer(201, "{}"));
    assert!(is_done(Ok(came)));
    assert!(calls[2].starts_with("POST /v1/customers {"), "{calls:?}");
}

#[test]
fn several_customers_of_one_email_are_left_to_a_person() {
    let network = ScriptedTransport::new([
        answer(200, NOBODY),
        answer(
            200,
            r#"[{"id":1,"email":"w@example.com"},{"id":2,"email":"w@example.com"}]"#,
        ),
    ]);
    let customers = customers().with_match(Match::IdOrEmail).unwrap();
    let record = record(&customers, KNOWN).unwrap();
    let came = block_on(customers.send(&network, &[record])).unwrap();
    let [Outcome::Refused(problems)] = came.as_slice() else {
        panic!("{came:?}");
    };
    assert_eq!(
        problems.to_string(),
        "email: invalid (several customers have this email and no userId; merge them in HelpCrunch)"
    );
}

/// The cases are: the match is by id, there is no verified email, or the id is found.
#[test]
fn an_email_is_searched_for_only_where_it_is_needed() {
    let network = || ScriptedTransport::new([answer(200, NOBODY), answer(201, "{}")]);
    let calls = |customers: &Customers, identity: &str, network: ScriptedTransport| {
        let record = record(customers, identity).unwrap();
        block_on(customers.send(&network, &[record])).unwrap();
        network.calls().len()
    };
    assert_eq!(calls(&customers(), KNOWN, network()), 2);
    let matching = customers().with_match(Match::IdOrEmail).unwrap();
    let typed = r#"{"user_id":"1984","email":"w@example.com"}"#;
    assert_eq!(calls(&matching, typed, network()), 2);
    let there = ScriptedTransport::new([answer(200, ONE), answer(200, "{}")]);
    assert_eq!(calls(&matching, KNOWN, there), 2);
}
