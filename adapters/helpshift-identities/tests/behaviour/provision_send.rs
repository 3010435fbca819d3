//! The form in which a batch is sent, and the outcome of each answer. The form is that of the vendor's own
//! `curl --form 'action="…"' --form 'payload=@"data.jsonl"'`.

use std::time::Duration;

use countersign::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use countersign::http::{Answer, Call, Method, StatusCode, TransportFault};
use countersign::provision::{Outcome, Progress, Provisioner, Record, SendError};
use countersign_conformance::ScriptedTransport;
use countersign_helpshift_identities::provision::BulkAction;
use countersign_helpshift_identities::provision::BulkAction::{
    CreateCoreProfiles, UpdateCoreProfiles,
};
use serde_json::json;

use crate::provision_record::{bulk, record};
use crate::ready;

type Came = Result<Answer, TransportFault>;

fn answer(status: u16, body: &'static str) -> Came {
    Ok(Answer::new(StatusCode::from_u16(status).unwrap(), body))
}

fn records(action: BulkAction) -> Vec<Record> {
    let of = |id: &str| {
        let vendor = json!({"helpshift-identities": {"core-profile-id": id}});
        let identity = json!({"user_id": format!("uid-{id}"), "city": "Pune",
            "attributes": {"level": 455}, "vendor": vendor});
        record(&bulk(action), &identity).unwrap()
    };
    vec![of("1"), of("2")]
}

fn send(action: BulkAction, came: Came) -> (Result<Vec<Outcome>, SendError>, Call) {
    let network = ScriptedTransport::new([came]);
    let outcomes = ready(bulk(action).send(&network, &records(action)));
    let call = network.calls().remove(0);
    (outcomes, call)
}

fn refused(came: Came) -> String {
    let (outcomes, _) = send(CreateCoreProfiles, came);
    let outcomes = outcomes.unwrap();
    let show = |outcome: &Outcome| match outcome {
        Outcome::Refused(problems) => problems.to_string(),
        other => panic!("{other:?}"),
    };
    let shown: Vec<String> = outcomes.iter().map(show).collect();
    assert_eq!(shown[0], shown[1], "the batch as a whole");
    assert_eq!(shown.len(), 2);
    shown[0].clone()
}

