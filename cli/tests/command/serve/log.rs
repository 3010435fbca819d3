//! The log and the numbers: they say how it went, and nothing about a user.

use serde_json::json;

use super::{AUTHORIZATION, GOOD, Server, get, post};
use crate::support::object;

#[test]
fn a_line_says_how_a_request_went_and_nothing_of_its_content() {
    let server = Server::start("log", &["--key", "app=env:K"]);
    let ask = |id: &str, body: &str| {
        let headers = format!("{AUTHORIZATION}X-Request-Id: {id}\r\nUser-Agent: marked\r\n");
        let reply = server.ask(&post("/v1/issue", &headers, body));
        reply.header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(ask("trace-1.a_B", GOOD), "trace-1.a_B");
    let refused = json!({"adapters": ["chat", "portal"], "action": "add-identities", "identity": {"user_id": "marked"}});
    assert_eq!(ask("trace-2", &refused.to_string()), "trace-2");
    assert_eq!(ask("trace-3", r#"{"marked":"marked"}"#), "trace-3");
    // An id that is no plain token could be an address, or break the log.
    let long = "marked".repeat(11);
    let odd = [
        "",
        "marked@example.com",
        "marked marked",
        "\"marked\"",
        "marked\u{e9}",
        &long,
    ];
    let made: Vec<_> = odd.iter().map(|id| ask(id, GOOD)).collect();
    for id in &made {
        let (start, number) = id.split_once('-').unwrap();
        assert!(start.len() == 16 && number.parse::<u64>().is_ok(), "{id}");
    }
    let reply = server.ask(&get("/v1/marked/usr_marked?marked=1", "Cookie: marked\r\n"));
    assert_eq!(reply.status, 404);

    let lines = server.logged(|lines| lines.iter().any(|line| object(line)["status"] == 404));
    let lines: Vec<_> = lines.iter().map(|line| object(line)).collect();
    let of = |id: &str| {
        let mut line = lines
            .iter()
            .find(|line| line["request_id"] == id)
            .unwrap()
            .clone();
        let keys = line.as_object_mut().unwrap();
        let time = keys.remove("time").unwrap();
        assert!(
            time.as_str().unwrap().ends_with('Z') && keys.remove("microseconds").unwrap().is_u64()
        );
        line
    };
    let line = json!({"level": "info", "request_id": "trace-1.a_B", "route": "/v1/issue", "status": 200, "key": "app", "done": 1, "refused": 0});
    assert_eq!(of("trace-1.a_B"), line);
    let line = json!({"level": "info", "request_id": "trace-2", "route": "/v1/issue", "status": 200, "key": "app", "done": 0, "refused": 2});
    assert_eq!(of("trace-2"), line);
    let line = json!({"level": "info", "request_id": "trace-3", "route": "/v1/issue", "status": 400, "key": "app"});
    assert_eq!(of("trace-3"), line);
    for id in &made {
        assert_eq!(of(id)["status"], 200);
    }
    assert!(
        lines
            .iter()
            .any(|line| line["route"] == "other" && line["status"] == 404)
    );
    // The harness checks that no line holds "marked".

    assert_eq!(
        server.number("countersign_bundles_total{outcome=\"made\"}"),
        7
    );
    assert_eq!(
        server.number("countersign_bundles_total{outcome=\"refused\"}"),
        2
    );
    let name = "countersign_requests_total{route=\"/v1/issue\",status=\"400\"}";
    assert_eq!(server.number(name), 1);
    let name = "countersign_request_duration_seconds_count{route=\"/v1/issue\"}";
    assert_eq!(server.number(name), 9);
    let text = server.get("/metrics").body;
    assert!(!text.contains("marked"));
    // Each line is a name, labels and a number, and each name has a help and a type before it.
    let mut known = Vec::new();
    for line in text.lines() {
        if let Some(typed) = line.strip_prefix("# TYPE ") {
            known.push(typed.split(' ').next().unwrap());
        } else if !line.starts_with("# HELP ") {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(known.iter().any(|known| name.starts_with(known)), "{line}");
        }
    }
    assert_eq!(known.len(), 8);
    let help = text
        .lines()
        .find(|line| line.starts_with("# HELP countersign_bundles_total"));
    for outcome in ["made", "refused", "accepted", "rejected"] {
        assert!(
            text.contains(&format!("{{outcome=\"{outcome}\"}}")) && help.unwrap().contains(outcome)
        );
    }
}