#[test]
fn a_batch_is_a_form_with_a_file_of_json_lines() {
    let (_, call) = send(UpdateCoreProfiles, answer(201, r#"{"task_id":"t-1"}"#));
    assert_eq!(call.method, Method::POST);
    assert_eq!(
        call.uri.to_string(),
        "https://api.helpshift.com/v2/acme/identity/bulk_actions"
    );
    assert_eq!(call.headers[AUTHORIZATION], "Bearer rest_api_key_marked");
    assert_eq!(call.headers[ACCEPT], "application/json");
    assert!(call.time_limit >= Duration::from_secs(60));
    let kind = call.headers[CONTENT_TYPE].to_str().unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert!((1..=70).contains(&boundary.len()), "RFC 2046, 5.1.1");
    let line = |id: &str| {
        format!(
            "{{\"core-profile-id\":\"{id}\",\"identities\":[{{\"uid\":\"uid-{id}\"}}],\
             \"custom_fields\":{{\"level\":455}},\"full_privacy_enabled\":false,\"last_city\":\"Pune\"}}\n"
        )
    };
    let expected = format!(
        "--{boundary}\r\n\
         Content-Disposition: form-data; name=\"action\"\r\n\r\n\
         update_core_profiles\r\n\
         --{boundary}\r\n\
         Content-Disposition: form-data; name=\"payload\"; filename=\"payload.jsonl\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n\
         {}{}\r\n\
         --{boundary}--\r\n",
        line("1"),
        line("2"),
    );
    assert_eq!(std::str::from_utf8(&call.body).unwrap(), expected);
    let shown = format!("{call:?} {:?}", call.headers);
    for secret in ["marked", "uid-1", "Pune"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let (_, call) = send(CreateCoreProfiles, answer(201, r#"{"task_id":"t-1"}"#));
    let body = std::str::from_utf8(&call.body).unwrap();
    assert!(body.contains("\r\n\r\ncreate_core_profiles\r\n"));
}

/// A name that is the delimiter itself cannot end the file: a line break in the name is written as `\r\n`.
#[test]
fn no_value_ends_the_form() {
    let network = ScriptedTransport::new([answer(201, r#"{"task_id":"t-1"}"#)]);
    let (_, call) = send(CreateCoreProfiles, answer(201, r#"{"task_id":"t-1"}"#));
    let kind = call.headers[CONTENT_TYPE].to_str().unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    let name = format!("\r\n--{boundary}--\r\n");
    let hostile = record(
        &bulk(CreateCoreProfiles),
        &json!({"user_id": "u", "name": name}),
    );
    ready(bulk(CreateCoreProfiles).send(&network, &[hostile.unwrap()])).unwrap();
    let body = network.calls().remove(0).body;
    let body = std::str::from_utf8(&body).unwrap();
    assert_eq!(body.matches(&format!("\r\n--{boundary}")).count(), 2);
}

#[test]
fn each_record_of_a_batch_has_its_task() {
    for (body, id) in [
        (r#"{"task_id":"task-1_x"}"#, "task-1_x"),
        (r#"{"task_id":77,"state":"created"}"#, "77"),
    ] {
        let (outcomes, _) = send(CreateCoreProfiles, answer(201, body));
        let outcomes = outcomes.unwrap();
        assert_eq!(outcomes.len(), 2);
        for outcome in outcomes {
            assert!(matches!(outcome, Outcome::Done { task: Some(task) } if task == id));
        }
    }
}

/// A journal holds no value, and yet the batch was taken.
#[test]
fn a_task_whose_id_says_a_value_is_not_followed() {
    for body in [r#"{"task_id":"task-Pune-7"}"#, r#"{"task_id":"of_PUNE"}"#] {
        let (outcomes, _) = send(CreateCoreProfiles, answer(201, body));
        let is_unnamed = |outcome: &Outcome| matches!(outcome, Outcome::Done { task: None });
        assert!(outcomes.unwrap().iter().all(is_unnamed), "{body}");
    }
}

/// Helpshift cannot be asked whether a batch arrived.
#[test]
fn what_may_have_arrived_is_uncertain() {
    for came in [
        answer(201, ""),
        answer(201, "{}"),
        answer(201, r#"{"task_id":null}"#),
        answer(201, r#"{"task_id":"../x"}"#),
        answer(201, r#"{"task_id":""}"#),
        answer(200, "<html>"),
        answer(500, "{}"),
        answer(504, "<html>"),
        Err(TransportFault::Broken),
        Err(TransportFault::TimedOut),
        Err(TransportFault::TooLarge),
    ] {
        let (outcomes, _) = send(CreateCoreProfiles, came);
        assert!(
            matches!(outcomes, Err(SendError::MaybeDone(_))),
            "{outcomes:?}"
        );
    }
    for came in [answer(429, "{}"), Err(TransportFault::Unreachable)] {
        let (outcomes, _) = send(CreateCoreProfiles, came);
        assert!(
            matches!(outcomes, Err(SendError::NotDone(_))),
            "{outcomes:?}"
        );
    }
    for status in [301, 401, 402, 403, 404, 405, 407, 410, 413, 415, 451] {
        let (outcomes, _) = send(CreateCoreProfiles, answer(status, "{}"));
        assert!(
            matches!(outcomes, Err(SendError::Denied(_))),
            "{outcomes:?}"
        );
    }
}

/// The answer's words may quote a value, and are not repeated. A name is repeated, unless it is one of the values.
#[test]
fn a_batch_is_refused_as_a_whole_and_without_the_vendors_words() {
    let whole = "input: invalid (Helpshift refuses the whole batch; HTTP 400";
    for body in [
        "",
        "uid-1",
        r#"{"message":"uid-1 of Pune is taken"}"#,
        r#"{"error":"uid-1 of Pune is taken"}"#,
        r#"{"error":"Pune"}"#,
        r#"{"code":"uid-1"}"#,
        r#"{"code":"invalid_uid_1"}"#,
        r#"{"code":"no-pune-here"}"#,
        r#"{"code":"level-is-455"}"#,
        r#"{"code":"unknownpunecity"}"#,
        r#"{"code":"no_such_uid"}"#,
        r#"{"code":400}"#,
        r#"["Pune"]"#,
    ] {
        assert_eq!(refused(answer(400, body)), format!("{whole})"), "{body}");
    }
    for body in [
        r#"{"code":"invalid-payload","message":"uid-1"}"#,
        r#"{"error":"invalid-payload"}"#,
    ] {
        assert_eq!(
            refused(answer(400, body)),
            format!("{whole}, invalid-payload)")
        );
    }
    assert!(refused(answer(422, "")).ends_with("HTTP 422)"));
}

fn progress(came: Came) -> Result<Option<Progress>, SendError> {
    let network = ScriptedTransport::new([came]);
    let path = "/v2/acme/identity/tasks/{task_id}/status";
    let bulk = bulk(CreateCoreProfiles).with_task_path(path).unwrap();
    let came = ready(bulk.progress(&network, "task-1"));
    let call = network.calls().remove(0);
    assert_eq!(call.method, Method::GET);
    assert_eq!(
        call.uri.to_string(),
        "https://api.helpshift.com/v2/acme/identity/tasks/task-1/status"
    );
    assert_eq!(call.headers[AUTHORIZATION], "Bearer rest_api_key_marked");
    came
}

#[test]
fn a_task_is_followed_where_its_path_is_known() {
    for state in ["created", "queued", "processing"] {
        let body: &'static str = match state {
            "created" => r#"{"state":"created","progress":0,"errors":false,"results":false}"#,
            "queued" => r#"{"status":"queued"}"#,
            _ => r#"{"task_id":"t","state":"processing","progress":50}"#,
        };
        let expected = Some(Progress::Working { errors: false });
        assert_eq!(progress(answer(200, body)).unwrap(), expected);
    }
    let body = r#"{"state":"processing","progress":50,"errors":true}"#;
    let expected = Some(Progress::Working { errors: true });
    assert_eq!(progress(answer(200, body)).unwrap(), expected);
    for body in [
        r#"{"state":"failed","errors":false}"#,
        r#"{"state":"failed"}"#,
        r#"{"state":"vanished","errors":true}"#,
    ] {
        let expected = Some(Progress::Failed);
        assert_eq!(progress(answer(200, body)).unwrap(), expected, "{body}");
    }
    for errors in [true, false] {
        let body = match errors {
            true => r#"{"state":"completed","progress":100,"errors":true,"results":true}"#,
            false => r#"{"state":"completed","progress":100,"errors":false,"results":true}"#,
        };
        let expected = Some(Progress::Completed { errors });
        assert_eq!(progress(answer(200, body)).unwrap(), expected);
    }
    // A question has done nothing.
    for came in [
        answer(200, ""),
        answer(200, r#"{"state":"vanished","errors":false}"#),
        answer(200, r#"{"state":"completed"}"#),
        answer(400, r#"{"state":"created"}"#),
        answer(500, "{}"),
        answer(429, "{}"),
        Err(TransportFault::TimedOut),
    ] {
        let came = progress(came);
        assert!(matches!(came, Err(SendError::NotDone(_))), "{came:?}");
    }
    assert!(matches!(
        progress(answer(404, "{}")),
        Err(SendError::Denied(_))
    ));
}

#[test]
fn a_task_that_cannot_be_asked_for_is_not() {
    let network = ScriptedTransport::new([]);
    let without = bulk(CreateCoreProfiles);
    assert_eq!(ready(without.progress(&network, "task-1")).unwrap(), None);
    let with = without.with_task_path("/tasks/{task_id}").unwrap();
    for reference in ["", "../x", "a/b", "a?b", "é", &"x".repeat(129)] {
        assert_eq!(ready(with.progress(&network, reference)).unwrap(), None);
    }
    for path in ["tasks/{task_id}", "/tasks", "/ {task_id}", "/é/{task_id}"] {
        assert!(
            bulk(CreateCoreProfiles).with_task_path(path).is_err(),
            "{path}"
        );
    }
}

#[test]
fn the_limits_are_those_that_the_vendor_documents() {
    let bulk = bulk(CreateCoreProfiles);
    assert_eq!(bulk.batch_limit(), 10_000);
    assert_eq!(bulk.calls_per_minute(), None);
    assert!(!bulk.is_idempotent());
    let network = ScriptedTransport::new([]);
    assert!(ready(bulk.send(&network, &[])).unwrap().is_empty());
}
